"""The fitted leg: known rises of a rigid foot about its ball come out, in any size and direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.body import ANKLE, BALL_OF_FOOT, FOOT_OF_STATURE, HEEL, HIP, KNEE, SHOULDER, TOE
from secondheart.motion.leg import REACH_OF_HEEL, ankle_held_by_shank, heel_rise_px, rise_of_trunk_px
from secondheart.synthetic import Camera, Noise, Person, perform
from secondheart.types import LANDMARKS, Array

NAN = float("nan")
RESTING = np.array([True] * 10 + [False] * 20)


def foot_that_rises(pitch_deg: Array, *, size: float = 1.0, towards: float = 1.0) -> Array:
    """Return (n, 6, 2) a leg whose heel and ankle turn rigidly about the ball while the toe stays."""
    flat = np.zeros((6, 2))
    flat[HEEL], flat[TOE] = (0.0, 0.0), (60.0, 0.0)
    flat[ANKLE] = 15.0, -16.0
    flat[KNEE], flat[HIP] = (15.0, -114.0), (-83.0, -114.0)
    ball = np.array([60.0 * BALL_OF_FOOT, 0.0])
    leg = np.repeat(flat[None], len(pitch_deg), axis=0)
    cos, sin = np.cos(np.radians(pitch_deg)), np.sin(np.radians(pitch_deg))
    for joint in (HEEL, ANKLE):
        x, y = flat[joint] - ball
        leg[:, joint] = np.stack((x * cos - y * sin, x * sin + y * cos), axis=1) + ball
    leg[:, KNEE] = leg[:, ANKLE] + (flat[KNEE] - flat[ANKLE])
    leg[..., 0] *= towards
    return size * leg + 500.0


@given(pitch=st.floats(3, 40), size=st.floats(0.3, 4), towards=st.sampled_from((1.0, -1.0)))
def test_a_rigid_foot_rises_as_it_turned(pitch: float, size: float, towards: float) -> None:
    pitches = np.where(RESTING, 0.0, pitch)
    leg = foot_that_rises(pitches, size=size, towards=towards)
    rise, turned = heel_rise_px(leg, RESTING, NAN, side_view=True)
    expected = REACH_OF_HEEL * (leg[0, HEEL, 1] - leg[-1, HEEL, 1])
    assert rise[RESTING] == pytest.approx(0.0, abs=1e-6 * size)
    assert rise[~RESTING] == pytest.approx(expected, rel=1e-6)
    assert turned[~RESTING] == pytest.approx(pitch, rel=1e-6)


@pytest.mark.parametrize("shown", [0.8, 0.9, 1.0])
def test_a_foot_shown_too_short_is_lengthened_by_what_is_usual_for_the_stature(shown: float) -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 25.0))
    true = leg[0, HEEL, 1] - leg[-1, HEEL, 1]
    stature_px = 60.0 / FOOT_OF_STATURE / shown
    rise = heel_rise_px(leg, RESTING, stature_px, side_view=True)[0][-1]
    assert rise == pytest.approx(true * (REACH_OF_HEEL + 1 / shown) / 2, rel=1e-6)
    assert rise / (true / shown) == pytest.approx(1.0, abs=0.09)


@pytest.mark.parametrize("stature_px", [1.0, 1e6])
def test_a_stature_that_cannot_be_the_feets_changes_little(stature_px: float) -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 25.0))
    true = leg[0, HEEL, 1] - leg[-1, HEEL, 1]
    assert 0.85 * true < heel_rise_px(leg, RESTING, stature_px, side_view=True)[0][-1] < 1.35 * true


def test_sinking_below_the_level_is_negative() -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, -12.0))
    rise, turned = heel_rise_px(leg, RESTING, NAN, side_view=True)
    assert rise[-1] < -5
    assert turned[-1] == pytest.approx(-12.0, rel=1e-6)


def test_where_the_heel_point_hangs_back_the_rise_does_not() -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 25.0))
    true = REACH_OF_HEEL * (leg[0, HEEL, 1] - leg[-1, HEEL, 1])
    leg[~RESTING, HEEL, 1] += 0.4 * true
    assert heel_rise_px(leg, RESTING, NAN, side_view=True)[0][-1] == pytest.approx(true, rel=1e-6)


def test_an_ankle_that_stands_too_steeply_is_told_by_its_direction_alone() -> None:
    """Its height, read off points a little too near each other, would saturate and flatten the top."""
    pitches = np.where(RESTING, 0.0, np.linspace(10.0, 46.0, len(RESTING)))
    leg = foot_that_rises(pitches)
    leg[:, ANKLE, 1] = 500.0 + 1.2 * (leg[:, ANKLE, 1] - 500.0)
    _, turned = heel_rise_px(leg, RESTING, NAN, side_view=True)
    rising = np.diff(turned[~RESTING])
    assert rising.min() > 0.8 * np.diff(pitches[~RESTING]).min()


def test_outside_the_side_view_heights_are_used_and_no_angle_is_given() -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 20.0))
    rise, turned = heel_rise_px(leg, RESTING, NAN, side_view=False)
    assert np.isnan(turned).all()
    assert rise[-1] == pytest.approx(leg[0, HEEL, 1] - leg[-1, HEEL, 1], rel=0.2)


def test_a_foot_seen_end_on_is_read_by_heights_in_any_view() -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 20.0))
    leg[:, [HEEL, TOE, ANKLE], 0] = 500.0
    _, turned = heel_rise_px(leg, RESTING, NAN, side_view=True)
    assert np.isnan(turned).all()


def test_a_hidden_leg_gives_nothing() -> None:
    rise, turned = heel_rise_px(np.full((30, 6, 2), np.nan), RESTING, NAN, side_view=True)
    assert np.isnan(rise).all()
    assert np.isnan(turned).all()


def test_a_frame_without_the_ankle_is_missing_alone() -> None:
    leg = foot_that_rises(np.where(RESTING, 0.0, 20.0))
    leg[15, ANKLE] = np.nan
    rise, _ = heel_rise_px(leg, RESTING, NAN, side_view=True)
    assert np.flatnonzero(np.isnan(rise)).tolist() == [15]


def test_the_shank_holds_the_ankle() -> None:
    leg = foot_that_rises(np.zeros(30))
    leg[12, ANKLE] += (0.0, 10.0)
    held = ankle_held_by_shank(leg)
    assert held[12, 1] - held[0, 1] == pytest.approx(5.0)
    np.testing.assert_allclose(np.delete(held, 12, axis=0), np.delete(leg[:, ANKLE], 12, axis=0))


def test_without_the_knee_the_ankle_stays() -> None:
    leg = foot_that_rises(np.zeros(30))
    leg[:, KNEE] = np.nan
    np.testing.assert_array_equal(ankle_held_by_shank(leg), leg[:, ANKLE])


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "bent-knee-calf-raise"])
@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("heel_gain", [1.0, 0.6])
def test_rise_of_a_performed_repetition(exercise: str, facing: str, heel_gain: float) -> None:
    """Within the tolerance of centimetres, however little of the rise the heel landmark shows."""
    played = perform(
        exercise, repetitions=1, sway=0.0, person=Person(), camera=Camera(facing=facing),
        noise=Noise(heel_gain=heel_gain),
    )  # fmt: skip
    true = played.truth.repetitions[0]
    names = ("shoulder", "hip", "knee", "ankle", "heel", "foot_index")
    leg = played.landmarks.xy_px[:, [LANDMARKS.index(f"{facing}_{name}") for name in names]]
    resting = played.landmarks.time_s < true.start_s - 0.2
    rise, _ = heel_rise_px(leg, resting, NAN, side_view=True)
    shank_px = np.median(np.hypot(*(leg[:, KNEE] - leg[:, ANKLE]).T))
    shank_cm = 0.246 * played.truth.stature_cm
    assert np.max(rise) / shank_px * shank_cm == pytest.approx(true.heel_rise_cm, abs=1.0)


def test_hips_and_shoulders_tell_how_far_somebody_who_stands_is_lifted() -> None:
    body = np.zeros((30, 2, 6, 2))
    body[~RESTING, :, SHOULDER : HIP + 1, 1] -= 6.2
    body[~RESTING, 0, KNEE, 1] -= 99.0
    assert rise_of_trunk_px(body, RESTING)[-1] == pytest.approx(10.0)
    body[:, 1, HIP] = np.nan
    assert rise_of_trunk_px(body, RESTING)[-1] == pytest.approx(10.0)
    body[-1, :, : HIP + 1] = np.nan
    assert np.isnan(rise_of_trunk_px(body, RESTING)[-1])
