"""The contract's definitions of start, top, hold and end, on curves whose crossings are known exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion import RATE_HZ
from secondheart.repetition.curve import REBOUND_S, Times, read_times
from secondheart.types import Array

SCALES = st.floats(0.005, 300.0)


def trapezoid(
    rise_s: float, hold_s: float, lower_s: float, *, lead_s: float = 1.0, tail_s: float = 1.5
) -> Array:
    """Return a heel that goes up, stays and comes down along straight lines, on the even clock."""
    corners = np.cumsum([0.0, lead_s, rise_s, hold_s, lower_s, tail_s])
    time_s = np.arange(int(corners[-1] * RATE_HZ)) / RATE_HZ
    return np.interp(time_s, corners, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0])


def raised_cosine(period_s: float, *, lead_s: float = 1.0, tail_s: float = 1.5) -> Array:
    time_s = np.arange(int((lead_s + period_s + tail_s) * RATE_HZ)) / RATE_HZ - lead_s
    inside = (time_s > 0) & (time_s < period_s)
    return np.where(inside, (1 - np.cos(2 * np.pi * time_s / period_s)) / 2, 0.0)


def seconds(times: Times | None) -> tuple[float, float, float, float]:
    assert times is not None
    return (
        times.start / RATE_HZ,
        times.top / RATE_HZ,
        (times.hold_end - times.top) / RATE_HZ,
        times.end / RATE_HZ,
    )


@given(
    rise_s=st.floats(0.3, 3.0),
    hold_s=st.floats(1.0, 6.0),
    lower_s=st.floats(0.3, 3.0),
    lead_s=st.floats(0.3, 3.0),
    scale=SCALES,
)
def test_straight_lines(rise_s: float, hold_s: float, lower_s: float, lead_s: float, scale: float) -> None:
    curve = scale * trapezoid(rise_s, hold_s, lower_s, lead_s=lead_s)
    times = read_times(curve, int(lead_s * RATE_HZ))
    start_s, top_s, held_s, end_s = seconds(times)
    # A line between frames cuts a corner by less than half a frame.
    assert start_s == pytest.approx(lead_s + 0.1 * rise_s, abs=0.017)
    assert top_s == pytest.approx(lead_s + 0.9 * rise_s, abs=0.017)
    assert held_s == pytest.approx(0.1 * rise_s + hold_s + 0.1 * lower_s, abs=0.034)
    assert end_s == pytest.approx(lead_s + rise_s + hold_s + 0.9 * lower_s, abs=0.017)
    assert times is not None
    assert times.range == pytest.approx(scale)
    assert times.rebound == pytest.approx(0.0, abs=0.02)


@given(period_s=st.floats(0.5, 8.0), scale=SCALES)
def test_a_round_top_without_a_hold(period_s: float, scale: float) -> None:
    lead_s = 1.0
    start_s, top_s, held_s, end_s = seconds(read_times(scale * raised_cosine(period_s), 30))
    low, high = (np.arccos(1 - 2 * part) / (2 * np.pi) * period_s for part in (0.1, 0.9))
    # The range of a round top is read a little low, from its upper part: up to 4 %.
    slack = 0.02 + 0.02 * period_s
    assert start_s == pytest.approx(lead_s + low, abs=slack)
    assert top_s == pytest.approx(lead_s + high, abs=slack)
    assert held_s == pytest.approx(period_s - 2 * high, abs=2 * slack)
    assert end_s == pytest.approx(lead_s + period_s - low, abs=slack)


@pytest.mark.parametrize("jitter", [0.01, 0.025])
def test_a_trembling_top_is_one_hold(jitter: float) -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        curve = trapezoid(0.8, 2.0, 1.2)
        curve = curve + jitter * rng.normal(size=len(curve))
        start_s, top_s, held_s, end_s = seconds(read_times(curve, 30))
        assert start_s == pytest.approx(1.08, abs=0.08)
        assert top_s == pytest.approx(1.72, abs=0.1)
        assert held_s == pytest.approx(2.2, abs=0.15)
        assert end_s == pytest.approx(4.88, abs=0.1)


def test_a_dip_within_the_hold_belongs_to_it() -> None:
    curve = trapezoid(0.5, 3.0, 0.5)
    curve[75:80] -= 0.3
    assert seconds(read_times(curve, 30))[2] == pytest.approx(3.1, abs=0.034)


def test_the_start_is_the_last_moment_near_the_level() -> None:
    curve = trapezoid(0.5, 2.0, 0.5, lead_s=2.0)
    curve[20:28] += 0.3  # a first try, given up
    assert seconds(read_times(curve, 20))[0] == pytest.approx(2.05, abs=0.017)


def test_a_heel_that_never_returns_ends_at_its_lowest_point() -> None:
    time_s = np.arange(150) / RATE_HZ
    curve = np.interp(time_s, [0, 1, 2, 3, 4, 5], [0, 0, 1, 1, 0.4, 0.8])
    times = read_times(curve, 30)
    assert times is not None
    assert times.end / RATE_HZ == pytest.approx(4.0)
    assert times.lowest / RATE_HZ == pytest.approx(4.0)
    assert times.rebound == 0.0


def test_a_recording_that_stops_before_the_heel_is_down_gives_no_end() -> None:
    curve = trapezoid(0.5, 2.0, 1.0)[: int(3.8 * RATE_HZ)]
    times = read_times(curve, 30, ended=True)
    assert times is not None
    assert np.isnan(times.end)
    assert times.top / RATE_HZ == pytest.approx(1.45, abs=0.017)


def test_one_that_stops_after_it_gives_one() -> None:
    times = read_times(trapezoid(0.5, 2.0, 1.0, tail_s=0.2), 30, ended=True)
    assert times is not None
    assert times.end / RATE_HZ == pytest.approx(4.4, abs=0.017)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.34])
@pytest.mark.parametrize("scale", [1.0, 0.04])
def test_a_rebound_is_a_share_of_the_range(share: float, scale: float) -> None:
    curve = trapezoid(0.5, 2.0, 0.8, tail_s=2.0)
    bump = share * (1 - np.cos(2 * np.pi * np.arange(12) / 11)) / 2
    curve[131:143] += bump
    times = read_times(scale * curve, 30)
    assert times is not None
    assert times.rebound == pytest.approx(share, abs=0.03)


def test_what_comes_later_is_no_rebound() -> None:
    curve = trapezoid(0.5, 2.0, 0.8, tail_s=3.0)
    late = 130 + int((REBOUND_S + 0.3) * RATE_HZ)
    curve[late : late + 12] += 0.2 * (1 - np.cos(2 * np.pi * np.arange(12) / 11)) / 2
    times = read_times(curve, 30)
    assert times is not None
    assert times.rebound < 0.02


def test_sinking_below_the_start_is_no_rebound() -> None:
    time_s = np.arange(200) / RATE_HZ
    curve = np.interp(time_s, [0, 1, 2, 3, 4, 4.5, 7], [0, 0, 1, 1, 0, -0.5, -0.5])
    times = read_times(curve, 30)
    assert times is not None
    assert times.rebound < 0.02
    assert times.end / RATE_HZ == pytest.approx(3.9, abs=0.017)
    assert times.lowest / RATE_HZ == pytest.approx(4.5, abs=0.04)


def test_missing_frames_are_left_out() -> None:
    whole = seconds(read_times(trapezoid(1.0, 2.0, 1.0), 30))
    curve = trapezoid(1.0, 2.0, 1.0)
    curve[[40, 41, 70, 71, 72, 110]] = np.nan
    assert seconds(read_times(curve, 30)) == pytest.approx(whole, abs=0.07)


@pytest.mark.parametrize(
    "curve",
    [np.empty(0), np.zeros(60), np.full(60, np.nan), np.full(60, -1.0), np.ones(60)],
    ids=["nothing", "flat", "missing", "below", "up from the first"],
)
def test_no_rise_no_times(curve: Array) -> None:
    assert read_times(curve, 0) is None
