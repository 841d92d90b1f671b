"""Signals: joint angles with their signs, heights over the toes, drops, width; frame by frame."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.body import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE, joints
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import (
    LYING_TRUNK_DROP,
    SITTING_THIGH_DROP,
    angle_deg,
    hip_out_of_line_deg,
    joined,
    knee_flexion_deg,
    part,
    shank_lean_deg,
    signals,
    trunk_lean_deg,
)
from secondheart.synthetic import Camera, perform
from secondheart.types import Array

Film = Callable[[int], Array]


def turned(point: Array, about: Array, degrees: float) -> Array:
    """Turn a point about another, clockwise as the picture shows it for positive degrees (y is down)."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return about + np.array([[cos, -sin], [sin, cos]]) @ (point - about)


@given(
    first=st.floats(-180, 180),
    between=st.floats(0, 180),
    one=st.floats(1, 99),
    other=st.floats(1, 99),
)
def test_angle_between_two_arms(first: float, between: float, one: float, other: float) -> None:
    directions = np.radians([first, first + between])
    arms = np.stack((np.cos(directions), np.sin(directions)), axis=1) * np.array([[one], [other]])
    assert angle_deg(arms[0], arms[1]) == pytest.approx(between, abs=1e-5)
    assert angle_deg(arms[1], arms[0]) == pytest.approx(between, abs=1e-5)


@pytest.mark.parametrize("bend", [0.0, 25.0, 90.0, 130.0])
def test_knee_flexion_is_zero_when_straight(figure: Array, bend: float) -> None:
    figure[1, ANKLE] = turned(figure[1, ANKLE], figure[1, KNEE], bend)
    assert knee_flexion_deg(figure[None])[0] == pytest.approx([0.0, bend], abs=1e-6)


@pytest.mark.parametrize("bend", [0.0, 12.0, 90.0])
def test_hips_out_of_line(figure: Array, bend: float) -> None:
    figure[0, SHOULDER] = turned(figure[0, SHOULDER], figure[0, HIP], bend)
    assert hip_out_of_line_deg(figure[None])[0] == pytest.approx([bend, 0.0], abs=1e-6)


@pytest.mark.parametrize("facing", [1.0, -1.0])
@pytest.mark.parametrize("lean", [-15.0, 0.0, 30.0])
def test_forward_lean_is_positive_whichever_way_one_faces(figure: Array, facing: float, lean: float) -> None:
    for side in (0, 1):
        figure[side, SHOULDER] = turned(figure[side, SHOULDER], figure[side, HIP], facing * lean)
        figure[side, KNEE] = turned(figure[side, KNEE], figure[side, ANKLE], facing * lean)
    assert shank_lean_deg(figure[None], facing)[0] == pytest.approx([lean, lean], abs=1e-6)
    assert trunk_lean_deg(figure[None], facing) == pytest.approx([lean], abs=1e-6)


def test_trunk_lean_of_one_hidden_side(figure: Array) -> None:
    figure[0] = np.nan
    assert trunk_lean_deg(figure[None], 1.0) == pytest.approx([0.0], abs=1e-6)


def test_upright_body(film: Film) -> None:
    run = signals(7, as_it_comes(film(4)))
    assert (len(run), run.first) == (4, 7)
    assert run.trunk_drop == pytest.approx(1.0)
    assert run.thigh_drop == pytest.approx(1.0)
    assert (run.trunk_drop > LYING_TRUNK_DROP).all()
    assert (run.thigh_drop > SITTING_THIGH_DROP).all()
    assert (run.width < 0.1).all()


def test_heel_height_follows_the_heel(film: Film) -> None:
    still, raised = film(3), film(3)
    # As one rigid foot turns about the ball, the ankle goes up by about six tenths of the heel.
    raised[:, 0, HEEL, 1] -= 20.0
    raised[:, 0, ANKLE, 1] -= 0.62 * 20.0
    before, after = (signals(0, as_it_comes(body)) for body in (still, raised))
    gained_px = (after.heel_height - before.heel_height) * 400
    assert gained_px[:, 0] == pytest.approx(20.0, abs=0.6)
    assert gained_px[:, 1] == pytest.approx(0.0, abs=0.6)


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
def test_width_tells_the_view(view: str) -> None:
    frames = perform("bent-knee-calf-raise", repetitions=1, camera=Camera(view=view)).landmarks.xy_px
    from_side = np.array([0.0, 0.35]), np.array([0.45, 0.85]), np.array([0.85, 1.5])
    low, high = from_side[{"side": 0, "three-quarter": 1}.get(view, 2)]
    run = signals(0, as_it_comes(joints(frames)))
    assert low <= np.median(run.width) <= high
    if view in {"front", "rear"}:
        assert (np.mean(run.crossed) > 0.5) == (view == "rear")


def test_what_is_missing_stays_missing(film: Film) -> None:
    body = film(3)
    body[1, 0, TOE] = np.nan
    body[2] = np.nan
    run = signals(0, as_it_comes(body))
    assert np.isnan(run.heel_height).tolist() == [[False, False], [True, False], [True, True]]
    assert np.isnan(run.stature_px).tolist() == [False, False, True]
    assert np.isnan(run.trunk_drop).tolist() == [False, False, True]


def test_parts_and_joining(film: Film) -> None:
    body = film(10) + np.arange(10)[:, None, None, None]
    run = signals(100, as_it_comes(body))
    early, late = part(run, 0, 104), part(run, 104, 999)
    assert (early.first, len(early), late.first, len(late)) == (100, 4, 104, 6)
    again = joined(early, late)
    assert again.first == 100
    np.testing.assert_array_equal(again.body_px, run.body_px)
    np.testing.assert_array_equal(again.heel_height, run.heel_height)
    assert len(part(run, 200, 300)) == 0
