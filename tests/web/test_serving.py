"""The server as a process of its own: started, spoken to, interrupted, killed and started again."""

import asyncio
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import ClientConnection, connect

from secondheart.errors import RequestError
from secondheart.records import unfinished, workouts
from secondheart.synthetic import perform, write_csv
from secondheart.web import Options, create_app, serve, serving
from secondheart.web.certificate import certificate_for
from secondheart.web.phone import Lan

from .conftest import landmarks

PERFORMED = perform("soleus-push-up", repetitions=1, seed=3).landmarks
COACH = [
    sys.executable,
    "-c",
    "import sys; from secondheart.cli import main; sys.exit(main())",
    "coach",
    "--no-browser",
]


class Process:
    """A coach that runs, and the address it printed."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen([*COACH, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out = self.process.stdout
        assert out is not None
        line = out.readline().decode()
        found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)/\?token=(\S+)\n", line)
        assert found, (line, self.process.communicate())
        self.address, self.token = found.groups()

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def ended(self, how: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(how)
        _, error = self.process.communicate(timeout=60)
        return self.process.returncode, error.decode()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    write_csv(perform("soleus-push-up", repetitions=1), tmp_path / "set.csv")
    return tmp_path / "set.csv"


@pytest.fixture
def coach(recording: Path) -> Iterator[Process]:
    with free_port() as port:
        number = port.getsockname()[1]
    # With landmarks to replay no weights are asked for.
    started = Process("--replay", str(recording), "--port", str(number))
    yield started
    started.process.kill()
    started.process.communicate()


def free_port() -> socket.socket:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


def asked(address: str, path: str, cookie: str = "") -> tuple[int, str]:
    """Ask as a browser would; give the status and the cookie that was set."""
    place = urlsplit(address)
    head = f"GET {path} HTTP/1.1\r\nhost: {place.netloc}\r\nconnection: close\r\ncookie: {cookie}\r\n\r\n"
    with socket.create_connection((place.hostname, place.port)) as wire:
        wire.sendall(head.encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b"")).decode("latin-1")
    given = re.search(r"set-cookie: ([^;]+)", answer, re.IGNORECASE)
    return int(answer.split()[1]), given[1] if given else ""


def let_in(coach: Process) -> str:
    status, cookie = asked(coach.address, f"/?token={coach.token}")
    assert status == 303
    return cookie


def wire(address: str, cookie: str) -> ClientConnection:
    place = urlsplit(address)
    return connect(f"ws://{place.netloc}/live", origin=address, additional_headers={"cookie": cookie})  # type: ignore[arg-type]


def say(wired: ClientConnection, /, **message: object) -> None:
    wired.send(json.dumps(message))


def until(page: ClientConnection, kind: str, **facts: object) -> dict[str, object]:
    while True:
        received = page.recv(timeout=60)
        message = json.loads(received) if isinstance(received, str) else {}
        if message.get("type") == kind and all(message.get(key) == value for key, value in facts.items()):
            return dict(message)


def in_a_set(page: ClientConnection) -> None:
    say(page, type="join", role="coach", page="tab-1")
    say(page, type="choose", exercise="soleus-push-up", source="camera", find_range=False)
    for _ in range(2):
        say(page, type="command", word="start")
    until(page, "state", stage="set")
    for k in range(60):
        page.send(landmarks(k, 1 + round(PERFORMED.time_s[k] * 1e6), PERFORMED.xy_px[k]))
    until(page, "glance", seq=59)


def test_it_is_answered_and_ends_with_ctrl_c_and_what_runs_is_kept(coach: Process) -> None:
    assert asked(coach.address, "/")[0] == 401
    cookie = let_in(coach)
    assert asked(coach.address, f"/?token={coach.token}")[0] == 401
    assert asked(coach.address, "/api/latency", cookie)[0] == 200
    with wire(coach.address, cookie) as page:
        in_a_set(page)
        code, error = coach.ended(signal.SIGINT)
    assert code == 130
    assert error == "secondheart: interrupted; nothing half-written is left\n"
    assert len(workouts()) == 1
    assert not unfinished()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no polite kill")
def test_a_polite_kill_ends_it_as_well(coach: Process) -> None:
    assert coach.ended(signal.SIGTERM) == (143, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_after_kill_9_the_same_page_goes_on(coach: Process, recording: Path) -> None:
    cookie = let_in(coach)
    with wire(coach.address, cookie) as page:
        in_a_set(page)
        coach.ended(signal.SIGKILL)
    assert len(unfinished()) == 1
    again = Process("--replay", str(recording), "--port", str(coach.port))
    try:
        with wire(again.address, cookie) as page:
            say(page, type="join", role="coach", page="tab-1")
            state = until(page, "state")
            assert (state["stage"], state["resumed"]) == ("paused", True)
            say(page, type="command", word="stop")
            summary = until(page, "summary")
    finally:
        again.ended(signal.SIGINT)
    assert [one.id for one in workouts()] == [summary["id"]]
    duration_s = workouts()[0].analysis["recording"]["duration_s"]
    assert PERFORMED.time_s[59] - duration_s <= 1.0  # at most a second is lost


def test_two_coaches_take_two_ports_unless_one_was_asked_for(coach: Process) -> None:
    with pytest.raises(RequestError, match=f"port {coach.port} .* choose another with --port"):
        serve(Options(port=coach.port), ready=lambda _: None)


def test_the_phones_door_speaks_tls(tmp_path: Path) -> None:
    certificate = certificate_for(tmp_path / "certificates", ["127.0.0.1"], [])
    with free_port() as door:
        door.listen()
        door.setblocking(False)
        lan = Lan(["127.0.0.1"], None, door.getsockname()[1], certificate)
        server = serving._Server(serving._config(create_app(Options(lan=True), lan=lan), lan), door)
        thread = Thread(target=lambda: asyncio.run(server.serve([door])))
        thread.start()
        try:
            trust = ssl.create_default_context(cafile=str(certificate.authority))
            with (
                socket.create_connection(door.getsockname()) as raw,
                trust.wrap_socket(raw, server_hostname="127.0.0.1") as wire,
            ):
                wire.sendall(b"GET /phone HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
                assert b" 401 " in wire.recv(64)
        finally:
            server.should_exit = True
            thread.join()


def test_a_computer_without_a_network_serves_itself(recording: Path) -> None:
    """Phones are offered where there is a private address, and the page says why where there is none."""
    with free_port() as port:
        number = port.getsockname()[1]
    started = Process("--replay", str(recording), "--lan", "--port", str(number))
    cookie = let_in(started)
    assert asked(started.address, "/phone/address", cookie)[0] == 200
    assert started.ended(signal.SIGINT)[0] == 130
