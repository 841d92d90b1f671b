"""Heights from accelerations: of all that fit, those that are still and at home when they can be."""

import numpy as np
from scipy.linalg.lapack import dpbsv

from secondheart.motion.clock import RATE_HZ
from secondheart.types import Array

#: Each look takes a speed (m/s) or a height (m) as none when it is small beside this; the first look knows
#: nothing yet and is not so strict.
_STILL_MPS, _FIRST_MPS = 0.004, 0.1
_THERE_M, _FIRST_M = 0.005, 0.03
#: The last looks leave what is plainly beyond these alone, so that they do not draw on it.
_MOVING_MPS, _AWAY_M = 0.01, 0.015
_LOOKS, _LAST_LOOKS = 6, 4
#: How dearly moving and being elsewhere are paid for beside acceleration that was not felt, (m/s²)²; more
#: with a poor accelerometer, whose noise is more than this (standard deviation a frame).
_PRICE_OF_SPEED, _PRICE_OF_HEIGHT, _NOISY_MPS2 = 6.0e-5, 2.0e-5, 0.03
#: How sure the last height that was told is, as acceleration of a frame (m/s²) for so many metres.
_TOLD = (0.03 / 0.005) ** 2
#: Fewer frames than these tell nothing.
_FEWEST = 6


def heights_m(lift_mps2: Array, sure: Array, home_m: float, told: tuple[int, float] | None) -> Array:
    """Return (n,) heights in metres that go with upward accelerations and do not drift.

    A sum of three parts is made least: the squares of what differs from the accelerations, less one error
    that they all share; and for each frame a price for moving and one for not being at home, which rise
    steeply at first and hardly any more beyond the little that a body at rest shows. So drift goes into
    the frames that move anyhow. The least is found by looking again and again, each time with weights
    from the last look.

    Parameters
    ----------
    lift_mps2, sure
        (n,) accelerations, and what a square of their errors counts, from 0 to 1.
    home_m
        The height at which the body usually rests.
    told
        A frame whose height is known already, and that height.
    """
    count = len(lift_mps2)
    if count < _FEWEST:
        return np.full(count, home_m if told is None else told[1])
    weight, lift = sure[1:-1], lift_mps2[1:-1]
    right = np.zeros((count, 2), order="F")  # for the accelerations, and for the error they share
    for column, felt in ((0, weight * lift), (1, weight)):
        right[:-2, column] += felt
        right[1:-1, column] -= 2 * felt
        right[2:, column] += felt
    bending = _bending(weight)
    shared_lift, shared = float(weight @ lift) / RATE_HZ**2, float(weight.sum()) / RATE_HZ**2
    # Differences of differences of noise are 2.45 times it, and its median size two thirds of that.
    noise = max(1.0, float(np.median(np.abs(np.diff(lift_mps2, 2)))) / 1.65 / _NOISY_MPS2)
    scale = noise**2 / RATE_HZ**2
    slow = np.full(count - 1, scale * _PRICE_OF_SPEED * (RATE_HZ / _FIRST_MPS) ** 2)
    near = np.full(count, scale * _PRICE_OF_HEIGHT / _FIRST_M**2)
    height = np.zeros(count)
    for look in range(_LOOKS):
        both = _solved(bending, slow, near, right, home_m, told)
        error = (shared_lift - both[:, 0] @ right[:, 1]) / (shared - both[:, 1] @ right[:, 1])
        height = both[:, 0] - error * both[:, 1]
        speed, away = (np.diff(height) * RATE_HZ) ** 2, (height - home_m) ** 2
        slow = scale * _PRICE_OF_SPEED * RATE_HZ**2 / (speed + _STILL_MPS**2)
        near = scale * _PRICE_OF_HEIGHT / (away + _THERE_M**2)
        if look >= _LOOKS - _LAST_LOOKS:
            slow *= (1 + speed / _MOVING_MPS**2) ** -2
            near *= (1 + away / _AWAY_M**2) ** -2
    return height


def _bending(weight: Array) -> Array:
    """Return the upper bands (3, n) of the squares of all second differences, each weighed."""
    bands = np.zeros((3, len(weight) + 2))
    bands[2, :-2] += weight
    bands[2, 1:-1] += 4 * weight
    bands[2, 2:] += weight
    bands[1, 1:-1] -= 2 * weight
    bands[1, 2:] -= 2 * weight
    bands[0, 2:] = weight
    bands *= RATE_HZ**2
    return bands


def _solved(
    bending: Array, slow: Array, near: Array, right: Array, home_m: float, told: tuple[int, float] | None
) -> Array:
    bands, wanted = bending.copy(order="F"), right.copy(order="F")
    bands[2] += near
    bands[2, :-1] += slow
    bands[2, 1:] += slow
    bands[1, 1:] -= slow
    wanted[:, 0] += near * home_m
    if told is not None:
        place, height = told
        bands[2, place] += _TOLD / RATE_HZ**2
        wanted[place, 0] += _TOLD / RATE_HZ**2 * height
    _, solution, _ = dpbsv(bands, wanted, lower=0, overwrite_ab=1, overwrite_b=1)
    solved: Array = solution
    return solved
