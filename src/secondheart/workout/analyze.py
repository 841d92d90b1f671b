"""From a recording to an analysis, in one call: the same engine as live, fed from a file."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from secondheart.capture import open_recording
from secondheart.capture.landmarks_csv import LandmarksWriter
from secondheart.capture.source import Source
from secondheart.errors import RequestError
from secondheart.exercises import Exercise, load_exercise
from secondheart.types import Analysis, Inertial, Landmarks, Mount
from secondheart.workout.engine import Workout
from secondheart.workout.summary import place_words

if TYPE_CHECKING:
    from secondheart.capture.inertial_units import ForceUnit, RateUnit
    from secondheart.capture.weights import ModelName

NAN = float("nan")


def analyze(
    recording: str | Path,
    exercise: str | Exercise,
    *,
    variant: str | None = None,
    side: str = "auto",
    height_cm: float | None = None,
    best_cm: float | None = None,
    mount: Mount | None = None,
    person: int | None = None,
    model: "ModelName" = "heavy",
    landmarks: str | Path | None = None,
    force_unit: "ForceUnit | None" = None,
    rate_unit: "RateUnit | None" = None,
    on_progress: Callable[[float], None] | None = None,
) -> Analysis:
    """Find, time, measure and grade every repetition of an exercise in a recording.

    Parameters
    ----------
    recording
        A video, a landmarks CSV, or a phone's motion recording: a CSV, or a folder or zip as its app exports
        it.
    exercise
        One of the seven ids, a path to an exercise file of your own, or an exercise already loaded.
    variant
        A variant of the exercise, None for the written one.
    side
        ``"left"``, ``"right"``, ``"both"``, or ``"auto"`` to find the working leg.
    height_cm
        The person's height. Without it there are no centimetres.
    best_cm
        The person's own best heel rise, to grade the range against; else the best of each set.
    mount
        Where the phone was worn that made a motion recording; None for the place that the exercise names.
    person
        Which person in a video to follow, counted from the left; None for the one who exercises.
    model
        The pose model for videos: ``"heavy"``, or ``"full"`` for speed.
    landmarks
        Where to keep the pose as a landmarks CSV, None not to.
    force_unit, rate_unit
        Units of a motion recording where neither its header nor the physics tells them: ``"m/s2"`` or
        ``"g"``, ``"rad/s"`` or ``"deg/s"``.
    on_progress
        Called with the part of the recording read so far, 0 to 1, or NaN where its length is unknown.

    Raises
    ------
    RequestError
        On an unknown exercise, variant or side, or a mount or landmarks that do not fit the recording.
    RecordingError, NobodyError
        On a recording that cannot be read, or shows nobody.
    PoseUnavailableError
        On a video without the pose model.
    OutputError
        When the landmarks cannot be written.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from secondheart.synthetic import perform, write_csv
    >>> with TemporaryDirectory() as folder:
    ...     film = Path(folder) / "set.csv"
    ...     write_csv(perform("soleus-push-up", repetitions=4), film)
    ...     analyze(film, "soleus-push-up", height_cm=172).count
    4
    """
    asked = exercise if isinstance(exercise, Exercise) else load_exercise(str(exercise), variant)
    source = open_recording(
        recording,
        model=model,
        person=person,
        force_unit=force_unit,
        rate_unit=rate_unit,
    )
    place, said = _place(source, asked, mount, landmarks)
    workout = Workout(
        asked,
        side=side,
        height_cm=NAN if height_cm is None else height_cm,
        best_cm=NAN if best_cm is None else best_cm,
        aloud=False,
        each=False,
        mount=place,
    )
    keeper = LandmarksWriter(landmarks) if landmarks is not None else nullcontext()
    with keeper as kept:
        for samples in _told(source, on_progress):
            if kept is not None and isinstance(samples, Landmarks):
                kept.push(samples)
            workout.push(samples)
    workout.finish()
    return workout.analysis(source.kind, warnings=(*said, *source.warnings))


def _place(
    source: Source, exercise: Exercise, mount: Mount | None, landmarks: str | Path | None
) -> tuple[Mount | None, tuple[str, ...]]:
    """Return where the phone was worn, None for a camera, and what to say about it."""
    if source.kind != "inertial":
        if mount is not None:
            raise RequestError(
                f"mount is {mount!r}; only motion recordings of a phone have one, leave it out"
            )
        return None, ()
    if landmarks is not None:
        raise RequestError("landmarks are asked for of a motion recording, which has none; leave them out")
    if mount is not None:
        return mount, ()
    place: Mount = exercise.phone.mount or "pelvis"
    return place, (f"Where the phone was worn was not said (--mount): taken to be {place_words(place)}.",)


def _told(source: Source, on_progress: Callable[[float], None] | None) -> Iterator[Landmarks | Inertial]:
    for samples in source:
        yield samples
        if on_progress is not None and len(samples):
            on_progress(min(float(samples.time_s[-1]) / source.duration_s, 1.0))
