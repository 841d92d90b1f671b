"""Where phones are worn, and how they are turned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from secondheart.errors import RequestError
from secondheart.synthetic import Person, Phone, perform, random_phone, wear
from secondheart.synthetic.phone_mounts import segment, sensor
from secondheart.synthetic.phones import _figures

#: What the phone feels first, in m/s² on its x, y and z, on the right thigh of somebody who sits level.
FIRST = {
    "flat": (0, 0, 9.81),
    "across": (0, 0, 9.81),
    "upside-down": (0, 0, 9.81),
    "face-down": (0, 0, -9.81),
}


@pytest.mark.parametrize(("rotation", "felt"), FIRST.items())
def test_on_a_level_thigh_the_screen_is_up_or_down(rotation: str, felt: tuple[float, ...]) -> None:
    worn = wear(perform("still"), "thigh", phone=Phone(rotation), leg="right")
    np.testing.assert_allclose(worn.samples.force_mps2[0], felt, atol=0.02)


@pytest.mark.parametrize("leg", ["left", "right"])
def test_in_a_pocket_the_screen_faces_outwards(leg: str) -> None:
    worn = wear(perform("still"), "thigh", phone=Phone("pocket"), leg=leg)
    outwards = worn.ride.axes(np.zeros(1))[0][:, 2]
    assert outwards[1] * (1 if leg == "left" else -1) > 0.9
    assert worn.samples.force_mps2[0, 2] == pytest.approx(9.81 * np.cos(np.radians(75)), abs=0.05)


@pytest.mark.parametrize(
    ("rotation", "axis", "sign"), [("flat", 0, 1), ("across", 1, -1), ("upside-down", 0, -1)]
)
def test_a_rising_knee_turns_the_phone_about_one_axis_of_its_own(rotation: str, axis: int, sign: int) -> None:
    worn = wear(perform("soleus-push-up", repetitions=1), "thigh", phone=Phone(rotation))
    rising = worn.samples.rate_radps[worn.samples.time_s < worn.truth.repetitions[0].top_s]
    assert (sign * rising[:, axis]).max() > 0.1
    assert np.abs(np.delete(rising, axis, axis=1)).max() < 0.02


@given(turned=st.tuples(*[st.floats(-170, 170)] * 3))
def test_a_further_turn_turns_what_is_felt(turned: tuple[float, float, float]) -> None:
    performance = perform("sit-down-stand-up", repetitions=1)
    plain = wear(performance, "thigh", rate_hz=20).samples
    other = wear(performance, "thigh", phone=Phone(turned_deg=turned), rate_hz=20).samples
    turn = Rotation.from_rotvec(turned, degrees=True)
    np.testing.assert_allclose(turn.apply(other.force_mps2), plain.force_mps2, atol=1e-3)
    np.testing.assert_allclose(turn.apply(other.rate_radps), plain.rate_radps, atol=1e-3)


@pytest.mark.parametrize("mount", ["thigh", "shank", "foot", "pelvis"])
def test_axes_are_square_right_handed_and_go_with_the_bone(mount: str) -> None:
    performance = perform("leg-crossing", repetitions=2)
    figure = _figures(performance, np.linspace(0, 8, 60))[0]
    near, far, axes = segment(figure, mount, "left")
    np.testing.assert_allclose(axes.transpose(0, 2, 1) @ axes, np.repeat(np.eye(3)[None], 60, 0), atol=1e-9)
    np.testing.assert_allclose(np.linalg.det(axes), 1.0)
    place, _ = sensor(near, far, axes, Phone(along=0.25, off_m=0.04), mount, "left")
    np.testing.assert_allclose(np.linalg.norm(place - near - 0.25 * (far - near), axis=1), 0.04)
    if mount == "thigh":
        np.testing.assert_allclose(np.linalg.norm(far - near, axis=1), Person().thigh_m, atol=1e-6)


def test_at_the_pelvis_a_phone_is_behind_and_upright() -> None:
    worn = wear(perform("bent-knee-calf-raise", repetitions=1), "pelvis")
    assert worn.ride.axes(np.zeros(1))[0][0, 2] < -0.8
    assert worn.samples.force_mps2[0, 1] < -8.0


def test_random_phones_point_everywhere_or_nearly_as_named() -> None:
    free = [random_phone(seed) for seed in range(40)]
    tidy = [random_phone(seed, any_way=False) for seed in range(40)]
    assert len({phone.rotation for phone in tidy}) == 5
    assert max(np.linalg.norm(phone.turned_deg) for phone in tidy) < 30
    assert max(np.linalg.norm(phone.turned_deg) for phone in free) > 120
    assert all(0.3 < phone.along < 0.7 for phone in free + tidy)


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(RequestError, match="'sideways'; take one of flat, across"):
        Phone("sideways")
