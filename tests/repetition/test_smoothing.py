"""Smoothing: less jitter, the same movement, missing frames left missing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from secondheart.repetition.smoothing import MOST_PASSES, mean_of, passes_of, smoothed
from secondheart.synthetic import Noise


def test_a_line_stays_a_line() -> None:
    line = np.linspace(0, 1, 50)
    np.testing.assert_allclose(smoothed(line, 4)[8:-8], line[8:-8], atol=1e-12)


def test_each_pass_takes_jitter_away() -> None:
    jitter = np.random.default_rng(4).normal(size=3000)
    left = [float(np.std(smoothed(jitter, passes)[20:-20])) for passes in range(4)]
    assert left[0] == pytest.approx(1.0, abs=0.05)
    assert left[0] > 1.8 * left[1] > 1.8 * 1.1 * left[2]
    assert left[2] > left[3]


def test_missing_frames_stay_missing_and_spoil_nobody() -> None:
    curve = np.linspace(0, 1, 30)
    curve[12] = np.nan
    assert np.flatnonzero(np.isnan(smoothed(curve, 3))).tolist() == [12]
    np.testing.assert_array_equal(smoothed(curve[:3], 3), curve[:3])


def test_slow_and_shaking_rises_are_smoothed_more(looked: Callable[..., Any]) -> None:
    quiet, loud = (
        looked("soleus-push-up", repetitions=3, seed=1, noise=noise).run
        for noise in (Noise.clean(), Noise.heavy())
    )
    assert passes_of(loud, 10) == (0, 0)
    assert passes_of(quiet, 100) == (1, 1)
    left, right = passes_of(loud, 100)
    assert MOST_PASSES >= left >= right > 1  # the left leg is the far one


def test_mean_of_what_is_seen() -> None:
    left, right = np.array([1.0, np.nan, 3.0, np.nan]), np.array([3.0, 2.0, np.nan, np.nan])
    np.testing.assert_array_equal(mean_of([left, right]), [2.0, 2.0, 3.0, np.nan])
