"""An exercise seen by a camera: landmarks in, events out, and what the analysis wants to know."""

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.grading import Asked
from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.view import view_of
from secondheart.repetition.gate import Scale, posture_of_frames
from secondheart.repetition.spoken import SpokenCount
from secondheart.repetition.walk import Walking, longest
from secondheart.types import Landmarks, NotMeasured, Repetition, Trace, View, Walk
from secondheart.workout.events import Closed, Counted, Event
from secondheart.workout.kept import KeptRows
from secondheart.workout.poses import Poses
from secondheart.workout.readings import CAMERA
from secondheart.workout.sets import Sets
from secondheart.workout.summary import not_measured, warnings_of
from secondheart.workout.trace import TraceKeeper

NAN = float("nan")
_SECOND = int(RATE_HZ)


class ByCamera:
    """Follows one exercise through the samples of a camera, pushed in any portions."""

    def __init__(self, exercise: Exercise, scale: Scale, asked: Asked, *, aloud: bool, each: bool) -> None:
        self.exercise, self._scale = exercise, scale
        self._motion = Motion()
        self._poses = Poses()
        self._sets = Sets(CAMERA, exercise, scale, asked, self._poses, each=each)
        self._walking = Walking(scale)
        self._walks: tuple[Walk, ...] = ()
        self._spoken = SpokenCount(exercise, scale) if aloud else None
        self._spoken_count = 0
        self._trace = TraceKeeper()
        self._seen = _Seen()

    @property
    def _walks_only(self) -> bool:
        return self.exercise.movement == "walk"

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """The repetitions of the sets that are closed."""
        return tuple(self._sets.repetitions)

    @property
    def walk(self) -> Walk | None:
        """The longest walk on tip-toe, known after :meth:`finish`."""
        return longest(self._walks)

    @property
    def duration_s(self) -> float:
        """Seconds from 0 to the last sample."""
        last_s = self._motion.clock.last_s
        return 0.0 if np.isnan(last_s) else last_s

    @property
    def samples(self) -> int:
        """How many samples were taken."""
        return self._motion.clock.samples

    def push(self, samples: Landmarks) -> list[Event]:
        """Take the next samples and return what they bring about."""
        newest, run = self._motion.push(samples)
        if self._walks_only:
            return self._take(run)
        self._poses.push(newest.frames)
        return [*self._count_aloud(newest.signals), *self._take(run)]

    def finish(self) -> list[Event]:
        """End the recording and return the last events."""
        events = self._take(self._motion.finish())
        if not self._walks_only:
            return events + self._sets.finish()
        self._walks = self._walking.finish()
        return [Closed((), self.walk)] if self.walk is not None else []

    def view(self) -> View:
        """Return the view of most sets, or of the whole recording where nothing was counted."""
        views = [graded.facts.view for graded in self._sets.graded]
        return max(set(views), key=views.count) if views else self._seen.view()

    def not_measured(self) -> tuple[NotMeasured, ...]:
        """Return what this recording could not show, each with its reason."""
        return not_measured(
            self.exercise,
            self.view(),
            scale_known=self._scale.known,
            found=bool(self.repetitions) or self.walk is not None,
            refused=self._sets.refused,
            seen_posture=self._seen.posture > RATE_HZ / 2,
        )

    def warnings(self, *, told_short: bool) -> list[str]:
        """Return what the reader of a result should know, one sentence each.

        ``told_short`` is whether the reader of the recording said that it is short.
        """
        return warnings_of(
            duration_s=NAN if told_short else self.duration_s,
            dropped=self._motion.clock.dropped,
            unseen=self._seen.share_without_feet,
            repetitions=self.repetitions,
            other_walks=tuple(one for one in self._walks if one is not self.walk),
            lying_askew=self.exercise.posture == "lying" and self.view() not in {"side", "unknown"},
        )

    def trace(self) -> Trace | None:
        """Return heel height over the whole recording, for drawing."""
        worked = [(one.start_s, one.top_s + one.hold_s) for one in self.repetitions]
        return self._trace.trace(worked, self._scale.stature_cm if self._scale.known else NAN)

    def _take(self, run: Signals) -> list[Event]:
        self._trace.push(run.first, run.heel_height)
        holds = posture_of_frames(run, self.exercise.posture)
        self._seen.push(run, holds)
        if not self._walks_only:
            return self._sets.push(run, holds)
        self._walking.push(run)
        return []

    def _count_aloud(self, newest: Signals) -> list[Counted]:
        counted: list[Counted] = []
        if self._spoken is None:
            return counted
        for time_s in self._spoken.push(newest):
            self._spoken_count += 1
            counted.append(Counted(self._spoken_count, time_s))
        return counted


class _Seen:
    """What was seen at all: feet, the kind of posture, and from which side."""

    def __init__(self) -> None:
        self.frames = self.feet = self.posture = 0
        self._rows = KeptRows()

    def push(self, run: Signals, holds: np.ndarray) -> None:
        self.frames += len(run)
        self.feet += int(np.count_nonzero(~np.isnan(run.heel_height).all(axis=1)))
        self.posture += int(np.count_nonzero(holds))
        second = slice(-run.first % _SECOND, None, _SECOND)
        if len(run.width[second]):
            columns = (run.width[second], run.crossed[second], run.trunk_drop[second])
            self._rows.push(-(-run.first // _SECOND), np.stack(columns, axis=1).astype(np.float32))

    @property
    def share_without_feet(self) -> float:
        return 1 - self.feet / max(self.frames, 1)

    def view(self) -> View:
        rows = self._rows.rows()
        rows = rows[~np.isnan(rows).any(axis=1)] if len(rows) else rows
        return view_of(*(float(value) for value in np.median(rows, axis=0))) if len(rows) else "unknown"
