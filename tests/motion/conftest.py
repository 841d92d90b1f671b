"""A figure drawn by hand, whose lengths and angles are known."""

from collections.abc import Callable

import numpy as np
import pytest

from secondheart.motion.body import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE
from secondheart.types import LANDMARKS, Array, Landmarks

#: Stature in pixels of the figure; its parts have the proportions that body.py assumes.
TALL = 400.0


def standing(x: float = 300.0, floor: float = 450.0, towards: float = 1.0) -> Array:
    """Return (6, 2) a straight leg and trunk seen from the side, the foot flat, pointing to +x."""
    points = np.empty((6, 2))
    points[ANKLE] = x, floor - 0.039 * TALL
    points[KNEE] = points[ANKLE] - (0, 0.246 * TALL)
    points[HIP] = points[KNEE] - (0, 0.245 * TALL)
    points[SHOULDER] = points[HIP] - (0, 0.288 * TALL)
    points[HEEL] = x - towards * 0.04 * TALL, floor
    points[TOE] = x + towards * 0.11 * TALL, floor
    return points


@pytest.fixture
def figure() -> Array:
    """Give (2, 6, 2) both sides of somebody who stands, seen from the side, facing right."""
    return np.stack((standing(300), standing(303)))


@pytest.fixture
def film(figure: Array) -> Callable[[int], Array]:
    """Give (n, 2, 6, 2) of that figure standing still."""
    return lambda count: np.repeat(figure[None], count, axis=0)


@pytest.fixture
def samples() -> Callable[[Array], Landmarks]:
    """Make samples whose every point stands at (100 t + its number, 7 t), so that any time can be told."""

    def make(time_s: Array) -> Landmarks:
        time_s = np.asarray(time_s, dtype=np.float64)
        x = 100 * time_s[:, None] + np.arange(len(LANDMARKS))
        y = np.repeat(7 * time_s[:, None], len(LANDMARKS), axis=1)
        return Landmarks(time_s, np.stack((x, y), axis=2), np.ones((len(time_s), len(LANDMARKS))))

    return make
