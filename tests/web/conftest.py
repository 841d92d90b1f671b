"""A coach's server without camera or weights: people are drawn as bars, or come as landmarks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketTestSession

from secondheart.capture.detector import Candidate
from secondheart.capture.pose import Pose, Region
from secondheart.web import Options, create_app
from secondheart.web.messages import LANDMARK, PICTURE, Message, landmarks_payload, packed

HERE, LIVE = "http://127.0.0.1:8737", "ws://127.0.0.1:8737/live"
STANDING = np.column_stack((np.linspace(200, 260, 33), np.linspace(60, 420, 33)))
Connect = Callable[..., WebSocketTestSession]


class StillFinder:
    """Finds one person, in the middle of every picture."""

    def find(self, picture: np.ndarray, min_score: float = 0.5) -> list[Candidate]:  # noqa: ARG002
        height, width = picture.shape[:2]
        return [Candidate(Region(width / 2, height / 2, float(height), 0.0), (0, 0, 0, 0), 0.9)]


class StillModel:
    """Sees a person who never moves."""

    def estimate(self, picture: np.ndarray, region: Region) -> Pose:
        height, width = picture.shape[:2]
        xy = np.column_stack((np.linspace(0.3, 0.6, 33) * width, np.linspace(0.1, 0.9, 33) * height))
        return Pose(xy, np.full(33, 0.9), 1.0, region)


def sight(_model: str) -> tuple[StillFinder, StillModel]:
    return StillFinder(), StillModel()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep everything in a folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SECONDHEART_DATA", str(folder))
    return folder


class Server:
    """A server in this process, and the ways into it."""

    def __init__(self, app: FastAPI, client: TestClient) -> None:
        self.app, self.client = app, client
        self.hub = app.state.hub

    def enter(self, role: str = "coach") -> None:
        """Let the client in by a one-time token."""
        token = self.app.state.keys.mint(role)
        answer = self.client.get("/" if role == "coach" else "/phone", params={"token": token})
        assert answer.status_code in {200, 503}

    def socket(self, **headers: str) -> WebSocketTestSession:
        return self.client.websocket_connect(LIVE, headers={"origin": HERE, **headers})


def serving(options: Options | None = None, **more: Any) -> Iterator[Server]:
    app = create_app(options or Options(), **({"sight": sight} | more))
    with TestClient(app, base_url=HERE) as client:
        yield Server(app, client)


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve with nobody let in yet."""
    yield from serving()


@pytest.fixture
def inside(server: Server) -> Server:
    """Serve with the coach's page let in."""
    server.enter()
    return server


def say(socket: WebSocketTestSession, **message: object) -> None:
    socket.send_text(json.dumps(message))


def until(socket: WebSocketTestSession, of: str, /, **facts: object) -> dict[str, Any]:
    """Read on until a text of a kind comes with these facts; pictures are passed over."""
    while True:
        received = socket.receive()
        if received["type"] == "websocket.close":
            raise AssertionError(f"closed: {received}")
        if received.get("text") is None:
            continue
        message = json.loads(received["text"])
        if message["type"] in {"problem", "refused"} - {of}:
            raise AssertionError(f"{message} came, not {of}")
        if message["type"] == of and all(message.get(key) == value for key, value in facts.items()):
            return dict(message)


def joined(socket: WebSocketTestSession, role: str = "coach", **more: object) -> dict[str, Any]:
    say(socket, type="join", role=role, **more)
    return until(socket, "state")


def landmarks(sequence: int, time_us: int, xy: np.ndarray | None = None) -> bytes:
    places = STANDING if xy is None else xy
    payload = landmarks_payload(places, np.ones(33))
    return packed(Message(LANDMARK, sequence, time_us, 640, 480, payload))


def picture(sequence: int, time_us: int, jpeg: bytes, size_px: tuple[int, int]) -> bytes:
    return packed(Message(PICTURE, sequence, time_us, *size_px, jpeg))
