"""Movements in which no heel rise counts: squats, chair rises, flat bridges, crossed legs, sitting still."""

import numpy as np

from secondheart.synthetic.body import LEGS
from secondheart.synthetic.curves import Move, curve
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.script import Asked, Bout

#: The curve each of them moves, and its value before the first movement.
_CURVE = {"squat": "squat", "rise-from-chair": "stand", "bridge-flat": "hips"}


def write_other(asked: Asked, how: Drill, from_s: float, rng: np.random.Generator) -> Bout:
    """Return the script of a movement without heel rises; it has curves and no lifts."""
    moves: dict[str, list[Move]] = {name: [] for name in _CURVE.values()}
    now = from_s + 1.0
    for number in range(asked.repetitions):
        pace = np.clip(1 + asked.tempo_jitter * rng.standard_normal(4), 0.7, 1.3)
        up = now + 1.4 * asked.rise_s * float(pace[0])
        hold = up + asked.hold_s * float(pace[1])
        down = hold + 1.2 * asked.lower_s * float(pace[2])
        name = _CURVE.get(how.stance)
        if name is None and how.crosses:
            name = f"cross_{LEGS[number % 2]}"
        if name is not None:
            moves.setdefault(name, []).extend([Move(now, up, 1.0), Move(hold, down, 0.0)])
        now = down + asked.rest_s * float(pace[3])
    return Bout("both", from_s, now + 0.5, (), {name: curve(0.0, parts) for name, parts in moves.items()})
