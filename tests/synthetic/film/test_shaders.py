"""Light falls as it should: lit sides are brighter, shadows fall away from the light, materials differ."""

import numpy as np
import pytest

from secondheart.synthetic import Camera
from secondheart.synthetic.camera import project, set_up
from secondheart.synthetic.film.canvas import Canvas, Light, sun_direction
from secondheart.synthetic.film.shapes import (
    MAT,
    PLAIN,
    PLANKS,
    WALL,
    WOOD,
    Piece,
    ball,
    box,
    flat_shaded,
    quads,
)

BODY = np.array([[x, y, z] for x in (-0.6, 0.6) for y in (-0.3, 0.3) for z in (0.0, 1.2)])
MIDDLE = BODY.mean(axis=0)
LENS = set_up(Camera(size_px=(160, 120), height_m=1.6), BODY)
GREY = (0.6, 0.6, 0.6)
SIDEWAYS = Light(azimuth_deg=80.0, elevation_deg=40.0)


def sheet(material: int = PLAIN) -> Piece:
    """Return a floor."""
    corners = np.array([[(-1.5, -1.5, 0.0), (1.5, -1.5, 0.0), (1.5, 1.5, 0.0), (-1.5, 1.5, 0.0)]])
    return flat_shaded(quads(corners), GREY, material)


def drawn(still: list[Piece], light: Light = SIDEWAYS, *people: Piece) -> np.ndarray:
    with Canvas(LENS, (160, 120), still, light, MIDDLE) as canvas:
        moved = {canvas.add_person(one): (one.vertices_m, one.normals) for one in people}
        return canvas.draw(moved).astype(int)


def at(picture: np.ndarray, place: tuple[float, float, float]) -> int:
    """Return how bright the picture is at a place of the world."""
    x, y = project(LENS, np.array(place)).astype(int)
    return int(picture[y, x].sum())


def test_the_side_to_the_light_is_brighter_than_the_side_away_from_it() -> None:
    round_one = ball(MIDDLE, 0.3, GREY)
    picture = drawn([], SIDEWAYS, round_one)
    sun = sun_direction(LENS, SIDEWAYS)
    aside = 0.2 * sun * [1, 1, 0]
    assert at(picture, tuple(MIDDLE + aside)) > at(picture, tuple(MIDDLE - aside)) + 60


@pytest.mark.parametrize("azimuth_deg", [80.0, -80.0])
def test_a_person_throws_a_shadow_away_from_the_light(azimuth_deg: float) -> None:
    light = Light(azimuth_deg=azimuth_deg, elevation_deg=40.0)
    body = box((-0.1, -0.1, 0.0), (0.1, 0.1, 0.6), GREY)
    empty, there = drawn([sheet()], light), drawn([sheet()], light, body)
    away = -sun_direction(LENS, light)[:2]
    away = 0.35 * away / np.linalg.norm(away)
    assert at(there, (*away, 0.0)) < at(empty, (*away, 0.0)) - 30
    assert at(there, (*-away, 0.0)) == pytest.approx(at(empty, (*-away, 0.0)), abs=6)


def test_things_throw_shadows_too_and_people_do_not_lighten_them() -> None:
    thing = box((-0.1, -0.1, 0.0), (0.1, 0.1, 0.6), GREY)
    away = -sun_direction(LENS, SIDEWAYS)[:2]
    place = (*(0.35 * away / np.linalg.norm(away)), 0.0)
    assert at(drawn([sheet(), thing]), place) < at(drawn([sheet()]), place) - 30


@pytest.mark.parametrize("material", [PLANKS, WALL, WOOD, MAT])
def test_materials_are_not_of_one_even_colour(material: int) -> None:
    plain, other = drawn([sheet()]), drawn([sheet(material)])
    floor = np.s_[70:110, 50:110]
    assert np.ptp(plain[floor].sum(axis=2)) < np.ptp(other[floor].sum(axis=2))
    assert abs(plain[floor].mean() - other[floor].mean()) < 40


def test_brighter_light_gives_a_brighter_picture() -> None:
    dim = Light(sun=(0.2, 0.2, 0.2), sky=(0.2, 0.2, 0.2), ground=(0.1, 0.1, 0.1))
    assert drawn([sheet()], dim).mean() < drawn([sheet()], Light()).mean() - 40


@pytest.mark.parametrize("azimuth_deg", [80.0, -80.0, 150.0])
def test_light_is_looked_for_only_where_people_can_take_it(
    azimuth_deg: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    light = Light(azimuth_deg=azimuth_deg, elevation_deg=40.0)
    body, shelf = box((-0.1, -0.1, 0.0), (0.1, 0.1, 0.6), GREY), box((-1, 0.4, 0.0), (1, 0.5, 0.4), GREY)
    part = drawn([sheet(), shelf], light, body)
    monkeypatch.setattr(Canvas, "_shaded", lambda self, _: (0, 0, *self._drawn_size))
    np.testing.assert_array_equal(drawn([sheet(), shelf], light, body), part)
