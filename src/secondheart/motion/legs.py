"""Which leg is which, and which is not seen: exchanged legs, legs half-way, a hidden foot that flies."""

from typing import Final

import numpy as np

from secondheart.motion.body import ANKLE, KNEE, TOE, far_leg, length, stature_px
from secondheart.motion.windows import Rows, any_near, median
from secondheart.types import Array

#: Frames before and after that a leg is compared with: longer than any exchange. Looking back costs no delay.
BEFORE: Final = 30
AFTER: Final = 11
#: Between exchanges a leg is also shown half-way to the other: where the ankles are farther apart than this
#: part of stature, one that lies off its place by this part of their distance, about on the way to the
#: other's place, is not seen, if half of the time both are nearer to theirs.
LEGS_ASUNDER, HALF_WAY, ON_THE_WAY = 0.15, 0.25, 1.2

#: A far foot flies about, and is not seen, where its three points together leap so far from frame to frame
#: (parts of stature), so many times farther than the near one's, in so large a part of the frames around: the
#: pose model puts a hidden foot on whoever walks through behind. On rendered films it then flew 0.02 to 0.2;
#: without company it stays under 0.006.
FLYING, FLYING_BESIDE_OTHER, MOSTLY_FLYING = 0.015, 3.0, 0.4
#: Where the shoulders lie farther apart than this part of the trunk, both feet can be seen.
STRICTLY_SIDEWAYS = 0.2
#: Frames either side that a flight is told by.
AROUND = 9
#: So many frames before and after a flight it is not seen either: between flights it rests on a wrong spot.
BEFORE_FLIGHT, AFTER_FLIGHT = 7, 20

_LEG, _FOOT = slice(KNEE, TOE + 1), slice(ANKLE, TOE + 1)


def turning(body: Array, size: Array) -> Rows:
    """Return bodies and sizes, and (n,) where from one frame to the next the legs may have been exchanged."""
    legs = body[:, :, _LEG]
    before, after = legs[:-1], legs[1:]
    straight, crossed = _distance(after, before), _distance(after, before[:, ::-1])
    turns = np.zeros(len(body), dtype=bool)
    with np.errstate(invalid="ignore"):
        turns[1:] = (crossed < 0.7 * straight) & (straight > 0.02 * size[1:])
        apart = length(body[:, 0, ANKLE] - body[:, 1, ANKLE])
        turns[1:] |= (apart[1:] < (1 - HALF_WAY) * apart[:-1]) & (apart[:-1] > LEGS_ASUNDER * size[1:])
    return body, size, turns


def in_place(body: Array, size: Array, turns: np.ndarray) -> Rows:
    """Return the bodies with the legs exchanged back where they stand in each other's place for a moment.

    A frame is compared with the median place of each leg over a second before it and a little after it, so an
    exchange that lasts longer than that is left as it is. A leg shown between the two places is not seen. The
    sizes are those of the bodies as they now are.
    """
    if not turns.any():
        return body, size
    legs = body[:, :, _LEG]
    at = np.flatnonzero(any_near(turns, BEFORE - 1, AFTER)[BEFORE : len(body) - AFTER]) + BEFORE
    window = at[:, None] + np.arange(-BEFORE, AFTER + 1)
    usual = median(np.moveaxis(legs[window], 1, -1))
    straight, crossed = _distance(legs[at], usual), _distance(legs[at], usual[:, ::-1])
    with np.errstate(invalid="ignore"):
        exchanged = at[(crossed < 0.7 * straight) & (straight > 0.015 * size[at])]
    mended, sizes = body.copy(), size.copy()
    mended[exchanged, :, _LEG] = body[exchanged][:, ::-1, _LEG]
    ankle = mended[at[:, None] + (-1, 0, 1), :, ANKLE]
    ankle_around, ankle_usual = legs[window, :, ANKLE - KNEE], usual[:, :, ANKLE - KNEE]
    frame, side = np.nonzero(_half_way(ankle, ankle_around, ankle_usual, size[at]))
    mended[at[frame], side, _LEG] = np.nan
    sizes[at] = stature_px(mended[at])
    return mended, sizes


def _half_way(ankle: Array, around: Array, usual: Array, size: Array) -> np.ndarray:
    """Return (n, 2) true for an ankle that leaps to between its own place and the other's.

    ``ankle`` holds (n, 3, 2, 2) the ankles one frame before, now and one after, ``around`` (n, window, 2, 2)
    those of all frames around, ``usual`` (n, 2, 2) their median. An ankle that takes a step goes there too,
    but does not leap.
    """
    asunder = length(usual[:, 0] - usual[:, 1])[:, None]
    off = median(np.moveaxis(length(around - usual[:, None]), 1, -1))
    own, other = (length(ankle[:, 1] - place) for place in (usual, usual[:, ::-1]))
    leap = np.fmax(length(ankle[:, 1] - ankle[:, 0]), length(ankle[:, 2] - ankle[:, 1]))
    with np.errstate(invalid="ignore"):
        keep = (asunder > LEGS_ASUNDER * size[:, None]) & (off < HALF_WAY * asunder)
        between = (own > HALF_WAY * asunder) & (own + other < ON_THE_WAY * asunder)
        return np.asarray(keep & between & (leap > HALF_WAY * asunder))


def leaps_of_feet(bend: Array, size: Array) -> Array:
    """Return (n - 1, 2) how far each foot leaps, all its three points together, as a part of stature.

    ``bend`` is (n, 2, 6, 2), how much the ways of the points bend from frame to frame. Looked at is how that
    changes: the way of a foot that takes a step bends slowly more, that of a guess at once.
    """
    feet = bend[:, :, _FOOT]
    jerk = feet[1:] - feet[:-1]
    leap: Array = length(jerk).min(axis=2) / (2 * size[1:, None])
    return leap


def flying(body: Array, leap: Array) -> np.ndarray:
    """Return (n, 2) true where the far foot of a person seen from the side flies about, ``AROUND`` it."""
    with np.errstate(invalid="ignore"):
        wild = (leap > FLYING) & ~(FLYING_BESIDE_OTHER * leap[:, ::-1] > leap)
    flies = np.zeros_like(wild)
    if len(body) <= 2 * AROUND or not wild.any():
        return flies
    seen = ~np.isnan(leap)  # a moment not seen says nothing
    mostly = _count_around(wild) > MOSTLY_FLYING * _count_around(seen)
    inner = slice(AROUND, len(body) - AROUND)
    flies[inner] = mostly & seen[inner] & far_leg(body[inner], STRICTLY_SIDEWAYS)
    return flies


def _count_around(flags: np.ndarray) -> np.ndarray:
    """Return how many flags are true of each frame and those ``AROUND`` it, where all of them are there."""
    total = np.cumsum(np.concatenate((np.zeros((1, 2), dtype=int), flags)), axis=0)
    count: np.ndarray = total[2 * AROUND + 1 :] - total[: -2 * AROUND - 1]
    return count


def _distance(legs: Array, others: Array) -> Array:
    """Return (n,) the mean distance in pixels between the points of two pairs of legs."""
    distance: Array = np.add.reduce(length(legs - others), axis=(1, 2)) / 8  # two legs of four points
    return distance
