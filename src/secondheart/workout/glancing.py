"""Makes the glance: what can be shown of the newest sample, in the person's own units."""

from collections.abc import Iterable
from statistics import median

import numpy as np

from secondheart.exercises.model import Exercise, Phase
from secondheart.repetition.gate import scale_of
from secondheart.types import Repetition, Side
from secondheart.workout.feeling import Feeling
from secondheart.workout.looking import Looking
from secondheart.workout.rounds import Rounds
from secondheart.workout.told import Glance, Stage, Wanted

NAN = float("nan")
#: Hip joint to floor, part of stature, as in the trace.
_LEG_OF_STATURE = 0.530
#: Sitting with one leg, both legs' heights are added up, and the still one copies part of the other's.
_ADDED = 0.75
#: How far the live height may be stretched to agree with what is measured, by so many repetitions.
_LEAST, _MOST, _OF = 0.6, 1.6, 5
#: A rise is the one that was counted aloud between its start and so long after its end.
_LATE_S = 0.5


class Glancing:
    """Keeps what makes the live height agree with the repetitions as they are measured."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.newest: Glance | None = None
        scale = scale_of(wanted.height_cm)
        self.unit = "cm" if scale.known else "% of leg"
        self._unit_of_stature = scale.stature_cm if scale.known else 100 / _LEG_OF_STATURE
        self._gains: list[float] = []
        self._best = NAN

    @property
    def best(self) -> float:
        """The own best: as found before the set, or the highest so far."""
        known = self.wanted.best_cm if self.unit == "cm" else NAN
        return self._best if np.isnan(known) else known

    @property
    def gain(self) -> float:
        """How much of the live height is the heel's own."""
        if self._gains:
            return median(self._gains[-_OF:])
        return _default_gain(self.wanted.exercise)

    def finish(self, repetition: Repetition, climbs: Iterable[tuple[float, float]], from_s: float) -> None:
        """Learn from a finished repetition; ``climbs`` are the live ones, their times short of ``from_s``."""
        ended_s = float(np.fmax(repetition.end_s, repetition.top_s)) + _LATE_S
        own = [climb for at_s, climb in climbs if repetition.start_s < at_s + from_s < ended_s]
        if not own or own[-1] <= 0:
            return
        live = own[-1] * self._unit_of_stature
        measured = repetition.heel_rise_cm if self.unit == "cm" else NAN
        if measured > 0:
            self._gains.append(float(np.clip(measured / live, _LEAST, _MOST)))
        self._best = float(np.fmax(self._best, measured if measured > 0 else live * self.gain))

    def glance(
        self,
        look: Looking | Feeling,
        stage: Stage,
        *,
        count: int,
        side: Side | None,
        elapsed_s: float,
        missing: tuple[str, ...],
        sentence: str,
        countdown_s: float,
        rounds: Rounds,
    ) -> Glance:
        """Return what can be shown now."""
        works = stage in {"set", "range", "paused"}
        exercise = self.wanted.exercise
        phase: Phase | None
        if exercise.movement == "walk":
            walk = look.walk.readout
            phase, phase_s = "hold" if walk.on_tip_toe else "rest", walk.since_s
            height, seen = walk.height * self._unit_of_stature, walk.seen
        else:
            readout = look.live.readout
            phase, phase_s = readout.phase, readout.phase_s
            height, seen = readout.height * self._unit_of_stature * self.gain, readout.seen
        self.newest = Glance(
            time_s=look.last_s,
            phase=phase if works and seen else None,
            phase_s=phase_s if works and seen else NAN,
            height=height,
            best=self.best,
            unit=self.unit,
            count=count,
            target=exercise.target.repetitions,
            side=side,
            elapsed_s=elapsed_s,
            seen=seen,
            missing=missing,
            sentence=sentence,
            countdown_s=countdown_s,
            active_s=rounds.active_s,
            round=None if np.isnan(self.wanted.round_s) else rounds.number,
            left_s=rounds.left_s(look.last_s) if works else NAN,
        )
        return self.newest


def _default_gain(exercise: Exercise) -> float:
    return _ADDED if exercise.legs == "one" and exercise.posture == "sitting" else 1.0
