"""Mends what pose models get wrong: exchanged legs, bursts of outliers, short holes, jitter."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from secondheart.motion import legs
from secondheart.motion.body import ANKLE, ANKLE_SHARE_OF_RISE, HEEL, KNEE, TOE, joints, stature_px
from secondheart.motion.clock import Frames
from secondheart.motion.windows import median, weighted_mean
from secondheart.types import Array

#: Frames either side that a point is compared with: longer than any burst.
NEIGHBOURS = 9
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
#: Frames of what follows that must be known before a frame can be mended, and of what came before.
_AFTER_LEGS = LONGEST_HOLE + len(SMOOTHER) // 2 + SUPPORT_NEIGHBOURS + len(COUNT_SMOOTHER) // 2
LOOK_AHEAD = legs.AFTER + max(PASSES * NEIGHBOURS, legs.FLIGHT_AHEAD) + _AFTER_LEGS
LOOK_BACK = legs.BEFORE + max(PASSES * NEIGHBOURS, legs.FLIGHT_BACK) + _AFTER_LEGS

#: A point whose path bends by more than this part of stature from frame to frame is looked at. The fastest
#: heel raises bend by 0.004; the edge of a burst bends by its whole size.
SUSPECT_BEND = 0.015
#: A looked-at point is dropped when it lies farther than this from its neighbours' median.
LEAST_OUTLIER = 0.013
#: ... and farther than this many robust standard deviations of its neighbourhood.
OUTLIER_SIGMAS = 3.5

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
        placed = legs.legs_in_place(raw, sizes)
        sizes = sizes if placed is raw else stature_px(placed)
        clean = without_outliers(placed, sizes)
        flying = legs.flying_leg(placed, sizes)
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
    floor = weighted_mean(body[:, :, TOE, 1], np.ones(2 * SUPPORT_NEIGHBOURS + 1))
    heel, ankle = floor - body[:, :, HEEL, 1], floor - body[:, :, ANKLE, 1]
    return weighted_mean(0.5 * heel + (0.5 / ANKLE_SHARE_OF_RISE) * ankle, COUNT_SMOOTHER)


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


def _leaping(body: Array, size: Array, at: np.ndarray, side: np.ndarray, joint: np.ndarray) -> np.ndarray:
    """Return which of the points lie too far from the median of their neighbours in time."""
    # Time goes last, so that each neighbourhood lies in one piece: several times faster.
    paths = np.ascontiguousarray(body.transpose(1, 2, 3, 0))
    around = sliding_window_view(paths, 2 * NEIGHBOURS + 1, axis=-1)
    middle = median(around[side, joint, :, at - NEIGHBOURS])
    away = np.hypot(*(paths[side, joint, :, at] - middle).T)
    with np.errstate(invalid="ignore"):
        # Most are near enough whatever the spread, which costs as much as the median.
        far = np.flatnonzero(away > LEAST_OUTLIER * size[at])
    near_far = around[side[far], joint[far], :, at[far] - NEIGHBOURS] - middle[far, :, None]
    spread = 1.4826 * median(np.hypot(near_far[:, 0], near_far[:, 1]))
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
