"""Medians and quantiles that leave missing values out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.repetition.robust import middle, quantile


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
