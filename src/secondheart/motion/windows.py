"""Looks around in time, the same however samples are cut, and leaves out what is missing."""

from collections.abc import Callable
from typing import Any

import numpy as np

from secondheart.types import Array

#: Arrays over the same frames, one row each.
Rows = tuple[np.ndarray[Any, Any], ...]


class Step:
    """One step of several that looks at each frame's neighbours in time.

    It gives a frame once ``ahead`` more have come, and keeps no more than its neighbours, so that its work is
    that of the new frames and their surroundings, not of all that a chain of steps looks at together. The
    first ``back`` frames are neighbours only.

    Parameters
    ----------
    look
        Takes arrays over a run of frames and returns arrays over the same run; what it says of the outer
        frames is not used.
    back, ahead
        How many frames before and after each one it looks at.
    """

    def __init__(self, look: Callable[..., Rows], back: int, ahead: int) -> None:
        self.back, self.ahead = back, ahead
        self._look = look
        self._kept: Rows = ()

    def push(self, rows: Rows) -> Rows:
        """Return what can now be said of frames, nothing at all where no frame has all its neighbours."""
        if self._kept:
            rows = tuple(np.concatenate(pair) for pair in zip(self._kept, rows, strict=True))
        around, count = self.back + self.ahead, len(rows[0])
        self._kept = tuple(one[max(count - around, 0) :] for one in rows)
        if count <= around:
            return ()
        return tuple(one[self.back : count - self.ahead] for one in self._look(*rows))


def any_near(flags: np.ndarray[Any, Any], back: int, ahead: int) -> np.ndarray[Any, Any]:
    """Return where a flag is true from ``back`` frames before to ``ahead`` after; false near the ends."""
    reach, found, width = 1, flags, back + ahead + 1
    while 2 * reach <= width:
        found = found[:-reach] | found[reach:]
        reach *= 2
    if reach < width:
        found = found[: reach - width] | found[width - reach :]
    near = np.zeros_like(flags)
    near[back : len(flags) - ahead] = found
    return near


def weighted_mean(values: Array, weights: Array) -> Array:
    """Return the running weighted mean over time of (n, 2) values; missing ones are left out, ends stay."""
    half = len(weights) // 2
    if len(values) <= 2 * half:
        return values
    missing = np.isnan(values)
    mean, inner = values.copy(), slice(half, len(values) - half)
    if not missing.any():  # then the weights add up to the same everywhere
        mean[inner] = _running_sum(values, weights) / weights.sum()
        return mean
    total = _running_sum(np.where(missing, 0.0, values), weights)
    weight = _running_sum(np.where(missing, 0.0, 1.0), weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean[inner] = np.where(missing[inner], np.nan, total / weight)
    return mean


def _running_sum(values: Array, weights: Array) -> Array:
    """Return the weighted sums of (n, 2) values where all neighbours are there; weights are symmetrical."""
    sums: Array = np.stack([np.convolve(column, weights, mode="valid") for column in values.T], axis=1)
    return sums


def median(values: Array) -> Array:
    """Return the median over the last axis, missing values left out."""
    values = np.sort(values, axis=-1)  # several times faster than np.median here; NaN goes last
    count = values.shape[-1]
    if not np.isnan(values[..., -1]).any():
        middle: Array = (values[..., (count - 1) // 2] + values[..., count // 2]) / 2
        return middle
    last = np.maximum(np.count_nonzero(~np.isnan(values), axis=-1, keepdims=True) - 1, 0)
    low = np.take_along_axis(values, last // 2, axis=-1)
    high = np.take_along_axis(values, (last + 1) // 2, axis=-1)
    return ((low + high) / 2)[..., 0]
