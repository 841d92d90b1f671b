"""The body in the picture: which points are used, how long its parts are, and its size in pixels."""

from typing import Final

import numpy as np

from secondheart.types import LANDMARKS, Array

SHOULDER, HIP, KNEE, ANKLE, HEEL, TOE = range(6)
LEFT, RIGHT = 0, 1

#: Segment lengths as parts of stature, between joint centres.
#: Drillis and Contini's proportions as printed by Winter, "Biomechanics and motor control of human movement".
THIGH_OF_STATURE: Final = 0.245
SHANK_OF_STATURE: Final = 0.246
TRUNK_OF_STATURE: Final = 0.288
FOOT_OF_STATURE: Final = 0.152

#: Spread (one sigma) of those proportions between people, as parts of the segment itself.
SEGMENT_SPREAD: Final = 0.04

#: The ball of the foot lies this part of the way from the heel to the tip of the toes.
BALL_OF_FOOT: Final = 0.75

#: The ankle rises less than the heel: this share, where the picture cannot show the foot from the side.
#: Ankle joint above a quarter of the foot, ball at three quarters: (0.75 - 0.25) / 0.75, and the ankle's
#: own arc. Checked on films of known motion: 0.60 to 0.63.
ANKLE_SHARE_OF_RISE: Final = 0.62

#: Stature assumed for gates, never for a result, where the person's height is not known.
NOMINAL_STATURE_CM: Final = 170.0

#: From the side shoulders lie this near each other beside the trunk's length; an upright trunk drops so far.
_SIDEWAYS, _UPRIGHT = 0.3, 0.7
#: A shank shorter than this part of the other one is a guess.
_GUESSED_SHANK = 0.72

_NAMES = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
_INDEX = np.array([[LANDMARKS.index(f"{side}_{name}") for name in _NAMES] for side in ("left", "right")])


def joints(xy_px: Array) -> Array:
    """Return the twelve points that are used, as (n, 2 sides, 6 joints, 2) pixels, left side first.

    A leg that the model only guesses is not seen: its points from the knee down are NaN.
    """
    body = xy_px[:, _INDEX]
    guessed = _guessed_leg(body)
    if guessed.any():
        body[..., KNEE:, :] = np.where(guessed[:, :, None, None], np.nan, body[..., KNEE:, :])
    return body


def _guessed_leg(body: Array) -> np.ndarray:
    """Return (n, 2) true for a far leg that an upright person seen from the side cannot have.

    From the side both shanks show their whole length. A far leg hidden behind the near one is guessed by the
    pose model, with high visibility, as tucked or crossed: on films of known motion its shank then
    came out at 0.2 to 0.7 of the near one's.
    """
    shank = length(body[:, :, KNEE] - body[:, :, ANKLE])
    with np.errstate(invalid="ignore"):
        short = shank < _GUESSED_SHANK * shank[:, ::-1]
        if not short.any():  # as in most frames: the rest need not be looked at
            return np.asarray(short)
        down = trunk(body)
        upright = down[:, 1] > _UPRIGHT * length(down)
        return np.asarray(short & far_leg(body) & upright[:, None])


def far_leg(body: Array, sideways: float = _SIDEWAYS) -> np.ndarray:
    """Return (n, 2) true for the leg on the far side of a person seen from the side.

    From the side the shoulders lie nearer to each other, across the trunk, than ``sideways`` times its
    length; both feet's toes together tell which leg is far, because one in the air may point anywhere.
    """
    down, across = trunk(body), body[:, LEFT, SHOULDER] - body[:, RIGHT, SHOULDER]
    with np.errstate(invalid="ignore"):
        one_behind_other = np.abs(cross(across, down)) < sideways * (down**2).sum(axis=1)
        foot = body[:, :, TOE, 0] - body[:, :, HEEL, 0]
        toward = np.where(np.isnan(foot), 0.0, foot).sum(axis=1)
        far = np.stack((toward >= 0, toward < 0), axis=1)
        return np.asarray(far & one_behind_other[:, None])


def trunk(body: Array) -> Array:
    """Return (n, 2) the way in pixels from shoulders to hips, the mean of the sides that are seen."""
    down = body[:, :, HIP] - body[:, :, SHOULDER]
    return mean_of_sides(down[:, LEFT], down[:, RIGHT])


def stature_px(body: Array) -> Array:
    """Return (n,) the stature in pixels that each frame's segments speak for.

    The median over both shanks, both thighs and the trunk, so that one wrong point or a
    foreshortened pair does not matter. NaN where fewer than two segments are seen.
    """
    parts = np.empty((5, len(body)))
    segments = length(body[:, :, HIP:ANKLE] - body[:, :, KNEE : ANKLE + 1])
    parts[:2] = (segments[:, :, 0] / THIGH_OF_STATURE).T
    parts[2:4] = (segments[:, :, 1] / SHANK_OF_STATURE).T
    parts[4] = length(trunk(body)) / TRUNK_OF_STATURE
    parts.sort(axis=0)  # NaN goes last
    if not np.isnan(parts[-1]).any():
        middle_of_all: Array = parts[2]
        return middle_of_all
    seen = np.count_nonzero(~np.isnan(parts), axis=0)
    middle = np.maximum(seen - 1, 0)
    column = np.arange(parts.shape[1])
    value = (parts[middle // 2, column] + parts[(middle + 1) // 2, column]) / 2
    return np.where(seen >= 2, value, np.nan)


def mean_of_sides(left: Array, right: Array) -> Array:
    """Return the mean of what is seen of the left and of the right side, or the one that is seen."""
    mean: Array = (np.fmax(left, right) + np.fmin(left, right)) / 2  # of one and itself where one is seen
    return mean


def length(vector: Array) -> Array:
    """Return the lengths of vectors whose x and y lie on the last axis."""
    return np.hypot(vector[..., 0], vector[..., 1])


def cross(one: Array, other: Array) -> Array:
    """Return the cross products of pairs of vectors whose x and y lie on the last axis."""
    product: Array = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return product
