"""Curves rest, move softly and rest again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from secondheart.synthetic.curves import Move, bump, crossing, curve, ease, wobble

softness = some.floats(0.0, 0.5)


@given(softness, softness)
def test_ease_goes_from_nothing_to_all_without_turning(start: float, end: float) -> None:
    done = ease(np.linspace(0.0, 1.0, 501), start, end)
    assert done[0] == pytest.approx(0.0, abs=1e-9)
    assert done[-1] == pytest.approx(1.0, abs=1e-9)
    assert np.diff(done).min() >= -1e-12


@given(softness, softness, some.floats(0.05, 0.95))
def test_crossing_finds_the_level(start: float, end: float, level: float) -> None:
    share = crossing(level, start, end)
    assert float(ease(np.array([share]), start, end)[0]) == pytest.approx(level, abs=1e-4)


def test_a_curve_without_movement_rests() -> None:
    np.testing.assert_array_equal(curve(3.0)(np.array([-5.0, 0.0, 9.0])), [3.0, 3.0, 3.0])


def test_values_hold_between_movements() -> None:
    path = curve(1.0, [Move(4.0, 5.0, -2.0), Move(1.0, 2.0, 2.0)])
    np.testing.assert_allclose(
        path(np.array([0.0, 1.0, 1.5, 2.0, 3.9, 5.0, 99.0])), [1, 1, 1.5, 2, 2, -2, -2]
    )


def test_a_movement_waits_for_the_one_before() -> None:
    path = curve(0.0, [Move(0.0, 2.0, 1.0), Move(1.0, 3.0, 0.0)])
    np.testing.assert_allclose(path(np.array([2.0, 3.0])), [1.0, 0.0], atol=1e-9)
    fine = path(np.linspace(-1, 4, 5001))
    assert np.abs(np.diff(fine)).max() < 0.005


def test_a_bump_comes_back() -> None:
    path = curve(1.0, bump(2.0, 4.0, 5.0, base=1.0, edge_s=0.5))
    np.testing.assert_allclose(path(np.array([2.0, 2.5, 3.5, 4.0])), [1, 5, 5, 1])


def test_unrest_stays_within_its_size() -> None:
    values = wobble(0.5, (1.3, 0.7), np.random.default_rng(0))(np.linspace(0, 100, 5000))
    assert 0.3 < np.abs(values).max() <= 0.5
    assert abs(values.mean()) < 0.02
