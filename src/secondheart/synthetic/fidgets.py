"""What a restless person does between repetitions."""

from collections.abc import Sequence

import numpy as np

from secondheart.errors import RequestError
from secondheart.synthetic.body import Person
from secondheart.synthetic.curves import Move, bump
from secondheart.synthetic.drills import Drill
from secondheart.types import Leg

#: The names of the fidgets; none of them counts.
FIDGETS = (
    "small-heel-lift", "toe-tap", "foot-slide", "knee-sway", "leg-cross", "trunk-shift", "heel-tap",
    "edge-pause",
)  # fmt: skip


def write_fidgets(
    moves: dict[str, list[Move]], kinds: Sequence[str], drill: Drill, person: Person, legs: Sequence[Leg],
    begin_s: float, rng: np.random.Generator,
) -> float:  # fmt: skip
    """Write fidgets one after the other, each with a settling time, and return how long they take."""
    now = begin_s
    for kind in kinds:
        leg = legs[int(rng.integers(len(legs)))]
        name, parts = _one_fidget(kind, drill, person, leg, now + 0.4)
        moves.setdefault(name, []).extend(parts)
        now = parts[-1].to_s + 0.7
    return now - begin_s


def _one_fidget(
    kind: str, drill: Drill, person: Person, leg: Leg, now: float
) -> tuple[str, list[Move]]:  # fmt: skip
    """Return the curve that a fidget moves, and its movements from ``now`` on."""
    base = -drill.stretch * person.rear_foot_m
    on_floor, sitting = drill.stance != "edge", drill.stance == "seated"
    taps = [now + 0.3 * tap for tap in range(6)]
    toes = [now + 0.6 * tap for tap in range(3)]
    known: dict[str, tuple[bool, str, list[Move]]] = {
        "small-heel-lift": (True, f"heel_{leg}", bump(now, now + 1.4, base + 0.014, base)),
        "heel-tap": (True, f"heel_{leg}", _each(taps, 0.22, base + 0.013, base)),
        "edge-pause": (
            not on_floor, f"heel_{leg}", [Move(now, now + 0.8, 0.0), Move(now + 3.0, now + 3.8, base)]
        ),
        "toe-tap": (on_floor, f"tap_{leg}", _each(toes, 0.5, 15.0, 0.0)),
        "foot-slide": (on_floor, f"slide_{leg}", bump(now, now + 2.0, 0.05)),
        "leg-cross": (sitting, f"cross_{leg}", bump(now, now + 4.0, 1.0, edge_s=1.2)),
        "knee-sway": (True, "sway", bump(now, now + 2.0, 10.0, edge_s=0.8)),
        "trunk-shift": (True, "lean", bump(now, now + 2.0, 8.0, edge_s=0.8)),
    }  # fmt: skip
    if kind not in known or not known[kind][0]:
        possible = ", ".join(name for name, (can, *_) in known.items() if can)
        raise RequestError(f"Fidget {kind!r} cannot be done in this posture; possible: {possible}.")
    _, name, parts = known[kind]
    return name, parts


def _each(begins: Sequence[float], length_s: float, height: float, base: float) -> list[Move]:
    return [part for begin in begins for part in bump(begin, begin + length_s, height, base, length_s / 2)]
