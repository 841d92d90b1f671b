"""What stands around the person: the room, a chair, a mat, a wall, an edge, and what hides the feet."""

from dataclasses import replace
from typing import Literal

import numpy as np

from secondheart.synthetic.body import AT, POINT, Person
from secondheart.synthetic.camera import Lens
from secondheart.synthetic.drills import Drill
from secondheart.synthetic.film.shapes import MAT, PLANKS, WALL, WOOD, Piece, box, flat_shaded, quads
from secondheart.synthetic.postures import EDGE_M
from secondheart.types import Array

#: What may stand between the camera and a foot.
Hiding = Literal["chair-leg", "desk"]

_WOOD = (0.42, 0.26, 0.15)
_RAIL = (0.55, 0.57, 0.60)
#: Brighter than paint can be: the walls stand half away from the light.
_WALL, _NEAR_WALL = (1.08, 1.04, 0.97), (1.16, 1.13, 1.08)
_CALM_FLOOR, _CALM_WALL = (0.66, 0.57, 0.47), (1.10, 1.08, 1.03)
_BACK_M = 2.3
_MAT_M = 0.012
_ON_A_MAT = ("bridge", "bridge-flat")
_HAND_M = 0.04
_SEAT_BELOW_HIP = 0.058


def room(how: Drill, lens: Lens, middle: Array, *, calm: bool = False) -> list[Piece]:
    """Return the floor, and the wall behind the person as the camera sees it, with its skirting.

    Where people lie on a mat, the mat is level 0 and the floor a little lower. A calm room has no pattern.
    """
    away = np.array([lens.ahead[0], lens.ahead[1], 0.0])
    away /= np.linalg.norm(away)
    aside = np.array([-away[1], away[0], 0.0])
    floor_m = -_MAT_M if how.stance in _ON_A_MAT else 0.0
    foot = np.array([middle[0], middle[1], floor_m]) + _BACK_M * away
    up = np.array([0.0, 0.0, 1.0])
    size = 9.0

    def sheet(corner: Array, one: Array, other: Array) -> Array:
        return quads(np.array([[corner, corner + one, corner + one + other, corner + other]]))

    floor = sheet(foot + size * aside, -2 * size * aside, -2 * size * away)
    wall = sheet(foot + size * aside, 7.0 * up, -2 * size * aside)
    edge = foot - 0.012 * away + size * aside
    skirting = sheet(edge, 0.09 * up, -2 * size * aside)
    ledge = sheet(edge + 0.09 * up, 0.012 * away, -2 * size * aside)
    if calm:
        pieces = [flat_shaded(floor, _CALM_FLOOR), flat_shaded(wall, _CALM_WALL)]
    else:
        pieces = [flat_shaded(floor, (0.62, 0.44, 0.27), PLANKS), flat_shaded(wall, _WALL, WALL)]
    pieces += [flat_shaded(one, (0.88, 0.88, 0.86)) for one in (skirting, ledge)]
    return [replace(_facing(piece, lens), casts=False) for piece in pieces]


def _facing(piece: Piece, lens: Lens) -> Piece:
    """Turn the directions of sheets towards the camera."""
    toward = lens.eye_m - piece.vertices_m
    sign = np.where(np.sum(toward * piece.normals, axis=1, keepdims=True) < 0, -1.0, 1.0)
    return replace(piece, normals=piece.normals * sign)


def support(how: Drill, person: Person, first: Array, lens: Lens) -> list[Piece]:
    """Return what the exercise needs; ``first`` is the (27,) posture in which it begins."""
    if how.stance in ("seated", "rise-from-chair"):
        return _chair(person, first, lens)
    if how.stance in _ON_A_MAT:
        low, high = (-0.93 * person.stature_m, -0.42, -_MAT_M), (0.25, 0.42, 0.0)
        return [box(low, high, (0.13, 0.44, 0.43), MAT)]
    if how.stance == "edge":
        behind = 0.01 * person.foot_m
        return [box((-behind, -0.30, 0.0), (0.34, 0.30, EDGE_M), (0.52, 0.53, 0.55))]
    if how.stance == "wall":
        return _wall(how, first, lens)
    return []


def wall_at(how: Drill, first: Array, lens: Lens) -> float | None:
    """Return x of the wall in front of the person, None where there is none or only a rail."""
    x = float(first[AT["left_hand_x"]]) + _HAND_M
    return x if how.stance == "wall" and lens.eye_m[0] <= x else None


def _wall(how: Drill, first: Array, lens: Lens) -> list[Piece]:
    x = wall_at(how, first, lens)
    if x is None:
        # A camera in front would see nothing but the wall: a rail to hold on to takes its place.
        x = float(first[AT["left_hand_x"]]) + _HAND_M
        z = float(first[AT["left_hand_z"]]) - 0.03
        posts = [box((x, y - 0.02, 0.0), (x + 0.04, y + 0.02, z), _RAIL) for y in (-0.55, 0.55)]
        return [box((x, -0.55, z - 0.02), (x + 0.04, 0.55, z + 0.02), _RAIL), *posts]
    near = -0.5 if lens.eye_m[1] < 0 else 0.5
    far = -3.0 * np.sign(near)
    low, high = min(near, far), max(near, far)
    return [box((x, low, 0.0), (x + 0.1, high, 2.6), _NEAR_WALL, WALL)]


def _chair(person: Person, first: Array, lens: Lens) -> list[Piece]:
    """Return a chair whose front half carries the person; a stool where its back would hide them."""
    seat = float(first[2]) - _SEAT_BELOW_HIP * person.stature_m
    front = float(first[0]) + 0.45 * person.thigh_m
    back, half = front - 0.42, 0.22
    pieces = [box((back, -half, seat - 0.035), (front, half, seat), _WOOD, WOOD)]
    corners = [(x, y) for x in (back, front - 0.035) for y in (-half, half - 0.035)]
    pieces += [box((x, y, 0.0), (x + 0.035, y + 0.035, seat - 0.035), _WOOD, WOOD) for x, y in corners]
    behind = lens.eye_m[0] < back
    if not behind:
        posts = [
            box((back, y, seat), (back + 0.035, y + 0.035, seat + 0.46), _WOOD, WOOD)
            for y in (-half, half - 0.035)
        ]
        pieces += [*posts, box((back, -half, seat + 0.22), (back + 0.025, half, seat + 0.46), _WOOD, WOOD)]
    return pieces


def hiding(kind: Hiding, points: Array, lens: Lens) -> Piece:
    """Return a thing between the camera and the foot nearer to it.

    Parameters
    ----------
    points
        (33, 3) the figure as the exercise begins.
    """
    heels = points[[POINT["left_heel"], POINT["right_heel"]]]
    toes = points[[POINT["left_foot_index"], POINT["right_foot_index"]]]
    near = int(np.argmin((heels - lens.eye_m) @ lens.ahead))
    # On an edge it stands before the block.
    before = 0.30 if heels[near, 2] < EDGE_M / 2 else 0.62
    toward = lens.eye_m - heels[near]
    toward[2] = 0.0
    toward /= np.linalg.norm(toward)
    aside = np.array([-toward[1], toward[0], 0.0])
    if kind == "chair-leg":
        middle, half, top = heels[near] + before * toward, 0.025, 0.46
    else:
        middle, half, top = (heels[near] + toes[near]) / 2 + before * toward, 0.24, 0.42
    middle = middle * np.array([1.0, 1.0, 0.0])
    low, up = middle - half * aside, np.array([0.0, 0.0, top])
    deep = -0.05 * toward
    one, other = low, low + 2 * half * aside
    faces = [
        [one, other, other + up, one + up], [one + up, other + up, other + up + deep, one + up + deep],
        [one, one + up, one + up + deep, one + deep], [other, other + deep, other + up + deep, other + up],
    ]  # fmt: skip
    return _facing(flat_shaded(quads(np.array(faces)), _WOOD, WOOD), lens)
