"""The one engine: samples in, events out; live, replay and batch all push through here."""

from secondheart.errors import RequestError
from secondheart.exercises.model import Exercise
from secondheart.grading import Asked
from secondheart.repetition.gate import scale_of
from secondheart.types import Analysis, Inertial, Kind, Landmarks, Mount, Recording, Repetition, Walk
from secondheart.workout.by_camera import ByCamera
from secondheart.workout.by_phone import ByPhone
from secondheart.workout.events import Event

NAN = float("nan")
SIDES = ("left", "right", "both", "auto")


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
    each
        Whether to give :class:`Finished` events; the same holds.
    mount
        Where a phone is worn that gives the samples, None where a camera does.

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
        each: bool = True,
        mount: Mount | None = None,
    ) -> None:
        if side not in SIDES:
            raise RequestError(f"side is {side!r}; expected one of {', '.join(SIDES)}")
        self.exercise = exercise
        self._finished = False
        scale, asked = scale_of(height_cm), Asked(side, best_cm)
        self._watched: ByCamera | ByPhone = (
            ByCamera(exercise, scale, asked, aloud=aloud, each=each)
            if mount is None
            else ByPhone(exercise, scale, asked, mount, aloud=aloud, each=each)
        )

    @property
    def repetitions(self) -> tuple[Repetition, ...]:
        """The repetitions of the sets that are closed."""
        return self._watched.repetitions

    @property
    def walk(self) -> Walk | None:
        """The longest walk on tip-toe, known after :meth:`finish`."""
        return self._watched.walk

    def push(self, samples: Landmarks | Inertial) -> list[Event]:
        """Take the next samples and return what they bring about; times must go on increasing.

        Raises
        ------
        TypeError
            Landmarks where a phone is worn, or a phone's samples without one.
        """
        watched = self._watched
        if isinstance(watched, ByCamera) and isinstance(samples, Landmarks):
            return watched.push(samples)
        if isinstance(watched, ByPhone) and isinstance(samples, Inertial):
            return watched.push(samples)
        raise TypeError(
            f"{type(samples).__name__} do not fit {type(watched).__name__}; give mount for a phone"
        )

    def finish(self) -> list[Event]:
        """End the recording and return the last events; nothing more is taken after this."""
        if self._finished:
            return []
        self._finished = True
        return self._watched.finish()

    def analysis(self, kind: Kind = "landmarks", *, warnings: tuple[str, ...] = ()) -> Analysis:
        """Return all that is known after :meth:`finish`: the closed sets, graded.

        Parameters
        ----------
        kind
            What the samples came from.
        warnings
            What the reader of the recording had to say; the engine's own are added.
        """
        watched = self._watched
        duration_s = watched.duration_s
        rate_hz = (watched.samples - 1) / duration_s if duration_s > 0 else NAN
        own = watched.warnings(told_short=any("short" in said for said in warnings))
        return Analysis(
            exercise=self.exercise.id,
            variant=self.exercise.variant,
            recording=Recording(kind, duration_s, rate_hz, watched.view()),
            repetitions=watched.repetitions,
            walk=watched.walk,
            not_measured=watched.not_measured(),
            warnings=(*warnings, *(said for said in own if said not in warnings)),
            trace=watched.trace(),
        )
