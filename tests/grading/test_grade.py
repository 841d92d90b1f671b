"""A whole set graded: numbers handed on, sides named, centimetres only with a scale, poor rises left out."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.grading import Asked, Graded, grade_set
from secondheart.repetition.gate import Scale, scale_of
from secondheart.repetition.measure import Measured

Clean = Callable[..., list[Measured]]
SCALE = Scale(172.0, known=True)
NAN = float("nan")


def graded(reps: list[Measured], name: str = "soleus-push-up", *, scale: Scale = SCALE, side: str = "auto",
           best_cm: float = NAN, first_index: int = 1) -> Graded:  # fmt: skip
    found = grade_set(reps, load_exercise(name), scale, Asked(side, best_cm), first_index=first_index)
    assert found is not None
    return found


def test_numbers_are_those_measured(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    for number, (one, rep) in enumerate(zip(graded(reps).repetitions, reps, strict=True), start=1):
        assert one.index == number
        assert (one.start_s, one.top_s, one.hold_s, one.end_s) == (
            rep.start_s,
            rep.top_s,
            rep.hold_s,
            rep.end_s,
        )
        assert (one.rise_s, one.lower_s) == (rep.rise_s, rep.lower_s)
        assert one.heel_rise_cm == pytest.approx(172 * rep.rise)
        assert one.lowest_cm == pytest.approx(172 * rep.lowest)
        assert one.score == 100.0
        assert one.side == "both"


def test_numbering_goes_on_from_the_set_before(clean: Clean) -> None:
    assert [one.index for one in graded(clean("soleus-push-up"), first_index=7).repetitions] == [7, 8, 9, 10]


def test_no_rises_no_set() -> None:
    assert grade_set([], load_exercise("soleus-push-up"), SCALE, Asked()) is None


def test_a_rise_that_is_no_repetition_is_left_out_of_both(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    reps[1] = replace(reps[1], rise=0.1 * reps[0].rise)
    result = graded(reps)
    assert [one.index for one in result.repetitions] == [1, 2, 3]
    assert result.measured == (reps[0], reps[2], reps[3])


def test_without_a_scale_there_are_no_centimetres_and_the_same_faults(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    reps[2] = replace(reps[2], hold_s=0.4)
    with_scale, without = (graded(reps, scale=scale).repetitions for scale in (SCALE, scale_of(NAN)))
    for known, unknown in zip(with_scale, without, strict=True):
        assert np.isnan([unknown.heel_rise_cm, unknown.heel_rise_error_cm, unknown.lowest_cm]).all()
        assert unknown.faults == known.faults
        assert unknown.score == known.score
        assert unknown.ankle_range_deg == known.ankle_range_deg


@pytest.mark.parametrize("view", ["front", "rear", "three-quarter"])
def test_outside_the_side_view_angles_are_missing_and_errors_larger(clean: Clean, view: str) -> None:
    side = graded(clean("soleus-push-up")).repetitions[1]
    other = graded(clean("soleus-push-up", view=view)).repetitions[1]
    assert np.isnan([other.ankle_range_deg, other.lowest_cm]).all()
    assert np.isfinite([side.ankle_range_deg, side.lowest_cm]).all()
    assert other.heel_rise_error_cm > 1.5 * side.heel_rise_error_cm


@pytest.mark.parametrize("facing", ["left", "right"])
def test_the_far_leg_carries_a_larger_error(clean: Clean, facing: str) -> None:
    name = "seated-single-leg-calf-raise"
    errors = {
        side: graded(clean(name, side=side, facing=facing), name).repetitions[1].heel_rise_error_cm
        for side in ("left", "right")
    }
    far = "left" if facing == "right" else "right"
    assert errors[far] > 1.5 * errors[facing]


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", ["seated-single-leg-calf-raise", "elevated-bent-knee-calf-raise"])
def test_the_working_leg_is_named_whichever_way_one_faces(
    clean: Clean, name: str, side: str, facing: str
) -> None:
    sides = [one.side for one in graded(clean(name, side=side, facing=facing), name).repetitions]
    assert sides == [side] * 4


@pytest.mark.parametrize("asked", ["left", "right"])
def test_what_the_person_said_goes_before_what_is_seen(clean: Clean, asked: str) -> None:
    name = "seated-single-leg-calf-raise"
    reps = clean(name, side="left")
    assert {one.side for one in graded(reps, name, side=asked).repetitions} == {asked}


def test_a_far_leg_alone_in_a_both_leg_exercise_is_named(clean: Clean) -> None:
    reps = [replace(rep, leg=0, alone=True) for rep in clean("soleus-push-up")]
    assert {one.side for one in graded(reps).repetitions} == {"left"}


def test_the_calibrated_best_is_the_measure(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    assert all(one.faults == () for one in graded(reps).repetitions)
    assert all(one.faults == ("partial-range",) for one in graded(reps, best_cm=25.0).repetitions)


def test_faults_cost_and_come_in_order_of_cost(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    end_s = reps[1].top_s + 0.3 + 0.65
    reps[1] = replace(reps[1], hold_s=0.3, end_s=end_s)
    one = graded(reps).repetitions[1]
    assert one.faults == ("short-hold", "fast-lowering")
    assert one.score == pytest.approx(100 - (10 + 15 * 0.9 / 1.2) - (10 + 15 * 0.05 / 0.5))


@pytest.mark.parametrize("newest", [1, 2, 100])
def test_grading_the_newest_alone_gives_the_same(clean: Clean, newest: int) -> None:
    reps = clean("soleus-push-up")
    last = grade_set(reps, load_exercise("soleus-push-up"), SCALE, Asked(), newest=newest)
    assert last is not None
    assert last.repetitions == graded(reps).repetitions[-newest:]


@pytest.mark.parametrize("view", ["side", "front", "rear", "three-quarter"])
def test_the_view_is_that_of_the_set(clean: Clean, view: str) -> None:
    assert graded(clean("soleus-push-up", view=view)).facts.view == view
