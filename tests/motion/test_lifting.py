"""Heights free of drift, and the level of a part of the body that is lifted with the heel."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.motion import RATE_HZ
from secondheart.motion.body import ANKLE_SHARE_OF_RISE, BALL_OF_FOOT, FOOT_OF_STATURE
from secondheart.motion.drift_free import heights_m
from secondheart.motion.lifting import Lifting
from secondheart.motion.standing_leg import HEEL_PER_FOOT_TILT, heel_rise_of_foot, heel_rise_of_lift
from secondheart.motion.worn import Sensed
from secondheart.motion.worn_signals import WornSignals, joined
from secondheart.synthetic.curves import Move, curve
from secondheart.types import Array

STATURE_M = 1.75
TIME_S = np.arange(0, 40, 1 / RATE_HZ)


def raised(size_m: float, lower_s: float = 1.5) -> Array:
    """The height of a body that is lifted and let down again, six times."""
    moves = []
    for k in range(6):
        start = 2.0 + 6.0 * k
        moves += [Move(start, start + 1.0, size_m), Move(start + 2.8, start + 2.8 + lower_s, 0.0)]
    return np.asarray(curve(0.0, moves)(TIME_S))


def lift_of(height: Array, noise: float, bias: float, seed: int = 0) -> Array:
    lift = np.gradient(np.gradient(height, TIME_S), TIME_S)
    return np.asarray(lift + bias + noise * np.random.default_rng(seed).standard_normal(len(height)))


def sensed(lift: Array, first: int = 0) -> Sensed:
    up = np.tile([0.0, 0.6, 0.8], (len(lift), 1))
    return Sensed(first, up, np.zeros((len(lift), 3)), lift, np.abs(lift))


def followed(lift: Array) -> WornSignals:
    lifting = Lifting(STATURE_M)
    return joined(lifting.push(sensed(lift)) + lifting.finish())


@pytest.mark.parametrize("bias", [-0.3, 0.0, 0.3])
@pytest.mark.parametrize("size_m", [0.02, 0.035, 0.055])
def test_heights_do_not_drift(size_m: float, bias: float) -> None:
    truth = raised(size_m)
    signals = followed(lift_of(truth, 0.01, bias))
    height = signals.level * ANKLE_SHARE_OF_RISE * STATURE_M
    at = np.abs(TIME_S[:, None] - (1.7 + 6.0 * np.arange(6))).argmin(axis=0)
    top = np.abs(TIME_S[:, None] - (4.0 + 6.0 * np.arange(6))).argmin(axis=0)
    climbs = height[top] - height[at]
    np.testing.assert_allclose(climbs, size_m, atol=0.006)
    assert np.ptp(height[at]) < 0.012


def test_without_rest_to_hold_on_to_the_integral_would_be_far_off() -> None:
    lift = lift_of(raised(0.05), 0.01, 0.1)
    drifted = np.cumsum(np.cumsum(lift)) / RATE_HZ**2
    assert np.ptp(drifted) > 10
    assert np.ptp(followed(lift).level) < 0.1


def test_nothing_felt_is_nothing_lifted() -> None:
    assert np.abs(followed(lift_of(np.zeros(len(TIME_S)), 0.02, 0.2)).level).max() < 0.005
    assert heights_m(np.zeros(3), np.ones(3), 0.1, None).tolist() == [0.1] * 3


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, len(TIME_S)), max_size=6))
def test_portions_do_not_matter(cuts: list[int]) -> None:
    lift = lift_of(raised(0.05), 0.02, 0.1)
    lift[300:312] = np.nan
    lifting, edges, told = Lifting(STATURE_M), [0, *sorted(cuts), len(lift)], []
    for a, b in pairwise(edges):
        told += lifting.push(sensed(lift[a:b], a))
    told = joined(told + lifting.finish())
    whole = followed(lift)
    np.testing.assert_allclose(told.level, whole.level, atol=1e-9)
    np.testing.assert_array_equal(told.holds, whole.holds)
    np.testing.assert_allclose(told.aside_rad, whole.aside_rad, atol=1e-9)


def test_the_wait_is_bounded() -> None:
    lifting, told = Lifting(STATURE_M), 0
    lift = lift_of(raised(0.05), 0.02, 0.1)
    for frame in range(len(lift)):
        told += sum(len(one) for one in lifting.push(sensed(lift[frame : frame + 1], frame)))
        assert frame + 1 - told <= (3.5 if told else 7.5) * RATE_HZ
    assert told > len(lift) - 3.5 * RATE_HZ


def test_a_hole_is_missing_and_does_not_hold() -> None:
    lift = lift_of(raised(0.05), 0.02, 0.0)
    one = sensed(lift)
    one.up[300:320] = np.nan
    lifting = Lifting(STATURE_M)
    signals = joined(lifting.push(one) + lifting.finish())
    assert np.isnan(signals.level[300:320]).all()
    assert not signals.holds[300:320].any()
    assert not np.isnan(signals.level[320:]).any()


def test_a_body_that_is_jolted_or_bends_does_not_hold() -> None:
    steps = 2.0 * np.sin(2 * np.pi * 1.8 * TIME_S)
    assert not followed(steps).holds[60:].any()
    one = sensed(np.zeros(len(TIME_S)))
    one.up[600:] = [0.0, 0.6 * np.cos(0.6) - 0.8 * np.sin(0.6), 0.6 * np.sin(0.6) + 0.8 * np.cos(0.6)]
    lifting = Lifting(STATURE_M)
    signals = joined(lifting.push(one) + lifting.finish())
    assert signals.holds[:600].all()
    assert not signals.holds[601:640].any()
    assert np.degrees(signals.aside_rad[610]) == pytest.approx(np.degrees(0.6), abs=0.1)


@pytest.mark.parametrize("from_stretch", [False, True])
def test_the_heel_of_a_lift_is_that_of_the_foot_that_turns(from_stretch: bool) -> None:
    rest = np.radians(-9.5) if from_stretch else 0.0
    pitch = np.radians(np.arange(0.0, 35.0, 2.5)) + rest
    ankle = 0.5 * FOOT_OF_STATURE * np.sin(pitch) + 0.039 * np.cos(pitch)
    heel = BALL_OF_FOOT * FOOT_OF_STATURE * np.sin(pitch)
    told = heel_rise_of_lift(0.97 * (ankle - ankle[0]), 0.97, from_stretch=from_stretch)
    np.testing.assert_allclose(told, heel - heel[0], atol=1e-4)
    by_foot = heel_rise_of_foot(pitch - rest, from_stretch=from_stretch)
    np.testing.assert_allclose(by_foot, HEEL_PER_FOOT_TILT * (np.sin(pitch) - np.sin(rest)), atol=1e-12)
