"""Pictures of how each exercise is done: its start, its top, and one repetition that goes round and round."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from secondheart.errors import RenderUnavailableError
from secondheart.exercises import load_exercise
from secondheart.exercises.picture_files import PICTURE_PX
from secondheart.synthetic.body import AT, LEGS, SIGN, Person, solve
from secondheart.synthetic.camera import Camera, Lens, set_up
from secondheart.synthetic.drills import Drill, drill
from secondheart.synthetic.film.canvas import Canvas, Picture
from secondheart.synthetic.film.furniture import room, support, wall_at
from secondheart.synthetic.film.light import Light
from secondheart.synthetic.film.look import Look, dressed
from secondheart.synthetic.film.rest import rest_body
from secondheart.synthetic.film.skeleton import Surroundings, place_segments
from secondheart.synthetic.film.wardrobe import dress, move
from secondheart.synthetic.gait import Pace, plan, straight, walk_postures
from secondheart.synthetic.perform import perform
from secondheart.synthetic.scene import posture_of
from secondheart.types import Array, Leg

_STILL_QUALITY, _LOOP_QUALITY = 85, 68
_LOOP_HZ = 12.5
#: A loop is kept below so many bytes by leaving out pictures; nothing has moved by a step in them.
_LOOP_BYTES, _STEPS_M = 150_000, (0.006, 0.008, 0.010, 0.012, 0.015, 0.02)
_STATURE_CM = 170.0
#: The same friendly person in all of them, whose knees, calves and heels stand out.
_SITTER = Look(
    skin="olive", hair="bun", hair_colour=(0.23, 0.15, 0.10), top=(0.22, 0.40, 0.68), legwear="shorts",
    leg_colour=(0.15, 0.17, 0.23), footwear="shoes", shoe_colour=(0.78, 0.27, 0.16),
)  # fmt: skip
_LIGHT = Light(42.0, 56.0, (0.52, 0.51, 0.48), (0.68, 0.69, 0.71), (0.46, 0.45, 0.43))
#: How far the camera goes from the strict side towards the front, so that both legs are told apart.
_TURN_DEG = {
    "soleus-push-up": 24.0, "bridge-heel-lift": 20.0, "seated-single-leg-calf-raise": 24.0,
    "single-leg-bridge-heel-lift": 14.0, "tip-toe-walk": 26.0, "bent-knee-calf-raise": -16.0,
    "elevated-bent-knee-calf-raise": 20.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """One repetition that ends as it began, drawn from the near side.

    Parameters
    ----------
    postures
        (n, 27) rows, evenly in time; the step from the last to the first is like all others.
    start, top
        (1, 27) the postures of the two still pictures.
    step_s
        Seconds from one row to the next.
    side
        The leg that works alone; None where both do.
    """

    how: Drill
    person: Person
    postures: Array
    start: Array
    top: Array
    step_s: float
    side: Leg | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures of one exercise as WebP files."""

    start: bytes
    top: bytes
    loop: bytes


def draw_pictures(exercise_id: str, *, rate_hz: float = _LOOP_HZ) -> Drawn:
    """Draw the pictures of a written exercise; the same machine draws the same bytes.

    Raises
    ------
    RenderUnavailableError
        Nothing here can draw, or not write WebP that moves.
    """
    done = one_round(exercise_id, rate_hz)
    start, top = draw(exercise_id, done, np.concatenate([done.start, done.top]), PICTURE_PX["start"])
    moving = list(draw(exercise_id, done, done.postures, PICTURE_PX["loop"]))
    places = solve(done.person, done.postures).points_m
    for step_m in _STEPS_M:
        loop = _loop(moving, _telling(places, step_m), done.step_s)
        if len(loop) <= _LOOP_BYTES:
            break
    return Drawn(_still(start), _still(top), loop)


def one_round(exercise_id: str, rate_hz: float = _LOOP_HZ) -> Round:
    """Return one repetition done as written, two steps of a walk."""
    how = drill(exercise_id)
    person = dressed(_SITTER, _STATURE_CM)
    if how.stance == "walk":
        return _walked(how, person, rate_hz)
    target = load_exercise(exercise_id).target
    side: Leg | None = None if how.both_legs else "right"
    # Hips that go down between repetitions rest 1.4 s more on each side of the middle of the gap.
    play = perform(
        exercise_id, repetitions=3, side=side or "both", person=person, rate_hz=5, sway=0,
        tempo_jitter=0, range_jitter=0, rise_s=target.rise_s, hold_s=target.hold_s, lower_s=target.lower_s,
        rest_s=0.4 if exercise_id == "bridge-heel-lift" else 1.0, hips_down=exercise_id == "bridge-heel-lift",
    ).play  # fmt: skip
    before, lift, after = play.scene.lifts
    from_s, to_s = (before.end_s + lift.start_s) / 2, (lift.end_s + after.start_s) / 2
    moments = _even(from_s, to_s, rate_hz)
    top = lift.top_s + lift.hold_s / 2
    rows = posture_of(play.scene.stages, np.concatenate([moments, [top]]))
    return Round(how, person, rows[:-1], rows[:1], rows[-1:], (to_s - from_s) / len(moments), side)


def _even(from_s: float, to_s: float, rate_hz: float) -> Array:
    return np.linspace(from_s, to_s, round((to_s - from_s) * rate_hz), endpoint=False)


def _walked(how: Drill, person: Person, rate_hz: float) -> Round:
    """Return two steps on the spot: where there is nothing to pass, nobody sees that the room goes along."""
    pace = Pace(10, 0.14 * person.stature_m, 0.55, tiptoe=True)
    gait = plan(
        [pace], straight(0.0, 0.0, 0.0), 0.0, np.random.default_rng(0), top_deg=how.top_deg, jitter=0.0
    )
    from_s, to_s = (next(step.time_s for step in gait.steps[k:]) for k in (4, 6))
    moments = _even(from_s, to_s, rate_hz)
    rows = walk_postures(gait, person, moments)
    way = (moments - from_s) / (to_s - from_s)
    first = gait.steps[4].side or "left"
    swing = 0.09 * np.cos(2 * np.pi * way) * SIGN[first]
    for leg in LEGS:
        rows[:, AT[f"{leg}_hand_x"]] = rows[:, 0] + 0.04 - SIGN[leg] * swing
    for column in ("pelvis_x", *(f"{leg}_{part}_x" for leg in LEGS for part in ("ball", "hand"))):
        rows[:, AT[column]] -= 2 * pace.length_m * way
    start = walk_postures(gait, person, np.zeros(1))
    start[:, [AT[name] for name in AT if name.endswith("_x")]] += rows[0, 0] - start[0, 0]
    return Round(how, person, rows, start, rows[:1], (to_s - from_s) / len(moments), None)


def draw(exercise_id: str, done: Round, postures: Array, size_px: tuple[int, int]) -> Iterator[Picture]:
    """Yield the (h, w, 3) pictures of some postures of a round, all from the same place."""
    lens = _lens(exercise_id, done, size_px)
    first = done.start
    middle = solve(done.person, first).points_m[0]
    middle = (middle.min(axis=0) + middle.max(axis=0)) / 2
    still = [*room(done.how, lens, middle, calm=True), *support(done.how, done.person, first[0], lens)]
    weight = done.side if done.how.stance == "seated" else None
    outfit = dress(_SITTER, weight_on=weight)
    around = Surroundings(wall_at(done.how, first[0], lens), weight)
    maps = place_segments(
        done.person, rest_body(), outfit.foot, postures, solve(done.person, postures), around, outfit.width
    )
    with Canvas(lens, size_px, still, _LIGHT, middle, finer=2.0) as canvas:
        number = canvas.add_person(outfit.piece)
        for one in maps:
            yield canvas.draw({number: move(outfit, one)})


def _lens(exercise_id: str, done: Round, size_px: tuple[int, int]) -> Lens:
    """Return a low camera that sees the whole person close, from the first posture to the last."""
    seen = solve(done.person, np.concatenate([done.start, done.top, done.postures])).points_m.reshape(-1, 3)
    # Skull, back and soles stand out from the points of the figure.
    margin = np.array([0.05, 0.0, 0.06]) * done.person.stature_m
    corners = np.array([seen.min(axis=0) - margin, seen.max(axis=0) + margin])
    box = np.array(
        [[corners[i, 0], corners[j, 1], corners[k, 2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    )
    camera = Camera(
        yaw_offset_deg=_TURN_DEG[exercise_id], distance_m=3.4, height_m=0.6, fill=0.94, size_px=size_px
    )
    return set_up(camera, box)


def _still(picture: Picture) -> bytes:
    import cv2  # noqa: PLC0415 - heavy

    _, data = cv2.imencode(".webp", picture[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, _STILL_QUALITY])
    return bytes(data)


def _telling(places: Array, step_m: float) -> list[int]:
    """Return the moments of (n, 33, 3) places at which something has moved by a step since the last one."""
    kept = [0]
    for moment in range(1, len(places)):
        if np.linalg.norm(places[moment] - places[kept[-1]], axis=1).max() > step_m:
            kept.append(moment)
    return kept


def _loop(pictures: list[Picture], kept: list[int], step_s: float) -> bytes:
    """Return an animation that never ends, of the pictures kept, each shown until the next."""
    import cv2  # noqa: PLC0415 - heavy

    if not hasattr(cv2, "imencodeanimation"):
        raise RenderUnavailableError("moving pictures need OpenCV 4.11: install opencv-python-headless>=4.11")
    begins_ms = np.round(1000 * step_s * np.array([*kept, len(pictures)])).astype(int)
    animation = cv2.Animation()
    animation.frames = [np.ascontiguousarray(pictures[k][:, :, ::-1]) for k in kept]
    animation.durations = np.diff(begins_ms).tolist()
    animation.loop_count = 0
    _, data = cv2.imencodeanimation(".webp", animation, [cv2.IMWRITE_WEBP_QUALITY, _LOOP_QUALITY])
    return bytes(data)
