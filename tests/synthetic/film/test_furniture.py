"""Things stand where the exercise needs them, and leave the person in sight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.synthetic import Camera, Performance, Person, perform
from secondheart.synthetic.body import AT, POINT, solve
from secondheart.synthetic.camera import Lens, project, set_up
from secondheart.synthetic.drills import drill
from secondheart.synthetic.film import Look, dressed
from secondheart.synthetic.film.furniture import hiding, room, support, wall_at
from secondheart.synthetic.postures import EDGE_M
from secondheart.synthetic.scene import posture_of

from .conftest import closed, volume_m3

VIEWS = ("side", "three-quarter", "front", "rear")


def begun(exercise: str, view: str = "side", facing: str = "right") -> tuple[Performance, np.ndarray, Lens]:
    """Return a performance, the posture in which it begins and its lens."""
    performance = perform(
        exercise, repetitions=1, person=dressed(Look()), camera=Camera(view=view, facing=facing)
    )
    scene = performance.play.scene
    return performance, posture_of(scene.stages, np.zeros(1)), scene.lens


def things(exercise: str, view: str = "side") -> tuple[list, np.ndarray, Person]:
    performance, first, lens = begun(exercise, view)
    play = performance.play
    points = solve(play.person, first).points_m[0]
    return support(play.how, play.person, first[0], lens), points, play.person


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "exercise",
    ["soleus-push-up", "bridge-heel-lift", "bent-knee-calf-raise", "elevated-bent-knee-calf-raise"],
)
def test_everything_is_closed_and_wound_outward(exercise: str, view: str) -> None:
    pieces, *_ = things(exercise, view)
    assert pieces
    for piece in pieces:
        assert closed(piece)
        assert volume_m3(piece) > 0


def test_walkers_need_nothing() -> None:
    assert things("tip-toe-walk")[0] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_chair_carries_the_thighs_and_stands_on_the_floor(view: str) -> None:
    pieces, points, person = things("soleus-push-up", view)
    seat = pieces[0].vertices_m
    hip, knee = points[POINT["left_hip"]], points[POINT["left_knee"]]
    assert seat[:, 0].min() < hip[0] < seat[:, 0].max() < knee[0]
    assert 0 < hip[2] - seat[:, 2].max() < 0.08 * person.stature_m
    assert min(piece.vertices_m[:, 2].min() for piece in pieces) == 0
    # Before the shins there is room for the feet.
    assert max(piece.vertices_m[:, 0].max() for piece in pieces) < points[POINT["left_ankle"]][0] - 0.05
    back = max(piece.vertices_m[:, 2].max() for piece in pieces)
    # Seen from behind, its back would hide the person: it is a stool.
    assert (back > seat[:, 2].max() + 0.3) == (view != "rear")


def test_a_mat_lies_under_the_whole_person() -> None:
    (mat,), points, _ = things("bridge-heel-lift")
    low, high = mat.vertices_m.min(axis=0), mat.vertices_m.max(axis=0)
    assert np.all(points[:, :2] > low[:2])
    assert np.all(points[:, :2] < high[:2])
    assert high[2] == 0


def test_the_edge_is_as_high_as_the_ball_stands_and_ends_behind_it() -> None:
    (edge,), _, person = things("elevated-bent-knee-calf-raise")
    low, high = edge.vertices_m.min(axis=0), edge.vertices_m.max(axis=0)
    assert (low[2], high[2]) == (0, EDGE_M)
    assert -0.05 * person.foot_m < low[0] < 0
    assert high[0] > 0.3 * person.foot_m
    assert low[1] < -0.2
    assert high[1] > 0.2


@pytest.mark.parametrize("view", VIEWS)
def test_hands_meet_a_wall_or_where_it_would_hide_the_person_a_rail(view: str) -> None:
    performance, first, lens = begun("bent-knee-calf-raise", view)
    play = performance.play
    x = wall_at(play.how, first[0], lens)
    hand = first[0, AT["left_hand_x"] : AT["left_hand_x"] + 3]
    pieces = support(play.how, play.person, first[0], lens)
    top = max(piece.vertices_m[:, 2].max() for piece in pieces)
    if view in ("front", "three-quarter"):
        assert x is None
        assert top < hand[2]
    else:
        assert 0 < x - hand[0] < 0.08
        assert top > 2
    assert min(piece.vertices_m[:, 0].min() for piece in pieces) == pytest.approx(hand[0], abs=0.08)
    # Nothing stands between the camera and the person.
    shown = project(lens, solve(play.person, first).points_m[0, [POINT["right_hip"], POINT["right_knee"]]])
    for piece in pieces:
        corners = project(lens, piece.vertices_m)
        nearer = ((piece.vertices_m - lens.eye_m) @ lens.ahead).max() < 2.5
        over = np.all((shown > corners.min(axis=0)) & (shown < corners.max(axis=0)), axis=1)
        assert not (nearer and over.any())


@given(
    st.sampled_from(VIEWS), st.sampled_from(["right", "left"]), st.floats(-40, 40), st.floats(1.5, 6),
    st.floats(0.1, 2.5),
)  # fmt: skip
def test_the_room_is_behind_the_person_and_turned_to_the_camera(
    view: str, facing: str, offset: float, distance: float, height: float
) -> None:
    body = np.array([[x, y, z] for x in (-0.3, 0.3) for y in (-0.2, 0.2) for z in (0.0, 1.7)])
    lens = set_up(Camera(view, facing, offset, distance, height), body)
    floor, wall, *_ = pieces = room(drill("squat"), lens, body.mean(axis=0))
    away = lens.ahead[:2] / np.linalg.norm(lens.ahead[:2])
    behind = (wall.vertices_m[:, :2] - body.mean(axis=0)[:2]) @ away
    np.testing.assert_allclose(behind, 2.3, atol=1e-9)
    assert np.all(floor.vertices_m[:, 2] == 0)
    assert ((lens.eye_m[:2] - floor.vertices_m[:, :2]) @ away).max() > distance - 3
    for piece in pieces:
        assert np.sum((lens.eye_m - piece.vertices_m) * piece.normals, axis=1).min() >= 0


def test_the_floor_lies_below_a_mat_and_not_above_it() -> None:
    lens = set_up(Camera(), np.array([[-0.5, -0.3, 0.0], [0.5, 0.3, 0.6]]))
    floor, *_ = room(drill("bridge-heel-lift"), lens, np.zeros(3))
    assert -0.02 < floor.vertices_m[:, 2].max() < 0


@pytest.mark.parametrize("kind", ["chair-leg", "desk"])
@pytest.mark.parametrize("facing", ["right", "left"])
def test_what_hides_a_foot_stands_before_the_near_one(kind: str, facing: str) -> None:
    performance, first, lens = begun("soleus-push-up", facing=facing)
    points = solve(performance.play.person, first).points_m[0]
    thing = hiding(kind, points, lens)
    corners = project(lens, thing.vertices_m)
    near = points[POINT[f"{facing}_heel"]]
    pixel = project(lens, near)
    assert np.all(corners.min(axis=0) < pixel)
    assert np.all(pixel < corners.max(axis=0))
    assert ((thing.vertices_m - near) @ lens.ahead).max() < -0.1
    # The rest of the body stays in sight.
    assert corners[:, 1].min() > project(lens, points[POINT[f"{facing}_hip"]])[1] - 5
    assert np.sum((lens.eye_m - thing.vertices_m) * thing.normals, axis=1).min() >= 0
    if kind == "desk":
        toe = project(lens, points[POINT[f"{facing}_foot_index"]])
        assert corners[:, 0].min() < toe[0] < corners[:, 0].max()
