"""Pieces of mesh: what is drawn, and the plain forms that things are put together from."""

from dataclasses import dataclass, field

import numpy as np

from secondheart.synthetic.film.rest import Triangles
from secondheart.types import Array

#: Materials that the shader draws differently; the number is handed to it with each vertex.
PLAIN, PLANKS, WALL, WOOD, MAT = range(5)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of mesh.

    Parameters
    ----------
    vertices_m, normals
        (n, 3) places and directions.
    triangles
        (m, 3) indices of vertices.
    colour
        (n, 3) red, green and blue from 0 to 1.
    inside_m
        (n,) distance inside the hem; where it is negative the surface is cut away.
    material
        One of the numbers above.
    casts
        Whether it keeps the light from other things. A room's walls do not: their windows are not drawn.
    """

    vertices_m: Array
    normals: Array
    triangles: Triangles
    colour: Array
    inside_m: Array
    material: int = PLAIN
    weights: Array = field(default_factory=lambda: np.empty((0, 0)))
    casts: bool = True


def join(pieces: list[Piece]) -> Piece:
    """Return several pieces as one; they share a material and all or none have weights."""
    starts = np.cumsum([0, *(len(piece.vertices_m) for piece in pieces[:-1])])
    return Piece(
        np.concatenate([piece.vertices_m for piece in pieces]),
        np.concatenate([piece.normals for piece in pieces]),
        np.concatenate([piece.triangles + start for piece, start in zip(pieces, starts, strict=True)]).astype(
            np.int32
        ),
        np.concatenate([piece.colour for piece in pieces]),
        np.concatenate([piece.inside_m for piece in pieces]),
        pieces[0].material,
        np.concatenate([piece.weights for piece in pieces]),
    )


def flat_shaded(corners: Array, colour: tuple[float, float, float], material: int = PLAIN) -> Piece:
    """Return (m, 3, 3) triangles as a piece with one direction a triangle."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    count = 3 * len(corners)
    return Piece(
        corners.reshape(-1, 3), np.repeat(normal, 3, axis=0), np.arange(count, dtype=np.int32).reshape(-1, 3),
        np.tile(colour, (count, 1)), np.ones(count), material,
    )  # fmt: skip


def quads(corners: Array) -> Array:
    """Return (k, 4, 3) quads, corners in turn, as (2k, 3, 3) triangles."""
    return np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])


def box(
    low: tuple[float, float, float], high: tuple[float, float, float], colour: tuple[float, float, float],
    material: int = PLAIN,
) -> Piece:  # fmt: skip
    """Return an upright box between two corners."""
    (a, b, c), (d, e, f) = low, high
    faces = [
        [(a, b, c), (a, e, c), (d, e, c), (d, b, c)], [(a, b, f), (d, b, f), (d, e, f), (a, e, f)],
        [(a, b, c), (d, b, c), (d, b, f), (a, b, f)], [(a, e, c), (a, e, f), (d, e, f), (d, e, c)],
        [(a, b, c), (a, b, f), (a, e, f), (a, e, c)], [(d, b, c), (d, e, c), (d, e, f), (d, b, f)],
    ]  # fmt: skip
    return flat_shaded(quads(np.array(faces)), colour, material)


def lathe(
    profile: Array, axis: Array, centre: Array, colour: tuple[float, float, float], sides: int = 20
) -> Piece:
    """Return the solid that a profile of (k, 2) places along and radii around an axis sweeps out."""
    axis = axis / np.linalg.norm(axis)
    one = np.cross(axis, [0.0, 0.0, 1.0] if abs(axis[2]) < 0.9 else [1.0, 0.0, 0.0])
    one /= np.linalg.norm(one)
    other = np.cross(axis, one)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.cos(angle)[:, None] * one + np.sin(angle)[:, None] * other
    places = centre + profile[:, None, :1] * axis + profile[:, None, 1:] * ring[None]
    here, there = places[:-1], places[1:]
    faces = np.stack([here[:, :-1], here[:, 1:], there[:, 1:], there[:, :-1]], axis=2).reshape(-1, 4, 3)
    return flat_shaded(quads(faces), colour)


def ball(centre: Array, radius_m: float, colour: tuple[float, float, float]) -> Piece:
    """Return a ball."""
    angle = np.linspace(0, np.pi, 12)
    profile = radius_m * np.stack([-np.cos(angle), np.sin(angle)], axis=1)
    piece = lathe(profile, np.array([0.0, 0.0, 1.0]), centre, colour)
    away = piece.vertices_m - centre
    normals = away / np.linalg.norm(away, axis=1, keepdims=True)
    return Piece(piece.vertices_m, normals, piece.triangles, piece.colour, piece.inside_m)
