"""Starts the server: a door on loopback, and with ``--lan`` one over TLS for phones."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from secondheart.errors import RequestError
from secondheart.records import made_data_folder
from secondheart.web.address import PORTS, bound, lan_addresses, local_name
from secondheart.web.app import create_app, pose_on_this_machine
from secondheart.web.certificate import certificate_for, permitted
from secondheart.web.eyes import Sight
from secondheart.web.messages import HEAD, MOST_BYTES
from secondheart.web.options import Options
from secondheart.web.phone import Lan

#: Exit code of a program that was told to end.
TERMINATED = 143
#: A page that does not answer pings for so long has gone, seconds.
_PING_S, _PONG_S = 10.0, 20.0
#: So long pages have to go when the server ends, seconds.
_GRACE_S = 3
_NO_ADDRESS = (
    "This computer has no address in a private network.",
    "Connect it to the same Wi-Fi as the phone and start secondheart coach --lan again.",
)


def serve(
    options: Options,
    *,
    ready: Callable[[str], None],
    sight: Sight = pose_on_this_machine,
) -> None:
    """Serve the coach until Ctrl+C or a polite kill; what runs is ended and kept then.

    Parameters
    ----------
    options
        How it is started.
    ready
        Called with the address to open, token included, once it is answered.
    sight
        Gives a finder of people and a pose model by the model's name.

    Raises
    ------
    RequestError
        When the port is taken.
    OutputError
        When the data folder cannot be written.
    KeyboardInterrupt, SystemExit
        At the end, as the signal asks.
    """
    folder = made_data_folder()
    near = _door(options.port, "127.0.0.1")
    port: int = near.getsockname()[1]
    far: socket.socket | None = None
    lan: Lan | None = None
    if options.lan and (addresses := [one for one in lan_addresses() if permitted(one)]):
        far = _door_for_phones(options.port, port)
        lan = _lan(folder, addresses, far.getsockname()[1])
    app = create_app(
        options,
        sight=sight,
        lan=lan,
        **({"no_lan": _NO_ADDRESS} if options.lan else {}),
    )
    servers = [_Server(_config(app), near)]
    if far is not None and lan is not None:
        servers.append(_Server(_config(app, lan), far))
    address = f"http://127.0.0.1:{port}/?token={app.state.keys.mint('coach')}"
    number = asyncio.run(_until_told(servers, lambda: ready(address)))
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    if number is not None:
        raise SystemExit(TERMINATED)


def _lan(folder: Path, addresses: list[str], port: int) -> Lan:
    name = local_name()
    certificate = certificate_for(folder / "certificates", addresses, [name] if name else [])
    return Lan(addresses, name, port, certificate)


def _door(port: int | None, host: str) -> socket.socket:
    """Return a listening socket; raise RequestError where there is none to be had."""
    try:
        return bound(port, host)
    except (OSError, OverflowError) as error:
        asked = f"port {port}" if port is not None else f"ports {PORTS.start} to {PORTS.stop - 1}"
        taken = isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}
        why = "taken or not allowed" if taken else f"not to be had ({error})"
        raise RequestError(
            f"{asked} on this computer: {why}; end the other program, or choose another with --port N"
        ) from error


def _door_for_phones(asked: int | None, near: int) -> socket.socket:
    """Return the door for phones: the port after the near one, or a free one where none was asked for."""
    try:
        return _door(near + 1, "0.0.0.0")  # noqa: S104 - phones come from outside; they need token and TLS
    except RequestError:
        if asked is not None:
            raise
        return _door(0, "0.0.0.0")  # noqa: S104


def _config(app: FastAPI, lan: Lan | None = None) -> uvicorn.Config:
    """Return how a door is kept; the first one begins and ends the coach with it."""
    return uvicorn.Config(
        app,
        lifespan="on" if lan is None else "off",
        log_level="warning",
        # Addresses hold tokens.
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="websockets-sansio",
        ws_max_size=MOST_BYTES + HEAD.size,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PONG_S,
        # Pictures are packed already.
        ws_per_message_deflate=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=_GRACE_S,
        limit_concurrency=64,
        h11_max_incomplete_event_size=16 * 1024,
        ssl_certfile=None if lan is None else str(lan.certificate.chain),
        ssl_keyfile=None if lan is None else str(lan.certificate.key),
    )


class _Server(uvicorn.Server):
    """One door; signals are taken once, for all doors together."""

    def __init__(self, config: uvicorn.Config, door: socket.socket) -> None:
        super().__init__(config)
        self.door = door
        self.open = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.open.set()


async def _until_told(servers: list[_Server], ready: Callable[[], None]) -> signal.Signals | None:
    """Serve until a signal comes, and return it; a second one does not wait for pages to go."""
    told: list[signal.Signals] = []
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: object = None) -> None:
        for server in servers:
            server.force_exit = bool(told)
            server.should_exit = True
        told.append(signal.Signals(number))

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        # Taken by the loop itself, so that it wakes up at once; signal.signal works on every system.
        before[number] = signal.signal(number, lambda number, _: loop.call_soon_threadsafe(end, number))
    try:
        first, *others = servers
        working = [asyncio.create_task(first.serve([first.door]))]
        # Phones are let in once the coach is there, and are gone before it ends.
        if await _opened(first, working[0]):
            working += [asyncio.create_task(one.serve([one.door])) for one in others]
            if all([await _opened(one, task) for one, task in zip(others, working[1:], strict=True)]):
                ready()
        await asyncio.gather(*working)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for server in servers:
            server.door.close()
    return told[0] if told else None


async def _opened(server: _Server, working: "asyncio.Task[None]") -> bool:
    """Wait until a door is open; False when it ended instead."""
    opening = asyncio.ensure_future(server.open.wait())
    await asyncio.wait({opening, working}, return_when=asyncio.FIRST_COMPLETED)
    opening.cancel()
    return server.open.is_set() and not server.should_exit
