"""Keeps the newest poses as they were seen, to show how a repetition began and where it topped."""

import numpy as np
from numpy.typing import NDArray

from secondheart.motion import RATE_HZ
from secondheart.motion.clock import Frames


class Poses:
    """The newest frames of the even clock, all 33 landmarks, as small numbers."""

    def __init__(self) -> None:
        self._first = 0
        self._xy_px = np.empty((0, 33, 2), dtype=np.float32)

    def push(self, frames: Frames) -> None:
        """Keep these frames."""
        if len(self._xy_px) == 0:
            self._first = frames.first
        self._xy_px = np.concatenate((self._xy_px, frames.xy_px.astype(np.float32)))

    def at(self, time_s: float) -> NDArray[np.float32]:
        """Return the (33, 2) pose nearest to a time, in pixels; the oldest kept where it is gone."""
        place = round(time_s * RATE_HZ) - self._first
        pose: NDArray[np.float32] = self._xy_px[min(max(place, 0), len(self._xy_px) - 1)].copy()
        return pose

    def forget(self, before: int) -> None:
        """Let go of frames before this number."""
        cut = min(max(before - self._first, 0), len(self._xy_px))
        self._first += cut
        self._xy_px = self._xy_px[cut:]
