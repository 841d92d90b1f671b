"""Keeps the newest poses as they were seen, to show how a repetition began and where it topped."""

import numpy as np
from numpy.typing import NDArray

from secondheart.motion import RATE_HZ
from secondheart.motion.clock import Frames
from secondheart.workout.kept import KeptRows


class Poses:
    """The newest frames of the even clock, all 33 landmarks, as small numbers."""

    def __init__(self) -> None:
        self._xy_px = KeptRows()

    def __len__(self) -> int:
        return len(self._xy_px)

    def push(self, frames: Frames) -> None:
        """Keep these frames."""
        self._xy_px.push(frames.first, frames.xy_px.astype(np.float32))

    def at(self, time_s: float) -> NDArray[np.float32]:
        """Return the (33, 2) pose nearest to a time, in pixels; the oldest kept where it is gone."""
        kept = self._xy_px
        number = min(max(round(time_s * RATE_HZ), kept.first), kept.stop - 1)
        pose: NDArray[np.float32] = kept.part(number, number + 1)[0].copy()
        return pose

    def forget(self, before: int) -> None:
        """Let go of frames before this number."""
        self._xy_px.forget(before)
