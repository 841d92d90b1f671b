"""Prints what was measured beside what is to be reached."""

from dataclasses import dataclass

import numpy as np

_WIDEST = 62


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what was measured, what came out, and the number to reach, if there is one."""

    what: str
    reached: str
    reach: str = ""


def show(title: str, rows: list[Row]) -> None:
    """Print a table, what | reached | to reach."""
    head = Row(title, "reached", "to reach")
    wide = [
        min(max(len(getattr(row, name)) for row in [head, *rows]), _WIDEST) for name in ("what", "reached")
    ]
    print()
    for row in [head, Row("-" * wide[0], "-" * wide[1], "-" * len(head.reach)), *rows]:
        print(f"{row.what:{wide[0]}} | {row.reached:{wide[1]}} | {row.reach}".rstrip(), flush=True)


def share(hits: int, of: int) -> str:
    """Return hits as per cent with what they are a share of, or a dash of nothing."""
    return f"{100 * hits / of:.1f} % of {of}" if of else "-"


def error(values: list[float], unit: str, digits: int = 2) -> str:
    """Return the median size of errors, their bias and the size that 95 % of them keep to."""
    known = np.array([value for value in values if not np.isnan(value)])
    if len(known) == 0:
        return "-"
    size = np.abs(known)
    return (
        f"{np.median(size):.{digits}f} {unit} (bias {np.median(known):+.{digits}f}, "
        f"95 % within {np.quantile(size, 0.95):.{digits}f})"
    )
