"""Finds the level that a rise began from: the contract measures every repetition from there."""

import numpy as np

from secondheart.repetition.robust import middle
from secondheart.repetition.turning import HIGHEST_ON_EDGE
from secondheart.types import Array

#: Before the foot of a rise, so many frames are looked at for the level it started from.
REST_FRAMES = 30
#: A rest of fewer frames than this is a turning point: only its lowest frames are the level.
SHORT_REST = 8
#: The level that a rise began from is looked for so many frames before it was half-way up.
BEFORE_HALF_WAY = 90
#: A signal that stays within this part of the climb for so many frames rests: that is where the rise began,
#: though the heel may have been lower before.
FLAT_WITHIN, FLAT_FRAMES = 0.06, 15
#: ... if that is lower than the top by this part of the climb from the lowest.
WELL_BELOW = 0.39
#: The level is looked for at most so many frames before the top.
LONGEST_RISE = 450
#: Toes within this part of stature stand in the same place.
SAME_PLACE = 0.03


def foot_of_rise_of(counted: Array, low: int, high: int) -> int:
    """Return the last frame before the top at which the signal was still near the level this rise began from.

    That is where it last kept still well below the top, or else the lowest shortly before the heel was
    half-way up; the heel may have been lower long before, when the person sat down or put a leg out.
    """
    top = float(counted[high])
    bottom = max(float(np.nanmin(counted[low : high + 1])), top - HIGHEST_ON_EDGE)
    early = max(low, high - LONGEST_RISE)
    flat = _last_flat(
        counted[early : high + 1], top - WELL_BELOW * (top - bottom), FLAT_WITHIN * (top - bottom)
    )
    if flat is not None:
        return early + flat
    below = np.flatnonzero(counted[low : high + 1] <= bottom + 0.5 * (top - bottom))
    middle = low + int(below[-1])
    early = max(middle - BEFORE_HALF_WAY, low)
    span = counted[early : middle + 1]
    bottom = float(np.nanmin(span))
    near = np.flatnonzero(span <= bottom + 0.15 * (top - bottom))
    return early + int(near[-1])


def _last_flat(span: Array, below: float, within: float) -> int | None:
    """Return the last place at which the signal has kept still below a level, None where it never has."""
    if len(span) < FLAT_FRAMES:
        return None
    highest, lowest = _running(span, np.fmax), _running(span, np.fmin)
    with np.errstate(invalid="ignore"):
        still = np.flatnonzero((highest - lowest < within) & (span[FLAT_FRAMES - 1 :] < below))
    return int(still[-1]) + FLAT_FRAMES - 1 if len(still) else None


def _running(span: Array, outer: np.ufunc) -> Array:
    """Return the running extreme over ``FLAT_FRAMES`` places, in as few steps as doubling takes."""
    reach, extreme = 1, span
    while 2 * reach <= FLAT_FRAMES:
        extreme = outer(extreme[:-reach], extreme[reach:])
        reach *= 2
    rest = FLAT_FRAMES - reach
    last: Array = outer(extreme[:-rest], extreme[rest:]) if rest else extreme
    return last


def resting_frames(counted: Array, foot_of_rise: int, high: int) -> np.ndarray:
    """Return which frames show the level from which this rise started."""
    resting = np.zeros(len(counted), dtype=bool)
    early = max(foot_of_rise - REST_FRAMES, 0)
    span = counted[early : foot_of_rise + 1]
    bottom = float(np.nanmin(span))
    with np.errstate(invalid="ignore"):
        near = span <= bottom + 0.15 * (counted[high] - bottom)
        if np.count_nonzero(near) < SHORT_REST:
            near = span <= bottom + 0.04 * (counted[high] - bottom)
    resting[early : foot_of_rise + 1] = near
    return resting


def in_place(toe_x: Array, resting: np.ndarray, foot_of_rise: int, high: int, size: float) -> np.ndarray:
    """Return the resting frames in which the foot already stood where it stands during the rise."""
    place = middle(toe_x[foot_of_rise : high + 1])
    with np.errstate(invalid="ignore"):
        there = resting & ~(np.abs(toe_x - place) > SAME_PLACE * size)
    if not there.any():
        there[foot_of_rise] = True
    return there
