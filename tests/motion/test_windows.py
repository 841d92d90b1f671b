"""Steps that look around themselves in time give the same in any portions."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.windows import Rows, Step, any_near, median, weighted_mean
from secondheart.types import Array


def spread(values: Array, _: Array) -> Rows:
    """Return how far each value's neighbours, two before and one after, lie apart; and the values."""
    around = np.stack([np.roll(values, shift) for shift in (2, 1, 0, -1)])
    return np.ptp(around, axis=0), values


def pushed(step: Step, values: Array, ends: list[int]) -> list[Rows]:
    given = (step.push((values[a:b], -values[a:b])) for a, b in pairwise(ends))
    return [rows for rows in given if rows]


@given(cuts=st.lists(st.integers(0, 50), max_size=60))
def test_a_step_gives_the_same_in_any_portions(cuts: list[int]) -> None:
    values = np.random.default_rng(1).normal(size=50)
    pieces = pushed(Step(spread, 2, 1), values, [0, *sorted(cuts), 50])
    got, kept = (np.concatenate(column) for column in zip(*pieces, strict=True))
    np.testing.assert_array_equal(got, spread(values, values)[0][2:49])
    np.testing.assert_array_equal(kept, values[2:49])


def test_a_step_waits_for_its_neighbours_and_keeps_no_more() -> None:
    step = Step(spread, 2, 1)
    values = np.arange(20.0)
    assert pushed(step, values, [0, 1, 2, 3]) == []
    for place in range(3, 20):
        (rows,) = pushed(step, values, [place, place + 1])
        assert rows[1].tolist() == [place - 1]
        assert len(step._kept[0]) == 3


@given(
    flags=st.lists(st.booleans(), min_size=1, max_size=60), back=st.integers(0, 12), ahead=st.integers(0, 12)
)
def test_any_near_looks_at_all_neighbours(flags: list[bool], back: int, ahead: int) -> None:
    inside = range(back, len(flags) - ahead)
    expected = [any(flags[k - back : k + ahead + 1]) if k in inside else False for k in range(len(flags))]
    assert any_near(np.array(flags), back, ahead).tolist() == expected


def test_a_mean_leaves_out_what_is_missing_and_the_ends_alone() -> None:
    values = np.stack((np.arange(7.0), np.full(7, 5.0)), axis=1)
    values[3, 1] = np.nan
    mean = weighted_mean(values, np.array([1.0, 2.0, 1.0]))
    np.testing.assert_allclose(mean[:, 0], np.arange(7.0))
    np.testing.assert_allclose(mean[:, 1], [5, 5, 5, np.nan, 5, 5, 5])
    values[2, 0] = np.nan
    assert weighted_mean(values, np.array([1.0, 2.0, 1.0]))[1, 0] == pytest.approx(2 / 3)
    assert np.isnan(weighted_mean(values, np.array([1.0, 2.0, 1.0]))[2, 0])


def test_too_few_for_a_mean_stay() -> None:
    values = np.arange(4.0).reshape(2, 2)
    assert weighted_mean(values, np.ones(3)) is values


def test_a_median_leaves_out_what_is_missing() -> None:
    values = np.array([[3.0, 1.0, 2.0, 4.0], [np.nan, 1.0, np.nan, 2.0], [np.nan] * 4])
    np.testing.assert_array_equal(median(values), [2.5, 1.5, np.nan])
