"""A performance in time: what the person does from the first moment to the last, as stages."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from secondheart.synthetic.body import AT, LEGS, Person, solve
from secondheart.synthetic.truth import Motion
from secondheart.types import Array

#: A stage's postures: (n,) moments to (n, 27) rows.
Postures = Callable[[Array], Array]
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Stage:
    """What happens from one moment to the next. ``level_m`` is the height the working feet stand on."""

    from_s: float
    to_s: float
    postures: Postures


def posture_of(stages: list[Stage], time_s: Array) -> Array:
    """Return the (n, 27) postures at (n,) increasing moments; the ends are held."""
    starts = np.array([stage.from_s for stage in stages])
    which = np.clip(np.searchsorted(starts, time_s, side="right") - 1, 0, len(stages) - 1)
    rows = np.empty((len(time_s), len(AT)))
    for number, stage in enumerate(stages):
        mine = which == number
        if mine.any():
            rows[mine] = stage.postures(np.clip(time_s[mine], stage.from_s, stage.to_s))
    return rows


def motion_of(stages: list[Stage], person: Person, time_s: Array, level_m: float) -> Motion:
    """Return exact heel heights and angles at (n,) moments; heights count from the support's level."""
    parts: list[Motion] = []
    for begin in range(0, len(time_s), _CHUNK):
        moments = time_s[begin : begin + _CHUNK]
        figure = solve(person, posture_of(stages, moments))
        lift = {leg: figure.ball_m[leg][:, 2] - level_m for leg in LEGS}
        heel = {
            leg: lift[leg] + person.rear_foot_m * np.sin(np.radians(figure.pitch_deg[leg])) for leg in LEGS
        }
        parts.append(
            Motion(
                moments,
                heel,
                lift,
                figure.pitch_deg,
                figure.ankle_deg,
                figure.knee_deg,
                figure.hip_deg,
                figure.lean_deg,
            )
        )
    return join(parts)


def join(parts: list[Motion]) -> Motion:
    """Put pieces of a motion end to end."""
    if len(parts) == 1:
        return parts[0]

    def both(name: str) -> dict[str, Array]:
        return {leg: np.concatenate([getattr(part, name)[leg] for part in parts]) for leg in LEGS}

    named = {
        name: both(name) for name in ("heel_m", "lift_m", "pitch_deg", "ankle_deg", "knee_deg", "hip_deg")
    }
    time = np.concatenate([part.time_s for part in parts])
    return Motion(time_s=time, lean_deg=np.concatenate([part.lean_deg for part in parts]), **named)  # type: ignore[arg-type]
