"""The leg of somebody who sits: how far the heel rises when the thigh tilts."""

from functools import cache
from typing import Final

import numpy as np

from secondheart.motion.body import BALL_OF_FOOT, FOOT_OF_STATURE, SHANK_OF_STATURE, THIGH_OF_STATURE
from secondheart.types import Array

#: The ankle joint lies this part of the foot's length before the heel, and so high above the sole, part of
#: stature (Drillis and Contini, as printed by Winter).
_ANKLE_OF_FOOT, _ANKLE_HEIGHT = 0.25, 0.039
#: Foot pitch up to which the leg is worked out, degrees; beyond it the thigh hardly tilts any more, so that
#: the line from there goes on straight.
_STEEPEST_DEG = 40.0
#: ... up to the most that a heel can rise, part of stature: there a tenth of a degree is a centimetre.
_HIGHEST = 0.085
#: Heel rise over thigh tilt, parts of stature a radian, for a usual rise: gives the counted level its size.
HEEL_PER_TILT: Final = 0.45


@cache
def _leg() -> tuple[Array, Array]:
    """Return thigh tilts in radians and the heel rises, parts of stature, that go with them.

    The hip stays, thigh level and shank upright at rest; the foot turns about its ball and pushes the ankle
    up and forward, and the knee follows on a circle about the hip.
    """
    pitch = np.radians(np.linspace(0.0, _STEEPEST_DEG, 81))
    behind = (BALL_OF_FOOT - _ANKLE_OF_FOOT) * FOOT_OF_STATURE
    ball = np.array([THIGH_OF_STATURE + behind, -SHANK_OF_STATURE - _ANKLE_HEIGHT])
    ankle = ball[:, np.newaxis] + np.stack(
        (
            -behind * np.cos(pitch) + _ANKLE_HEIGHT * np.sin(pitch),
            behind * np.sin(pitch) + _ANKLE_HEIGHT * np.cos(pitch),
        )
    )
    # The knee is where a circle about the hip meets one about the ankle.
    away = np.hypot(*ankle)
    along = (THIGH_OF_STATURE**2 - SHANK_OF_STATURE**2 + away**2) / (2 * away)
    tilt = np.arctan2(ankle[1], ankle[0]) + np.arccos(along / THIGH_OF_STATURE)
    return tilt, BALL_OF_FOOT * FOOT_OF_STATURE * np.sin(pitch)


def heel_rise_of_tilt(tilt_rad: Array) -> Array:
    """Return the heel rise, parts of stature, of (n,) thigh tilts above the tilt at rest, in radians.

    Tilts below rest give falls alike. Worked out for a level thigh and an upright shank.
    """
    tilts, rises = _leg()
    size = np.abs(tilt_rad)
    beyond = np.maximum(size - tilts[-1], 0.0) * (rises[-1] - rises[-9]) / (tilts[-1] - tilts[-9])
    rise: Array = np.sign(tilt_rad) * np.minimum(np.interp(size, tilts, rises) + beyond, _HIGHEST)
    return rise
