"""Decides whether a rise that a phone at the pelvis or on the shank shows may be a repetition."""

from collections.abc import Iterator

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured
from secondheart.repetition.worn import plain_objections
from secondheart.types import Mount

#: What stands on the foot leans by no more than this while the heel rises (a swinging trunk is a fault and still
#: counts), nor does it turn about the vertical by more than this, degrees.
_LEAN_DEG: dict[Mount, float] = {"pelvis": 14.0, "shank": 14.0}
_HEADING_DEG = 20.0
#: A body that was not calm for this part of a rise, or not for so many frames before it, did something else.
_CALM, _SETTLED = 0.9, 12


def why_not_lifted(
    mount: Mount, found: Measured, window: WornSignals, exercise: Exercise, scale: Scale
) -> str | None:
    """Return why a rise on its own is no repetition, None where it may be one."""
    return next(_objections(mount, found, window, exercise, scale), None)


def _objections(
    mount: Mount, found: Measured, window: WornSignals, exercise: Exercise, scale: Scale
) -> Iterator[str]:
    yield from plain_objections(found, window, exercise, scale)
    start = max(int(found.start_s * RATE_HZ) - window.first, 0)
    top = max(int((found.top_s + found.hold_s) * RATE_HZ) + 1 - window.first, start + 2)
    if np.mean(window.holds[start:top]) < _CALM or not window.holds[max(start - _SETTLED, 0) : start].all():
        yield "the body was not calm"
    aside = np.degrees(window.aside_rad[start:top])
    if not np.isnan(aside).all() and float(np.nanmax(aside) - np.nanmin(aside)) > _LEAN_DEG[mount]:
        yield "the body leaned over"
    turned = np.degrees(np.nancumsum(window.heading_radps[start:top]) / RATE_HZ)
    if float(np.ptp(turned)) > _HEADING_DEG:
        yield "the body turned"
