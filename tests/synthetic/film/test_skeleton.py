"""The mesh does exactly what the truth says: balls stay, soles rest, pitches and bones are those asked for.

Everything here is measured on the posed mesh itself, at every frame, for every exercise, shod and bare.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.synthetic.arrival import standing
from secondheart.synthetic.body import AT, COLUMNS, LEGS, POINT, Person, solve
from secondheart.synthetic.film import Look, dressed
from secondheart.synthetic.film.furniture import support
from secondheart.synthetic.film.rest import INDEX, SEGMENTS, rest_body
from secondheart.synthetic.film.skeleton import FootForm, Surroundings, place_segments
from secondheart.synthetic.scene import posture_of
from secondheart.synthetic.script import working

from .conftest import SEVEN, Filmed, act, worn

REST = rest_body()
ONE_MM = 0.001
MIRROR = np.array([1.0, -1.0, 1.0])


@pytest.fixture(
    scope="module",
    params=[(name, wear, seed) for name in SEVEN for wear in ("shoes", "bare") for seed in (0, 2)],
    ids=lambda one: "-".join(map(str, one)),
)
def filmed(request: pytest.FixtureRequest) -> Filmed:
    """Give each exercise by two people, shod and bare; one of them also comes in and leaves."""
    exercise, wear, seed = request.param
    visit = seed == 2
    return act(exercise, wear=wear, seed=seed, arrive=visit, leave=visit)


def planted(filmed: Filmed, leg: str) -> list[np.ndarray]:
    """Return for each stretch of time in which a ball stays on its support which frames lie in it."""
    scene, time = filmed.performance.play.scene, filmed.time_s
    if scene.gait is not None:
        spans = [(tread.down_s, tread.up_s) for tread in scene.gait.treads[leg]]
    else:
        mine = [lift for lift in scene.lifts if leg in working(lift.side)]
        spans = [(lift.start_s - 0.3, lift.end_s + 0.3) for lift in mine]
    # An ordinary step lands on the heel: the ball comes down a little later.
    down = filmed.performance.truth.pitch_deg[leg] >= (0 if scene.gait is not None else -90)
    frames = [down & (time >= begin) & (time <= end) for begin, end in spans]
    return [one for one in frames if one.sum() > 1]


def level_under(filmed: Filmed, places: np.ndarray) -> np.ndarray:
    """Return the height of what lies under (..., 3) places: the edge where it is, else floor or mat."""
    play = filmed.performance.play
    level = np.zeros(places.shape[:-1])
    if play.how.stance == "edge":
        first = posture_of(play.scene.stages, np.zeros(1))[0]
        (edge,) = support(play.how, filmed.person, first, play.scene.lens)
        low, high = edge.vertices_m.min(axis=0), edge.vertices_m.max(axis=0)
        level[np.all((places[..., :2] >= low[:2]) & (places[..., :2] <= high[:2]), axis=-1)] = high[2]
    return level


def test_a_planted_ball_stays_where_it_is(filmed: Filmed) -> None:
    x = filmed.outfit.piece.vertices_m[:, 0] - filmed.outfit.foot.ball_m
    stretches = 0
    for leg in LEGS:
        under = filmed.underside(leg) & (x >= 0) & (x < 0.02)
        assert under.any()
        places = filmed.moved(under)
        for frames in planted(filmed, leg):
            stretches += 1
            assert np.ptp(places[frames], axis=0).max() < ONE_MM
            assert np.abs(places[frames, :, 2] - filmed.performance.play.scene.level_m).max() < 0.013
    assert stretches >= 4


def test_no_sole_goes_into_what_it_stands_on(filmed: Filmed) -> None:
    for leg in LEGS:
        places = filmed.moved(filmed.underside(leg))
        assert (places[..., 2] - level_under(filmed, places)).min() > -ONE_MM


@pytest.mark.parametrize("exercise", SEVEN)
def test_the_heel_of_a_shoe_is_as_high_as_the_truth_says(exercise: str) -> None:
    filmed = act(exercise, wear="shoes", seed=1)
    truth, x = filmed.performance.truth, filmed.outfit.piece.vertices_m[:, 0]
    for leg in LEGS:
        corner = filmed.underside(leg) & (x < filmed.outfit.foot.heel_m + 1e-6)
        height = filmed.moved(corner)[:, :, 2] - filmed.performance.play.scene.level_m
        assert np.abs(100 * height - truth.heel_cm[leg][:, None]).max() < 0.1


def pitch_deg(filmed: Filmed, leg: str) -> np.ndarray:
    """Return the slope of the sole from behind the ball to the heel, from the mesh alone."""
    foot, x = filmed.outfit.foot, filmed.outfit.piece.vertices_m[:, 0]
    stiff = filmed.underside(leg) & (filmed.turning(leg) > 0.999)
    heel, front = (
        filmed.moved(stiff & part).mean(axis=1) for part in (x < foot.heel_m + 0.03, x > foot.ball_m - 0.06)
    )
    line = heel - front
    yaw = np.radians(filmed.posture[:, AT[f"{leg}_foot_yaw"]])
    back = -(line[:, 0] * np.cos(yaw) + line[:, 1] * np.sin(yaw))
    slope = np.degrees(np.arctan2(line[:, 2], back))
    # A bare sole is not quite even: its slope with the foot flat is what 0 is counted from.
    flat = np.abs(filmed.performance.truth.pitch_deg[leg]) < 1e-6
    return slope - slope[flat].mean()


def test_the_sole_turns_by_the_true_pitch_at_every_frame(filmed: Filmed) -> None:
    for leg in LEGS:
        np.testing.assert_allclose(pitch_deg(filmed, leg), filmed.performance.truth.pitch_deg[leg], atol=0.1)


def test_joints_of_the_mesh_lie_on_the_figures_joints_and_meet(filmed: Filmed) -> None:
    for leg in LEGS:
        for joint, segment in (
            ("hip", "thigh"), ("knee", "thigh"), ("knee", "shank"), ("ankle", "shank"),
            ("shoulder", "upper_arm"), ("elbow", "upper_arm"), ("elbow", "forearm"),
        ):  # fmt: skip
            got = filmed.carried(f"{leg}_{segment}", REST.joints_m[f"{leg}_{joint}"])
            np.testing.assert_allclose(got, filmed.figure.points_m[:, POINT[f"{leg}_{joint}"]], atol=1e-6)
        # Widths and feet are the mesh's own, and palms lie on things: flesh there bridges a little way.
        for joint, before, after, most_m in (
            ("hip", "pelvis", f"{leg}_thigh", 0.035), ("shoulder", "trunk", f"{leg}_upper_arm", 0.045),
            ("ankle", f"{leg}_shank", f"{leg}_rear_foot", 0.02),
            ("wrist", f"{leg}_forearm", f"{leg}_hand", 0.02),
        ):  # fmt: skip
            one, other = (filmed.carried(part, REST.joints_m[f"{leg}_{joint}"]) for part in (before, after))
            assert np.linalg.norm(one - other, axis=1).max() < most_m, joint


def test_bones_of_the_mesh_keep_the_persons_lengths(filmed: Filmed) -> None:
    person = filmed.person
    for leg in LEGS:
        for segment, one, other, length in (
            ("thigh", "hip", "knee", person.thigh_m), ("shank", "knee", "ankle", person.shank_m),
            ("upper_arm", "shoulder", "elbow", person.upper_arm_m),
        ):  # fmt: skip
            ends = [filmed.carried(f"{leg}_{segment}", REST.joints_m[f"{leg}_{at}"]) for at in (one, other)]
            np.testing.assert_allclose(np.linalg.norm(ends[0] - ends[1], axis=1), length, atol=1e-6)
        ends = [filmed.carried(f"{leg}_forearm", REST.joints_m[f"{leg}_{at}"]) for at in ("elbow", "wrist")]
        assert np.ptp(np.linalg.norm(ends[0] - ends[1], axis=1)) < 1e-6
        foot = filmed.outfit.foot
        heel, ball = (
            filmed.carried(f"{leg}_rear_foot", np.array([x, REST.foot_middle_m(leg), foot.sole_m]))
            for x in (foot.heel_m, foot.ball_m)
        )
        np.testing.assert_allclose(np.linalg.norm(heel - ball, axis=1), person.rear_foot_m, atol=1e-6)
    ends = [
        filmed.carried("trunk", (REST.joints_m[f"left_{at}"] + REST.joints_m[f"right_{at}"]) / 2)
        for at in ("hip", "shoulder")
    ]
    np.testing.assert_allclose(np.linalg.norm(ends[0] - ends[1], axis=1), person.trunk_m, atol=1e-6)


def test_segments_are_little_stretched_and_never_turned_inside_out(filmed: Filmed) -> None:
    linear = filmed.maps[..., :3]
    assert np.linalg.det(linear).min() > 0
    stretch = np.linalg.svd(linear, compute_uv=False)
    assert stretch.min() > 0.75
    assert stretch.max() < 1.35


@pytest.mark.parametrize("wear", ["shoes", "bare"])
@pytest.mark.parametrize("exercise", SEVEN)
def test_the_top_is_the_one_asked_for(exercise: str, wear: str) -> None:
    filmed = act(exercise, wear=wear, seed=1, top_deg=24.0, range_jitter=0.0, sway=0.0)
    for leg in LEGS:
        pitch = pitch_deg(filmed, leg)
        for lift in filmed.performance.play.scene.lifts:
            if leg in working(lift.side):
                inside = (filmed.time_s >= lift.start_s) & (filmed.time_s <= lift.end_s)
                assert pitch[inside].max() == pytest.approx(24.0, abs=0.1)
        if filmed.performance.play.how.stance == "walk":
            assert pitch.max() == pytest.approx(24.0, abs=0.1)


def test_a_stretched_heel_hangs_below_the_edge() -> None:
    filmed = act("elevated-bent-knee-calf-raise", side="right", seed=3)
    foot, truth = filmed.outfit.foot, filmed.performance.truth
    corner = filmed.underside("right") & (filmed.outfit.piece.vertices_m[:, 0] < foot.heel_m + 1e-6)
    heel = filmed.moved(corner).mean(axis=1)
    lowest = int(np.argmin(truth.heel_cm["right"]))
    assert truth.heel_cm["right"][lowest] < -1.5
    assert 100 * (heel[lowest, 2] - 0.08) == pytest.approx(truth.heel_cm["right"][lowest], abs=0.1)
    # It hangs in the air behind the edge, well above the floor.
    assert level_under(filmed, heel).max() == 0
    assert heel[:, 2].min() > 0.02


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bent-knee-calf-raise"])
def test_a_lifted_toe_takes_the_ball_off_the_floor_and_nothing_else_does(exercise: str) -> None:
    filmed = act(exercise, seed=1, faults={1: ["toe-lift"]})
    x = filmed.outfit.piece.vertices_m[:, 0] - filmed.outfit.foot.ball_m
    for leg in LEGS:
        ball = filmed.moved(filmed.underside(leg) & (x >= 0) & (x < 0.01))[:, :, 2].mean(axis=1)
        np.testing.assert_allclose(100 * ball, filmed.performance.truth.ball_lift_cm[leg], atol=0.1)
        assert ball.max() > 0.03


FEET = {wear: worn(Look(footwear=wear)).foot for wear in ("shoes", "bare")}
PEOPLE = st.builds(
    lambda wear, build, stature_cm, seed: (
        replace(Look(), footwear=wear, build=build), dressed(Look(footwear=wear), stature_cm, seed)
    ),
    st.sampled_from(["shoes", "bare"]), st.floats(0.8, 1.4), st.floats(140, 205), st.integers(0, 10_000),
)  # fmt: skip
POSES = st.fixed_dictionaries(
    {
        "yaw": st.floats(-180, 180), "lean": st.floats(-10, 40), "roll": st.floats(-5, 5),
        "left_pitch": st.floats(-15, 45), "right_pitch": st.floats(-15, 45),
        "left_toe": st.floats(-15, 15), "right_toe": st.floats(-15, 15),
        "left_foot_yaw": st.floats(-20, 20), "right_foot_yaw": st.floats(-20, 20),
    }
)  # fmt: skip


def posed(person: Person, pose: dict[str, float]) -> np.ndarray:
    """Return one (1, 27) posture of standing, changed by a pose and turned as a whole."""
    row = standing(person)
    row[2] -= 0.03 * person.stature_m
    for name, value in pose.items():
        row[AT[name]] = value
    turn = np.radians(pose["yaw"])
    for start in (0, *(AT[f"{leg}_{part}_x"] for leg in LEGS for part in ("ball", "hand"))):
        x, y = row[start : start + 2]
        row[start : start + 2] = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    for leg in LEGS:
        row[AT[f"{leg}_foot_yaw"]] += pose["yaw"]
    return row[None]


def through(maps: np.ndarray, segment: str, point: np.ndarray) -> np.ndarray:
    mine = maps[0, INDEX[segment]]
    return mine[:, :3] @ point + mine[:, 3]


@given(PEOPLE, POSES)
@settings(max_examples=30)
def test_any_foot_lies_on_the_figures_sole(one: tuple[Look, Person], pose: dict[str, float]) -> None:
    look, person = one
    foot, row = FEET[look.footwear], posed(person, pose)
    figure = solve(person, row)
    maps = place_segments(person, REST, foot, row, figure, Surroundings(), look.build)
    for leg in LEGS:
        middle = REST.foot_middle_m(leg)
        for segment, x, wanted in (
            ("rear_foot", foot.heel_m, figure.points_m[0, POINT[f"{leg}_heel"]]),
            ("rear_foot", foot.ball_m, figure.ball_m[leg][0]),
            ("toes", foot.ball_m, figure.ball_m[leg][0]),
            ("toes", foot.tip_m, figure.points_m[0, POINT[f"{leg}_foot_index"]]),
        ):
            got = through(maps, f"{leg}_{segment}", np.array([x, middle, foot.sole_m]))
            np.testing.assert_allclose(got, wanted, atol=1e-9)
        ankle = REST.joints_m[f"{leg}_ankle"]
        above, below = (
            through(maps, f"{leg}_rear_foot", np.array([*ankle[:2], z])) for z in (ankle[2], foot.sole_m)
        )
        assert np.linalg.norm(above - below) == pytest.approx(person.ankle_m)
        # Across, a sole stays level: feet do not roll.
        side = through(maps, f"{leg}_rear_foot", np.array([foot.heel_m, middle + 0.03, foot.sole_m]))
        heel = through(maps, f"{leg}_rear_foot", np.array([foot.heel_m, middle, foot.sole_m]))
        assert side[2] == pytest.approx(heel[2], abs=1e-9)


def reflected(row: np.ndarray) -> np.ndarray:
    """Return a posture seen in a mirror that stands along the way the person looks."""
    other = {"left": "right", "right": "left"}
    turned = np.empty_like(row)
    for name in COLUMNS:
        side, _, part = name.partition("_")
        twin = f"{other[side]}_{part}" if side in other else name
        flips = name.endswith("_y") or "yaw" in name or name == "roll"
        turned[:, AT[twin]] = -row[:, AT[name]] if flips else row[:, AT[name]]
    return turned


@given(PEOPLE, POSES)
@settings(max_examples=20)
def test_a_mirrored_posture_gives_the_mirrored_person(
    one: tuple[Look, Person], pose: dict[str, float]
) -> None:
    look, person = one
    foot, row = FEET[look.footwear], posed(person, pose)
    maps, twins = (
        place_segments(person, REST, foot, rows, solve(person, rows), Surroundings(), look.build)
        for rows in (row, reflected(row))
    )
    for segment in SEGMENTS:
        side, _, part = segment.partition("_")
        twin = {"left": f"right_{part}", "right": f"left_{part}"}.get(side, segment)
        for point in (REST.joints_m["left_knee"], REST.joints_m["right_wrist"]):
            got = through(twins, twin, point * MIRROR)
            np.testing.assert_allclose(got, through(maps, segment, point) * MIRROR, atol=1e-4)


def fingers(filmed: Filmed, wall_m: float | None = None) -> np.ndarray:
    """Return the (n, 3) ways in which the left hand's fingers point."""
    maps = place_segments(
        filmed.person, REST, filmed.outfit.foot, filmed.posture, filmed.figure, Surroundings(wall_m)
    )
    way = maps[:, INDEX["left_hand"], :, :3] @ (REST.joints_m["left_knuckle"] - REST.joints_m["left_wrist"])
    return way / np.linalg.norm(way, axis=1, keepdims=True)


def test_hands_lie_flat_on_thighs_on_the_mat_and_on_a_wall() -> None:
    on_thighs = fingers(act("soleus-push-up", repetitions=1))
    assert on_thighs[0, 0] > 0.9
    on_mat = fingers(act("bridge-heel-lift", repetitions=1))
    assert np.abs(on_mat[:, 2]).max() < 0.05
    leaning = act("bent-knee-calf-raise", repetitions=1)
    on_wall = fingers(leaning, wall_m=float(leaning.posture[0, AT["left_hand_x"]]) + 0.04)
    assert on_wall[:, 2].min() > 0.9
    in_the_air = fingers(leaning)
    assert in_the_air[:, 2].max() < 0.9


def test_width_changes_the_person_across_and_not_along() -> None:
    row = posed(Person(), {"yaw": 0.0})
    foot = FootForm(REST.heel_m, REST.ball_m, REST.tip_m, REST.sole_m)
    thin, wide = (
        place_segments(Person(), REST, foot, row, solve(Person(), row), Surroundings(), width)
        for width in (0.9, 1.2)
    )
    for segment in ("trunk", "left_thigh", "right_shank", "left_forearm"):
        sizes = [np.linalg.svd(maps[0, INDEX[segment], :, :3], compute_uv=False) for maps in (thin, wide)]
        along = [np.abs(one - other).min() for one, other in zip(sizes, sizes[::-1], strict=True)]
        assert max(along) < 0.2
        assert np.prod(sizes[1]) / np.prod(sizes[0]) == pytest.approx((1.2 / 0.9) ** 2, rel=1e-6)


@pytest.mark.parametrize("wear", ["shoes", "bare"])
def test_a_person_who_stands_straight_is_as_tall_as_asked(wear: str) -> None:
    person = dressed(Look(footwear=wear), 181.0)
    row = standing(person)[None]
    row[0, AT["pelvis_z"]] = person.ankle_m + (person.thigh_m + person.shank_m) * 0.999
    row[0, AT["lean"]] = 0.0
    maps = place_segments(person, REST, FEET[wear], row, solve(person, row), Surroundings())
    crown = REST.vertices_m[int(np.argmax(REST.vertices_m[:, 2]))]
    assert through(maps, "head", crown)[2] == pytest.approx(1.81, abs=0.01)
