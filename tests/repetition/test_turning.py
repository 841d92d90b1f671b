"""Rises and falls of one signal: every turn beyond the least, none below, in any portions."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.repetition.turning import Rise, Turning
from secondheart.types import Array

LEAST = 0.01


def humps(heights: list[float], *, frames: int = 60, rest: int = 20, floor: float = 0.0) -> Array:
    """Return raised cosines of these heights, with rests between them."""
    hump = (1 - np.cos(2 * np.pi * np.arange(frames) / frames)) / 2
    still = np.zeros(rest)
    return floor + np.concatenate([still, *(part for high in heights for part in (high * hump, still))])


def rises(
    signal: Array, *, ends: list[int] | None = None, first: int = 0, turning: Turning | None = None
) -> list[Rise]:
    turning = turning or Turning()
    found: list[Rise] = []
    for start, stop in pairwise(ends or [0, len(signal)]):
        found += turning.push(first + start, signal[start:stop], np.full(stop - start, LEAST))
    return found + turning.finish()


def test_one_wrong_point_far_down_hides_no_fall_after_it() -> None:
    signal = humps([0.018] * 8, rest=60)
    signal[30] = -0.2
    tops = [110 + 120 * number - 20 for number in range(8)]
    found = [rise.high_frame for rise in rises(signal)]
    assert [top for top in tops if top not in found][1:] == []


def test_a_wobble_half_way_down_is_no_new_rise() -> None:
    """As when somebody walks through behind and pulls the points about."""
    signal = humps([0.06] * 3, frames=120, rest=60)
    signal[148:156] += 0.02 * np.sin(np.linspace(0, np.pi, 8))
    assert len(rises(signal)) == 3


@pytest.mark.parametrize("floor", [-1.0, 0.0, 0.3])
def test_every_hump_is_one_rise_with_its_low_and_high(floor: float) -> None:
    found = rises(humps([0.05] * 5, floor=floor), first=1000)
    assert len(found) == 5
    assert [rise.high_frame for rise in found] == [1050 + 80 * number for number in range(5)]
    assert all(rise.low_frame <= 1020 + 80 * number for number, rise in enumerate(found))
    assert all(rise.high_frame < rise.stop_frame for rise in found)


def test_less_than_the_least_is_not_looked_at() -> None:
    assert rises(humps([0.9 * LEAST] * 3)) == []
    assert len(rises(humps([1.2 * LEAST] * 3))) == 3


def test_least_may_change_on_the_way() -> None:
    signal = humps([0.05] * 4)
    least = np.where(np.arange(len(signal)) < 180, LEAST, 0.06)
    assert len(list(Turning().push(0, signal, least))) == 2


def test_a_dip_at_the_top_does_not_split_a_rise() -> None:
    up = np.linspace(0, 0.06, 30)
    top = np.concatenate(
        (up, np.linspace(0.06, 0.045, 10), np.linspace(0.045, 0.06, 10), up[::-1], np.zeros(60))
    )
    found = rises(top)
    assert len(found) == 1
    assert found[0].high_frame in {29, 49}


def test_a_fall_that_stays_above_a_share_of_the_usual_climb_does_not_end_a_rise() -> None:
    low_top = np.concatenate((np.zeros(5), np.linspace(0, 0.03, 20), np.linspace(0.03, 0.019, 10)))
    signal = np.concatenate((low_top, np.linspace(0.019, 0.06, 20), np.linspace(0.06, 0, 20), np.zeros(60)))
    assert len(rises(signal)) == 2
    turning = Turning()
    turning.usual = 0.05
    assert len(rises(signal, turning=turning)) == 1


def test_heels_that_never_quite_return_are_told_apart() -> None:
    signal = np.maximum(humps([0.06] * 6, rest=0), 0.02)
    assert len(rises(signal)) == 6


def test_missing_frames_are_passed_over() -> None:
    signal = humps([0.05] * 3)
    signal[::4] = np.nan
    assert len(rises(signal)) == 3
    assert rises(np.full(100, np.nan)) == []


def test_a_rise_waits_until_the_heel_has_settled() -> None:
    signal = humps([0.05], rest=100)
    turning = Turning(settle_frames=45)
    found = list(turning.push(0, signal, np.full(len(signal), LEAST)))
    assert len(found) == 1
    down = int(np.flatnonzero(signal[130:] <= 0.2 * 0.05)[0]) + 130
    assert found[0].stop_frame == down + 46
    assert not found[0].cut


def test_the_next_rise_hands_out_the_one_before() -> None:
    signal = humps([0.05, 0.05], frames=30, rest=3)
    found = list(Turning().push(0, signal, np.full(len(signal), LEAST)))
    assert len(found) == 1
    assert 33 < found[0].stop_frame < 50


@pytest.mark.parametrize(("stop", "high"), [(45, 44), (60, 50), (70, 50), (90, 50)])
def test_a_recording_that_ends_early_leaves_a_cut_rise(stop: int, high: int) -> None:
    (found,) = rises(humps([0.05])[:stop])
    assert found.cut
    assert found.high_frame == high
    assert found.stop_frame == stop


def test_nothing_is_left_of_nothing() -> None:
    turning = Turning()
    assert list(turning.push(0, np.empty(0), np.empty(0))) == []
    assert turning.finish() == []


def test_what_is_remembered_stays_near_the_present() -> None:
    turning, signal = Turning(), humps([0.05] * 50)
    for frame in range(0, len(signal), 10):
        list(turning.push(frame, signal[frame : frame + 10], np.full(10, LEAST)))
        assert frame - turning.oldest < 2 * 80 + 45


@given(
    heights=st.lists(st.floats(0.02, 0.09), min_size=1, max_size=6),
    cuts=st.lists(st.integers(0, 500), max_size=12),
)
def test_portions_do_not_matter(heights: list[float], cuts: list[int]) -> None:
    signal = humps(heights) + 0.001 * np.random.default_rng(len(cuts)).normal(size=20 + 80 * len(heights))
    ends = [0, *sorted(min(place, len(signal)) for place in cuts), len(signal)]
    assert rises(signal, ends=ends) == rises(signal)
