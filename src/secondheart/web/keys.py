"""Who may come in: one-time tokens, and cookies that a restarted server still knows."""

import hmac
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from secondheart.errors import OutputError
from secondheart.records.folder import owner_only
from secondheart.web.messages import Role

#: The cookie's name, and for how long a page is known.
COOKIE, KNOWN_FOR_S = "secondheart", 30 * 86_400
#: A phone's token is good for so long; that of the terminal until it is used.
PHONE_TOKEN_S = 600.0
#: No more tokens wait than this.
MOST_TOKENS = 16
_KEY_BYTES = 32


def cookie_key(path: Path) -> bytes:
    """Return the key that cookies are signed with, made at the first start and kept for its owner alone.

    Raises
    ------
    OutputError
        When it can neither be read nor written.
    """
    try:
        with open(path, "xb", opener=owner_only) as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
    except FileExistsError:
        pass
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror or error}; make its folder writable"
        ) from error
    try:
        key = path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"{path} could not be read: {error.strerror or error}; delete it, a new one is made"
        ) from error
    if len(key) != _KEY_BYTES:
        # Cut off by a crash while it was first written: no page can hold a cookie of it.
        path.unlink(missing_ok=True)
        return cookie_key(path)
    return key


class Keys:
    """Gives and knows cookies and one-time tokens.

    Parameters
    ----------
    key
        What cookies are signed with.
    now
        Seconds since 1970; cookies outlive the process.
    """

    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._key, self._now = key, now
        self._tokens: dict[str, tuple[Role, float]] = {}

    def mint(self, role: Role, lasts_s: float = float("inf")) -> str:
        """Return a new token that lets one page in, once."""
        while len(self._tokens) >= MOST_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        token = secrets.token_urlsafe(24)
        self._tokens[token] = (role, self._now() + lasts_s)
        return token

    def good(self, token: str) -> bool:
        """Tell whether a token has not been used and has not run out."""
        return token in self._tokens and self._now() < self._tokens[token][1]

    def take(self, token: str, role: Role) -> bool:
        """Use a token up; tell whether it was one for this role."""
        given = token.encode("utf-8", "replace")
        for known, (of, until_s) in list(self._tokens.items()):
            if hmac.compare_digest(known.encode(), given) and of == role:
                del self._tokens[known]
                return self._now() < until_s
        return False

    def cookie(self, role: Role) -> str:
        """Return a new cookie's value."""
        facts = f"1.{role}.{int(self._now())}.{secrets.token_hex(8)}"
        return f"{facts}.{self._signed(facts)}"

    def role_of(self, cookie: str) -> Role | None:
        """Return whom a cookie belongs to, None for one that is not ours or too old."""
        facts, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(self._signed(facts).encode(), signature.encode("utf-8", "replace")):
            return None
        version, role, issued_s, _ = facts.split(".")
        if version != "1" or self._now() - int(issued_s) > KNOWN_FOR_S:
            return None
        return "coach" if role == "coach" else "camera"

    def _signed(self, facts: str) -> str:
        return hmac.new(self._key, facts.encode("utf-8", "replace"), sha256).hexdigest()
