"""The light look at a camera's newest frames, on the samples' own clock, beside the engine that measures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from secondheart.coach import Cue
from secondheart.coach.start_check import Missing, StartCheck
from secondheart.coach.words import Words
from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ, Signals, newest_signals
from secondheart.motion.clock import Clock
from secondheart.motion.signals import part
from secondheart.repetition.gate import Scale, posture_of_frames
from secondheart.repetition.live import Live
from secondheart.repetition.live_walk import LiveWalk
from secondheart.repetition.spoken import SpokenCount
from secondheart.types import Landmarks, Leg, Samples

#: A hole in the samples longer than this is not filled with frames: the clock begins anew after it.
HOLE_S = 5.0
#: So does it where time goes back by more than a doubled or late sample: a replay that begins its set.
_BACK_S = 0.5
#: Somebody who comes back after a pause must be well and still for so long; these things are looked at.
_BACK_STILL_S = 1.0
_BACK: tuple[Missing, ...] = ("nobody", "feet", "posture", "moving")


@dataclass(frozen=True, slots=True)
class Looked:
    """What the newest samples showed.

    Parameters
    ----------
    holds
        (n,) by frame: whether the kind of posture, or the phone in its place, was there.
    tops
        Sample times at which rises came to their tops, seconds.
    came_down
        In a walk the heels that came down, with their sample times.
    """

    holds: np.ndarray[tuple[int], np.dtype[np.bool_]]
    tops: list[float]
    came_down: list[tuple[float, Leg]]


class Looking:
    """Turns samples into newest frames, and reads count, phase and height off them.

    Frame times start at 0 after every hole, and where the time of the samples begins anew; ``from_s`` is what
    to add to have sample time.
    """

    #: The set pauses by itself when the posture has been lost for so long, as it closes in the engine; who
    #: stays away for the second has finished.
    away_s, gone_s = 3.0, 60.0

    def __init__(self, exercise: Exercise, scale: Scale, words: Words) -> None:
        self._exercise, self._scale, self._words = exercise, scale, words
        self._clock = Clock()
        self.live: Live[Signals] = Live(SpokenCount(exercise, scale))
        self.walk = LiveWalk(scale)
        self.check = StartCheck(exercise, scale, words)
        self.from_s = self.last_s = 0.0
        self.begun = self.nobody = False
        self._newest: Signals | None = None

    @property
    def lost_sentence(self) -> str:
        """What to say when the set pauses by itself."""
        return self._words.stage.lost if self.nobody else self._words.stage.paused

    def push(self, samples: Samples) -> Looked:
        """Look at the newest samples; raises TypeError for those of a phone."""
        run = self._frames(samples)
        holds = posture_of_frames(run, self._exercise.posture)
        if self._walks:
            return Looked(holds, [], self.walk.push(run))
        return Looked(holds, [self.from_s + at_s for at_s in self.live.push(run)], [])

    @property
    def _walks(self) -> bool:
        return self._exercise.movement == "walk"

    def _frames(self, samples: Samples) -> Signals:
        """Return the signals of the newest frames."""
        if not isinstance(samples, Landmarks):
            raise TypeError(f"{type(samples).__name__} of a camera; expected Landmarks")
        if len(samples) and (not self.begun or not goes_on(float(samples.time_s[0]) - self.last_s)):
            self._restart(float(samples.time_s[0]))
        if len(samples):
            self.begun, self.last_s = True, float(samples.time_s[-1])
        frames = self._clock.push(replace(samples, time_s=samples.time_s - self.from_s))
        run = self._newest = newest_signals(frames)
        if len(run):
            self.nobody = bool(np.isnan(run.stature_px[-1]))
        return run

    def one_by_one(self, samples: Samples) -> Iterator[Looked]:
        """Look at many samples, and read them as if each had come by itself; much faster than each is.

        Gives what each sample showed, but for ``holds``.
        """
        if not isinstance(samples, Landmarks):
            raise TypeError(f"{type(samples).__name__} of a camera; expected Landmarks")
        breaks = [k + 1 for k, step_s in enumerate(np.diff(samples.time_s).tolist()) if not goes_on(step_s)]
        unasked = np.zeros(0, dtype=np.bool_)
        for start, stop in pairwise((0, *breaks, len(samples))):
            at = slice(start, stop)
            one = Landmarks(samples.time_s[at], samples.xy_px[at], samples.visibility[at])
            run = self._frames(one)
            # The number of the frame after each sample, as the clock draws them.
            upto = np.floor((one.time_s - self.from_s) * RATE_HZ + 1e-6).astype(int) + 1
            stops = np.maximum.accumulate(np.clip(upto, run.first, run.first + len(run))).tolist()
            if self._walks:
                for before, after in pairwise((run.first, *stops)):
                    yield Looked(unasked, [], self.walk.push(part(run, before, after)))
            else:
                for due in self.live.follow(run, stops):
                    yield Looked(unasked, [self.from_s + at_s for at_s in due], [])

    def begin(self, best: float) -> None:
        """Let the set begin here; ``best`` is the heel's best rise, part of stature, NaN where unknown."""
        frame = int((self.last_s - self.from_s) * RATE_HZ)
        self.live.begin(frame - int(RATE_HZ))
        if best > 0:
            self.live.spoken.expect(best)
        self.walk.begin()

    def begin_anew(self) -> None:
        """Let the next samples come on any clock."""
        self.begun = False

    def ask(self, *, back: bool = False) -> None:
        """Begin the start check anew; after a pause, ``back``, with less to look at."""
        asked = self._exercise, self._scale, self._words
        self.check = StartCheck(*asked, well_s=_BACK_STILL_S, only=_BACK) if back else StartCheck(*asked)

    def answer(self, size_px: tuple[int, int], now_s: float) -> list[Cue]:
        """Let the check look at what was pushed last, and return what is to be said."""
        return [] if self._newest is None else self.check.push(self._newest, size_px, now_s)

    def _restart(self, from_s: float) -> None:
        self.from_s = from_s
        self._clock = Clock()
        usual = self.live.spoken.usual
        self.live = Live(SpokenCount(self._exercise, self._scale))
        self.live.spoken.expect(usual)
        self.walk.restart()


def goes_on(step_s: float) -> bool:
    """Tell whether a sample this long after the last one goes on with it."""
    return -_BACK_S < step_s <= HOLE_S
