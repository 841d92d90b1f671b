"""Counts aloud what a worn phone shows: at once, from the newest frames, never taken back."""

from collections import deque
from collections.abc import Iterator
from itertools import islice

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.seated_leg import HEEL_PER_TILT
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.gate import LEAST_RISE_CM, Scale
from secondheart.repetition.tops import Tops
from secondheart.repetition.turning import highest_of
from secondheart.repetition.worn import AROUND_RISE, arm_of, lifted_too_far, only_tilted
from secondheart.types import Array

#: The least climb that is spoken: more than counts, since a spoken number is never taken back; as a part of
#: the usual climb of this set.
_LEAST, _OF_USUAL = 1.75, 0.4
#: Nothing is said before the phone has lain still for so many frames; one lost for fewer than the second
#: number was only jolted.
_SETTLED, _LOST = 15, 10
#: Heights are kept for so many frames.
_KEPT = 480
#: A limb that went aside by more than this in a climb, or turned about the vertical by the second, was moved.
_ASIDE_RAD, _TURNED_RAD = np.radians(5.0), np.radians(8.0)
NAN = float("nan")


class WornSpokenCount:
    """Says when a rise has come to its top, a moment after it does."""

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._tops = Tops(_LEAST * LEAST_RISE_CM / scale.stature_cm, _OF_USUAL)
        self._highest = highest_of(exercise)
        self._kept: deque[tuple[float, float, float, float]] = deque(maxlen=_KEPT)
        self._newest = -1
        self._turned = 0.0
        self._lost = self._settled = 0

    @property
    def up(self) -> bool:
        """Whether a rise has been counted and the heel is not down yet."""
        return self._tops.up

    @property
    def height(self) -> float:
        """The newest counted height, smoothed, part of stature; NaN where the phone is being moved."""
        return self._tops.height if self._lost == 0 else NAN

    @property
    def top(self) -> float:
        """The highest of the rise that was counted last."""
        return self._tops.top

    @property
    def leg(self) -> None:
        """A phone does not tell which leg wears it."""

    @property
    def usual(self) -> float:
        """The usual climb, part of stature, 0 before one is known."""
        return self._tops.usual

    def expect(self, climb: float) -> None:
        """Take a climb, part of stature, as usual from here on, as one that was measured before."""
        self._tops.expect(climb)

    def levels(self, since: int, stop: int) -> Array:
        """Return the counted heights of frames from one on and before another, parts of stature."""
        first = self._newest + 1 - len(self._kept)
        part = islice(self._kept, max(since - first, 0), max(stop - first, 0))
        heights = np.array([height for height, *_ in part], dtype=np.float64)
        known: Array = heights[~np.isnan(heights)]
        return known

    def push(self, run: WornSignals) -> list[float]:
        """Return the times, in seconds, at which these frames make a count due."""
        return [frame / RATE_HZ for frame, due in self.follow(run) if due]

    def follow(self, run: WornSignals) -> Iterator[tuple[int, bool]]:
        """Give the number of each frame once it is taken, and whether it makes a count due."""
        rows = zip(
            run.level.tolist(),
            run.aside_rad.tolist(),
            run.heading_radps.tolist(),
            run.lift_mps2.tolist(),
            run.holds.tolist(),
            strict=True,
        )
        for frame, (level, aside, heading, lift, held) in enumerate(rows, start=run.first):
            seen = level == level  # noqa: PLR0124 - not NaN, the fastest test there is
            self._turned += heading / RATE_HZ if heading == heading else 0.0  # noqa: PLR0124
            self._kept.append((level, aside, self._turned, lift))
            self._newest = frame
            self._lost = 0 if held else self._lost + 1
            if self._lost == _LOST:
                self._settled = 0
                self._tops.forget()
            lies = held and seen
            self._settled += lies
            yield (
                frame,
                lies and self._tops.push(frame, level, stands=True, later=_never, wrong=self._is_no_heel),
            )

    def _is_no_heel(self, low_frame: int, frame: int, _: float, climb: float) -> bool:
        if self._settled < _SETTLED or climb > self._highest:
            return True
        rising = max(frame - low_frame + 1, 2)
        around: Array = np.array(list(self._kept)[-(rising + AROUND_RISE) :]).T
        level, aside, turned, lift = around
        if np.ptp(turned[-rising:]) > _TURNED_RAD:
            return True
        if np.nanmax(aside[-rising:]) - np.nanmin(aside[-rising:]) > _ASIDE_RAD:
            return True
        arm_m, error_m = arm_of(lift, level / HEEL_PER_TILT)
        return only_tilted(arm_m, error_m) or lifted_too_far(arm_m, error_m)


def _never(_: int) -> bool:
    return False
