"""A data folder of its own for each test, samples of every kind, and sets coached before nobody."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.records import Header, Journal, begin, header_for, keep
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform
from secondheart.types import Analysis, Landmarks
from secondheart.workout import Workout

BEGAN = datetime(2026, 11, 22, 18, 30, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a data folder that is not there yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SECONDHEART_DATA", str(folder))
    return folder


def cut(samples: Landmarks, size: int) -> list[Landmarks]:
    """Cut samples into portions of this size."""
    parts = [slice(start, start + size) for start in range(0, len(samples), size)]
    return [Landmarks(samples.time_s[one], samples.xy_px[one], samples.visibility[one]) for one in parts]


def some_samples(count: int, *, seed: int = 0, rate_hz: float = 30.0) -> Landmarks:
    """Give samples with every kind of number that a pose may have, NaN and -0.0 among them."""
    draw = np.random.default_rng(seed)
    xy, seen = draw.normal(300, 100, (count, 33, 2)), draw.uniform(0, 1, (count, 33))
    xy[draw.uniform(size=(count, 33)) < 0.1] = np.nan
    xy[0, 0] = -0.0
    return Landmarks(np.arange(count) / rate_hz, xy, seen)


def same(found: list[Landmarks], expected: list[Landmarks]) -> bool:
    """Tell whether samples are the same to the bit and in the same portions."""
    return len(found) == len(expected) and all(
        getattr(one, name).shape == getattr(other, name).shape
        and getattr(one, name).dtype == np.float64
        and getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for one, other in zip(found, expected, strict=True)
        for name in ("time_s", "xy_px", "visibility")
    )


def header(exercise: str = "soleus-push-up", variant: str | None = None, **chosen: Any) -> Header:
    return header_for(load_exercise(exercise, variant), **{"started_at": BEGAN, "height_cm": 172.0} | chosen)


def coached(samples: Landmarks, chosen: Header, portion: int) -> tuple[Journal, Analysis]:
    """Coach a set: the engine and the journal are given the same; the journal is left open."""
    journal = begin(chosen)
    engine = Workout(
        load_exercise(chosen.exercise, chosen.variant),
        side=chosen.side,
        height_cm=chosen.height_cm,
        best_cm=chosen.best_cm,
    )
    for part in cut(samples, portion):
        engine.push(part)
        journal.push(part)
    engine.finish()
    return journal, engine.analysis(chosen.kind)


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Give the functions of this folder's tests."""
    return SimpleNamespace(
        began=BEGAN, cut=cut, some_samples=some_samples, same=same, header=header, coached=coached
    )


@pytest.fixture(scope="session")
def three() -> Landmarks:
    """Perform three seated push-ups."""
    return perform("soleus-push-up", repetitions=3).landmarks


@pytest.fixture
def kept(three: Landmarks) -> Callable[..., str]:
    """Coach and keep a set of three; gives its id."""

    def of(**chosen: Any) -> str:
        journal, analysis = coached(three, header(**chosen), portion=30)
        journal.note("end")
        keep(journal.id, analysis_json(analysis))
        journal.close()
        return journal.id

    return of
