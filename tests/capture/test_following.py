"""One clock's samples at the times of another."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.capture.following import ASKED_AT_ONCE, LONGEST_GAP_S, Follower

NAN = float("nan")


def cut(time_s: np.ndarray, values: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for start in range(0, len(time_s), size):
        yield time_s[start : start + size], values[start : start + size]


def follower(time_s: list[float], values: list[float], size: int = 1000) -> Follower:
    return Follower(cut(np.array(time_s), np.array(values)[:, None], size), 1)


def test_between_two_samples_the_line() -> None:
    answer = follower([0.0, 0.4], [1.0, 3.0]).at(np.array([0.0, 0.1, 0.2, 0.4]))
    assert answer[:, 0].tolist() == [1.0, 1.5, 2.0, 3.0]


def test_nothing_beyond_the_ends() -> None:
    answer = follower([1.0, 1.1], [1.0, 2.0]).at(np.array([0.99, 1.0, 1.1, 1.11]))
    np.testing.assert_array_equal(answer[:, 0], [NAN, 1.0, 2.0, NAN])


def test_nothing_across_a_gap_but_its_edges() -> None:
    edge = 1.0 + LONGEST_GAP_S + 0.01
    answer = follower([0.9, 1.0, edge], [0.0, 1.0, 2.0]).at(np.array([1.0, 1.1, 1.3, edge]))
    np.testing.assert_array_equal(answer[:, 0], [1.0, NAN, NAN, 2.0])


def test_a_gap_of_just_half_a_second_is_crossed() -> None:
    assert follower([0.0, 0.5], [0.0, 1.0]).at(np.array([0.25]))[0, 0] == 0.5


def test_a_sample_without_all_values_is_none() -> None:
    answer = follower([0.0, 0.1, 0.2], [0.0, NAN, 2.0]).at(np.array([0.1, 0.2]))
    assert answer[:, 0] == pytest.approx([1.0, 2.0])


def test_an_empty_stream_gives_nothing() -> None:
    assert np.isnan(Follower(iter(()), 3).at(np.array([0.0, 1.0]))).all()
    assert Follower(iter(()), 3).at(np.empty(0)).shape == (0, 3)


def test_memory_stays_flat() -> None:
    time_s = np.arange(200_000) / 1000
    stream = Follower(cut(time_s, time_s[:, None], 500), 1)
    most = 0
    for start in range(0, 200_000, 1000):
        stream.at(time_s[start : start + 1000])
        most = max(most, len(stream._time_s))
    assert most <= 1501


def test_draining_reads_the_rest() -> None:
    taken = []

    def runs() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for number in range(5):
            taken.append(number)
            yield np.array([float(number)]), np.zeros((1, 1))

    stream = Follower(runs(), 1)
    stream.at(np.array([0.5]))
    assert taken == [0, 1]
    stream.drain()
    assert taken == [0, 1, 2, 3, 4]


increasing = st.lists(st.floats(0.001, 0.9), min_size=1, max_size=60).map(np.cumsum)


@given(increasing, increasing, st.integers(1, 70), st.integers(1, 70), st.randoms(use_true_random=False))
def test_runs_of_any_length_give_the_same(
    of_stream: np.ndarray, asked: np.ndarray, size: int, asked_size: int, chance: object
) -> None:
    values = np.array([[chance.uniform(-9, 9)] for _ in of_stream])  # type: ignore[attr-defined]
    whole = Follower(cut(of_stream, values, 1000), 1).at(asked)
    stream = Follower(cut(of_stream, values, size), 1)
    pieces = [stream.at(asked[start : start + asked_size]) for start in range(0, len(asked), asked_size)]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)
    known = np.interp(asked, of_stream, values[:, 0])
    given_values = np.isfinite(whole[:, 0])
    np.testing.assert_allclose(whole[given_values, 0], known[given_values], atol=1e-9)
    within = (asked >= of_stream[0]) & (asked <= of_stream[-1])
    assert not given_values[~within].any()
    if np.diff(of_stream, prepend=of_stream[0]).max() <= LONGEST_GAP_S:
        assert given_values[within].all()


def test_more_times_than_are_answered_at_once() -> None:
    time_s = np.arange(3 * ASKED_AT_ONCE + 7) / 1000
    answer = Follower(cut(time_s, 2 * time_s[:, None], 100), 1).at(time_s)
    np.testing.assert_array_equal(answer[:, 0], 2 * time_s)
