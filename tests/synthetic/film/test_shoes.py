"""Shoes: a closed sole as long as the foot as worn, an upper that covers the foot and bends at the ball."""

import numpy as np
import pytest

from secondheart.synthetic.body import LEGS, SIGN
from secondheart.synthetic.film import Look
from secondheart.synthetic.film.rest import INDEX, rest_body
from secondheart.synthetic.film.shoes import SOLE_M, collar_m, shoe

from .conftest import closed, volume_m3, worn

REST = rest_body()
FOOT = worn(Look(footwear="shoes")).foot
RED = (1.0, 0.0, 0.0)


@pytest.mark.parametrize("leg", LEGS)
def test_the_sole_is_closed_and_wound_outward(leg: str) -> None:
    _, sole = shoe(REST, FOOT, leg, RED)
    assert closed(sole)
    assert 4e-4 < volume_m3(sole) < 12e-4


@pytest.mark.parametrize("leg", LEGS)
def test_the_sole_reaches_from_heel_to_tip_under_the_foot(leg: str) -> None:
    _, sole = shoe(REST, FOOT, leg, RED)
    low, high = sole.vertices_m.min(axis=0), sole.vertices_m.max(axis=0)
    assert [low[0], high[0]] == pytest.approx([FOOT.heel_m, FOOT.tip_m])
    assert low[2] == pytest.approx(REST.sole_m - SOLE_M)
    assert low[2] == pytest.approx(FOOT.sole_m)
    assert low[1] < REST.foot_middle_m(leg) < high[1]


@pytest.mark.parametrize("leg", LEGS)
def test_the_upper_looks_outward(leg: str) -> None:
    upper, _ = shoe(REST, FOOT, leg, RED)
    corner = upper.vertices_m[upper.triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    middle = np.array([0.08, REST.foot_middle_m(leg), REST.sole_m])
    assert np.median(np.sum(face * (corner.mean(axis=1) - middle), axis=1)) > 0
    away = (upper.vertices_m - middle) * np.array([0.0, 1.0, 1.0])
    assert np.mean(np.sum(upper.normals * away, axis=1) > 0) > 0.95


@pytest.mark.parametrize("leg", LEGS)
def test_the_shoe_is_wider_and_higher_than_the_foot_in_it(leg: str) -> None:
    upper, _ = shoe(REST, FOOT, leg, RED)
    foot = REST.vertices_m[REST.segment(f"{leg}_rear_foot", f"{leg}_toes") > 0.5]
    for x in np.linspace(0.0, FOOT.ball_m, 6):
        # Below the collar no skin may look out.
        skin = foot[(np.abs(foot[:, 0] - x) < 0.01) & (foot[:, 2] < min(collar_m(x), -0.765))]
        round_it = upper.vertices_m[np.abs(upper.vertices_m[:, 0] - x) < 0.02]
        assert round_it[:, 1].min() < skin[:, 1].min()
        assert round_it[:, 1].max() > skin[:, 1].max()


@pytest.mark.parametrize("leg", LEGS)
def test_a_shoe_moves_with_its_foot_and_bends_at_the_ball(leg: str) -> None:
    for piece in shoe(REST, FOOT, leg, RED):
        rear, toes = (piece.weights[:, INDEX[f"{leg}_{part}"]] for part in ("rear_foot", "toes"))
        np.testing.assert_allclose(rear + toes, 1.0)
        assert np.all(toes[piece.vertices_m[:, 0] >= FOOT.ball_m] == 1)
        assert np.all(rear[piece.vertices_m[:, 0] < FOOT.ball_m - 0.03] == 1)


def test_left_and_right_shoe_are_mirrored() -> None:
    (left, left_sole), (right, right_sole) = (shoe(REST, FOOT, leg, RED) for leg in LEGS)
    for one, other in ((left, right), (left_sole, right_sole)):
        assert SIGN["left"] * one.vertices_m[:, 1].mean() > 0.03
        size = [np.ptp(piece.vertices_m, axis=0) for piece in (one, other)]
        np.testing.assert_allclose(size[0], size[1], atol=1e-4)
        middle = one.vertices_m.mean(axis=0) * [1, -1, 1]
        np.testing.assert_allclose(middle, other.vertices_m.mean(axis=0), atol=1e-4)


def test_the_collar_is_lower_under_the_ankle_than_on_the_instep() -> None:
    x = np.linspace(FOOT.heel_m, FOOT.tip_m, 20)
    assert np.all(np.diff(collar_m(x)) >= 0)
    assert collar_m(np.array([0.1]))[0] > collar_m(np.array([-0.03]))[0] + 0.02
