"""Walks that a phone at the pelvis feels: when a foot touches down, not which, nor whether its heel does."""

from collections.abc import Iterator

import numpy as np
from scipy.signal import butter, find_peaks, sosfiltfilt

from secondheart.motion import RATE_HZ
from secondheart.motion.worn_signals import WornSignals
from secondheart.types import Array, Step, Walk

#: A pelvis bobs once a step, between these rates; slower is a movement of the body, faster is flesh.
_SLOWEST_HZ, _FASTEST_HZ = 0.8, 3.4
#: Somebody walks where that bobbing (root mean square over a while) is at least this; a pause that is shorter
#: than the last is none.
_WALKING_MPS2, _OVER_S, _PAUSE_S = 0.3, 1.2, 1.0
#: A touch-down stands out by so much of the usual bobbing, and this much at least, m/s²; steps are as even as
#: this (a quarter of them may differ more from the usual time) and no fewer than this.
_STANDS_OUT, _LEAST_MPS2, _UNEVEN, _LEAST_STEPS = 0.5, 0.25, 0.3, 4
_QUICKEST_STEP_S, _SLOWEST_STEP_S = 0.27, 1.25


class WornWalking:
    """Finds walks in the signals of a phone at the pelvis, pushed in any portions."""

    def __init__(self) -> None:
        self._lifts: list[Array] = []
        self._first: int | None = None

    def push(self, run: WornSignals) -> None:
        """Take the next frames."""
        if self._first is None:
            self._first = run.first
        self._lifts.append(run.lift_mps2)

    def finish(self) -> tuple[Walk, ...]:
        """Return all walks in the order of time; their steps name no side and no heel is looked at."""
        lift = np.concatenate(self._lifts or [np.empty(0)])
        if self._first is None or len(lift) < 2 * _OVER_S * RATE_HZ:
            return ()
        known = ~np.isnan(lift)
        lift = np.where(known, lift, 0.0) - (float(np.median(lift[known])) if known.any() else 0.0)
        band = butter(2, [_SLOWEST_HZ, _FASTEST_HZ], btype="band", fs=RATE_HZ, output="sos")
        bob = np.asarray(sosfiltfilt(band, np.where(known, lift, 0.0)), dtype=np.float64)
        width = int(_OVER_S * RATE_HZ)
        size = np.sqrt(np.convolve(bob**2, np.ones(width) / width, mode="same"))
        walks = (_walk(bob, size, start, stop, self._first) for start, stop in _stretches(size))
        return tuple(walk for walk in walks if walk is not None)


def _stretches(size: Array) -> Iterator[tuple[int, int]]:
    """Give the frames between which the pelvis keeps bobbing."""
    bobbing = np.flatnonzero(size >= _WALKING_MPS2)
    if len(bobbing):
        breaks = np.flatnonzero(np.diff(bobbing) > _PAUSE_S * RATE_HZ)
        starts, stops = np.append(bobbing[0], bobbing[breaks + 1]), np.append(bobbing[breaks], bobbing[-1])
        yield from zip(starts.tolist(), (stops + 1).tolist(), strict=True)


def _walk(bob: Array, size: Array, start: int, stop: int, first: int) -> Walk | None:
    """Return the walk of a stretch, None where what bobs does not do so step by step."""
    usual = float(np.median(size[start:stop]))
    stands_out = max(_STANDS_OUT * usual, _LEAST_MPS2)
    peaks, _ = find_peaks(bob[start:stop], distance=_QUICKEST_STEP_S * RATE_HZ, prominence=stands_out)
    if len(peaks) < _LEAST_STEPS:
        return None
    times_s = (first + start + peaks + _beside_peak(bob[start:stop], peaks)) / RATE_HZ
    steps_s = np.diff(times_s)
    step_s = float(np.median(steps_s))
    uneven = float(np.quantile(np.abs(steps_s - step_s), 0.75)) / step_s
    if step_s > _SLOWEST_STEP_S or uneven > _UNEVEN:
        return None
    # Each step lasts from half a step before its touch-down to half a step after it.
    start_s, end_s = float(times_s[0]) - step_s / 2, float(times_s[-1]) + step_s / 2
    return Walk(
        start_s=max(start_s, 0.0),
        end_s=end_s,
        duration_s=end_s - max(start_s, 0.0),
        steps=tuple(Step(float(time_s), None) for time_s in times_s),
        cadence_per_min=60 / float(np.mean(steps_s)),
        heel_contacts=(),
    )


def _beside_peak(bob: Array, peaks: np.ndarray) -> Array:
    """Return where between frames each peak is highest, as a part of a frame: the top of a parabola."""
    before, at, after = bob[peaks - 1], bob[peaks], bob[np.minimum(peaks + 1, len(bob) - 1)]
    bend = before - 2 * at + after
    beside: Array = np.where(bend < 0, (before - after) / (2 * np.where(bend < 0, bend, -1.0)), 0.0)
    return np.clip(beside, -0.5, 0.5)
