"""What a motion sensor feels: from where it is and how it is turned to specific force and angular rate.

World frame as in :mod:`secondheart.synthetic.body`: z up. The sensor frame is that of phones: x to the
right of the screen, y to its top, z out of the screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from secondheart.types import Array

#: At rest an accelerometer feels this much, upwards.
GRAVITY_MPS2 = 9.81
#: How densely a motion is sampled before it is differentiated.
DENSE_HZ = 400.0
#: A figure's turns are sharper than flesh allows: places and turns are smoothed with this Gaussian. It moves
#: a place by half the acceleration times the square of it: 0.2 mm at 5 m/s².
_FLESH_S = 0.009
#: Motion beyond both ends, so that the ends are as smooth as the rest.
_MARGIN_S = 0.2

#: Moments (n,) to places (n, 3) in metres and axes (n, 3, 3), whose columns are the sensor's axes.
Poses = Callable[[Array], tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Ride:
    """The exact motion of a sensor, smooth enough to be differentiated twice.

    Parameters
    ----------
    place, turn
        Splines over time: (3,) metres in the world, and a (4,) quaternion x, y, z, w of any length.
    """

    place: Any
    turn: Any

    def place_m(self, time_s: Array) -> Array:
        """Return (n, 3) places in the world."""
        return np.asarray(self.place(time_s), dtype=np.float64)

    def axes(self, time_s: Array) -> Array:
        """Return (n, 3, 3) rotations from the sensor's frame to the world."""
        return np.asarray(Rotation.from_quat(self.turn(time_s)).as_matrix(), dtype=np.float64)

    def force_mps2(self, time_s: Array) -> Array:
        """Return (n, 3) specific force in the sensor's frame: acceleration less gravity's."""
        felt = np.asarray(self.place(time_s, 2), dtype=np.float64)
        felt[:, 2] += GRAVITY_MPS2
        return np.asarray(np.einsum("nji,nj->ni", self.axes(time_s), felt))

    def rate_radps(self, time_s: Array) -> Array:
        """Return (n, 3) angular rate in the sensor's frame, right-handed."""
        turn, change = self.turn(time_s), self.turn(time_s, 1)
        vector, scalar = turn[:, :3], turn[:, 3:]
        spin = scalar * change[:, :3] - change[:, 3:] * vector - np.cross(vector, change[:, :3])
        return np.asarray(2 * spin / np.sum(turn**2, axis=1, keepdims=True))


def dense_times(length_s: float) -> Array:
    """Return the even moments at which a motion is sampled, from 0 to its length, a margin beyond both."""
    return np.arange(-_MARGIN_S, length_s + _MARGIN_S + 1 / DENSE_HZ, 1 / DENSE_HZ)


def ride(poses: Poses, length_s: float) -> Ride:
    """Return the smooth motion through a sensor's poses from 0 s on."""
    time = dense_times(length_s)
    place, axes = poses(time)
    turn = Rotation.from_matrix(axes).as_quat()
    # A quaternion and its negative are the same rotation: take those that follow one another.
    flips = np.sign(np.sum(turn[1:] * turn[:-1], axis=1))
    turn[1:] *= np.cumprod(np.where(flips == 0, 1.0, flips))[:, None]
    width = _FLESH_S * DENSE_HZ
    return Ride(
        make_interp_spline(time, gaussian_filter1d(place, width, axis=0, mode="nearest"), k=5),
        make_interp_spline(time, gaussian_filter1d(turn, width, axis=0, mode="nearest"), k=5),
    )
