"""Plain forms: closed, wound outward, of the right size; pieces put together stay what they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.synthetic.film.shapes import WOOD, Piece, ball, box, flat_shaded, join, lathe, quads

from .conftest import closed, volume_m3

GREY = (0.5, 0.5, 0.5)
SIDE = st.floats(0.01, 3.0)
PLACE = st.tuples(*[st.floats(-2, 2)] * 3)


def outward(piece: Piece) -> bool:
    """Say whether every triangle's own direction agrees with those given at its corners."""
    corner = piece.vertices_m[piece.triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    return bool(np.einsum("ij,ikj->ik", face, piece.normals[piece.triangles]).min() > -1e-9)


@given(PLACE, st.tuples(SIDE, SIDE, SIDE))
def test_a_box_holds_what_its_sides_say(low: tuple[float, ...], sides: tuple[float, ...]) -> None:
    high = tuple(np.add(low, sides))
    piece = box(low, high, GREY, WOOD)
    assert closed(piece)
    assert outward(piece)
    assert volume_m3(piece) == pytest.approx(np.prod(sides), rel=1e-6)
    np.testing.assert_allclose(piece.vertices_m.min(axis=0), low)
    np.testing.assert_allclose(piece.vertices_m.max(axis=0), high)
    assert piece.material == WOOD


@given(PLACE, PLACE.filter(lambda way: np.linalg.norm(way) > 0.1), SIDE, SIDE)
def test_a_lathed_cylinder_is_closed_and_outward_whatever_its_axis(
    centre: tuple[float, ...], axis: tuple[float, ...], half: float, radius: float
) -> None:
    profile = np.array([(-half, 0.0), (-half, radius), (half, radius), (half, 0.0)])
    piece = lathe(profile, np.array(axis), np.array(centre), GREY, sides=40)
    assert outward(piece)
    assert volume_m3(piece) == pytest.approx(2 * half * np.pi * radius**2, rel=0.01)
    along = (piece.vertices_m - centre) @ axis / np.linalg.norm(axis)
    assert [along.min(), along.max()] == pytest.approx([-half, half])


def test_a_ball_is_round_with_directions_away_from_its_middle() -> None:
    centre = np.array([0.3, -0.2, 1.0])
    piece = ball(centre, 0.05, GREY)
    assert closed(piece)
    assert outward(piece)
    away = piece.vertices_m - centre
    np.testing.assert_allclose(np.linalg.norm(away, axis=1), 0.05, atol=1e-9)
    np.testing.assert_allclose(piece.normals, away / 0.05, atol=1e-6)
    assert volume_m3(piece) == pytest.approx(4 / 3 * np.pi * 0.05**3, rel=0.06)


def test_quads_become_two_triangles_each_wound_alike() -> None:
    square = np.array([[(0.0, 0.0, 0.0), (2.0, 0.0, 0.0), (2.0, 1.0, 0.0), (0.0, 1.0, 0.0)]])
    piece = flat_shaded(quads(square), GREY)
    assert piece.triangles.tolist() == [[0, 1, 2], [3, 4, 5]]
    np.testing.assert_allclose(piece.normals, [[0, 0, 1]] * 6)
    assert np.all(piece.inside_m > 0)


def test_joined_pieces_keep_their_triangles_and_colours() -> None:
    one, other = box((0, 0, 0), (1, 1, 1), (1, 0, 0)), box((2, 0, 0), (3, 2, 1), (0, 0, 1))
    both = join([one, other])
    assert volume_m3(both) == pytest.approx(volume_m3(one) + volume_m3(other))
    np.testing.assert_array_equal(both.vertices_m[both.triangles[-12:]], other.vertices_m[other.triangles])
    assert np.unique(both.colour, axis=0).tolist() == [[0, 0, 1], [1, 0, 0]]
