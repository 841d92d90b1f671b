"""Looks: drawn by a seed, of known words, and a figure inside that fits the clothes."""

import dataclasses
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.synthetic.film import SKINS, Look, dressed, random_look
from secondheart.synthetic.film.look import Footwear, Hair, Legwear
from secondheart.synthetic.film.rest import rest_body

from .conftest import worn

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_every_drawn_look_is_one_that_can_be_worn(seed: int) -> None:
    look = random_look(seed)
    assert look.skin in SKINS
    assert look.hair in get_args(Hair)
    assert look.legwear in get_args(Legwear)
    assert look.footwear in get_args(Footwear)
    assert 0.85 < look.build < 1.25
    for colour in (look.hair_colour, look.top, look.leg_colour, look.shoe_colour):
        assert len(colour) == 3
        assert all(0 <= part <= 1 for part in colour)


def test_a_seed_always_draws_the_same_look_and_seeds_differ() -> None:
    assert random_look(7) == random_look(7)
    assert len({random_look(seed) for seed in range(60)}) > 55


@pytest.mark.parametrize("field", ["skin", "hair", "legwear", "footwear"])
def test_every_word_is_drawn_sooner_or_later(field: str) -> None:
    words = {
        "skin": set(SKINS), "hair": set(get_args(Hair)), "legwear": set(get_args(Legwear)),
        "footwear": set(get_args(Footwear)),
    }  # fmt: skip
    assert {getattr(random_look(seed), field) for seed in range(200)} == words[field]


def test_skins_go_from_light_to_dark() -> None:
    brightness = [sum(colour) for colour in SKINS.values()]
    assert brightness == sorted(brightness, reverse=True)


@given(SEEDS, st.floats(120, 220), st.sampled_from(["shoes", "bare"]))
def test_people_differ_within_bounds_and_are_as_tall_as_asked(
    seed: int, stature_cm: float, wear: Footwear
) -> None:
    look = Look(footwear=wear)
    usual, drawn = dressed(look, stature_cm), dressed(look, stature_cm, seed)
    assert drawn == dressed(look, stature_cm, seed)
    assert drawn.stature_cm == stature_cm
    for field, most in (("thigh", 0.04), ("shank", 0.04), ("trunk", 0.04), ("arm", 0.04), ("foot", 0.05)):
        ratio = getattr(drawn, field) / getattr(usual, field)
        assert 1 - most - 1e-9 <= ratio <= 1 + most + 1e-9
    # The height of the ankle belongs to the shoe, not to the person.
    assert drawn.ankle == usual.ankle


@pytest.mark.parametrize("wear", ["shoes", "bare"])
def test_the_figures_foot_has_the_proportions_of_the_foot_as_worn(wear: Footwear) -> None:
    look = Look(footwear=wear)
    person, outfit, body = dressed(look), worn(look), rest_body()
    size = person.stature_m / (body.height_m + body.sole_m - outfit.foot.sole_m)
    assert person.foot_m == pytest.approx(size * (outfit.foot.tip_m - outfit.foot.heel_m), rel=0.03)
    ankle_m = body.joints_m["left_ankle"][2] - outfit.foot.sole_m
    assert person.ankle_m == pytest.approx(size * ankle_m, rel=0.05)
    shank = body.joints_m["left_knee"] - body.joints_m["left_ankle"]
    assert person.shank_m == pytest.approx(size * float(np.linalg.norm(shank)), rel=0.03)


def test_shoes_make_the_foot_longer_and_the_ankle_higher() -> None:
    shod, bare = (dressed(Look(footwear=wear), 175.0) for wear in ("shoes", "bare"))
    assert shod.foot_m > bare.foot_m
    assert shod.ankle_m > bare.ankle_m


def test_a_look_can_be_written_down_and_read_back() -> None:
    look = random_look(5)
    assert Look(**dataclasses.asdict(look)) == look
