"""What is kept frame by frame: found by its number, let go of when told, and cheap to add to."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, signals
from secondheart.workout.kept import KeptRows, KeptSignals


def numbered(first: int, stop: int) -> np.ndarray:
    """Return rows that hold their own numbers, twice."""
    return np.repeat(np.arange(first, stop), 2).reshape(-1, 2)


def kept(first: int, stop: int) -> KeptRows:
    rows = KeptRows()
    rows.push(first, numbered(first, stop))
    return rows


@given(
    ends=st.lists(st.integers(11, 400), max_size=30).map(sorted),
    forgotten=st.lists(st.integers(0, 450), max_size=30),
)
def test_rows_are_found_by_their_numbers_however_they_came_and_went(
    ends: list[int], forgotten: list[int]
) -> None:
    rows, oldest = KeptRows(), 10
    for place, (start, stop) in enumerate(pairwise([10, *ends])):
        rows.push(start, numbered(start, stop))
        if place < len(forgotten):
            rows.forget(forgotten[place])
            oldest = min(max(oldest, forgotten[place]), stop)
        assert (rows.first, rows.stop, len(rows)) == (oldest, stop, stop - oldest)
        np.testing.assert_array_equal(rows.rows(), numbered(oldest, stop))


def test_nothing_is_kept_of_nothing() -> None:
    rows = KeptRows()
    rows.push(7, np.empty((0, 2)))
    assert len(rows) == len(rows.rows()) == 0


@pytest.mark.parametrize(
    ("asked", "given"),
    [((12, 15), (12, 15)), ((0, 12), (10, 12)), ((18, 99), (18, 20)), ((30, 40), (20, 20))],
)
def test_a_part_is_what_is_kept_of_it(asked: tuple[int, int], given: tuple[int, int]) -> None:
    np.testing.assert_array_equal(kept(10, 20).part(*asked), numbered(*given))


def test_what_was_read_stays_as_it_was() -> None:
    rows = kept(0, 60)
    read = rows.part(10, 20)
    for first in range(60, 3000, 10):
        rows.push(first, numbered(first, first + 10))
        rows.forget(first - 40)
    np.testing.assert_array_equal(read, numbered(10, 20))


def test_room_does_not_grow_with_what_went_through() -> None:
    rows = KeptRows()
    for first in range(20_000):
        rows.push(first, numbered(first, first + 1))
        rows.forget(first - 100)
        assert len(rows._room) <= 3 * 101


def test_a_row_is_seldom_copied() -> None:
    rows, copies = KeptRows(), 0
    for first in range(20_000):
        room = rows._room
        rows.push(first, numbered(first, first + 1))
        copies += rows._room is not room
    assert copies < 12


def seen(first: int, count: int) -> Signals:
    body = np.random.default_rng(first).normal(size=(count, 2, 6, 2))
    return signals(first, as_it_comes(body))


def test_signals_are_kept_side_by_side() -> None:
    rows, first, second = KeptSignals(Signals), seen(50, 6), seen(56, 4)
    for run in (first, second):
        rows.push(run)
    rows.forget(52)
    assert (rows.first, rows.stop, len(rows)) == (52, 60, 8)
    part = rows.part(54, 58)
    assert part.first == 54
    np.testing.assert_array_equal(part.body_px, np.concatenate((first.body_px[4:], second.body_px[:2])))
    np.testing.assert_array_equal(part.crossed, np.concatenate((first.crossed[4:], second.crossed[:2])))
    assert rows.part(0, 53).first == 52
