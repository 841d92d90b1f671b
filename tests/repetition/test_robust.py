"""Medians and quantiles that leave missing values out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.repetition.robust import Columns, low_quarter_of, middle, quantile


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=31).filter(lambda v: len(v) % 2 == 1))
def test_middle_is_the_median_of_the_known(values: list[float]) -> None:
    holed = np.array([part for value in values for part in (value, np.nan)])
    assert middle(holed) == np.median(values)


@pytest.mark.parametrize(("part", "value"), [(0.0, 0.0), (0.1, 10.0), (0.5, 50.0), (1.0, 100.0)])
def test_quantiles(part: float, value: float) -> None:
    assert quantile(np.random.default_rng(1).permutation(101).astype(float), part) == value


def test_nothing_known_is_not_known() -> None:
    assert np.isnan(middle(np.empty(0)))
    assert np.isnan(middle(np.full(4, np.nan)))


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=31))
def test_a_quarter_lies_below_the_low_quarter(values: list[float]) -> None:
    assert low_quarter_of(values) == pytest.approx(np.quantile(values, 0.25), abs=1e-9)


def test_columns_are_read_at_one_part_or_several() -> None:
    both = np.stack((np.arange(101.0), np.arange(200.0, 301.0)), axis=1)
    both[90:, 1] = np.nan
    columns = Columns(alone=np.arange(101.0)[::-1], both=both)
    np.testing.assert_array_equal(columns.at("alone", 0.1), [10])
    np.testing.assert_array_equal(columns.at("both", 1.0), [100, 289])
    np.testing.assert_array_equal(columns.at_each("both", np.array([0.0, 0.5])), [[0, 200], [50, 245]])
