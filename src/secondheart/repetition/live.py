"""Reads the newest frames alone: the phase of the repetition, and how high the heel is right now."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np

from secondheart.exercises.model import Phase
from secondheart.motion import RATE_HZ
from secondheart.types import Array

#: The level at rest is this part of the counted heights of so many newest frames.
_LOW_PART, _LOW_FRAMES = 0.1, 360
#: At or above this part of a rise the heel is held, of the usual one before it is counted; below the last it
#: rests.
_HELD, _NEARLY_UP, _RESTS = 0.85, 0.92, 0.2
#: A heel that leaves its height by this part of a rise within so many frames rises or is lowered.
_MOVES, _OVER = 0.06, 4
#: A rise is taken to be this part of stature before one is known.
_A_RISE = 0.04
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Readout:
    """What the newest frame shows.

    Parameters
    ----------
    phase, phase_s
        Where in a repetition the heel is, and since how many seconds; None where it is not seen.
    height
        Heel height over its rest, part of stature, as it is counted: of the working heel, or of both.
    seen
        Whether a foot is seen, and the kind of posture.
    """

    phase: Phase | None
    phase_s: float
    height: float
    seen: bool


class _Run(Protocol):
    @property
    def first(self) -> int: ...

    def __len__(self) -> int: ...


Run = TypeVar("Run", bound=_Run)
_Run_contra = TypeVar("_Run_contra", bound=_Run, contravariant=True)


class Spoken(Protocol[_Run_contra]):
    """Counts aloud by one kind of signals: those of a camera, or of a worn phone."""

    @property
    def up(self) -> bool:
        """Whether a rise has been counted and the heel is not down yet."""
        ...

    @property
    def height(self) -> float:
        """The newest counted height, part of stature; NaN where there is none."""
        ...

    @property
    def top(self) -> float:
        """The highest of the rise that was counted last."""
        ...

    @property
    def leg(self) -> int | None:
        """The leg that was counted last (0 left, 1 right), None where that is open."""
        ...

    @property
    def usual(self) -> float:
        """The usual climb, part of stature, 0 before one is known."""
        ...

    def expect(self, climb: float) -> None:
        """Take a climb as usual from here on."""
        ...

    def levels(self, since: int, stop: int) -> Array:
        """Return the counted heights of frames from one on and before another."""
        ...

    def follow(self, run: _Run_contra) -> Iterator[tuple[int, bool]]:
        """Give each frame once it is taken, and whether it makes a count due."""
        ...


class Live(Generic[Run]):
    """Counts aloud and reads phase and height off the same state; both look at newest frames alone."""

    def __init__(self, spoken: Spoken[Run]) -> None:
        self.spoken = spoken
        self.climbs: deque[tuple[float, float]] = deque(maxlen=8)
        self._begin = 0
        self._rest = NAN
        self._recent: deque[float] = deque(maxlen=_OVER + 1)
        self._phase: Phase | None = None
        self._since_s = 0.0
        self._now_s = 0.0
        self._was_up = False
        self._due_s = NAN

    def begin(self, frame: int) -> None:
        """Let the set begin: the level at rest is that of frames from here on."""
        self._begin = frame
        self._rest = NAN

    def push(self, run: Run) -> list[float]:
        """Take the next frames and return the times, in seconds, at which they make a count due."""
        return [at_s for due in self.follow(run, [run.first + len(run)]) for at_s in due]

    def follow(self, run: Run, stops: Iterable[int]) -> Iterator[list[float]]:
        """Take frames as if they came in portions, and give those times of each portion once it is taken.

        Parameters
        ----------
        stops
            Where each portion ends: the number of the frame after it. An empty portion changes nothing.
        """
        frames, newest = self.spoken.follow(run), run.first
        for stop in stops:
            due = []
            while newest < stop:
                frame, is_due = next(frames)
                newest = frame + 1
                due += [frame / RATE_HZ] if is_due else []
                if newest == stop:
                    self._look(due, newest)
            yield due
        # What is left to do after the last frame.
        for _ in frames:
            pass

    def _look(self, due: list[float], newest: int) -> None:
        """Read phase and height at the end of a portion; ``newest`` is the number of the frame after it."""
        self._now_s = (newest - 1) / RATE_HZ
        if due:
            self._due_s = due[-1]
        if self._was_up and not self.spoken.up and not np.isnan(self._rest):
            self.climbs.append((self._due_s, self.spoken.top - self._rest))
        self._was_up = self.spoken.up
        if not self.spoken.up:
            self._rest = _low(self.spoken.levels(max(self._begin, newest - _LOW_FRAMES), newest))
        self._recent.append(self.spoken.height)
        phase = self._next_phase()
        if phase != self._phase:
            self._phase, self._since_s = phase, self._now_s

    @property
    def readout(self) -> Readout:
        """What the newest frame shows."""
        height = self.spoken.height - self._rest
        return Readout(self._phase, self._now_s - self._since_s, height, not np.isnan(self.spoken.height))

    def _next_phase(self) -> Phase | None:
        height = self.spoken.height - self._rest
        if np.isnan(height):
            return None
        a_rise = self.spoken.usual or _A_RISE
        gained = self.spoken.height - self._recent[0]
        if self.spoken.up:
            held = height >= _HELD * (self.spoken.top - self._rest)
            return "hold" if held and self._phase != "lower" else "lower" if not held else self._phase
        if height < _RESTS * a_rise:
            return "rest"
        if height >= _NEARLY_UP * a_rise and self.spoken.usual:
            return "lower" if self._phase == "lower" else "hold"
        if abs(gained) < _MOVES * a_rise:
            return self._phase if self._phase in {"rise", "lower"} else "rest"
        return "rise" if gained > 0 else "lower"


def _low(heights: Array) -> float:
    """Return the height that a low part of them stays below, NaN of none; much faster than np.quantile."""
    if len(heights) == 0:
        return NAN
    place = _LOW_PART * (len(heights) - 1)
    below = int(place)
    above = min(below + 1, len(heights) - 1)
    low = np.partition(heights, (below, above))
    return float(low[below] + (place - below) * (low[above] - low[below]))
