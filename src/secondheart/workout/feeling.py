"""The light look at the newest samples of a phone on the thigh, beside the engine that measures."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from secondheart.coach import Cue
from secondheart.coach.words import Words
from secondheart.coach.worn_check import WornCheck
from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.lying import Laid, Lying
from secondheart.motion.seated_leg import HEEL_PER_TILT
from secondheart.motion.tilting import Tilting
from secondheart.motion.worn import WornMotion
from secondheart.motion.worn_signals import WornSignals, joined
from secondheart.repetition.gate import Scale
from secondheart.repetition.live import Live
from secondheart.repetition.live_walk import LiveWalk
from secondheart.repetition.worn_spoken import WornSpokenCount
from secondheart.types import Inertial, Samples
from secondheart.workout.looking import Looked, goes_on

#: What is left of a longer hole: short enough that the axis of the limb stays known, long enough for
#: orientation to be found anew.
_LEFT_S = 2.5


class Feeling:
    """Turns samples of a worn phone into newest frames, and reads count, phase and height off them.

    It stands where :class:`secondheart.workout.looking.Looking` stands for a camera. Before the limb has
    tilted for the first time nothing is counted; what was held back until then is, at once.
    """

    #: The phone was moved when it has not lain as it did for so long; who leaves it so for the second time
    #: given here has finished.
    away_s, gone_s = 1.5, 240.0

    def __init__(self, exercise: Exercise, scale: Scale, words: Words) -> None:
        self._words = words
        self._motion, self._lying, self._tilting = WornMotion(), Lying(), Tilting(HEEL_PER_TILT)
        self.live: Live[WornSignals] = Live(WornSpokenCount(exercise, scale))
        # No phone tells tip-toe from ordinary walking; this one stays as it is.
        self.walk = LiveWalk(scale)
        self.check = WornCheck(words)
        self.from_s = self.last_s = 0.0
        self._begun = False
        self._newest = Laid(*(np.zeros(0, dtype=np.bool_),) * 3)

    @property
    def lost_sentence(self) -> str:
        """What to say when the set pauses by itself."""
        return self._words.worn.moved

    def push(self, samples: Samples) -> Looked:
        """Look at the newest samples; raises TypeError for those of a camera."""
        if not isinstance(samples, Inertial):
            raise TypeError(f"{type(samples).__name__} of a phone on the thigh; expected Inertial")
        first_s, step_s = float(samples.time_s[0]), float(samples.time_s[0]) - self.last_s
        if not self._begun and self.last_s == 0.0:
            self.from_s = first_s
        elif not self._begun or not goes_on(step_s):
            self.from_s += step_s - _LEFT_S
        self._begun, self.last_s = True, float(samples.time_s[-1])
        sensed = self._motion.push(replace(samples, time_s=samples.time_s - self.from_s))
        self._newest = self._lying.push(sensed)
        runs = [run for run in self._tilting.push(sensed) if len(run)]
        tops = [self.from_s + at_s for at_s in self.live.push(joined(runs))] if runs else []
        return Looked(self._newest.rests, tops, [])

    def one_by_one(self, samples: Samples) -> Iterator[Looked]:
        """Look at many samples, and give after each the tops that it showed."""
        breaks = [k + 1 for k, step_s in enumerate(np.diff(samples.time_s).tolist()) if not goes_on(step_s)]
        nothing = np.zeros(0, dtype=np.bool_)
        for start, stop in pairwise((0, *breaks, len(samples))):
            part = _part(samples, start, stop)
            tops = self.push(part).tops
            for time_s in part.time_s.tolist():
                due = [top_s for top_s in tops if top_s <= time_s]
                tops = tops[len(due) :]
                yield Looked(nothing, due, [])

    def begin(self, best: float) -> None:
        """Let the set begin here; ``best`` is the heel's best rise, part of stature, NaN where unknown."""
        self.live.begin(int((self.last_s - self.from_s) * RATE_HZ) - int(RATE_HZ))
        if best > 0:
            self.live.spoken.expect(best)
        self._lying.begin()

    def begin_anew(self) -> None:
        """Let the next samples come on any clock."""
        self._begun = False

    def ask(self, *, back: bool = False) -> None:
        """Begin the start check anew; after a pause, ``back``, for less time."""
        self.check = WornCheck(self._words, well_s=1.0) if back else WornCheck(self._words)

    def answer(self, size_px: tuple[int, int], now_s: float) -> list[Cue]:  # noqa: ARG002
        """Let the check look at what was pushed last, and return what is to be said."""
        cues = self.check.push(self._newest, now_s)
        if self.check.passed:
            # Where it lies now is its place.
            self._lying.begin()
        return cues


def _part(samples: Samples, start: int, stop: int) -> Inertial:
    if not isinstance(samples, Inertial):
        raise TypeError(f"{type(samples).__name__} of a phone on the thigh; expected Inertial")
    at = slice(start, stop)
    return Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])
