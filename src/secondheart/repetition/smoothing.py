"""Smooths a heel-height curve as much as its jitter asks and its speed allows."""

import numpy as np

from secondheart.motion.body import mean_of_sides
from secondheart.motion.signals import Signals
from secondheart.types import Array

#: A rise of fewer frames than this is not smoothed further: smoothing would flatten its top.
SHORT_RISE = 14
#: One more smoothing for each so much of shake, parts of stature, and at most so many.
SHAKE_PER_PASS, MOST_PASSES = 0.0035, 5

_WEIGHTS = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0


def passes_of(window: Signals, rise_frames: int) -> tuple[int, int]:
    """Return how often to smooth the left and the right curve: slow rises and shaking points more often."""
    if rise_frames < SHORT_RISE:
        return 0, 0
    most = rise_frames // SHORT_RISE
    shakes = (shake_of(window, leg) for leg in (0, 1))
    left, right = (min(1 + int(shake / SHAKE_PER_PASS), most, MOST_PASSES) for shake in shakes)
    return left, right


def smoothed(curve: Array, passes: int) -> Array:
    """Return the curve smoothed over five frames so many times; ends, and places beside holes, stay."""
    if len(curve) < len(_WEIGHTS):
        return curve
    smooth = curve.copy()
    for _ in range(passes):
        middle = np.convolve(smooth, _WEIGHTS, mode="valid")
        smooth[2:-2] = np.where(np.isnan(middle), smooth[2:-2], middle)
    return smooth


def mean_of(curves: list[Array]) -> Array:
    """Return the mean of both legs' curves, or the one that is seen."""
    left, right = curves
    return mean_of_sides(left, right)


def shake_of(window: Signals, leg: int) -> float:
    """Return how much the followed height shakes, on the average over the window."""
    shake = window.shake if leg == 2 else window.shake[:, leg : leg + 1]
    known = shake[~np.isnan(shake)]
    return float(known.mean()) / (1 if leg < 2 else np.sqrt(2)) if len(known) else 0.0
