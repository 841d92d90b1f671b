"""Keeps heel height over a whole recording, thinned out, for drawing."""

import numpy as np

from secondheart.motion import RATE_HZ, Signals
from secondheart.types import Array, Trace

#: Every third frame is kept: ten points a second draw any heel rise.
_EVERY = 3


class TraceKeeper:
    """Keeps every third frame's heel heights as small numbers: under 2 MB for two hours."""

    def __init__(self) -> None:
        self._times: list[np.ndarray] = []
        self._heights: list[np.ndarray] = []

    def push(self, run: Signals) -> None:
        """Keep what these signals show."""
        frames = np.arange(run.first, run.first + len(run))
        kept = frames % _EVERY == 0
        if kept.any():
            self._times.append((frames[kept] / RATE_HZ).astype(np.float32))
            self._heights.append(run.heel_height[kept].astype(np.float32))

    def trace(self, within_s: list[tuple[float, float]], stature_cm: float) -> Trace | None:
        """Return the trace; each leg's zero is its own low level while it worked (``within_s``)."""
        if not self._times:
            return None
        times, heights = np.concatenate(self._times), np.concatenate(self._heights)
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
