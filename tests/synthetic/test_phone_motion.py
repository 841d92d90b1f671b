"""What a motion sensor feels: closed forms, and motion that is got back from what was felt."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from secondheart.synthetic import perform, wear
from secondheart.synthetic.phone_motion import GRAVITY_MPS2, Poses, ride
from secondheart.types import Array

RADIUS_M = 0.3


def at_rest(turn: Rotation) -> Poses:
    def poses(time_s: Array) -> tuple[Array, Array]:
        return np.zeros((len(time_s), 3)), np.repeat(turn.as_matrix()[None], len(time_s), axis=0)

    return poses


def circling(rate_radps: float) -> Poses:
    """Go round level, always looking along the radius."""

    def poses(time_s: Array) -> tuple[Array, Array]:
        angle = rate_radps * time_s
        place = RADIUS_M * np.column_stack([np.cos(angle), np.sin(angle), np.zeros(len(angle))])
        return place, Rotation.from_euler("z", angle[:, None]).as_matrix()

    return poses


@pytest.mark.parametrize("seed", range(5))
def test_at_rest_it_feels_gravity_upwards_and_no_turn(seed: int) -> None:
    turn = Rotation.from_quat(np.random.default_rng(seed).standard_normal(4))
    moving = ride(at_rest(turn), 2.0)
    time = np.linspace(0, 2, 50)
    np.testing.assert_allclose(turn.apply(moving.force_mps2(time)), [[0, 0, GRAVITY_MPS2]] * 50, atol=1e-6)
    np.testing.assert_allclose(moving.rate_radps(time), 0.0, atol=1e-9)


@pytest.mark.parametrize("rate_radps", [-3.0, 0.5, 2.0])
def test_on_a_circle_it_is_pulled_inwards_and_turns_evenly(rate_radps: float) -> None:
    moving = ride(circling(rate_radps), 3.0)
    time = np.linspace(0.1, 2.9, 80)
    inwards = -(rate_radps**2) * RADIUS_M
    expected = [[inwards, 0.0, GRAVITY_MPS2]] * 80
    np.testing.assert_allclose(moving.force_mps2(time), expected, atol=0.01)
    np.testing.assert_allclose(moving.rate_radps(time), [[0.0, 0.0, rate_radps]] * 80, atol=1e-3)


def test_thrown_it_feels_nothing() -> None:
    def poses(time_s: Array) -> tuple[Array, Array]:
        up = 5.0 * time_s - GRAVITY_MPS2 / 2 * time_s**2
        place = np.column_stack([0 * time_s, 0 * time_s, up])
        return place, Rotation.from_euler("x", 1.3 * time_s[:, None]).as_matrix()

    time = np.linspace(0.1, 0.9, 30)
    np.testing.assert_allclose(ride(poses, 1.0).force_mps2(time), 0.0, atol=1e-3)


@pytest.mark.parametrize("mount", ["thigh", "pelvis", "shank", "foot"])
@pytest.mark.parametrize(
    "exercise", ["soleus-push-up", "leg-crossing", "sit-down-stand-up", "bent-knee-calf-raise"]
)
def test_what_was_felt_integrates_to_the_motion(exercise: str, mount: str) -> None:
    worn = wear(perform(exercise, repetitions=2), mount, rate_hz=400.0)
    time, step_s = worn.samples.time_s, 1 / 400.0
    axes = worn.ride.axes(time)
    turn, turned = Rotation.from_matrix(axes[0]), [axes[0]]
    rates = worn.samples.rate_radps
    for one, other in pairwise(rates):
        turn = turn * Rotation.from_rotvec((one + other) / 2 * step_s)
        turned.append(turn.as_matrix())
    off = Rotation.from_matrix(np.einsum("nji,njk->nik", np.array(turned), axes)).magnitude()
    assert np.degrees(off.max()) < 0.05

    pull = np.einsum("nij,nj->ni", axes, worn.samples.force_mps2) - [0.0, 0.0, GRAVITY_MPS2]
    place = worn.ride.place_m(time)
    speed = worn.ride.place(0.0, 1) + summed(pull, step_s)
    np.testing.assert_allclose(place[0] + summed(speed, step_s), place, atol=0.002)


def summed(values: Array, step_s: float) -> Array:
    """Integrate from 0 by trapezes."""
    steps = (values[1:] + values[:-1]) / 2 * step_s
    return np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
