"""The even clock of a motion sensor: means over ticks, whatever the samples' own times are."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.ticks import TICK_HZ, TickClock
from secondheart.types import Inertial


def line(time_s: np.ndarray) -> Inertial:
    """Samples of a force and a rate that grow evenly with time."""
    return Inertial(time_s, time_s[:, None] * [1.0, 2.0, 3.0], time_s[:, None] * [-1.0, 0.5, 0.0])


def uneven(count: int, seed: int) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).uniform(0.002, 0.02, count))


def test_a_tick_is_the_mean_over_its_time() -> None:
    ticks = TickClock().push(line(uneven(400, 1)))
    known = ~np.isnan(ticks.values[:, 0])
    middle_s = (ticks.first + np.arange(len(ticks)) - 0.5) / TICK_HZ
    assert np.count_nonzero(known) > 100
    np.testing.assert_allclose(ticks.values[known, 1], 2 * middle_s[known], atol=1e-9)
    np.testing.assert_allclose(ticks.values[known, 3], -middle_s[known], atol=1e-9)


@given(cuts=st.lists(st.integers(0, 400), max_size=6), seed=st.integers(0, 20))
def test_portions_do_not_matter(cuts: list[int], seed: int) -> None:
    whole = line(uneven(400, seed))
    clock = TickClock()
    edges = [0, *sorted(cuts), 400]
    parts = [
        clock.push(Inertial(whole.time_s[a:b], whole.force_mps2[a:b], whole.rate_radps[a:b]))
        for a, b in pairwise(edges)
    ]
    values = np.concatenate([part.values for part in parts])
    np.testing.assert_allclose(values, TickClock().push(whole).values, atol=1e-9)


def test_a_long_hole_is_not_bridged_and_a_short_one_is() -> None:
    time_s = np.arange(0, 4, 0.01)
    for hole_s, missing in ((0.2, 0), (0.6, 36)):
        kept = (time_s < 2) | (time_s > 2 + hole_s)
        values = TickClock().push(line(time_s[kept])).values[1:]
        assert np.isnan(values[:, 0]).sum() == pytest.approx(missing, abs=2)


def test_times_that_do_not_increase_are_dropped() -> None:
    clock = TickClock()
    clock.push(line(np.array([0.0, 0.1, 0.05, 0.1, 0.2])))
    assert (clock.dropped, clock.samples) == (2, 3)
