"""Which leg works."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.repetition.legs import working_leg

Look = Callable[..., Any]
NAN = float("nan")
RIGHT_NEAR, LEFT_NEAR = 1.0, -1.0


def curves(left: float, right: float) -> list[np.ndarray]:
    return [np.full(40, left), np.full(40, right)]


@pytest.mark.parametrize(
    ("left", "right", "facing", "leg", "alone"),
    [
        (0.05, 0.05, RIGHT_NEAR, 1, False),
        (0.05, 0.05, LEFT_NEAR, 0, False),
        (0.03, 0.05, RIGHT_NEAR, 1, False),
        (0.05, 0.028, RIGHT_NEAR, 1, False),
        (0.05, 0.01, RIGHT_NEAR, 0, True),
        (0.01, 0.05, LEFT_NEAR, 1, True),
        (NAN, 0.05, LEFT_NEAR, 1, False),
        (0.05, NAN, RIGHT_NEAR, 0, False),
    ],
)
def test_both_legs_from_the_side(
    looked: Look, left: float, right: float, facing: float, leg: int, alone: bool
) -> None:
    run = looked("soleus-push-up", repetitions=2).run
    exercise = load_exercise("soleus-push-up")
    assert working_leg(run, curves(left, right), facing, exercise, side_view=True) == (leg, alone)


@pytest.mark.parametrize(
    ("name", "alone"), [("seated-single-leg-calf-raise", True), ("soleus-push-up", False)]
)
def test_a_near_leg_works_alone_where_the_far_heel_stays_still(looked: Look, name: str, alone: bool) -> None:
    run = looked(name, repetitions=2, side="right" if alone else "both").run
    exercise = load_exercise("soleus-push-up")
    assert working_leg(run, curves(0.0, 0.05), RIGHT_NEAR, exercise, side_view=True) == (1, alone)


def test_both_legs_from_the_front_are_both(looked: Look) -> None:
    run, exercise = looked("soleus-push-up", repetitions=2).run, load_exercise("soleus-push-up")
    assert working_leg(run, curves(0.02, 0.05), RIGHT_NEAR, exercise, side_view=False) == (2, False)


@pytest.mark.parametrize(("left", "right", "leg"), [(0.05, 0.0, 0), (0.0, 0.05, 1), (NAN, 0.05, 1)])
@pytest.mark.parametrize("facing", [RIGHT_NEAR, LEFT_NEAR])
@pytest.mark.parametrize("side_view", [True, False])
def test_one_leg_sitting_is_the_one_that_moves(
    looked: Look, left: float, right: float, leg: int, facing: float, side_view: bool
) -> None:
    run = looked("seated-single-leg-calf-raise", repetitions=2, side="right").run
    exercise = load_exercise("seated-single-leg-calf-raise")
    found = working_leg(run, curves(left, right), facing, exercise, side_view=side_view)
    assert found == (leg, True)


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_leg_standing_is_the_one_that_stands_whatever_the_other_does(looked: Look, side: str) -> None:
    run = looked("elevated-bent-knee-calf-raise", repetitions=3, side=side).run
    exercise = load_exercise("elevated-bent-knee-calf-raise")
    for left, right in ((0.05, 0.0), (0.0, 0.05)):
        found = working_leg(run, curves(left, right), RIGHT_NEAR, exercise, side_view=True)
        assert found == (("left", "right").index(side), True)
