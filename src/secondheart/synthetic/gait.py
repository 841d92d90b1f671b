"""Walking: footsteps along a path, on the balls of the feet or in the ordinary way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from secondheart.synthetic.body import AT, COLUMNS, LEGS, SIGN, Person, foot_offset
from secondheart.synthetic.curves import Curve, Move, curve, ease
from secondheart.synthetic.postures import EASY_REACH, hands
from secondheart.types import Array, Leg, Step, Walk

#: Metres walked to (x, y, heading in degrees), each (n,).
Path = Callable[[Array], tuple[Array, Array, Array]]
_NARROW = 0.75
_HEEL_STRIKE_DEG = -14.0
_PUSH_OFF_DEG = 38.0


@dataclass(frozen=True, slots=True)
class Pace:
    """A run of steps of one kind."""

    steps: int
    length_m: float
    period_s: float
    tiptoe: bool


@dataclass(frozen=True, slots=True)
class Tread:
    """One foot's time on the ground, where along the path, and whether its heel comes down by mistake."""

    down_s: float
    up_s: float
    along_m: float
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Gait:
    """A planned walk: treads of each leg, the raise of the heels (0 to 1) and the pelvis along the path."""

    from_s: float
    to_s: float
    path: Path
    treads: dict[Leg, tuple[Tread, ...]]
    raised: Curve
    sink: Curve
    pelvis_s: Array
    pelvis_along_m: Array
    top_deg: float
    steps: tuple[Step, ...] = ()


def straight(x: float, y: float, heading_deg: float) -> Path:
    """Return a straight path from a point."""

    def path(along: Array) -> tuple[Array, Array, Array]:
        heading = np.radians(heading_deg)
        return x + along * np.cos(heading), y + along * np.sin(heading), np.full(len(along), heading_deg)

    return path


def oval(length_m: float, radius_m: float, turn: float) -> Path:
    """Return a track of two straights and two half circles; ``turn`` +1 turns left, -1 right.

    It begins at the start of the first straight, at x = -length / 2, heading along x.
    """
    bend = np.pi * radius_m

    def path(along: Array) -> tuple[Array, Array, Array]:
        lap, rest = np.divmod(along, 2 * (length_m + bend))
        back = rest >= length_m + bend
        part = rest - back * (length_m + bend)
        curved = np.clip(part - length_m, 0.0, bend)
        angle = curved / radius_m
        x = -length_m / 2 + np.minimum(part, length_m) + radius_m * np.sin(angle)
        y = radius_m * (1 - np.cos(angle))
        x, y = np.where(back, -x, x), np.where(back, 2 * radius_m - y, y)
        heading = np.degrees(angle) + 180.0 * back + 360.0 * lap
        return x, turn * y, turn * heading

    return path


def leading_in_and_off(path: Path, lead_m: float, leave_at_m: float | None) -> Path:
    """Return a path with a straight way before its start and, past ``leave_at_m``, a straight way off."""

    def extended(along: Array) -> tuple[Array, Array, Array]:
        own = along - lead_m
        last = np.inf if leave_at_m is None else leave_at_m
        x, y, heading = path(np.clip(own, 0.0, last))
        beyond = np.minimum(own, 0.0) + np.maximum(own - last, 0.0)
        return x + beyond * np.cos(np.radians(heading)), y + beyond * np.sin(np.radians(heading)), heading

    return extended


@dataclass
class _Feet:
    """The state of the plan while steps are laid out one after the other."""

    now: float
    along: dict[Leg, float]
    treads: dict[Leg, list[Tread]]
    down: dict[Leg, float]
    next_leg: Leg
    pelvis: list[tuple[float, float]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    contacts: set[Leg] = field(default_factory=set)


def plan(
    paces: Sequence[Pace], path: Path, from_s: float, rng: np.random.Generator, *, top_deg: float = 32.0,
    contacts: frozenset[int] = frozenset(), stand_s: float = 1.0, jitter: float = 0.05,
) -> Gait:  # fmt: skip
    """Lay out the footsteps of several runs of steps with a short stand before, between and after.

    ``contacts`` numbers, from 1, the tip-toe steps after whose touch-down the heel comes down.
    """
    first: Leg = "left" if rng.random() < 0.5 else "right"
    start = dict.fromkeys(LEGS, 0.0)
    feet = _Feet(from_s, start, {leg: [] for leg in LEGS}, dict.fromkeys(LEGS, from_s - 1e3), first)
    raises: list[Move] = []
    sinks: list[Move] = []
    number = 0
    feet.pelvis.append((from_s, 0.0))
    for pace in paces:
        feet.now += stand_s
        if pace.tiptoe:
            raises.append(Move(feet.now, feet.now + 1.0, 1.0))
            feet.now += 1.5
        feet.pelvis.append((feet.now, feet.along["left"]))
        for step in range(pace.steps):
            period = pace.period_s * float(np.clip(1 + jitter * rng.standard_normal(), 0.8, 1.2))
            number += pace.tiptoe
            falls = pace.tiptoe and number in contacts
            _step(feet, pace, period, closing=step + 1 == pace.steps, contact=falls)
            if falls:
                landed = feet.now
                sinks += [
                    Move(landed, landed + 0.35 * period, 1.0),
                    Move(landed + 0.55 * period, landed + 0.9 * period, 0.0),
                ]
        feet.pelvis.append((feet.now + 0.3, feet.along["left"]))
        if pace.tiptoe:
            raises.append(Move(feet.now + 0.7, feet.now + 1.6, 0.0))
            feet.now += 1.6
    return _finish(feet, path, from_s, feet.now + stand_s, top_deg, curve(0.0, raises), curve(0.0, sinks))


def _finish(
    feet: _Feet, path: Path, from_s: float, to_s: float, top_deg: float, raised: Curve, sink: Curve
) -> Gait:
    for leg in LEGS:
        feet.treads[leg].append(Tread(feet.down[leg], to_s + 1e3, feet.along[leg], leg in feet.contacts))
    times = np.array([moment for moment, _ in feet.pelvis])
    along = np.array([place for _, place in feet.pelvis])
    keep = np.concatenate(([True], np.diff(times) > 1e-6))
    treads = {leg: tuple(feet.treads[leg]) for leg in LEGS}
    steps = tuple(feet.steps)
    return Gait(from_s, to_s, path, treads, raised, sink, times[keep], along[keep], top_deg, steps)


def _step(feet: _Feet, pace: Pace, period_s: float, *, closing: bool, contact: bool) -> None:
    leg = feet.next_leg
    other: Leg = "right" if leg == "left" else "left"
    lift = feet.now + 0.2 * period_s
    feet.treads[leg].append(Tread(feet.down[leg], lift, feet.along[leg], leg in feet.contacts))
    feet.contacts.discard(leg)
    feet.now += period_s
    feet.along[leg] = feet.along[other] + (0.0 if closing else pace.length_m)
    feet.down[leg] = feet.now
    feet.steps.append(Step(feet.now, leg))
    feet.pelvis.append((feet.now, (feet.along[leg] + feet.along[other]) / 2))
    if contact:
        feet.contacts.add(leg)
    feet.next_leg = other


def walk_postures(gait: Gait, person: Person, time_s: Array) -> Array:
    """Return the (n, 27) postures of a walk at (n,) moments."""
    posture = np.zeros((len(time_s), len(COLUMNS)))
    raised = gait.raised(time_s)
    along = PchipInterpolator(gait.pelvis_s, gait.pelvis_along_m)(
        np.clip(time_s, gait.pelvis_s[0], gait.pelvis_s[-1])
    )
    x, y, heading = gait.path(along)
    back = person.foot_m * (0.42 - 0.15 * raised)
    turn = np.radians(heading)
    posture[:, 0] = x - back * np.cos(turn)
    posture[:, 1] = y - back * np.sin(turn)
    posture[:, 3] = heading
    posture[:, 4] = 3.0
    whole = person.thigh_m + person.shank_m
    _, ankle = foot_offset(person, raised * gait.top_deg)
    _, low = foot_offset(person, np.zeros(1))
    sunk = np.maximum(ankle - low, 0.0) * gait.sink(time_s)
    posture[:, 2] = ankle - 1.25 * sunk + whole * (EASY_REACH + 0.014 * raised)
    for leg in LEGS:
        _walk_foot(posture, gait, person, leg, time_s, raised)
    hands(posture, person, 0.05, -0.04, 0.05)
    swing = 0.10 * np.sin(np.pi * along / 0.5)
    for leg in LEGS:
        posture[:, AT[f"{leg}_hand_x"]] += SIGN[leg] * swing * np.cos(turn)
        posture[:, AT[f"{leg}_hand_y"]] += SIGN[leg] * swing * np.sin(turn)
    return posture


def _walk_foot(posture: Array, gait: Gait, person: Person, leg: Leg, time_s: Array, raised: Array) -> None:
    treads = gait.treads[leg]
    down, up, along = (
        np.array([getattr(tread, name) for tread in treads]) for name in ("down_s", "up_s", "along_m")
    )
    contact = np.array([tread.contact for tread in treads])
    index = np.clip(np.searchsorted(down, time_s, side="right") - 1, 0, len(treads) - 1)
    later = np.minimum(index + 1, len(treads) - 1)
    share = np.clip((time_s - up[index]) / np.maximum(down[later] - up[index], 1e-6), 0.0, 1.0)
    share = np.where(later == index, 0.0, share)
    moved = ease(share, 0.4, 0.4)
    at = [np.asarray(part) for part in gait.path(along)]
    x, y, heading = (part[index] + moved * (part[later] - part[index]) for part in at)
    aside = SIGN[leg] * _NARROW * person.hip_width_m / 2
    turn = np.radians(heading)
    ordinary = _ordinary_pitch(time_s, down[index], up[index], share, stood=down[index] < gait.from_s - 100)
    ordinary = np.where((later == index) & (time_s - down[index] > 0.2), 0.0, ordinary)
    tiptoe = gait.top_deg * (1 - 0.95 * gait.sink(time_s) * contact[index])
    pitch = raised * tiptoe + (1 - raised) * ordinary
    start = AT[f"{leg}_ball_x"]
    posture[:, start] = x - aside * np.sin(turn)
    posture[:, start + 1] = y + aside * np.cos(turn)
    swing = (0.025 * raised + 0.05 * (1 - raised)) * np.sin(np.pi * share) ** 2
    posture[:, start + 2] = swing + person.rear_foot_m * np.sin(np.radians(np.maximum(-pitch, 0.0)))
    posture[:, start + 3] = pitch
    posture[:, start + 4] = np.minimum(pitch, 0.0)
    posture[:, start + 5] = heading + SIGN[leg] * 5.0


def _ordinary_pitch(
    time_s: Array, down: Array, up: Array, share: Array, *, stood: NDArray[np.bool_]
) -> Array:
    """Foot pitch of ordinary walking: heel strike, flat, push-off, swing."""
    since, left = time_s - down, up - time_s
    strike = np.where(stood, 0.0, _HEEL_STRIKE_DEG * (1 - ease(np.clip(since / 0.12, 0, 1))))
    push = np.where(share > 0, 1.0, ease(1 - np.clip(left / 0.22, 0, 1), 0.5, 0.1))
    fall = (_HEEL_STRIKE_DEG - _PUSH_OFF_DEG) * ease(share, 0.3, 0.3)
    return np.asarray(strike * (share == 0) + _PUSH_OFF_DEG * push + fall)


def true_walk(time_s: Array, heel_m: dict[Leg, Array], gait: Gait, top_m: float) -> Walk | None:
    """Return the walk on tip-toe by the contract's definitions, None where there is none."""
    mean = (heel_m["left"] + heel_m["right"]) / 2
    raised = gait.raised(time_s) > 0
    if not raised.any():
        return None
    up = np.flatnonzero(raised & (mean > 0.1 * top_m))
    start, end = float(time_s[up[0]]), float(time_s[up[-1]])
    steps = tuple(step for step in gait.steps if start <= step.time_s <= end)
    contacts: list[Step] = []
    for leg in LEGS:
        for tread in gait.treads[leg]:
            # The raising at the start and the lowering at the end, a second each, are no contacts.
            inside = [max(tread.down_s, start + 1.0), min(tread.up_s, end - 1.0)]
            first, last = (int(index) for index in np.searchsorted(time_s, inside))
            low = np.flatnonzero(heel_m[leg][first : max(last, first)] < 0.25 * top_m)
            if len(low):
                contacts.append(Step(float(time_s[first + low[0]]), leg))
    contacts.sort(key=lambda step: step.time_s)
    duration = end - start
    return Walk(start, end, duration, steps, 60 * len(steps) / duration, tuple(contacts))
