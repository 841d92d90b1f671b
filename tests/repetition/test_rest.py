"""The level that a rise began from."""

import numpy as np
import pytest

from secondheart.repetition.rest import foot_of_rise_of, in_place, resting_frames


def ramp(level: float, top: float, *, rest: int = 60, rise: int = 30) -> np.ndarray:
    return np.concatenate((np.full(rest, level), np.linspace(level, top, rise)))


@pytest.mark.parametrize("level", [-0.02, 0.0, 0.04])
def test_the_foot_of_a_rise_is_the_last_frame_near_its_level(level: float) -> None:
    counted = ramp(level, level + 0.06)
    assert 58 <= foot_of_rise_of(counted, 0, 89) <= 65
    resting = resting_frames(counted, 60, 89)
    assert np.flatnonzero(resting).tolist() == list(range(30, 61))


def test_a_heel_that_was_lower_long_before_does_not_set_the_level() -> None:
    counted = np.concatenate((np.full(30, -0.05), ramp(0.0, 0.06, rest=200)))
    assert foot_of_rise_of(counted, 0, len(counted) - 1) >= 225


def test_a_short_rest_takes_its_lowest_frames_alone() -> None:
    turning = np.concatenate((np.linspace(0.06, 0, 20), np.linspace(0, 0.06, 20)))
    resting = np.flatnonzero(resting_frames(turning, 22, 39))
    assert 1 <= len(resting) <= 4
    assert abs(float(np.mean(resting)) - 19.5) < 1.5


def test_missing_frames_are_no_rest() -> None:
    counted = ramp(0.0, 0.06)
    counted[40:45] = np.nan
    assert not resting_frames(counted, 60, 89)[40:45].any()


def test_frames_before_the_foot_slid_into_place_are_left_out() -> None:
    toe_x = np.where(np.arange(90) < 45, 300.0, 340.0)
    resting = resting_frames(ramp(0.0, 0.06), 60, 89)
    assert np.flatnonzero(in_place(toe_x, resting, 60, 89, 400.0)).tolist() == list(range(45, 61))


def test_where_the_foot_never_stood_still_the_last_frame_serves() -> None:
    toe_x = np.where(np.arange(90) <= 60, 300.0, 400.0)
    resting = resting_frames(ramp(0.0, 0.06), 60, 89)
    assert np.flatnonzero(in_place(toe_x, resting, 60, 89, 400.0)).tolist() == [60]
