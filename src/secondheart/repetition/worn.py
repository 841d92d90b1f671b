"""Measures a rise that a worn phone shows, and decides whether it may be a repetition."""

from collections.abc import Callable, Iterator

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ
from secondheart.motion.body import BALL_OF_FOOT, FOOT_OF_STATURE
from secondheart.motion.seated_leg import HEEL_PER_TILT
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.curve import Times, read_times
from secondheart.repetition.gate import (
    LEAST_PITCH_DEG,
    LEAST_RISE_CM,
    LEAST_SEEN,
    RISE_OVER_SHAKE,
    Scale,
)
from secondheart.repetition.measure import Measured, rising_at_edge
from secondheart.repetition.rest import foot_of_rise_of, resting_frames
from secondheart.repetition.robust import middle
from secondheart.repetition.turning import Rise, highest_of
from secondheart.types import Array

#: A limb that leans out of the plane of the exercise by this much, or by this part of its tilt, was moved ...
_ASIDE_DEG, _ASIDE_OF_TILT = 3.5, 0.7
#: ... and so was one that turned about the vertical by this much.
_HEADING_DEG = 8.0
#: A leg that bounces goes up and down in less, half-way up to half-way down; one that takes longer to rise
#: was put elsewhere.
_SHORTEST_S, _LONGEST_RISE_S = 0.34, 6.0
#: The fastest tempo asked for takes 0.27 s to rise; a leg that swings takes less.
_SHORTEST_RISE_S = 0.16
#: A phone on a limb is lifted for each radian by no more than the limb is long, metres, give or take so many
#: standard errors.
_MOST_ARM_M, _ERRORS = 0.45, 2.5
#: ... and by no less than this; so many standard errors are allowed.
_LEAST_ARM_M, _LEAST_ERRORS = 0.05, 2.0
#: That is told with so many frames around the rise, smoothed over so many.
AROUND_RISE, _SMOOTHED = 15, 9
_SMOOTHING = np.hanning(_SMOOTHED + 2)[1:-1] / np.hanning(_SMOOTHED + 2).sum()
#: A rise whose phone lay and kept still for less than this part of it was a movement of the whole leg.
_HELD = 0.9
#: How far it leans is told until so many frames into the fall, before whatever follows it.
_FALLING = int(1.3 * RATE_HZ)
#: The phone has kept in its place for so many frames before a rise.
_SETTLED = 12
NAN = float("nan")
_NO_LEG, _NO_SPREAD = np.full(2, NAN), np.full((2, 3), NAN)

#: Turns counted levels above rest into heel rises, both in parts of stature.
HeelRise = Callable[[Array], Array]


def measure_worn(
    window: WornSignals,
    rise: Rise,
    counted: Array,
    heel_rise: HeelRise,
    *,
    at_start: bool,
    level_per_rad: float = NAN,
) -> Measured | None:
    """Return what one rise measures, None where it cannot be told from noise.

    What only a camera sees is NaN, and both legs are taken to work.

    Parameters
    ----------
    window
        Signals from some time before the rise until the frame that completed it.
    rise
        Where the counted signal turned.
    counted
        (n,) the counted signal over the window.
    at_start
        Whether the window begins with the recording.
    level_per_rad
        What a radian of tilt adds to the level of a phone that lies away from the joint about which it tilts,
        so that it is lifted as well; NaN for one that does not tilt.
    """
    low, high = max(rise.low_frame - window.first, 0), rise.high_frame - window.first
    foot_of_rise = foot_of_rise_of(counted, low, high)
    resting = resting_frames(counted, foot_of_rise, high)
    curve = heel_rise(counted - middle(counted[resting]))
    times = read_times(curve, foot_of_rise, ended=rise.cut)
    if times is None:
        return None
    begin, first_s = int(times.start), window.first / RATE_HZ
    arm_m, arm_error_m = (NAN, NAN) if np.isnan(level_per_rad) else _arm_m(window, times, level_per_rad)
    finish = len(curve) if np.isnan(times.end) else int(np.ceil(times.end)) + 1
    lowest = curve[times.lowest : times.lowest + 6]
    return Measured(
        start_s=first_s + times.start / RATE_HZ,
        top_s=first_s + times.top / RATE_HZ,
        hold_s=(times.hold_end - times.top) / RATE_HZ,
        end_s=first_s + times.end / RATE_HZ,
        highest_s=first_s + (begin + int(np.nanargmax(curve[begin:finish]))) / RATE_HZ,
        leg=2,
        alone=False,
        rise=times.range,
        rises=np.full(2, times.range),
        sole_at_top=NAN,
        lowest=NAN,
        sank_to=middle(lowest),
        ankle_range_deg=_NO_LEG,
        knee_deg=_NO_SPREAD,
        hip_deg=_NO_SPREAD,
        lean_deg=_NO_SPREAD[0],
        toe_lift=_NO_LEG,
        toe_shift=_NO_LEG,
        hip_shift=_NO_LEG,
        foot=_NO_LEG,
        rebound=times.rebound,
        shake=_shake(window),
        seen=float(np.mean(~np.isnan(curve[begin:finish]))),
        width=NAN,
        crossed=NAN,
        facing=1.0,
        trunk_drop=NAN,
        thigh_drop=NAN,
        feet_apart=NAN,
        cut=rise.cut,
        rising_at_edge=rising_at_edge(curve, times, begin, at_start=at_start, cut=rise.cut),
        arm_m=arm_m,
        arm_error_m=arm_error_m,
        aside_deg=_aside_deg(window, times),
    )


def _arm_m(window: WornSignals, times: Times, level_per_rad: float) -> tuple[float, float]:
    begin = int(times.start)
    stop = min(int(times.top) + 1 + AROUND_RISE, len(window))
    unknown = np.flatnonzero(np.isnan(window.level[:begin]))
    # Where the limb had just been elsewhere, less is to be had.
    start = max(begin - AROUND_RISE, int(unknown[-1]) + 1 if len(unknown) else 0)
    return arm_of(window.lift_mps2[start:stop], window.level[start:stop] / level_per_rad)


def arm_of(lift_mps2: Array, tilt_rad: Array) -> tuple[float, float]:
    """Return how far a phone was lifted for each radian by which it was tilted, metres, and its error.

    The limb speeds up and slows down as it tilts; what lies on it is pushed up and let down alike. The
    accelerometer's own error may drift evenly meanwhile. Both are (n,) from rest to rest; NaN where samples
    are missing or too few.
    """
    edge = _SMOOTHED // 2 + 1
    if len(tilt_rad) <= 4 * edge or not (np.isfinite(lift_mps2).all() and np.isfinite(tilt_rad).all()):
        return NAN, NAN
    tilt = np.convolve(tilt_rad, _SMOOTHING, "same")
    faster = _without_drift((np.diff(tilt, 2) * RATE_HZ**2)[edge - 1 : 1 - edge])
    lifted = _without_drift(np.convolve(lift_mps2, _SMOOTHING, "same")[edge:-edge])
    square = float(faster @ faster)
    if square == 0.0:
        return NAN, NAN
    arm_m = float(faster @ lifted) / square
    left = lifted - arm_m * faster
    # Neighbours are smoothed alike: only each ninth frame tells something new.
    return arm_m, float(np.sqrt(np.mean(left**2) * _SMOOTHED / square))


def _aside_deg(window: WornSignals, times: Times) -> float:
    fall = int(times.hold_end) + _FALLING
    aside = window.aside_rad[max(int(times.start) - _SETTLED, 0) : fall]
    return NAN if np.isnan(aside).all() else float(np.degrees(np.nanmax(np.abs(aside))))


def _without_drift(values: Array) -> Array:
    """Return (n,) values less the straight line through them."""
    places = np.arange(len(values)) - (len(values) - 1) / 2
    slope = float(places @ values) / float(places @ places)
    return values - float(values.sum()) / len(values) - slope * places


def _shake(window: WornSignals) -> float:
    known = window.shake[~np.isnan(window.shake)]
    return float(np.median(known)) if len(known) else 0.0


def why_not_worn(found: Measured, window: WornSignals, exercise: Exercise, scale: Scale) -> str | None:
    """Return why a rise on its own is no repetition, None where it may be one."""
    return next(_objections(found, window, exercise, scale), None)


def _objections(found: Measured, window: WornSignals, exercise: Exercise, scale: Scale) -> Iterator[str]:
    yield from plain_objections(found, scale)
    if climb_of(found, window) > highest_of(exercise):
        yield "higher than a heel can rise"
    yield from _moved(found, window)


def plain_objections(found: Measured, scale: Scale) -> Iterator[str]:
    """Tell what speaks against a rise wherever the phone is worn."""
    if found.rising_at_edge:
        yield "cut off by the edge of the recording"
    if found.rise < _least(scale):
        yield "too small"
    if found.rise < RISE_OVER_SHAKE * found.shake:
        yield "not above the noise"
    if found.seen < LEAST_SEEN:
        yield "the samples had holes"
    if found.rise_s < _SHORTEST_RISE_S:
        yield "faster than a heel rises"
    if found.rise_s > _LONGEST_RISE_S:
        yield "too slow to be a movement"
    half_s = found.hold_s + (found.rise_s + (0.0 if np.isnan(found.lower_s) else found.lower_s)) / 2
    if half_s < _SHORTEST_S and not found.cut:
        yield "a tap"
    if lifted_too_far(found.arm_m, found.arm_error_m):
        yield "the phone was lifted by more than the limb"


def lifted_too_far(arm_m: float, error_m: float) -> bool:
    """Return whether a phone was lifted, or sank, by more than a limb that tilts can do."""
    return arm_m < -_MOST_ARM_M or arm_m - _ERRORS * error_m > _MOST_ARM_M


def only_tilted(arm_m: float, error_m: float) -> bool:
    """Return whether a phone was tilted without being lifted, as one that slips is."""
    return arm_m + _LEAST_ERRORS * error_m < _LEAST_ARM_M


def surely_lifted(arm_m: float, error_m: float) -> bool:
    """Return whether a phone was surely lifted by the limb that tilts it."""
    return arm_m - error_m > _LEAST_ARM_M


def climb_of(found: Measured, window: WornSignals) -> float:
    """Return how far the counted level climbs, part of stature: a heel rise is cut off at its most."""
    start = max(int(found.start_s * RATE_HZ) - window.first, 0)
    up = window.level[start:] - window.level[start]
    return float(np.nanmax(up)) if not np.isnan(up).all() else NAN


def _least(scale: Scale) -> float:
    """Return the least rise that counts, part of stature (the contract)."""
    if scale.known:
        return LEAST_RISE_CM / scale.stature_cm
    return float(BALL_OF_FOOT * FOOT_OF_STATURE * np.sin(np.radians(LEAST_PITCH_DEG)))


def _moved(found: Measured, window: WornSignals) -> Iterator[str]:
    """Tell what moved beside the heel while it rose; lowering may be followed by anything."""
    start = max(int(found.start_s * RATE_HZ) - window.first, 0)
    top = max(int((found.top_s + found.hold_s) * RATE_HZ) + 1 - window.first, start + 2)
    aside = np.degrees(window.aside_rad[start:top])
    tilt = np.abs(window.level[start:top] - window.level[start])
    if np.mean(window.holds[start:top]) < _HELD or not window.holds[max(start - _SETTLED, 0) : start].all():
        yield "the phone was moved"
    if np.isnan(aside).all() or np.isnan(tilt).all():
        return
    away_deg = float(np.nanmax(np.abs(aside - aside[0])))
    if away_deg > max(_ASIDE_DEG, _ASIDE_OF_TILT * np.degrees(float(np.nanmax(tilt)) / HEEL_PER_TILT)):
        yield "the leg was moved to the side"
    turned = np.degrees(np.nancumsum(window.heading_radps[start:top]) / RATE_HZ)
    if float(np.ptp(turned)) > _HEADING_DEG:
        yield "the leg was turned"
