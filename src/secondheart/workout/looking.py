"""The light look at the newest frames, on the samples' own clock, beside the engine that measures."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ, Signals, newest_signals
from secondheart.motion.clock import Clock
from secondheart.motion.signals import part
from secondheart.repetition.gate import Scale
from secondheart.repetition.live import Live
from secondheart.repetition.live_walk import LiveWalk
from secondheart.types import Landmarks, Leg

#: A hole in the samples longer than this is not filled with frames: the clock begins anew after it.
_HOLE_S = 5.0
#: So does it where time goes back by more than a doubled or late sample: a replay that begins its set.
_BACK_S = 0.5


class Looking:
    """Turns samples into newest frames, and reads count, phase and height off them.

    Frame times start at 0 after every hole, and where the time of the samples begins anew; ``from_s`` is what
    to add to have sample time.
    """

    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        self._exercise, self._scale = exercise, scale
        self._clock = Clock()
        self.live, self.walk = Live(exercise, scale), LiveWalk(scale)
        self.from_s = self.last_s = 0.0
        self.begun = self.nobody = False

    def push(self, samples: Landmarks) -> Signals:
        """Return the signals of the newest frames."""
        if len(samples) and (not self.begun or not _goes_on(float(samples.time_s[0]) - self.last_s)):
            self._restart(float(samples.time_s[0]))
        if len(samples):
            self.begun, self.last_s = True, float(samples.time_s[-1])
        moved = Landmarks(samples.time_s - self.from_s, samples.xy_px, samples.visibility)
        frames = self._clock.push(moved)
        run = newest_signals(frames)
        if len(run):
            self.nobody = bool(np.isnan(run.stature_px[-1]))
        return run

    def one_by_one(
        self, samples: Landmarks, *, walks: bool
    ) -> Iterator[tuple[list[float], list[tuple[float, Leg]]]]:
        """Look at many samples, and read them as if each had come by itself; much faster than each is.

        Gives, after each sample, the tops it showed, in sample time, and in a walk the heels that came down.
        """
        breaks = [k + 1 for k, step_s in enumerate(np.diff(samples.time_s).tolist()) if not _goes_on(step_s)]
        for start, stop in pairwise((0, *breaks, len(samples))):
            at = slice(start, stop)
            one = Landmarks(samples.time_s[at], samples.xy_px[at], samples.visibility[at])
            run = self.push(one)
            # The number of the frame after each sample, as the clock draws them.
            upto = np.floor((one.time_s - self.from_s) * RATE_HZ + 1e-6).astype(int) + 1
            stops = np.maximum.accumulate(np.clip(upto, run.first, run.first + len(run))).tolist()
            if walks:
                for before, after in pairwise((run.first, *stops)):
                    yield [], self.walk.push(part(run, before, after))
            else:
                for due in self.live.follow(run, stops):
                    yield [self.from_s + at_s for at_s in due], []

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

    def _restart(self, from_s: float) -> None:
        self.from_s = from_s
        self._clock = Clock()
        usual = self.live.spoken.usual
        self.live = Live(self._exercise, self._scale)
        self.live.spoken.expect(usual)
        self.walk.restart()


def _goes_on(step_s: float) -> bool:
    """Tell whether a sample this long after the last one goes on with it."""
    return -_BACK_S < step_s <= _HOLE_S
