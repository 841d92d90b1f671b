"""Hair: strands combed from the crown down to a hairline, and on to the shoulders where it is long.

Angles count around the upright axis of the head: 0 is the face, 180 the back, positive to the person's left.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secondheart.synthetic.film.look import Look
from secondheart.synthetic.film.rest import SEGMENTS, RestBody, rest_body, vertex_normals
from secondheart.synthetic.film.shapes import Piece, ball, join
from secondheart.types import Array

_CENTRE = np.array([0.05, 0.0, 0.86])
_STRANDS, _ROWS, _FALL_ROWS = 56, 14, 9
#: How low the hair grows, z in metres at an angle: high at the temple, low before the ear, over it, the nape.
_LINE = np.array([
    (0, 0.914), (25, 0.916), (44, 0.908), (58, 0.884), (66, 0.850), (72, 0.822), (78, 0.824), (84, 0.853),
    (108, 0.853), (120, 0.815), (140, 0.784), (180, 0.770),
])  # fmt: skip
#: Where long hair leaves the head and falls: below this, and from this angle on.
_FALL_M, _FALL_DEG = 0.845, 74.0
_NECK_M, _BACK_M = 0.80, 0.655


def hair(rest: RestBody, look: Look) -> Piece:
    """Return the hair of a look at rest; the look has some."""
    turn = np.linspace(-np.pi, np.pi, _STRANDS, endpoint=False)
    angle = np.degrees(np.abs(turn))
    falls = (angle > _FALL_DEG) & (look.hair == "long")
    line = np.where(falls, _FALL_M, np.interp(angle, _LINE[:, 0], _LINE[:, 1]))
    places = _cap(turn, line, _thickness(look, angle, falls))
    if look.hair == "long":
        places = np.concatenate([places, _fall(rest, turn, falls, places[-1])])
    piece = _woven(places, look)
    if look.hair == "bun":
        knot = ball(np.array([-0.072, 0.0, 0.885]), 0.036, look.hair_colour)
        piece = join([piece, replace(knot, weights=_weights(knot.vertices_m, look))])
    return piece


def _thickness(look: Look, angle: Array, falls: NDArray[np.bool_]) -> Array:
    """Return (rows, strands) how far the hair stands off the skin: thin at the line, full above it."""
    down = np.linspace(0, 1, _ROWS)[:, None]
    edge = 1 - np.clip((down - 0.72) / 0.28, 0, 1) ** 2
    full = {"short": 0.015, "long": 0.015, "bun": 0.006, "none": 0.0}[look.hair]
    front = np.clip(1 - angle / 70, 0, 1) * np.clip(down / 0.6, 0, 1) * (0.4 if look.hair == "bun" else 1.0)
    rough = 1 + 0.12 * np.random.default_rng(5).standard_normal(_STRANDS)
    return np.asarray(0.0015 + full * rough * np.where(falls, 1.0, edge) * (1 + 0.45 * front))


def _cap(turn: Array, line: Array, thick: Array) -> Array:
    """Return (rows, strands, 3) places from the crown to the line."""
    steep = np.linspace(0, np.radians(150), 120)
    reach = _scalp_m(turn, steep)
    height = _CENTRE[2] + reach * np.cos(steep)[:, None]
    end = np.array([
        np.interp(-low, -np.minimum.accumulate(column), steep)
        for low, column in zip(line, height.T, strict=True)
    ])  # fmt: skip
    tilt = np.linspace(0.02, 1, _ROWS)[:, None] * end
    reach = np.stack([np.interp(tilt[:, k], steep, reach[:, k]) for k in range(len(turn))], axis=1) + thick
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    level = (reach * np.sin(tilt))[:, :, None] * ring
    return np.asarray(_CENTRE + np.concatenate([level, (reach * np.cos(tilt))[:, :, None]], axis=2))


def _scalp_m(turn: Array, steep: Array) -> Array:
    """Return (steepnesses, angles) distances of the skin from the middle of the head, the ears left out."""
    seen = _scalp()(np.stack(np.broadcast_arrays(
        steep[:, None] * np.cos(turn), steep[:, None] * np.sin(turn)
    ), axis=-1))  # fmt: skip
    return np.asarray(seen, dtype=np.float64)


@lru_cache(maxsize=1)
def _scalp() -> Any:
    from scipy.interpolate import LinearNDInterpolator  # noqa: PLC0415 - heavy, and only films need it

    rest = rest_body()
    x, y, z = rest.vertices_m.T
    ear = (np.abs(y) > 0.071) & (z < 0.85) & (x < 0.066) & (x > 0.0)
    skin = (rest.segment("head", "neck") > 0.5) & (rest.part == 0) & ~ear
    offset = rest.vertices_m[skin] - _CENTRE
    away = np.linalg.norm(offset, axis=1)
    steep = np.arccos(offset[:, 2] / away)
    turn = np.arctan2(offset[:, 1], offset[:, 0])
    flat = np.stack([steep * np.cos(turn), steep * np.sin(turn)], axis=1)
    return LinearNDInterpolator(flat, away)


def _fall(rest: RestBody, turn: Array, falls: NDArray[np.bool_], top: Array) -> Array:
    """Return (rows, strands, 3) places of the strands that fall, below the (strands, 3) ends of the cap."""
    angle = np.degrees(np.abs(turn))
    share = np.linspace(0, 1, _FALL_ROWS + 1)[1:, None]
    ends = np.interp(angle, [_FALL_DEG, 100, 140, 180], [0.72, 0.695, 0.665, _BACK_M])
    z = top[:, 2] + share * (ends - top[:, 2])
    start = np.hypot(top[:, 0] - _CENTRE[0], top[:, 1])
    middle = _CENTRE[0] - 0.03 * share
    outside = np.clip(_body_m(rest, turn, z) + 0.008, 0.0, 0.115)
    reach = np.maximum(start * (1 - 0.10 * share) + 0.004 * np.sin(3 * np.pi * share), outside)
    places = np.stack([middle + reach * np.cos(turn), reach * np.sin(turn), z], axis=2)
    return np.where(falls[:, None], places, top)


def _body_m(rest: RestBody, turn: Array, z: Array) -> Array:
    """Return (rows, strands) how far the neck and back reach out around the falling hair's axis."""
    near = rest.vertices_m[(rest.segment("head", "neck", "trunk") > 0.5) & (rest.vertices_m[:, 2] > 0.62)]
    offset = near[:, :2] - np.array([_CENTRE[0] - 0.015, 0.0])
    around, away = np.arctan2(offset[:, 1], offset[:, 0]), np.hypot(offset[:, 0], offset[:, 1])
    aside = np.abs((around - turn[:, None] + np.pi) % (2 * np.pi) - np.pi) < 0.12
    found = np.zeros(z.shape)
    for row in range(len(z)):
        close = aside & (np.abs(near[:, 2] - z[row][:, None]) < 0.015)
        found[row] = np.max(np.where(close, away, 0.0), axis=1)
    return found


def _woven(places: Array, look: Look) -> Piece:
    """Return the piece of a grid of places, strand by strand lighter and darker, lined where it falls."""
    rows = len(places)
    grid = np.arange(rows * _STRANDS).reshape(rows, _STRANDS)
    beside = np.roll(grid, -1, axis=1)
    one, two, three, four = grid[:-1], grid[1:], beside[1:], beside[:-1]
    corners = np.concatenate([np.stack([one, two, four], axis=-1), np.stack([four, two, three], axis=-1)])
    vertices, triangles = places.reshape(-1, 3), corners.reshape(-1, 3).astype(np.int32)
    normals = vertex_normals(vertices, triangles)
    rng = np.random.default_rng(9)
    strand = rng.uniform(0.72, 1.2, _STRANDS) * np.ones((rows, 1))
    strand = strand + 0.06 * rng.standard_normal((rows, _STRANDS))
    colour = np.clip(strand.reshape(-1, 1) * np.array(look.hair_colour), 0, 1)
    outer = Piece(vertices, normals, triangles, colour, np.ones(len(vertices)))
    outer = replace(outer, weights=_weights(vertices, look))
    if look.hair != "long":
        return outer
    low = triangles[np.all(triangles >= grid[_ROWS - 1, 0], axis=1)]
    return join([outer, replace(outer, normals=-normals, triangles=low[:, ::-1], colour=0.6 * colour)])


def _weights(vertices: Array, look: Look) -> Array:
    """Return how the hair moves: with the head, and where it is long more and more with the back."""
    weights = np.zeros((len(vertices), len(SEGMENTS)))
    share = np.clip((_NECK_M - vertices[:, 2]) / (_NECK_M - _BACK_M), 0, 1)
    weights[:, SEGMENTS.index("head")] = 1 - share
    weights[:, SEGMENTS.index("trunk" if look.hair == "long" else "neck")] = share
    return weights
