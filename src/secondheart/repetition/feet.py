"""What a walk on tip-toe is read from: a few numbers a frame, kept small, freed of perspective."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion import RATE_HZ
from secondheart.motion.body import ANKLE, ANKLE_SHARE_OF_RISE, HEEL, HIP, SHOULDER, TOE
from secondheart.motion.signals import LYING_TRUNK_DROP, SITTING_THIGH_DROP, Signals
from secondheart.types import Array

#: Distance between the two shoulder joints and the two hip joints together, as a part of stature.
_WIDTHS_OF_STATURE = 0.32
#: Numbers kept of a frame: places of the feet (4), heights of toes (2), heels (2) and hips, size, width,
#: direction of the feet, upright or not.
_KEPT = 13
#: Frames over which size and direction of the body are averaged: steps do not change them.
_SLOW = 31
#: Longest hole that is bridged, in frames.
_LONGEST_HOLE = 15
#: Heel height that a foot pointing straight at the camera seems to have more than one seen from the side,
#: before the walk has shown it: a sixth of a foot's length, as from a camera 0.6 m up and 3.5 m away.
_USUAL_TILT = 0.025
#: How much wider a body looks one stature aside of the picture's middle: the camera is 2.2 statures away.
_USUAL_SLANT = -0.45
#: How much turning it takes to learn otherwise.
_DOUBT = 0.1
#: Of so many frames one is looked at for that.
_EVERY = 5


class FeetKeeper:
    """Keeps what later tells steps and heels: about 50 bytes a frame, 11 MB for two hours."""

    def __init__(self) -> None:
        self.first = 0
        self._rows = np.empty((1024, _KEPT), dtype=np.float32)
        self._count = 0

    def push(self, run: Signals) -> None:
        """Keep the numbers of these frames."""
        if len(run) == 0:
            return
        if self._count == 0:
            self.first = run.first
        needed = self._count + len(run)
        if needed > len(self._rows):
            grown = np.empty((max(needed, 2 * len(self._rows)), _KEPT), dtype=np.float32)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : needed] = _numbers(run)
        self._count = needed

    def rows(self) -> Array:
        """Return (n, 13) all that was kept."""
        return self._rows[: self._count].astype(np.float64)


def _numbers(run: Signals) -> Array:
    body = run.body_px
    foot = body[:, :, ANKLE : TOE + 1].mean(axis=2)
    toe_y = body[:, :, TOE, 1]
    # Heel and ankle over the own toe: the ankle adds its share, so that one centimetre of heel counts as one.
    over = (2 * toe_y - body[:, :, HEEL, 1] - body[:, :, ANKLE, 1]) / (1 + ANKLE_SHARE_OF_RISE)
    across = body[:, 0, SHOULDER, 0] - body[:, 1, SHOULDER, 0] + body[:, 0, HIP, 0] - body[:, 1, HIP, 0]
    forward = (body[:, :, TOE, 0] - body[:, :, HEEL, 0]).sum(axis=1)
    thigh = np.fmax(run.thigh_drop[:, 0], run.thigh_drop[:, 1])
    upright = ~(run.trunk_drop < LYING_TRUNK_DROP) & ~(thigh < SITTING_THIGH_DROP)
    hips = body[:, :, HIP, 1].mean(axis=1)
    columns = (hips, run.stature_px, across, forward, upright)
    return np.column_stack((foot.reshape(-1, 4), toe_y, over, *columns))


@dataclass(frozen=True, slots=True)
class Feet:
    """Both feet over time; lengths are parts of stature, left foot first.

    Parameters
    ----------
    seen
        (n,) whether both feet were seen, or were for at most half a second not.
    velocity
        (n, 2 feet, x and y) how the middle of each foot moves in the picture, a second, y down.
    heel
        (n, 2) height of the heel over the own toes; a flat foot has about 0.025.
    hips
        (n,) height of the hips over the toes.
    turn
        (n,) 0 seen from the side, 1 from the front, -1 from behind.
    forward
        (n,) +1 where the feet point to the right of the picture, -1 to the left.
    """

    seen: np.ndarray
    velocity: Array
    heel: Array
    hips: Array
    turn: Array
    forward: Array


def feet_of(rows: Array) -> Feet:
    """Return the feet from what a :class:`FeetKeeper` kept."""
    upright = rows[:, 12] > 0.5
    known = ~np.isnan(rows[:, :12]).any(axis=1) & upright
    filled, seen = _without_holes(rows[:, :12], known)
    size = smooth(filled[:, 9], _SLOW)
    forward = np.where(smooth(filled[:, 11], _SLOW) >= 0, 1.0, -1.0)
    across = np.clip(smooth(filled[:, 10] / size, _SLOW) / _WIDTHS_OF_STATURE, -1, 1)
    turn = _turn(across, forward, smooth(filled[:, [0, 2]].mean(axis=1), _SLOW), size, seen)
    heel = smooth(filled[:, 6:8] / size[:, None], 5)
    # The nearer, the more steeply the camera looks down on the foot.
    pointing = turn * size / np.median(size)
    tilt = _slope(pointing, heel.min(axis=1), seen, _USUAL_TILT, 0.02)
    heel = heel - (tilt * pointing)[:, None]
    return Feet(
        seen=seen,
        # Up and down by the toes alone: heel and ankle go up and down over a foot that stands.
        velocity=(_velocity(filled[:, [0, 4, 2, 5]]) / size[:, None]).reshape(-1, 2, 2),
        heel=heel,
        hips=smooth((filled[:, 4:6].mean(axis=1) - filled[:, 8]) / size, 5),
        turn=turn,
        forward=forward,
    )


def _turn(across: Array, forward: Array, x_px: Array, size: Array, seen: np.ndarray) -> Array:
    """Return how far the body is turned towards the camera's own direction, from how wide it looks.

    Somebody who walks straight past the camera is seen from ahead, then from behind: what the place in the
    picture adds to the width is found where the walker goes straight, and taken off.
    """
    low, high = np.quantile(x_px[seen], (0.02, 0.98)) if seen.any() else (0.0, 0.0)
    scale = np.median(size)
    aside = (x_px - (low + high) / 2) / scale * forward * np.sqrt(1 - across**2)
    return np.clip(across - _slope(aside, across, seen, _USUAL_SLANT, 0.05) * aside, -1, 1)


def _velocity(place: Array) -> Array:
    return (
        smooth(smooth(np.gradient(place, axis=0), 5), 5) * RATE_HZ if len(place) > 1 else np.zeros_like(place)
    )


def _without_holes(values: Array, known: np.ndarray) -> tuple[Array, np.ndarray]:
    """Return the values with straight lines over all holes, and which frames may be trusted."""
    at = np.flatnonzero(known)
    if len(at) == 0:
        return np.ones_like(values), known
    frame = np.arange(len(values))
    filled = np.column_stack([np.interp(frame, at, column[at]) for column in values.T])
    after = np.searchsorted(at, frame)
    hole = at[np.minimum(after, len(at) - 1)] - at[np.maximum(after - 1, 0)]
    inside = (after > 0) & (after < len(at)) & (hole <= _LONGEST_HOLE + 1)
    return filled, known | inside


def _slope(cause: Array, effect: Array, seen: np.ndarray, usual: float, tolerance: float) -> float:
    """Return by how much an effect changes with its cause from one second to the next.

    What changes for another reason, by more than the tolerance, is left out; what is hardly shown stays
    as usual.
    """
    now, then = slice(_SLOW, None, _EVERY), slice(None, -_SLOW, _EVERY)
    both = seen[now] & seen[then]
    causes, effects = (cause[now] - cause[then])[both], (effect[now] - effect[then])[both]
    slope, weight = usual, np.ones(len(causes))
    for wider in (4, 3, 2, 1.5, 1, 1):
        weight = np.clip(1 - ((effects - slope * causes) / (wider * tolerance)) ** 2, 0, 1) ** 2
        slope = float((_DOUBT * usual + (weight * causes) @ effects) / (_DOUBT + (weight * causes) @ causes))
    return slope


def smooth(values: Array, frames: int) -> Array:
    """Return the running mean over an odd number of frames, ends repeated, of (n,) or (n, m) values."""
    half = frames // 2
    edge = [(half, half)] + [(0, 0)] * (values.ndim - 1)
    total = np.cumsum(np.pad(values, [(half + 1, half), *edge[1:]], mode="edge"), axis=0)
    return (total[frames:] - total[:-frames]) / frames
