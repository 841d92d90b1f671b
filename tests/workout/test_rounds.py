import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.workout.rounds import Rounds


def test_a_round_ends_after_its_work_and_a_pause_follows() -> None:
    rounds = Rounds(10.0, 5.0)
    for k in range(11):
        rounds.work(float(k))
    assert rounds.over
    rounds.rest(10.0)
    assert rounds.left_s(12.0) == 3.0
    assert not rounds.rested(14.9)
    assert rounds.rested(15.0)
    rounds.next()
    assert (rounds.number, rounds.over, rounds.left_s(15.0)) == (2, False, 10.0)


def test_what_lies_between_two_halts_is_no_work() -> None:
    rounds = Rounds(math.nan, 60.0)
    rounds.work(0.0)
    rounds.work(2.0)
    rounds.halt()
    rounds.work(60.0)
    rounds.work(61.0)
    assert rounds.active_s == 3.0
    assert not rounds.over
    assert math.isnan(rounds.left_s(61.0))


@given(st.lists(st.floats(-100, 1e6), max_size=40))
def test_work_never_shrinks_nor_jumps(times: list[float]) -> None:
    rounds = Rounds(math.nan, 60.0)
    before = 0.0
    for now_s in times:
        rounds.work(now_s)
        assert 0 <= rounds.active_s - before <= 5.0 + 1e-6
        before = rounds.active_s


@pytest.mark.parametrize("rest_s", [0.0, 1.0])
def test_a_pause_may_be_of_no_length(rest_s: float) -> None:
    rounds = Rounds(1.0, rest_s)
    rounds.rest(3.0)
    assert rounds.rested(3.0 + rest_s)
