"""Counts aloud at once: a light, forward-only look at the newest frames."""

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.signals import Signals
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.gate import LEAST_RISE_CM, Scale, posture_of_frames

#: How much of each new frame enters the running height (a time constant of about a tenth of a second).
_NEWEST = 0.4
#: The top is said to be reached when the height gains less than this part of the climb in a frame.
_SLOWED = 0.012
#: The least climb, as a part of the usual one of this set, that is spoken.
_OF_USUAL = 0.45
#: The heel is down again, and may be counted anew, below this part of the climb.
_STILL_UP = 0.6


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
        height, low = self._height, self._low
        for place, (value, posture) in enumerate(zip(heights.tolist(), holds.tolist(), strict=True)):
            if value != value:  # noqa: PLR0124 - NaN, the fastest test there is
                continue
            if not posture:
                height, low, self._up = float("nan"), float("inf"), False
                continue
            before = height if height == height else value  # noqa: PLR0124
            height = before + _NEWEST * (value - before)
            if self._up:
                low = self._come_down(height, low)
            elif height < low:
                low = height
            elif self._reached(height - low, height - before):
                self._up, self._top = True, height
                due.append((run.first + place) / RATE_HZ)
        self._height, self._low = height, low
        return due

    def _reached(self, climb: float, gain: float) -> bool:
        """Return whether a climb is large enough and has come to its end."""
        return climb > self._least and climb > _OF_USUAL * self._usual and gain < _SLOWED * climb

    def _come_down(self, height: float, low: float) -> float:
        """Wait for the heel to come down; return the level that the next climb starts from."""
        self._top = max(self._top, height)
        if height >= low + _STILL_UP * (self._top - low):
            return low
        climb = self._top - low
        self._usual = climb if self._usual == 0 else 0.7 * self._usual + 0.3 * climb
        self._up = False
        return height
