"""Counts aloud at once: a light, forward-only look at the newest frames."""

from collections import deque
from collections.abc import Iterator

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.signals import Signals
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.gate import LEAST_RISE_CM, Scale, posture_of_frames
from secondheart.repetition.newest import Newest
from secondheart.repetition.turning import HIGHEST, HIGHEST_ON_EDGE
from secondheart.types import Array

#: The newest height is the median of so many frames, then a running mean into which each enters by this part.
_FRAMES, _NEWEST = 3, 0.4
#: The top is reached when the height gains less than this part of the climb over so many frames.
_SLOWED, _OVER = 0.04, 3
#: Below this part of the usual climb it must have kept within the second over so many frames, or have
#: fallen back by the last.
_NEARLY, _STILL, _LONGER, _FELL_BACK = 0.75, 0.12, 8, 0.15
#: The least climb that is spoken: more than counts, since a spoken number is never taken back; as a part of
#: the usual climb of this set; and over the height's own jitter.
_LEAST, _OF_USUAL, _OVER_JITTER = 1.4, 0.4, 4.0
#: ... where both legs' heights are added up, since only one of them moves, and so is their noise.
_LEAST_ADDED = 1.55
#: ... where a heel also comes up from below an edge for a pause, or with the hips.
_OF_USUAL_CAREFUL = 0.5
#: The heel is down again, and may be counted anew, below this part of the climb.
_STILL_UP = 0.55
#: A rise begins where the heel was last below this part of the climb.
_FOOT_OF_RISE = 0.2
#: How much of each frame enters the running jitter (a time constant of two seconds).
_JITTER = 1 / (2 * RATE_HZ)
#: The lowest is looked for in this while of frames and the one before.
_LATELY = 120
#: A climb beyond this did not come from a heel alone, and does not raise what is usual.
_USUALLY = 0.07
#: Nothing is said before the posture has been there for so many frames; one lost for fewer than the second
#: number was only seen wrongly.
_SETTLED, _LOST = 15, 10
#: The low is told by feet that have stood for so many frames.
_STOOD = 8
NAN = float("nan")


class SpokenCount:
    """Says when a rise has come to its top, a moment after it does."""

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise = exercise
        added = exercise.legs == "one" and exercise.posture == "sitting"
        self._least = (_LEAST_ADDED if added else _LEAST) * LEAST_RISE_CM / scale.stature_cm
        self._highest = HIGHEST_ON_EDGE if exercise.support == "edge" else HIGHEST
        careful = exercise.support == "edge" or exercise.posture == "lying"
        self._of_usual = _OF_USUAL_CAREFUL if careful else _OF_USUAL
        self._past = Newest(exercise, scale)
        self._newest: deque[float] = deque(maxlen=_FRAMES)
        self._recent: deque[float] = deque(maxlen=_LONGER + 1)
        self._usual = self._jitter = 0.0
        self._lost = self._settled = self._stood = 0
        self._forget()

    @property
    def up(self) -> bool:
        """Whether a rise has been counted and the heel is not down yet."""
        return self._up

    @property
    def height(self) -> float:
        """The newest counted height, smoothed, part of stature; NaN where nothing fitting is seen."""
        return self._height if self._lost == 0 else NAN

    @property
    def top(self) -> float:
        """The highest of the rise that was counted last."""
        return self._top

    @property
    def leg(self) -> int | None:
        """The leg of the rise that was counted last (0 left, 1 right), None where that is open."""
        return self._past.leg

    @property
    def usual(self) -> float:
        """The usual climb, part of stature, 0 before one is known."""
        return self._usual

    def expect(self, climb: float) -> None:
        """Take a climb, part of stature, as usual from here on, as one that was measured before."""
        self._usual = min(climb, _USUALLY)

    def levels(self, since: int, stop: int) -> Array:
        """Return the counted heights of frames from one on and before another, parts of stature."""
        return self._past.heights(since, stop)

    def push(self, run: Signals) -> list[float]:
        """Return the times, in seconds, at which these frames make a count due."""
        return [frame / RATE_HZ for frame, due in self.follow(run) if due]

    def follow(self, run: Signals) -> Iterator[tuple[int, bool]]:
        """Give the number of each frame once it is taken, and whether it makes a count due."""
        if len(run) == 0:
            return
        run, stands = self._past.push(run)
        heights, _ = counted_signal(run, self._exercise)
        self._past.counted(heights)
        holds = posture_of_frames(run, self._exercise.posture)
        for frame, (value, posture, standing) in enumerate(
            zip(heights.tolist(), holds.tolist(), stands.tolist(), strict=True), start=run.first
        ):
            self._lost = 0 if posture else self._lost + 1
            self._stood = self._stood + 1 if standing else 0
            if self._lost == _LOST:
                self._forget()
            seen = posture and value == value  # noqa: PLR0124 - no NaN, the fastest test there is
            self._settled += seen
            yield frame, seen and self._reaches_top(frame, value)
        self._past.forget()

    def _forget(self) -> None:
        self._height, self._top, self._up = NAN, 0.0, False
        self._settled = 0
        self._begin_low(float("inf"), 0)
        self._newest.clear()
        self._recent.clear()

    def _begin_low(self, height: float, frame: int) -> None:
        self._while, self._lows = frame // _LATELY, [(height, frame), (float("inf"), frame)]

    def _follow_low(self, height: float, frame: int) -> None:
        if frame // _LATELY != self._while:
            self._while = frame // _LATELY
            self._lows = [(height, frame), self._lows[0]]
        elif height <= self._lows[0][0]:
            self._lows[0] = height, frame

    def _reaches_top(self, frame: int, value: float) -> bool:
        self._newest.append(value)
        middle = sorted(self._newest)[len(self._newest) // 2]
        self._jitter += _JITTER * (abs(value - middle) - self._jitter)
        before = middle if self._height != self._height else self._height
        self._height = height = before + _NEWEST * (middle - before)
        self._recent.append(height)
        if self._up:
            self._come_down(height, frame)
            return False
        if self._stood >= _STOOD:
            self._follow_low(height, frame)
        low, low_frame = min(self._lows)
        climb = height - low
        least = max(self._least, self._of_usual * self._usual, _OVER_JITTER * self._jitter)
        if climb < least or not self._slowed(climb) or self._past.hips_on_the_way(frame):
            return False
        if (
            self._settled < _SETTLED
            or climb > self._highest
            or self._past.moved(low_frame, frame, low + _FOOT_OF_RISE * climb) is not None
        ):
            self._begin_low(height, frame)
            return False
        self._up, self._top, self._low = True, height, low
        return True

    def _slowed(self, climb: float) -> bool:
        """Return whether the heel has stopped rising; below its usual height it must stay for longer."""
        recent = self._recent
        if recent[-1] - recent[-1 - min(_OVER, len(recent) - 1)] > _SLOWED * climb:
            return False
        if climb > _NEARLY * self._usual or recent[-1] < max(recent) - _FELL_BACK * climb:
            return True
        return max(recent) - min(recent) < _STILL * climb

    def _come_down(self, height: float, frame: int) -> None:
        """Wait for the heel to come down; then learn from the climb and begin anew."""
        self._top = max(self._top, height)
        climb = min(self._top - self._low, _USUALLY)
        if height < self._top - (1 - _STILL_UP) * climb:
            self._usual = climb if self._usual == 0 else 0.7 * self._usual + 0.3 * climb
            self._up = False
            self._begin_low(height, frame)
