"""Under which addresses this computer is reached in its own network, and a code to point a phone at."""

import io
import re
import socket
from contextlib import closing, suppress
from ipaddress import IPv4Address

import segno

#: Ports tried one after the other when none was asked for.
PORTS = range(8737, 8757)
#: Addresses to which the way is asked, which sends nothing: one of no network (kept for documentation), and
#: one of each kind of private network.
_NOWHERE = ("192.0.2.1", "192.168.0.1", "10.0.0.1", "172.16.0.1")
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def lan_addresses() -> list[str]:
    """Return this computer's IPv4 addresses in its own networks, the usual way out first.

    Nothing is sent: the system is asked which of its addresses it would use on the way out and in each kind
    of private network. Asking for its own name could ask a name server outside.
    """
    found: dict[str, None] = {}
    for nowhere in _NOWHERE:
        with suppress(OSError), closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as way:
            way.connect((nowhere, 9))
            found[way.getsockname()[0]] = None
    return [one for one in found if _reachable(one)]


def _reachable(address: str) -> bool:
    one = IPv4Address(address)
    return not (one.is_loopback or one.is_unspecified or one.is_multicast)


def local_name() -> str | None:
    """Return the name by which other devices find this computer (``name.local``), None where it has none."""
    name = socket.gethostname().partition(".")[0].lower()
    return f"{name}.local" if _NAME.fullmatch(name) and name != "localhost" else None


def bound(port: int | None, host: str = "127.0.0.1") -> socket.socket:
    """Return a socket bound to a port, or to the next free one when none was asked for.

    Raises
    ------
    OSError
        When the port asked for, or each of those tried, is taken.
    """
    last: OSError | None = None
    for one in PORTS if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                # A server that was killed leaves its port in waiting; it may be taken over.
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, one))
            listening.listen(64)
        except OSError as error:
            listening.close()
            last = error
            continue
        listening.setblocking(False)
        return listening
    raise last or OSError("no port to try")


def qr_svg(text: str) -> bytes:
    """Return a code that phones read, as an SVG picture, black on white."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out,
        kind="svg",
        scale=6,
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()
