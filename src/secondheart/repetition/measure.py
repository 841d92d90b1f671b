"""Measures one repetition in its own window, with what happened before and after it in view.

Lengths are parts of stature until the whole set is known; times are seconds.
"""

from dataclasses import dataclass

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ, Signals
from secondheart.motion.body import ANKLE, HEEL, HIP, KNEE, SEGMENT_SPREAD, SHANK_OF_STATURE, TOE
from secondheart.motion.leg import heel_rise_px
from secondheart.motion.signals import (
    LYING_TRUNK_DROP,
    hip_out_of_line_deg,
    knee_flexion_deg,
    part,
    shank_lean_deg,
    trunk_lean_deg,
)
from secondheart.motion.view import facing_of, seen_from_the_side
from secondheart.repetition.counted import FOOT_IN_THE_AIR, feet_apart
from secondheart.repetition.curve import Times, read_times
from secondheart.repetition.turning import Rise
from secondheart.types import Array

#: Before the foot of a rise, this much is looked at to find the level it started from.
REST_FRAMES = 30

#: A rest of fewer frames than this is a turning point: only its lowest frames are the level.
SHORT_REST = 8
#: A hold of at least so many frames shows by itself whether the toes were lifted.
LEAST_HOLD_FRAMES = 6
#: The lowest point is averaged over the frames that stay near it, at most so many.
LOWEST_FRAMES = 20
#: A rise of fewer frames than this is not smoothed further: smoothing would flatten its top.
SHORT_RISE = 14
#: One more smoothing for each so much of shake, parts of stature, and at most so many.
SHAKE_PER_PASS, MOST_PASSES = 0.0035, 5

#: The level that a rise began from is looked for this long before it was half-way up, in frames.
BEFORE_HALF_WAY = 90

#: Toes within this part of stature stand in the same place.
SAME_PLACE = 0.03

#: A far leg that moves this much more than the near one works alone (it copies 0.75 of the near one's motion,
#: the near one 0.24 of its motion).
FAR_WORKS = 1.5

_SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One rise and what followed, before it is judged. Pairs hold the left leg, then the right one."""

    start_s: float
    top_s: float
    hold_s: float
    end_s: float
    highest_s: float
    leg: int
    alone: bool
    rise: float
    rises: Array
    sole_at_top: float
    lowest: float
    ankle_range_deg: Array
    knee_deg: Array
    hip_deg: Array
    lean_deg: Array
    toe_lift: Array
    toe_shift: Array
    hip_shift: Array
    foot: Array
    rebound: float
    noise: float
    shake: float
    stature_px: float
    width: float
    crossed: float
    facing: float
    trunk_drop: float
    thigh_drop: float
    cut: bool
    rising_at_edge: bool

    @property
    def rise_s(self) -> float:
        """Seconds from the start to the top."""
        return self.top_s - self.start_s

    @property
    def lower_s(self) -> float:
        """Seconds from the end of the hold to the end, NaN where the end was not recorded."""
        return self.end_s - (self.top_s + self.hold_s)


def measure(
    window: Signals, rise: Rise, counted: Array, exercise: Exercise, *, at_start: bool
) -> Measured | None:
    """Return what one rise measures, None where it cannot be told from noise.

    Parameters
    ----------
    window
        Signals from some time before the rise until the frame that completed it.
    rise
        Where the counted signal turned.
    counted
        (n,) the counted signal over the window.
    exercise
        Tells whether one leg works at a time, and in what posture.
    at_start
        Whether the window begins with the recording.
    """
    low, high = max(rise.low_frame - window.first, 0), rise.high_frame - window.first
    foot_of_rise = _foot_of_rise(counted, low, high)
    resting = _resting(counted, foot_of_rise, high)
    size = _median(window.stature_px)
    width = _median(window.width)
    trunk_drop = _median(window.trunk_drop)
    side_view = seen_from_the_side(width, trunk_drop)
    if trunk_drop < LYING_TRUNK_DROP and not side_view:
        size = max(size, _shank_size(window))
    rest = [_in_place(window.body_px[:, side, TOE, 0], resting, foot_of_rise, high, size) for side in (0, 1)]
    heights, turned = zip(
        *(heel_rise_px(window.body_px[:, side], rest[side], side_view=side_view) for side in (0, 1)),
        strict=True,
    )
    facing = facing_of(window)
    passes = _passes(window, high - foot_of_rise)
    curves = [_smooth(height / size, passes[side]) for side, height in enumerate(heights)]
    leg, alone = _working_leg(
        part(window, window.first + foot_of_rise, window.first + len(window)),
        [curve[foot_of_rise:] for curve in curves],
        facing,
        exercise,
        side_view=side_view,
    )
    curve = _mean(curves) if leg == 2 else curves[leg]
    times = read_times(curve, foot_of_rise, len(curve))
    if times is None:
        return None
    return _measured(
        window, rise, rest, curves, curve, turned, times, leg, alone, facing, width, size, at_start
    )


def _measured(
    window: Signals,
    rise: Rise,
    resting: list[np.ndarray],
    curves: list[Array],
    curve: Array,
    turned: tuple[Array, ...],
    times: Times,
    leg: int,
    alone: bool,
    facing: float,
    width: float,
    size: float,
    at_start: bool,
) -> Measured:
    begin, finish = int(times.start), int(np.ceil(times.end)) + 1
    body = window.body_px[begin:finish]
    first_s = window.first / RATE_HZ
    highest = begin + int(np.nanargmax(curve[begin:finish]))
    rest = [window.body_px[resting[side], side] for side in (0, 1)]
    early = window.body_px[max(begin - 5, 0) : begin + 8]
    toe_at_rest, hip_at_rest = _place(early[:, :, TOE]), _place(early[:, :, HIP])
    lean = trunk_lean_deg(body, facing)
    plantarflexion = [turned[side][begin:finish] - shank_lean_deg(body, facing)[:, side] for side in (0, 1)]
    with np.errstate(invalid="ignore"):
        down = curve[times.lowest :] <= curve[times.lowest] + 0.08 * times.range
    lowest = window.body_px[times.lowest :][np.logical_and.accumulate(down)][:LOWEST_FRAMES]
    top = window.body_px[int(times.top) : int(times.hold_end) + 2]
    followed = leg if leg < 2 else (1 if facing >= 0 else 0)
    return Measured(
        start_s=first_s + times.start / RATE_HZ,
        top_s=first_s + times.top / RATE_HZ,
        hold_s=(times.hold_end - times.top) / RATE_HZ,
        end_s=first_s + times.end / RATE_HZ,
        highest_s=first_s + highest / RATE_HZ,
        leg=leg,
        alone=alone,
        rise=times.range,
        rises=np.array([_high(c[begin:finish], 0.9) for c in curves]),
        sole_at_top=_median(top[:, followed, TOE, 1] - top[:, followed, HEEL, 1]) / size,
        lowest=_median(lowest[:, followed, TOE, 1] - lowest[:, followed, HEEL, 1]) / size,
        ankle_range_deg=np.array([_high(p, 0.95) - _median(p[:3]) for p in plantarflexion]),
        knee_deg=_spread(knee_flexion_deg(body)),
        hip_deg=_spread(hip_out_of_line_deg(body)),
        lean_deg=_spread(np.stack((lean, lean), axis=1))[0],
        toe_lift=np.array([toe_at_rest[s, 1] - _lifted(window, body, times, s) for s in (0, 1)]) / size,
        toe_shift=np.array([_high(np.abs(body[:, s, TOE, 0] - toe_at_rest[s, 0]), 0.85) for s in (0, 1)])
        / size,
        hip_shift=_hip_shift(body, hip_at_rest) / size,
        foot=np.array([_median(np.hypot(*(rest[s][:, TOE] - rest[s][:, HEEL]).T)) for s in (0, 1)]) / size,
        rebound=times.rebound,
        noise=_noise(curve[begin:finish]),
        shake=_shake(window, leg),
        stature_px=size,
        width=width,
        crossed=float(np.mean(window.crossed)),
        facing=facing,
        trunk_drop=_median(window.trunk_drop[begin:finish]),
        thigh_drop=_thigh_drop(window, begin, finish),
        cut=rise.cut,
        rising_at_edge=_rising_at_edge(curve, times, begin, at_start=at_start, cut=rise.cut),
    )


def error_of_rise(rise: float, noise: float) -> float:
    """Return the one-sigma error of a rise: the scale's (segment spread over two segments) and the points'."""
    return float(np.hypot(rise * SEGMENT_SPREAD / np.sqrt(2), max(noise, 0.001)))


def _shank_size(window: Signals) -> float:
    """Return the stature in pixels by the shank alone: the only part not foreshortened when seen from the feet."""
    shank = window.body_px[:, :, KNEE] - window.body_px[:, :, ANKLE]
    lengths = [_median(np.hypot(shank[:, side, 0], shank[:, side, 1])) for side in (0, 1)]
    return float(np.nanmax(lengths)) / SHANK_OF_STATURE


def _foot_of_rise(counted: Array, low: int, high: int) -> int:
    """Return the last frame before the top at which the signal was still near the level this rise began from.

    That level is the lowest shortly before the heel was half-way up; the heel may have been lower
    long before, when the person sat down or rested.
    """
    bottom, top = float(np.nanmin(counted[low : high + 1])), float(counted[high])
    below = np.flatnonzero(counted[low : high + 1] <= bottom + 0.5 * (top - bottom))
    middle = low + int(below[-1])
    early = max(middle - BEFORE_HALF_WAY, low)
    span = counted[early : middle + 1]
    bottom = float(np.nanmin(span))
    near = np.flatnonzero(span <= bottom + 0.15 * (top - bottom))
    return early + int(near[-1])


def _resting(counted: Array, foot_of_rise: int, high: int) -> np.ndarray:
    """Return which frames show the level from which this rise started."""
    resting = np.zeros(len(counted), dtype=bool)
    early = max(foot_of_rise - REST_FRAMES, 0)
    span = counted[early : foot_of_rise + 1]
    bottom = float(np.nanmin(span))
    with np.errstate(invalid="ignore"):
        near = span <= bottom + 0.15 * (counted[high] - bottom)
        if np.count_nonzero(near) < SHORT_REST:
            near = span <= bottom + 0.04 * (counted[high] - bottom)
    resting[early : foot_of_rise + 1] = near
    return resting


def _in_place(toe_x: Array, resting: np.ndarray, foot_of_rise: int, high: int, size: float) -> np.ndarray:
    """Return the resting frames in which the foot already stood where it stands during the rise."""
    place = _median(toe_x[foot_of_rise : high + 1])
    with np.errstate(invalid="ignore"):
        there = resting & ~(np.abs(toe_x - place) > SAME_PLACE * size)
    if not there.any():
        there[foot_of_rise] = True
    return there


def _working_leg(
    window: Signals,
    curves: list[Array],
    facing: float,
    exercise: Exercise,
    *,
    side_view: bool,
) -> tuple[int, bool]:
    """Return which leg to follow (0 left, 1 right, 2 the mean), and whether it works alone."""
    near = 1 if facing >= 0 else 0
    left, right = (_high(curve, 0.9) for curve in curves)
    if exercise.legs == "one":
        lower = _median(feet_apart(window))
        if exercise.posture != "sitting" and abs(lower) > FOOT_IN_THE_AIR:
            return (1 if lower > 0 else 0), True
        if np.isnan(left) or np.isnan(right):
            return (1 if np.isnan(left) else 0), True
        if not side_view:
            return (1 if right >= left else 0), True
        return (_far_or_near(left, right, near)), True
    if np.isnan(left) or np.isnan(right):
        return (1 if np.isnan(left) else 0), False
    if not side_view:
        return 2, False
    followed = _far_or_near(left, right, near)
    return followed, followed != near


def _far_or_near(left: float, right: float, near: int) -> int:
    rises = (left, right)
    return 1 - near if rises[1 - near] > FAR_WORKS * max(rises[near], 0.0) else near


def _rising_at_edge(curve: Array, times: Times, begin: int, *, at_start: bool, cut: bool) -> bool:
    """Return whether the recording begins inside this rise, or ends inside it."""
    if cut:
        tail = curve[-6:]
        tail = tail[~np.isnan(tail)]
        if len(tail) > 1 and (tail[-1] - tail[0]) > 0.08 * times.range:
            return True
    return (
        at_start
        and begin <= 2
        and float(curve[min(begin + 3, len(curve) - 1)] - curve[begin]) > (0.12 * times.range)
    )


def _lifted(window: Signals, body: Array, times: Times, side: int) -> float:
    """Return how high in the picture the toes are while the heel is up, in pixels."""
    top = window.body_px[int(times.top) : int(times.hold_end) + 2, side, TOE, 1]
    if np.count_nonzero(~np.isnan(top)) >= LEAST_HOLD_FRAMES:
        return _median(top)
    return _high(body[:, side, TOE, 1], 0.25)


def _hip_shift(body: Array, at_rest: Array) -> Array:
    """Return how far the hips went sideways and up or down in the picture, in pixels, (2,)."""
    away = np.abs(body[:, :, HIP] - at_rest[None])
    sides = np.where(np.isnan(away[:, 0]), away[:, 1], away[:, 0])
    return np.array([_high(sides[:, 0], 0.85), _high(sides[:, 1], 0.85)])


def _thigh_drop(window: Signals, begin: int, finish: int) -> float:
    """Return the usual drop of the thighs; of the straighter one where the two differ."""
    drops = [_median(window.thigh_drop[begin:finish, side]) for side in (0, 1)]
    known = [drop for drop in drops if not np.isnan(drop)]
    return max(known) if known else float("nan")


def _spread(pairs: Array) -> Array:
    """Return (2, 3): for each leg a low, the usual and a high value, the outermost eighths left out."""
    return np.array([[_high(pairs[:, s], q) for q in (0.12, 0.5, 0.88)] for s in (0, 1)])


def _shake(window: Signals, leg: int) -> float:
    """Return how much the followed height shakes, on the average over the window."""
    shake = window.shake if leg == 2 else window.shake[:, leg : leg + 1]
    known = shake[~np.isnan(shake)]
    return float(known.mean()) / (1 if leg < 2 else np.sqrt(2)) if len(known) else 0.0


def _noise(curve: Array) -> float:
    """Return the point noise of a curve from its second differences."""
    bend = np.diff(curve, 2)
    bend = bend[~np.isnan(bend)]
    return float(np.sqrt(np.mean(bend**2) / 6)) if len(bend) else 0.0


def _place(points: Array) -> Array:
    """Return the median place over time of (n, 2 sides, 2) points."""
    return np.array([[_median(points[:, s, axis]) for axis in (0, 1)] for s in (0, 1)])


def _median(values: Array) -> float:
    return _high(values, 0.5)


def _high(values: Array, part: float) -> float:
    """Return the value below which this part of the known values lies, NaN where none is known."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    known.sort()
    return float(known[int(part * (len(known) - 1) + 0.5)])


def _mean(curves: list[Array]) -> Array:
    left, right = curves
    mean: Array = np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))
    return mean


def _passes(window: Signals, rise_frames: int) -> tuple[int, int]:
    """Return how often to smooth the left and the right curve: slow rises and shaking points more often."""
    if rise_frames < SHORT_RISE:
        return 0, 0
    most = rise_frames // SHORT_RISE
    shakes = (_shake(window, leg) for leg in (0, 1))
    left, right = (min(1 + int(shake / SHAKE_PER_PASS), most, MOST_PASSES) for shake in shakes)
    return left, right


def _smooth(curve: Array, passes: int) -> Array:
    """Return the curve smoothed over five frames so many times; ends, and places beside holes, stay."""
    if len(curve) < len(_SMOOTH):
        return curve
    smooth = curve.copy()
    for _ in range(passes):
        middle = np.convolve(smooth, _SMOOTH, mode="valid")
        smooth[2:-2] = np.where(np.isnan(middle), smooth[2:-2], middle)
    return smooth
