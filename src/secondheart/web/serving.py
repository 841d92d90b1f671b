"""Starts the server: a door on loopback, and one over TLS for phones, with ``--lan`` or from the page."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI

from secondheart.errors import RequestError
from secondheart.records import made_data_folder
from secondheart.web.address import PORTS, bound, lan_addresses, local_name
from secondheart.web.app import create_app, pose_on_this_machine
from secondheart.web.certificate import certificate_for, permitted
from secondheart.web.door import Opened
from secondheart.web.eyes import Sight
from secondheart.web.listening import Listening, ListeningForPhones, config_for
from secondheart.web.options import Options
from secondheart.web.phone import Lan

#: Exit code of a program that was told to end.
TERMINATED = 143
_NO_ADDRESS = (
    "this computer has no address in a private network; connect it to the same Wi-Fi as the phone, and try"
    " again"
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
    phones = None
    if options.lan and _private_addresses():
        phones = ready_for_phones(folder, options.port, port)
    app = create_app(options, sight=sight)
    address = f"http://127.0.0.1:{port}/?token={app.state.keys.mint('coach')}"
    doors = Doors(app, lambda: ready_for_phones(folder, options.port, port))
    number = asyncio.run(doors.until_told(near, phones, lambda: ready(address)))
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    if number is not None:
        raise SystemExit(TERMINATED)


#: How phones reach the coach, and the sockets that wait for them.
Phones = tuple[Lan, list[socket.socket]]


def ready_for_phones(folder: Path, asked: int | None, near: int) -> Phones:
    """Bind a door for phones on this computer's private addresses, and have a certificate for it.

    Parameters
    ----------
    folder
        The data folder.
    asked
        The port that was asked for, None for any.
    near
        The port on loopback: that of phones is the next, or a free one where none was asked for.

    Raises
    ------
    RequestError
        There is no private address, or the port is taken.
    OutputError
        The certificate cannot be kept.
    """
    addresses, name = _private_addresses(), local_name()
    if not addresses:
        raise RequestError(_NO_ADDRESS)
    certificate = certificate_for(folder / "certificates", addresses, [name] if name else [])
    try:
        doors = [_door(near + 1, addresses[0])]
    except RequestError:
        if asked is not None:
            raise
        doors = [_door(0, addresses[0])]
    port: int = doors[0].getsockname()[1]
    for other in addresses[1:]:
        with suppress(RequestError):  # the usual address is enough
            doors.append(_door(port, other))
    return Lan(addresses, name, port, certificate), doors


def _private_addresses() -> list[str]:
    return [one for one in lan_addresses() if permitted(one)]


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


class Doors:
    """The door on loopback, and the one for phones while it is open.

    Parameters
    ----------
    app
        What is behind them.
    ready_for_phones
        Binds the door for phones; called when the page asks for it.
    """

    def __init__(self, app: FastAPI, ready_for_phones: Callable[[], Phones]) -> None:
        self._app, self._ready_for_phones = app, ready_for_phones
        self._serving: set[Listening] = set()
        self._working: set[asyncio.Task[None]] = set()
        self._told: list[signal.Signals] = []

    async def until_told(
        self, near: socket.socket, phones: Phones | None, ready: Callable[[], None]
    ) -> signal.Signals | None:
        """Serve until a signal comes, and return it; a second one does not wait for pages to go."""
        loop = asyncio.get_running_loop()
        before = {}
        for number in (signal.SIGINT, signal.SIGTERM):
            # Taken by the loop itself, so that it wakes up at once; signal.signal works on every system.
            before[number] = signal.signal(
                number, lambda number, _: loop.call_soon_threadsafe(self.end, signal.Signals(number))
            )
        try:
            await self.serve(near, phones, ready)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self._told[0] if self._told else None

    async def serve(self, near: socket.socket, phones: Phones | None, ready: Callable[[], None]) -> None:
        """Serve until told to end.

        Parameters
        ----------
        near
            The socket on loopback.
        phones
            What is open for phones from the beginning to the end, None for nothing.
        ready
            Called once pages are answered.
        """
        server = Listening(config_for(self._app), [near])
        working = self._begin(server)
        # Phones are let in once the coach is there.
        if await server.opened(working):
            door = self._app.state.hub.door
            door.opener = self.open_for_phones
            opened = None if phones is None else await self._let_in(phones)
            if opened is not None:
                door.hold(opened)
            ready()
        elif phones is not None:
            for waiting in phones[1]:
                waiting.close()
        await working
        if self._working:
            await asyncio.wait(self._working)

    def end(self, number: signal.Signals) -> None:
        """End all doors; told twice, do not wait for pages to go."""
        for server in self._serving:
            server.force_exit = bool(self._told)
            server.should_exit = True
        self._told.append(number)

    async def open_for_phones(self) -> Opened:
        """Open the door for phones while the coach runs; raises as :func:`ready_for_phones`."""
        opened = await self._let_in(await asyncio.to_thread(self._ready_for_phones))
        if opened is None:
            raise RequestError("the coach is ending; start it again")
        return opened

    async def _let_in(self, phones: Phones) -> Opened | None:
        """Listen at the door for phones; None where all ends at this moment."""
        lan, doors = phones
        server = ListeningForPhones(config_for(self._app, lan), doors)
        working = self._begin(server)
        if not await server.opened(working):
            return None

        async def shut() -> None:
            server.should_exit = True
            await asyncio.wait({working})

        return Opened(lan, shut)

    def _begin(self, server: Listening) -> "asyncio.Task[None]":
        """Listen at a door, and return the task that does."""
        working = asyncio.ensure_future(server.listen())
        self._serving.add(server)
        self._working.add(working)
        working.add_done_callback(lambda _: self._serving.discard(server))
        working.add_done_callback(self._working.discard)
        server.should_exit = bool(self._told)
        return working
