"""Measures one repetition in its own window, with what happened before and after it in view.

Lengths are parts of stature until the whole set is known; times are seconds.
"""

from dataclasses import dataclass

import numpy as np

from secondheart.exercises.model import Exercise
from secondheart.motion import RATE_HZ, Signals
from secondheart.motion.body import (
    ANKLE,
    HEEL,
    HIP,
    KNEE,
    SEGMENT_SPREAD,
    SHANK_OF_STATURE,
    TOE,
    mean_of_sides,
)
from secondheart.motion.leg import heel_rise_px, rise_of_trunk_px
from secondheart.motion.signals import (
    LYING_TRUNK_DROP,
    hip_out_of_line_deg,
    knee_flexion_deg,
    part,
    shank_lean_deg,
    trunk_lean_deg,
)
from secondheart.motion.view import facing_of, followed_side, seen_from_the_side
from secondheart.repetition.counted import feet_apart
from secondheart.repetition.curve import Times, read_times
from secondheart.repetition.legs import working_leg
from secondheart.repetition.rest import foot_of_rise_of, in_place, resting_frames
from secondheart.repetition.robust import Columns, middle
from secondheart.repetition.smoothing import mean_of, passes_of, shake_of, smoothed
from secondheart.repetition.turning import Rise
from secondheart.types import Array

NAN = float("nan")
#: A hold of at least so many frames shows by itself whether the toes were lifted.
LEAST_HOLD_FRAMES = 6
#: A spring at the bottom is looked for in so many frames, and only of a foot that stays within this part
#: of stature.
AFTER_FRAMES, SPRINGS_IN_PLACE = 26, 0.05
#: What smoothing leaves of the points' shake in a rise.
SHAKE_LEFT = 0.5
#: The lowest point is averaged over the frames that stay near it, at most so many.
LOWEST_FRAMES = 20
#: Of a posture the outermost eighths are left out.
_SPREAD = np.array([0.12, 0.5, 0.88])


@dataclass(frozen=True, slots=True)
class Measured:
    """One rise and what followed, before it is judged. Pairs hold the left leg, then the right one.

    ``arm_m`` is how far a phone on the thigh was lifted for each radian of tilt, about its distance from the
    hip; ``arm_error_m`` is its standard error. ``aside_deg`` is how far a worn phone leaned over at most.
    """

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
    sank_to: float
    ankle_range_deg: Array
    knee_deg: Array
    hip_deg: Array
    lean_deg: Array
    toe_lift: Array
    toe_shift: Array
    hip_shift: Array
    foot: Array
    rebound: float
    shake: float
    seen: float
    width: float
    crossed: float
    facing: float
    trunk_drop: float
    thigh_drop: float
    feet_apart: float
    cut: bool
    rising_at_edge: bool
    arm_m: float = NAN
    arm_error_m: float = NAN
    aside_deg: float = NAN

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
    usual = Columns(size=window.stature_px, width=window.width, trunk_drop=window.trunk_drop)
    size, width, trunk_drop = (float(usual.at(name, 0.5)[0]) for name in ("size", "width", "trunk_drop"))
    side_view = seen_from_the_side(width, trunk_drop)
    if trunk_drop < LYING_TRUNK_DROP and not side_view:
        size = max(size, _shank_size(window))
    passes = passes_of(window, high - foot_of_rise)
    body = window.body_px
    there = [in_place(body[:, side, TOE, 0], resting, foot_of_rise, high, size) for side in (0, 1)]
    told = [heel_rise_px(body[:, side], there[side], size, side_view=side_view) for side in (0, 1)]
    heights = np.stack([height for height, _ in told])
    if exercise.posture == "standing" and not side_view:
        heights = _lifted_by(rise_of_trunk_px(body, there[0] | there[1]), heights)
    legs = [_Leg(there[side], smoothed(heights[side] / size, passes[side]), told[side][1]) for side in (0, 1)]
    facing = facing_of(window)
    leg, alone = working_leg(
        part(window, window.first + foot_of_rise, window.first + len(window)),
        [one.curve[foot_of_rise:] for one in legs],
        facing,
        exercise,
        side_view=side_view,
    )
    facing = facing_of(window, leg)
    curve = mean_of([one.curve for one in legs]) if leg == 2 else legs[leg].curve
    times = read_times(curve, foot_of_rise, ended=rise.cut)
    if times is None:
        return None
    return _measured(
        _Seen(window, legs, curve, times, leg, alone, facing, width, size), at_start=at_start, cut=rise.cut
    )


@dataclass(frozen=True, slots=True)
class _Leg:
    """One leg over the window: its resting frames, its heel's rise, and how far its foot has turned."""

    resting: np.ndarray
    curve: Array
    turned_deg: Array


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known of a rise once its times are."""

    window: Signals
    legs: list[_Leg]
    curve: Array
    times: Times
    leg: int
    alone: bool
    facing: float
    width: float
    size: float


def _measured(seen: _Seen, *, at_start: bool, cut: bool) -> Measured:
    window, curve, times, size = seen.window, seen.curve, seen.times, seen.size
    begin = int(times.start)
    finish = len(curve) if np.isnan(times.end) else int(np.ceil(times.end)) + 1
    during = part(window, window.first + begin, window.first + finish)
    first_s = window.first / RATE_HZ
    early = window.body_px[max(begin - 5, 0) : begin + 8]
    at_rest = Columns(toe=early[:, :, TOE].reshape(-1, 4), hip=early[:, :, HIP].reshape(-1, 4))
    toe_at_rest, hip_at_rest = (at_rest.at(name, 0.5).reshape(2, 2) for name in ("toe", "hip"))
    plantarflexion = _plantarflexion(seen, during, begin)
    columns = _columns(seen, during, begin, plantarflexion, toe_at_rest, hip_at_rest)
    return Measured(
        start_s=first_s + times.start / RATE_HZ,
        top_s=first_s + times.top / RATE_HZ,
        hold_s=(times.hold_end - times.top) / RATE_HZ,
        end_s=first_s + times.end / RATE_HZ,
        highest_s=first_s + (begin + int(np.nanargmax(curve[begin:finish]))) / RATE_HZ,
        leg=seen.leg,
        alone=seen.alone,
        rise=times.range,
        rises=columns.at("curves", 0.9),
        sole_at_top=_sole(seen, window.body_px[int(times.top) : int(times.hold_end) + 2]),
        lowest=_sole(seen, window.body_px[_lowest_frames(seen)]),
        sank_to=middle(curve[_lowest_frames(seen)]),
        ankle_range_deg=columns.at("plantarflexion", 0.95) - plantarflexion[:3].mean(axis=0),
        knee_deg=_spread(columns, "knee"),
        hip_deg=_spread(columns, "hip"),
        lean_deg=_spread(columns, "lean")[0],
        toe_lift=(toe_at_rest[:, 1] - _toe_height(seen, columns)) / size,
        toe_shift=columns.at("toe_shift", 0.85) / size,
        hip_shift=columns.at("hip_shift", 0.85) / size,
        foot=np.array([_foot(window.body_px[one.resting, side]) for side, one in enumerate(seen.legs)])
        / size,
        rebound=times.rebound if _stays(seen, finish, toe_at_rest) else 0.0,
        shake=shake_of(window, seen.leg),
        seen=float(np.mean(~np.isnan(curve[begin:finish]))),
        width=seen.width,
        crossed=float(np.mean(window.crossed)),
        facing=seen.facing,
        trunk_drop=float(columns.at("trunk_drop", 0.5)[0]),
        thigh_drop=float(np.fmax(*columns.at("thigh_drop", 0.5))),
        feet_apart=float(columns.at("feet_apart", 0.5)[0]),
        cut=cut,
        rising_at_edge=rising_at_edge(curve, times, begin, at_start=at_start, cut=cut),
    )


def _columns(
    seen: _Seen,
    during: Signals,
    begin: int,
    plantarflexion: Array,
    toe_at_rest: Array,
    hip_at_rest: Array,
) -> Columns:
    """Return all that is read from the repetition at some quantile, sorted in one go."""
    body, stop = during.body_px, begin + len(during)
    away = np.abs(body[:, :, HIP] - hip_at_rest)
    return Columns(
        knee=knee_flexion_deg(body),
        hip=hip_out_of_line_deg(body),
        lean=trunk_lean_deg(body, seen.facing),
        toe_y=body[:, :, TOE, 1],
        toe_shift=np.abs(body[:, :, TOE, 0] - toe_at_rest[:, 0]),
        hip_shift=np.where(np.isnan(away[:, 0]), away[:, 1], away[:, 0]),
        plantarflexion=plantarflexion,
        curves=np.stack([one.curve[begin:stop] for one in seen.legs], axis=1),
        trunk_drop=during.trunk_drop,
        thigh_drop=during.thigh_drop,
        feet_apart=feet_apart(during),
    )


def _plantarflexion(seen: _Seen, during: Signals, begin: int) -> Array:
    """Return (n, 2) the foot's turn less the shank's lean, degrees, plantarflexion positive."""
    turned = np.stack([one.turned_deg[begin : begin + len(during)] for one in seen.legs], axis=1)
    return turned - shank_lean_deg(during.body_px, seen.facing)


def _sole(seen: _Seen, body: Array) -> float:
    """Return how much higher the followed heel is than its toes, part of stature."""
    leg = followed_side(seen.leg, seen.facing)
    return middle(body[:, leg, TOE, 1] - body[:, leg, HEEL, 1]) / seen.size


def _stays(seen: _Seen, finish: int, toe_at_rest: Array) -> bool:
    """Return whether the foot stays where it is after the repetition: one that is moved does not spring."""
    leg = followed_side(seen.leg, seen.facing)
    after = np.abs(seen.window.body_px[finish : finish + AFTER_FRAMES, leg, TOE, 0] - toe_at_rest[leg, 0])
    after = after[~np.isnan(after)]
    return len(after) == 0 or float(after.max()) < SPRINGS_IN_PLACE * seen.size


def _lowest_frames(seen: _Seen) -> slice:
    """Return the frames that stay near the lowest point after the top."""
    times = seen.times
    with np.errstate(invalid="ignore"):
        down = seen.curve[times.lowest :] <= seen.curve[times.lowest] + 0.08 * times.range
    staying = int(np.count_nonzero(np.logical_and.accumulate(down)))
    return slice(times.lowest, times.lowest + min(staying, LOWEST_FRAMES))


def _foot(rest: Array) -> float:
    """Return the length of a foot at rest, in pixels."""
    foot = rest[:, TOE] - rest[:, HEEL]
    return middle(np.hypot(foot[:, 0], foot[:, 1]))


def error_of_rise(rise: float, shake: float) -> float:
    """Return the one-sigma error of a rise: of the scale (two segments' spread) and of the points' jitter.

    Half of the points' shake is what smoothing leaves of it. The pose model's own bias is not in it.
    """
    return float(np.hypot(rise * SEGMENT_SPREAD / np.sqrt(2), max(SHAKE_LEFT * shake, 0.001)))


def _lifted_by(trunk_px: Array, heights_px: Array) -> Array:
    """Return (2, n) the heels' heights: together as the trunk tells, apart as the legs do."""
    left, right = heights_px
    both = mean_of_sides(left, right)
    return np.where(np.isnan(trunk_px), heights_px, heights_px - both + trunk_px)


def _shank_size(window: Signals) -> float:
    """Return the stature in pixels by the shank alone, the one part not foreshortened seen from the feet."""
    shank = window.body_px[:, :, KNEE] - window.body_px[:, :, ANKLE]
    lengths = [middle(np.hypot(shank[:, side, 0], shank[:, side, 1])) for side in (0, 1)]
    return float(np.nanmax(lengths)) / SHANK_OF_STATURE


def rising_at_edge(curve: Array, times: Times, begin: int, *, at_start: bool, cut: bool) -> bool:
    """Return whether the recording begins inside this rise, or ends inside it."""
    tail = curve[-6:][~np.isnan(curve[-6:])]
    if cut and len(tail) > 1 and tail[-1] > 0.5 * times.range and tail[-1] - tail[0] > 0.08 * times.range:
        return True
    return (
        at_start
        and begin <= 2
        and float(curve[min(begin + 3, len(curve) - 1)] - curve[begin]) > (0.12 * times.range)
    )


def _toe_height(seen: _Seen, columns: Columns) -> Array:
    """Return (2,) how high in the picture the toes are while the heel is up, in pixels, y down."""
    times = seen.times
    top = seen.window.body_px[int(times.top) : int(times.hold_end) + 2, :, TOE, 1]
    if len(top) >= LEAST_HOLD_FRAMES:
        return np.array([middle(top[:, side]) for side in (0, 1)])
    return columns.at("toe_y", 0.25)


def _spread(columns: Columns, name: str) -> Array:
    """Return (k, 3): of each column a low, the usual and a high value."""
    return columns.at_each(name, _SPREAD).T
