"""Films: the person is where the truth says, before the right things, in every view and light."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.synthetic import Performance
from secondheart.synthetic.body import POINT
from secondheart.synthetic.drills import drill
from secondheart.synthetic.film import LIGHTS, Look, Setting, dressed
from secondheart.synthetic.film.shoot import shoot

from .conftest import GAUDY, SEVEN, SMALL, film, small

EmptyRoom = Callable[..., np.ndarray]
BODY = [POINT[f"{leg}_{name}"] for leg in ("left", "right") for name in ("shoulder", "hip", "knee")]


def somebody(picture: np.ndarray, empty: np.ndarray, least: int = 8) -> np.ndarray:
    """Say of each pixel whether the picture differs there from the empty room."""
    return np.abs(picture.astype(int) - empty).max(axis=2) >= least


def near(mask: np.ndarray, pixel: np.ndarray, reach: int = 1) -> bool:
    """Say whether a mask holds anywhere within a few pixels."""
    x, y = np.floor(pixel).astype(int)
    return bool(mask[max(y - reach, 0) : y + reach + 1, max(x - reach, 0) : x + reach + 1].any())


def in_place(performance: Performance, frame: int, mask: np.ndarray) -> None:
    """Check that a mask of the person agrees with the points of the truth in one frame."""
    points = performance.landmarks.xy_px[frame]
    for point in BODY:
        assert near(mask, points[point]), point
    # It reaches a head's height above the highest point and nothing is there above it.
    size_px = np.ptp(points, axis=0).sum()
    assert np.nonzero(mask)[0].min() > points[:, 1].min() - 0.2 * size_px
    assert 0.01 < mask.mean() < 0.5


@pytest.mark.parametrize("exercise", [*SEVEN, "sit-down-stand-up"])
def test_the_person_is_where_the_truth_says(exercise: str, empty_room: EmptyRoom) -> None:
    side = "both" if drill(exercise).both_legs else "right"
    performance = small(exercise, side=side, rate_hz=0.8)
    pictures, empty = film(performance), empty_room(performance)
    assert len(pictures) == len(performance.landmarks) >= 5
    for frame, picture in enumerate(pictures):
        assert picture.shape == (*SMALL[::-1], 3)
        assert picture.dtype == np.uint8
        in_place(performance, frame, somebody(picture, empty))
    assert len({picture.tobytes() for picture in pictures}) > 2


@pytest.mark.parametrize(
    ("exercise", "facing"), [("bent-knee-calf-raise", "right"), ("soleus-push-up", "left")]
)
@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
def test_every_view_shows_the_person(exercise: str, view: str, facing: str, empty_room: EmptyRoom) -> None:
    performance = small(exercise, camera={"view": view, "facing": facing})
    in_place(performance, 0, somebody(film(performance, few=1)[0], empty_room(performance)))


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear"])
def test_shirt_and_trousers_are_on_the_right_ends(view: str) -> None:
    performance = small("squat", camera={"view": view, "size_px": (320, 240)})
    picture = film(performance, few=1)[0].astype(int)
    points = performance.landmarks.xy_px[0]
    top = points[[POINT["left_shoulder"], POINT["right_shoulder"]]].mean(axis=0)
    hips = points[[POINT["left_hip"], POINT["right_hip"]]].mean(axis=0)
    red, green, blue = np.moveaxis(picture, 2, 0)
    assert near((red > green + 40) & (blue > green + 40), top + 0.4 * (hips - top), 3)
    shin = points[[POINT["right_knee"], POINT["right_ankle"]]].mean(axis=0)
    assert near((green > red + 40) & (green > blue + 40), shin, 3)


@pytest.mark.parametrize("light", LIGHTS)
def test_every_light_shows_the_person(light: str, empty_room: EmptyRoom) -> None:
    performance, setting = small("elevated-bent-knee-calf-raise"), Setting(light=light, noise=0)
    in_place(performance, 0, somebody(film(performance, setting, few=1)[0], empty_room(performance, setting)))


def test_dim_light_is_darker() -> None:
    bright, dim = (
        film(small("squat"), Setting(light=light, noise=0), few=1)[0] for light in ("bright", "dim")
    )
    assert dim.mean() < 0.7 * bright.mean()


@pytest.mark.parametrize(("legwear", "footwear"), [("shorts", "bare"), ("trousers", "shoes")])
def test_every_way_to_dress_shows_the_person(legwear: str, footwear: str, empty_room: EmptyRoom) -> None:
    look = Look("dark", "bun", legwear=legwear, footwear=footwear, build=1.2)
    performance = small("bridge-heel-lift", look=look)
    in_place(performance, 0, somebody(film(performance, look=look, few=1)[0], empty_room(performance), 5))


def test_people_walk_through_behind_and_only_in_between(empty_room: EmptyRoom) -> None:
    performance = small("bent-knee-calf-raise", repetitions=2, rate_hz=1.2)
    alone = film(performance)
    setting = Setting(passer_by=True, noise=0)
    company = film(performance, setting, seed=4)
    empty = empty_room(performance)
    differs = [somebody(one, other).mean() for one, other in zip(alone, company, strict=True)]
    third = len(alone) / 3
    assert max(differs[int(third) - 2 : int(third) + 3]) > 0.01
    assert max(differs[int(2 * third) - 2 : int(2 * third) + 3]) > 0.01
    assert min(differs) == 0
    # Nobody covers the person: the middle of the trunk keeps its colour, whatever is behind.
    for frame, picture in enumerate(company):
        points = performance.landmarks.xy_px[frame]
        trunk = points[[POINT["right_shoulder"], POINT["right_hip"]]].mean(axis=0)
        x, y = trunk.astype(int)
        assert np.abs(picture[y, x].astype(int) - alone[frame][y, x]).max() < 30
        in_place(performance, frame, somebody(picture, empty))


@pytest.mark.parametrize(("kind", "facing"), [("chair-leg", "right"), ("desk", "left")])
def test_a_hidden_foot_is_not_seen_and_the_knee_is(kind: str, facing: str, empty_room: EmptyRoom) -> None:
    performance = small("soleus-push-up", camera={"facing": facing, "size_px": (320, 240)})
    hidden = Setting(hiding=kind, noise=0)
    mask = somebody(film(performance, hidden, few=1)[0], empty_room(performance, hidden))
    open_mask = somebody(film(performance, few=1)[0], empty_room(performance))
    points = performance.landmarks.xy_px[0]
    heel = points[POINT[f"{facing}_heel"]]
    assert near(open_mask, heel, 2)
    assert not near(mask, heel, 2)
    assert near(mask, points[POINT[f"{facing}_knee"]])


def test_a_shaken_camera_moves_the_picture_with_the_truth() -> None:
    still, shaken = (small("squat", rate_hz=1.0, camera={"shake_px": shake}) for shake in (0.0, 2.0))
    assert np.abs(shaken.play.shift_px).max() > 1
    for frame, (one, other) in enumerate(zip(film(still), film(shaken), strict=True)):
        grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64) for picture in (one, other)]
        moved, _ = cv2.phaseCorrelate(*grey, cv2.createHanningWindow(SMALL, cv2.CV_64F))
        np.testing.assert_allclose(moved, shaken.play.shift_px[frame], atol=0.4)
        shift = shaken.landmarks.xy_px[frame] - still.landmarks.xy_px[frame]
        np.testing.assert_allclose(shift, np.tile(shaken.play.shift_px[frame], (33, 1)), atol=1e-9)


@pytest.mark.parametrize("contrast", [0.4, 1.3])
def test_contrast_stretches_differences_around_grey(contrast: float) -> None:
    performance = small("squat")
    usual, other = (film(performance, Setting(contrast=value, noise=0), few=1)[0] for value in (1, contrast))
    wanted = np.clip(128 + (usual.astype(float) - 128) * contrast, 0, 255)
    assert np.abs(other - wanted).max() <= 1


@pytest.mark.parametrize("noise", [2.0, 8.0])
def test_grain_is_as_strong_as_asked_and_changes_from_picture_to_picture(noise: float) -> None:
    performance = small("still", rate_hz=2.0)
    clean, one = (film(performance, Setting(contrast=0.5, noise=sd), few=2) for sd in (0.0, noise))
    grain = [two.astype(int) - picture for two, picture in zip(one, clean, strict=True)]
    assert grain[0].std() == pytest.approx(noise, rel=0.05)
    assert abs(grain[0].mean()) < 0.1
    assert np.abs(grain[0] - grain[1]).max() > 0


def test_a_seed_draws_the_grain() -> None:
    performance = small("still")
    pictures = [film(performance, Setting(noise=3), seed=seed, few=1)[0] for seed in (1, 1, 2)]
    np.testing.assert_array_equal(pictures[0], pictures[1])
    assert np.any(pictures[0] != pictures[2])


def test_who_comes_in_and_leaves_is_out_of_sight_first_and_last(empty_room: EmptyRoom) -> None:
    performance = small("soleus-push-up", arrive=True, leave=True, rate_hz=0.5)
    empty = empty_room(performance)
    seen = [somebody(picture, empty, 12).mean() for picture in film(performance)]
    unseen = np.isnan(performance.landmarks.xy_px).all(axis=(1, 2))
    assert unseen[0]
    assert unseen[-1]
    assert max(share for share, out in zip(seen, unseen, strict=True) if out) < 0.02
    assert max(seen) > 0.05


def test_a_light_that_is_not_known_is_named_before_anything_is_drawn() -> None:
    with pytest.raises(RequestError, match="light 'moon' is unknown; take one of bright"):
        next(shoot(small("still"), GAUDY, Setting(light="moon")))


def test_pictures_come_one_by_one() -> None:
    pictures = shoot(small("still", repetitions=50), GAUDY, Setting())
    first = next(pictures)
    assert first.shape == (*SMALL[::-1], 3)
    pictures.close()


@pytest.mark.parametrize("size", [(97, 131), (200, 64)])
def test_odd_and_narrow_pictures_are_drawn_whole(size: tuple[int, int], empty_room: EmptyRoom) -> None:
    performance = small("squat", camera={"size_px": size}, person=dressed(GAUDY, 195.0))
    picture = film(performance, few=1)[0]
    assert picture.shape == (size[1], size[0], 3)
    in_place(performance, 0, somebody(picture, empty_room(performance)))
