"""Follows a limb that tilts about one axis of its own, as a thigh does when the heel rises."""

from dataclasses import dataclass

import numpy as np

from secondheart.motion.clock import RATE_HZ
from secondheart.motion.running import Fading, lasting
from secondheart.motion.tilt_axis import AxisEvidence, axes_of, one_way, tilt_about
from secondheart.motion.worn import Sensed
from secondheart.motion.worn_signals import WornSignals
from secondheart.types import Array

#: The newest axis is taken over so often.
_EVERY = int(RATE_HZ)
#: Where nothing says surely which way is up, the limb first went up from where it lay; waited for so many
#: seconds at most.
_WAIT_S = 8.0
#: A limb that leans this far from where it usually lies has been moved, or its phone has.
_AWAY_RAD, _USUALLY_S = np.radians(28.0), 12.0
#: Somebody who sits still is not jolted more than this (root mean square over a second), m/s²; one jolt, as
#: of a heel that lands, counts as so much at most.
_CALM_MPS2, _CALM_S, _JOLT_MPS2 = 1.1, 1.0, 2.5
#: After so many seconds away all is found anew, and as soon as it has kept still elsewhere for so long.
_ANEW = int(3.0 * RATE_HZ)
_SETTLED, _STILL_RADPS = int(0.4 * RATE_HZ), 0.25
#: ... and begun with once it has kept still for so many frames: what sits down is not taken for what lies.
_BEGUN = 9
#: A hole in the samples of so many frames is no movement.
_LONGEST_GAP = int(RATE_HZ)
#: So many frames are followed in one go: where all is found anew often, as in a walk, what lies behind is not
#: worked out each time.
_MOST = int(60.0 * RATE_HZ)
#: Frames of a limb that has not tilted yet are held back for so long.
_LONGEST_HELD = int(60.0 * RATE_HZ)


@dataclass(frozen=True, slots=True)
class _Found:
    """The axis about which the limb tilts (upwards, right hand) and where it usually points, sensor frame."""

    axis: Array
    lying: Array


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A run of frames without holes, those that were missing filled with the ones before."""

    first: int
    up: Array
    heading_radps: Array
    lift_mps2: Array
    holds: np.ndarray
    missing: np.ndarray
    here: np.ndarray

    def part(self, start: int, stop: int) -> "_Hanging":
        cut = slice(start, stop)
        return _Hanging(
            self.first + start,
            self.up[cut],
            self.heading_radps[cut],
            self.lift_mps2[cut],
            self.holds[cut],
            self.missing[cut],
            self.here[cut],
        )

    def __len__(self) -> int:
        return len(self.up)


class Tilting:
    """Turns what a phone senses into the tilt of the limb that wears it, however the phone lies on it.

    Nothing is given before the first turning has told about which axis and to which side the limb tilts; what
    was held back until then follows at once. Where the phone has been away all is found anew.

    Parameters
    ----------
    level_per_rad
        What a radian of tilt counts, in parts of stature.
    away_rad
        A limb that leans this far from where it usually lies has been moved, or its phone has.
    """

    def __init__(self, level_per_rad: float, away_rad: float = _AWAY_RAD) -> None:
        self._per_rad, self._away_rad = level_per_rad, away_rad
        self._up: Array | None = None
        self._lift = np.zeros(1)
        self._levels = np.full(2, np.nan)
        self._stop = 0
        self._begin_anew()
        self._begun = True

    def _begin_anew(self) -> None:
        self._evidence = AxisEvidence()
        self._jolts = Fading(_CALM_S, mean=True)
        self._usual = Fading(_USUALLY_S, mean=True)
        self._found: _Found | None = None
        self._held: list[_Hanging] = []
        self._lost = self._settled = self._doubtful = self._gap = self._rested = 0
        self._anew = self._begun = False

    def push(self, sensed: Sensed) -> list[WornSignals]:
        """Return the signals that can be told now."""
        told: list[WornSignals] = []
        at = 0
        while at < len(sensed):
            at += self._push(sensed, at, told)
        return told

    def finish(self) -> list[WornSignals]:
        """Return what was held back to the end: of a limb whose tilt was never sure."""
        return self._release_all(self._stop)

    def _release_all(self, told: int) -> list[WornSignals]:
        if self._held and self._found is None and self._doubtful:
            self._found = self._by_its_start(self._guess, self._lying)
        return self._release(told)

    def _push(self, sensed: Sensed, at: int, told: list[WornSignals]) -> int:
        """Follow frames from a place up to where all must be found anew; return how many were taken."""
        near = slice(at, at + _MOST)
        missing = np.asarray(np.isnan(sensed.up[near]).any(axis=1))
        if self._up is None:
            known = np.flatnonzero(~missing)
            if len(known) == 0:
                told.append(self._nothing(sensed.first + at, len(missing)))
                return len(missing)
            self._up = sensed.up[at + known[0]][np.newaxis]
            self._lift = sensed.lift_mps2[at + known[:1]]
        up = _filled(sensed.up[near], missing, self._up)
        lift = _filled(sensed.lift_mps2[near], missing, self._lift)
        turn = np.where(missing[:, np.newaxis], 0.0, sensed.turn_radps[near])
        still = ((turn**2).sum(axis=1) < _STILL_RADPS**2) & ~missing
        moving = self._until_begun(still)
        if moving:
            told.append(self._nothing(sensed.first + at, moving))
            self._up, self._lift = up[moving - 1 : moving], lift[moving - 1 : moving]
            self._stop = sensed.first + at + moving
            return moving
        jolt = np.where(missing, 0.0, np.minimum(sensed.jolt_mps2[near], _JOLT_MPS2))
        usual = self._usual.push(up)
        calm = self._jolts.push(jolt[:, np.newaxis] ** 2)[:, 0] < _CALM_MPS2**2
        here = _angle(up, usual) < self._away_rad
        holds, taken = self._until_anew(calm & here, still & ~here, missing)
        heading = np.einsum("ij,ij->i", turn, up)
        sums = self._evidence.push(turn[:taken], up[:taken], lift[:taken], holds[:taken])
        hanging = _Hanging(sensed.first + at, up, heading, lift, holds, missing, here).part(0, taken)
        told += self._follow(hanging, sums, usual)
        self._up, self._lift = up[taken - 1 : taken], lift[taken - 1 : taken]
        self._stop = sensed.first + at + taken
        if self._anew:
            told += self._release_all(self._stop - 1)
            self._begin_anew()
        return taken

    def _until_anew(
        self, keeps: np.ndarray, settles: np.ndarray, missing: np.ndarray
    ) -> tuple[np.ndarray, int]:
        """Return where the limb holds, and how many frames there are until all is to be found anew.

        That is where the limb has been away for long, or has come to lie still somewhere else. A short hole
        in the samples is no movement.
        """
        gap = lasting(missing, self._gap)
        holds = keeps & (gap <= _LONGEST_GAP)
        lost, settled = lasting(~holds, self._lost), lasting(settles, self._settled)
        ends = np.flatnonzero((lost == _ANEW) | (settled == _SETTLED))
        self._anew = len(ends) > 0
        taken = int(ends[0]) + 1 if self._anew else len(holds)
        self._gap, self._lost, self._settled = (
            int(gap[taken - 1]),
            int(lost[taken - 1]),
            int(settled[taken - 1]),
        )
        return holds, taken

    def _until_begun(self, still: np.ndarray) -> int:
        """Return how many frames there are until the limb has come to rest for the first time."""
        if self._begun:
            return 0
        rested = lasting(still, self._rested)
        self._rested = int(rested[-1])
        begun = np.flatnonzero(rested >= _BEGUN)
        self._begun = len(begun) > 0
        return int(begun[0]) if self._begun else len(still)

    def _follow(self, run: _Hanging, sums: Array, usual: Array) -> list[WornSignals]:
        """Give the tilt second by second, each about the axis that was known when it began."""
        told: list[WornSignals] = []
        seconds = np.arange(-run.first % _EVERY, len(run), _EVERY)
        axes, enough, evidence, surely = axes_of(sums[seconds])
        places, axes = seconds[enough], np.where(evidence < 0, -1.0, 1.0)[enough, np.newaxis] * axes[enough]
        begin = learned = 0
        for place, axis, sure in zip(places.tolist(), axes, surely[enough].tolist(), strict=True):
            if self._found is not None:
                break
            told += self._hold(run.part(begin, place))
            begin, learned = place, learned + 1
            self._learn(axis, usual[place], sure=sure)
        if self._found is None:
            return told + self._hold(run.part(begin, len(run)))
        told += self._release(run.first + begin)
        axes = one_way(np.concatenate((self._found.axis[np.newaxis], axes[learned:])))
        newest = np.searchsorted(places[learned:], np.arange(begin, len(run)), side="right")
        told.append(self._signals(run.part(begin, len(run)), axes[newest]))
        self._found = _Found(axes[-1], self._found.lying)
        return told

    def _learn(self, axis: Array, lying: Array, *, sure: bool) -> None:
        """Take over the first axis once it is sure which way is up."""
        self._doubtful += 1
        self._guess, self._lying = axis, lying / np.linalg.norm(lying)
        if sure:
            self._found = _Found(axis, self._lying)
        elif self._doubtful >= _WAIT_S:
            self._found = self._by_its_start(axis, self._lying)

    def _by_its_start(self, axis: Array, lying: Array) -> _Found:
        """Return the axis turned so that the limb first went up from where it lay."""
        held = [tilt_about(one.up[one.holds], axis[np.newaxis], lying) for one in self._held]
        tilt = np.concatenate(held or [np.zeros(0)])
        if len(tilt) == 0:
            return _Found(axis, lying)
        start = float(np.median(tilt[:_EVERY]))
        low, high = np.quantile(tilt, (0.03, 0.97))
        return _Found(axis if start - low <= high - start else -axis, lying)

    def _hold(self, run: _Hanging) -> list[WornSignals]:
        """Hold a run back until the axis is known, and return what has been held back for too long."""
        self._held.append(run)
        return self._let_go_of_old()

    def _let_go_of_old(self) -> list[WornSignals]:
        """Return what has been held back so long that no rise begins there: all of it still."""
        told = []
        while self._held and sum(len(one) for one in self._held[1:]) > _LONGEST_HELD:
            told.append(self._signals(self._held.pop(0), told=self._held[-1].first))
        return told

    def _release(self, told: int) -> list[WornSignals]:
        held, self._held = self._held, []
        axis = None if self._found is None else self._found.axis[np.newaxis]
        return [self._signals(one, axis, told) for one in held if len(one)]

    def _signals(self, run: _Hanging, axes: Array | None = None, told: int | None = None) -> WornSignals:
        """Give a run, its axes (n, 3) or (1, 3) if any, held back until the frame ``told`` or not at all."""
        found = self._found
        if found is None or axes is None:
            tilt = aside = np.zeros(len(run))
        else:
            tilt = tilt_about(run.up, axes, found.lying)
            aside = np.arcsin(np.clip((run.up * axes).sum(axis=1), -1, 1))
            aside -= np.arcsin(np.clip(axes @ found.lying, -1, 1))
        # What a limb does elsewhere must not be taken for a climb from there.
        level = np.where(run.missing | ~run.here, np.nan, self._per_rad * tilt)
        before = np.concatenate((self._levels, level))
        self._levels = before[-2:]
        return WornSignals(
            first=run.first,
            level=level,
            shake=np.abs(before[2:] - 2 * before[1:-1] + before[:-2]),
            aside_rad=np.where(run.missing, np.nan, aside),
            heading_radps=np.where(run.missing, np.nan, run.heading_radps),
            lift_mps2=np.where(run.missing, np.nan, run.lift_mps2),
            holds=run.holds,
            told=np.arange(run.first, run.first + len(run)) if told is None else np.full(len(run), told),
        )

    def _nothing(self, first: int, length: int) -> WornSignals:
        empty = np.full(length, np.nan)
        holds, told = np.zeros(length, dtype=np.bool_), np.arange(first, first + length)
        return WornSignals(first, empty, empty, empty, empty, empty, holds, told)


def _filled(rows: Array, missing: np.ndarray, before: Array) -> Array:
    """Return rows in which each missing one is as the last that was there."""
    if not missing.any():
        return rows
    last = np.maximum.accumulate(np.where(missing, 0, np.arange(1, len(rows) + 1)))
    filled: Array = np.concatenate((before, rows))[last]
    return filled


def _angle(one: Array, other: Array) -> Array:
    """Return (n,) the angle between directions, radians; the second may be of any length."""
    cosine = np.einsum("ij,ij->i", one, other) / np.linalg.norm(other, axis=1)
    angle: Array = np.arccos(np.clip(cosine, -1.0, 1.0))
    return angle
