"""Getting into place and leaving: walking in from outside the picture, sitting, lying down, stepping up."""

import numpy as np

from secondheart.synthetic.body import AT, COLUMNS, LEGS, SIGN, Person
from secondheart.synthetic.camera import Lens
from secondheart.synthetic.curves import ease
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.gait import Gait, Pace, Path, plan, walk_postures
from secondheart.synthetic.postures import EASY_REACH, EDGE_M, hands
from secondheart.synthetic.scene import Postures, Stage
from secondheart.types import Array, Leg, Side

_STAND_BACK_M = 0.28
_TURN_STEPS = 3

#: A row of posture numbers and the seconds it takes to get there.
Key = tuple[float, Array]


def standing(person: Person, x: float = 0.0) -> Array:
    """Return the (27,) posture of standing at ease with the balls of the feet at x."""
    row = np.zeros((1, len(COLUMNS)))
    back = 0.42 * person.foot_m
    row[0, 0] = x - back
    row[0, 2] = person.ankle_m + EASY_REACH * (person.thigh_m + person.shank_m)
    row[0, 4] = 3.0
    for leg in LEGS:
        start = AT[f"{leg}_ball_x"]
        row[0, start : start + 2] = x, SIGN[leg] * 0.375 * person.hip_width_m
        row[0, start + 5] = SIGN[leg] * 5.0
    hands(row, person, 0.05, -0.04, 0.05)
    return np.asarray(row[0])


def place_x(how: Drill) -> float:
    """Return where the feet stand before the posture is taken up."""
    return -_STAND_BACK_M if how.stance == "edge" else 0.0


def take_up(how: Drill, person: Person, side: Side, first: Array) -> list[Key]:
    """Return the postures from standing, the first, to the start of the exercise, the last."""
    stand = standing(person, place_x(how))
    if how.stance in ("seated", "rise-from-chair"):
        middle = (stand + first) / 2
        middle[AT["lean"]] = 32.0
        return [(0.0, stand), (0.9, middle), (0.9, first)]
    if how.stance in ("bridge", "bridge-flat"):
        return [(0.0, stand), *_lie_down(person, first)]
    if how.stance == "edge":
        leg: Leg = "left" if side == "left" else "right"
        return [(0.0, stand), *_step_up(stand, leg, first), (1.2, first)]
    return [(0.0, stand), (1.5, first)]


def _lie_down(person: Person, first: Array) -> list[Key]:
    squat, sitting = standing(person), first.copy()
    squat[0], squat[2], squat[4] = -0.32, 0.36, 40.0
    sitting[4], sitting[6] = -8.0, 0.0
    for leg in LEGS:
        start = AT[f"{leg}_hand_x"]
        squat[start : start + 3] = 0.1, SIGN[leg] * 0.25, 0.35
        sitting[start : start + 3] = first[0] - 0.15, SIGN[leg] * 0.28, 0.05
        # Both feet stay on the floor until the person lies.
        ball = AT[f"{leg}_ball_x"]
        sitting[ball : ball + 7] = standing(person)[ball : ball + 7]
    lying = sitting.copy()
    for name in ("lean", "nod", *(f"{leg}_hand_{axis}" for leg in LEGS for axis in "xyz")):
        lying[AT[name]] = first[AT[name]]
    return [(1.4, squat), (1.2, sitting), (1.6, lying), *over(lying, first, 1.4)]


def over(before: Array, after: Array, seconds: float) -> list[Key]:
    """Return the way to a posture on which a foot that moves is lifted over the floor."""
    middle = (before + after) / 2
    for leg in LEGS:
        ball = AT[f"{leg}_ball_x"]
        if np.linalg.norm(after[ball : ball + 3] - before[ball : ball + 3]) > 0.1:
            middle[ball + 2] += 0.16
    return [(seconds / 2, middle), (seconds / 2, after)]


def _step_up(stand: Array, leg: Leg, first: Array) -> list[Key]:
    """Put the working foot on the edge; the other one stays on the floor behind it."""
    ball = AT[f"{leg}_ball_x"]
    lifted, placed = stand.copy(), stand.copy()
    lifted[ball], lifted[ball + 2] = -0.14, EDGE_M + 0.09
    placed[ball : ball + 7] = first[ball : ball + 7]
    lifted[0] += 0.02
    placed[0], placed[2], placed[4] = stand[0] + 0.08, stand[2] - 0.01, 14.0
    return [(0.6, lifted), (0.6, placed)]


def glide(keys: list[Key], from_s: float) -> Stage:
    """Return a stage that passes through the postures one after the other, eased at each."""
    times = from_s + np.cumsum([seconds for seconds, _ in keys])
    rows = np.array([row for _, row in keys])

    def postures(time_s: Array) -> Array:
        index = np.clip(np.searchsorted(times, time_s, side="right") - 1, 0, len(times) - 2)
        share = ease(np.clip((time_s - times[index]) / (times[index + 1] - times[index]), 0.0, 1.0))
        return np.asarray(rows[index] + share[:, None] * (rows[index + 1] - rows[index]))

    return Stage(float(times[0]), float(times[-1]), postures)


def backwards(keys: list[Key]) -> list[Key]:
    """Return the same postures from last to first, with the same time between them."""
    seconds = [0.0, *(one for one, _ in reversed(keys[1:]))]
    return [(one, row) for one, (_, row) in zip(seconds, reversed(keys), strict=True)]


def delayed(stage: Stage, by_s: float) -> Stage:
    """Return the same stage that many seconds later."""

    def postures(time_s: Array, inner: Postures = stage.postures) -> Array:
        return inner(time_s - by_s)

    return Stage(stage.from_s + by_s, stage.to_s + by_s, postures)


def way(
    how: Drill, person: Person, lens: Lens, size_px: tuple[int, int], *, leaving: bool
) -> tuple[Path, Pace]:
    """Return the way between outside the picture and the place of the exercise, with its steps.

    People come to a chair or a mat from where they will look, turn and sit down; they come to a
    wall or an edge from behind.
    """
    depth = float(np.linalg.norm(lens.eye_m[:2]))
    aside = size_px[0] / 2 / lens.focal_px * depth + 0.6
    wanted = -1.0 if how.stance in ("wall", "edge") else 1.0
    sign = wanted if lens.right[0] >= -1e-6 else -wanted
    x, y = sign * aside * lens.right[:2]
    length = 0.24 * person.stature_m
    steps = int(np.ceil(aside / length))
    inward = float(np.degrees(np.arctan2(-y, -x)))
    away = float(np.degrees(np.arctan2(y, x)))
    turning = _TURN_STEPS if abs(away if leaving else inward) > 20.0 else 0
    place = place_x(how)
    pace = Pace(steps + turning + 1, length, 0.58, tiptoe=False)
    if leaving:
        return _turn_then_walk(place, away, turning * length), pace
    return _walk_then_turn(place, inward, steps * length, turning * length), pace


def _walk_then_turn(place: float, heading_deg: float, straight_m: float, turn_m: float) -> Path:
    def path(along: Array) -> tuple[Array, Array, Array]:
        left = np.maximum(straight_m - along, 0.0)
        turned = (
            np.clip((along - straight_m) / max(turn_m, 1e-9), 0.0, 1.0) if turn_m else np.zeros(len(along))
        )
        heading = np.radians(heading_deg)
        return place - left * np.cos(heading), -left * np.sin(heading), heading_deg * (1 - turned)

    return path


def _turn_then_walk(place: float, heading_deg: float, turn_m: float) -> Path:
    def path(along: Array) -> tuple[Array, Array, Array]:
        turned = np.clip(along / max(turn_m, 1e-9), 0.0, 1.0) if turn_m else np.ones(len(along))
        gone = np.maximum(along - turn_m, 0.0)
        heading = np.radians(heading_deg)
        facing = heading_deg * turned if turn_m else np.full(len(along), heading_deg)
        return place + gone * np.cos(heading), gone * np.sin(heading), facing

    return path


def walk_stage(path: Path, pace: Pace, person: Person, from_s: float, rng: np.random.Generator) -> Stage:
    """Return a stage of ordinary steps along a path."""
    gait = plan([pace], path, from_s, rng, stand_s=0.4)
    return gait_stage(gait, person)


def gait_stage(gait: Gait, person: Person) -> Stage:
    """Return the stage of a planned walk."""

    def postures(time_s: Array) -> Array:
        return walk_postures(gait, person, time_s)

    return Stage(gait.from_s, gait.to_s, postures)
