"""The script of a set: when each heel is where, with faults, pauses and fidgets, as curves of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from secondheart.synthetic.body import LEGS, Person
from secondheart.synthetic.curves import Move, Track, bump, crossing, curve, wobble
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.fidgets import write_fidgets
from secondheart.types import FaultId, Leg, Side

_SOFTNESS = (0.35, 0.25, 0.18, 0.12, 0.08, 0.05, 0.02)
_LEAD_S = 1.5
#: Each fault's limit, and its size at severity 1: seconds, shares of range, degrees or metres.
_SIZES: dict[FaultId, tuple[float, float]] = {
    "short-hold": (1.0, 0.5),
    "partial-range": (0.7, 0.5),
    "fast-lowering": (0.7, 0.35),
    "bounce": (0.6, 0.3),
    "knee-angle": (15.0, 24.0),
    "hip-drop": (10.0, 18.5),
    "trunk-motion": (10.0, 18.0),
    "toe-lift": (0.02, 0.036),
    "no-stretch": (-0.005, 0.002),
    "uneven": (0.75, 0.56),
}
#: How far the hips come down, as a share of the way to the floor, for one degree out of line.
_HIPS_A_DEGREE = 0.0151


#: A rise of the script is at least so high: the contract counts from 2 cm.
_LEAST_RISE_M = 0.024


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the performer, in the words of :func:`perform`."""

    repetitions: int
    rise_s: float
    hold_s: float
    lower_s: float
    rest_s: float
    tempo_jitter: float
    range_jitter: float
    fatigue: float
    residual: float
    top_deg: float
    hips_down: bool
    sway: float = 1.0
    severity: float = 1.0
    faults: Mapping[int, Sequence[FaultId]] = field(default_factory=dict)
    pauses: Mapping[int, float] = field(default_factory=dict)
    top_pauses: Mapping[int, float] = field(default_factory=dict)
    fidgets: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lift:
    """One scripted repetition: ``top_m`` is the heel level it reaches, ``bottom_m`` that it returns to."""

    index: int
    side: Side
    faults: tuple[FaultId, ...]
    rise_s: float
    hold_s: float
    lower_s: float
    rest_s: float
    top_m: dict[Leg, float]
    bottom_m: float
    start_s: float = 0.0

    @property
    def top_s(self) -> float:
        """When the rise is nine tenths done."""
        return self.start_s + self.rise_s

    @property
    def end_s(self) -> float:
        """When the heel is nine tenths down again."""
        return self.top_s + self.hold_s + self.lower_s


@dataclass(frozen=True, slots=True)
class Bout:
    """The script of one side's repetitions: when it begins and ends, its lifts, and its curves by name."""

    side: Side
    from_s: float
    to_s: float
    lifts: tuple[Lift, ...]
    curves: dict[str, Track]


def working(side: Side) -> tuple[Leg, ...]:
    """Return the legs that work."""
    return LEGS if side == "both" else (side,)


def first_values(asked: Asked, drill: Drill, person: Person, side: Side) -> dict[str, float]:
    """Return the curves' values before anything moves."""
    level = 0.0 if drill.stance == "edge" else asked.residual * _full(asked, person)
    hips = 0.0 if drill.stance == "bridge" else 1.0
    return {"hips": hips} | {f"heel_{leg}": level for leg in working(side)}


def write_bout(
    asked: Asked, drill: Drill, person: Person, side: Side, first_index: int, from_s: float,
    rng: np.random.Generator,
) -> Bout:  # fmt: skip
    """Return the script of one side's repetitions, the first numbered ``first_index``."""
    moves: dict[str, list[Move]] = {}
    now = from_s + _LEAD_S
    if drill.stance == "bridge":
        moves["hips"] = [Move(now - 0.3, now + 1.2, 1.0)]
        now += 2.0
    elif drill.stance == "edge":
        now += 2.2
    if first_index == 1:
        now += write_fidgets(
            moves, asked.fidgets.get(0, ()), drill, person, working(side), now, rng
        ) + asked.pauses.get(0, 0.0)
    lifts: list[Lift] = []
    for number in range(asked.repetitions):
        chosen = _choose(asked, drill, person, side, first_index, number, rng)
        lift = replace(chosen, start_s=now)
        lifts.append(lift)
        _add_faults(moves, asked, lift, drill, person)
        now = lift.end_s + lift.rest_s
        now += _between(moves, asked, lift, drill, person, rng, last=number + 1 == asked.repetitions)
    to_s = max(now, lifts[-1].end_s + 1.2) if lifts else now
    if drill.stance == "bridge":
        moves.setdefault("hips", []).append(Move(to_s, to_s + 1.4, 0.0))
        to_s += 1.8
    _add_heels(moves, lifts, drill, person, side, from_s, to_s, rng)
    first = first_values(asked, drill, person, side)
    curves: dict[str, Track] = {name: curve(first.get(name, 0.0), parts) for name, parts in moves.items()}
    curves["tremble"] = wobble(asked.sway * 0.015, (1.3, 0.7, 2.9), rng)
    curves["lean_sway"] = wobble(asked.sway * 1.2, (5.0, 3.1, 11.0), rng)
    return Bout(side, from_s, to_s, tuple(lifts), curves)


def _full(asked: Asked, person: Person) -> float:
    return person.rear_foot_m * float(np.sin(np.radians(asked.top_deg)))


def _choose(
    asked: Asked, drill: Drill, person: Person, side: Side, first_index: int, number: int,
    rng: np.random.Generator,
) -> Lift:  # fmt: skip
    """Draw one repetition's times and heights, with its faults of timing and range."""
    index = first_index + number
    faults = tuple(asked.faults.get(index, ()))
    pace = np.clip(1 + asked.tempo_jitter * rng.standard_normal(4), 0.7, 1.3).tolist()
    hold = asked.hold_s * pace[1]
    if "short-hold" in faults:
        hold = drill.hold_limit_s * _size(asked, "short-hold")
    rest = asked.rest_s * pace[3]
    if "no-stretch" in faults:
        rest = max(rest, 1.8)  # the end is the lowest point here, so the rest begins later
    if "bounce" in faults:
        rest = (
            _size(asked, "bounce")
            if number + 1 < asked.repetitions and rng.random() < 0.5
            else max(rest, 1.2)
        )
    top, bottom = _heights(asked, drill, person, side, faults, number, rng)
    return Lift(
        index, side, faults,
        rise_s=asked.rise_s * pace[0],
        hold_s=hold + asked.top_pauses.get(index, 0.0),
        lower_s=_size(asked, "fast-lowering") if "fast-lowering" in faults else asked.lower_s * pace[2],
        rest_s=rest, top_m=top, bottom_m=bottom,
    )  # fmt: skip


def _heights(
    asked: Asked, drill: Drill, person: Person, side: Side, faults: Sequence[FaultId], number: int,
    rng: np.random.Generator,
) -> tuple[dict[Leg, float], float]:  # fmt: skip
    full = _full(asked, person)
    height = full * float(np.clip(1 + asked.range_jitter * rng.standard_normal(), 0.92, 1.08))
    height *= 1 - asked.fatigue * number / max(asked.repetitions - 1, 1)
    low = -drill.stretch * person.rear_foot_m
    bottom = low if drill.stretch else asked.residual * full * float(rng.uniform(0.8, 1.2))
    if "no-stretch" in faults:
        bottom = _size(asked, "no-stretch")
    if "partial-range" in faults:
        height = low + (height - low) * _size(asked, "partial-range")
        # From heels that stay up, a partial rise must still count as a rise; uneven legs share it.
        from_level = low if drill.stretch else 1.2 * asked.residual * full
        height = max(height, (from_level + _LEAST_RISE_M) / (0.78 if "uneven" in faults else 1.0))
    if "uneven" in faults:
        high, less = height * 1.04, height * 1.04 * _size(asked, "uneven")
        return (
            {"left": high, "right": less} if rng.random() < 0.5 else {"left": less, "right": high}
        ), bottom
    return dict.fromkeys(working(side), height), bottom


def _softness(one_s: float, other_s: float, room_s: float) -> float:
    """Return the softest turn with which the slow parts of two movements fit in the room between them."""
    for soft in _SOFTNESS:
        slow = crossing(0.1, soft, 0.35)
        if (one_s + other_s) * slow / (crossing(0.9, soft, 0.35) - slow) <= 0.85 * room_s:
            return soft
    return _SOFTNESS[-1]


def _movement(start_s: float, length_s: float, value: float, soft: tuple[float, float]) -> Move:
    """Return a movement that is a tenth done at ``start_s`` and nine tenths ``length_s`` later."""
    low, high = crossing(0.1, *soft), crossing(0.9, *soft)
    whole = length_s / (high - low)
    return Move(start_s - low * whole, start_s - low * whole + whole, value, *soft)


def _add_heels(
    moves: dict[str, list[Move]], lifts: Sequence[Lift], drill: Drill, person: Person, side: Side,
    from_s: float, to_s: float, rng: np.random.Generator,
) -> None:  # fmt: skip
    low = -drill.stretch * person.rear_foot_m
    for leg in working(side):
        heel = moves.setdefault(f"heel_{leg}", [])
        if drill.stretch and lifts:
            heel.append(Move(from_s + 0.8, from_s + 2.2, low))
    gaps = [later.start_s - lift.end_s for lift, later in pairwise(lifts)]
    rests = [1.0, *gaps, 1.0]
    paces = [1.0, *(lift.lower_s for lift in lifts)]
    rises = [*(lift.rise_s for lift in lifts), 1.0]
    bottoms = [_softness(a, b, room) for a, b, room in zip(paces, rises, rests, strict=True)]
    for number, lift in enumerate(lifts):
        top = _softness(lift.rise_s, lift.lower_s, lift.hold_s)
        last = number + 1 == len(lifts)
        rebound = "bounce" in lift.faults and lift.rest_s > 0.6
        bottom = lift.bottom_m if not last or drill.stretch else 0.0
        share = rng.uniform(0.2, 0.26)
        for leg in working(side):
            height = lift.top_m[leg]
            up = _movement(lift.start_s, lift.rise_s, height, (bottoms[number], top))
            soft = 0.05 if rebound else bottoms[number + 1]
            down = _movement(lift.top_s + lift.hold_s, lift.lower_s, bottom, (top, soft))
            heel = moves[f"heel_{leg}"]
            heel += [up, down]
            if rebound:
                turn = down.to_s
                heel.append(Move(turn, turn + 0.24, bottom + share * (height - bottom)))
                heel.append(Move(turn + 0.24, turn + 0.55, bottom))
            if last and drill.stretch:
                heel.append(Move(to_s - 0.9, to_s, 0.0))


def _size(asked: Asked, fault: FaultId) -> float:
    """Return how large a fault is done: its limit at severity 0, well beyond it at 1."""
    limit, plain = _SIZES[fault]
    return limit + asked.severity * (plain - limit)


def _slide_m(person: Person, knee_deg: float) -> float:
    """Return how far forward a sitting person's feet stand for a knee flexion below 90 degrees."""
    reach = float(person.leg_reach_m(knee_deg))
    return float(np.sqrt(reach**2 - person.shank_m**2)) - person.thigh_m


def _add_faults(moves: dict[str, list[Move]], asked: Asked, lift: Lift, drill: Drill, person: Person) -> None:
    """Write the excursions of the faults of form."""
    begin, end = lift.start_s, lift.end_s
    if "knee-angle" in lift.faults and drill.stance == "seated":
        slide = _slide_m(person, 90.0 - 5.0 - _size(asked, "knee-angle"))
        for leg in working(lift.side):
            moves.setdefault(f"slide_{leg}", []).extend(bump(begin - 0.7, end + 0.6, slide))
    elif "knee-angle" in lift.faults:
        moves.setdefault("knee", []).extend(bump(begin, end, _size(asked, "knee-angle")))
    if "trunk-motion" in lift.faults:
        moves.setdefault("lean", []).extend(bump(begin, end, _size(asked, "trunk-motion")))
    if "hip-drop" in lift.faults:
        moves.setdefault("hips", []).extend(
            bump(begin, end, 1.0 - _HIPS_A_DEGREE * _size(asked, "hip-drop"), base=1.0)
        )
    if "toe-lift" in lift.faults:
        middle = lift.top_s + lift.hold_s / 2
        half = max(lift.hold_s / 2, 0.25)
        for leg in working(lift.side):
            lifted = bump(middle - half, middle + half, _size(asked, "toe-lift"), edge_s=0.25)
            moves.setdefault(f"lift_{leg}", []).extend(lifted)


def _between(
    moves: dict[str, list[Move]], asked: Asked, lift: Lift, drill: Drill, person: Person,
    rng: np.random.Generator, *, last: bool,
) -> float:  # fmt: skip
    """Write what happens after a repetition beyond its usual rest, and return how long that takes."""
    begin = lift.end_s + lift.rest_s
    spent = 0.0
    if asked.hips_down and drill.stance == "bridge" and not last:
        hips = moves.setdefault("hips", [])
        hips += [Move(begin, begin + 1.0, 0.0), Move(begin + 1.4, begin + 2.4, 1.0)]
        spent = 2.8
    spent += write_fidgets(
        moves, asked.fidgets.get(lift.index, ()), drill, person, working(lift.side), begin + spent, rng
    )
    return spent + asked.pauses.get(lift.index, 0.0)
