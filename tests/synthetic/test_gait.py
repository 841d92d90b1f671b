"""Walking on tip-toe: steps alternate, stance feet stay where they are, heels come down only by order."""

import itertools

import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.synthetic import Camera, perform
from secondheart.synthetic.body import LEGS, Person, solve
from secondheart.synthetic.gait import Pace, oval, plan, straight, walk_postures


def test_steps_alternate_and_are_counted() -> None:
    walk = perform("tip-toe-walk", repetitions=15, seed=2).truth.walk
    assert walk is not None
    assert len(walk.steps) == 15
    sides = [step.side for step in walk.steps]
    assert all(one != other for one, other in itertools.pairwise(sides))
    assert walk.duration_s == pytest.approx(walk.end_s - walk.start_s)
    assert walk.cadence_per_min == pytest.approx(60 * 15 / walk.duration_s)
    assert walk.heel_contacts == ()


def test_ordinary_steps_do_not_belong_to_the_walk() -> None:
    plain = perform("tip-toe-walk", repetitions=12)
    longer = perform("tip-toe-walk", repetitions=12, ordinary_steps=5)
    assert len(longer.truth.walk.steps) == 12
    assert longer.landmarks.time_s[-1] > plain.landmarks.time_s[-1] + 6
    assert longer.truth.walk.start_s > plain.truth.walk.start_s + 2


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_heel_contacts_are_where_they_were_put(seed: int) -> None:
    truth = perform(
        "tip-toe-walk", repetitions=16, seed=seed, faults={5: ["heel-contact"], 10: ["heel-contact"]}
    ).truth
    landed = [truth.walk.steps[number - 1] for number in (5, 10)]
    assert [one.side for one in truth.walk.heel_contacts] == [one.side for one in landed]
    for contact, step in zip(truth.walk.heel_contacts, landed, strict=True):
        assert 0 < contact.time_s - step.time_s < 0.6
    assert truth.count == 0


def test_a_walk_shows_no_other_fault() -> None:
    with pytest.raises(RequestError, match="bounce"):
        perform("tip-toe-walk", faults={1: ["bounce"]})


def test_begins_and_ends_at_a_tenth_of_the_raised_height() -> None:
    truth = perform("tip-toe-walk", repetitions=10, rate_hz=120).truth
    mean = (truth.heel_cm["left"] + truth.heel_cm["right"]) / 2
    raised = 100 * Person().rear_foot_m * np.sin(np.radians(32.0))
    up = truth.time_s[mean > 0.1 * raised]
    assert truth.walk.start_s == pytest.approx(up[0], abs=0.03)
    assert truth.walk.end_s == pytest.approx(up[-1], abs=0.03)


def test_a_standing_foot_stays_where_it_landed() -> None:
    person = Person()
    gait = plan([Pace(12, 0.25, 0.55, tiptoe=True)], oval(2.0, 0.45, 1.0), 0.0, np.random.default_rng(1))
    for leg in LEGS:
        for tread in gait.treads[leg]:
            time = np.linspace(max(tread.down_s, 0.0), min(tread.up_s, gait.to_s), 50)
            ball = solve(person, walk_postures(gait, person, time)).ball_m[leg]
            assert np.ptp(ball, axis=0).max() < 0.001


def test_the_walker_turns_and_comes_back() -> None:
    for facing in ("left", "right"):
        seen = perform("tip-toe-walk", repetitions=24, camera=Camera(facing=facing)).landmarks
        x = seen.xy_px[:, 24, 0]
        turned = int(np.argmax(np.abs(x - x[0])))
        assert 0 < turned < len(x) - 30
        assert (x[turned] > x[0]) == (facing == "right")


def test_paths_give_place_and_heading() -> None:
    along = np.array([0.0, 1.0])
    x, y, heading = straight(1.0, 2.0, 90.0)(along)
    np.testing.assert_allclose([x, y, heading], [[1, 1], [2, 3], [90, 90]], atol=1e-12)
    track = oval(2.0, 0.5, 1.0)
    lap = 2 * (2.0 + np.pi * 0.5)
    x, y, heading = track(np.array([0.0, 2.0, 2.0 + np.pi * 0.5, lap]))
    np.testing.assert_allclose(x, [-1, 1, 1, -1], atol=1e-9)
    np.testing.assert_allclose(y, [0, 0, 1, 0], atol=1e-9)
    np.testing.assert_allclose(heading, [0, 0, 180, 360], atol=1e-9)
    fine = np.array(track(np.linspace(0, 2 * lap, 4000)))
    assert np.abs(np.diff(fine, axis=1)).max(axis=1)[:2].max() < 0.01
