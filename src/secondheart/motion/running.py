"""Running means that forget, the same however a signal was cut into portions."""

import numpy as np
from scipy.signal import lfilter

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
    """

    def __init__(self, memory_s: float, *, mean: bool = False) -> None:
        self._keep = float(np.exp(-1 / (memory_s * RATE_HZ)))
        self._mean = mean
        self._state: Array | None = None

    def push(self, rows: Array) -> Array:
        """Return (n, k) what the sum or the mean was after each of (n, k) rows without holes."""
        if len(rows) == 0:
            return rows
        gain = 1 - self._keep if self._mean else 1.0
        if self._state is None:
            self._state = (self._keep * rows[:1]) if self._mean else np.zeros((1, rows.shape[1]))
        sums, self._state = lfilter([gain], [1.0, -self._keep], rows, axis=0, zi=self._state)
        faded: Array = sums
        return faded
