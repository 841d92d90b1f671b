"""The body in the picture: which points, in which order, and how tall they say that the person is."""

import numpy as np
import pytest

from secondheart.motion.body import ANKLE, HEEL, HIP, KNEE, LEFT, RIGHT, SHOULDER, TOE, joints, stature_px
from secondheart.synthetic import Camera, perform
from secondheart.types import LANDMARKS, Array

TALL = 400.0


def test_joints_are_the_named_points_left_first() -> None:
    xy = np.arange(len(LANDMARKS) * 2, dtype=float).reshape(1, len(LANDMARKS), 2)
    names = {SHOULDER: "shoulder", HIP: "hip", KNEE: "knee", ANKLE: "ankle", HEEL: "heel", TOE: "foot_index"}
    for side, prefix in ((LEFT, "left"), (RIGHT, "right")):
        for joint, name in names.items():
            expected = xy[0, LANDMARKS.index(f"{prefix}_{name}")]
            np.testing.assert_array_equal(joints(xy)[0, side, joint], expected)


def test_stature_of_the_figure(figure: Array) -> None:
    assert stature_px(figure[None]) == pytest.approx(TALL)


@pytest.mark.parametrize("scale", [0.25, 3.0])
def test_stature_scales_and_does_not_move(figure: Array, scale: float) -> None:
    assert stature_px((scale * figure + 1000)[None]) == pytest.approx(scale * TALL)


@pytest.mark.parametrize("joint", [SHOULDER, HIP, KNEE, ANKLE])
def test_one_wrong_point_hardly_matters(figure: Array, joint: int) -> None:
    figure[RIGHT, joint] += (60.0, -30.0)
    assert stature_px(figure[None]) == pytest.approx(TALL, rel=0.06)


def _sideways() -> Array:
    """Return (1, 33, 2) landmarks of somebody who looks to the right, seen from the side."""
    return perform("soleus-push-up", repetitions=1).landmarks.xy_px[:1].copy()


def test_a_far_leg_with_a_shank_too_short_is_a_guess_and_not_seen() -> None:
    xy = _sideways()
    knee, ankle = (LANDMARKS.index(f"left_{name}") for name in ("knee", "ankle"))
    assert not np.isnan(joints(xy)).any()
    xy[0, ankle] = xy[0, knee] + 0.5 * (xy[0, ankle] - xy[0, knee])
    body = joints(xy)
    assert np.isnan(body[0, LEFT, KNEE:]).all()
    assert not np.isnan(body[0, LEFT, :KNEE]).any()
    assert not np.isnan(body[0, RIGHT]).any()


def test_the_near_leg_and_other_views_are_taken_as_they_are() -> None:
    xy = _sideways()
    knee, ankle = (LANDMARKS.index(f"right_{name}") for name in ("knee", "ankle"))
    xy[0, ankle] = xy[0, knee] + 0.5 * (xy[0, ankle] - xy[0, knee])
    assert not np.isnan(joints(xy)).any()
    front = perform("soleus-push-up", repetitions=1, camera=Camera(view="front")).landmarks.xy_px[:1].copy()
    knee, ankle = (LANDMARKS.index(f"left_{name}") for name in ("knee", "ankle"))
    front[0, ankle] = front[0, knee] + 0.5 * (front[0, ankle] - front[0, knee])
    assert not np.isnan(joints(front)).any()


def test_one_hidden_side_does_not_matter(figure: Array) -> None:
    figure[LEFT] = np.nan
    assert stature_px(figure[None]) == pytest.approx(TALL)


def test_stature_needs_two_segments(figure: Array) -> None:
    figure[LEFT] = np.nan
    figure[RIGHT, [SHOULDER, KNEE]] = np.nan
    assert np.isnan(stature_px(figure[None]))
    figure[RIGHT, KNEE] = (303.0, 336.0)
    assert np.isfinite(stature_px(figure[None]))


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bent-knee-calf-raise", "bridge-heel-lift"])
def test_stature_hardly_changes_while_somebody_exercises(exercise: str) -> None:
    film = perform(exercise, repetitions=2, camera=Camera()).landmarks
    size = stature_px(joints(film.xy_px))
    assert np.ptp(size) < 0.04 * np.median(size)
