"""How rises are read off the signals of a camera, and off those of a phone on each of its places."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ, Signals
from secondheart.motion.repair import LOOK_AHEAD
from secondheart.motion.seated_leg import HEEL_PER_TILT, heel_rise_of_tilt
from secondheart.motion.standing_leg import HEEL_PER_FOOT_TILT, heel_rise_of_foot
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.gate import Scale, why_not
from secondheart.repetition.lifted import SHARE_OF_LIFT, heel_rise_of_level, why_not_lifted, why_not_on_foot
from secondheart.repetition.measure import Measured, measure
from secondheart.repetition.turning import Rise
from secondheart.repetition.worn import measure_worn, why_not_worn
from secondheart.types import Array, Mount
from secondheart.workout.kept import Run


@dataclass(frozen=True, slots=True)
class Reading(Generic[Run]):
    """The functions that read one kind of signals.

    Parameters
    ----------
    kind
        The signals.
    counted
        Gives the signal that is counted and its shake, both (n,) parts of stature.
    measure
        Measures a rise in its window, given the counted signal there and whether the recording begins there;
        None where it cannot be told from noise.
    why_not
        Says why a measured rise is no repetition, None where it may be one.
    known_s
        Tells when the last frame of a window became known, seconds.
    mount
        Where the phone is worn, None for a camera.
    """

    kind: type[Run]
    counted: Callable[[Run, Exercise], tuple[Array, Array]]
    measure: Callable[[Run, Rise, Array, Exercise, bool], Measured | None]
    why_not: Callable[[Measured, Run, Exercise, Scale], str | None]
    known_s: Callable[[Run], float]
    mount: Mount | None = None


def _by_camera(
    window: Signals, rise: Rise, counted: Array, exercise: Exercise, at_start: bool
) -> Measured | None:
    return measure(window, rise, counted, exercise, at_start=at_start)


def _why_not_by_camera(found: Measured, _: Signals, exercise: Exercise, scale: Scale) -> str | None:
    return why_not(found, exercise, scale)


def _known_by_camera(window: Signals) -> float:
    return (window.first + len(window) - 1 + LOOK_AHEAD) / RATE_HZ


#: How a camera's signals are read.
CAMERA: Reading[Signals] = Reading(Signals, counted_signal, _by_camera, _why_not_by_camera, _known_by_camera)


def phone_reading(mount: Mount) -> Reading[WornSignals]:
    """Return how the signals of a phone on this place are read."""
    if mount in SHARE_OF_LIFT:
        by_lift, why_not_so = partial(_by_lift, mount), partial(why_not_lifted, mount)
        return Reading(WornSignals, _level, by_lift, why_not_so, _known_by_phone, mount)
    if mount == "foot":
        return Reading(WornSignals, _level, _by_foot, why_not_on_foot, _known_by_phone, mount)
    return Reading(WornSignals, _level, _by_thigh, why_not_worn, _known_by_phone, mount)


def _known_by_phone(window: WornSignals) -> float:
    # A frame reaches half of one beyond its time.
    return (int(window.told[-1]) + 0.5) / RATE_HZ


def _level(run: WornSignals, _: Exercise) -> tuple[Array, Array]:
    return run.level, run.shake


def _by_thigh(
    window: WornSignals, rise: Rise, counted: Array, _: Exercise, at_start: bool
) -> Measured | None:
    return measure_worn(window, rise, counted, _of_thigh, at_start=at_start, level_per_rad=HEEL_PER_TILT)


def _by_foot(
    window: WornSignals, rise: Rise, counted: Array, exercise: Exercise, at_start: bool
) -> Measured | None:
    on_edge = exercise.support == "edge"

    def rise_of(level: Array) -> Array:
        return heel_rise_of_foot(level / HEEL_PER_FOOT_TILT, from_stretch=on_edge)

    return measure_worn(window, rise, counted, rise_of, at_start=at_start, level_per_rad=HEEL_PER_FOOT_TILT)


def _by_lift(
    mount: Mount, window: WornSignals, rise: Rise, counted: Array, exercise: Exercise, at_start: bool
) -> Measured | None:
    rise_of = partial(heel_rise_of_level, mount=mount, exercise=exercise)
    return measure_worn(window, rise, counted, rise_of, at_start=at_start)


def _of_thigh(level: Array) -> Array:
    return heel_rise_of_tilt(level / HEEL_PER_TILT)
