"""The socket that every page opens: what it sends is checked and handed on, what it is told is sent."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from secondheart.web.hub import Hub
from secondheart.web.messages import (
    MOTION,
    BadMessageError,
    Join,
    Message,
    RefusedError,
    read_text,
    unpacked,
)
from secondheart.web.pages import Page

#: No more sockets than this at once.
MOST_SOCKETS = 8
#: Messages a second that a socket may send for long, and how many at once after a stall.
RATE_HZ, BURST = 120.0, 600
#: So many messages that are wrong in their form close a socket.
MOST_BAD = 20
#: A page that does not take a message for so long is dead, seconds.
SEND_S = 20.0

router = APIRouter()


class Allowance:
    """How long a socket has to wait before its next message is taken.

    Who sends too much is slowed down and not cut off: after a stall of the network many messages come at
    once, and none of the landmarks among them may be lost.
    """

    def __init__(self, now_s: float) -> None:
        self._left, self._at_s = float(BURST), now_s

    def wait_s(self, now_s: float) -> float:
        """Use up one message; return for how many seconds to wait first."""
        self._left = min(BURST, self._left + (now_s - self._at_s) * RATE_HZ) - 1
        self._at_s = now_s
        return max(0.0, -self._left / RATE_HZ)


class Listener:
    """Takes what one socket sends.

    Parameters
    ----------
    now
        A steady clock, seconds.
    """

    def __init__(self, page: Page, hub: Hub, now: Callable[[], float] = time.monotonic) -> None:
        self._page, self._hub, self._now = page, hub, now
        self._allowance = Allowance(now())
        self._bad = 0
        self._joined = False
        self._last = (-1, -1)

    async def take(self, text: str | None, data: bytes | None) -> None:
        """Take one message; what is refused is answered, and too much of it closes the page."""
        if wait_s := self._allowance.wait_s(self._now()):
            await asyncio.sleep(wait_s)
        sequence: int | None = None
        try:
            if data is not None:
                message = unpacked(data)
                sequence = message.sequence
                self._look(message)
            else:
                await self._hear(text or "")
        except RefusedError as error:
            self._page.tell({"type": "refused", "sequence": sequence, "why": str(error)})
            self._bad += isinstance(error, BadMessageError)
            if self._bad >= MOST_BAD:
                self._page.close(1008, "too many messages of a wrong form")

    async def enter(self, message: Join) -> None:
        """Let the page take part; raises RefusedError where it may not."""
        await self._hub.join(self._page, message)
        self._joined = True

    def _look(self, message: Message) -> None:
        if not self._joined:
            raise BadMessageError("a picture or motion before joining; join first")
        if message.kind == MOTION:
            # A batch that comes again is harmless: it is acknowledged and not used.
            self._hub.feel(self._page, message)
            return
        now = (message.sequence, message.time_us)
        if now[0] <= self._last[0] or now[1] <= self._last[1]:
            raise BadMessageError(f"number and time go from {self._last} to {now}; expected both to increase")
        self._last = now
        self._hub.look(self._page, message)

    async def _hear(self, text: str) -> None:
        message = read_text(text)
        if isinstance(message, Join) and not self._joined:
            await self.enter(message)
        elif not self._joined:
            raise BadMessageError("a message before joining; join first")
        else:
            await self._hub.hear(self._page, message)


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Connect one page."""
    state = socket.app.state
    role = socket.scope["state"]["role"]
    if role is None or len(state.sockets) >= MOST_SOCKETS:
        await socket.close(1013, "too many pages are open; close one")
        return
    page = Page(role)
    state.sockets.add(page)
    try:
        await socket.accept()
        await _connected(socket, page, state.hub)
    finally:
        state.sockets.discard(page)
        if page in state.hub.audience.pages:
            state.hub.leave(page)


async def _connected(socket: WebSocket, page: Page, hub: Hub) -> None:
    """Send and receive until either ends."""
    both = {asyncio.ensure_future(_send(socket, page)), asyncio.ensure_future(_receive(socket, page, hub))}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in both:
            one.cancel()
    await asyncio.wait(both)
    for one in both:
        error = None if one.cancelled() else one.exception()
        if error is not None and not isinstance(error, (WebSocketDisconnect, TimeoutError)):
            raise error


async def _send(socket: WebSocket, page: Page) -> None:
    while (item := await page.next()) is not None:
        async with asyncio.timeout(SEND_S):
            if isinstance(item, str):
                await socket.send_text(item)
            else:
                await socket.send_bytes(item)
    code, reason = page.closing or (1000, "")
    with suppress(RuntimeError):  # it has gone already
        await socket.close(code, reason)


async def _receive(socket: WebSocket, page: Page, hub: Hub) -> None:
    listener = Listener(page, hub)
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        await listener.take(message.get("text"), message.get("bytes"))
