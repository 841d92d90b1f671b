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
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from websockets.sync.client import ClientConnection, connect

from secondheart.errors import RequestError
from secondheart.records import unfinished, workouts
from secondheart.synthetic import perform, write_csv
from secondheart.web import Options, create_app, listening, serve, serving
from secondheart.web.address import bound
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


class ForPhones:
    """A door over TLS on this computer, in a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.certificate = certificate_for(folder / "certificates", ["127.0.0.1"], [])
        self.socket = bound(0)
        self.address = self.socket.getsockname()
        lan = Lan(["127.0.0.1"], None, self.address[1], self.certificate)
        app = create_app(Options(lan=True), lan=lan)
        self.server = listening.ListeningForPhones(listening.config_for(app, lan), [self.socket])
        self._thread = Thread(target=lambda: asyncio.run(self.server.listen()))
        self._thread.start()

    def tls(self) -> ssl.SSLSocket:
        trust = ssl.create_default_context(cafile=str(self.certificate.authority))
        raw = socket.create_connection(self.address, timeout=60)
        return trust.wrap_socket(raw, server_hostname="127.0.0.1")

    def answers(self) -> bytes:
        with self.tls() as wire:
            wire.sendall(b"GET /phone HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")
            return wire.recv(64)

    def end(self) -> None:
        self.server.should_exit = True
        self._thread.join()


@pytest.fixture
def for_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForPhones]:
    monkeypatch.setattr(listening, "HANDSHAKE_S", 0.5)
    monkeypatch.setattr(listening, "REQUEST_S", 0.5)
    door = ForPhones(tmp_path)
    yield door
    door.end()


def test_the_phones_door_speaks_tls(for_phones: ForPhones) -> None:
    assert b" 401 " in for_phones.answers()


def test_connections_that_say_nothing_do_not_keep_phones_out(for_phones: ForPhones) -> None:
    with ExitStack() as kept:
        silent = [kept.enter_context(for_phones.tls()) for _ in range(70)]
        for wire in silent:
            assert ended(wire)
        assert b" 401 " in for_phones.answers()


def test_a_connection_that_does_not_agree_on_tls_is_let_go_of(for_phones: ForPhones) -> None:
    with socket.create_connection(for_phones.address, timeout=60) as wire:
        assert ended(wire)


def test_so_is_one_that_asks_once_and_then_only_begins_to_ask(for_phones: ForPhones) -> None:
    with for_phones.tls() as wire:
        wire.sendall(b"GET /phone HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        answer = b""
        while b"</html>" not in answer:
            answer += wire.recv(65536)
        wire.sendall(b"GET /phone HTT")
        assert ended(wire)


def test_a_phone_that_says_no_goodbye_does_not_hold_up_the_end(
    for_phones: ForPhones, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "REQUEST_S", 600.0)
    with for_phones.tls() as wire:
        wire.sendall(b"GET /phone HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        assert b" 401 " in wire.recv(65536)
        for_phones.end()
    assert not caplog.records


def ended(wire: socket.socket) -> bool:
    """Wait until the other side is gone."""
    try:
        return not wire.recv(65536)
    except ConnectionError:
        return True


def test_the_door_for_phones_is_opened_on_a_private_address_and_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "lan_addresses", lambda: ["203.0.113.9", "127.0.0.1"])
    doors = serving.Doors(create_app(Options()), lambda: serving.ready_for_phones(tmp_path, None, 1))

    async def open_and_shut() -> None:
        opened = await doors.open_for_phones()
        assert opened.lan.addresses == ["127.0.0.1"]
        trust = ssl.create_default_context(cafile=str(opened.lan.certificate.authority))
        _, wire = await asyncio.open_connection("127.0.0.1", opened.lan.port, ssl=trust)
        wire.close()
        await opened.shut()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", opened.lan.port)

    asyncio.run(open_and_shut())


def test_without_a_private_address_no_door_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "lan_addresses", lambda: ["203.0.113.9"])
    with pytest.raises(RequestError, match="no address in a private network"):
        serving.ready_for_phones(tmp_path, None, 1)


def test_a_computer_without_a_network_serves_itself(recording: Path) -> None:
    """Phones are offered where there is a private address, and the page says why where there is none."""
    with free_port() as port:
        number = port.getsockname()[1]
    started = Process("--replay", str(recording), "--lan", "--port", str(number))
    cookie = let_in(started)
    assert asked(started.address, "/phone/address", cookie)[0] == 200
    assert started.ended(signal.SIGINT) == (130, "secondheart: interrupted; nothing half-written is left\n")
