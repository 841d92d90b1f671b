"""The one signal that is counted: heel height, from both legs by how well each is seen."""

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.body import ANKLE, HEEL, TOE
from secondheart.motion.signals import Signals
from secondheart.types import Array

#: From the side (narrower than the first) the far leg weighs half; from the front (wider) both weigh one.
_NARROW, _WIDE, _FAR_LESS = 0.3, 0.6, 0.5

#: Feet (ankle and toe) farther apart than this part of stature: the higher is in the air, or put out.
FOOT_IN_THE_AIR = 0.09
#: In the counted signal the lower leg begins to count alone at the first distance, and does so at the
#: second: a foot held low behind, less the rise of the working one, makes no more.
_BEGINS_ALONE, _ALONE = 0.03, 0.05


def counted_signal(run: Signals, exercise: Exercise) -> tuple[Array, Array]:
    """Return (n,) the heel height that is counted and (n,) how much it shakes, parts of stature.

    From the side the far leg is twice as noisy and copies the near one, so it weighs less; the less,
    the more strictly from the side. Where one leg works and the other foot is in the air, the lower
    leg alone counts; where both stand, the two are added up, since only one of them moves.
    """
    known = ~np.isnan(run.heel_height)
    weights = np.where(known, _weights(run), 0.0)
    total = weights[:, 0] + weights[:, 1]
    one_leg = exercise.legs == "one"
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = weights / total[:, None]
        if one_leg and exercise.posture != "sitting":
            apart = feet_apart(run)
            alone = _from_to(np.abs(apart), _BEGINS_ALONE, _ALONE)
            alone = np.where(np.isnan(alone), 0.0, alone)[:, None]
            lower = np.stack((apart <= 0, apart > 0), axis=1) & known
            shares = (1 - alone) * shares * (2 - _FAR_LESS) + alone * lower
        elif one_leg:
            shares *= 2 - _FAR_LESS
    height = np.where(known, shares * run.heel_height, 0.0)
    shake = np.where(known, shares * run.shake, 0.0)
    seen = total > 0
    return (
        np.where(seen, height[:, 0] + height[:, 1], np.nan),
        np.where(seen, np.hypot(shake[:, 0], shake[:, 1]), np.nan),
    )


def _weights(run: Signals) -> Array:
    """Return (n, 2) how much each leg counts: as one, and from the side the far one half as much."""
    foot = run.body_px[:, :, TOE, 0] - run.body_px[:, :, HEEL, 0]
    foot = np.where(np.isnan(foot), 0.0, foot)
    left_is_far = foot[:, 0] + foot[:, 1] >= 0
    width = np.where(np.isnan(run.width), _WIDE, run.width)
    far = 1 - _FAR_LESS * _from_to(-width, -_WIDE, -_NARROW)
    return np.stack((np.where(left_is_far, far, 1.0), np.where(left_is_far, 1.0, far)), axis=1)


def _from_to(value: Array, none: float, whole: float) -> Array:
    """Return 0 up to the first value, 1 from the second on, and evenly more in between."""
    share: Array = np.minimum(np.maximum((value - none) / (whole - none), 0.0), 1.0)
    return share


def feet_apart(run: Signals) -> Array:
    """Return (n,) how much lower the right foot is than the left one, parts of stature."""
    feet = (run.body_px[:, :, ANKLE, 1] + run.body_px[:, :, TOE, 1]) / 2
    return (feet[:, 1] - feet[:, 0]) / run.stature_px


class NoiseLevel:
    """Follows how much the counted signal shakes, over about five seconds."""

    def __init__(self) -> None:
        self._sum = self._weight = 0.0

    def push(self, shake: Array) -> Array:
        """Return (n,) the running mean of the shake; missing frames leave it as it is."""
        keep = 1 - 1 / (5 * RATE_HZ)
        total, weight, levels = self._sum, self._weight, []
        for value in shake.tolist():
            if value == value:  # noqa: PLR0124 - not NaN
                total, weight = keep * total + value, keep * weight + 1.0
            levels.append(total / weight if weight else 0.0)
        self._sum, self._weight = total, weight
        return np.array(levels)
