"""An exercise felt by a phone on the thigh: counted, timed, measured and graded like a film of it."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.exercises import load_exercise
from secondheart.synthetic import (
    DOINGS,
    PhoneNoise,
    Worn,
    perform,
    random_phone,
    wear,
    wear_while,
)
from secondheart.types import Analysis, Inertial, Landmarks, Mount
from secondheart.workout import Closed, Counted, Event, Finished, Workout

NOISES = {"clean": PhoneNoise.clean(), "noisy": PhoneNoise.noisy(), "messy": PhoneNoise.messy()}
SEATED = ("soleus-push-up", "seated-single-leg-calf-raise")


def worn(exercise: str = "soleus-push-up", noise: str = "noisy", seed: int = 1, **how: Any) -> Worn:
    once = perform(exercise, seed=seed, **how)
    return wear(once, "thigh", phone=random_phone(seed), noise=NOISES[noise], seed=seed)


def analysed(
    samples: Inertial, exercise: str = "soleus-push-up", mount: Mount = "thigh", **how: Any
) -> Analysis:
    variant = how.pop("variant", None)
    workout = Workout(load_exercise(exercise, variant), mount=mount, **{"height_cm": 175.0, **how})
    workout.push(samples)
    workout.finish()
    return workout.analysis("inertial")


def cut(samples: Inertial, start: int, stop: int) -> Inertial:
    at = slice(start, stop)
    return Inertial(samples.time_s[at], samples.force_mps2[at], samples.rate_radps[at])


@pytest.mark.parametrize("noise", ["clean", "noisy"])
@pytest.mark.parametrize("exercise", SEATED)
@pytest.mark.parametrize("seed", range(4))
def test_every_repetition_is_counted_and_measured(exercise: str, noise: str, seed: int) -> None:
    one = worn(exercise, noise, seed, repetitions=4 + seed)
    found = analysed(one.samples, exercise)
    assert found.count == one.truth.count
    for mine, true in zip(found.repetitions, one.truth.repetitions, strict=True):
        assert mine.start_s == pytest.approx(true.start_s, abs=0.1)
        assert mine.hold_s == pytest.approx(true.hold_s, abs=0.2)
        assert mine.heel_rise_cm == pytest.approx(true.heel_rise_cm, abs=1.5)
        assert mine.heel_rise_error_cm > 0.5


def test_faults_of_timing_and_range_are_found_and_no_others() -> None:
    put = {
        2: ["short-hold"],
        4: ["partial-range"],
        6: ["fast-lowering"],
        7: ["trunk-motion"],
    }
    one = worn(repetitions=9, seed=3, faults=put)
    found = analysed(one.samples)
    assert [set(mine.faults) for mine in found.repetitions] == [
        set(true.faults) for true in one.truth.repetitions
    ]


def test_the_fast_variant_is_counted() -> None:
    one = worn(repetitions=30, seed=2, variant="houston")
    assert analysed(one.samples, variant="houston").count == 30


def test_what_a_thigh_cannot_show_is_told() -> None:
    found = analysed(worn(repetitions=3).samples)
    assert found.recording.view is None
    assert {one.side for one in found.repetitions} == {None}
    missing = {one.what for one in found.not_measured}
    assert missing == {"side", "ankle_range_deg", "knee-angle", "trunk-motion", "toe-lift", "uneven"}
    assert all(np.isnan(one.ankle_range_deg) for one in found.repetitions)


def test_the_side_is_the_one_that_was_said() -> None:
    samples = worn("seated-single-leg-calf-raise", repetitions=3, side="left").samples
    found = analysed(samples, "seated-single-leg-calf-raise", side="left")
    assert {one.side for one in found.repetitions} == {"left"}
    assert "side" not in {one.what for one in found.not_measured}


def test_without_a_height_there_are_no_centimetres() -> None:
    found = analysed(worn(repetitions=3).samples, height_cm=float("nan"))
    assert found.count == 3
    assert all(np.isnan(one.heel_rise_cm) for one in found.repetitions)
    assert "heel_rise_cm" in {one.what for one in found.not_measured}


@pytest.mark.parametrize("exercise", ["bridge-heel-lift", "bent-knee-calf-raise", "tip-toe-walk"])
def test_what_a_thigh_shows_nothing_of_is_not_counted(exercise: str) -> None:
    found = analysed(worn(repetitions=3).samples, exercise)
    assert (found.count, found.walk) == (0, None)
    assert found.not_measured[0].what in {"repetitions", "walk"}
    assert "thigh" in found.not_measured[0].why


@pytest.mark.parametrize("doing", [one for one in DOINGS if one not in {"stretching", "foot-tapping"}])
@pytest.mark.parametrize("seed", range(3))
def test_nothing_counts_of_what_is_no_exercise(doing: str, seed: int) -> None:
    samples = wear_while(doing, phone=random_phone(seed), noise=PhoneNoise.noisy(), seed=seed).samples
    assert analysed(samples).count == 0


@pytest.mark.parametrize("movement", ["ordinary-walk", "squat", "sit-down-stand-up", "leg-crossing", "still"])
def test_nothing_counts_of_other_movements(movement: str) -> None:
    samples = wear(perform(movement, seed=1), "thigh", noise=PhoneNoise.noisy()).samples
    assert analysed(samples).count == 0


def test_putting_the_phone_on_and_taking_it_up_count_nothing() -> None:
    once = perform("soleus-push-up", repetitions=4, seed=6)
    one = wear(once, "thigh", noise=PhoneNoise.noisy(), handled=True, seed=6)
    assert analysed(one.samples).count == 4


def numbers(found: Analysis) -> list[list[float]]:
    return [
        [one.start_s, one.top_s, one.end_s, one.hold_s, one.heel_rise_cm, one.score]
        for one in found.repetitions
    ]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 5000), max_size=20))
def test_portions_do_not_matter(cuts: list[int]) -> None:
    samples = worn(noise="messy", repetitions=4, seed=8).samples
    whole = analysed(samples)
    workout = Workout(load_exercise("soleus-push-up"), mount="thigh", height_cm=175)
    edges = sorted({0, *(place for place in cuts if place < len(samples)), len(samples)})
    for start, stop in itertools.pairwise(edges):
        workout.push(cut(samples, start, stop))
    workout.finish()
    pieces = workout.analysis("inertial")
    assert [one.faults for one in pieces.repetitions] == [one.faults for one in whole.repetitions]
    np.testing.assert_allclose(numbers(pieces), numbers(whole), atol=1e-9)
    assert pieces.warnings == whole.warnings


def test_events_come_while_it_goes_on() -> None:
    samples = worn(repetitions=4, seed=2).samples
    workout = Workout(load_exercise("soleus-push-up"), mount="thigh", height_cm=175)
    events: list[Event] = []
    for place in range(0, len(samples), 50):
        events += workout.push(cut(samples, place, place + 50))
    assert len([one for one in events if isinstance(one, Finished)]) >= 3
    assert [one.count for one in events if isinstance(one, Counted)] == [1, 2, 3, 4]
    (closed,) = [one for one in workout.finish() if isinstance(one, Closed)]
    assert len(closed.repetitions) == 4


def test_samples_of_the_other_kind_are_refused() -> None:
    landmarks = Landmarks(np.zeros(1), np.zeros((1, 33, 2)), np.ones((1, 33)))
    with pytest.raises(TypeError, match="mount"):
        Workout(load_exercise("soleus-push-up"), mount="thigh").push(landmarks)
    with pytest.raises(TypeError, match="mount"):
        Workout(load_exercise("soleus-push-up")).push(worn(repetitions=1).samples)


def test_time_spent_moving_the_phone_is_told() -> None:
    samples = wear_while("picked-up", length_s=40, seed=1).samples
    assert any("being moved" in said for said in analysed(samples).warnings)


def test_a_phone_that_feels_nothing_says_where_it_belongs() -> None:
    (one,) = analysed(wear_while("typing", length_s=20, seed=1).samples).not_measured
    assert one.what == "repetitions"
    assert "felt on the thigh" in one.why
    assert "--mount" in one.why
    assert "seen" not in one.why


def test_a_phone_that_is_taken_up_is_not_called_a_file_with_holes() -> None:
    found = analysed(wear_while("picked-up", length_s=60, noise=NOISES["noisy"], seed=0).samples)
    said = [*found.warnings, *(one.why for one in found.not_measured)]
    assert any("the phone was taken up" in one for one in said)
    assert not any(one.startswith("The samples had holes") for one in said)


def test_where_a_phone_shows_nothing_its_unrest_is_not_told() -> None:
    walk = wear(perform("tip-toe-walk", repetitions=12, seed=3), "thigh", seed=3)
    found = analysed(walk.samples, "tip-toe-walk")
    assert found.not_measured[0].what == "walk"
    assert not any("being moved" in said for said in found.warnings)


@pytest.mark.parametrize(
    ("mount", "exercise"), [("thigh", "soleus-push-up"), ("pelvis", "bent-knee-calf-raise")]
)
def test_a_repetition_that_is_over_says_when_it_became_known(mount: Mount, exercise: str) -> None:
    """Also the first ones, held back until it is known about which axis the thigh tilts."""
    felt = wear(perform(exercise, repetitions=5, seed=4), mount, noise=NOISES["noisy"], seed=4).samples

    def finished(events: list[Event]) -> list[float]:
        return [one.known_s for one in events if isinstance(one, Finished)]

    singly, at_once = (Workout(load_exercise(exercise), height_cm=172, mount=mount) for _ in range(2))
    known = finished(at_once.push(felt))
    came: list[tuple[float, float, float]] = []
    for k in range(len(felt)):
        one = Inertial(felt.time_s[k : k + 1], felt.force_mps2[k : k + 1], felt.rate_radps[k : k + 1])
        before_s, now_s = felt.time_s[max(k - 1, 0)], felt.time_s[k]
        came += [(before_s, known_s, now_s) for known_s in finished(singly.push(one))]
    assert known == [known_s for _, known_s, _ in came] != []
    assert all(before_s < known_s <= now_s + 1e-6 for before_s, known_s, now_s in came)


def test_a_phone_that_only_tilts_counts_nothing_and_the_reason_is_told() -> None:
    felt = wear_while("typing", seed=5, phone=random_phone(5), noise=PhoneNoise.messy())
    workout = Workout(load_exercise("soleus-push-up"), mount="thigh", height_cm=175.0)
    workout.push(felt.samples)
    workout.finish()
    analysis = workout.analysis("inertial")
    assert analysis.count == 0
    assert "the phone turned without being lifted" in analysis.not_measured[0].why


def test_without_each_the_result_is_the_same() -> None:
    samples = wear(perform("soleus-push-up", repetitions=4, seed=1), "thigh").samples
    found = []
    for each in (True, False):
        workout = Workout(load_exercise("soleus-push-up"), mount="thigh", height_cm=175.0, each=each)
        events = workout.push(samples) + workout.finish()
        assert any(isinstance(event, Finished) for event in events) == each
        found.append(workout.analysis("inertial"))
    assert found[0] == found[1]
