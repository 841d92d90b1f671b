"""Keeps heel height over a whole recording, thinned out, for drawing."""

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.types import Array, Trace
from secondheart.workout.kept import KeptRows

#: Every third frame is kept: ten points a second draw any heel rise.
_EVERY = 3


class TraceKeeper:
    """Keeps every third frame's heel heights as small numbers: under 2 MB for two hours."""

    def __init__(self) -> None:
        self._heights = KeptRows()

    def push(self, first: int, heights: Array) -> None:
        """Keep what (n, 2) heights of the left and the right heel show from a frame on, parts of stature."""
        kept = heights[-first % _EVERY :: _EVERY]
        if len(kept):
            self._heights.push(-(-first // _EVERY), kept.astype(np.float32))

    def trace(self, within_s: list[tuple[float, float]], stature_cm: float) -> Trace | None:
        """Return the trace; each leg's zero is its own low level while it worked (``within_s``)."""
        if len(self._heights) == 0:
            return None
        heights = self._heights.rows()
        frames = _EVERY * np.arange(self._heights.first, self._heights.stop)
        times = (frames / RATE_HZ).astype(np.float32)
        inside = np.zeros(len(times), dtype=bool)
        for start_s, end_s in within_s:
            inside |= (times >= start_s - 1) & (times <= end_s + 1)
        low = [_low(heights[inside if inside.any() else slice(None), leg]) for leg in (0, 1)]
        known = not np.isnan(stature_cm)
        factor = stature_cm if known else 100.0 / _LEG_OF_STATURE
        left, right = ((heights[:, leg] - low[leg]) * factor for leg in (0, 1))
        unit = "cm" if known else "% of leg"
        return Trace(times, left.astype(np.float32), right.astype(np.float32), unit)


#: Hip joint to floor (Drillis and Contini, as printed by Winter).
_LEG_OF_STATURE = 0.530


def _low(heights: Array) -> float:
    known = heights[~np.isnan(heights)]
    return float(np.quantile(known, 0.1)) if len(known) else float("nan")
