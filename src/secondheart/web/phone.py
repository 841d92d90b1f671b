"""A phone as the camera: its page, the code that leads there, and the certificate behind it."""

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from secondheart.errors import SecondHeartError
from secondheart.web.address import qr_svg
from secondheart.web.certificate import Certificate
from secondheart.web.filling import page, refused
from secondheart.web.guard import LOOPBACK, name_of
from secondheart.web.keys import PHONE_TOKEN_S, Keys

router = APIRouter()

#: What a phone is told whose code was used or has run out.
AGAIN = "Each code lets one phone in, for ten minutes. Take the one that the computer's page shows now."
_WHAT_TO_TAP = (
    "Connect the phone to the same Wi-Fi as this computer and point its camera at the code.",
    "The phone warns that it does not know this computer: its certificate was made at home.",
    "Android, Chrome: tap Advanced, then Proceed. iPhone, Safari: tap Show Details, then visit this website.",
    "Allow the camera. Lean the phone against something on the floor, to your side, and go on here.",
)


@dataclass(slots=True)
class Lan:
    """How phones reach this server.

    Parameters
    ----------
    addresses, name
        This computer's own addresses, the usual one first, and its ``.local`` name.
    port
        Where the TLS door is.
    token
        The one that the code shown now holds.
    """

    addresses: list[str]
    name: str | None
    port: int
    certificate: Certificate
    token: str = field(default="", repr=False)

    def address(self, keys: Keys) -> str:
        """Return the address for the code, with a token that still works."""
        if not keys.good(self.token):
            self.token = keys.mint("camera", PHONE_TOKEN_S)
        return f"https://{self.addresses[0]}:{self.port}/phone?token={self.token}"

    @property
    def hosts(self) -> list[str]:
        """The names under which phones may ask."""
        return [*self.addresses, *([self.name] if self.name else [])]


@router.get("/phone")
async def phone(request: Request, token: str | None = None) -> Response:
    """Give the phone's page; a token lets a phone in."""
    state, role = request.app.state, request.scope["state"]["role"]
    if token is not None:
        if not state.keys.take(token[:200], "camera") and role is None:
            return refused(401, AGAIN)
        answer = RedirectResponse("/phone", 303)
        if role is None:
            state.give_cookie(answer, request, "camera")
        return answer
    if role is None:
        return refused(401, AGAIN)
    return page("phone.html.j2", version=version("secondheart"))


@router.get("/phone/address")
async def address(request: Request) -> Response:
    """Tell where the phone has to go, and what to tap; or how to allow phones."""
    return JSONResponse(_facts(request))


def _facts(request: Request, why: str | None = None) -> dict[str, Any]:
    door, keys = request.app.state.hub.door, request.app.state.keys
    lan: Lan | None = door.lan
    if lan is None and door.opener is None:
        why = "Phones are not let in: start the coach with secondheart coach --lan."
    return {
        "lan": lan is not None,
        "lasts": door.lasts,
        "address": None if lan is None else lan.address(keys),
        "why": why,
        "minutes": round(PHONE_TOKEN_S / 60),
        "steps": list(_WHAT_TO_TAP),
        "fingerprint": None if lan is None else lan.certificate.fingerprint,
    }


@router.post("/phone/open")
async def let_in(request: Request) -> Response:
    """Open the door for phones until the phone has gone; only the page on this computer may ask."""
    if not _from_here(request):
        return refused(403, "")
    try:
        await request.app.state.hub.door.open()
    except SecondHeartError as error:
        return JSONResponse(_facts(request, f"No phone can be let in: {error}."))
    return JSONResponse(_facts(request))


@router.post("/phone/shut")
async def shut(request: Request) -> Response:
    """Shut the door for phones again; only the page on this computer may ask."""
    if not _from_here(request):
        return refused(403, "")
    await request.app.state.hub.door.shut()
    return JSONResponse(_facts(request))


def _from_here(request: Request) -> bool:
    """Tell whether a request came through the door on loopback: only that one is without TLS."""
    return request.url.scheme == "http" and name_of(request.headers.get("host", "")) in LOOPBACK


@router.get("/phone/qr.svg")
async def code(request: Request) -> Response:
    """Give the code that leads a phone to its page."""
    state = request.app.state
    lan: Lan | None = state.hub.door.lan
    if lan is None:
        return refused(404, "There is a code for phones while they may come in.")
    state.hub.expect_phone()
    return Response(qr_svg(lan.address(state.keys)), media_type="image/svg+xml")


@router.get("/phone/certificate.crt")
async def certificate(request: Request) -> Response:
    """Give the certificate of this computer's own authority, for phones that want to know it."""
    lan: Lan | None = request.app.state.hub.door.lan
    if lan is None:
        return refused(404, "There is a certificate while phones may come in.")
    return Response(lan.certificate.authority.read_bytes(), media_type="application/x-x509-ca-cert")
