"""Counts aloud at once: a light, forward-only look at the newest frames."""

from collections import deque

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.signals import Signals
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.gate import LEAST_RISE_CM, Scale, posture_of_frames

#: The newest height is the median of so many frames, then a running mean into which each enters by this part.
_FRAMES, _NEWEST = 3, 0.4
#: The top is reached when the height gains less than this part of the climb over so many frames.
_SLOWED, _OVER = 0.04, 3
#: The least climb that is spoken: more than counts, since a spoken number is never taken back; as a part of
#: the usual climb of this set; and over the height's own jitter.
_LEAST, _OF_USUAL, _OVER_JITTER = 1.25, 0.5, 4.0
#: The heel is down again, and may be counted anew, below this part of the climb.
_STILL_UP = 0.55
#: How much of each frame enters the running jitter (a time constant of two seconds).
_JITTER = 1 / (2 * RATE_HZ)
NAN = float("nan")


class SpokenCount:
    """Says when a rise has come to its top, a moment after it does."""

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise = exercise
        self._least = _LEAST * LEAST_RISE_CM / scale.stature_cm
        self._newest: deque[float] = deque(maxlen=_FRAMES)
        self._recent: deque[float] = deque(maxlen=_OVER + 1)
        self._usual = self._jitter = 0.0
        self._forget()

    def push(self, run: Signals) -> list[float]:
        """Return the times, in seconds, at which these frames make a count due."""
        heights, _ = counted_signal(run, self._exercise)
        holds = posture_of_frames(run, self._exercise.posture)
        due = []
        for place, (value, posture) in enumerate(zip(heights.tolist(), holds.tolist(), strict=True)):
            if value != value:  # noqa: PLR0124 - NaN, the fastest test there is
                continue
            if not posture:
                self._forget()
            elif self._reaches_top(value):
                due.append((run.first + place) / RATE_HZ)
        return due

    def _forget(self) -> None:
        self._height, self._low, self._top, self._up = NAN, float("inf"), 0.0, False
        self._newest.clear()
        self._recent.clear()

    def _reaches_top(self, value: float) -> bool:
        self._newest.append(value)
        middle = sorted(self._newest)[len(self._newest) // 2]
        self._jitter += _JITTER * (abs(value - middle) - self._jitter)
        before = middle if self._height != self._height else self._height
        self._height = height = before + _NEWEST * (middle - before)
        self._recent.append(height)
        if self._up:
            self._come_down(height)
            return False
        if height < self._low:
            self._low = height
            return False
        climb = height - self._low
        least = max(self._least, _OF_USUAL * self._usual, _OVER_JITTER * self._jitter)
        if climb < least or height - self._recent[0] > _SLOWED * climb:
            return False
        self._up, self._top = True, height
        return True

    def _come_down(self, height: float) -> None:
        """Wait for the heel to come down; then learn from the climb and begin anew."""
        self._top = max(self._top, height)
        if height < self._low + _STILL_UP * (self._top - self._low):
            climb = self._top - self._low
            self._usual = climb if self._usual == 0 else 0.7 * self._usual + 0.3 * climb
            self._up, self._low = False, height
