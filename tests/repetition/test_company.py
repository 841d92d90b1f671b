"""Which rises belong to a set, by what is usual in it: size, company, place."""

from dataclasses import replace
from typing import Any

import pytest

from secondheart.exercises import Exercise, load_exercise
from secondheart.repetition.company import repetitions_of_set, springs_from, usual_of, usual_range, why_no_set
from secondheart.repetition.measure import Measured

STATURE_CM = 172.0
SEATED, EDGE = load_exercise("soleus-push-up"), load_exercise("elevated-bent-knee-calf-raise")


def cm(value: float) -> float:
    return value / STATURE_CM


def set_of(rise: Measured, ranges_cm: list[float], *, gap_s: float = 6.0, **changed: Any) -> list[Measured]:
    """Return rises of these ranges, one after the other; ``changed`` holds for all."""
    found = []
    for number, range_cm in enumerate(ranges_cm):
        later = number * gap_s
        found.append(
            replace(
                rise,
                rise=cm(range_cm),
                start_s=rise.start_s + later,
                top_s=rise.top_s + later,
                highest_s=rise.highest_s + later,
                end_s=rise.end_s + later,
                **changed,
            )
        )
    return found


def kept_cm(found: list[Measured], exercise: Exercise = SEATED) -> list[float]:
    return [round(one.rise * STATURE_CM, 3) for one in repetitions_of_set(found, exercise)]


def test_a_quarter_of_the_usual_range_counts(one_rise: Measured) -> None:
    assert kept_cm(set_of(one_rise, [12, 12, 2.5, 12, 3.5, 12])) == [12, 12, 12, 3.5, 12]


def test_small_ones_alone_are_a_set(one_rise: Measured) -> None:
    assert kept_cm(set_of(one_rise, [2.5, 2.4, 2.6])) == [2.5, 2.4, 2.6]


def test_fidgets_do_not_lower_the_usual_range(one_rise: Measured) -> None:
    found = set_of(one_rise, [12, 2.2, 12, 2.2, 12, 2.2])
    assert usual_range([one.rise for one in found]) * STATURE_CM == pytest.approx(12)
    assert kept_cm(found) == [12, 12, 12]


@pytest.mark.parametrize(
    ("rise_cm", "after_s", "springs"),
    [(3.0, 0.2, True), (1.0, 0.05, True), (0.5, 0.2, False), (9.0, 0.2, False), (3.0, 0.8, False)],
)
def test_a_small_brief_rise_at_once_is_the_spring_at_the_bottom(
    one_rise: Measured, rise_cm: float, after_s: float, springs: bool
) -> None:
    (first,) = set_of(one_rise, [10])
    soon = first.end_s + after_s
    spring = replace(
        first,
        rise=cm(rise_cm),
        start_s=soon,
        top_s=soon + 0.1,
        highest_s=soon + 0.15,
        hold_s=0.1,
        end_s=soon + 0.35,
    )
    assert springs_from(spring, first) == springs


def test_what_is_usual(one_rise: Measured) -> None:
    found = set_of(one_rise, [10, 12, 11])
    usual = usual_of(found)
    assert usual.range == pytest.approx(cm(11.5))
    assert usual.width == one_rise.width
    assert usual.seconds == pytest.approx(one_rise.end_s - one_rise.start_s)


def test_somebody_who_turns_round_does_not_exercise(one_rise: Measured) -> None:
    found = set_of(one_rise, [10, 10, 10, 10])
    found[3] = replace(found[3], width=found[3].width + 0.5)
    assert kept_cm(found) == [10, 10, 10]


def test_a_pause_at_the_edge_is_none(one_rise: Measured) -> None:
    found = set_of(one_rise, [12, 12, 4, 12], sole_at_top=cm(7))
    pause = replace(found[2], sole_at_top=cm(0.2))
    assert kept_cm([*found[:2], pause, found[3]], EDGE) == [12, 12, 12]
    assert kept_cm(found, EDGE) == [12, 12, 4, 12]
    assert kept_cm([*found[:2], pause, found[3]], SEATED) == [12, 12, 4, 12]


def test_no_rises_no_repetitions() -> None:
    assert repetitions_of_set([], SEATED) == []


def phones(found: list[Measured], arms_m: list[float], error_m: float = 0.02) -> list[Measured]:
    """Return rises as a phone shows them that was lifted so far for each radian."""
    return [replace(one, arm_m=arm_m, arm_error_m=error_m) for one, arm_m in zip(found, arms_m, strict=True)]


def test_a_phone_that_only_slips_counts_nothing(one_rise: Measured) -> None:
    assert kept_cm(phones(set_of(one_rise, [9, 9, 8]), [0.0, -0.02, 0.0])) == []


def test_one_that_slips_in_the_midst_of_a_rise_counts(one_rise: Measured) -> None:
    assert kept_cm(phones(set_of(one_rise, [9, 9, 7, 9]), [0.2, 0.2, 0.0, 0.2])) == [9, 9, 7, 9]


def test_a_small_slip_between_repetitions_does_not(one_rise: Measured) -> None:
    assert kept_cm(phones(set_of(one_rise, [9, 9, 4, 9]), [0.2, 0.2, 0.0, 0.2])) == [9, 9, 9]


def test_where_nothing_was_surely_lifted_a_slip_spoils_the_rest(one_rise: Measured) -> None:
    slow = replace(set_of(one_rise, [9])[0], arm_m=0.1, arm_error_m=0.2)
    slipped = replace(set_of(one_rise, [9, 9])[1], arm_m=0.0, arm_error_m=0.01)
    assert kept_cm([slow]) == [9]
    assert kept_cm([slow, slipped]) == []
    assert why_no_set([slow, slipped]) == "the phone turned without being lifted"


def standing(found: list[Measured], leans_deg: list[float]) -> list[Measured]:
    """Return rises as a phone at the pelvis shows them, each with so much of a lean."""
    return [replace(one, aside_deg=lean) for one, lean in zip(found, leans_deg, strict=True)]


@pytest.mark.parametrize(
    ("share", "lean_deg", "counts"),
    [(1.0, 12.0, True), (0.5, 2.0, True), (0.5, 12.0, False)],
    ids=["a lean alone is a fault", "a small one is one", "small and leaning steps off"],
)
def test_who_steps_off_with_a_phone_does_not_repeat(
    one_rise: Measured, share: float, lean_deg: float, counts: bool
) -> None:
    found = standing(set_of(one_rise, [10, 10, 10, 10 * share]), [2.0, 1.5, 2.0, lean_deg])
    assert len(repetitions_of_set(found, EDGE)) == 3 + counts
