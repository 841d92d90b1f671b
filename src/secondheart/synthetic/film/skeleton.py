"""From the stick figure to the mesh: where each segment of the body goes, frame by frame.

Each segment is moved by one affine map: its rest frame is laid on the figure's, stretched along the bone so
that joint lies on joint, and across it by stature and build. The foot is laid on the figure's sole: the ball
and the back of the heel meet it exactly.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from secondheart.synthetic.body import AT, LEGS, POINT, SIGN, UP, Figure, Person
from secondheart.synthetic.film.rest import INDEX, SEGMENTS, RestBody
from secondheart.types import Array, Leg

#: Where along a thigh a dumbbell lies.
WEIGHT_AT = 0.80
#: How far the wrist of a flat hand stays from a wall, and from the line from hip to knee on the bare thigh
#: and on a weight that lies there.
_OFF_WALL_M, _OFF_THIGH_M, _OFF_WEIGHT_M = 0.022, 0.105, 0.150


@dataclass(frozen=True, slots=True)
class FootForm:
    """The foot as worn, at rest: x of heel, ball and toe tip, z of the sole's underside, metres."""

    heel_m: float
    ball_m: float
    tip_m: float
    sole_m: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the hands meet.

    Parameters
    ----------
    wall_m
        x of a wall in front of the person, None without one.
    weight_on
        The thigh on which a dumbbell lies, under the hand of that side.
    """

    wall_m: float | None = None
    weight_on: Leg | None = None


def place_segments(
    person: Person, rest: RestBody, foot: FootForm, posture: Array, figure: Figure, around: Surroundings,
    width: float = 1.0,
) -> Array:  # fmt: skip
    """Return (n, segments, 3, 4) affine maps from the rest body to the world.

    Parameters
    ----------
    posture, figure
        (n, 27) rows and the figure solved from them.
    width
        Factor on every measure across the bones.
    """
    maps = np.empty((len(posture), len(SEGMENTS), 3, 4))
    across = person.stature_m / (rest.height_m + rest.sole_m - foot.sole_m) * width
    yaw, lean = np.radians(posture[:, AT["yaw"]]), np.radians(posture[:, AT["lean"]])
    zero = np.zeros_like(yaw)
    forward = np.stack([np.cos(yaw), np.sin(yaw), zero], 1)
    left = np.stack([-np.sin(yaw), np.cos(yaw), zero], 1)
    spine = np.sin(lean)[:, None] * forward + np.cos(lean)[:, None] * UP
    _place_trunk(person, rest, posture, figure, spine, left, across, maps)
    front = np.cos(lean)[:, None] * forward - np.sin(lean)[:, None] * UP
    for leg in LEGS:
        _place_leg(person, rest, foot, posture, figure, leg, left, across, maps)
        _place_arm(person, rest, figure, leg, forward, left, front, across, around, maps)
    return maps


def _lay(
    maps: Array, segment: str, rest_origin: Array, rest_axes: Array, origin: Array, axes: Array, scale: Array
) -> None:
    """Write one segment's maps: rest axes (3, 3), axes (n, 3, 3) with the directions as columns."""
    linear = np.einsum("nij,j,kj->nik", axes, scale, rest_axes)
    number = INDEX[segment]
    maps[:, number, :, :3] = linear
    maps[:, number, :, 3] = origin - linear @ rest_origin


def _lay_bones(
    maps: Array, names: tuple[str, str], rest_joints: tuple[Array, ...], rest_hinge: Array,
    joints: tuple[Array, ...], hinge: Array, across: float,
) -> None:  # fmt: skip
    """Write the maps of two bones between three joints, which turn about one hinge."""
    rest_ends, ends = pairwise(rest_joints), pairwise(joints)
    for name, (one, other), (begin, end) in zip(names, rest_ends, ends, strict=True):
        long = float(np.linalg.norm(end[0] - begin[0]) / np.linalg.norm(other - one))
        scale = np.array([across, across, long])
        rest_axes, axes = _frame(one - other, rest_hinge), _frame(begin - end, hinge)
        _lay(maps, name, one, rest_axes, begin, axes, scale)


def _through(maps: Array, segment: str, point: Array) -> Array:
    """Return where a segment carries a rest point, (n, 3)."""
    mine = maps[:, INDEX[segment]]
    return np.asarray(mine[:, :, :3] @ point + mine[:, :, 3])


def _unit(vector: Array) -> Array:
    return np.asarray(vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-12))


def _frame(along: Array, side: Array) -> Array:
    """Return axes as columns: across to the front, to the side, along; ``side`` is squared to ``along``."""
    along = _unit(along)
    side = _unit(side - np.sum(side * along, axis=-1, keepdims=True) * along)
    return np.stack([np.cross(side, along), side, along], axis=-1)


def _place_trunk(
    person: Person, rest: RestBody, posture: Array, figure: Figure, spine: Array, left: Array,
    across: float, maps: Array,
) -> None:  # fmt: skip
    points = figure.points_m
    pelvis = (points[:, POINT["left_hip"]] + points[:, POINT["right_hip"]]) / 2
    hips = points[:, POINT["left_hip"]] - points[:, POINT["right_hip"]]
    rest_hips = (rest.joints_m["left_hip"] + rest.joints_m["right_hip"]) / 2
    rest_chest = (rest.joints_m["left_shoulder"] + rest.joints_m["right_shoulder"]) / 2
    rest_axes = _frame(rest_chest - rest_hips, np.array([0.0, 1.0, 0.0]))
    long = person.trunk_m / float(np.linalg.norm(rest_chest - rest_hips))
    scale = np.array([across, across, long])
    _lay(maps, "pelvis", rest_hips, rest_axes, pelvis, _frame(spine, hips), scale)
    axes = _frame(spine, left)
    _lay(maps, "trunk", rest_hips, rest_axes, pelvis, axes, scale)
    chest_m = person.ankle_m + person.shank_m + person.thigh_m + person.trunk_m
    tall = (person.stature_m - chest_m) / (rest.height_m + rest.sole_m - float(rest_chest[2]))
    size = np.array([across, across, tall])
    nod = np.radians(posture[:, AT["nod"]])
    origin = _through(maps, "trunk", rest.joints_m["neck"])
    upright = np.eye(3)
    for segment, share in (("neck", 0.5), ("head", 1.0)):
        turn = share * nod[:, None]
        face = axes[:, :, 0]
        up = np.cos(turn) * axes[:, :, 2] + np.sin(turn) * face
        if segment == "head":
            origin = _through(maps, "neck", rest.joints_m["head"])
        _lay(maps, segment, rest.joints_m[segment], upright, origin, _frame(up, left), size)


def _place_leg(
    person: Person, rest: RestBody, foot: FootForm, posture: Array, figure: Figure, leg: Leg, left: Array,
    across: float, maps: Array,
) -> None:  # fmt: skip
    hip, knee, ankle, heel, tip = (
        figure.points_m[:, POINT[f"{leg}_{name}"]] for name in ("hip", "knee", "ankle", "heel", "foot_index")
    )
    rest_hip, rest_knee, rest_ankle = (rest.joints_m[f"{leg}_{name}"] for name in ("hip", "knee", "ankle"))
    # The knee's hinge; where the leg is straight, the body's own left.
    hinge = np.cross(knee - hip, ankle - knee) / (person.thigh_m * person.shank_m) + 0.05 * left
    rest_hinge = np.array([0.0, 1.0, 0.0])
    bones = (f"{leg}_thigh", f"{leg}_shank")
    _lay_bones(maps, bones, (rest_hip, rest_knee, rest_ankle), rest_hinge, (hip, knee, ankle), hinge, across)
    turn = np.radians(posture[:, AT[f"{leg}_foot_yaw"]])
    aside = np.stack([-np.sin(turn), np.cos(turn), np.zeros_like(turn)], 1)
    ball = figure.ball_m[leg]
    rest_ball = np.array([foot.ball_m, rest.foot_middle_m(leg), foot.sole_m])
    high = person.ankle_m / (float(rest_ankle[2]) - foot.sole_m)
    for segment, way, length, rest_length in (
        ("rear_foot", ball - heel, person.rear_foot_m, foot.ball_m - foot.heel_m),
        ("toes", tip - ball, person.foot_m - person.rear_foot_m, foot.tip_m - foot.ball_m),
    ):
        ahead = _unit(way)
        axes = np.stack([ahead, aside, np.cross(ahead, aside)], axis=-1)
        scale = np.array([length / rest_length, across, high])
        _lay(maps, f"{leg}_{segment}", rest_ball, np.eye(3), ball, axes, scale)


def _place_arm(
    person: Person, rest: RestBody, figure: Figure, leg: Leg, forward: Array, left: Array, front: Array,
    across: float, around: Surroundings, maps: Array,
) -> None:  # fmt: skip
    shoulder, elbow, wrist, hip, knee = (
        figure.points_m[:, POINT[f"{leg}_{name}"]] for name in ("shoulder", "elbow", "wrist", "hip", "knee")
    )
    rest_shoulder, rest_elbow, rest_wrist = (
        rest.joints_m[f"{leg}_{name}"] for name in ("shoulder", "elbow", "wrist")
    )
    held = around.weight_on == leg
    along, back, wrist = _hand(wrist, elbow, hip, knee, SIGN[leg] * left, forward, around, held=held)
    wrist = elbow + person.forearm_m * _unit(wrist - elbow)
    rest_hinge = np.cross(rest_elbow - rest_shoulder, rest_wrist - rest_elbow)
    hinge = np.cross(elbow - shoulder, wrist - elbow) / (person.upper_arm_m * person.forearm_m)
    hinge = hinge + 0.02 * SIGN[leg] * np.cross(front, left)
    bones = (f"{leg}_upper_arm", f"{leg}_forearm")
    rest_joints = (rest_shoulder, rest_elbow, rest_wrist)
    _lay_bones(maps, bones, rest_joints, rest_hinge, (shoulder, elbow, wrist), hinge, across)
    fingers = rest.joints_m[f"{leg}_knuckle"] - rest_wrist
    across_hand = rest.joints_m[f"{leg}_index"] - rest.joints_m[f"{leg}_pinky"]
    rest_back = SIGN[leg] * np.cross(across_hand, fingers)
    _lay(
        maps,
        f"{leg}_hand",
        rest_wrist,
        _frame(fingers, rest_back),
        wrist,
        _frame(along, back),
        np.full(3, across),
    )


def _hand(
    wrist: Array, elbow: Array, hip: Array, knee: Array, outward: Array, forward: Array, around: Surroundings,
    *, held: bool,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return where the fingers and the back of the hand point, and the wrist of the mesh.

    The hand lies flat on thigh, floor or wall, else it hangs. The stick figure's arms have no thickness: the
    mesh's wrist is moved so far that the palm lies on what it meets and not in it.
    """
    along, back = _unit(wrist - elbow), outward.copy()
    thigh = _unit(knee - hip)
    share = np.clip(np.sum((wrist - hip) * thigh, axis=1, keepdims=True), 0.0, None)
    off = np.linalg.norm(wrist - hip - share * thigh, axis=1)
    flat = np.hypot(thigh[:, 0], thigh[:, 1])
    on_thigh = _near(off, 0.13, 0.22) * _near(-flat, -0.8, -0.5)
    above = _unit(UP - thigh * thigh[:, 2:3])
    high = np.sum((wrist - hip) * above, axis=1)
    lift = on_thigh * np.maximum((_OFF_WEIGHT_M if held else _OFF_THIGH_M) - high, 0.0)
    floor = _near(wrist[:, 2], 0.07, 0.2)
    level = _unit(along * np.array([1.0, 1.0, 0.0]) + 1e-6 * forward)
    on_wall = np.zeros(len(wrist))
    gap = np.zeros(len(wrist))
    if around.wall_m is not None:
        gap = around.wall_m - _OFF_WALL_M - wrist[:, 0]
        on_wall = _near(gap, 0.12, 0.35)
    for weight, way, turned in (
        (on_thigh, thigh - (0.25 if held else 0.05) * above, above),
        (floor, level, np.broadcast_to(UP, wrist.shape)),
        (on_wall, np.broadcast_to(UP, wrist.shape), -forward),
    ):
        share = weight[:, None]
        along = _unit((1 - share) * along + share * way)
        back = _unit((1 - share) * back + share * turned)
    reach = (on_wall * np.clip(gap, -0.05, 0.05))[:, None] * forward
    return along, back, wrist + lift[:, None] * above + reach


def _near(distance: Array, full: float, none: float) -> Array:
    """Return 1 up to ``full``, 0 from ``none`` on, and a smooth way between."""
    share = np.clip((none - distance) / (none - full), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share))
