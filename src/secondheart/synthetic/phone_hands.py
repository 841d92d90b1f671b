"""Phones that leave the thigh: taken in the hand, looked at, and put back a little askew."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from secondheart.synthetic.curves import Move, curve
from secondheart.types import Array

#: Unrest is drawn on this even grid.
GRID_HZ = 200.0
#: A phone that is looked at is so far in front of and above where it lies, metres.
_HAND_M = (0.05, 0.0, 0.32)
_ASKEW_DEG = 6.0
#: A hand trembles by so much.
_TREMBLE_M, _TREMBLE_DEG = 0.0015, 0.6

#: The pose of a phone that is not where it is worn: moments, its places and axes there, to places and axes.
Elsewhere = Callable[[Array, Array, Array], tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Look:
    """The phone is taken up from ``start_s`` on, looked at, and put down: how long each takes."""

    start_s: float
    up_s: float
    look_s: float
    down_s: float

    @property
    def end_s(self) -> float:
        """When the phone is back."""
        return self.start_s + self.up_s + self.look_s + self.down_s


def band(rng: np.random.Generator, length_s: float, low_hz: float, high_hz: float, size: float) -> Array:
    """Return a smooth noise between two rates, of so large a standard deviation, on the even grid."""
    white = rng.standard_normal(int(length_s * GRID_HZ) + 2)
    fast, slow = GRID_HZ / (2 * np.pi * high_hz), GRID_HZ / (2 * np.pi * low_hz)
    mixed = gaussian_filter1d(white, fast) - gaussian_filter1d(white, slow)
    return np.asarray(size * mixed / max(float(mixed.std()), 1e-9))


def in_hand(looks: list[Look], length_s: float, rng: np.random.Generator) -> Elsewhere:
    """Return the pose of a phone that is taken up and looked at; each time it comes back a little askew."""
    tremble = [band(rng, length_s, 0.5, 9.0, 1.0) for _ in range(6)]
    grid = np.arange(len(tremble[0])) / GRID_HZ
    tip, roll = float(rng.uniform(35.0, 65.0)), float(rng.uniform(-10.0, 10.0))
    held = Rotation.from_euler("xyz", [tip, roll, -90.0], degrees=True)
    askew = rng.normal(0.0, _ASKEW_DEG, (len(looks), 3))

    def elsewhere(time_s: Array, place: Array, axes: Array) -> tuple[Array, Array]:
        lifted, put = np.zeros(len(time_s)), np.zeros((len(time_s), 3))
        for look, turn_deg in zip(looks, askew, strict=True):
            down_s = look.end_s - look.down_s
            moves = [Move(look.start_s, look.start_s + look.up_s, 1.0), Move(down_s, look.end_s, 0.0)]
            lifted = np.maximum(lifted, curve(0.0, moves)(time_s))
            put[time_s > look.start_s + look.up_s] = turn_deg
        shaking = np.column_stack([np.interp(time_s, grid, one) for one in tremble])
        place = place + lifted[:, None] * (np.array(_HAND_M) + _TREMBLE_M * shaking[:, :3])
        worn = Rotation.from_matrix(axes) * Rotation.from_rotvec(put, degrees=True)
        hand = held * Rotation.from_rotvec(_TREMBLE_DEG * shaking[:, 3:], degrees=True)
        turn = (worn.inv() * hand).as_rotvec() * lifted[:, None]
        return place, np.asarray((worn * Rotation.from_rotvec(turn)).as_matrix())

    return elsewhere
