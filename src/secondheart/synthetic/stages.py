"""The stages of a performance: coming in, the sets with side changes, and going off."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from secondheart.synthetic.body import Person
from secondheart.synthetic.camera import Camera
from secondheart.synthetic.curves import ease
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.gait import Gait, Pace, oval, plan, walk_postures
from secondheart.synthetic.postures import EDGE_M, posture_at
from secondheart.synthetic.scene import Postures, Stage
from secondheart.synthetic.script import Asked, Bout, Lift, write_bout
from secondheart.types import Array, Side

_CHANGE_S = 4.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole performance: its stages, its scripted lifts, and the time of the exercise itself."""

    stages: list[Stage]
    lifts: tuple[Lift, ...]
    from_s: float
    to_s: float
    main_s: tuple[float, float]
    level_m: float
    gait: Gait | None = None


def write_scene(
    asked: Asked, how: Drill, person: Person, camera: Camera, sides: tuple[Side, ...], rng: np.random.Generator,
    *, arrive: bool, leave: bool, ordinary: int,
) -> Scene:  # fmt: skip
    """Return the stages of a performance that begins at 0 s."""
    if how.stance == "walk":
        return _walk_scene(asked, how, person, camera, rng, ordinary)
    stages: list[Stage] = []
    lifts: list[Lift] = []
    now = 0.0
    main_from = now
    for number, side in enumerate(sides):
        if number:
            begin = now
            now += _CHANGE_S
        bout = write_bout(asked, how, person, side, len(lifts) + 1, now, rng)
        stage = Stage(bout.from_s, bout.to_s, partial(_bout_postures, bout, how, person))
        if number:
            stages.append(_glide(stages[-1], stage, begin, now))
        stages.append(stage)
        lifts += bout.lifts
        now = bout.to_s
    level = EDGE_M if how.stance == "edge" else 0.0
    return Scene(stages, tuple(lifts), 0.0, now, (main_from, now), level)


def _bout_postures(bout: Bout, how: Drill, person: Person, time_s: Array) -> Array:
    return posture_at(bout, how, person, time_s)


def _glide(before: Stage, after: Stage, from_s: float, to_s: float) -> Stage:
    """Return a stage that moves from the end of one stage to the start of another."""
    first = before.postures(np.array([before.to_s]))
    last = after.postures(np.array([after.from_s]))
    return Stage(from_s, to_s, _between(first, last, from_s, to_s))


def _between(first: Array, last: Array, from_s: float, to_s: float) -> Postures:
    def postures(time_s: Array) -> Array:
        share = ease(np.clip((time_s - from_s) / (to_s - from_s), 0.0, 1.0))
        return np.asarray(first + share[:, None] * (last - first))

    return postures


def _walk_scene(
    asked: Asked, how: Drill, person: Person, camera: Camera, rng: np.random.Generator, ordinary: int
) -> Scene:
    tiptoe = bool(how.faults)
    small, large = 0.14 * person.stature_m, 0.24 * person.stature_m
    steps = Pace(asked.repetitions, small if tiptoe else large, 0.55 if tiptoe else 0.58, tiptoe)
    extra = [Pace(ordinary, large, 0.58, tiptoe=False)] if ordinary else []
    turn = 1.0 if camera.facing == "right" else -1.0
    contacts = frozenset(step for step, found in asked.faults.items() if "heel-contact" in found)
    gait = plan(
        [*extra, steps, *extra] if tiptoe else [steps], oval(2.0, 0.45, turn), person, 0.0, rng,
        top_deg=asked.top_deg, contacts=contacts, jitter=asked.tempo_jitter,
    )  # fmt: skip
    stage = Stage(0.0, gait.to_s, partial(_gait_postures, gait, person))
    return Scene([stage], (), 0.0, gait.to_s, (0.0, gait.to_s), 0.0, gait)


def _gait_postures(gait: Gait, person: Person, time_s: Array) -> Array:
    return walk_postures(gait, person, time_s)
