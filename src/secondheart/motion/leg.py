"""Heel height by fitting a leg of known segment lengths that stands on the ball of its foot.

The heel landmark alone shows 59 to 85 % of the true rise on films of known motion, so it is not
read off directly. The shank has one length; that moves the ankle point to where both ankle and
knee agree. The ankle then turns about the ball of the foot, which stays on its support. How far it
has turned is told twice, by how much higher the ankle is and by the direction in which it lies from
the ball; the pose model errs upwards in the one and downwards in the other, so the two are averaged.
The heel turns with the ankle.
"""

import numpy as np

from secondheart.motion.body import (
    ANKLE,
    ANKLE_SHARE_OF_RISE,
    BALL_OF_FOOT,
    FOOT_OF_STATURE,
    HEEL,
    HIP,
    KNEE,
    SHOULDER,
    TOE,
)
from secondheart.types import Array

#: The model's heel and toe lie inside the shoe: on films of known motion they stand 0.78 to 0.95 of the
#: foot's length apart. The foot's usual share of stature (one sigma 5 %) is as sure, so the two are averaged.
REACH_OF_HEEL = 1.05

#: Beyond this sine the ankle's height says nothing about its angle.
_STEEPEST = 0.97
#: An ankle that comes to stand this steeply over the ball is still told by its height as well; from the
#: second angle on by its direction alone.
_STILL_SEEN_DEG, _SEEN_NO_MORE_DEG = 54.0, 66.0
#: A toe within the first part of a foot's length stands still; beyond the second the foot has slid.
_STILL, _SLID = 0.15, 0.35


def heel_rise_px(
    leg_px: Array, resting: np.ndarray, stature_px: float, *, side_view: bool
) -> tuple[Array, Array]:
    """Return the heel's rise above the resting level, and the foot's rotation.

    Parameters
    ----------
    leg_px
        (n, 6, 2) one side's shoulder, hip, knee, ankle, heel, toe in pixels, y down.
    resting
        (n,) true for the frames that are the level to measure from.
    stature_px
        The person's stature in the picture, NaN where it is not known.
    side_view
        False where the foot is not seen from the side: then heights alone are used.

    Returns
    -------
    tuple
        (n,) pixels, up positive, and (n,) degrees, plantarflexion positive (NaN when not seen
        from the side). Both NaN where the leg is not seen.
    """
    ankle = ankle_held_by_shank(leg_px)
    heel, toe = leg_px[:, HEEL], leg_px[:, TOE]
    level = np.stack((_rest(ankle, resting), _rest(heel, resting), _rest(toe, resting)))
    ankle_up = level[0, 1] - ankle[:, 1]
    ball = level[2] + (1 - BALL_OF_FOOT) * (level[1] - level[2])
    behind = np.sign(ball[0] - level[1, 0])
    arm_x, arm_y = (ball[0] - level[0, 0]) * behind, ball[1] - level[0, 1]
    heel_x, heel_y = (ball[0] - level[1, 0]) * behind, ball[1] - level[1, 1]
    foot = float(np.hypot(*(level[2] - level[1])))
    if not side_view or not (arm_x > 0.25 * foot and heel_x > 0.4 * foot):
        return _by_heights(leg_px, ankle_up, resting), np.full(len(leg_px), np.nan)
    radius, slope = float(np.hypot(arm_x, arm_y)), float(np.arctan2(arm_y, arm_x))
    by_height = np.arcsin(np.clip((ankle_up + arm_y) / radius, -_STEEPEST, _STEEPEST)) - slope
    slid = _slid(toe[:, 0] - level[2, 0], foot)
    by_direction = np.arctan2(ball[1] - ankle[:, 1], (ball[0] + slid - ankle[:, 0]) * behind) - slope
    told = _told_by_height(by_direction + slope)
    turned = (told * by_height + by_direction) / (told + 1)
    rise = heel_x * np.sin(turned) - heel_y * (1 - np.cos(turned))
    return _reach_of_heel(foot, stature_px) * rise, np.degrees(turned)


def _reach_of_heel(foot_px: float, stature_px: float) -> float:
    """Return how much farther from the ball the back of the heel lies than the model's point."""
    usual = FOOT_OF_STATURE * stature_px / foot_px
    return REACH_OF_HEEL if np.isnan(usual) else float(np.clip((REACH_OF_HEEL + usual) / 2, 0.9, 1.3))


def _told_by_height(steep: Array) -> float:
    """Return how much the ankle's height is believed beside its direction, by how steeply it comes to stand.

    One number for the whole rise: a share that changed on the way would bend its curve.
    """
    known = np.sort(steep[~np.isnan(steep)])
    if len(known) == 0:
        return 1.0
    steepest = float(np.degrees(known[int(0.95 * (len(known) - 1))]))
    return float(np.clip((_SEEN_NO_MORE_DEG - steepest) / (_SEEN_NO_MORE_DEG - _STILL_SEEN_DEG), 0, 1))


def _by_heights(leg_px: Array, ankle_up: Array, resting: np.ndarray) -> Array:
    """Return the heel's rise from how much higher ankle and knee are: both go up by the same share of it.

    Seen from the front the heel point hardly moves and the two feet come out unequal; the knee is seen best,
    and of the ankle's rise the model shows half.
    """
    knee = leg_px[:, KNEE]
    knee_up = _rest(knee, resting)[1] - knee[:, 1]
    both = np.where(np.isnan(knee_up), ankle_up, (ankle_up + knee_up) / 2)
    return both / ANKLE_SHARE_OF_RISE


def rise_of_trunk_px(body_px: Array, resting: np.ndarray) -> Array:
    """Return (n,) the rise of both heels that hips and shoulders tell, whose body they lift, where it stands.

    Seen from the front or at an angle, on rendered films, they show 0.95 to 1.05 of it, the legs a half.
    """
    points = body_px[:, :, SHOULDER : HIP + 1].reshape(len(body_px), 4, 2)
    up = np.stack([_rest(points[:, one], resting)[1] - points[:, one, 1] for one in range(4)], axis=1)
    seen = ~np.isnan(up)
    total = np.where(seen, up, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / seen.sum(axis=1) / ANKLE_SHARE_OF_RISE)


def _slid(away_px: Array, foot_px: float) -> Array:
    """Return how far the ball went along the floor: nothing within the toe's own noise, all beyond it."""
    far = np.clip((np.abs(away_px) / foot_px - _STILL) / (_SLID - _STILL), 0, 1)
    return np.where(np.isnan(far), 0.0, far * away_px)


def ankle_held_by_shank(leg_px: Array) -> Array:
    """Return (n, 2) the ankle moved half-way to where the shank's usual length wants it."""
    ankle = leg_px[:, ANKLE]
    shank = ankle - leg_px[:, KNEE]
    length = np.hypot(shank[:, 0], shank[:, 1])
    known = length[~np.isnan(length)]
    if len(known) == 0:
        return ankle
    usual = float(np.sort(known)[len(known) // 2])
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = ankle + (0.5 * (usual - length) / length)[:, None] * shank
    return np.where(np.isnan(moved), ankle, moved)


def _rest(point: Array, resting: np.ndarray) -> Array:
    """Return the median place of a point over the resting frames in which it is seen."""
    seen = point[resting & ~np.isnan(point[:, 0])]
    return np.sort(seen, axis=0)[len(seen) // 2] if len(seen) else np.full(2, np.nan)
