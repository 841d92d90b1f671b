"""What really happens in a performance, measured on the exact motion by the contract's definitions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secondheart.synthetic.body import LEGS
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.script import Lift, working
from secondheart.types import Array, FaultId, Leg, Side, Walk

PARTIAL_FRACTION = 0.7
LOWERING_S = 0.7
BOTTOM_S = 0.6
REBOUND = (0.10, 0.35)
SEATED_KNEE_DEG, SEATED_TOLERANCE_DEG = 90.0, 20.0
STANDING_TOLERANCE_DEG, STANDING_KNEE_DEG = 15.0, (10.0, 60.0)
HIP_DEG, TRUNK_DEG, TOE_M = 10.0, 10.0, 0.02
STRETCH_M = 0.005
UNEVEN_FRACTION = 0.75


@dataclass(frozen=True, slots=True)
class TrueRepetition:
    """One repetition as it really was. Fields as the contract defines them."""

    index: int
    side: Side
    start_s: float
    top_s: float
    end_s: float
    rise_s: float
    hold_s: float
    lower_s: float
    heel_rise_cm: float
    ankle_range_deg: float
    faults: tuple[FaultId, ...]
    asked_faults: tuple[FaultId, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known of a performance.

    Parameters
    ----------
    repetitions, walk
        What an exact observer would report.
    time_s
        (n,) moments of the recorded frames.
    heel_cm, ankle_deg, knee_deg, hip_deg, pitch_deg, ball_lift_cm
        For ``left`` and ``right``: (n,) exact values at these moments.
    lean_deg
        (n,) trunk against vertical.
    stature_cm
        The person's height.
    """

    exercise: str
    variant: str
    repetitions: tuple[TrueRepetition, ...]
    walk: Walk | None
    time_s: Array
    heel_cm: Mapping[Leg, Array]
    ball_lift_cm: Mapping[Leg, Array]
    pitch_deg: Mapping[Leg, Array]
    ankle_deg: Mapping[Leg, Array]
    knee_deg: Mapping[Leg, Array]
    hip_deg: Mapping[Leg, Array]
    lean_deg: Array
    stature_cm: float

    @property
    def count(self) -> int:
        """The number of repetitions."""
        return len(self.repetitions)


@dataclass(frozen=True, slots=True)
class Motion:
    """Exact scalars at an even, dense rate: what the truth is measured on."""

    time_s: Array
    heel_m: dict[Leg, Array]
    lift_m: dict[Leg, Array]
    pitch_deg: dict[Leg, Array]
    ankle_deg: dict[Leg, Array]
    knee_deg: dict[Leg, Array]
    hip_deg: dict[Leg, Array]
    lean_deg: Array


def measure(motion: Motion, lifts: tuple[Lift, ...], drill: Drill) -> tuple[TrueRepetition, ...]:
    """Return the repetitions among the scripted lifts, timed and graded on the exact motion."""
    timed = []
    for number, lift in enumerate(lifts):
        before = lifts[number - 1] if number and lifts[number - 1].side == lift.side else None
        after = lifts[number + 1] if number + 1 < len(lifts) and lifts[number + 1].side == lift.side else None
        found = _time_one(motion, lift, before, after)
        if found is not None:
            timed.append((found, lift, after))
    return tuple(_grade(motion, timed, drill))


def _level(motion: Motion, side: Side, part: slice) -> Array:
    return np.asarray(np.mean([motion.heel_m[leg][part] for leg in working(side)], axis=0))


def _window(motion: Motion, begin_s: float, end_s: float) -> slice:
    first, last = np.searchsorted(motion.time_s, [begin_s, end_s])
    return slice(int(first), int(last))


def _cross(time_s: Array, value: Array, index: int, limit: float) -> float:
    """Return when the line between ``index`` and the next sample meets the limit."""
    step = value[index + 1] - value[index]
    share = 0.0 if step == 0 else (limit - value[index]) / step
    return float(time_s[index] + np.clip(share, 0, 1) * (time_s[index + 1] - time_s[index]))


def _time_one(motion: Motion, lift: Lift, before: Lift | None, after: Lift | None) -> TrueRepetition | None:
    """Time one lift; None where its rise or its top is not in the recording."""
    begin = before.top_s + before.hold_s if before else lift.start_s - 1.2
    end = after.top_s if after else lift.end_s + 1.2
    part = _window(motion, begin, end)
    time, level = motion.time_s[part], _level(motion, lift.side, part)
    if len(time) < 3 or lift.start_s < motion.time_s[0] or lift.top_s > motion.time_s[-1]:
        return None
    around = slice(int(np.searchsorted(time, lift.start_s)), int(np.searchsorted(time, lift.end_s)) + 1)
    top = around.start + int(np.argmax(level[around]))
    base = float(level[: top + 1].min())
    span = float(level[top] - base)
    low, high = base + 0.1 * span, base + 0.9 * span
    start_at = int(np.flatnonzero(level[:top] <= low)[-1])
    start_s = _cross(time, level, start_at, low)
    top_at = start_at + int(np.flatnonzero(level[start_at:] >= high)[0]) - 1
    top_s = _cross(time, level, top_at, high)
    below = np.flatnonzero(level[top:] <= low)
    # Where the heel stays up, the lowest point is the first moment at the bottom of its plateau.
    floor = level[top:].min() + 0.01 * span
    stop = top + int(below[0]) if len(below) else top + int(np.flatnonzero(level[top:] <= floor)[0])
    end_s = _cross(time, level, stop - 1, low) if len(below) else float(time[stop])
    held = top + int(np.flatnonzero(level[top : stop + 1] >= high)[-1])
    left_s = _cross(time, level, held, high) if held + 1 < len(time) else float(time[held])
    inside = slice(part.start + start_at, part.start + stop + 1)
    ankle = np.mean([motion.ankle_deg[leg][inside] for leg in working(lift.side)], axis=0)
    return TrueRepetition(
        lift.index, lift.side, start_s, top_s, end_s, top_s - start_s, left_s - top_s, end_s - left_s,
        100 * span, float(ankle.max() - np.interp(start_s, motion.time_s[inside], ankle)), (), lift.faults,
    )  # fmt: skip


def _grade(
    motion: Motion, timed: list[tuple[TrueRepetition, Lift, Lift | None]], drill: Drill
) -> list[TrueRepetition]:
    graded = []
    best = {
        side: max((found.heel_rise_cm for found, *_ in timed if found.side == side), default=0.0)
        for side in ("left", "right", "both")
    }
    usual = _usual(motion, [found for found, *_ in timed])
    starts = {found.index: found.start_s for found, *_ in timed}
    for found, lift, after in timed:
        next_s = starts.get(after.index, np.inf) if after else np.inf
        held = _timing_faults(found, next_s, best[found.side], motion, drill)
        held |= _form_faults(found, motion, drill, usual, lift, after)
        ordered = tuple(fault for fault in drill.faults if fault in held)
        graded.append(
            TrueRepetition(
                found.index, found.side, found.start_s, found.top_s, found.end_s, found.rise_s, found.hold_s,
                found.lower_s, found.heel_rise_cm, found.ankle_range_deg, ordered, found.asked_faults,
            )
        )  # fmt: skip
    return graded


def _usual(motion: Motion, found: list[TrueRepetition]) -> dict[str, float]:
    """Return the set's own usual lean and knee angles: the median over its repetitions."""
    parts = [_window(motion, one.start_s, one.end_s) for one in found]
    usual = {"lean": _median([motion.lean_deg[part] for part in parts])}
    for leg in LEGS:
        mine = [part for part, one in zip(parts, found, strict=True) if leg in working(one.side)]
        usual[leg] = _median([motion.knee_deg[leg][part] for part in mine])
    return usual


def _median(parts: list[Array]) -> float:
    return float(np.median([np.median(part) for part in parts if len(part)])) if parts else 0.0


def _timing_faults(
    found: TrueRepetition, next_s: float, best_cm: float, motion: Motion, drill: Drill
) -> set[FaultId]:
    held: set[FaultId] = set()
    if found.hold_s < drill.hold_limit_s:
        held.add("short-hold")
    if found.heel_rise_cm < PARTIAL_FRACTION * best_cm:
        held.add("partial-range")
    if found.lower_s < LOWERING_S:
        held.add("fast-lowering")
    if next_s - found.end_s < BOTTOM_S or _rebounds(found, next_s, motion):
        held.add("bounce")
    return held


def _rebounds(found: TrueRepetition, next_s: float, motion: Motion) -> bool:
    """Say whether the heel springs up by a tenth to a third of the range soon after it came down."""
    part = _window(motion, found.end_s, min(found.end_s + BOTTOM_S, next_s))
    level = _level(motion, found.side, part)
    if len(level) < 3:
        return False
    low = int(np.argmin(level))
    up = float(level[low:].max() - level[low]) / (found.heel_rise_cm / 100)
    return REBOUND[0] <= up <= REBOUND[1]


def _form_faults(
    found: TrueRepetition,
    motion: Motion,
    drill: Drill,
    usual: dict[str, float],
    lift: Lift,
    after: Lift | None,
) -> set[FaultId]:
    held: set[FaultId] = set()
    part = _window(motion, found.start_s, found.end_s)
    legs = working(found.side)
    for leg in legs:
        if _knee_is_off(motion.knee_deg[leg][part], drill, usual[leg]):
            held.add("knee-angle")
        if np.any(motion.hip_deg[leg][part] > HIP_DEG):
            held.add("hip-drop")
        if np.any(motion.lift_m[leg][part] > TOE_M):
            held.add("toe-lift")
    if np.any(np.abs(motion.lean_deg[part] - usual["lean"]) > TRUNK_DEG):
        held.add("trunk-motion")
    rises = [float(np.ptp(motion.heel_m[leg][part])) for leg in legs]
    if min(rises) < UNEVEN_FRACTION * max(rises):
        held.add("uneven")
    rest = _window(motion, found.end_s, after.start_s if after else lift.end_s + 1.2)
    level = _level(motion, found.side, rest)
    if len(level) and level.min() > -STRETCH_M:
        held.add("no-stretch")
    return held


def _knee_is_off(knee_deg: Array, drill: Drill, usual_deg: float) -> bool:
    if drill.stance == "seated":
        return bool(np.any(np.abs(knee_deg - SEATED_KNEE_DEG) > SEATED_TOLERANCE_DEG))
    low, high = STANDING_KNEE_DEG
    off = np.abs(knee_deg - usual_deg) > STANDING_TOLERANCE_DEG
    return bool(np.any(off | (knee_deg < low) | (knee_deg > high)))
