"""Counts aloud at once: a light, forward-only look at the newest frames."""

from collections.abc import Iterator

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.signals import Signals
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.gate import LEAST_RISE_CM, Scale, posture_of_frames
from secondheart.repetition.newest import Newest
from secondheart.repetition.tops import Tops
from secondheart.repetition.turning import highest_of
from secondheart.types import Array

#: The least climb that is spoken: more than counts, since a spoken number is never taken back; as a part of
#: the usual climb of this set.
_LEAST, _OF_USUAL = 1.4, 0.4
#: ... where both legs' heights are added up, since only one of them moves, and so is their noise.
_LEAST_ADDED = 1.55
#: ... where a heel also comes up from below an edge for a pause, or with the hips.
_OF_USUAL_CAREFUL = 0.5
#: A rise begins where the heel was last below this part of the climb.
_FOOT_OF_RISE = 0.2
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
        careful = exercise.support == "edge" or exercise.posture == "lying"
        self._tops = Tops(
            (_LEAST_ADDED if added else _LEAST) * LEAST_RISE_CM / scale.stature_cm,
            _OF_USUAL_CAREFUL if careful else _OF_USUAL,
        )
        self._highest = highest_of(exercise)
        self._past = Newest(exercise, scale)
        self._lost = self._settled = self._stood = 0

    @property
    def up(self) -> bool:
        """Whether a rise has been counted and the heel is not down yet."""
        return self._tops.up

    @property
    def height(self) -> float:
        """The newest counted height, smoothed, part of stature; NaN where nothing fitting is seen."""
        return self._tops.height if self._lost == 0 else NAN

    @property
    def top(self) -> float:
        """The highest of the rise that was counted last."""
        return self._tops.top

    @property
    def leg(self) -> int | None:
        """The leg of the rise that was counted last (0 left, 1 right), None where that is open."""
        return self._past.leg

    @property
    def usual(self) -> float:
        """The usual climb, part of stature, 0 before one is known."""
        return self._tops.usual

    def expect(self, climb: float) -> None:
        """Take a climb, part of stature, as usual from here on, as one that was measured before."""
        self._tops.expect(climb)

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
                self._settled = 0
                self._tops.forget()
            seen = posture and value == value  # noqa: PLR0124 - no NaN, the fastest test there is
            self._settled += seen
            stood = self._stood >= _STOOD
            yield (
                frame,
                seen
                and self._tops.push(
                    frame, value, stands=stood, later=self._past.hips_on_the_way, wrong=self._is_no_heel
                ),
            )
        self._past.forget()

    def _is_no_heel(self, low_frame: int, frame: int, low: float, climb: float) -> bool:
        return (
            self._settled < _SETTLED
            or climb > self._highest
            or self._past.moved(low_frame, frame, low + _FOOT_OF_RISE * climb) is not None
        )
