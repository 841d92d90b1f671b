"""Follows a part of the body that is lifted with the heel, as the pelvis is when somebody stands."""

from dataclasses import dataclass, fields

import numpy as np

from secondheart.motion.clock import RATE_HZ
from secondheart.motion.drift_free import heights_m
from secondheart.motion.running import Fading
from secondheart.motion.standing_leg import HEEL_PER_LIFT
from secondheart.motion.worn import Sensed
from secondheart.motion.worn_signals import WornSignals
from secondheart.types import Array

#: Heights are worked out for so many frames at a time, from so many before and after them; the first ones,
#: that have none before, for more at a time.
_AT_A_TIME, _BEFORE, _AFTER = int(2.0 * RATE_HZ), int(8.0 * RATE_HZ), int(1.5 * RATE_HZ)
_AT_FIRST = 3 * _AT_A_TIME
#: Where the body has kept within this for so many frames, m, it is at home.
_AT_HOME_M, _AT_HOME = 0.012, int(4.0 * RATE_HZ)
#: Acceleration is less sure the more there is of it, and while the phone turns, when the errors of its
#: axes change places: by half at these. In a hole of the samples it is not known at all, only likely to
#: be as before.
_UNSURE_MPS2, _UNSURE_RADPS, _IN_A_HOLE = 0.5, 0.15, 0.1
#: Somebody who stands is not jolted more than this (root mean square over a second), m/s²; one jolt, as of a
#: heel that lands, counts as so much at most.
_CALM_MPS2, _CALM_S, _JOLT_MPS2 = 0.9, 1.0, 2.5
#: Nor does a part that keeps upright lean further than this from how it usually does.
_AWAY_RAD, _USUALLY_S = np.radians(20.0), 12.0
#: How far it leans over is told against where it was so many frames ago.
_LATELY = int(1.5 * RATE_HZ)


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
    away; so of all heights that fit it those are taken that are still, or at home, for most of the time (see
    :mod:`secondheart.motion.drift_free`). What is given is 1.5 to 3.5 seconds old, the first
    seconds more.

    Parameters
    ----------
    stature_m
        The person's stature, or the nominal one.
    """

    def __init__(self, stature_m: float) -> None:
        self._level_per_m = HEEL_PER_LIFT / stature_m
        self._jolts = Fading(_CALM_S, mean=True)
        self._usual = Fading(_USUALLY_S, mean=True)
        self._ups: Array | None = None
        nothing = np.empty(0)
        self._kept = _Standing(nothing, nothing, nothing > 0, nothing, nothing, nothing > 0)
        self._first = self._next = 0
        self._home_m = 0.0
        self._told_m = np.zeros(0)
        self._levels = np.full(2, np.nan)

    def push(self, sensed: Sensed) -> list[WornSignals]:
        """Return the signals that can be told now."""
        if len(sensed) == 0:
            return []
        if len(self._kept) == 0:
            self._first = self._next = sensed.first
        self._kept = self._kept.and_then(self._standing(sensed))
        told = []
        while self._stop() + _AFTER <= self._first + len(self._kept):
            told.append(self._tell(self._stop()))
        return told

    def finish(self) -> list[WornSignals]:
        """Return what was held back to the end."""
        told = []
        while self._next < self._first + len(self._kept):
            told.append(self._tell(min(self._stop(), self._first + len(self._kept))))
        return told

    def _stop(self) -> int:
        """Return the frame up to which is told next: the same however samples are cut."""
        return self._next - self._next % _AT_A_TIME + (_AT_A_TIME if len(self._told_m) else _AT_FIRST)

    def _standing(self, sensed: Sensed) -> _Standing:
        missing = np.asarray(np.isnan(sensed.up).any(axis=1))
        if self._ups is None:
            known = np.flatnonzero(~missing)
            self._ups = np.repeat(sensed.up[known[:1]], _LATELY, axis=0) if len(known) else None
        if self._ups is None:
            nothing = np.zeros(len(sensed))
            return _Standing(nothing, nothing + _IN_A_HOLE, ~missing, nothing, nothing, ~missing)
        last = np.maximum.accumulate(np.where(missing, 0, np.arange(1, len(sensed) + 1)))
        ups = np.concatenate((self._ups, np.concatenate((self._ups[-1:], sensed.up))[last]))
        up, lately, self._ups = ups[_LATELY:], ups[:-_LATELY], ups[-_LATELY:]
        away = _angle(up, self._usual.push(up))
        jolt = np.where(missing, 0.0, np.minimum(sensed.jolt_mps2, _JOLT_MPS2))
        calm = self._jolts.push(jolt[:, np.newaxis] ** 2)[:, 0] < _CALM_MPS2**2
        lift = np.where(missing, 0.0, sensed.lift_mps2)
        turn_square = np.where(missing, 0.0, (sensed.turn_radps**2).sum(axis=1))
        sure = 1 / (1 + (lift / _UNSURE_MPS2) ** 2 + turn_square / _UNSURE_RADPS**2)
        return _Standing(
            lift_mps2=lift,
            sure=np.where(missing, _IN_A_HOLE, sure),
            known=~missing,
            aside_rad=_angle(up, lately),
            heading_radps=np.where(missing, 0.0, np.einsum("ij,ij->i", sensed.turn_radps, up)),
            holds=calm & (away < _AWAY_RAD) & ~missing,
        )

    def _tell(self, stop: int) -> WornSignals:
        """Give the frames up to one, whose speeds are told by those around it."""
        around = max(self._next - _BEFORE - self._first, 0)
        kept = self._kept = self._kept.since(around)
        self._first += around
        reach = min(stop + _AFTER - self._first, len(kept))
        here = slice(self._next - self._first, stop - self._first)
        height = self._height(kept.lift_mps2[:reach], kept.sure[:reach], here)
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
            told=np.full(stop - first, stop + _AFTER - 1),
        )

    def _height(self, lift_mps2: Array, sure: Array, here: slice) -> Array:
        """Return the heights of the frames that come next, m; they follow on from those told before."""
        before = here.start - 1
        if len(self._told_m) == 0:
            height = heights_m(lift_mps2, sure, self._home_m, None)[here]
        else:
            told_m = float(self._told_m[-1])
            height = heights_m(lift_mps2, sure, self._home_m, (before, told_m))
            # What was told cannot be taken back: what the new look says otherwise comes in little by little.
            come_in = np.arange(1, here.stop - here.start + 1) / (here.stop - here.start)
            height = height[here] + (told_m - height[before]) * (1 - come_in**2 * (3 - 2 * come_in))
        self._told_m = np.concatenate((self._told_m, height))[-_AT_HOME:]
        if len(self._told_m) == _AT_HOME and np.ptp(self._told_m) < _AT_HOME_M:
            self._home_m = float(np.median(self._told_m))
        return height


def _angle(one: Array, other: Array) -> Array:
    """Return (n,) the angle between unit vectors and vectors of any length, radians."""
    cosine = np.einsum("ij,ij->i", one, other) / np.linalg.norm(other, axis=1)
    angle: Array = np.arccos(np.clip(cosine, -1.0, 1.0))
    return angle
