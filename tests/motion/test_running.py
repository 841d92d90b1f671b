"""Running means and lengths of runs are the same however a signal was cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.motion.running import Fading, lasting


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(0, 60), st.integers(0, 9))
def test_how_long_a_flag_has_been_up(flags: list[bool], cut: int, before: int) -> None:
    expected, count = [], before
    for up in flags:
        count = count + 1 if up else 0
        expected.append(count)
    early, late = np.array(flags[:cut], dtype=np.bool_), np.array(flags[cut:], dtype=np.bool_)
    first = lasting(early, before)
    second = lasting(late, int(first[-1]) if len(first) else before)
    assert [*first.tolist(), *second.tolist()] == expected


@pytest.mark.parametrize("times", [1, 3])
def test_a_mean_begins_with_the_first_row_and_keeps_what_does_not_change(times: int) -> None:
    mean = Fading(0.5, mean=True, times=times)
    np.testing.assert_allclose(mean.push(np.full((40, 2), 7.0)), 7.0)


@pytest.mark.parametrize("times", [1, 3])
def test_portions_do_not_matter(times: int) -> None:
    rows = np.random.default_rng(0).standard_normal((200, 2))
    whole, pieces = Fading(0.3, mean=True, times=times), Fading(0.3, mean=True, times=times)
    cut = np.concatenate([pieces.push(part) for part in np.split(rows, [1, 50, 51, 160])])
    np.testing.assert_allclose(cut, whole.push(rows), atol=1e-12)


def test_the_oftener_the_less_is_left_of_what_shakes() -> None:
    shaking = np.sin(2 * np.pi * 9.0 * np.arange(600) / 30)[:, np.newaxis]
    once, thrice = (Fading(0.1, mean=True, times=times).push(shaking)[300:] for times in (1, 3))
    assert np.ptp(thrice) < np.ptp(once) / 5


def test_a_sum_fades_by_its_memory() -> None:
    total = Fading(1.0).push(np.concatenate((np.ones((1, 1)), np.zeros((30, 1)))))
    assert total[0, 0] == 1.0
    assert total[30, 0] == pytest.approx(np.exp(-1))
