"""The ids of kept workouts: when a set began and which exercise it was."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches

from secondheart.errors import RequestError

#: Nothing else becomes part of a path: no dot, no slash, no drive, and no name that Windows keeps for itself.
_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z(-[a-z0-9]{1,64}){1,40}")
_LONGEST = 120


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id, such as ``2026-11-22T18-30-05Z-soleus-push-up``."""
    return len(text) <= _LONGEST and _ID.fullmatch(text) is not None


def checked_id(text: str) -> str:
    """Return an id from outside as it is, once its form is known to be harmless.

    Raises
    ------
    RequestError
        It does not have the form of an id.
    """
    if not is_id(text):
        raise RequestError(
            f"{text[:_LONGEST]!r} is no workout's id; expected one such as "
            "2026-11-22T18-30-05Z-soleus-push-up (secondheart workouts lists them)"
        )
    return text


def new_id(started_at: datetime, exercise: str, number: int = 1) -> str:
    """Return the id of a set that began at this time, with a number where it is not the first of its second.

    >>> from datetime import datetime, UTC
    >>> new_id(datetime(2026, 11, 22, 18, 30, 5, tzinfo=UTC), "soleus-push-up")
    '2026-11-22T18-30-05Z-soleus-push-up'
    """
    stamp = started_at.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return checked_id(f"{stamp}-{exercise}" if number == 1 else f"{stamp}-{exercise}-{number}")


def matching(word: str, ids: Iterable[str]) -> str:
    """Return the one id that is this word or begins with it.

    Raises
    ------
    RequestError
        There is none, or more than one; the nearest ones are named.
    """
    known = sorted(set(ids), reverse=True)
    if word in known:
        return word
    found = [one for one in known if word and one.startswith(word)]
    if len(found) == 1:
        return found[0]
    if found:
        raise RequestError(
            f"{word!r} is the beginning of {len(found)} workouts, such as {found[0]} and {found[1]}; "
            "type more of it"
        )
    # The newest of an exercise, where somebody types its name.
    near = [one for one in known if word and word in one] or get_close_matches(word[:_LONGEST], known, n=1)
    hint = f"did you mean {near[0]}?" if near else "secondheart workouts lists those there are"
    raise RequestError(f"no workout has the id {word[:_LONGEST]!r}; {hint}")
