from dataclasses import replace

import numpy as np
import pytest

from secondheart.report.figures import landmark
from secondheart.report.overlay import LEFT, RIGHT, draw_moment, draw_skeleton
from secondheart.report.story import Moment

QUIET = Moment("rest", 0, "repetitions", (), "", None, "")


@pytest.fixture
def picture():
    return np.full((480, 640, 3), 128, dtype=np.uint8)


@pytest.fixture
def pose(repetition):
    return repetition().pose_top_px.astype(np.float64)


def is_near(pixel, colour) -> bool:
    return bool(np.abs(pixel.astype(int) - np.array(colour)).max() <= 8)


def test_bones_lie_where_the_points_are(picture, pose):
    draw_skeleton(picture, pose, np.ones(33))
    x, y = ((pose[landmark("right_hip")] + pose[landmark("right_knee")]) / 2).astype(int)
    assert is_near(picture[y, x], RIGHT)


def test_the_sides_look_different(picture, pose):
    pose[landmark("left_heel")] = (100, 400)
    draw_skeleton(picture, pose, np.ones(33))
    assert not is_near(picture[400, 100], LEFT)  # an open joint
    x, y = pose[landmark("right_heel")].astype(int)
    assert is_near(picture[y, x], RIGHT)  # a filled one


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1e12, 1e12])
def test_points_out_of_this_world_are_left_out(picture, bad):
    before = picture.copy()
    draw_skeleton(picture, np.full((33, 2), bad), np.ones(33))
    assert (picture == before).all()


def test_points_that_are_hardly_seen_are_left_out(picture, pose):
    before = picture.copy()
    draw_skeleton(picture, pose, np.full(33, 0.1))
    assert (picture == before).all()


def test_unknown_visibility_is_drawn(picture, pose):
    draw_skeleton(picture, pose, np.full(33, np.nan))
    assert (picture != 128).any()


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_words_are_legible_on_any_ground(ground):
    picture = np.full((480, 640, 3), ground, dtype=np.uint8)
    draw_moment(picture, QUIET)
    panel = picture[12:90, 12:150].astype(float)
    assert panel.max() > 240
    assert np.median(panel) < 80


def test_faults_and_the_cue_are_drawn_away_from_the_feet(picture):
    quiet = picture.copy()
    draw_moment(quiet, QUIET)
    draw_moment(picture, replace(QUIET, faults=("Held too short: 0.8 s",), cue="Stay up"))
    changed = np.flatnonzero((picture != quiet).any(axis=(1, 2)))
    assert len(changed) > 20
    assert changed.max() < 240


def test_bars_are_as_high_as_the_heels(picture):
    def filled(colour, height):
        made = picture.copy()
        draw_moment(made, replace(QUIET, heights=(height, height), height_words="5 cm"))
        return int((np.abs(made.astype(int) - np.array(colour)).max(axis=2) <= 2).sum())

    for colour in (LEFT, RIGHT):
        assert filled(colour, 1.0) == pytest.approx(2 * filled(colour, 0.5), rel=0.05)


def test_a_heel_that_is_not_seen_has_an_empty_bar(picture):
    draw_moment(picture, replace(QUIET, heights=(float("nan"), 1.0)))
    assert not (np.abs(picture.astype(int) - np.array(LEFT)).max(axis=2) <= 2).any()


@pytest.mark.parametrize("size", [(2, 2), (16, 40), (64, 48), (2160, 3840)])
def test_any_size_of_picture(size, pose):
    picture = np.zeros((*size, 3), dtype=np.uint8)
    draw_skeleton(picture, pose, np.ones(33))
    draw_moment(
        picture, replace(QUIET, faults=("Knee out of its angle: 115°, at most 110°",) * 3, heights=(0.5, 1.0))
    )
    assert picture.any() == (min(size) > 2)
