"""Follows whether a worn phone lies, keeps still, and stays as it lay, from what it senses alone."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion.running import Fading
from secondheart.motion.worn import Sensed
from secondheart.types import Array

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

#: It lies flat when its screen points up or down within this.
_FLAT = float(np.cos(np.radians(40.0)))
#: It keeps still when it turns and jolts by no more than this around its own mean (root mean square), and
#: leans no further than this from where it pointed lately. A mean that fades remembers longer than it says.
_TURN_RADPS, _STILL_MPS2, _WHILE_S = 0.08, 0.45, 0.35
_STILL, _LATELY_S = float(np.cos(np.radians(0.8))), 0.5
#: Somebody who sits is not jolted more than this in the same while; one jolt counts as so much at most.
_CALM_MPS2, _JOLT_MPS2 = 1.1, 2.5
#: A phone that leans this far from where it lay on the average over so long was moved, or its leg was.
_AWAY, _USUALLY_S = float(np.cos(np.radians(25.0))), 12.0


@dataclass(frozen=True, slots=True)
class Laid:
    """How a phone lies in a run of frames.

    Parameters
    ----------
    flat
        (n,) its screen points up or down.
    still
        (n,) it has kept still for a moment.
    rests
        (n,) it lies as it did, and no more is done with it than a heel raise does. False where missing.
    """

    flat: Flags
    still: Flags
    rests: Flags

    def __len__(self) -> int:
        return len(self.flat)


class Lying:
    """Turns what a phone senses into how it lies, the same however its frames were cut."""

    def __init__(self) -> None:
        self._quiet, self._lately = Fading(_WHILE_S, mean=True), Fading(_LATELY_S, mean=True)
        self._settle_here()

    def _settle_here(self) -> None:
        self._usual = Fading(_USUALLY_S, mean=True)

    def begin(self) -> None:
        """Take where the phone lies from now on as its place."""
        self._settle_here()

    def push(self, sensed: Sensed) -> Laid:
        """Return how the phone lies in these frames."""
        missing: Flags = np.asarray(np.isnan(sensed.up).any(axis=1))
        known: Flags = np.asarray(~missing)
        up = sensed.up[known]
        means = self._quiet.push(_moments(sensed, known))
        # A sensor's own errors are even, and are taken off.
        turns = means[:, 4] - (means[:, :3] ** 2).sum(axis=1)
        jolts = means[:, 5] - means[:, 3] ** 2
        calm = means[:, 5] < _CALM_MPS2**2
        along, stays = _along(up, self._usual.push(up)), _along(up, self._lately.push(up))
        flat, still, rests = (np.zeros(len(sensed), dtype=np.bool_) for _ in range(3))
        flat[known] = np.abs(up[:, 2]) > _FLAT
        still[known] = (stays > _STILL) & (turns < _TURN_RADPS**2) & (jolts < _STILL_MPS2**2) & calm
        rests[known] = (along > _AWAY) & calm
        return Laid(flat, still, rests)


def _along(up: Array, usual: Array) -> Array:
    """Return (n,) the cosine between the direction up and where it pointed on the average."""
    cosine: Array = np.einsum("ij,ij->i", up, usual) / np.linalg.norm(usual, axis=1)
    return cosine


def _moments(sensed: Sensed, known: Flags) -> Array:
    """Return (n, 6): turning about three axes, jolt, and the squares of both."""
    turn, jolt = sensed.turn_radps[known], np.minimum(sensed.jolt_mps2[known], _JOLT_MPS2)
    return np.column_stack((turn, jolt, (turn**2).sum(axis=1), jolt**2))
