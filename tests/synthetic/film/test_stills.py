"""The pictures of the exercises: rounds that close, people whole in the picture, files that play for ever."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from secondheart.errors import RenderUnavailableError
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.exercises.picture_files import PICTURE_PX
from secondheart.synthetic.body import AT, LEGS, POINT, solve
from secondheart.synthetic.camera import project
from secondheart.synthetic.film import stills
from secondheart.synthetic.film.stills import draw, draw_pictures, one_round

SEVEN = exercise_ids()
TINY = (96, 72)


@pytest.fixture(scope="module", params=SEVEN)
def done(request: pytest.FixtureRequest) -> tuple[str, stills.Round]:
    return request.param, one_round(request.param)


def heel_m(done: stills.Round, postures: np.ndarray) -> np.ndarray:
    points = solve(done.person, postures).points_m
    return np.stack([points[:, POINT[f"{leg}_heel"], 2] for leg in LEGS], axis=1)


def test_a_round_ends_as_it_began(done: tuple[str, stills.Round]) -> None:
    points = solve(done[1].person, done[1].postures).points_m
    steps = [np.linalg.norm(later - earlier, axis=1).max() for earlier, later in pairwise(points)]
    joint = np.linalg.norm(points[0] - points[-1], axis=1).max()
    assert joint <= 1.05 * max(steps)


def test_a_round_lasts_as_long_as_what_is_asked(done: tuple[str, stills.Round]) -> None:
    name, one = done
    target = load_exercise(name).target
    lasts_s = one.step_s * len(one.postures)
    if one.how.stance == "walk":
        assert lasts_s == pytest.approx(1.1, abs=0.05)
    else:
        asked_s = target.rise_s + target.hold_s + target.lower_s
        assert asked_s < lasts_s < asked_s + 4
    assert 0.06 < one.step_s < 0.1


def test_the_top_is_up_and_the_start_is_not(done: tuple[str, stills.Round]) -> None:
    name, one = done
    start, top = heel_m(one, one.start)[0], heel_m(one, one.top)[0]
    rise = 100 * (top - start)
    if load_exercise(name).legs == "both":
        assert rise.min() > 8
    else:
        assert one.side == "right"
        assert rise[1] > 8
    if one.how.stance == "walk":
        assert 100 * heel_m(one, one.postures).min() > 8, "no heel comes down"
    elif one.how.stance == "edge":
        assert start[1] < 0.07, "below the edge"


def test_a_walk_stays_where_it_is() -> None:
    one = one_round("tip-toe-walk")
    pelvis = one.postures[:, AT["pelvis_x"]]
    assert np.ptp(pelvis) < 0.05
    assert np.ptp(one.postures[:, AT["left_ball_x"]]) > 0.2


def test_the_whole_person_is_close_in_the_picture(done: tuple[str, stills.Round]) -> None:
    name, one = done
    size = PICTURE_PX["loop"]
    lens = stills._lens(name, one, size)
    pixels = project(lens, solve(one.person, np.concatenate([one.start, one.top, one.postures])).points_m)
    assert np.all(pixels > 0)
    assert np.all(pixels < np.array(size))
    assert np.max(np.ptp(pixels.reshape(-1, 2), axis=0) / size) > 0.68
    assert lens.eye_m[2] == pytest.approx(0.6)


def test_the_room_does_not_change_while_the_person_moves() -> None:
    one = one_round("soleus-push-up")
    start, top = draw("soleus-push-up", one, np.concatenate([one.start, one.top]), TINY)
    changed = np.any(cv2.absdiff(start, top) > 3, axis=2)
    assert 0.005 < changed.mean() < 0.2
    assert not changed[:24].any(), "head and shoulders keep still"
    assert start.shape == (72, 96, 3)


def test_the_same_machine_draws_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in PICTURE_PX:
        monkeypatch.setitem(PICTURE_PX, moment, TINY)
    first = draw_pictures("tip-toe-walk", rate_hz=5)
    assert draw_pictures("tip-toe-walk", rate_hz=5) == first
    assert first.start != first.top
    for still in (first.start, first.top):
        assert cv2.imdecode(np.frombuffer(still, np.uint8), cv2.IMREAD_COLOR).shape == (72, 96, 3)


def test_a_loop_never_ends_and_shows_each_picture_until_the_next() -> None:
    shades = [np.full((72, 96, 3), shade, np.uint8) for shade in (40, 40, 120, 200)]
    file = np.frombuffer(stills._loop(shades, [0, 2, 3], 0.1), np.uint8)
    _, found = cv2.imdecodeanimation(file)
    assert found.loop_count == 0
    assert list(found.durations) == [200, 100, 100]
    assert [round(float(frame[..., :3].mean()), -1) for frame in found.frames] == [40, 120, 200]


def test_pictures_in_which_nothing_has_moved_are_left_out() -> None:
    places = np.zeros((6, 33, 3))
    places[:, 5, 2] = [0.0, 0.004, 0.008, 0.009, 0.02, 0.02]
    assert stills._telling(places, 0.005) == [0, 2, 4]


def test_a_large_loop_is_drawn_with_fewer_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in PICTURE_PX:
        monkeypatch.setitem(PICTURE_PX, moment, TINY)

    def count(most: int) -> int:
        monkeypatch.setattr(stills, "_LOOP_BYTES", most)
        loop = draw_pictures("soleus-push-up", rate_hz=5).loop
        return len(cv2.imdecodeanimation(np.frombuffer(loop, np.uint8))[1].frames)

    assert count(1) < count(10**6)


def test_an_older_opencv_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cv2, "imencodeanimation")
    with pytest.raises(RenderUnavailableError, match=r"OpenCV 4\.11"):
        stills._loop([np.zeros((8, 8, 3), np.uint8)], [0], 0.1)
