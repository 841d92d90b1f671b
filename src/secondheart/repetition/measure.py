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
from secondheart.repetition.counted import feet_apart
from secondheart.repetition.curve import Times, read_times
from secondheart.repetition.legs import working_leg
from secondheart.repetition.rest import foot_of_rise_of, in_place, resting_frames
from secondheart.repetition.robust import middle, quantile
from secondheart.repetition.smoothing import mean_of, noise_of, passes_of, shake_of, smoothed
from secondheart.repetition.turning import Rise
from secondheart.types import Array

#: A hold of at least so many frames shows by itself whether the toes were lifted.
LEAST_HOLD_FRAMES = 6
#: The lowest point is averaged over the frames that stay near it, at most so many.
LOWEST_FRAMES = 20


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
    feet_apart: float
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
    foot_of_rise = foot_of_rise_of(counted, low, high)
    resting = resting_frames(counted, foot_of_rise, high)
    size = middle(window.stature_px)
    width = middle(window.width)
    trunk_drop = middle(window.trunk_drop)
    side_view = seen_from_the_side(width, trunk_drop)
    if trunk_drop < LYING_TRUNK_DROP and not side_view:
        size = max(size, _shank_size(window))
    rest = [in_place(window.body_px[:, side, TOE, 0], resting, foot_of_rise, high, size) for side in (0, 1)]
    heights, turned = zip(
        *(heel_rise_px(window.body_px[:, side], rest[side], side_view=side_view) for side in (0, 1)),
        strict=True,
    )
    facing = facing_of(window)
    passes = passes_of(window, high - foot_of_rise)
    curves = [smoothed(height / size, passes[side]) for side, height in enumerate(heights)]
    leg, alone = working_leg(
        part(window, window.first + foot_of_rise, window.first + len(window)),
        [curve[foot_of_rise:] for curve in curves],
        facing,
        exercise,
        side_view=side_view,
    )
    curve = mean_of(curves) if leg == 2 else curves[leg]
    times = read_times(curve, foot_of_rise, ended=rise.cut)
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
    begin = int(times.start)
    finish = len(curve) if np.isnan(times.end) else int(np.ceil(times.end)) + 1
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
        rises=np.array([quantile(c[begin:finish], 0.9) for c in curves]),
        sole_at_top=middle(top[:, followed, TOE, 1] - top[:, followed, HEEL, 1]) / size,
        lowest=middle(lowest[:, followed, TOE, 1] - lowest[:, followed, HEEL, 1]) / size,
        ankle_range_deg=np.array([quantile(p, 0.95) - middle(p[:3]) for p in plantarflexion]),
        knee_deg=_spread(knee_flexion_deg(body)),
        hip_deg=_spread(hip_out_of_line_deg(body)),
        lean_deg=_spread(np.stack((lean, lean), axis=1))[0],
        toe_lift=np.array([toe_at_rest[s, 1] - _lifted(window, body, times, s) for s in (0, 1)]) / size,
        toe_shift=np.array([quantile(np.abs(body[:, s, TOE, 0] - toe_at_rest[s, 0]), 0.85) for s in (0, 1)])
        / size,
        hip_shift=_hip_shift(body, hip_at_rest) / size,
        foot=np.array([middle(np.hypot(*(rest[s][:, TOE] - rest[s][:, HEEL]).T)) for s in (0, 1)]) / size,
        rebound=times.rebound,
        noise=noise_of(curve[begin:finish]),
        shake=shake_of(window, leg),
        stature_px=size,
        width=width,
        crossed=float(np.mean(window.crossed)),
        facing=facing,
        trunk_drop=middle(window.trunk_drop[begin:finish]),
        thigh_drop=_thigh_drop(window, begin, finish),
        feet_apart=middle(feet_apart(part(window, window.first + begin, window.first + finish))),
        cut=rise.cut,
        rising_at_edge=_rising_at_edge(curve, times, begin, at_start=at_start, cut=rise.cut),
    )


def error_of_rise(rise: float, noise: float) -> float:
    """Return the one-sigma error of a rise: of the scale (two segments' spread) and of the points."""
    return float(np.hypot(rise * SEGMENT_SPREAD / np.sqrt(2), max(noise, 0.001)))


def _shank_size(window: Signals) -> float:
    """Return the stature in pixels by the shank alone, the one part not foreshortened seen from the feet."""
    shank = window.body_px[:, :, KNEE] - window.body_px[:, :, ANKLE]
    lengths = [middle(np.hypot(shank[:, side, 0], shank[:, side, 1])) for side in (0, 1)]
    return float(np.nanmax(lengths)) / SHANK_OF_STATURE


def _rising_at_edge(curve: Array, times: Times, begin: int, *, at_start: bool, cut: bool) -> bool:
    """Return whether the recording begins inside this rise, or ends inside it."""
    tail = curve[-6:][~np.isnan(curve[-6:])]
    if cut and len(tail) > 1 and tail[-1] > 0.5 * times.range and tail[-1] - tail[0] > 0.08 * times.range:
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
        return middle(top)
    return quantile(body[:, side, TOE, 1], 0.25)


def _place(points: Array) -> Array:
    """Return the median place over time of (n, 2 sides, 2) points."""
    return np.array([[middle(points[:, s, axis]) for axis in (0, 1)] for s in (0, 1)])


def _hip_shift(body: Array, at_rest: Array) -> Array:
    """Return how far the hips went sideways and up or down in the picture, in pixels, (2,)."""
    away = np.abs(body[:, :, HIP] - at_rest[None])
    sides = np.where(np.isnan(away[:, 0]), away[:, 1], away[:, 0])
    return np.array([quantile(sides[:, 0], 0.85), quantile(sides[:, 1], 0.85)])


def _thigh_drop(window: Signals, begin: int, finish: int) -> float:
    """Return the usual drop of the thighs; of the straighter one where the two differ."""
    drops = [middle(window.thigh_drop[begin:finish, side]) for side in (0, 1)]
    known = [drop for drop in drops if not np.isnan(drop)]
    return max(known) if known else float("nan")


def _spread(pairs: Array) -> Array:
    """Return (2, 3): for each leg a low, the usual and a high value, the outermost eighths left out."""
    return np.array([[quantile(pairs[:, s], q) for q in (0.12, 0.5, 0.88)] for s in (0, 1)])
