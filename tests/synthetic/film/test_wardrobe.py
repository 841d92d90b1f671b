"""Clothes end where they should, bare feet stay bare, and what is worn moves with the body."""

from dataclasses import replace

import numpy as np
import pytest

from secondheart.synthetic import perform
from secondheart.synthetic.body import LEGS, SIGN
from secondheart.synthetic.film import Look, dressed, random_look
from secondheart.synthetic.film.rest import INDEX, SEGMENTS, rest_body
from secondheart.synthetic.film.shoes import SOLE_M
from secondheart.synthetic.film.shoot import _performers
from secondheart.synthetic.film.wardrobe import Outfit, move
from secondheart.synthetic.scene import posture_of

from .conftest import Filmed, act, only, worn

REST = rest_body()
PLAIN = Look(
    top=(0.9, 0.1, 0.8), leg_colour=(0.1, 0.8, 0.2), shoe_colour=(0.2, 0.1, 0.9), hair_colour=(0.7, 0.7, 0.1)
)
IDENTITY = np.tile(np.eye(3, 4), (len(SEGMENTS), 1, 1))


def seen(look: Look, colour: tuple[float, float, float]) -> np.ndarray:
    """Return the rest places of what is drawn in a colour, in whatever shade."""
    piece = worn(look).piece
    length = np.maximum(np.linalg.norm(piece.colour, axis=1), 1e-9)
    alike = piece.colour @ colour / length / np.linalg.norm(colour) > 1 - 1e-6
    return piece.vertices_m[alike & (piece.inside_m > 0)]


@pytest.mark.parametrize(("seed", "weight_on"), [(0, None), (1, "left"), (2, "right"), (3, None), (4, None)])
def test_every_outfit_is_whole(seed: int, weight_on: str | None) -> None:
    outfit = worn(random_look(seed), weight_on=weight_on)
    piece = outfit.piece
    assert np.isfinite(piece.vertices_m).all()
    np.testing.assert_allclose(piece.weights.sum(axis=1), 1.0, atol=1e-9)
    assert piece.weights.min() >= 0
    np.testing.assert_array_equal(np.unique(piece.triangles), np.arange(len(piece.vertices_m)))
    assert {len(part) for part in (piece.normals, piece.colour, piece.inside_m, piece.weights)} == {
        len(piece.vertices_m)
    }
    assert np.any(piece.inside_m[piece.triangles] > 0, axis=1).all()
    assert outfit.width == random_look(seed).build


def test_a_shirt_covers_the_trunk_and_ends_at_neck_sleeves_and_hips() -> None:
    shirt = seen(PLAIN, PLAIN.top)
    assert shirt[:, 2].max() < REST.joints_m["head"][2]
    assert shirt[:, 2].min() == pytest.approx(REST.joints_m["left_hip"][2], abs=0.1)
    sleeve = shirt[shirt[:, 1] > REST.joints_m["left_shoulder"][1]]
    elbow = REST.joints_m["left_elbow"]
    assert np.linalg.norm(sleeve - elbow, axis=1).min() > 0.05


@pytest.mark.parametrize(
    ("wear", "low_joint", "high_joint"), [("shorts", "knee", "hip"), ("trousers", "ankle", "knee")]
)
def test_legwear_ends_above_the_next_joint(wear: str, low_joint: str, high_joint: str) -> None:
    cloth = seen(replace(PLAIN, legwear=wear), PLAIN.leg_colour)
    low, high = (REST.joints_m[f"left_{joint}"][2] for joint in (low_joint, high_joint))
    assert low < cloth[:, 2].min() < high
    shirt = seen(PLAIN, PLAIN.top)
    # Under the shirt it goes on, so that no skin shows at the waist.
    assert cloth[:, 2].max() > shirt[:, 2].min() + 0.05
    assert np.abs(cloth[:, 1]).max() < 0.3


def test_both_trouser_legs_are_the_same() -> None:
    cloth = seen(replace(PLAIN, legwear="trousers"), PLAIN.leg_colour)
    low = cloth[cloth[:, 2] < -0.4]
    left, right = low[low[:, 1] > 0], low[low[:, 1] < 0]
    assert len(left) == len(right)
    np.testing.assert_allclose(left.mean(axis=0) * [1, -1, 1], right.mean(axis=0), atol=0.003)


@pytest.mark.parametrize("hair", ["short", "long", "bun"])
def test_hair_grows_on_the_head_and_leaves_the_face_free(hair: str) -> None:
    cloth = seen(replace(PLAIN, hair=hair), PLAIN.hair_colour)
    assert len(cloth) > 100
    assert cloth[:, 2].max() > REST.vertices_m[:, 2].max()
    assert cloth[:, 2].min() > (0.5 if hair == "long" else REST.joints_m["neck"][2])
    face = (cloth[:, 0] > 0.12) & (cloth[:, 2] < 0.83) & (np.abs(cloth[:, 1]) < 0.04)
    assert not face.any()


def test_long_hair_reaches_lower_than_short_hair() -> None:
    low = {hair: seen(replace(PLAIN, hair=hair), PLAIN.hair_colour)[:, 2].min() for hair in ("short", "long")}
    assert low["long"] < low["short"] - 0.05


def test_a_bald_head_shows_skin_to_the_crown() -> None:
    piece = worn(replace(PLAIN, hair="none")).piece
    assert piece.vertices_m[piece.inside_m > 0, 2].max() == pytest.approx(REST.vertices_m[:, 2].max())


def test_bare_feet_have_no_sole() -> None:
    outfit = worn(replace(PLAIN, footwear="bare"))
    assert outfit.foot.sole_m == REST.sole_m
    assert (outfit.foot.heel_m, outfit.foot.tip_m) == (REST.heel_m, REST.tip_m)
    assert outfit.piece.vertices_m[:, 2].min() == pytest.approx(REST.sole_m)
    low = outfit.piece.vertices_m[:, 2] < REST.joints_m["left_ankle"][2]
    skin = outfit.piece.colour[low & (outfit.piece.inside_m > 0)]
    assert len(np.unique(skin, axis=0)) == 1
    assert not len(seen(replace(PLAIN, footwear="bare"), PLAIN.shoe_colour))


def test_shoes_stand_on_soles_and_hide_the_toes() -> None:
    outfit = worn(replace(PLAIN, footwear="shoes"))
    assert outfit.foot.sole_m == pytest.approx(REST.sole_m - SOLE_M)
    assert outfit.foot.heel_m < REST.heel_m < REST.tip_m < outfit.foot.tip_m
    heel, ball, tip = outfit.foot.heel_m, outfit.foot.ball_m, outfit.foot.tip_m
    assert (ball - heel) / (tip - heel) == pytest.approx(0.75)
    bare = worn(replace(PLAIN, footwear="bare")).piece
    tone = bare.colour[int(np.argmin(bare.vertices_m[:, 2]))]
    piece = outfit.piece
    skin = np.all(piece.colour == tone, axis=1) & (piece.inside_m > 0)
    assert piece.vertices_m[skin, 2].min() > REST.sole_m + 0.03


def test_a_dumbbell_lies_on_the_thigh_it_is_laid_on_and_nowhere_else() -> None:
    plain = worn(PLAIN)
    for leg in LEGS:
        laden = worn(PLAIN, weight_on=leg)
        number = len(laden.piece.vertices_m) - len(plain.piece.vertices_m)
        assert number > 100
        added = only(laden.piece, np.arange(len(laden.piece.vertices_m)) >= len(plain.piece.vertices_m))
        assert np.all(added.weights[:, INDEX[f"{leg}_thigh"]] == 1)
        middle = added.vertices_m.mean(axis=0)
        hip, knee = REST.joints_m[f"{leg}_hip"], REST.joints_m[f"{leg}_knee"]
        assert SIGN[leg] * middle[1] > 0.03
        assert knee[2] < middle[2] < hip[2]
        # It lies on the flesh of the thigh's front, neither in it nor in the air.
        thigh = REST.vertices_m[(REST.segment(f"{leg}_thigh") > 0.5)]
        front = thigh[np.abs(thigh[:, 2] - middle[2]) < 0.03, 0].max()
        assert front - 0.01 < added.vertices_m[:, 0].min() < front + 0.02


def weights_of(exercise: str, side: str) -> list[tuple[str | None, float, float]]:
    """Return on which segment a weight lies, from when to when."""
    performance = perform(exercise, repetitions=1, side=side, person=dressed(PLAIN))
    first = posture_of(performance.play.scene.stages, np.zeros(1))[0]
    count = len(worn(PLAIN).piece.vertices_m)
    found = []
    for actor in _performers(performance.play, PLAIN, first):
        held = actor.outfit.piece.weights[count:].sum(axis=0)
        found.append(
            (SEGMENTS[int(np.argmax(held))] if len(held) and held.any() else None, actor.from_s, actor.to_s)
        )
    return found


def weight_of(exercise: str, side: str) -> str | None:
    ((segment, _, _),) = weights_of(exercise, side)
    return segment


@pytest.mark.parametrize("side", LEGS)
def test_the_working_thigh_carries_the_weight_where_the_exercise_has_one(side: str) -> None:
    assert weight_of("seated-single-leg-calf-raise", side) == f"{side}_thigh"
    for exercise in ("single-leg-bridge-heel-lift", "elevated-bent-knee-calf-raise"):
        assert weight_of(exercise, side) is None


def test_the_weight_goes_over_to_the_other_thigh_between_the_sides_sets() -> None:
    (one, begin_s, over_s), (other, from_s, end_s) = weights_of("seated-single-leg-calf-raise", "both")
    assert (one, other) == ("left_thigh", "right_thigh")
    assert begin_s == -np.inf < over_s == from_s < np.inf == end_s
    truth = perform("seated-single-leg-calf-raise", repetitions=1, side="both", person=dressed(PLAIN)).truth
    assert truth.repetitions[0].end_s < over_s < truth.repetitions[1].start_s


@pytest.mark.parametrize("exercise", ["soleus-push-up", "still", "bent-knee-calf-raise"])
def test_no_weight_is_carried_in_the_others(exercise: str) -> None:
    assert weight_of(exercise, "both") is None


def test_a_body_that_is_not_moved_stays_as_it_is() -> None:
    outfit = worn(PLAIN)
    places, normals = move(outfit, IDENTITY)
    np.testing.assert_allclose(places, outfit.piece.vertices_m, atol=1e-12)
    np.testing.assert_allclose(normals, outfit.piece.normals, atol=1e-12)


@pytest.mark.parametrize("leg", LEGS)
def test_moving_one_leg_leaves_the_other_side_where_it_is(leg: str) -> None:
    outfit: Outfit = worn(PLAIN)
    maps = IDENTITY.copy()
    for part in ("thigh", "shank", "rear_foot", "toes", "forearm"):
        maps[INDEX[f"{leg}_{part}"], 0, 3] = 0.1
    places, _ = move(outfit, maps)
    moved = np.linalg.norm(places - outfit.piece.vertices_m, axis=1)
    beyond = SIGN[leg] * outfit.piece.vertices_m[:, 1] < -0.02
    assert moved[beyond].max() < 1e-12
    assert moved.max() == pytest.approx(0.1)


def spread(filmed: Filmed) -> float:
    """Return the longest edge among the triangles of the person over all frames, metres."""
    longest = 0.0
    for one in filmed.maps:
        corner = move(filmed.outfit, one)[0][filmed.outfit.piece.triangles]
        longest = max(longest, float(np.linalg.norm(corner - np.roll(corner, 1, axis=1), axis=2).max()))
    return longest


@pytest.mark.parametrize(
    "exercise", ["soleus-push-up", "single-leg-bridge-heel-lift", "elevated-bent-knee-calf-raise"]
)
def test_skin_and_clothes_are_not_torn_when_joints_bend(exercise: str) -> None:
    filmed = act(exercise, seed=1, repetitions=1, rate_hz=1.0, arrive=True, side="both")
    piece = filmed.outfit.piece
    corner = piece.vertices_m[piece.triangles]
    at_rest = float(np.linalg.norm(corner - np.roll(corner, 1, axis=1), axis=2).max())
    assert spread(filmed) < at_rest + 0.12
