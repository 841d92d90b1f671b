"""Performances turned into signals and measured rises, each made once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import Exercise, load_exercise
from secondheart.motion import Motion, Signals
from secondheart.motion.signals import joined, part
from secondheart.repetition.counted import counted_signal
from secondheart.repetition.measure import Measured, measure
from secondheart.repetition.turning import Rise, Turning
from secondheart.synthetic import Performance, perform
from secondheart.types import Array


@dataclass(frozen=True)
class Looked:
    """A performance as the repetition room sees it."""

    performance: Performance
    exercise: Exercise
    run: Signals
    counted: Array
    rises: tuple[Rise, ...]
    measured: tuple[Measured, ...]


def look_at(name: str, **how: Any) -> Looked:
    performance, exercise = perform(name, **how), load_exercise(name)
    motion = Motion()
    _, run = motion.push(performance.landmarks)
    run = joined(run, motion.finish())
    counted, _ = counted_signal(run, exercise)
    turning = Turning()
    found = list(turning.push(run.first, counted, np.full(len(counted), 0.009)))
    rises = tuple(found + turning.finish())
    measured = []
    for rise in rises:
        start = max(rise.low_frame - 75, run.first)
        one = measure(
            part(run, start, rise.stop_frame),
            rise,
            counted[start - run.first : rise.stop_frame - run.first],
            exercise,
            at_start=start == run.first,
        )
        if one is not None:
            measured.append(one)
    return Looked(performance, exercise, run, counted, rises, tuple(measured))


@pytest.fixture(scope="session")
def looked() -> Callable[..., Looked]:
    """Look at a performance by exercise and options that can be hashed; the same one is looked at once."""
    return cache(look_at)


@pytest.fixture
def one_rise(looked: Callable[..., Looked]) -> Measured:
    """Give the second of three clean rises of the seated soleus push-up."""
    return looked("soleus-push-up", repetitions=3).measured[1]
