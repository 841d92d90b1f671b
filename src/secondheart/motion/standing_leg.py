"""The leg of somebody who stands: how far the heel rises when what stands on it is lifted."""

from functools import cache
from typing import Final

import numpy as np

from secondheart.motion.body import ANKLE_SHARE_OF_RISE, BALL_OF_FOOT, FOOT_OF_STATURE
from secondheart.types import Array

#: The ankle joint lies this part of the foot's length before the heel, and so high above the sole, part of
#: stature (Drillis and Contini, as printed by Winter).
_ANKLE_OF_FOOT, _ANKLE_HEIGHT = 0.25, 0.039
#: Foot pitch up to which the foot is worked out, degrees.
_STEEPEST_DEG = 60.0
#: Somebody who works on an edge sinks about so far below it, degrees of foot pitch.
_STRETCH_DEG = -9.5
#: A lift counts as a heel rise of so much more: gives the counted level its size.
HEEL_PER_LIFT: Final = 1 / ANKLE_SHARE_OF_RISE
#: A radian of tilt of the foot counts as so much: from its ball to its heel, part of stature.
HEEL_PER_FOOT_TILT: Final = BALL_OF_FOOT * FOOT_OF_STATURE


@cache
def _foot(rest_deg: float) -> tuple[Array, Array]:
    """Return lifts of the ankle and rises of the heel above rest, parts of stature.

    The foot turns about its ball; behind that the ankle lies nearer than the heel, and higher.
    """
    pitch = np.radians(np.linspace(rest_deg - 15.0, _STEEPEST_DEG, 151))
    pitch = np.sort(np.append(pitch, np.radians(rest_deg)))
    behind = (BALL_OF_FOOT - _ANKLE_OF_FOOT) * FOOT_OF_STATURE
    ankle = behind * np.sin(pitch) + _ANKLE_HEIGHT * np.cos(pitch)
    heel = BALL_OF_FOOT * FOOT_OF_STATURE * np.sin(pitch)
    rest = int(np.searchsorted(pitch, np.radians(rest_deg)))
    return ankle - ankle[rest], heel - heel[rest]


def heel_rise_of_lift(lift: Array, share: float, *, from_stretch: bool) -> Array:
    """Return the heel rise of (n,) lifts of shank or pelvis above rest, all in parts of stature.

    Beyond the steepest foot and the deepest heel it stays as it is there.

    Parameters
    ----------
    share
        What part of the ankle's lift the place shares: a body that leans is lifted less.
    from_stretch
        Whether rest is below an edge instead of on the floor.
    """
    ankle, heel = _foot(_STRETCH_DEG if from_stretch else 0.0)
    rise: Array = np.interp(lift / share, ankle, heel)
    return rise


def heel_rise_of_foot(tilt_rad: Array, *, from_stretch: bool) -> Array:
    """Return the heel rise, parts of stature, of (n,) tilts of the foot above rest, in radians.

    ``from_stretch`` tells that the foot rests below an edge instead of on the floor.
    """
    rest = np.radians(_STRETCH_DEG) if from_stretch else 0.0
    rise: Array = HEEL_PER_FOOT_TILT * (
        np.sin(np.clip(rest + tilt_rad, -np.pi / 2, np.pi / 2)) - np.sin(rest)
    )
    return rise
