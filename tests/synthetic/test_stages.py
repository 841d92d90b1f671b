"""Coming in, changing legs and going off: one continuous motion from outside the picture and back."""

import numpy as np
import pytest

from secondheart.synthetic import Camera, perform
from secondheart.synthetic.arrival import backwards, delayed, glide, over, place_x, standing, take_up
from secondheart.synthetic.body import AT, COLUMNS, POINT, Person, solve
from secondheart.synthetic.drills import DRILLS, drill
from secondheart.synthetic.scene import Stage, motion_of, posture_of

ONE_LEG = [name for name, how in DRILLS.items() if not how.both_legs]
TICK = np.arange(0, 10, 0.01)


def key(x: float) -> np.ndarray:
    row = np.zeros(len(COLUMNS))
    row[0] = x
    return row


@pytest.mark.parametrize("exercise", DRILLS)
def test_nothing_jumps_from_coming_in_to_going_off(exercise: str) -> None:
    performance = perform(exercise, repetitions=2, arrive=True, leave=True, rate_hz=60)
    truth = performance.truth
    for leg in ("left", "right"):
        assert np.abs(np.diff(truth.ball_lift_cm[leg])).max() < 6.0
        assert np.abs(np.diff(truth.knee_deg[leg])).max() < 16.0
    assert np.abs(np.diff(truth.lean_deg)).max() < 3.0
    hip = performance.landmarks.xy_px[:, POINT["left_hip"]]
    steps = np.linalg.norm(np.diff(hip, axis=0), axis=1)
    assert np.nanmax(steps) < 25


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
@pytest.mark.parametrize("facing", ["left", "right"])
def test_people_come_from_outside_the_picture_in_every_view(view: str, facing: str) -> None:
    camera = Camera(view=view, facing=facing)
    seen = perform("bent-knee-calf-raise", repetitions=1, camera=camera, arrive=True, leave=True).landmarks
    nobody = np.isnan(seen.xy_px[:, 0, 0])
    assert nobody[0]
    assert nobody[-1]
    assert not nobody[len(nobody) // 2]
    # They appear once and go once.
    assert np.count_nonzero(np.diff(nobody.astype(int))) == 2


@pytest.mark.parametrize("exercise", ONE_LEG)
def test_the_legs_change_places(exercise: str) -> None:
    truth = perform(exercise, repetitions=2, side=("left", "right")).truth
    first, second = truth.repetitions[1], truth.repetitions[2]
    assert second.start_s - first.end_s > 3.0
    for one, leg, other in ((first, "left", "right"), (second, "right", "left")):
        held = (truth.time_s > one.top_s) & (truth.time_s < one.top_s + one.hold_s)
        assert truth.heel_cm[leg][held].min() > 5.0
        if drill(exercise).stance == "seated":
            assert truth.heel_cm[other][held].max() < 0.01
        else:
            assert truth.ball_lift_cm[other][held].min() > 10.0


@pytest.mark.parametrize("exercise", [name for name, how in DRILLS.items() if how.stance != "walk"])
def test_taking_up_begins_standing_and_ends_in_the_exercise(exercise: str) -> None:
    how, person, first = drill(exercise), Person(), key(0.3)
    keys = take_up(how, person, "left", first)
    np.testing.assert_array_equal(keys[0][1], standing(person, place_x(how)))
    np.testing.assert_array_equal(keys[-1][1], first)
    assert all(seconds > 0 for seconds, _ in keys[1:])


def test_a_glide_passes_every_posture() -> None:
    stage = glide([(0.0, key(0.0)), (1.0, key(2.0)), (2.0, key(-1.0))], 5.0)
    assert (stage.from_s, stage.to_s) == (5.0, 8.0)
    np.testing.assert_allclose(stage.postures(np.array([5.0, 6.0, 8.0]))[:, 0], [0.0, 2.0, -1.0], atol=1e-12)


def test_backwards_keeps_the_times() -> None:
    keys = [(0.0, key(0.0)), (1.0, key(2.0)), (2.5, key(3.0))]
    turned = backwards(keys)
    assert [seconds for seconds, _ in turned] == [0.0, 2.5, 1.0]
    assert [row[0] for _, row in turned] == [3.0, 2.0, 0.0]


def test_delayed_is_the_same_later() -> None:
    stage = glide([(0.0, key(0.0)), (4.0, key(4.0))], 0.0)
    later = delayed(stage, 10.0)
    time = np.linspace(0, 4, 9)
    np.testing.assert_allclose(later.postures(time + 10.0), stage.postures(time))


def test_a_foot_that_moves_is_lifted() -> None:
    before, after = key(0.0), key(0.0)
    after[AT["left_ball_x"]] = 0.5
    middle = over(before, after, 2.0)[0][1]
    assert middle[AT["left_ball_z"]] > 0.1
    assert middle[AT["right_ball_z"]] == 0.0


def test_a_scene_holds_its_ends() -> None:
    stage = Stage(0.0, 1.0, lambda time: np.outer(time, np.ones(len(COLUMNS))))
    np.testing.assert_allclose(posture_of([stage], np.array([-1.0, 0.5, 2.0]))[:, 0], [0.0, 0.5, 1.0])


def test_motion_in_pieces_equals_motion_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person()
    stage = glide([(0.0, standing(person)), (10.0, standing(person, 0.2))], 0.0)
    whole = motion_of([stage], person, TICK, 0.0)
    monkeypatch.setattr("secondheart.synthetic.scene._CHUNK", 37)
    pieces = motion_of([stage], person, TICK, 0.0)
    np.testing.assert_array_equal(whole.time_s, pieces.time_s)
    np.testing.assert_allclose(whole.heel_m["left"], pieces.heel_m["left"])
    np.testing.assert_allclose(whole.knee_deg["right"], pieces.knee_deg["right"])


def test_standing_people_stand() -> None:
    person = Person(stature_cm=180)
    points = solve(person, standing(person)[None]).points_m[0]
    assert points[POINT["nose"], 2] == pytest.approx(1.65, abs=0.1)
    assert points[POINT["left_heel"], 2] == pytest.approx(0.0, abs=1e-9)
    assert points[POINT["left_hip"], 1] > points[POINT["right_hip"], 1]
