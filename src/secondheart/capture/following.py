"""Samples of one stream asked for at the times of another, in flat memory."""

from collections.abc import Iterator

import numpy as np

from secondheart.types import Array

#: Values are not made up between samples farther apart than this.
LONGEST_GAP_S = 0.5
#: So many times are answered at once, so that a dense stream beside a sparse one is not kept for long.
ASKED_AT_ONCE = 2048


class Follower:
    """A stream with a clock of its own, interpolated.

    Parameters
    ----------
    runs
        Its times in seconds, (n,) strictly increasing over all runs, and its values, (n, width).
    width
        The number of values in a sample.
    """

    def __init__(self, runs: Iterator[tuple[Array, Array]], width: int) -> None:
        self._runs = runs
        self._over = False
        self._time_s = np.empty(0)
        self._values = np.empty((0, width))

    def at(self, time_s: Array) -> Array:
        """The values at these times, (n, width), linear between the two samples around each.

        NaN before the first sample, after the last one, and between samples more than half a second
        apart. Times must not go back, also not from one call to the next.
        """
        pieces = [
            self._at_some(time_s[start : start + ASKED_AT_ONCE])
            for start in range(0, len(time_s), ASKED_AT_ONCE)
        ]
        return np.concatenate(pieces) if pieces else np.empty((0, self._values.shape[1]))

    def drain(self) -> None:
        """Read what is left, so that its clock has seen all of it."""
        for _ in self._runs:
            pass
        self._over = True

    def _at_some(self, time_s: Array) -> Array:
        self._reach(float(time_s[-1]))
        values = np.full((len(time_s), self._values.shape[1]), np.nan)
        if len(self._time_s) == 0:
            return values
        before = np.searchsorted(self._time_s, time_s, side="right") - 1
        after = np.minimum(before + 1, len(self._time_s) - 1)
        inside = before >= 0
        start_s, end_s = self._time_s[before], self._time_s[after]
        exact = inside & (start_s == time_s)
        values[exact] = self._values[before[exact]]
        between = inside & ~exact & (after > before) & (end_s - start_s <= LONGEST_GAP_S)
        low, high = before[between], after[between]
        part = ((time_s - start_s)[between] / (end_s - start_s)[between])[:, None]
        values[between] = (1.0 - part) * self._values[low] + part * self._values[high]
        self._forget(int(before[-1]))
        return values

    def _reach(self, time_s: float) -> None:
        """Read on until the samples go past a time."""
        times, values = [self._time_s], [self._values]
        while not self._over and (len(times[-1]) == 0 or times[-1][-1] < time_s):
            run = next(self._runs, None)
            if run is None:
                self._over = True
                break
            # A row without all of its values is no sample: its neighbours are interpolated.
            whole = np.isfinite(run[1]).all(axis=1)
            if whole.any():
                times.append(run[0][whole])
                values.append(run[1][whole])
        if len(times) > 1:
            self._time_s, self._values = np.concatenate(times), np.concatenate(values)

    def _forget(self, count: int) -> None:
        if count > 0:
            self._time_s, self._values = self._time_s[count:], self._values[count:]
