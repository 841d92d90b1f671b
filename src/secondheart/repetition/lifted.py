"""Refuses rises of phones that the heel lifts, at the pelvis and on the shank, or turns, on the foot."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.standing_leg import HEEL_PER_LIFT, heel_rise_of_lift
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured
from secondheart.repetition.turning import highest_of
from secondheart.repetition.worn import climb_of, plain_objections, why_not_worn
from secondheart.types import Array, Mount

#: What part of the ankle's lift these places share. Who leans on a wall, by some 15 degrees, lifts the pelvis
#: along the slant; a shank that leans more as the heel rises lifts a phone on its front a little beyond.
SHARE_OF_LIFT: Final[dict[Mount, float]] = {"pelvis": 0.965, "shank": 1.025}
#: What stands on the foot leans over by no more than this while the heel rises (a swinging trunk is a
#: fault and still counts), nor does it turn about the vertical by more than this, degrees. A shank leans
#: over by 9 to 15 in a squat and in standing up, and by up to 4 in a rise.
_LEAN_DEG: Final[dict[Mount, float]] = {"pelvis": 14.0, "shank": 6.5}
_HEADING_DEG = 20.0
#: A body that was not calm for this part of a rise, or not for so many frames before it, did something else.
_CALM, _SETTLED = 0.9, 12
#: The accelerations of a rise alone, from rest to rest, tell its size between these parts of what was read;
#: sure only where it lasts no longer, s, the rests being so much of that time away.
_PARTS, _WITHIN_S, _BEYOND = (0.4, 2.0), 3.0, 0.35


def heel_rise_of_level(level: Array, mount: Mount, exercise: Exercise) -> Array:
    """Return the heel rise of (n,) counted levels above rest, parts of stature."""
    on_edge = exercise.support == "edge"
    return heel_rise_of_lift(level / HEEL_PER_LIFT, SHARE_OF_LIFT[mount], from_stretch=on_edge)


def why_not_on_foot(found: Measured, window: WornSignals, exercise: Exercise, scale: Scale) -> str | None:
    """Return why a rise that a phone on the foot shows is no repetition, None where it may be one.

    A foot that steps off rises like one that works: only what follows tells them apart.
    """
    refusal = why_not_worn(found, window, exercise, scale)
    fall = _frame(window, found.top_s + found.hold_s)
    end = len(window) - 1 if np.isnan(found.end_s) else _frame(window, found.end_s)
    if refusal is None and np.mean(window.holds[fall : end + 1]) < _CALM:
        return "the foot stepped off"
    return refusal


def why_not_lifted(
    mount: Mount, found: Measured, window: WornSignals, exercise: Exercise, scale: Scale
) -> str | None:
    """Return why a rise on its own is no repetition, None where it may be one."""
    return next(_objections(mount, found, window, exercise, scale), None)


def _objections(
    mount: Mount, found: Measured, window: WornSignals, exercise: Exercise, scale: Scale
) -> Iterator[str]:
    yield from plain_objections(found, scale)
    climb = heel_rise_of_level(np.array([climb_of(found, window)]), mount, exercise)[0]
    if max(climb, found.rise) > highest_of(exercise):
        yield "higher than a heel can rise"
    start, fall = _frame(window, found.start_s), _frame(window, found.top_s + found.hold_s)
    if (
        np.mean(window.holds[start : fall + 1]) < _CALM
        or not window.holds[max(start - _SETTLED, 0) : start].all()
    ):
        yield "the body was not calm"
    aside = np.degrees(window.aside_rad[start : fall + 1])
    if not np.isnan(aside).all() and float(np.nanmax(aside)) > _LEAN_DEG[mount]:
        yield "the body leaned over"
    turned = np.degrees(np.nancumsum(window.heading_radps[start : fall + 1]) / RATE_HZ)
    if float(np.ptp(turned)) > _HEADING_DEG:
        yield "the body turned"
    if found.rise_s < _WITHIN_S and not _felt(found, window, scale.stature_cm / 100):
        yield "the accelerations of the rise do not bear it out"


def _frame(window: WornSignals, time_s: float) -> int:
    return min(max(round(time_s * RATE_HZ) - window.first, 0), len(window) - 1)


def _felt(found: Measured, window: WornSignals, stature_m: float) -> bool:
    """Return whether the accelerations of a rise agree with its change of level, true where none is known."""
    # Those are the moments of a tenth and of nine tenths: the rests lie a little beyond.
    beyond_s = min(_BEYOND * found.rise_s, found.hold_s / 2) + 2 / RATE_HZ
    begin, end = _frame(window, found.start_s - beyond_s), _frame(window, found.top_s + beyond_s)
    lift, level = window.lift_mps2[begin : end + 1], window.level[begin : end + 1]
    if np.isnan(lift).any() or np.isnan(level).any():
        return True
    read = float(level[-1] - level[0]) / HEEL_PER_LIFT
    part = _lifted_m(lift) / stature_m / read if read else 0.0
    return _PARTS[0] < part < _PARTS[1]


def _lifted_m(lift_mps2: Array) -> float:
    """Return how far (n,) accelerations upwards lift what is at rest before and after them, metres.

    What the accelerometer errs in between is taken off as an even drift of speed.
    """
    speed = np.concatenate(([0.0], np.cumsum((lift_mps2[1:] + lift_mps2[:-1]) / (2 * RATE_HZ))))
    speed -= np.linspace(0.0, speed[-1], len(speed))
    return float(np.sum(speed)) / RATE_HZ
