"""The newest poses: found by their time, let go of when told, never out of reach."""

import numpy as np
import pytest

from secondheart.motion import RATE_HZ
from secondheart.motion.clock import Frames
from secondheart.workout.poses import Poses


def numbered(first: int, count: int) -> Frames:
    """Return frames whose every coordinate is the frame's own number."""
    return Frames(
        first, np.broadcast_to(np.arange(first, first + count)[:, None, None], (count, 33, 2)).astype(float)
    )


@pytest.fixture
def poses() -> Poses:
    kept = Poses()
    for first in range(40, 100, 20):
        kept.push(numbered(first, 20))
    return kept


@pytest.mark.parametrize(("frame", "number"), [(40, 40), (71, 71), (99, 99), (70.4, 70), (70.6, 71)])
def test_the_nearest_frame_is_given(poses: Poses, frame: float, number: int) -> None:
    pose = poses.at(frame / RATE_HZ)
    assert pose.shape == (33, 2)
    assert pose.dtype == np.float32
    assert (pose == number).all()


@pytest.mark.parametrize(("time_s", "number"), [(0.0, 40), (1000.0, 99)])
def test_outside_what_is_kept_the_nearest_end_is_given(poses: Poses, time_s: float, number: int) -> None:
    assert (poses.at(time_s) == number).all()


def test_what_is_let_go_of_is_gone_and_the_rest_stays(poses: Poses) -> None:
    poses.forget(60)
    assert (poses.at(50 / RATE_HZ) == 60).all()
    assert (poses.at(75 / RATE_HZ) == 75).all()
    poses.forget(10)
    assert (poses.at(50 / RATE_HZ) == 60).all()


def test_frames_after_letting_go_of_all(poses: Poses) -> None:
    poses.forget(100)
    poses.push(numbered(100, 5))
    assert (poses.at(102 / RATE_HZ) == 102).all()


def test_a_pose_is_a_copy(poses: Poses) -> None:
    poses.at(2.0)[:] = -1
    assert (poses.at(2.0) == 60).all()


def test_missing_points_stay_missing() -> None:
    poses, frames = Poses(), numbered(0, 3)
    frames.xy_px[1, 4] = np.nan
    poses.push(frames)
    assert np.isnan(poses.at(1 / RATE_HZ)[4]).all()
    assert not np.isnan(poses.at(2 / RATE_HZ)).any()
