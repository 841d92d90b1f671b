"""Checks of option values, with one line that says what was found and what was expected."""

import difflib
from collections.abc import Iterable

from secondheart.errors import RequestError


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give ``did you mean …?`` for the nearest known word, or the known words.

    >>> did_you_mean("lefft", ["left", "right"])
    'did you mean left?'
    """
    words = list(known)
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"expected one of {', '.join(words)}"


def chosen(option: str, value: str, allowed: Iterable[str]) -> None:
    """Check that a word is one of those allowed.

    Raises
    ------
    RequestError
        It is not; the nearest one is named.
    """
    words = list(allowed)
    if value not in words:
        raise RequestError(f"{option} {value} is unknown; {did_you_mean(value, words)}")


def number_within(
    option: str, value: float | None, lowest: float, highest: float, *, per_metre: bool = False
) -> None:
    """Check that a number lies between two bounds; None passes.

    Parameters
    ----------
    per_metre
        Whether a value that fits once taken for metres is worth a "did you mean".

    Raises
    ------
    RequestError
        It lies outside, or is not a number.
    """
    if value is None or lowest <= value <= highest:
        return
    hint = ""
    if per_metre and lowest <= 100 * value <= highest:
        hint = f"; did you mean {100 * value:.6g}?"
    raise RequestError(f"{option} {value:g} is out of range; expected {lowest:g} to {highest:g}{hint}")
