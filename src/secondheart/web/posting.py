"""The way in for phones that refuse a socket on a certificate made at home: the same messages, by POST."""

import re

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import State

from secondheart.web.live import MOST_SOCKETS, Listener
from secondheart.web.messages import PAGE_NAME, Join, RefusedError, read_text
from secondheart.web.pages import Page
from secondheart.web.timer import Timer

router = APIRouter()

#: A page that has posted nothing for so long has gone, seconds.
GONE_S = 10.0


class Posting:
    """One page that posts: what it is told waits for its next request.

    Parameters
    ----------
    page, listener
        As of a page on a socket.
    """

    def __init__(self, page: Page, listener: Listener) -> None:
        self.page, self.listener = page, listener
        self.timer = Timer()


@router.post("/api/motion")
async def motion(request: Request, page: str = "") -> Response:
    """Take one batch of motion, a binary message of kind 3."""
    return await _take(request, page, None, await request.body())


@router.post("/api/say")
async def say(request: Request, page: str = "") -> Response:
    """Take one text message; joining again changes nothing, and asks for news."""
    body = await request.body()
    return await _take(request, page, body.decode(errors="replace"), None)


async def _take(request: Request, name: str, text: str | None, data: bytes | None) -> Response:
    state = request.app.state
    if re.fullmatch(PAGE_NAME, name) is None:
        return JSONResponse({"why": "name the page: letters, digits, - and _"}, 400)
    one: Posting | None = state.posting.get(name)
    if one is None:
        if len(state.sockets) + len(state.posting) >= MOST_SOCKETS:
            return JSONResponse({"why": "too many pages are open; close one"}, 503)
        new = Page(request.scope["state"]["role"])
        one = state.posting[name] = Posting(new, Listener(new, state.hub))
        await one.listener.enter(Join(type="join", role="worn", page=name))
    one.timer.start(GONE_S, lambda: _gone(state, name))
    if text is None or not asks_for_news(text):
        await one.listener.take(text, data)
    closed = one.page.closing is not None
    if closed:
        _gone(state, name)
    return JSONResponse({"messages": one.page.waiting(), "closed": closed})


def asks_for_news(text: str) -> bool:
    """Tell whether a page only joins, which it has: nothing is done, and it is told what waits for it."""
    try:
        return isinstance(read_text(text), Join)
    except RefusedError:
        return False


def _gone(state: State, name: str) -> None:
    """Let a page go that posts no more."""
    one: Posting | None = state.posting.pop(name, None)
    if one is None:
        return
    one.timer.cancel()
    if one.page in state.hub.audience.pages:
        state.hub.leave(one.page)
