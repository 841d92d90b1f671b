"""A phone on a limb goes up with it: how far for each radian tells lifting from slipping."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.seated_leg import HEEL_PER_TILT
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.measure import Measured
from secondheart.repetition.turning import Rise
from secondheart.repetition.worn import measure_worn
from secondheart.types import Array

RATE_HZ = 30


def lifted(arm_m: float, *, rise_s: float = 1.0, noise: float = 0.0, error: Array | float = 0.0) -> Measured:
    """Measure one rise of 8 degrees of a phone so far from the joint, with an accelerometer's error."""
    time_s = np.arange(-60, 240) / RATE_HZ
    up, down = np.clip(time_s / rise_s, 0, 1), np.clip((time_s - rise_s - 2.0) / rise_s, 0, 1)
    tilt = np.radians(8.0) * (smooth(up) - smooth(down))
    lift = arm_m * np.gradient(np.gradient(tilt)) * RATE_HZ**2 + error
    lift += noise * np.random.default_rng(1).standard_normal(len(lift))
    nothing, holds = np.zeros(len(time_s)), np.ones(len(time_s), dtype=np.bool_)
    level, told = HEEL_PER_TILT * tilt, np.arange(len(time_s))
    window = WornSignals(0, level, nothing, nothing, nothing, lift, holds, told)
    high = int(np.argmax(tilt))
    measured = measure_worn(
        window,
        Rise(60, high, len(window)),
        window.level,
        lambda level: level,
        at_start=False,
        level_per_rad=HEEL_PER_TILT,
    )
    assert measured is not None
    return measured


def smooth(part: Array) -> Array:
    """Go from 0 to 1 with the least jerk."""
    done: Array = part**3 * (10 - 15 * part + 6 * part**2)
    return done


@given(st.floats(-0.3, 0.4), st.floats(0.5, 2.0))
def test_the_arm_is_the_distance_from_the_joint(arm_m: float, rise_s: float) -> None:
    assert lifted(arm_m, rise_s=rise_s).arm_m == pytest.approx(arm_m, abs=0.02)


def test_an_error_that_drifts_evenly_is_not_taken_for_a_lift() -> None:
    found = lifted(0.0, error=0.4 + np.linspace(-0.2, 0.2, 300))
    assert found.arm_m == pytest.approx(0.0, abs=1e-6)


def test_noise_makes_it_less_sure_and_the_error_says_so() -> None:
    calm, noisy = lifted(0.2, noise=0.01), lifted(0.2, noise=0.1)
    assert calm.arm_error_m < noisy.arm_error_m
    assert abs(noisy.arm_m - 0.2) < 3 * noisy.arm_error_m


def test_a_slow_rise_tells_less_than_a_fast_one() -> None:
    assert (
        lifted(0.2, rise_s=3.0, noise=0.05).arm_error_m > 3 * lifted(0.2, rise_s=0.7, noise=0.05).arm_error_m
    )


def test_a_hole_leaves_it_unknown() -> None:
    error = np.zeros(300)
    error[70:75] = np.nan
    assert np.isnan(lifted(0.2, error=error).arm_m)
