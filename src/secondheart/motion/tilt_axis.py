"""Tells about which axis of its own a limb tilts, and which way about it is up."""

import numpy as np

from secondheart.motion.clock import RATE_HZ
from secondheart.motion.running import Fading
from secondheart.types import Array

#: The axis is told from the turning of so many seconds.
_MEMORY_S = 40.0
#: Turning faster than this is no heel raise and tells nothing of its axis, rad/s.
_FASTEST_RADPS = 2.0
#: The axis is known once the limb has turned so much (half of a usual rise), in rad²/s ...
_ENOUGH = 0.008
#: ... about one axis: of the turning, so much lies along it.
_MOSTLY = 0.7
#: Up is where the limb is pushed when it speeds up; sure when turning and lifting go together so well, and
#: after more turning when they do a little.
_SURELY, _RATHER, _MORE = 0.6, 0.25, 0.03
#: All this is told by what is left of turning and lifting after so much smoothing, so often: flesh that
#: swings after a blow turns and lifts the phone far more than the heel does, but at 8 Hz and more.
_SMOOTH_S, _TIMES = 0.1, 3
#: ... and turning that speeds up more than a heel's, as of a phone that slips, tells less of it, rad/s².
_JERKY_RADPS2 = 0.7
#: What the accelerometer shows on the average over so many seconds is its own error.
_OFFSET_S = 2.0


class AxisEvidence:
    """Sums up what turning and lifting tell of the axis; what was long ago fades."""

    def __init__(self) -> None:
        self._sums = Fading(_MEMORY_S)
        self._smooth = Fading(_SMOOTH_S, mean=True, times=_TIMES)
        self._offset = Fading(_OFFSET_S, mean=True)
        self._before: Array | None = None

    def push(self, turn_radps: Array, up: Array, lift_mps2: Array, holds: np.ndarray) -> Array:
        """Return (n, 11) sums after each frame, of products of turning, lifting and speeding up.

        Only turning about level axes counts, in frames in which the limb holds.

        Parameters
        ----------
        turn_radps, up
            (n, 3) angular rate and direction up, sensor frame, without holes.
        lift_mps2
            (n,) acceleration upwards, gravity taken off, without holes.
        holds
            (n,) whether the limb lies still enough for the exercise.
        """
        return self._sums.push(self._products(turn_radps, up, lift_mps2, holds))

    def _products(self, turn: Array, up: Array, lift: Array, holds: np.ndarray) -> Array:
        smooth = self._smooth.push(np.concatenate((turn, lift[:, np.newaxis]), axis=1))
        faster = np.diff(
            smooth[:, :3], axis=0, prepend=smooth[:1, :3] if self._before is None else self._before
        )
        faster *= RATE_HZ
        lifted = smooth[:, 3:] - self._offset.push(smooth[:, 3:])
        self._before = smooth[-1:, :3]
        level = smooth[:, :3] - np.einsum("ij,ij->i", smooth[:, :3], up)[:, np.newaxis] * up
        x, y, z = level.T
        speed = (level**2).sum(axis=1)
        square = (faster**2).sum(axis=1, keepdims=True)
        weight = 1 / (1 + square / _JERKY_RADPS2**2)
        rows = np.concatenate(
            (
                np.stack((x * x, x * y, x * z, y * y, y * z, z * z), axis=1),
                weight * faster * lifted,
                weight * lifted**2,
                weight * square,
            ),
            axis=1,
        )
        return np.where((holds & (speed < _FASTEST_RADPS**2))[:, np.newaxis], rows / RATE_HZ, 0.0)


def axes_of(sums: Array) -> tuple[Array, np.ndarray, Array, np.ndarray]:
    """Return what (n, 11) sums tell: axes (n, 3), whether each is known, how far it points up, how surely.

    Pointing up goes from -1 to 1.
    """
    xx, xy, xz, yy, yz, zz = sums[:, :6].T
    turning = np.stack((xx, xy, xz, xy, yy, yz, xz, yz, zz), axis=1).reshape(-1, 3, 3)
    values, vectors = np.linalg.eigh(turning)
    axes = vectors[:, :, 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        along = values[:, 2] / values.sum(axis=1)
        evidence = np.einsum("ij,ij->i", sums[:, 6:9], axes) / np.sqrt(sums[:, 9] * sums[:, 10])
    known = (values[:, 2] >= _ENOUGH) & (along >= _MOSTLY)
    evidence = np.where(np.isfinite(evidence), evidence, 0.0)
    size = np.abs(evidence)
    return axes, known, evidence, (size >= _SURELY) | ((size >= _RATHER) & (values[:, 2] >= _MORE))


def tilt_about(up: Array, axes: Array, lying: Array) -> Array:
    """Return (n,) how far the limb is tilted about its axes from where it usually lies, radians.

    When the phone turns by an angle about the axis, up turns back by it in the phone's frame. ``axes`` is
    (n, 3) or (1, 3).
    """
    (x, y, z), (a, b, c) = axes.T, lying
    aside = np.stack((b * z - c * y, c * x - a * z, a * y - b * x), axis=1)
    along = lying - (axes @ lying)[:, np.newaxis] * axes
    tilt: Array = np.arctan2((up * aside).sum(axis=1), (up * along).sum(axis=1))
    return tilt


def one_way(axes: Array) -> Array:
    """Return (n, 3) axes, each turned to the side of the one before it."""
    along = (axes[1:] * axes[:-1]).sum(axis=1)
    return axes * np.cumprod(np.concatenate(([1.0], np.where(along < 0, -1.0, 1.0))))[:, np.newaxis]
