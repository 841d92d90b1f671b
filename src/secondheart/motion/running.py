"""Running means and lengths of runs, the same however a signal was cut into portions."""

import numpy as np
from scipy.signal import lfilter, lfilter_zi

from secondheart.motion.clock import RATE_HZ
from secondheart.types import Array


class Fading:
    """A running sum in which what was fades away.

    Parameters
    ----------
    memory_s
        The time after which about a third is left of it.
    mean
        Whether to give the mean instead of the sum; it begins with the first row.
    times
        How often it is taken of itself: the more, the less is left of what shakes fast.
    """

    def __init__(self, memory_s: float, *, mean: bool = False, times: int = 1) -> None:
        keep = float(np.exp(-1 / (memory_s * RATE_HZ)))
        self._gain = [(1 - keep) ** times if mean else 1.0]
        self._poles = np.poly([keep] * times)
        self._mean = mean
        self._state: Array | None = None

    def push(self, rows: Array) -> Array:
        """Return (n, k) what the sum or the mean was after each of (n, k) rows without holes."""
        if len(rows) == 0:
            return rows
        if self._state is None:
            first = rows[:1] if self._mean else np.zeros((1, rows.shape[1]))
            self._state = lfilter_zi(self._gain, self._poles)[:, np.newaxis] * first
        sums, self._state = lfilter(self._gain, self._poles, rows, axis=0, zi=self._state)
        faded: Array = sums
        return faded


def lasting(flags: np.ndarray, before: int) -> np.ndarray:
    """Return (n,) for how many frames each of (n,) flags has been up, given that of the frame before them."""
    places = np.arange(1, len(flags) + 1)
    down = np.maximum.accumulate(np.where(flags, -before, places))
    return np.where(flags, places - down, 0)
