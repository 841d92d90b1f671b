"""The camera: who is near, what perspective does, and that the body fills the picture."""

import numpy as np
import pytest

from secondheart.synthetic import Camera, Noise, perform
from secondheart.synthetic.body import POINT
from secondheart.synthetic.camera import near_leg_is_right, project, set_up

BOX = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.2, 0.2) for z in (0.0, 1.7)])


@pytest.mark.parametrize(("facing", "near"), [("right", "right"), ("left", "left")])
def test_facing_right_shows_the_right_leg_near(facing: str, near: str) -> None:
    lens = set_up(Camera(facing=facing), BOX)
    assert bool(near_leg_is_right(lens, np.zeros(1))[0]) == (near == "right")
    seen = perform("soleus-push-up", repetitions=1, camera=Camera(facing=facing)).landmarks.xy_px[0]
    ahead = seen[POINT["left_foot_index"], 0] - seen[POINT["left_heel"], 0]
    assert (ahead > 0) == (facing == "right")
    # What is nearer stands lower in a picture taken from above the floor.
    far = "left" if near == "right" else "right"
    assert seen[POINT[f"{near}_heel"], 1] > seen[POINT[f"{far}_heel"], 1]


@pytest.mark.parametrize("view", ["front", "rear"])
def test_front_and_rear_exchange_the_sides_of_the_picture(view: str) -> None:
    seen = perform("bent-knee-calf-raise", repetitions=1, camera=Camera(view=view)).landmarks.xy_px[0]
    left_on_the_right = seen[POINT["left_shoulder"], 0] > seen[POINT["right_shoulder"], 0]
    assert left_on_the_right == (view == "front")


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "elevated-bent-knee-calf-raise"])
def test_the_whole_body_is_in_the_picture(view: str, exercise: str) -> None:
    seen = perform(exercise, repetitions=2, side="left", camera=Camera(view=view)).landmarks
    assert seen.xy_px.min() >= 0
    assert seen.xy_px[:, :, 0].max() < 640
    assert seen.xy_px[:, :, 1].max() < 480
    height, width = np.ptp(seen.xy_px[:, :, 1]), np.ptp(seen.xy_px[:, :, 0])
    assert max(height / 480, width / 640) == pytest.approx(0.8, abs=0.03)


def test_what_is_twice_as_far_is_half_as_large() -> None:
    lens = set_up(Camera(distance_m=3.0, height_m=0.85), BOX)
    near, far = (
        np.linalg.norm(np.diff(project(lens, np.array([[0.0, y, 0.5], [0.0, y, 1.0]])), axis=0))
        for y in (0.0, 3.0)
    )
    assert near == pytest.approx(2 * far)


def test_behind_the_camera_is_nothing() -> None:
    lens = set_up(Camera(), BOX)
    assert np.isnan(project(lens, np.array([[0.0, -9.0, 1.0]]))).all()


def test_three_quarter_shortens_the_foot() -> None:
    lengths = [
        np.linalg.norm(
            np.diff(perform("still", repetitions=1, camera=camera).landmarks.xy_px[0, [30, 32]], axis=0)
        )
        for camera in (Camera(), Camera(view="three-quarter"))
    ]
    assert lengths[1] < 0.85 * lengths[0]


def test_a_drifting_camera_moves_everything_alike() -> None:
    still, moved = (
        perform("still", repetitions=8, camera=camera, noise=Noise.clean()).landmarks.xy_px
        for camera in (Camera(), Camera(drift_px=8.0, shake_px=0.3))
    )
    shift = moved - still
    assert np.abs(shift).max() > 4
    np.testing.assert_allclose(shift, shift[:, :1].repeat(33, axis=1), atol=1e-9)
