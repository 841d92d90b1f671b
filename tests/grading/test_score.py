"""The score: 100 less each fault's cost, which grows with the margin up to its most."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.grading.score import COST, WORST_MARGIN, cost_of, in_order, score_of
from secondheart.types import FaultId, Finding

UNITS = sorted(WORST_MARGIN)


def finding(fault: FaultId, unit: str, margin: float) -> Finding:
    return Finding(fault, 0.0, 0.0, margin, unit, "because")


def test_a_clean_repetition_scores_full() -> None:
    assert score_of([]) == 100.0


def test_every_fault_of_a_repetition_has_a_cost_and_a_worst_margin() -> None:
    assert set(COST) == set(get_args(FaultId))
    assert {fault for fault, _ in WORST_MARGIN} == set(get_args(FaultId)) - {"heel-contact"}


@pytest.mark.parametrize(("fault", "unit"), UNITS)
def test_cost_grows_from_its_least_to_its_most(fault: FaultId, unit: str) -> None:
    least, most = COST[fault]
    worst = WORST_MARGIN[fault, unit]
    costs = [cost_of(finding(fault, unit, share * worst)) for share in (0.0, 0.5, 1.0, 3.0)]
    assert costs == pytest.approx([least, (least + most) / 2, most, most])


@given(
    named=st.lists(st.tuples(st.sampled_from(UNITS), st.floats(0, 1e3)), max_size=11),
    more=st.tuples(st.sampled_from(UNITS), st.floats(0, 1e3)),
)
def test_score_is_between_0_and_100_and_another_fault_never_raises_it(
    named: list[tuple[tuple[FaultId, str], float]], more: tuple[tuple[FaultId, str], float]
) -> None:
    findings = [finding(*which, margin) for which, margin in named]
    score = score_of(findings)
    assert 0 <= score <= 100
    worse = score_of([*findings, finding(*more[0], more[1])])
    assert worse < score or score == 0
    assert score_of(reversed(findings)) == pytest.approx(score)


def test_the_costliest_comes_first_and_equals_by_name() -> None:
    small = finding("knee-angle", "deg", 0.0)
    other = finding("hip-drop", "deg", 0.0)
    large = finding("short-hold", "s", 5.0)
    assert in_order([small, large, other]) == (large, other, small)
    assert in_order([]) == ()
