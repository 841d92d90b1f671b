"""Drops points that leap away from their neighbours in time, and feet that only fly about."""

from typing import Final

import numpy as np

from secondheart.motion.body import KNEE, length
from secondheart.motion.legs import AFTER_FLIGHT, BEFORE_FLIGHT, flying, leaps_of_feet
from secondheart.motion.windows import Rows, any_near, median
from secondheart.types import Array

#: Frames either side that a point is compared with: longer than any burst.
NEIGHBOURS: Final = 9

#: A point whose path bends by more than this part of stature from frame to frame is looked at. The fastest
#: heel raises bend by 0.004; the edge of a burst bends by its whole size.
SUSPECT_BEND = 0.015
#: A looked-at point is dropped when it lies farther than this from its neighbours' median.
LEAST_OUTLIER = 0.013
#: ... and farther than this many robust standard deviations of its neighbourhood.
OUTLIER_SIGMAS = 3.5
_X_AND_Y, _AROUND = np.arange(2), np.arange(-NEIGHBOURS, NEIGHBOURS + 1)


def leaping(body: Array, size: Array) -> Rows:
    """Return bodies and sizes, (n, 2, 6) which points leap, and (n, 2) how far each foot does.

    Looks at two frames before each one and at one after it.
    """
    step = body[1:] - body[:-1]
    bend = step[1:] - step[:-1]
    leaps, feet = np.zeros(body.shape[:3], dtype=bool), np.zeros(body.shape[:2])
    with np.errstate(invalid="ignore"):
        leaps[1:-1] = length(bend) > SUSPECT_BEND * size[1:-1, None, None]
    feet[2:-1] = leaps_of_feet(bend, size[1:-1])
    return body, size, leaps, feet


def first_look(body: Array, size: Array, leaps: np.ndarray, feet: Array) -> Rows:
    """Return the bodies without the points that lie off their neighbours' median place.

    Returned are bodies, sizes, which points were looked at, which of them were dropped, and which legs fly
    about. Only points with a leap among their neighbours are looked at.
    """
    suspect = any_near(leaps, NEIGHBOURS, NEIGHBOURS)
    wrong = _outliers(body, size, suspect)
    return _without(body, wrong), size, suspect, wrong, flying(body, feet)


def second_look(
    body: Array, size: Array, suspect: np.ndarray, dropped: np.ndarray, flies: np.ndarray
) -> Rows:
    """Return the bodies looked at once more: a burst's rest stands out once its worst points are gone.

    Only where a neighbour went can the second look come to another answer. Legs that fly about are taken out
    as well, for some frames before and after too.
    """
    if dropped.any():
        again = suspect & any_near(dropped, NEIGHBOURS, NEIGHBOURS)
        again[:AFTER_FLIGHT] = False
        body = _without(body, _outliers(body, size, again))
    if flies.any():
        body = body.copy()
        body[:, :, KNEE:][any_near(flies, AFTER_FLIGHT, BEFORE_FLIGHT)] = np.nan
    return (body,)


def _without(body: Array, wrong: np.ndarray) -> Array:
    return np.where(wrong[..., None], np.nan, body) if wrong.any() else body


def _outliers(body: Array, size: Array, suspect: np.ndarray) -> np.ndarray:
    """Return (n, 2, 6) which of the suspects are outliers."""
    at, side, joint = np.nonzero(suspect)
    wrong = np.zeros_like(suspect)
    if len(at):
        wrong[at, side, joint] = _outlying(body, size, at, side, joint)
    return wrong


def _outlying(body: Array, size: Array, at: np.ndarray, side: np.ndarray, joint: np.ndarray) -> np.ndarray:
    """Return which of the points lie too far from the median of their neighbours in time."""
    # Time goes last, so that each neighbourhood lies in one piece: several times faster.
    paths = np.ascontiguousarray(body.transpose(1, 2, 3, 0)).ravel()
    coordinate = (side * body.shape[2] + joint)[:, None] * 2 + _X_AND_Y
    around = paths[(coordinate * len(body) + at[:, None])[..., None] + _AROUND]
    middle = median(around)
    away = length(around[..., NEIGHBOURS] - middle)
    outlying = np.zeros(len(at), dtype=bool)
    with np.errstate(invalid="ignore"):
        # Most are near enough whatever the spread, which costs as much as the median.
        far = np.flatnonzero(away > LEAST_OUTLIER * size[at])
    if len(far):
        off = around[far] - middle[far, :, None]
        spread = 1.4826 * median(np.hypot(off[:, 0], off[:, 1]))
        outlying[far] = away[far] > OUTLIER_SIGMAS * spread
    return outlying
