"""The body at rest: one closed person, the same on both sides, whose segments move only what is theirs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from secondheart.synthetic.body import LEGS, SIGN
from secondheart.synthetic.film.rest import INDEX, SEGMENTS, rear_share, rest_body, vertex_normals
from secondheart.synthetic.film.shapes import Piece, box

from .conftest import closed, volume_m3

BODY = rest_body()
OTHER = {"left": "right", "right": "left"}
MIRROR = np.array([1.0, -1.0, 1.0])


def mirrored(name: str) -> str:
    side, _, part = name.partition("_")
    return f"{OTHER[side]}_{part}" if side in OTHER else name


def test_every_vertex_is_moved_wholly() -> None:
    np.testing.assert_allclose(BODY.weights.sum(axis=1), 1.0, atol=1e-9)
    assert BODY.weights.min() >= 0


@pytest.mark.parametrize("segment", SEGMENTS)
def test_every_segment_has_a_part_of_the_body_of_its_own(segment: str) -> None:
    assert (BODY.weights.argmax(axis=1) == INDEX[segment]).sum() > 50


def test_one_half_is_the_mirror_of_the_other() -> None:
    off, twin = cKDTree(BODY.vertices_m).query(BODY.vertices_m * MIRROR)
    assert off.max() < 1e-4
    swapped = [INDEX[mirrored(name)] for name in SEGMENTS]
    np.testing.assert_allclose(BODY.weights[twin][:, swapped], BODY.weights, atol=1e-3)
    for name, place in BODY.joints_m.items():
        np.testing.assert_allclose(place * MIRROR, BODY.joints_m[mirrored(name)], atol=1e-4)


@pytest.mark.parametrize("leg", LEGS)
def test_no_segment_reaches_over_to_the_other_side(leg: str) -> None:
    mine = BODY.segment(*(name for name in SEGMENTS if name.startswith(leg)))
    assert (SIGN[leg] * BODY.vertices_m[mine > 0, 1]).min() > -1e-6
    assert BODY.joints_m[f"{leg}_ankle"][1] * SIGN[leg] > 0.03


@pytest.mark.parametrize(("part", "least_l"), [(0, 50.0), (1, 0.01), (2, 0.005), (3, 0.005)])
def test_body_mouth_and_eyes_are_closed_and_wound_outward(part: int, least_l: float) -> None:
    triangles = BODY.triangles[BODY.part[BODY.triangles[:, 0]] == part]
    piece = Piece(BODY.vertices_m, BODY.normals, triangles, BODY.vertices_m, np.ones(len(BODY.vertices_m)))
    assert closed(piece)
    assert 1000 * volume_m3(piece) > least_l


def test_there_are_no_other_pieces() -> None:
    assert set(BODY.part) == {0, 1, 2, 3}
    left, right = (BODY.vertices_m[BODY.part == eye].mean(axis=0) for eye in (2, 3))
    np.testing.assert_allclose(left * MIRROR, right, atol=1e-4)


def test_joints_lie_in_the_order_of_a_body() -> None:
    for leg in LEGS:
        heights = [BODY.joints_m[f"{leg}_{name}"][2] for name in ("shoulder", "hip", "knee", "ankle")]
        assert heights == sorted(heights, reverse=True)
        assert BODY.sole_m < heights[-1]
        arm = [BODY.joints_m[f"{leg}_{name}"][2] for name in ("shoulder", "elbow", "wrist", "knuckle")]
        assert arm == sorted(arm, reverse=True)
        assert SIGN[leg] * BODY.foot_middle_m(leg) > SIGN[leg] * BODY.joints_m[f"{leg}_ankle"][1]
    assert BODY.joints_m["left_shoulder"][2] < BODY.joints_m["neck"][2] < BODY.joints_m["head"][2]
    assert 1.5 < BODY.height_m < 1.9


def test_the_ball_lies_at_three_quarters_of_the_foot() -> None:
    assert (BODY.ball_m - BODY.heel_m) / (BODY.tip_m - BODY.heel_m) == pytest.approx(0.75)
    feet = BODY.segment(*(f"{leg}_{part}" for leg in LEGS for part in ("rear_foot", "toes"))) > 0.5
    assert BODY.vertices_m[feet, 2].min() == pytest.approx(BODY.sole_m)
    # Ahead of the ball nothing turns with the heel.
    ahead = BODY.vertices_m[:, 0] >= BODY.ball_m
    assert BODY.segment("left_rear_foot", "right_rear_foot")[ahead].max() == 0


@given(st.lists(st.floats(-0.2, 0.2), min_size=2, max_size=20).map(sorted))
def test_the_foot_bends_only_close_behind_the_ball(ahead_m: list[float]) -> None:
    share = rear_share(np.array(ahead_m))
    assert np.all(np.diff(share) <= 0)
    assert np.all(share[np.array(ahead_m) >= 0] == 0)
    assert np.all(share[np.array(ahead_m) <= -0.03] == 1)


def test_directions_point_away_from_the_inside() -> None:
    np.testing.assert_allclose(np.linalg.norm(BODY.normals[BODY.part == 0], axis=1), 1.0, atol=1e-6)
    cube = box((-1, -1, -1), (1, 1, 1), (0.5, 0.5, 0.5))
    normals = vertex_normals(cube.vertices_m, cube.triangles)
    np.testing.assert_allclose(np.sum(normals * cube.vertices_m, axis=1), 1.0, atol=1e-9)
