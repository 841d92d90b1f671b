"""Stands before every page and socket: whose address, whose page, and which headers go out."""

from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from secondheart.web.filling import refused
from secondheart.web.keys import COOKIE, Keys
from secondheart.web.messages import Role

#: A request's body is at most so long; only small forms are sent.
MOST_BODY_BYTES = 64 * 1024
#: What a phone's page may ask for; a coach's page may ask for everything.
FOR_CAMERAS = ("/phone", "/live", "/api/motion", "/api/say", "/pictures/", "/static/")
NOT_FOR_CAMERAS = ("/phone/address", "/phone/qr.svg", "/phone/open", "/phone/shut")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": (
        "camera=(self), accelerometer=(self), gyroscope=(self), screen-wake-lock=(self), fullscreen=(self),"
        " autoplay=(self), microphone=(),"
        " geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), midi=()"
    ),
}


class Guard:
    """Lets in only who may, and gives every answer its headers.

    Parameters
    ----------
    app
        What is guarded.
    keys
        Who knows cookies.
    hosts
        Gives the names under which this server may be asked for now, beside those of loopback, without ports.

    Notes
    -----
    The name in ``Host`` keeps away pages of others whose name was turned to this address (DNS rebinding);
    ``Origin`` keeps away their requests.
    """

    def __init__(self, app: ASGIApp, keys: Keys, hosts: Callable[[], Iterable[str]]) -> None:
        self._app, self._keys, self._hosts = app, keys, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or hand on one request, one socket, or the start and end of the server."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope.setdefault("state", {})["role"] = role = self._role(headers)
        refusal = self._refusal(scope, headers, role)
        if scope["type"] == "websocket":
            if refusal is not None:
                await send({"type": "websocket.close", "code": 1008, "reason": "not allowed"})
                return
            await self._app(scope, receive, send)
            return
        answer = with_headers(send, scope, headers.get("host", ""))
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        await self._app(scope, receive, answer)

    def _role(self, headers: Headers) -> Role | None:
        # Cookies do not know ports: those of any other program on this computer come along, however odd.
        cookie = cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE)
        return None if cookie is None else self._keys.role_of(cookie)

    def _refusal(self, scope: Scope, headers: Headers, role: Role | None) -> Response | None:
        """Return the answer to who may not come in, None to who may."""
        host = headers.get("host", "").lower()
        if name_of(host) not in LOOPBACK | {one.lower() for one in self._hosts()}:
            return refused(403, "This server was asked for under a name that is not its own.")
        unsafe = scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}
        secure = scope["scheme"] in {"https", "wss"}
        if unsafe and headers.get("origin", "").lower() != f"{'https' if secure else 'http'}://{host}":
            return refused(403, "")
        if scope["type"] == "http" and scope["method"] == "POST":
            length = headers.get("content-length", "")
            if not length.isdecimal() or len(length) > 9 or int(length) > MOST_BODY_BYTES:
                return refused(413, f"Expected a body of {MOST_BODY_BYTES} bytes at most.")
        return None if may_ask(scope["path"], role) else refused(401, "")


def may_ask(path: str, role: Role | None) -> bool:
    """Tell whether a page may ask for a path; the two doors with tokens look for themselves."""
    if path.startswith("/static/") or path in {"/", "/phone"} or role == "coach":
        return True
    return role == "camera" and path.startswith(FOR_CAMERAS) and path not in NOT_FOR_CAMERAS


def name_of(host: str) -> str:
    """Return the name in a Host header without its port.

    >>> name_of("127.0.0.1:8737"), name_of("[::1]:8737"), name_of("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def with_headers(send: Send, scope: Scope, host: str) -> Send:
    """Return a ``send`` that gives every answer the headers all of them have."""
    cached = scope["path"].startswith("/static/")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _FIXED.items():
                headers.setdefault(name, value)
            # Small files that change with every version: asked for again, sent only when changed.
            headers.setdefault("cache-control", "no-cache" if cached else "no-store")
            headers.setdefault("content-security-policy", policy(host, scope["scheme"]))
        await send(message)

    return sending


def policy(host: str, scheme: str) -> str:
    """Return the content security policy: nothing but what this server itself gives.

    Older Safari does not take ``'self'`` for sockets, so the socket's address is named; ``host`` has been
    checked before.
    """
    socket = f"{'wss' if scheme == 'https' else 'ws'}://{host}" if name_of(host) and _plain(host) else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {socket}".strip(),
            "media-src 'self' blob:",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _plain(host: str) -> bool:
    return all(sign.isalnum() or sign in ".-:[]" for sign in host)
