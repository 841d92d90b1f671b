"""The picture shows each point where the camera sees it, what is near before what is far, hems cut away."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import moderngl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import RenderUnavailableError
from secondheart.synthetic import Camera
from secondheart.synthetic.camera import Lens, project, set_up
from secondheart.synthetic.film.canvas import (
    Canvas,
    Light,
    light_matrix,
    open_gl,
    sun_direction,
    view_matrix,
)
from secondheart.synthetic.film.shapes import Piece, ball, box

BODY = np.array([[x, y, z] for x in (-0.4, 0.4) for y in (-0.2, 0.2) for z in (0.0, 1.7)])
MIDDLE = BODY.mean(axis=0)
SIZE = (160, 120)
RED, GREEN = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)
CAMERAS = st.builds(
    Camera,
    view=st.sampled_from(["side", "three-quarter", "front", "rear"]),
    facing=st.sampled_from(["right", "left"]), yaw_offset_deg=st.floats(-40, 40),
    distance_m=st.floats(1.5, 6), height_m=st.floats(0.1, 2.5), fill=st.floats(0.2, 1.0),
    size_px=st.tuples(st.integers(64, 2160), st.integers(64, 2160)),
)  # fmt: skip
LIGHTS = st.builds(Light, st.floats(-180, 180), st.floats(5, 85))


@given(CAMERAS, st.lists(st.tuples(*[st.floats(-0.8, 1.7)] * 3), min_size=1, max_size=8))
def test_the_view_puts_points_where_the_camera_sees_them(camera: Camera, points: list) -> None:
    lens = set_up(camera, BODY)
    places = np.array(points)
    places = places[(places - lens.eye_m) @ lens.ahead > 0.3]
    clip = np.concatenate([places, np.ones((len(places), 1))], axis=1) @ view_matrix(lens, camera.size_px).T
    assert np.all(clip[:, 3] > 0)
    spread = clip[:, :3] / clip[:, 3:]
    pixels = np.stack([1 + spread[:, 0], 1 - spread[:, 1]], axis=1) * np.array(camera.size_px) / 2
    np.testing.assert_allclose(pixels, project(lens, places), atol=1e-6)
    assert np.all(np.abs(spread[:, 2]) < 1)


@given(CAMERAS)
def test_what_is_farther_is_deeper(camera: Camera) -> None:
    lens = set_up(camera, BODY)
    along = lens.eye_m + np.linspace(0.3, 25, 20)[:, None] * lens.ahead
    clip = np.concatenate([along, np.ones((20, 1))], axis=1) @ view_matrix(lens, camera.size_px).T
    assert np.all(np.diff(clip[:, 2] / clip[:, 3]) > 0)


@given(CAMERAS, LIGHTS)
def test_the_light_comes_from_where_it_is_said_to_stand(camera: Camera, light: Light) -> None:
    lens = set_up(camera, BODY)
    sun = sun_direction(lens, light)
    assert np.linalg.norm(sun) == pytest.approx(1)
    assert np.degrees(np.arcsin(sun[2])) == pytest.approx(light.elevation_deg)
    toward = -lens.ahead[:2] / np.linalg.norm(lens.ahead[:2])
    level = sun[:2] / np.linalg.norm(sun[:2])
    assert level @ toward == pytest.approx(np.cos(np.radians(light.azimuth_deg)), abs=1e-9)
    # To the camera's left, as it looks at the person.
    assert -(level @ lens.right[:2]) == pytest.approx(np.sin(np.radians(light.azimuth_deg)), abs=1e-9)


@given(CAMERAS, LIGHTS)
def test_the_lights_view_keeps_the_scene_inside_and_nearer_to_the_light_first(
    camera: Camera, light: Light
) -> None:
    sun = sun_direction(set_up(camera, BODY), light)
    matrix = light_matrix(MIDDLE, sun)
    corners = np.concatenate([BODY, np.ones((len(BODY), 1))], axis=1) @ matrix.T
    assert np.abs(corners[:, :3]).max() < 1
    np.testing.assert_allclose(matrix @ np.append(MIDDLE, 1), [0, 0, 0, 1], atol=1e-9)
    assert (matrix @ np.append(MIDDLE + 0.5 * sun, 1))[2] < 0


@pytest.fixture(scope="module", params=["right", "left"])
def lens(request: pytest.FixtureRequest) -> Lens:
    return set_up(Camera(facing=request.param, size_px=SIZE), BODY)


@pytest.fixture
def canvas(lens: Lens) -> Iterator[Canvas]:
    with Canvas(lens, SIZE, [], Light(), MIDDLE) as one:
        yield one


def shown(canvas: Canvas, *pieces: Piece) -> np.ndarray:
    moved = {canvas.add_person(piece): (piece.vertices_m, piece.normals) for piece in pieces}
    return canvas.draw(moved).astype(int)


def reddish(picture: np.ndarray) -> np.ndarray:
    return picture[..., 0] - picture[..., 1] > 40


@pytest.mark.parametrize("place", [(0.0, 0.0, 0.85), (0.35, 0.1, 1.5), (-0.4, -0.1, 0.1)])
def test_a_ball_is_drawn_where_the_camera_sees_it(lens: Lens, canvas: Canvas, place: tuple) -> None:
    picture = shown(canvas, ball(np.array(place), 0.06, RED))
    assert picture.shape == (120, 160, 3)
    rows, columns = np.nonzero(reddish(picture))
    middle = np.array([columns.mean() + 0.5, rows.mean() + 0.5])
    np.testing.assert_allclose(middle, project(lens, np.array(place)), atol=0.5)


@pytest.mark.parametrize("near_first", [True, False])
def test_what_is_nearer_hides_what_is_behind_it(lens: Lens, canvas: Canvas, *, near_first: bool) -> None:
    near, far = MIDDLE - 0.3 * lens.ahead, MIDDLE + 0.3 * lens.ahead
    pieces = [ball(near, 0.1, RED), ball(far, 0.1, GREEN)]
    picture = shown(canvas, *(pieces if near_first else pieces[::-1]))
    x, y = project(lens, near).astype(int)
    assert reddish(picture)[y, x]


def test_what_lies_beyond_a_hem_is_cut_away(lens: Lens, canvas: Canvas) -> None:
    whole = ball(MIDDLE, 0.2, RED)
    cut = replace(whole, inside_m=whole.vertices_m[:, 2] - MIDDLE[2])
    rows, _ = np.nonzero(reddish(shown(canvas, cut)))
    assert len(rows)
    assert rows.max() <= project(lens, MIDDLE)[1] + 1
    hidden = replace(whole, inside_m=np.full(len(whole.vertices_m), -1.0))
    assert not reddish(shown(canvas, hidden)).any()


def test_people_are_seen_only_while_they_are_there(canvas: Canvas) -> None:
    piece = ball(MIDDLE, 0.1, RED)
    number = canvas.add_person(piece)
    empty = canvas.draw({})
    there = canvas.draw({number: (piece.vertices_m, piece.normals)})
    again = canvas.draw({})
    assert reddish(there.astype(int)).any()
    np.testing.assert_array_equal(empty, again)


def test_drawing_again_gives_the_same_bytes(lens: Lens) -> None:
    piece, floor = ball(MIDDLE, 0.2, RED), box((-2, -2, -0.1), (2, 2, 0), GREEN)
    pictures = []
    for _ in range(2):
        with Canvas(lens, SIZE, [floor], Light(), MIDDLE) as canvas:
            number = canvas.add_person(piece)
            pictures += [canvas.draw({number: (piece.vertices_m, piece.normals)}) for _ in range(2)]
    assert len({picture.tobytes() for picture in pictures}) == 1


def test_without_moderngl_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "moderngl", None)
    with pytest.raises(RenderUnavailableError, match=r"moderngl.*secondheart\[render\]") as told:
        open_gl()
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 3


def test_without_opengl_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def nothing(**way: object) -> None:
        asked.append(way)
        raise RuntimeError("cannot open libEGL.so.1")

    monkeypatch.setattr(moderngl, "create_context", nothing)
    with pytest.raises(RenderUnavailableError, match="libegl1 and libgl1-mesa-dri") as told:
        open_gl()
    assert "libEGL.so.1" in str(told.value)
    assert [way.get("backend") for way in asked] == ["egl", None]


def test_a_screen_is_used_where_there_is_no_egl(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_with_a_screen(**way: object) -> str:
        if "backend" in way:
            raise RuntimeError("no EGL")
        return "a context"

    monkeypatch.setattr(moderngl, "create_context", only_with_a_screen)
    assert open_gl() == "a context"
