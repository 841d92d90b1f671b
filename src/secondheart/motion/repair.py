"""Mends what pose models get wrong: exchanged legs, bursts of outliers, short holes, jitter."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from secondheart.motion.body import ANKLE, ANKLE_SHARE_OF_RISE, HEEL, KNEE, TOE, far_leg, joints, stature_px
from secondheart.motion.clock import Frames
from secondheart.types import Array

#: Frames either side that a point is compared with: longer than any burst.
NEIGHBOURS = 9
#: Frames before and after that a leg is compared with: longer than any exchange. Looking back costs no delay.
LEG_BEFORE, LEG_AFTER = 30, 11
#: How often outliers are looked for: what remains of a burst stands out more once its worst points are gone.
PASSES = 2
#: Longest hole that is bridged, in frames (0.3 s).
LONGEST_HOLE = 9
#: Weights of a seven-frame quadratic smoother (Savitzky and Golay 1964).
SMOOTHER = np.array([-2.0, 3.0, 6.0, 7.0, 6.0, 3.0, -2.0]) / 21.0
#: Frames either side over which the toes' height, the level that the heel is measured from, is averaged.
SUPPORT_NEIGHBOURS = 12
#: Weights that smooth the heel height for counting: half a period of the fastest heel raises.
COUNT_SMOOTHER = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 4.0, 3.0, 2.0, 1.0]) / 25.0
#: Frames of what follows that must be known before a frame can be mended.
LOOK_AHEAD = (
    LEG_AFTER
    + PASSES * NEIGHBOURS
    + LONGEST_HOLE
    + len(SMOOTHER) // 2
    + SUPPORT_NEIGHBOURS
    + len(COUNT_SMOOTHER) // 2
)

#: ... and of what came before.
LOOK_BACK = LOOK_AHEAD + LEG_BEFORE - LEG_AFTER

#: Between exchanges a leg is also shown half-way to the other: where the ankles are farther apart than this
#: part of stature, one that lies off its place by this part of their distance is not seen, if half of the
#: time both are nearer to theirs.
LEGS_ASUNDER, HALF_WAY = 0.15, 0.25

#: A point whose path bends by more than this part of stature from frame to frame is looked at. The fastest
#: heel raises bend by 0.004; the edge of a burst bends by its whole size.
SUSPECT_BEND = 0.015
#: A looked-at point is dropped when it lies farther than this from its neighbours' median.
LEAST_OUTLIER = 0.013
#: ... and farther than this many robust standard deviations of its neighbourhood.
OUTLIER_SIGMAS = 3.5

#: A far foot flies about, and is not seen, where its three points together leap so far from frame to frame
#: (parts of stature), so many times farther than the near one's, in so large a part of the frames around: the
#: pose model puts a hidden foot on whoever walks through behind. On rendered films it then flew 0.02 to 0.2;
#: without company it stays under 0.006.
FLYING, FLYING_BESIDE_OTHER, MOSTLY_FLYING = 0.015, 3.0, 0.4
#: Where the shoulders lie farther apart than this part of the trunk, both feet can be seen.
STRICTLY_SIDEWAYS = 0.2
#: So many frames before and after a flight it is not seen either: between flights it rests on a wrong spot.
BEFORE_FLIGHT, AFTER_FLIGHT = 7, 20

_LEG, _FOOT = slice(KNEE, TOE + 1), slice(ANKLE, TOE + 1)
_FROM_KNEE_DOWN = (np.arange(TOE + 1) >= KNEE)[None, None, :, None]


@dataclass(frozen=True, slots=True)
class Mended:
    """Mended frames.

    Parameters
    ----------
    body_px
        (n, 2, 6, 2) the points, in place, without outliers, smoothed.
    heel_height_px
        (n, 2) heights of the left and right heel over their toes, smoothed for counting.
    shake_px
        (n, 2) how much the unsmoothed height bends from frame to frame: jitter, hardly movement.
    """

    body_px: Array
    heel_height_px: Array
    shake_px: Array

    def __len__(self) -> int:
        return len(self.body_px)


NOTHING = Mended(np.empty((0, 2, 6, 2)), np.empty((0, 2)), np.empty((0, 2)))


class Repair:
    """Turns frames into mended ones, ``LOOK_AHEAD`` frames later."""

    def __init__(self) -> None:
        self._raw, self._sizes = np.empty((0, 2, 6, 2)), np.empty(0)
        self._started = False

    def push(self, frames: Frames) -> Mended:
        """Return what can now be mended."""
        body = joints(frames.xy_px)
        if len(body) == 0:
            return NOTHING
        if not self._started:
            self._started = True
            self._raw = np.repeat(body[:1], LOOK_BACK, axis=0)
            self._sizes = stature_px(self._raw)
        return self._mend(body)

    def finish(self) -> Mended:
        """Return what is left at the end of the recording."""
        if not self._started:
            return NOTHING
        return self._mend(np.repeat(self._raw[-1:], LOOK_AHEAD, axis=0))

    def _mend(self, body: Array) -> Mended:
        raw = np.concatenate((self._raw, body))
        sizes = np.concatenate((self._sizes, stature_px(body)))
        kept = LOOK_BACK + LOOK_AHEAD
        ready = len(raw) - kept
        self._raw, self._sizes = raw[-kept:], sizes[-kept:]
        if ready <= 0:
            return NOTHING
        placed = legs_in_place(raw, sizes)
        sizes = sizes if placed is raw else stature_px(placed)
        clean = without_outliers(placed, sizes)
        flying = flying_leg(placed, sizes)
        if flying.any():
            clean = np.where(flying[:, :, None, None] & _FROM_KNEE_DOWN, np.nan, clean)
        jittering = bridged(clean)
        body = smoothed(jittering)
        ours = slice(LOOK_BACK, LOOK_BACK + ready)
        return Mended(body[ours], heel_height_px(body)[ours], _shake_px(jittering)[ours])


def heel_height_px(body: Array) -> Array:
    """Return (n, 2) the height of heel and ankle over the toes' usual height, scaled as the heel rises.

    The toes stay on their support while the heel works, so their height is averaged over a second:
    the toe is the noisiest point of all. The ankle rises less than the heel; both count a half.
    """
    floor = _weighted_mean(body[:, :, TOE, 1], np.ones(2 * SUPPORT_NEIGHBOURS + 1))
    heel, ankle = floor - body[:, :, HEEL, 1], floor - body[:, :, ANKLE, 1]
    return _weighted_mean(0.5 * heel + (0.5 / ANKLE_SHARE_OF_RISE) * ankle, COUNT_SMOOTHER)


def quick_heel_height_px(body: Array) -> Array:
    """Return (n, 2) the same height from each frame alone, for what cannot wait."""
    toe = body[:, :, TOE, 1]
    return 0.5 * (toe - body[:, :, HEEL, 1]) + (0.5 / ANKLE_SHARE_OF_RISE) * (toe - body[:, :, ANKLE, 1])


def as_it_comes(body: Array) -> Mended:
    """Return frames as if mended, each from itself alone, for what cannot wait."""
    return Mended(body, quick_heel_height_px(body), np.zeros(body.shape[:2]))


def _shake_px(body: Array) -> Array:
    height = quick_heel_height_px(body)
    shake = np.zeros_like(height)
    shake[1:-1] = np.abs(height[2:] - 2 * height[1:-1] + height[:-2])
    return shake


def _weighted_mean(values: Array, weights: Array) -> Array:
    """Return the running weighted mean over time of (n, 2) values; missing ones are left out, ends stay."""
    half = len(weights) // 2
    count = len(values) - 2 * half
    if count <= 0:
        return values
    known = ~np.isnan(values)
    total = _running_sum(np.where(known, values, 0.0), weights, count)
    whole = known.all()  # then the weights add up to the same everywhere
    weight = sum(weights.tolist()) if whole else _running_sum(known.astype(float), weights, count)
    mean = values.copy()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean[half : half + count] = np.where(known[half : half + count], total / weight, np.nan)
    return mean


def _running_sum(values: Array, weights: Array, count: int) -> Array:
    total: Array = weights[0] * values[:count]
    for place in range(1, len(weights)):
        total += weights[place] * values[place : place + count]
    return total


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
        apart = np.hypot(*np.moveaxis(body[:, 0, ANKLE] - body[:, 1, ANKLE], -1, 0))
        turns |= (apart[1:] < (1 - HALF_WAY) * apart[:-1]) & (apart[:-1] > LEGS_ASUNDER * size[1:])
    if not turns.any():
        return body
    suspect = np.zeros(len(body), dtype=bool)
    for place in np.flatnonzero(turns):
        suspect[max(place + 1 - LEG_AFTER, 0) : place + 1 + LEG_BEFORE] = True
    suspect[:LEG_BEFORE] = False
    suspect[len(body) - LEG_AFTER :] = False
    at = np.flatnonzero(suspect)
    window = at[:, None] + np.arange(-LEG_BEFORE, LEG_AFTER + 1)
    usual = _median(np.moveaxis(legs[window], 1, -1))
    straight, crossed = _distance(legs[at], usual), _distance(legs[at], usual[:, ::-1])
    with np.errstate(invalid="ignore"):
        exchanged = at[(crossed < 0.7 * straight) & (straight > 0.015 * size[at])]
    mended = body.copy()
    mended[exchanged, :, _LEG] = body[exchanged][:, ::-1, _LEG]
    frame, side = np.nonzero(_half_way(mended[at, :, ANKLE], legs[window, :, ANKLE - KNEE], size[at]))
    mended[at[frame], side, _LEG] = np.nan
    return mended


def _half_way(ankle: Array, around: Array, size: Array) -> np.ndarray:
    """Return (n, 2) true for an ankle far off its place, where both ankles keep places that lie apart.

    ``around`` holds (n, window, 2, 2) the ankles of the frames around. Ankles that walk keep no place.
    """
    usual = _median(np.moveaxis(around, 1, -1))
    asunder = np.hypot(*(usual[:, 0] - usual[:, 1]).T)[:, None]
    off = np.hypot(*np.moveaxis(around - usual[:, None], -1, 0))
    away = np.hypot(*np.moveaxis(ankle - usual, -1, 0))
    with np.errstate(invalid="ignore"):
        kept = (asunder > LEGS_ASUNDER * size[:, None]) & (
            _median(np.moveaxis(off, 1, -1)) < HALF_WAY * asunder
        )
        return np.asarray(kept & (away > HALF_WAY * asunder))


def without_outliers(body: Array, size: Array) -> Array:
    """Return the bodies with every point that leaps away from its neighbours in time set to NaN."""
    bend = body[2:] - 2 * body[1:-1] + body[:-2]
    with np.errstate(invalid="ignore"):
        leap = np.hypot(bend[..., 0], bend[..., 1]) > SUSPECT_BEND * size[1:-1, None, None]
    if len(body) <= 2 * NEIGHBOURS or not leap.any():
        return body
    near = np.zeros(body.shape[:3], dtype=np.int64)
    near[1:-1] = leap
    total = np.concatenate((np.zeros((1, *near.shape[1:]), dtype=np.int64), np.cumsum(near, axis=0)))
    frame = np.arange(len(body))
    late, early = np.minimum(frame + NEIGHBOURS + 1, len(body)), np.maximum(frame - NEIGHBOURS, 0)
    suspect = total[late] > total[early]
    at, side, joint = np.nonzero(suspect)
    inside = (at >= NEIGHBOURS) & (at < len(body) - NEIGHBOURS)
    at, side, joint = at[inside], side[inside], joint[inside]
    clean = body.copy()
    for _ in range(PASSES):
        wrong = _leaping(clean, size, at, side, joint)
        at_wrong, side_wrong, joint_wrong = at[wrong], side[wrong], joint[wrong]
        if len(at_wrong) == 0:
            break
        clean[at_wrong, side_wrong, joint_wrong] = np.nan
        # Only where a neighbour went can the next look come to another answer.
        changed = np.zeros(body.shape[:3], dtype=bool)
        window = at_wrong[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
        changed[window, side_wrong[:, None], joint_wrong[:, None]] = True
        again = changed[at, side, joint]
        at, side, joint = at[again], side[again], joint[again]
    return clean


def flying_leg(body: Array, size: Array) -> np.ndarray:
    """Return (n, 2) true where the far foot of a person seen from the side flies about.

    Looked at is how a foot's way bends more and more: that of a step changes slowly, that of a guess at once.
    """
    feet = body[:, :, _FOOT]
    jerk = feet[3:] - 3 * feet[2:-1] + 3 * feet[1:-2] - feet[:-3]
    flown = np.zeros(body.shape[:2])
    with np.errstate(invalid="ignore"):
        flown[2:-1] = np.hypot(jerk[..., 0], jerk[..., 1]).min(axis=2) / (2 * size[2:-1, None])
        wild = (flown > FLYING) & ~(FLYING_BESIDE_OTHER * flown[:, ::-1] > flown)
        known = np.where(np.isnan(flown), np.nan, wild)  # a moment not seen says nothing
        flies = _weighted_mean(known, np.ones(2 * NEIGHBOURS + 1)) > MOSTLY_FLYING
    flies &= far_leg(body, STRICTLY_SIDEWAYS)
    if not flies.any():
        return flies
    frame = np.arange(len(body))[:, None]
    last = np.maximum.accumulate(np.where(flies, frame, -len(body)), axis=0)
    following = np.minimum.accumulate(np.where(flies, frame, 2 * len(body))[::-1], axis=0)[::-1]
    return (frame - last <= AFTER_FLIGHT) | (following - frame <= BEFORE_FLIGHT)


def _leaping(body: Array, size: Array, at: np.ndarray, side: np.ndarray, joint: np.ndarray) -> np.ndarray:
    """Return which of the points lie too far from the median of their neighbours in time."""
    # Time goes last, so that each neighbourhood lies in one piece: several times faster.
    paths = np.ascontiguousarray(body.transpose(1, 2, 3, 0))
    around = sliding_window_view(paths, 2 * NEIGHBOURS + 1, axis=-1)
    middle = _median(around[side, joint, :, at - NEIGHBOURS])
    away = np.hypot(*(paths[side, joint, :, at] - middle).T)
    with np.errstate(invalid="ignore"):
        # Most are near enough whatever the spread, which costs as much as the median.
        far = np.flatnonzero(away > LEAST_OUTLIER * size[at])
    near_far = around[side[far], joint[far], :, at[far] - NEIGHBOURS] - middle[far, :, None]
    spread = 1.4826 * _median(np.hypot(near_far[:, 0], near_far[:, 1]))
    wrong: np.ndarray = far[away[far] > OUTLIER_SIGMAS * spread]
    return wrong


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
    distance: Array = np.hypot(away[..., 0], away[..., 1]).mean(axis=(1, 2))
    return distance


def _median(values: Array) -> Array:
    """Return the median over the last axis, missing values left out."""
    values = np.sort(values, axis=-1)  # several times faster than np.median here; NaN goes last
    count = values.shape[-1]
    if not np.isnan(values[..., -1]).any():
        middle: Array = (values[..., (count - 1) // 2] + values[..., count // 2]) / 2
        return middle
    last = np.maximum(np.count_nonzero(~np.isnan(values), axis=-1, keepdims=True) - 1, 0)
    low = np.take_along_axis(values, last // 2, axis=-1)
    high = np.take_along_axis(values, (last + 1) // 2, axis=-1)
    return ((low + high) / 2)[..., 0]
