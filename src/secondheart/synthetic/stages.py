"""The stages of a performance: coming in, the sets with side changes, and going off."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from secondheart.synthetic.arrival import (
    backwards,
    delayed,
    gait_stage,
    glide,
    over,
    take_up,
    walk_stage,
    way,
)
from secondheart.synthetic.body import Person, solve
from secondheart.synthetic.camera import Camera, Lens, set_up
from secondheart.synthetic.curves import curve
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.gait import Gait, Pace, leading_in_and_off, oval, plan
from secondheart.synthetic.others import write_other
from secondheart.synthetic.postures import EDGE_M, posture_at
from secondheart.synthetic.scene import Stage, posture_of
from secondheart.synthetic.script import Asked, Bout, Lift, first_values, write_bout
from secondheart.types import Array, Side

_CHANGE_S = 3.0
_OVAL_M, _BEND_M = 2.0, 0.45


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole performance: its stages, its scripted lifts, the camera, and the level the feet stand on."""

    stages: list[Stage]
    lifts: tuple[Lift, ...]
    from_s: float
    to_s: float
    lens: Lens
    level_m: float = 0.0
    gait: Gait | None = None


def write_scene(
    asked: Asked, how: Drill, person: Person, camera: Camera, sides: tuple[Side, ...],
    rng: np.random.Generator, *, arrive: bool, leave: bool, ordinary: int,
) -> Scene:  # fmt: skip
    """Return the stages of a performance; the exercise itself begins at 0 s, an arrival before it."""
    if how.stance == "walk":
        return _walk_scene(asked, how, person, camera, rng, ordinary, arrive=arrive, leave=leave)
    stages: list[Stage] = []
    lifts: list[Lift] = []
    now = 0.0
    for side in sides:
        if stages:
            changes = _change(how, person, stages[-1], side, _first_row(asked, how, person, side))
            stages += changes
            now = changes[-1].to_s
        stage, bout = _bout_stage(asked, how, person, side, len(lifts), now, rng)
        stages.append(stage)
        lifts += bout.lifts
        now = bout.to_s
    lens = set_up(camera, _span(stages, person, now))
    begin = 0.0
    if arrive:
        coming = _arrival(how, person, sides[0], stages[0], lens, camera, rng)
        begin = coming[0].from_s
        stages = coming + stages
    if leave:
        stages += _departure(how, person, sides[-1], stages[-1], lens, camera, rng)
    level = EDGE_M if how.stance == "edge" else 0.0
    return Scene(stages, tuple(lifts), begin, stages[-1].to_s, lens, level)


def _bout_stage(
    asked: Asked, how: Drill, person: Person, side: Side, done: int, from_s: float, rng: np.random.Generator
) -> tuple[Stage, Bout]:
    if how.counts:
        bout = write_bout(asked, how, person, side, done + 1, from_s, rng)
    else:
        bout = write_other(asked, how, from_s, rng)
    return Stage(bout.from_s, bout.to_s, partial(_bout_postures, bout, how, person)), bout


def _bout_postures(bout: Bout, how: Drill, person: Person, time_s: Array) -> Array:
    return posture_at(bout, how, person, time_s)


def _first_row(asked: Asked, how: Drill, person: Person, side: Side) -> Array:
    """Return the posture in which a side's repetitions begin."""
    values = first_values(asked, how, person, side)
    waiting = Bout(side, 0.0, 0.0, (), {name: curve(value) for name, value in values.items()})
    return np.asarray(posture_at(waiting, how, person, np.zeros(1))[0])


def _row(stage: Stage, *, end: bool) -> Array:
    moment = stage.to_s if end else stage.from_s
    return np.asarray(stage.postures(np.array([moment]))[0])


def _span(stages: list[Stage], person: Person, to_s: float) -> Array:
    """Return the points of the exercise itself, at which the camera is aimed."""
    points = solve(person, posture_of(stages, np.linspace(0.0, to_s, 200))).points_m
    return points.reshape(-1, 3)


def _change(how: Drill, person: Person, before: Stage, side: Side, last: Array) -> list[Stage]:
    """Return the stages in which the other leg takes over."""
    first = _row(before, end=True)
    if how.stance == "edge":
        other: Side = "left" if side == "right" else "right"
        down = glide(backwards(take_up(how, person, other, first)), before.to_s)
        return [down, glide(take_up(how, person, side, last), down.to_s)]
    keys = over(first, last, _CHANGE_S)
    if how.stance == "seated":
        keys[0][1][4] += 7.0  # bends forward to put the weight on the other thigh
    return [glide([(0.0, first), *keys], before.to_s)]


def _arrival(
    how: Drill, person: Person, side: Side, first: Stage, lens: Lens, camera: Camera, rng: np.random.Generator
) -> list[Stage]:
    path, pace = way(how, person, lens, camera.size_px, leaving=False)
    walk = walk_stage(path, pace, person, 0.0, rng)
    keys = take_up(how, person, side, _row(first, end=False))
    settle = [(0.0, _row(walk, end=True)), (0.5, keys[0][1]), *keys[1:]]
    taking = glide(settle, walk.to_s)
    return [delayed(stage, first.from_s - taking.to_s) for stage in (walk, taking)]


def _departure(
    how: Drill, person: Person, side: Side, last: Stage, lens: Lens, camera: Camera, rng: np.random.Generator
) -> list[Stage]:
    keys = backwards(take_up(how, person, side, _row(last, end=True)))
    path, pace = way(how, person, lens, camera.size_px, leaving=True)
    ready = walk_stage(path, pace, person, 0.0, rng)
    rising = glide([*keys, (0.5, _row(ready, end=False))], last.to_s)
    return [rising, delayed(ready, rising.to_s)]


def _walk_scene(
    asked: Asked, how: Drill, person: Person, camera: Camera, rng: np.random.Generator, ordinary: int,
    *, arrive: bool, leave: bool,
) -> Scene:  # fmt: skip
    tiptoe = bool(how.faults)
    small, large = 0.14 * person.stature_m, 0.24 * person.stature_m
    main = Pace(asked.repetitions, small if tiptoe else large, 0.55 if tiptoe else 0.58, tiptoe)
    turn = 1.0 if camera.facing == "right" else -1.0
    path = oval(_OVAL_M, _BEND_M, turn)
    lens = set_up(camera, _walk_span(person, turn))
    reach = camera.size_px[0] / 2 / lens.focal_px * camera.distance_m + 0.8 - _OVAL_M / 2
    outside = int(np.ceil(max(reach, 0.5) / large)) + 1
    before, after = (outside if arrive else ordinary), (outside + 4 if leave else ordinary)
    paces = [Pace(count, large, 0.58, tiptoe=False) for count in (before, after)]
    run = [*paces[: bool(before)], main, *(paces[1:] if after else [])]
    lead_m = large * (before - 1) if before else 0.0
    path = leading_in_and_off(path, lead_m, main.length_m * max(main.steps - 1, 0) if leave else None)
    contacts = frozenset(step for step, found in asked.faults.items() if "heel-contact" in found)
    gait = plan(run, path, 0.0, rng, top_deg=asked.top_deg, contacts=contacts, jitter=asked.tempo_jitter)
    return Scene([gait_stage(gait, person)], (), 0.0, gait.to_s, lens, 0.0, gait)


def _walk_span(person: Person, turn: float) -> Array:
    """Return the corners of the room that the walk takes."""
    along, across = _OVAL_M / 2 + 0.3, 2 * _BEND_M * turn
    top = person.stature_m + 0.1
    return np.array([[x, y, z] for x in (-along, along) for y in (0.0, across) for z in (0.0, top)])
