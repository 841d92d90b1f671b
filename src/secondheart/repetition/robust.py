"""Medians and quantiles of values some of which are missing."""

from collections.abc import Iterable

import numpy as np

from secondheart.types import Array


def middle(values: Array) -> float:
    """Return the median of the known values, NaN where none is known."""
    return quantile(values, 0.5)


def quantile(values: Array, part: float) -> float:
    """Return the value below which this part of the known values lies, NaN where none is known."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    known.sort()
    return float(known[int(part * (len(known) - 1) + 0.5)])


def median_of(values: Iterable[float]) -> float:
    """Return the median of a few plain numbers, those that are NaN left out; NaN where none is left."""
    known = sorted(value for value in values if value == value)  # noqa: PLR0124 - not NaN
    half = len(known) // 2
    if not known:
        return float("nan")
    return known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2


def low_quarter_of(values: list[float]) -> float:
    """Return what a quarter of a few plain, known numbers lies below, on the line between its neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) / 4
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


class Columns:
    """Many columns of values over the same frames, sorted once and read at any quantile.

    Parameters
    ----------
    columns
        (n,) or (n, k) arrays over the same n frames, NaN where not known.
    """

    def __init__(self, **columns: Array) -> None:
        wide = {name: column.reshape(len(column), -1) for name, column in columns.items()}
        ends = np.cumsum([column.shape[1] for column in wide.values()]).tolist()
        self._places = dict(zip(wide, zip([0, *ends[:-1]], ends, strict=True), strict=True))
        self._sorted = np.sort(np.concatenate(list(wide.values()), axis=1), axis=0)  # NaN goes last
        self._last = np.maximum(np.count_nonzero(~np.isnan(self._sorted), axis=0) - 1, 0)
        self._column = np.arange(len(self._last))

    def at(self, name: str, part: float) -> Array:
        """Return (k,) the value of each column below which this part of its known values lies."""
        (found,) = self.at_each(name, np.array([part]))
        return np.asarray(found)

    def at_each(self, name: str, parts: Array) -> Array:
        """Return (parts, k) the same for several parts."""
        own = slice(*self._places[name])
        rows = (parts[:, None] * self._last[own] + 0.5).astype(int)
        found: Array = self._sorted[rows, self._column[own]]
        return found
