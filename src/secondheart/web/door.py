"""The way in for phones: shut, open for a while, or open for as long as the coach runs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from secondheart.errors import RequestError
from secondheart.web.phone import Lan
from secondheart.web.timer import Timer

#: A door opened from the page shuts so long after the last phone has gone, or where none has come, seconds.
GONE_S, NOBODY_S = 120.0, 600.0


@dataclass(frozen=True, slots=True)
class Opened:
    """An open door: how phones reach it, and what shuts it."""

    lan: Lan
    shut: Callable[[], Awaitable[None]]


class Door:
    """Knows whether phones may come in, and shuts what was opened for a while.

    Parameters
    ----------
    changed
        Called when it was opened or shut.
    lan
        How phones reach it, where it is open from the beginning to the end; None where it is shut.
    """

    def __init__(self, changed: Callable[[], None], lan: Lan | None = None) -> None:
        self.lan = lan
        self.lasts = lan is not None
        #: What opens it while the coach runs, None where nothing can.
        self.opener: Callable[[], Awaitable[Opened]] | None = None
        self._changed = changed
        self._opened: Opened | None = None
        self._turn = asyncio.Lock()
        self._timer = Timer()
        self._shutting: asyncio.Task[None] | None = None
        self._came = False

    @property
    def hosts(self) -> list[str]:
        """The names under which phones may ask now."""
        return [] if self.lan is None else self.lan.hosts

    async def open(self) -> None:
        """Open it until the phone has gone.

        Raises
        ------
        RequestError
            There is no private address, or no port.
        """
        async with self._turn:
            if self.lan is not None:
                return
            if self.opener is None:
                raise RequestError("this coach can let no phone in; start it with secondheart coach --lan")
            self._opened = await self.opener()
            self.lan, self._came = self._opened.lan, False
        self.watch(phone=False)
        self._changed()

    def hold(self, opened: Opened) -> None:
        """Keep an open door open for as long as the coach runs."""
        self._opened, self.lan, self.lasts = opened, opened.lan, True

    async def shut(self) -> None:
        """Shut it, unless it is open for as long as the coach runs; phones that are in go."""
        self._timer.cancel()
        async with self._turn:
            opened = self._opened
            if self.lasts or opened is None:
                return
            self.lan = self._opened = None
            await opened.shut()
        self._changed()

    def watch(self, *, phone: bool) -> None:
        """Take note whether a phone is there; when it stays away the door shuts."""
        if self.lasts or self.lan is None:
            return
        if phone:
            self._came = True
            self._timer.cancel()
        elif not self._timer.runs:
            self._timer.start(GONE_S if self._came else NOBODY_S, self._shut_soon)

    def close(self) -> None:
        """Let go of the timer: the coach ends, and its doors with it."""
        self._timer.cancel()

    def _shut_soon(self) -> None:
        self._shutting = asyncio.ensure_future(self.shut())
