"""Mends what pose models get wrong: exchanged legs, bursts of outliers, short holes, jitter."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion import legs
from secondheart.motion.body import ANKLE, ANKLE_SHARE_OF_RISE, HEEL, TOE
from secondheart.motion.outliers import NEIGHBOURS, first_look, leaping, second_look
from secondheart.motion.windows import Rows, Step, weighted_mean
from secondheart.types import Array

#: Longest hole that is bridged, in frames (0.3 s).
LONGEST_HOLE = 9
#: Weights of a seven-frame quadratic smoother (Savitzky and Golay 1964).
SMOOTHER = np.array([-2.0, 3.0, 6.0, 7.0, 6.0, 3.0, -2.0]) / 21.0
#: Frames either side over which the toes' height, the level that the heel is measured from, is averaged.
SUPPORT_NEIGHBOURS = 12
#: Weights that smooth the heel height for counting: half a period of the fastest heel raises.
COUNT_SMOOTHER = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 4.0, 3.0, 2.0, 1.0]) / 25.0


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
        self._steps = _steps()
        self._last = np.empty((0, 2, 6, 2))

    def push(self, body: Array, size: Array) -> Mended:
        """Return what can now be mended.

        Parameters
        ----------
        body, size
            (n, 2, 6, 2) the next frames' points and (n,) statures, in pixels.
        """
        if len(body) == 0:
            return NOTHING
        if len(self._last) == 0:
            # What came before the first frame is taken to have been like it.
            body, size = (np.concatenate((one[:1].repeat(LOOK_BACK, axis=0), one)) for one in (body, size))
        self._last, self._last_size = body[-1:], size[-1:]
        rows: Rows = (body, size)
        for step in self._steps:
            rows = step.push(rows)
            if not rows:
                return NOTHING
        return Mended(*rows)

    def finish(self) -> Mended:
        """Return what is left at the end of the recording."""
        if len(self._last) == 0:
            return NOTHING
        return self.push(self._last.repeat(LOOK_AHEAD, axis=0), self._last_size.repeat(LOOK_AHEAD))


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


def _bridging(body: Array) -> Rows:
    return (bridged(body),)


def _smoothing(body: Array) -> Rows:
    return smoothed(body), _shake_px(body)


def _heights(body: Array, shake: Array) -> Rows:
    return body, heel_height_px(body), shake


def _shake_px(body: Array) -> Array:
    height = quick_heel_height_px(body)
    shake = np.zeros_like(height)
    shake[1:-1] = np.abs(height[2:] - 2 * height[1:-1] + height[:-2])
    return shake


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


def _steps() -> tuple[Step, ...]:
    """Return what is done to frames, one after the other, with how far each step looks back and ahead."""
    smoothing, support = len(SMOOTHER) // 2, SUPPORT_NEIGHBOURS + len(COUNT_SMOOTHER) // 2
    return (
        Step(legs.turning, 1, 0),
        Step(legs.in_place, legs.BEFORE + 1, legs.AFTER + 1),
        Step(leaping, 2, 1),
        Step(first_look, NEIGHBOURS, NEIGHBOURS),
        Step(second_look, legs.AFTER_FLIGHT, NEIGHBOURS),
        Step(_bridging, LONGEST_HOLE, LONGEST_HOLE),
        Step(_smoothing, smoothing, smoothing),
        Step(_heights, support, support),
    )


#: Frames of what came before, and of what follows, that must be known before a frame can be mended.
LOOK_BACK, LOOK_AHEAD = sum(step.back for step in _steps()), sum(step.ahead for step in _steps())
