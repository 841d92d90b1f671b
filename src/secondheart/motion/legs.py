"""Which leg is which, and which is not seen: exchanged legs, legs half-way, a hidden foot that flies."""

from typing import Final

import numpy as np

from secondheart.motion.body import ANKLE, KNEE, TOE, far_leg, length
from secondheart.motion.windows import median, weighted_mean
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
#: Frames that :func:`flying_leg` looks back and ahead; a leap is told by two frames before and one after it.
FLIGHT_BACK: Final = 2 + AROUND + AFTER_FLIGHT
FLIGHT_AHEAD: Final = 1 + AROUND + BEFORE_FLIGHT

_LEG, _FOOT = slice(KNEE, TOE + 1), slice(ANKLE, TOE + 1)


def legs_in_place(body: Array, size: Array) -> Array:
    """Return the bodies with the legs exchanged back where they stand in each other's place for a moment.

    A frame is compared with the median place of each leg over a second before it and a little after it, so an
    exchange that lasts longer than that is left as it is. A leg shown between the two places is not seen.
    """
    legs = body[:, :, _LEG]
    before, after = legs[:-1], legs[1:]
    straight, crossed = _distance(after, before), _distance(after, before[:, ::-1])
    with np.errstate(invalid="ignore"):
        turns = (crossed < 0.7 * straight) & (straight > 0.02 * size[1:])
        apart = length(body[:, 0, ANKLE] - body[:, 1, ANKLE])
        turns |= (apart[1:] < (1 - HALF_WAY) * apart[:-1]) & (apart[:-1] > LEGS_ASUNDER * size[1:])
    if not turns.any():
        return body
    suspect = np.zeros(len(body), dtype=bool)
    for place in np.flatnonzero(turns):
        suspect[max(place + 1 - AFTER, 0) : place + 1 + BEFORE] = True
    suspect[:BEFORE] = False
    suspect[len(body) - AFTER :] = False
    at = np.flatnonzero(suspect)
    window = at[:, None] + np.arange(-BEFORE, AFTER + 1)
    usual = median(np.moveaxis(legs[window], 1, -1))
    straight, crossed = _distance(legs[at], usual), _distance(legs[at], usual[:, ::-1])
    with np.errstate(invalid="ignore"):
        exchanged = at[(crossed < 0.7 * straight) & (straight > 0.015 * size[at])]
    mended = body.copy()
    mended[exchanged, :, _LEG] = body[exchanged][:, ::-1, _LEG]
    ankle = mended[at[:, None] + (-1, 0, 1), :, ANKLE]
    ankle_around, ankle_usual = legs[window, :, ANKLE - KNEE], usual[:, :, ANKLE - KNEE]
    frame, side = np.nonzero(_half_way(ankle, ankle_around, ankle_usual, size[at]))
    mended[at[frame], side, _LEG] = np.nan
    return mended


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


def flying_leg(body: Array, size: Array) -> np.ndarray:
    """Return (n, 2) true where the far foot of a person seen from the side flies about.

    Looked at is how a foot's way bends more and more: that of a step changes slowly, that of a guess at once.
    """
    feet = body[:, :, _FOOT]
    jerk = feet[3:] - 3 * feet[2:-1] + 3 * feet[1:-2] - feet[:-3]
    flown = np.zeros(body.shape[:2])
    with np.errstate(invalid="ignore"):
        flown[2:-1] = length(jerk).min(axis=2) / (2 * size[2:-1, None])
        wild = (flown > FLYING) & ~(FLYING_BESIDE_OTHER * flown[:, ::-1] > flown)
        known = np.where(np.isnan(flown), np.nan, wild)  # a moment not seen says nothing
        flies = weighted_mean(known, np.ones(2 * AROUND + 1)) > MOSTLY_FLYING
    flies &= far_leg(body, STRICTLY_SIDEWAYS)
    if not flies.any():
        return flies
    frame = np.arange(len(body))[:, None]
    last = np.maximum.accumulate(np.where(flies, frame, -len(body)), axis=0)
    following = np.minimum.accumulate(np.where(flies, frame, 2 * len(body))[::-1], axis=0)[::-1]
    return (frame - last <= AFTER_FLIGHT) | (following - frame <= BEFORE_FLIGHT)


def _distance(legs: Array, others: Array) -> Array:
    """Return (n,) the mean distance in pixels between the points of two pairs of legs."""
    distance: Array = length(legs - others).mean(axis=(1, 2))
    return distance
