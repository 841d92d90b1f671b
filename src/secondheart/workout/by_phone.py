"""An exercise felt by a worn phone: motion samples in, events out, and what the analysis wants to know."""

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.grading import Asked
from secondheart.motion.clock import RATE_HZ
from secondheart.motion.worn_body import WornBody
from secondheart.motion.worn_signals import WornSignals, joined
from secondheart.repetition.gate import Scale
from secondheart.repetition.walk import longest
from secondheart.repetition.worn_spoken import WornSpokenCount
from secondheart.repetition.worn_walk import WornWalking
from secondheart.types import Inertial, Mount, NotMeasured, Repetition, Trace, Walk
from secondheart.workout.events import Closed, Counted, Event
from secondheart.workout.readings import phone_reading
from secondheart.workout.sets import Sets
from secondheart.workout.summary import (
    not_measured_by_phone,
    shows,
    walk_is_felt,
    walked_by_phone,
    warnings_of,
)
from secondheart.workout.trace import TraceKeeper

NAN = float("nan")


class ByPhone:
    """Follows one exercise through the samples of a worn phone, pushed in any portions."""

    def __init__(
        self, exercise: Exercise, scale: Scale, asked: Asked, mount: Mount, *, aloud: bool, each: bool
    ) -> None:
        self.exercise, self.mount, self._scale, self._asked = exercise, mount, scale, asked
        self._body = WornBody(mount, scale.stature_cm / 100)
        self._sets = Sets(phone_reading(mount), exercise, scale, asked, each=each)
        self._shown = shows(exercise, mount)
        self._spoken = WornSpokenCount(exercise, scale) if aloud and self._shown else None
        self._spoken_count = 0
        self._walking = WornWalking() if walk_is_felt(exercise, mount) else None
        self._walks: tuple[Walk, ...] = ()
        self._trace = TraceKeeper()
        self._frames = self._held = self._missing = 0

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """The repetitions of the sets that are closed."""
        return tuple(self._sets.repetitions)

    @property
    def walk(self) -> Walk | None:
        """The longest walk, on tip-toe or not, known after :meth:`finish`; felt at the pelvis alone."""
        return longest(self._walks)

    @property
    def duration_s(self) -> float:
        """Seconds from 0 to the last sample."""
        last_s = self._body.clock.last_s
        return 0.0 if np.isnan(last_s) else last_s

    @property
    def samples(self) -> int:
        """How many samples were taken."""
        return self._body.clock.samples

    def push(self, samples: Inertial) -> list[Event]:
        """Take the next samples and return what they bring about."""
        return self._take(self._body.push(samples))

    def finish(self) -> list[Event]:
        """End the recording and return the last events."""
        events = [*self._take(self._body.finish()), *self._sets.finish()]
        if self._walking is not None:
            self._walks = self._walking.finish()
        return [*events, Closed((), self.walk)] if self.walk is not None else events

    def view(self) -> None:
        """A phone on the body has no view."""

    def not_measured(self) -> tuple[NotMeasured, ...]:
        """Return what this recording could not show, each with its reason."""
        return not_measured_by_phone(
            self.exercise,
            self.mount,
            scale_known=self._scale.known,
            found=bool(self.repetitions) or self.walk is not None,
            side_known=self._asked.side != "auto",
            refused=self._sets.refused,
            kept_still=self._held > RATE_HZ / 2,
        )

    def warnings(self, *, told_short: bool) -> list[str]:
        """Return what the reader of a result should know, one sentence each.

        ``told_short`` is whether the reader of the recording said that it is short.
        """
        said = warnings_of(
            duration_s=NAN if told_short else self.duration_s,
            dropped=self._body.clock.dropped,
            unseen=0.0,
            repetitions=self.repetitions,
        )
        if self.walk is not None:
            said += walked_by_phone(self.walk, self._walks)
        if self._missing > 0.1 * max(self._frames, 1):
            said.append(
                f"Nothing was felt in {100 * self._missing / self._frames:.0f} % of the time:"
                " the phone was taken up, or the samples had holes."
            )
        moved = self._frames - self._held - self._missing
        if self._shown and moved > 0.1 * max(self._frames, 1):
            said.append(
                f"The phone or the leg was being moved in {100 * moved / self._frames:.0f} % of the time;"
                " nothing counts there."
            )
        return said

    def trace(self) -> Trace | None:
        """Return heel height over the whole recording, for drawing; the same for both legs."""
        worked = [(one.start_s, one.top_s + one.hold_s) for one in self.repetitions]
        return self._trace.trace(worked, self._scale.stature_cm if self._scale.known else NAN)

    def _take(self, runs: list[WornSignals]) -> list[Event]:
        if not runs:
            return []
        run = joined(runs)
        self._frames += len(run)
        self._held += int(np.count_nonzero(run.holds))
        self._missing += int(np.count_nonzero(np.isnan(run.lift_mps2)))
        self._trace.push(run.first, np.repeat(run.level[:, np.newaxis], 2, axis=1))
        if self._walking is not None:
            self._walking.push(run)
        if not self._shown:
            return []
        return [*self._count_aloud(run), *self._sets.push(run, run.holds)]

    def _count_aloud(self, run: WornSignals) -> list[Counted]:
        counted: list[Counted] = []
        for time_s in self._spoken.push(run) if self._spoken is not None else ():
            self._spoken_count += 1
            counted.append(Counted(self._spoken_count, time_s))
        return counted
