"""The figure is one person: bones keep their length, knees bend forward, soles stay on the floor."""

import itertools

import numpy as np
import pytest

from secondheart.synthetic import Camera, random_person
from secondheart.synthetic.body import AT, COLUMNS, LEGS, POINT, Person, bend, solve
from secondheart.synthetic.drills import DRILLS, drill
from secondheart.synthetic.perform import _sides
from secondheart.synthetic.postures import EDGE_M
from secondheart.synthetic.scene import posture_of
from secondheart.synthetic.script import Asked
from secondheart.synthetic.stages import Scene, write_scene


def scene_of(exercise: str, person: Person, *, seed: int = 0, visit: bool = True, **wishes: object) -> Scene:
    how = drill(exercise)
    asked = {
        "repetitions": 3, "rise_s": 1.0, "hold_s": how.hold_s, "lower_s": 1.5, "rest_s": 1.0,
        "tempo_jitter": 0.05, "range_jitter": 0.02, "fatigue": 0.0, "residual": 0.0, "top_deg": how.top_deg,
        "hips_down": False,
    } | wishes  # fmt: skip
    rng = np.random.default_rng(seed)
    sides = _sides("both", how)
    return write_scene(
        Asked(**asked), how, person, Camera(), sides, rng, arrive=visit, leave=visit, ordinary=4
    )


def moments(scene: Scene) -> np.ndarray:
    return np.arange(scene.from_s, scene.to_s, 0.02)


def between(points: np.ndarray, one: str, other: str) -> np.ndarray:
    return np.linalg.norm(points[:, POINT[one]] - points[:, POINT[other]], axis=1)


@pytest.mark.parametrize("exercise", DRILLS)
def test_bones_keep_their_length_from_coming_in_to_leaving(exercise: str) -> None:
    person = random_person(4)
    scene = scene_of(exercise, person)
    figure = solve(person, posture_of(scene.stages, moments(scene)))
    for leg in LEGS:
        for one, other, length in (
            ("hip", "knee", person.thigh_m),
            ("knee", "ankle", person.shank_m),
            ("shoulder", "elbow", person.upper_arm_m),
            ("elbow", "wrist", person.forearm_m),
        ):
            np.testing.assert_allclose(
                between(figure.points_m, f"{leg}_{one}", f"{leg}_{other}"), length, atol=1e-6
            )
        heel = figure.points_m[:, POINT[f"{leg}_heel"]]
        np.testing.assert_allclose(
            np.linalg.norm(heel - figure.ball_m[leg], axis=1), person.rear_foot_m, atol=1e-6
        )
        rear = between(figure.points_m, f"{leg}_heel", f"{leg}_ankle")
        assert np.ptp(rear) < 1e-6
    middle = [
        figure.points_m[:, [POINT[f"left_{name}"], POINT[f"right_{name}"]]].mean(axis=1)
        for name in ("hip", "shoulder")
    ]
    np.testing.assert_allclose(np.linalg.norm(middle[1] - middle[0], axis=1), person.trunk_m, atol=1e-6)


@pytest.mark.parametrize(("exercise", "seed"), list(itertools.product(DRILLS, [0, 1, 2])))
def test_no_part_of_a_foot_goes_through_the_floor(exercise: str, seed: int) -> None:
    person = random_person(seed)
    scene = scene_of(exercise, person, seed=seed)
    figure = solve(person, posture_of(scene.stages, moments(scene)))
    for leg in LEGS:
        for place in (
            figure.ball_m[leg],
            figure.points_m[:, POINT[f"{leg}_heel"]],
            figure.points_m[:, POINT[f"{leg}_foot_index"]],
        ):
            assert place[:, 2].min() > -0.001


@pytest.mark.parametrize("exercise", [name for name, how in DRILLS.items() if how.stance != "walk"])
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_a_planted_ball_does_not_move(exercise: str, seed: int) -> None:
    person = random_person(seed)
    scene = scene_of(exercise, person, seed=seed, visit=False)
    time = moments(scene)
    for lift in scene.lifts:
        rows = posture_of(scene.stages, time[(time >= lift.start_s - 0.3) & (time <= lift.end_s + 0.3)])
        figure = solve(person, rows)
        for leg in LEGS if lift.side == "both" else (lift.side,):
            assert np.ptp(figure.ball_m[leg], axis=0).max() < 0.001
            level = EDGE_M if drill(exercise).stance == "edge" else 0.0
            np.testing.assert_allclose(figure.ball_m[leg][:, 2], level, atol=1e-3)


@pytest.mark.parametrize("exercise", DRILLS)
def test_the_solved_foot_is_where_the_posture_wants_it(exercise: str) -> None:
    person = random_person(2)
    scene = scene_of(exercise, person)
    rows = posture_of(scene.stages, moments(scene))
    figure = solve(person, rows)
    for leg in LEGS:
        wanted = rows[:, AT[f"{leg}_ball_x"] : AT[f"{leg}_ball_x"] + 3]
        missed = np.linalg.norm(figure.ball_m[leg] - wanted, axis=1)
        on_ground = wanted[:, 2] < 0.001
        assert missed[on_ground].max(initial=0.0) < 0.02
        assert missed.max() < 0.06


@pytest.mark.parametrize("exercise", DRILLS)
def test_knees_bend_forward(exercise: str) -> None:
    person = random_person(1)
    scene = scene_of(exercise, person, visit=False)
    figure = solve(person, posture_of(scene.stages, moments(scene)))
    assert min(figure.hip_deg[leg].min() for leg in LEGS) > -60
    for leg in LEGS:
        assert figure.knee_deg[leg].min() > 0.5
        assert figure.knee_deg[leg].max() < 150


def test_lying_people_have_the_belly_up() -> None:
    person = Person()
    scene = scene_of("bridge-heel-lift", person, visit=False)
    points = solve(person, posture_of(scene.stages, np.array([6.0]))).points_m[0]
    shoulder, hip, knee, ankle = (
        points[POINT[f"left_{name}"]] for name in ("shoulder", "hip", "knee", "ankle")
    )
    assert shoulder[2] < hip[2] < knee[2]
    assert shoulder[0] < hip[0] < knee[0]
    assert ankle[2] < hip[2]
    assert points[POINT["nose"], 2] > points[POINT["left_ear"], 2]


def test_two_bones_meet_where_lengths_say() -> None:
    root, tip = np.zeros((1, 3)), np.array([[0.0, 0.0, -0.6]])
    middle, reached = bend(root, tip, 0.4, 0.4, np.array([[1.0, 0.0, 0.0]]))
    np.testing.assert_allclose(reached, tip)
    np.testing.assert_allclose(middle, [[np.sqrt(0.16 - 0.09), 0.0, -0.3]], atol=1e-12)


def test_a_tip_out_of_reach_is_drawn_in() -> None:
    middle, reached = bend(np.zeros((1, 3)), np.array([[2.0, 0, 0]]), 0.4, 0.5, np.array([[0.0, 0, 1]]))
    np.testing.assert_allclose(reached, [[0.9, 0, 0]], atol=1e-6)
    assert np.linalg.norm(middle) == pytest.approx(0.4)


def test_signs_of_the_foot() -> None:
    person = Person()
    row = np.zeros((2, len(COLUMNS)))
    row[:, 2] = person.ankle_m + 0.99 * (person.thigh_m + person.shank_m)
    row[:, 0] = -person.ankle_back_m
    row[1, AT["left_pitch"]] = 30.0
    row[1, 2] += 0.05
    figure = solve(person, row)
    rise = figure.points_m[1, POINT["left_heel"], 2] - figure.points_m[0, POINT["left_heel"], 2]
    assert rise == pytest.approx(person.rear_foot_m * 0.5)
    assert figure.ankle_deg["left"][1] - figure.ankle_deg["left"][0] > 15


def test_people_differ_within_bounds() -> None:
    people = [random_person(seed) for seed in range(200)]
    assert min(one.stature_cm for one in people) >= 150
    assert max(one.stature_cm for one in people) <= 195
    assert all(0.96 <= one.shank <= 1.04 for one in people)
    assert len({one.stature_cm for one in people}) > 150
