"""Which way is up, and how a phone is lifted, against a phone whose motion is known."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from secondheart.motion import RATE_HZ
from secondheart.motion.worn import GRAVITY_MPS2, Sensed, WornMotion
from secondheart.types import Array, Inertial


def moved(height_m: Array, tilt_rad: Array, time_s: Array) -> Inertial:
    """A phone that goes up and down and turns about its own x axis."""
    lift = np.gradient(np.gradient(height_m, time_s), time_s) + GRAVITY_MPS2
    turned = Rotation.from_rotvec(tilt_rad[:, None] * [1.0, 0.0, 0.0])
    rate = np.gradient(tilt_rad, time_s)[:, None] * [1.0, 0.0, 0.0]
    return Inertial(time_s, turned.inv().apply(lift[:, None] * [0.0, 0.0, 1.0]), rate)


TIME_S = np.arange(0, 12, 0.01)
SWUNG = moved(0.03 * np.sin(2 * TIME_S), 0.3 * np.sin(1.5 * TIME_S), TIME_S)


def seconds(sensed: Sensed) -> Array:
    return np.asarray((sensed.first + np.arange(len(sensed))) / RATE_HZ)


def test_up_follows_the_phone_as_it_turns() -> None:
    sensed = WornMotion().push(SWUNG)
    tilt = np.arctan2(sensed.up[:, 1], sensed.up[:, 2])
    late = seconds(sensed) > 3
    wrong = np.degrees(tilt - 0.3 * np.sin(1.5 * seconds(sensed)))
    assert np.nanmax(np.abs(wrong[late])) < 1.5
    np.testing.assert_allclose(np.linalg.norm(sensed.up[late], axis=1), 1, atol=1e-9)


def test_lift_is_acceleration_upwards_with_gravity_taken_off() -> None:
    sensed = WornMotion().push(SWUNG)
    late = seconds(sensed) > 3
    truth = -0.12 * np.sin(2 * seconds(sensed))
    assert np.nanmax(np.abs(sensed.lift_mps2 - truth)[late]) < 0.06


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, len(TIME_S)), max_size=5))
def test_portions_do_not_matter(cuts: list[int]) -> None:
    motion, edges = WornMotion(), [0, *sorted(cuts), len(TIME_S)]
    parts = [
        motion.push(Inertial(SWUNG.time_s[a:b], SWUNG.force_mps2[a:b], SWUNG.rate_radps[a:b]))
        for a, b in pairwise(edges)
    ]
    whole = WornMotion().push(SWUNG)
    np.testing.assert_allclose(np.concatenate([part.up for part in parts]), whole.up, atol=1e-9)
    np.testing.assert_allclose(np.concatenate([part.lift_mps2 for part in parts]), whole.lift_mps2, atol=1e-9)
