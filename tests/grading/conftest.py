"""Clean measured sets, whose values the tests then change one at a time."""

from collections.abc import Callable
from functools import cache

import pytest

from secondheart.exercises import load_exercise
from secondheart.repetition.measure import Measured
from secondheart.synthetic import Camera, perform
from secondheart.workout import Workout


@cache
def measured(name: str, view: str, side: str, facing: str) -> tuple[Measured, ...]:
    performance = perform(name, repetitions=4, side=side, camera=Camera(view=view, facing=facing))
    workout = Workout(load_exercise(name), height_cm=performance.truth.stature_cm)
    workout.push(performance.landmarks)
    workout.finish()
    return workout._watched._sets.graded[0].measured


@pytest.fixture(scope="session")
def clean() -> Callable[..., list[Measured]]:
    """Give the four measured rises of a clean performance."""

    def of(name: str, *, view: str = "side", side: str = "both", facing: str = "right") -> list[Measured]:
        return list(measured(name, view, side, facing))

    return of
