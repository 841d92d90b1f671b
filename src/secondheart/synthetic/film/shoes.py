"""Shoes: an upper drawn over the foot's outline, open at the collar, on a sole with square edges."""

from dataclasses import dataclass, replace

import numpy as np

from secondheart.synthetic.film.look import Colour
from secondheart.synthetic.film.rest import SEGMENTS, RestBody, rear_share, vertex_normals
from secondheart.synthetic.film.shapes import Piece, flat_shaded, quads
from secondheart.synthetic.film.skeleton import FootForm
from secondheart.types import Array, Leg

SOLE_M = 0.022
#: How far the shoe stands out from the foot.
OVER_M = 0.007
_SOLE_COLOUR: Colour = (0.90, 0.90, 0.89)
_STATIONS = 41
_ROUND = 24


@dataclass(frozen=True, slots=True)
class _Outline:
    """A foot from above: stations along it, the middle, half the width and the top of the instep at each."""

    x: Array
    middle: Array
    half: Array
    top: Array


def collar_m(x: Array) -> Array:
    """Return how high the shoe reaches: low under the ankle, high on the instep."""
    return np.asarray(-0.748 + 0.45 * np.clip(x, 0.0, 0.075))


def shoe(rest: RestBody, foot: FootForm, leg: Leg, colour: Colour) -> list[Piece]:
    """Return one shoe at rest: the upper and the sole, bending at the ball."""
    outline = _outline(rest, foot, leg)
    return [_upper(rest, outline, foot, leg, colour), _sole(rest, outline, foot, leg)]


def _outline(rest: RestBody, foot: FootForm, leg: Leg) -> _Outline:
    mine = (rest.segment(f"{leg}_rear_foot", f"{leg}_toes") > 0.5) & (rest.vertices_m[:, 2] < -0.70)
    x, y, z = rest.vertices_m[mine].T
    low = z < -0.765
    share = (1 - np.cos(np.linspace(0, np.pi, _STATIONS))) / 2
    station = foot.heel_m + share * (foot.tip_m - foot.heel_m)
    reach = np.clip(station, rest.heel_m + 0.004, rest.tip_m - 0.004)
    near = np.abs(x[None] - reach[:, None]) < 0.014
    inner = _smooth(np.array([y[one & low].min() for one in near])) - OVER_M
    outer = _smooth(np.array([y[one & low].max() for one in near])) + OVER_M
    top = _smooth(np.array([z[one].max() for one in near])) + OVER_M
    half = (outer - inner) / 2
    span = foot.tip_m - foot.heel_m
    ends = np.minimum(station - foot.heel_m, (foot.tip_m - station) * 0.6) / (0.12 * span)
    rounding = np.sqrt(np.clip(1 - (1 - np.clip(ends, 0.06, 1)) ** 2, 0, 1))
    return _Outline(station, (inner + outer) / 2, half * rounding, top)


def _smooth(value: Array) -> Array:
    return np.convolve(np.pad(value, 3, mode="edge"), np.full(7, 1 / 7), "valid")


def _upper(rest: RestBody, outline: _Outline, foot: FootForm, leg: Leg, colour: Colour) -> Piece:
    low = rest.sole_m + 0.002
    angle = np.linspace(0, np.pi, _ROUND)
    side, up = np.cos(angle), np.sin(angle)
    # Steeper than a half circle, so that the sides stand up before they turn in.
    side = np.sign(side) * np.abs(side) ** 0.8
    up = np.abs(up) ** 0.7
    ahead = np.clip((outline.x - foot.ball_m) / (foot.tip_m - foot.ball_m), 0, 1)
    height = (outline.top - low) * np.sqrt(np.clip(1 - ahead**4, 0.05, 1))
    places = np.stack(
        [
            np.broadcast_to(outline.x[:, None], (_STATIONS, _ROUND)),
            outline.middle[:, None] + outline.half[:, None] * side,
            low + height[:, None] * up,
        ],
        axis=2,
    )
    grid = np.arange(_STATIONS * _ROUND).reshape(_STATIONS, _ROUND)
    one, two, three, four = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
    corners = np.stack([one, three, four, one, two, three], axis=-1).reshape(-1, 3).astype(np.int32)
    vertices = places.reshape(-1, 3)
    piece = Piece(
        vertices, vertex_normals(vertices, corners), corners, np.tile(colour, (len(vertices), 1)),
        collar_m(vertices[:, 0]) - vertices[:, 2],
    )  # fmt: skip
    return replace(piece, weights=_weights(piece, foot, leg))


def _sole(rest: RestBody, outline: _Outline, foot: FootForm, leg: Leg) -> Piece:
    low, high = foot.sole_m, rest.sole_m + 0.006
    wide = outline.half + 0.003

    def row(side: float, z: float) -> Array:
        return np.stack([outline.x, outline.middle + side * wide, np.full_like(outline.x, z)], axis=1)

    faces = []
    for (side_a, z_a), (side_b, z_b) in (
        ((-1, low), (1, low)), ((1, high), (-1, high)), ((-1, high), (-1, low)), ((1, low), (1, high))
    ):  # fmt: skip
        one, other = row(side_a, z_a), row(side_b, z_b)
        faces.append(np.stack([one[:-1], other[:-1], other[1:], one[1:]], axis=1))
    for end in (0, -1):
        corners = [row(-1, low)[end], row(-1, high)[end], row(1, high)[end], row(1, low)[end]]
        faces.append(np.array([corners if end == 0 else corners[::-1]]))
    piece = flat_shaded(quads(np.concatenate(faces)), _SOLE_COLOUR)
    return replace(piece, weights=_weights(piece, foot, leg))


def _weights(piece: Piece, foot: FootForm, leg: Leg) -> Array:
    weights = np.zeros((len(piece.vertices_m), len(SEGMENTS)))
    rear = rear_share(piece.vertices_m[:, 0] - foot.ball_m)
    weights[:, SEGMENTS.index(f"{leg}_rear_foot")] = rear
    weights[:, SEGMENTS.index(f"{leg}_toes")] = 1 - rear
    return weights
