"""Performances put through the engine, each of them once for all tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from secondheart.exercises import load_exercise
from secondheart.synthetic import Performance, perform
from secondheart.types import Analysis, Repetition
from secondheart.workout import Event, Workout

NAN = float("nan")


@dataclass(frozen=True)
class Done:
    """A performance, and what the engine made of it."""

    performance: Performance
    workout: Workout
    events: list[Event]
    analysis: Analysis

    @property
    def found(self) -> tuple[Repetition, ...]:
        return self.analysis.repetitions

    @property
    def sides(self) -> list[str | None]:
        return [one.side for one in self.found]

    @property
    def true_sides(self) -> list[str]:
        return [one.side for one in self.performance.truth.repetitions]


@pytest.fixture(scope="session")
def performed() -> Callable[..., Performance]:
    """Perform an exercise; the same one is performed once."""
    kept: dict[str, Performance] = {}

    def of(name: str, **how: Any) -> Performance:
        key = repr((name, sorted(how.items())))
        if key not in kept:
            kept[key] = perform(name, **how)
        return kept[key]

    return of


@pytest.fixture(scope="session")
def done(performed: Callable[..., Performance]) -> Callable[..., Done]:
    """Perform and analyse; ``asked`` is what the person says of the exercise, ``put_to`` another exercise."""
    kept: dict[str, Done] = {}

    def of(
        name: str, *, put_to: str | None = None, variant: str | None = None, scale: bool = True,
        asked: dict[str, Any] | None = None, **how: Any,
    ) -> Done:  # fmt: skip
        key = repr((name, put_to, variant, scale, asked, sorted(how.items())))
        if key not in kept:
            performance = performed(name, **how)
            workout = Workout(
                load_exercise(put_to or name, variant),
                height_cm=performance.truth.stature_cm if scale else NAN,
                **(asked or {}),
            )
            events = workout.push(performance.landmarks) + workout.finish()
            kept[key] = Done(performance, workout, events, workout.analysis())
        return kept[key]

    return of
