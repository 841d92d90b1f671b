"""Counts aloud at once: a light, forward-only look at the newest frames."""

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.signals import Signals
from secondheart.repetition.gate import LEAST_RISE_CM, Scale, posture_of_frames
from secondheart.repetition.counted import counted_signal

#: How much of each new frame enters the running height (a time constant of about a tenth of a second).
_NEWEST = 0.4
#: The top is said to be reached when the height gains less than this part of the climb in a frame.
_SLOWED = 0.012
#: The least climb, as a part of the usual one of this set, that is spoken.
_OF_USUAL = 0.45


class SpokenCount:
    """Says when a rise has come to its top, a moment after it does."""

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise = exercise
        self._least = 1.25 * LEAST_RISE_CM / scale.stature_cm
        self._height, self._low, self._usual = float("nan"), float("inf"), 0.0
        self._up = False
        self._top = float("-inf")

    def push(self, run: Signals) -> list[float]:
        """Return the times, in seconds, at which these frames make a count due."""
        heights, _ = counted_signal(run, self._exercise)
        holds = posture_of_frames(run, self._exercise.posture)
        due = []
        for place, (value, posture) in enumerate(zip(heights.tolist(), holds.tolist(), strict=True)):
            if np.isnan(value):
                continue
            if not posture:
                self._height, self._low, self._up = float("nan"), float("inf"), False
                continue
            before = value if np.isnan(self._height) else self._height
            self._height = before + _NEWEST * (value - before)
            if self._spoken(self._height - before):
                due.append((run.first + place) / RATE_HZ)
        return due

    def _spoken(self, gain: float) -> bool:
        if self._up:
            self._top = max(self._top, self._height)
            if self._height < self._low + 0.6 * (self._top - self._low):
                self._usual = self._top - self._low if self._usual == 0 else (
                    0.7 * self._usual + 0.3 * (self._top - self._low)
                )
                self._up, self._low = False, self._height
            return False
        self._low = min(self._low, self._height)
        climb = self._height - self._low
        if climb > max(self._least, _OF_USUAL * self._usual) and gain < _SLOWED * climb:
            self._up, self._top = True, self._height
            return True
        return False
