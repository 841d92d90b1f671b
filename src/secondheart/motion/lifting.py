"""Follows a part of the body that is lifted with the heel, as the pelvis is when somebody stands."""

from dataclasses import dataclass, fields

import numpy as np
from scipy.linalg.lapack import dptsv

from secondheart.motion.clock import RATE_HZ
from secondheart.motion.running import Fading
from secondheart.motion.standing_leg import HEEL_PER_LIFT
from secondheart.motion.worn import Sensed
from secondheart.motion.worn_signals import WornSignals
from secondheart.types import Array

#: Speeds are worked out for so many frames at a time, from so many before and after them.
_AT_A_TIME, _BEFORE, _AFTER = int(2.0 * RATE_HZ), int(8.0 * RATE_HZ), int(1.5 * RATE_HZ)
#: A body that stands is taken to be still, and more so the nearer it is to it: speeds of less than this, m/s,
#: are as good as none; the first look knows nothing yet and is not so strict.
_STILL_MPS = (0.1, 0.004, 0.004, 0.004, 0.004)
#: How dearly speed is paid for beside acceleration that was not felt, (m/s²)²; more with a poor accelerometer,
#: whose noise (standard deviation a frame, m/s²) counts so.
_PRICE, _NOISY_MPS2 = 6.0e-5, 0.03
#: Acceleration is less sure the more there is of it, and while the phone turns, when its axes' own errors change
#: places: by half at these. In a hole of the samples it is not known at all, only likely to be as before.
_UNSURE_MPS2, _UNSURE_RADPS, _IN_A_HOLE = 0.5, 0.15, 0.1
#: Somebody who stands is not jolted more than this (root mean square over a second), m/s²; one jolt, as of a
#: heel that lands, counts as so much at most.
_CALM_MPS2, _CALM_S, _JOLT_MPS2 = 0.9, 1.0, 2.5
#: Nor does a part that keeps upright lean further than this from how it usually does.
_AWAY_RAD, _USUALLY_S = np.radians(20.0), 12.0


@dataclass(frozen=True, slots=True)
class _Standing:
    """A run of frames in which holes are filled; ``lift_mps2`` holds the accelerometer's own error still."""

    lift_mps2: Array
    sure: Array
    known: np.ndarray
    aside_rad: Array
    heading_radps: Array
    holds: np.ndarray

    def __len__(self) -> int:
        return len(self.lift_mps2)

    def since(self, place: int) -> "_Standing":
        return _Standing(*(getattr(self, one.name)[place:] for one in fields(self)))

    def and_then(self, more: "_Standing") -> "_Standing":
        return _Standing(
            *(np.concatenate((getattr(self, one.name), getattr(more, one.name))) for one in fields(self))
        )


class Lifting:
    """Turns what a phone senses into how high the part that wears it is lifted, however the phone lies on it.

    The level is the lift over the share of the heel's rise by which an ankle rises. Acceleration alone drifts
    away; so of all speeds that fit it those are taken that are as good as none for most of the time, which is
    at rest and in each hold. What is given is ``_AFTER`` and up to ``_AT_A_TIME`` frames old.

    Parameters
    ----------
    stature_m
        The person's stature, or the nominal one.
    """

    def __init__(self, stature_m: float) -> None:
        self._level_per_m = HEEL_PER_LIFT / stature_m
        self._jolts = Fading(_CALM_S, mean=True)
        self._usual = Fading(_USUALLY_S, mean=True)
        self._up: Array | None = None
        self._kept: _Standing | None = None
        self._first = self._next = 0
        self._height_m = 0.0
        self._levels = np.full(2, np.nan)

    def push(self, sensed: Sensed) -> list[WornSignals]:
        """Return the signals that can be told now."""
        if len(sensed) == 0:
            return []
        run = self._standing(sensed)
        if self._kept is None:
            self._kept, self._first, self._next = run, sensed.first, sensed.first
        else:
            self._kept = self._kept.and_then(run)
        told = []
        while (stop := self._next - self._next % _AT_A_TIME + _AT_A_TIME) + _AFTER <= self._first + len(self._kept):
            told.append(self._tell(stop))
        return told

    def finish(self) -> list[WornSignals]:
        """Return what was held back to the end."""
        told = []
        while self._kept is not None and self._next < self._first + len(self._kept):
            stop = self._next - self._next % _AT_A_TIME + _AT_A_TIME
            told.append(self._tell(min(stop, self._first + len(self._kept))))
        return told

    def _standing(self, sensed: Sensed) -> _Standing:
        missing = np.isnan(sensed.up).any(axis=1)
        if self._up is None:
            known = np.flatnonzero(~missing)
            self._up = sensed.up[known[:1]] if len(known) else None
        if self._up is None:
            nothing = np.zeros(len(sensed))
            return _Standing(nothing, nothing + _IN_A_HOLE, ~missing, nothing, nothing, ~missing)
        last = np.maximum.accumulate(np.where(missing, 0, np.arange(1, len(sensed) + 1)))
        up = np.concatenate((self._up, sensed.up))[last]
        self._up = up[-1:]
        usual = self._usual.push(up)
        cosine = np.einsum("ij,ij->i", up, usual) / np.linalg.norm(usual, axis=1)
        aside = np.arccos(np.clip(cosine, -1.0, 1.0))
        jolt = np.where(missing, 0.0, np.minimum(sensed.jolt_mps2, _JOLT_MPS2))
        calm = self._jolts.push(jolt[:, np.newaxis] ** 2)[:, 0] < _CALM_MPS2**2
        lift = np.where(missing, 0.0, sensed.lift_mps2)
        turn_square = np.where(missing, 0.0, (sensed.turn_radps**2).sum(axis=1))
        sure = 1 / (1 + (lift / _UNSURE_MPS2) ** 2 + turn_square / _UNSURE_RADPS**2)
        return _Standing(
            lift_mps2=lift,
            sure=np.where(missing, _IN_A_HOLE, sure),
            known=~missing,
            aside_rad=aside,
            heading_radps=np.where(missing, 0.0, np.einsum("ij,ij->i", sensed.turn_radps, up)),
            holds=calm & (aside < _AWAY_RAD) & ~missing,
        )

    def _tell(self, stop: int) -> WornSignals:
        """Give the frames up to one, whose speeds are told by those around it."""
        assert self._kept is not None
        around = max(self._next - _BEFORE - self._first, 0)
        kept = self._kept = self._kept.since(around)
        self._first += around
        reach = min(stop + _AFTER - self._first, len(kept))
        here = slice(self._next - self._first, stop - self._first)
        speed = _speed_mps(kept.lift_mps2[:reach], kept.sure[:reach])[here]
        height = self._height_m + np.cumsum(speed) / RATE_HZ
        self._height_m = float(height[-1])
        known = kept.known[here]
        level = np.where(known, height * self._level_per_m, np.nan)
        before = np.concatenate((self._levels, level))
        self._levels = before[-2:]
        first, self._next = self._next, stop
        return WornSignals(
            first=first,
            level=level,
            shake=np.abs(before[2:] - 2 * before[1:-1] + before[:-2]),
            aside_rad=np.where(known, kept.aside_rad[here], np.nan),
            heading_radps=np.where(known, kept.heading_radps[here], np.nan),
            lift_mps2=np.where(known, kept.lift_mps2[here], np.nan),
            holds=kept.holds[here],
        )


def _speed_mps(lift_mps2: Array, sure: Array) -> Array:
    """Return (n,) upward speeds that go with accelerations and are still wherever they can be.

    The sum of squares of what differs from the accelerations, less one error that they all share, and of the
    speeds, each weighed by how still the last look took that moment to be, is made least. Without the weights
    this would be the integral; with them it is one that is free of drift at each rest.
    """
    if len(lift_mps2) < 3:
        return np.zeros_like(lift_mps2)
    between = np.minimum(sure[1:], sure[:-1])
    gain = (lift_mps2[1:] + lift_mps2[:-1]) / (2 * RATE_HZ)
    # Normal equations: one column for the accelerations, one for their common error.
    right = np.zeros((len(lift_mps2), 2), order="F")
    for column, change in ((0, between * gain), (1, between / RATE_HZ)):
        right[1:, column] += change
        right[:-1, column] -= change
    stiff = np.zeros(len(lift_mps2))
    stiff[1:] += between
    stiff[:-1] += between
    noise = float(np.median(np.abs(np.diff(lift_mps2, 2)))) / 1.65  # of differences of differences, to one frame's
    price = _PRICE * max(1.0, noise / _NOISY_MPS2) ** 2 / RATE_HZ**2
    errors_square = float(between.sum()) / RATE_HZ**2
    errors_gain = float((between * gain).sum()) / RATE_HZ
    speed = np.zeros(len(lift_mps2))
    for still_mps in _STILL_MPS:
        weights = price / (speed**2 + still_mps**2)
        _, _, both, _ = dptsv(stiff + weights, -between, right)
        error = (errors_gain - both[:, 0] @ right[:, 1]) / (errors_square - both[:, 1] @ right[:, 1])
        speed = both[:, 0] - error * both[:, 1]
    return speed
