"""The clock of a recording."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.capture.times import Times
from secondheart.errors import RecordingError


def run(times: list[float], cuts: list[int] | None = None) -> tuple[list[bool], list[float], Times]:
    clock = Times("recording.csv")
    raw = np.array(times, dtype=np.float64)
    parts = [part for part in np.split(raw, sorted(cuts or [])) if len(part)]
    keep: list[bool] = []
    seconds: list[float] = []
    for number, part in enumerate(parts):
        following = float(parts[number + 1][0]) if number + 1 < len(parts) else np.inf
        mask, kept = clock.push(part, following)
        keep += mask.tolist()
        seconds += kept.tolist()
    return keep, seconds, clock


def test_good_times_pass_unchanged_but_for_their_start() -> None:
    keep, seconds, clock = run([5.0, 5.5, 6.25, *np.arange(7, 60)])
    assert all(keep)
    assert seconds[:3] == [0, 0.5, 1.25]
    assert clock.finish() == []
    assert clock.duration_s == 54


def test_what_is_dropped_is_counted() -> None:
    keep, _, clock = run([0, 1, 1, 0.5, float("nan"), 2, 1e9, 3, 4, 5, *np.arange(6, 60)])
    assert keep[:9] == [True, True, False, False, False, True, False, True, True]
    assert (clock.doubled, clock.backward, clock.missing) == (1, 2, 1)
    assert clock.finish() == [
        "1 row with a doubled time dropped",
        "2 rows whose time goes back dropped",
        "1 row without a time dropped",
    ]


@given(
    times=st.lists(st.one_of(st.floats(-5, 500), st.just(float("nan"))), min_size=1, max_size=40),
    cuts=st.lists(st.integers(1, 40), max_size=5),
)
def test_times_kept_go_forward(times: list[float], cuts: list[int]) -> None:
    try:
        keep, seconds, clock = run(times, cuts)
    except RecordingError as error:
        assert "seconds" in str(error)  # noqa: PT017 -- either way out is right
        return
    assert all(late > early for early, late in pairwise(seconds))
    assert sum(keep) == len(seconds) == clock.kept
    assert clock.rows == clock.kept + clock.doubled + clock.backward + clock.missing


@given(
    jitter=st.lists(st.floats(-0.06, 0.06), min_size=20, max_size=60),
    spike=st.integers(2, 17),
    cuts=st.lists(st.integers(1, 60), max_size=6),
)
def test_cuts_change_nothing(jitter: list[float], spike: int, cuts: list[int]) -> None:
    times = [number / 30 + shift for number, shift in enumerate(jitter)]
    times[spike] += 1000
    whole, together = run(times), run(times, cuts)
    assert whole[0] == together[0]
    assert whole[1] == together[1]


@pytest.mark.parametrize(
    ("step", "words"), [(33.3, "divide the column by 1000"), (8.3, "milliseconds"), (33_300, "by 1000000")]
)
def test_other_units_are_named(step: float, words: str) -> None:
    with pytest.raises(RecordingError, match=words):
        run([number * step for number in range(5)])[2].finish()
    with pytest.raises(RecordingError, match=words):
        run([number * step for number in range(40)])


def test_one_odd_time_among_few_is_not_another_unit() -> None:
    assert run([0.0, 0.04, 1000.0])[2].finish()[-1].startswith("very short")


def test_steps_from_run_to_run_count_too() -> None:
    with pytest.raises(RecordingError, match="milliseconds"):
        run([33.0 * number for number in range(31)], cuts=list(range(1, 31)))


@pytest.mark.parametrize(
    "times", [[3.0] * 10, [*range(20), *range(20)], list(range(20, 0, -1)), [float("nan")] * 3, []]
)
def test_beyond_repair(times: list[float]) -> None:
    with pytest.raises(RecordingError, match="expected"):
        run(times)[2].finish()
