"""From mended bodies to signals: heel height, joint angles, kind of posture, direction of view."""

from dataclasses import dataclass, fields

import numpy as np

from secondheart.motion.body import (
    ANKLE,
    HIP,
    KNEE,
    LEFT,
    RIGHT,
    SHANK_OF_STATURE,
    SHOULDER,
    THIGH_OF_STATURE,
    TRUNK_OF_STATURE,
    cross,
    length,
    stature_px,
    trunk,
)
from secondheart.motion.repair import Mended
from secondheart.types import Array

#: A thigh that drops less than this part of its length is a sitting thigh, more is a standing one.
SITTING_THIGH_DROP = 0.62
#: A trunk that drops less than this part of its length is lying.
LYING_TRUNK_DROP = 0.45


@dataclass(frozen=True, slots=True)
class Signals:
    """What the motion room knows of a run of frames; lengths are parts of stature.

    Parameters
    ----------
    first
        Number of the first frame on the even clock.
    body_px
        (n, 2, 6, 2) left and right shoulder, hip, knee, ankle, heel, toe in pixels, y down.
    stature_px
        (n,) the person's stature in pixels, as this frame's segments tell it.
    heel_height
        (n, 2) height of the left and right heel over the usual height of the own toes, parts of
        stature; about zero with the sole flat, but only its changes mean something.
    shake
        (n, 2) how much the unsmoothed heights bend from frame to frame: the jitter of the points.
    trunk_drop, thigh_drop
        (n,) and (n, 2) how far the trunk and the thighs go down from their upper end, as parts of
        their own length: 1 hanging, 0 level, negative upside down.
    width
        (n,) apparent width of shoulders and hips across the trunk over the width expected from the
        front: 0 from the side, 1 from the front. Of somebody lying, how far the trunk is foreshortened.
    crossed
        (n,) true where the left shoulder is seen left of the right one, as from behind.
    """

    first: int
    body_px: Array
    stature_px: Array
    heel_height: Array
    shake: Array
    trunk_drop: Array
    thigh_drop: Array
    width: Array
    crossed: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def __len__(self) -> int:
        return len(self.body_px)


#: Lying shoulders and hips that look at least so wide are not seen from the side.
SURELY_WIDE = 0.85
#: The usual heel height of a flat foot, from the ankle's height: taken off so that it lies near zero.
_FLAT = 0.035
#: Distance between the two shoulder joints and the two hip joints, as parts of stature.
_WIDTHS_OF_STATURE = np.array([0.21, 0.11])


def signals(first: int, mended: Mended) -> Signals:
    """Return the signals of mended frames, frame by frame: nothing here looks at a neighbour."""
    body_px = mended.body_px
    size = stature_px(body_px)
    down = trunk(body_px)
    across = body_px[:, LEFT, :KNEE] - body_px[:, RIGHT, :KNEE]
    length_px = length(down)
    with np.errstate(invalid="ignore", divide="ignore"):
        wide_px = np.abs(cross(across, down[:, None])) / length_px[:, None]
        wide = wide_px / (_WIDTHS_OF_STATURE * size[:, None])
        drop = down[:, 1] / (TRUNK_OF_STATURE * size)
        seen_width = (wide[:, SHOULDER] + wide[:, HIP]) / 2
        lying = drop < LYING_TRUNK_DROP
        if lying.any():
            away = _foreshortening(body_px, length_px)
            lying_width = np.where(seen_width > SURELY_WIDE, np.fmax(seen_width, away), away)
            seen_width = np.where(lying, lying_width, seen_width)
        return Signals(
            first=first,
            body_px=body_px,
            stature_px=size,
            heel_height=mended.heel_height_px / size[:, None] - _FLAT,
            shake=mended.shake_px / size[:, None],
            trunk_drop=drop,
            thigh_drop=(body_px[:, :, KNEE, 1] - body_px[:, :, HIP, 1]) / (THIGH_OF_STATURE * size)[:, None],
            width=seen_width,
            crossed=across[:, SHOULDER, 0] < 0,
        )


def _foreshortening(body_px: Array, trunk_px: Array) -> Array:
    """Return (n,) how far a lying trunk points towards the camera: 0 across the picture, 1 straight at it.

    Lying shoulders and hips lie on one another's far side and tell little; the trunk's own length against
    the shank's, which stands upright, tells much.
    """
    shank_px = np.fmax(*length(body_px[:, :, KNEE] - body_px[:, :, ANKLE]).T)
    seen = trunk_px / shank_px * (SHANK_OF_STATURE / TRUNK_OF_STATURE)
    away: Array = np.sqrt(1 - np.minimum(seen, 1.0) ** 2)
    return away


def part(run: Signals, start: int, stop: int) -> Signals:
    """Return frames ``start`` to ``stop`` (frame numbers, stop excluded) of a run."""
    cut = slice(max(start - run.first, 0), max(stop - run.first, 0))
    pieces = {f.name: getattr(run, f.name)[cut] for f in fields(run) if f.name != "first"}
    return Signals(first=max(start, run.first), **pieces)


def joined(one: Signals, other: Signals) -> Signals:
    """Return two neighbouring runs as one."""
    pieces = {
        f.name: np.concatenate((getattr(one, f.name), getattr(other, f.name)))
        for f in fields(one)
        if f.name != "first"
    }
    return Signals(first=one.first, **pieces)


def angle_deg(first_arm: Array, second_arm: Array) -> Array:
    """Return the angle between two directions, 0 to 180 degrees; the last axis holds x and y."""
    dot = first_arm[..., 0] * second_arm[..., 0] + first_arm[..., 1] * second_arm[..., 1]
    return np.degrees(np.abs(np.arctan2(cross(first_arm, second_arm), dot)))


def knee_flexion_deg(body_px: Array) -> Array:
    """Return (n, 2) knee flexion, 0 straight, of both legs, as the picture shows it."""
    knee = body_px[:, :, KNEE]
    return 180.0 - angle_deg(body_px[:, :, HIP] - knee, body_px[:, :, ANKLE] - knee)


def hip_out_of_line_deg(body_px: Array) -> Array:
    """Return (n, 2) the angle by which shoulder, hip and knee depart from one line, 0 in line."""
    hip = body_px[:, :, HIP]
    return 180.0 - angle_deg(body_px[:, :, SHOULDER] - hip, body_px[:, :, KNEE] - hip)


def trunk_lean_deg(body_px: Array, facing: float) -> Array:
    """Return (n,) the trunk's lean from upright, forward positive; ``facing`` is +1 for picture-right."""
    down = trunk(body_px)
    return np.degrees(np.arctan2(-down[:, 0] * facing, down[:, 1]))


def shank_lean_deg(body_px: Array, facing: float) -> Array:
    """Return (n, 2) the shank's lean from upright, knee forward positive."""
    shank = body_px[:, :, ANKLE] - body_px[:, :, KNEE]
    return np.degrees(np.arctan2(-shank[..., 0] * facing, shank[..., 1]))
