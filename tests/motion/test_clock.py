"""The even clock: lines between samples, holes that stay holes, times that go back, any portions."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.clock import LEAST_VISIBILITY, LONGEST_BRIDGE_S, RATE_HZ, Clock
from secondheart.types import LANDMARKS, Array, Landmarks

Make = Callable[[Array], Landmarks]


def cut(samples: Landmarks, start: int, stop: int) -> Landmarks:
    return Landmarks(samples.time_s[start:stop], samples.xy_px[start:stop], samples.visibility[start:stop])


@pytest.mark.parametrize("rate_hz", [7.5, 15, 24, 25, 29.97, 30, 50, 60, 120])
def test_any_rate_becomes_thirty_a_second(samples: Make, rate_hz: float) -> None:
    frames = Clock().push(samples(np.arange(0, 3, 1 / rate_hz)))
    expected_s = np.arange(len(frames)) / RATE_HZ
    assert frames.first == 0
    assert len(frames) == int(np.floor(np.arange(0, 3, 1 / rate_hz)[-1] * RATE_HZ + 1e-6)) + 1
    np.testing.assert_allclose(frames.xy_px[:, 0, 0], 100 * expected_s, atol=1e-9)
    np.testing.assert_allclose(frames.xy_px[:, 5, 1], 7 * expected_s, atol=1e-9)


def test_uneven_times_are_drawn_between(samples: Make) -> None:
    time_s = np.cumsum(np.random.default_rng(3).uniform(0.005, 0.09, 200))
    frames = Clock().push(samples(time_s))
    at_s = (frames.first + np.arange(len(frames))) / RATE_HZ
    assert at_s[0] >= time_s[0]
    assert at_s[-1] <= time_s[-1]
    np.testing.assert_allclose(frames.xy_px[:, 0, 0], 100 * at_s, atol=1e-6)


def test_a_long_hole_stays_one_and_a_short_one_is_bridged(samples: Make) -> None:
    short, long = 0.9 * LONGEST_BRIDGE_S, 1.2 * LONGEST_BRIDGE_S
    time_s = np.concatenate((np.arange(0, 1, 0.02), 1 + short + np.arange(0, 1, 0.02)))
    assert not np.isnan(Clock().push(samples(time_s)).xy_px).any()
    time_s = np.concatenate((np.arange(0, 1, 0.02), 1 + long + np.arange(0, 1, 0.02)))
    missing = np.isnan(Clock().push(samples(time_s)).xy_px[:, 0, 0])
    lost_s = np.flatnonzero(missing) / RATE_HZ
    assert lost_s[0] == pytest.approx(1.0, abs=0.04)
    assert lost_s[-1] == pytest.approx(1 + long, abs=0.04)
    assert np.diff(np.flatnonzero(missing)).max() == 1


@pytest.mark.parametrize("portions", [1, 4])
def test_times_that_do_not_go_forward_are_dropped_and_counted(samples: Make, portions: int) -> None:
    time_s = np.array([0.0, 0.1, 0.1, 0.05, 0.2, 0.15, 0.3, 0.3])
    clock = Clock()
    every = samples(time_s)
    pieces = [
        clock.push(cut(every, *ends))
        for ends in zip(range(0, 8, 8 // portions), range(8 // portions, 9, 8 // portions), strict=True)
    ]
    assert clock.dropped == 4
    assert clock.samples == 4
    assert clock.last_s == 0.3
    x = np.concatenate([piece.xy_px for piece in pieces])[:, 0, 0]
    np.testing.assert_allclose(x, 100 * np.arange(10) / RATE_HZ, atol=1e-9)


def test_a_point_hardly_visible_is_not_seen(samples: Make) -> None:
    every = samples(np.arange(0, 1, 1 / 30))
    visibility = every.visibility.copy()
    visibility[:, 3], visibility[:, 4], visibility[:, 5] = LEAST_VISIBILITY - 0.01, LEAST_VISIBILITY, np.nan
    frames = Clock().push(replace(every, visibility=visibility))
    assert np.isnan(frames.xy_px[:, [3, 5]]).all()
    assert not np.isnan(np.delete(frames.xy_px, [3, 5], axis=1)).any()


def test_a_missing_sample_spoils_no_frame_beside_it(samples: Make) -> None:
    every = samples(np.arange(31) / 30)
    every.xy_px[10] = np.nan
    assert np.flatnonzero(np.isnan(Clock().push(every).xy_px[:, 0, 0])).tolist() == [10]


def test_the_first_frame_is_never_before_the_first_sample(samples: Make) -> None:
    frames = Clock().push(samples(np.arange(0.51, 1.5, 0.03)))
    assert frames.first == 16  # 0.5333 s


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_and_one_sample(samples: Make, count: int) -> None:
    clock = Clock()
    assert len(clock.push(samples(np.zeros(count)))) == count
    assert clock.samples == count
    assert np.isnan(clock.last_s) == (count == 0)


@given(
    steps=st.lists(st.floats(0.001, 0.5), min_size=1, max_size=40),
    cuts=st.lists(st.integers(0, 40), max_size=8),
)
def test_portions_do_not_matter(steps: list[float], cuts: list[int]) -> None:
    time_s = np.cumsum(steps)
    rng = np.random.default_rng(len(steps))
    xy = rng.normal(size=(len(time_s), len(LANDMARKS), 2))
    xy[rng.random(xy.shape[:2]) < 0.1] = np.nan
    every = Landmarks(time_s, xy, np.ones(xy.shape[:2]))
    whole = Clock().push(every)
    ends = [0, *sorted(min(place, len(time_s)) for place in cuts), len(time_s)]
    clock = Clock()
    pieces = [clock.push(cut(every, *pair)) for pair in pairwise(ends)]
    begun = [piece for piece in pieces if len(piece)]
    if not begun:
        assert len(whole) == 0
        return
    assert begun[0].first == whole.first
    np.testing.assert_array_equal(np.concatenate([piece.xy_px for piece in begun]), whole.xy_px)
