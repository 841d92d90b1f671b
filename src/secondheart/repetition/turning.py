"""Finds rises and falls in one signal as it comes: the first, generous look at what may be a repetition."""

from collections.abc import Iterator
from dataclasses import dataclass

from secondheart.exercises.model import Exercise
from secondheart.types import Array

#: No heel rises more than this part of stature: the rear foot is 0.114 of stature long and turns by
#: 50 degrees at most; from the stretch below an edge a little more.
HIGHEST, HIGHEST_ON_EDGE = 0.09, 0.105


def highest_of(exercise: Exercise) -> float:
    """Return the most that a heel can rise in an exercise, part of stature."""
    return HIGHEST_ON_EDGE if exercise.support == "edge" else HIGHEST


#: Within so many frames after a fall, a climb below this part of the one before is its spring.
SPRING_FRAMES, SPRING_OF_CLIMB = 27, 0.42
#: A climb beyond this did not come from a heel alone, and does not raise what a fall must be.
_USUALLY = 0.07
#: What a fall must be goes by the climb from the lowest point of this while of frames and the one before: a
#: wrong point far down, once, would otherwise hide every fall after it.
_LATELY = 120


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise and the fall after it, by frame numbers of the even clock.

    ``low_frame`` is the lowest frame before the top, ``high_frame`` the top, ``stop_frame`` the last
    frame that was looked at (excluded). ``cut`` is true when nothing more was seen after it.
    """

    low_frame: int
    high_frame: int
    stop_frame: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Fallen:
    """A rise that has come down and waits to be handed out."""

    low_frame: int
    high_frame: int
    near_bottom: float
    climb: float


class Turning:
    """Follows one signal through its lows and highs with hysteresis.

    A rise counts as one when the signal climbs by ``least`` from its lowest point, and is over when
    it has fallen by ``least`` and by ``fall_share`` of the climb and of the ``usual`` climb, which the
    user of this class may set as it learns it. It is handed out at the next rise, or ``settle_frames``
    after the signal came back near the bottom.
    """

    def __init__(self, *, fall_share: float = 0.3, settle_frames: int = 45) -> None:
        self.usual = 0.0
        self._fall_share, self._settle = fall_share, settle_frames
        self._rising = False
        self._low, self._low_frame = float("inf"), 0
        self._high, self._high_frame = float("-inf"), 0
        self._while, self._lately, self._before = -1, float("inf"), float("inf")
        self._waiting: _Fallen | None = None
        self._near_since: int | None = None
        self._frame = 0

    def push(self, first: int, signal: Array, least: Array) -> Iterator[Rise]:
        """Give each rise at the frame that completes it; NaN frames are passed over.

        ``least`` is (n,), how far the signal must turn to be noticed at each frame.
        """
        for frame, (value, enough) in enumerate(
            zip(signal.tolist(), least.tolist(), strict=True), start=first
        ):
            self._frame = frame + 1
            if value != value:  # noqa: PLR0124 - NaN, the fastest test there is
                continue
            if frame // _LATELY != self._while:
                self._while = frame // _LATELY
                self._lately, self._before = value, self._lately
            elif value < self._lately:
                self._lately = value
            # Most frames turn by less than is noticed: they are let through without a call.
            if self._rising:
                if value > self._high:
                    self._high, self._high_frame = value, frame
                elif self._high - value >= enough:
                    self._follow_high(frame, value, enough)
            elif self._waiting is not None or value < self._low or value - self._low >= enough:
                rise = self._follow_low(frame, value, enough)
                if rise is not None:
                    yield rise

    @property
    def oldest(self) -> int:
        """The oldest frame that a later rise may still name."""
        return self._low_frame if self._waiting is None else min(self._waiting.low_frame, self._low_frame)

    def finish(self) -> list[Rise]:
        """Return what the end of the recording leaves: a rise waiting for its fall, or still high."""
        if self._waiting is not None:
            return [Rise(self._waiting.low_frame, self._waiting.high_frame, self._frame, cut=True)]
        if self._rising:
            return [Rise(self._low_frame, self._high_frame, self._frame, cut=True)]
        return []

    def _follow_high(self, frame: int, value: float, least: float) -> None:
        climb = self._high - max(self._low, min(self._lately, self._before))
        if self._high - value >= max(least, self._fall_share * max(min(climb, _USUALLY), self.usual)):
            near_bottom = self._high - 0.8 * climb
            self._waiting = _Fallen(self._low_frame, self._high_frame, near_bottom, min(climb, _USUALLY))
            self._near_since = None
            self._rising = False
            self._low, self._low_frame = value, frame

    def _enough(self, frame: int, least: float) -> float:
        """Return the climb that begins a new rise: more than a wobble half-way down or a spring."""
        fallen, since = self._waiting, self._near_since
        if fallen is None or (since is not None and frame - since > SPRING_FRAMES):
            return least
        return max(least, (self._fall_share if since is None else SPRING_OF_CLIMB) * fallen.climb)

    def _follow_low(self, frame: int, value: float, least: float) -> Rise | None:
        if value < self._low:
            self._low, self._low_frame = value, frame
        fallen = self._waiting
        if value - self._low >= self._enough(frame, least):
            self._waiting = None
            self._rising = True
            self._high, self._high_frame = value, frame
        elif fallen is not None:
            if self._near_since is None and value <= fallen.near_bottom:
                self._near_since = frame
            if self._near_since is None or frame - self._near_since < self._settle:
                return None
            self._waiting = None
        return None if fallen is None else Rise(fallen.low_frame, fallen.high_frame, frame + 1)
