import numpy as np
import pytest

from secondheart.capture.people import Person, Sighting, apart, look, people_in
from secondheart.capture.person import NEAR_FOR_S, Follower, clothes
from secondheart.capture.pose import Pose, Region

from .conftest import BarFinder, BarModel, scene

RED, GREEN, BLUE = 220, 140, 60
RATE = 10


def follow(pictures: list[np.ndarray], follower: Follower | None = None) -> np.ndarray:
    """Follow through pictures at 10 a second; (n, 2) hips, NaN where missing."""
    follower = follower or Follower(BarFinder(), BarModel())
    poses = [follower.follow(k / RATE, picture) for k, picture in enumerate(pictures)]
    return np.array([(np.nan, np.nan) if pose is None else pose.xy_px[0] for pose in poses])


def looked_over(pictures: list[np.ndarray]) -> tuple[Person, ...]:
    glances = [(k / RATE, picture) for k, picture in enumerate(pictures) if k % RATE == 0]
    return people_in(glances, BarFinder(), BarModel())


def follower_of(colour_x: float, people: tuple[Person, ...]) -> Follower:
    person = min(people, key=lambda one: abs(one.x_px - colour_x))
    return Follower(BarFinder(), BarModel(), person, [one for one in people if one is not person])


def test_a_still_person_is_followed_throughout() -> None:
    hips = follow([scene((80, 70, 60, RED))] * 20)
    assert np.abs(hips - (79.5, 69.5)).max() < 2


def test_the_model_runs_once_a_picture_and_nobody_is_looked_for_while_all_is_well() -> None:
    finder, model = BarFinder(), BarModel()
    follow([scene((80, 70, 60, RED))] * 20, Follower(finder, model))
    assert model.runs == 20
    assert finder.looks == 4  # the whole first picture and three parts of it


def test_a_walker_is_followed() -> None:
    hips = follow([scene((140 - 3 * k, 70, 60, RED)) for k in range(30)])
    assert not np.isnan(hips).any()
    assert hips[-1, 0] == pytest.approx(53, abs=3)


@pytest.mark.parametrize("tall", [30, 45, 60])
def test_somebody_who_walks_by_behind_changes_nothing(tall: float) -> None:
    pictures = [scene((150 - 4 * k, 60, tall, BLUE), (70, 70, 60, RED)) for k in range(38)]
    alone = follow([scene((70, 70, 60, RED))] * 38)
    assert np.abs(follow(pictures) - alone).max() < 3


def test_somebody_who_walks_by_in_front_is_never_followed() -> None:
    pictures = [scene((50, 70, 60, RED), (200 - 4 * k, 70, 80, BLUE)) for k in range(60)]
    hips = follow(pictures)
    seen = ~np.isnan(hips[:, 0])
    assert np.abs(hips[seen, 0] - 49.5).max() < 5
    assert seen[:20].all()
    assert seen[-3:].all()


def test_others_are_left_alone_when_the_person_leaves() -> None:
    pictures = [scene((125, 60, 50, BLUE), (60 - 2 * k, 75, 60, RED)) for k in range(80)]
    people = looked_over(pictures)
    assert len(people) == 2
    hips = follow(pictures, follower_of(40, people))
    assert not np.isnan(hips[:20]).any()
    assert np.isnan(hips[40:]).all()


def test_the_person_is_found_again_at_the_last_place() -> None:
    pictures = [scene((80, 70, 60, RED))] * 10 + [scene()] * 5 + [scene((82, 70, 60, RED))] * 5
    hips = follow(pictures)
    assert np.isnan(hips[10:15]).all()
    assert not np.isnan(hips[15:]).any()


def test_another_body_elsewhere_is_refused_until_the_last_place_is_forgotten() -> None:
    gone = round(NEAR_FOR_S * RATE)
    pictures = [scene((80, 75, 60, RED))] * 10 + [scene((100, 75, 60, BLUE))] * (gone + 5)
    hips = follow(pictures)
    assert np.isnan(hips[10 : 9 + gone]).all()
    assert hips[-1, 0] == pytest.approx(99.5, abs=2)


def test_who_walked_out_of_the_picture_makes_room_for_the_next() -> None:
    pictures = [scene((60 - 5 * k, 70, 60, RED)) for k in range(14)] + [scene((100, 75, 60, BLUE))] * 4
    hips = follow(pictures)
    assert hips[-1, 0] == pytest.approx(99.5, abs=2)


def test_nobody_at_first_is_looked_for_now_and_then() -> None:
    finder = BarFinder()
    pictures = [scene()] * 40 + [scene((80, 70, 60, RED))] * 10
    hips = follow(pictures, Follower(finder, BarModel()))
    assert np.isnan(hips[:40]).all()
    assert not np.isnan(hips[43:]).any()
    assert finder.looks <= 4 * (40 / 2.5 + 2)


def test_people_are_told_apart_and_named_from_left_to_right() -> None:
    pictures = [scene((30, 60, 40, BLUE), (110, 75, 70, RED))] * 31
    left, right = looked_over(pictures)
    assert left.x_px < right.x_px
    assert len(left.sightings) == len(right.sightings) == 4
    assert right.weight > left.weight
    assert left.together(right)


def test_a_walker_is_one_person_and_not_several() -> None:
    people = looked_over([scene((140 - 1.5 * k, 70, 60, RED)) for k in range(60)])
    assert len(people) == 1
    assert len(people[0].sightings) == 6


def test_two_who_cross_stay_two() -> None:
    pictures = [scene((20 + 2 * k, 50, 50, RED), (140 - 2 * k, 75, 60, BLUE)) for k in range(60)]
    people = looked_over(pictures)
    assert sorted(len(person.sightings) for person in people)[-2:] == [6, 6]


def test_one_person_seen_whole_and_in_parts_is_one() -> None:
    assert len(look(BarFinder(), scene((80, 70, 60, RED)))) == 1


def test_a_tall_picture_is_looked_over_from_top_to_bottom() -> None:
    picture = scene((60, 40, 50, RED), (60, 200, 50, BLUE), size=(120, 240))
    assert sorted(round(region.y_px) for region in look(BarFinder(), picture)) == [40, 200]


def test_how_far_a_person_is_from_a_place_grows_with_time() -> None:
    person = Person((Sighting(0.0, Region(50, 50, 100, 0), 1.0),))
    assert person.away(Region(50, 50, 100, 0), 0.0) == 0
    assert person.away(Region(100, 50, 100, 0), 1.0) == pytest.approx(0.8)
    assert apart(Region(0, 0, 100, 0), Region(30, 40, 50, 0)) == pytest.approx(1.0)


def test_clothes_are_taken_from_between_shoulders_and_hips() -> None:
    picture = scene((80, 70, 60, GREEN))
    model = BarModel()
    pose = model.estimate(picture, Region(80, 70, 84, 0))
    assert clothes(pose, picture) == pytest.approx([GREEN, 20, 255 - GREEN])
    off = Pose(pose.xy_px + 1000, pose.visibility, 1.0, pose.next_region)
    assert clothes(off, picture) == pytest.approx([90, 90, 90])
