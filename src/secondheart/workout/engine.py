"""The one engine: samples in, events out; live, replay and batch all push through here."""

import numpy as np

from secondheart.errors import RequestError
from secondheart.exercises.model import Exercise
from secondheart.grading import Asked
from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.view import view_of
from secondheart.repetition.gate import posture_of_frames, scale_of
from secondheart.repetition.spoken import SpokenCount
from secondheart.repetition.walk import Walking, longest
from secondheart.types import Analysis, Kind, Landmarks, Recording, Repetition, View, Walk
from secondheart.workout.events import Closed, Counted, Event
from secondheart.workout.kept import KeptRows
from secondheart.workout.poses import Poses
from secondheart.workout.sets import Sets
from secondheart.workout.summary import not_measured, warnings_of
from secondheart.workout.trace import TraceKeeper

NAN = float("nan")
SIDES = ("left", "right", "both", "auto")
_SECOND = int(RATE_HZ)


class Workout:
    """Counts, times, measures and grades one exercise from samples pushed in any portions.

    Parameters
    ----------
    exercise
        What is asked, from :func:`secondheart.load_exercise`.
    side
        The working leg where the person says so; ``"auto"`` finds it.
    height_cm
        The person's height for the scale, NaN when unknown: then there are no centimetres.
    best_cm
        The person's calibrated best heel rise, NaN to take the best of each set.
    aloud
        Whether to give :class:`Counted` events. Results are the same without, and a push is cheaper.

    Raises
    ------
    RequestError
        On a side that does not exist.

    >>> from secondheart.exercises import load_exercise
    >>> from secondheart.synthetic import perform
    >>> workout = Workout(load_exercise("soleus-push-up"), height_cm=172)
    >>> events = workout.push(perform("soleus-push-up", repetitions=4).landmarks) + workout.finish()
    >>> workout.analysis().count
    4
    """

    def __init__(
        self,
        exercise: Exercise,
        *,
        side: str = "auto",
        height_cm: float = NAN,
        best_cm: float = NAN,
        aloud: bool = True,
    ) -> None:
        if side not in SIDES:
            raise RequestError(f"side is {side!r}; expected one of {', '.join(SIDES)}")
        self.exercise = exercise
        self._scale = scale_of(height_cm)
        self._motion = Motion()
        self._poses = Poses()
        self._sets = Sets(exercise, self._scale, Asked(side, best_cm), self._poses)
        self._walking = Walking(self._scale)
        self._walks: tuple[Walk, ...] = ()
        self._spoken = SpokenCount(exercise, self._scale) if aloud else None
        self._spoken_count = 0
        self._trace = TraceKeeper()
        self._seen = _Seen()
        self._finished = False

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

    def push(self, samples: Landmarks) -> list[Event]:
        """Take the next samples and return what they bring about; times must go on increasing."""
        newest, run = self._motion.push(samples)
        if self._walks_only:
            return self._take(run)
        self._poses.push(newest.frames)
        return [*self._count_aloud(newest.signals), *self._take(run)]

    def finish(self) -> list[Event]:
        """End the recording and return the last events; nothing more is taken after this."""
        if self._finished:
            return []
        self._finished = True
        events = self._take(self._motion.finish())
        if not self._walks_only:
            return events + self._sets.finish()
        self._walks = self._walking.finish()
        return [Closed((), self.walk)] if self.walk is not None else []

    def analysis(self, kind: Kind = "landmarks", *, warnings: tuple[str, ...] = ()) -> Analysis:
        """Return all that is known after :meth:`finish`: the closed sets, graded.

        Parameters
        ----------
        kind
            What the samples came from.
        warnings
            What the reader of the recording had to say; the engine's own are added.
        """
        clock = self._motion.clock
        duration_s = 0.0 if np.isnan(clock.last_s) else clock.last_s
        rate_hz = (clock.samples - 1) / duration_s if duration_s > 0 else NAN
        repetitions, walk = self.repetitions, self.walk
        view = self._view()
        missing = not_measured(
            self.exercise,
            view,
            scale_known=self._scale.known,
            found=bool(repetitions) or walk is not None,
            refused=self._sets.refused,
            seen_posture=self._seen.posture > RATE_HZ / 2,
        )
        own = warnings_of(
            duration_s=NAN if any("short" in said for said in warnings) else duration_s,
            dropped=clock.dropped,
            unseen=self._seen.share_without_feet,
            repetitions=repetitions,
            other_walks=tuple(one for one in self._walks if one is not walk),
            lying_askew=self.exercise.posture == "lying" and view not in {"side", "unknown"},
        )
        worked = [(one.start_s, one.top_s + one.hold_s) for one in repetitions]
        return Analysis(
            exercise=self.exercise.id,
            variant=self.exercise.variant,
            recording=Recording(kind, duration_s, rate_hz, view),
            repetitions=repetitions,
            walk=walk,
            not_measured=missing,
            warnings=(*warnings, *(said for said in own if said not in warnings)),
            trace=self._trace.trace(worked, self._scale.stature_cm if self._scale.known else NAN),
        )

    def _take(self, run: Signals) -> list[Event]:
        self._trace.push(run)
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

    def _view(self) -> View:
        """Return the view of most sets, or of the whole recording where nothing was counted."""
        views = [graded.facts.view for graded in self._sets.graded]
        return max(set(views), key=views.count) if views else self._seen.view()


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
