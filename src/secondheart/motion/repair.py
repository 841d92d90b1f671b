"""Mends what pose models get wrong: exchanged legs, bursts of outliers, short holes, jitter."""

import numpy as np

from secondheart.motion.body import KNEE, TOE, joints, stature_px
from secondheart.motion.clock import Frames
from secondheart.types import Array

#: Frames either side that a point is compared with (a quarter of a second).
NEIGHBOURS = 7
#: Longest hole that is bridged, in frames (0.3 s).
LONGEST_HOLE = 9
#: Weights of a seven-frame quadratic smoother (Savitzky and Golay 1964).
SMOOTHER = np.array([-2.0, 3.0, 6.0, 7.0, 6.0, 3.0, -2.0]) / 21.0
#: Frames of what follows that must be known before a frame can be mended.
LOOK_AHEAD = NEIGHBOURS + LONGEST_HOLE + len(SMOOTHER) // 2

#: A point that moves more than this part of stature between two frames is looked at.
SUSPECT_JUMP = 0.025
#: A looked-at point is dropped when it lies farther than this from its neighbours' median.
LEAST_OUTLIER = 0.03
#: ... and farther than this many robust standard deviations of its neighbourhood.
OUTLIER_SIGMAS = 4.0

_LEG = slice(KNEE, TOE + 1)


class Repair:
    """Turns frames into mended bodies, ``LOOK_AHEAD`` frames later.


    """

    def __init__(self) -> None:
        self._raw = np.empty((0, 2, 6, 2))
        self._exchanged_now = False
        self._last_legs = np.full((2, TOE + 1 - KNEE, 2), np.nan)
        self._started = False

    def push(self, frames: Frames) -> tuple[Array, Array]:
        """Return the bodies, (m, 2, 6, 2), that can now be mended and which of them were exchanged, (m,)."""
        return self._mend(self._exchange(joints(frames.xy_px)))

    def finish(self) -> tuple[Array, Array]:
        """Return what is left at the end of the recording."""
        if not self._started:
            return np.empty((0, 2, 6, 2)), np.empty(0, dtype=bool)
        end = np.repeat(self._raw[-1:], LOOK_AHEAD, axis=0)
        flags = np.repeat(self._flags[-1:], LOOK_AHEAD)
        return self._mend((end, flags))

    def _exchange(self, body: Array) -> tuple[Array, Array]:
        """Exchange the legs back where from one frame to the next they took each other's place."""
        if len(body) == 0:
            return body, np.empty(0, dtype=bool)
        legs = body[:, :, _LEG]
        known = ~np.isnan(legs).any(axis=(1, 2, 3))
        before = np.concatenate((self._last_legs[None], legs))
        place = np.where(np.concatenate(([True], known)), np.arange(len(legs) + 1), 0)
        before = before[np.maximum.accumulate(place)[:-1]]
        straight = _distance(legs, before)
        crossed = _distance(legs, before[:, ::-1])
        size = stature_px(body)
        with np.errstate(invalid="ignore"):
            turns = known & (crossed < 0.4 * straight) & (straight > 0.06 * size)
        exchanged = np.logical_xor.accumulate(np.concatenate(([self._exchanged_now], turns)))[1:]
        if known.any():
            self._last_legs = legs[np.flatnonzero(known)[-1]].copy()
        self._exchanged_now = bool(exchanged[-1])
        mended = body.copy()
        mended[exchanged, :, _LEG] = body[exchanged][:, ::-1, _LEG]
        return mended, exchanged

    def _mend(self, new: tuple[Array, Array]) -> tuple[Array, Array]:
        body, flags = new
        if len(body) == 0:
            return body, flags
        if not self._started:
            self._started = True
            self._raw = np.repeat(body[:1], LOOK_AHEAD, axis=0)
            self._flags = np.repeat(flags[:1], LOOK_AHEAD)
        raw = np.concatenate((self._raw, body))
        known_flags = np.concatenate((self._flags, flags))
        ready = len(raw) - 2 * LOOK_AHEAD
        self._raw, self._flags = raw[-2 * LOOK_AHEAD :], known_flags[-2 * LOOK_AHEAD :]
        if ready <= 0:
            return np.empty((0, 2, 6, 2)), np.empty(0, dtype=bool)
        smooth = smoothed(bridged(without_outliers(raw)))
        return smooth[LOOK_AHEAD : LOOK_AHEAD + ready], known_flags[LOOK_AHEAD : LOOK_AHEAD + ready]


def without_outliers(body: Array) -> Array:
    """Return the bodies with every point that leaps away from its neighbours in time set to NaN."""
    size = stature_px(body)
    step = np.diff(body, axis=0)
    with np.errstate(invalid="ignore"):
        leap = np.hypot(step[..., 0], step[..., 1]) > SUSPECT_JUMP * size[1:, None, None]
    if not leap.any():
        return body
    near = np.zeros(body.shape[:3], dtype=np.int64)
    near[1:] = leap
    total = np.concatenate((np.zeros((1, *near.shape[1:]), dtype=np.int64), np.cumsum(near, axis=0)))
    frame = np.arange(len(body))
    late, early = np.minimum(frame + NEIGHBOURS + 1, len(body)), np.maximum(frame - NEIGHBOURS, 0)
    suspect = total[late] > total[early]
    at, side, joint = np.nonzero(suspect)
    inside = (at >= NEIGHBOURS) & (at < len(body) - NEIGHBOURS)
    at, side, joint = at[inside], side[inside], joint[inside]
    window = at[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
    around = body[window, side[:, None], joint[:, None]]
    middle = _median(around)
    off = np.hypot(*np.moveaxis(around - middle[:, None], -1, 0))
    spread = 1.4826 * _median(off[..., None])[:, 0]
    own = np.hypot(*np.moveaxis(body[at, side, joint] - middle, -1, 0))
    with np.errstate(invalid="ignore"):
        wrong = own > np.maximum(OUTLIER_SIGMAS * spread, LEAST_OUTLIER * size[at])
    clean = body.copy()
    clean[at[wrong], side[wrong], joint[wrong]] = np.nan
    return clean


def bridged(body: Array) -> Array:
    """Return the bodies with holes of at most ``LONGEST_HOLE`` frames filled along straight lines."""
    holes = np.isnan(body[..., 0])
    if not holes.any():
        return body
    filled = body.copy()
    for side, joint in np.argwhere(holes.any(axis=0)):
        missing = holes[:, side, joint]
        known = np.flatnonzero(~missing)
        if len(known) < 2:
            continue
        wanted = np.flatnonzero(missing)
        after = np.searchsorted(known, wanted)
        inner = (after > 0) & (after < len(known))
        wanted, after = wanted[inner], after[inner]
        left, right = known[after - 1], known[after]
        short = right - left <= LONGEST_HOLE + 1
        wanted, left, right = wanted[short], left[short], right[short]
        part = ((wanted - left) / (right - left))[:, None]
        from_left, from_right = body[left, side, joint], body[right, side, joint]
        filled[wanted, side, joint] = from_left + part * (from_right - from_left)
    return filled


def smoothed(body: Array) -> Array:
    """Return the bodies smoothed over seven frames; three at either end stay as they are."""
    half = len(SMOOTHER) // 2
    count = len(body) - 2 * half
    if count <= 0:
        return body
    smooth = body.copy()
    middle = SMOOTHER[0] * body[:count]
    for place in range(1, len(SMOOTHER)):
        middle = middle + SMOOTHER[place] * body[place : place + count]
    # Beside a hole the smoother has no neighbours: the point itself is better than nothing.
    smooth[half : half + count] = np.where(np.isnan(middle), body[half : half + count], middle)
    return smooth


def _distance(legs: Array, others: Array) -> Array:
    """Return (n,) the mean distance in pixels between the points of two pairs of legs."""
    away = legs - others
    return np.hypot(away[..., 0], away[..., 1]).mean(axis=(1, 2))


def _median(values: Array) -> Array:
    """Return the median over axis 1, missing values left out."""
    if np.isnan(values).any():
        values = np.sort(values, axis=1)
        seen = np.count_nonzero(~np.isnan(values), axis=1)
        last = np.maximum(seen - 1, 0)
        low = np.take_along_axis(values, (last // 2)[:, None], axis=1)[:, 0]
        high = np.take_along_axis(values, ((last + 1) // 2)[:, None], axis=1)[:, 0]
        return (low + high) / 2
    return np.median(values, axis=1)
