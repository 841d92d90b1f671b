"""Analyses made by hand, so that what a page shows can be checked against what went in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from secondheart.exercises.reader import load_exercise
from secondheart.types import (
    LANDMARKS,
    Analysis,
    Finding,
    Recording,
    Repetition,
    Step,
    Trace,
    Walk,
)

#: A seated person facing right, in pixels; the heel rises by ``lift``.
_SEATED = {
    "nose": (330, 90),
    "ear": (310, 95),
    "shoulder": (300, 150),
    "elbow": (310, 220),
    "wrist": (370, 250),
    "hip": (300, 280),
    "knee": (420, 285),
    "ankle": (425, 385),
    "heel": (412, 405),
    "foot_index": (480, 408),
}


def seated(lift: float = 0.0) -> np.ndarray:
    pose = np.full((33, 2), np.nan, dtype=np.float32)
    for place, name in enumerate(LANDMARKS):
        at = _SEATED.get(name.removeprefix("left_").removeprefix("right_"))
        if at is not None:
            up = lift if name.endswith(("heel", "ankle", "knee")) else 0.0
            pose[place] = (at[0] + 4 * name.startswith("left"), at[1] - up)
    return pose


def a_finding(fault: str = "short-hold", value: float = 0.8, limit: float = 1.2, **changes: Any) -> Finding:
    made = Finding(fault, value, limit, abs(limit - value), "s", f"because of {fault}")  # type: ignore[arg-type]
    return replace(made, **changes)


def a_repetition(index: int = 1, **changes: Any) -> Repetition:
    begin = 5.0 * index
    made = Repetition(
        index=index, side="both", start_s=begin, top_s=begin + 0.8, end_s=begin + 3.6, rise_s=0.8, hold_s=1.8,
        lower_s=1.0, heel_rise_cm=9.4, heel_rise_error_cm=0.6, ankle_range_deg=28.0, lowest_cm=0.0,
        score=100.0, pose_start_px=seated(), pose_top_px=seated(30.0),
    )  # fmt: skip
    return replace(made, **changes)


def an_analysis(count: int = 3, **changes: Any) -> Analysis:
    repetitions = tuple(a_repetition(index) for index in range(1, count + 1))
    made = Analysis(
        "soleus-push-up",
        "article",
        Recording("video", 5.0 * count + 5, 30.0, "side"),
        repetitions,
        None,
        (),
        (),
    )
    return replace(made, **changes)


def a_trace(duration_s: float = 20.0, rate_hz: float = 30.0) -> Trace:
    time_s = np.arange(0, duration_s, 1 / rate_hz, dtype=np.float32)
    heights = 9 * np.maximum(0, np.sin(time_s))
    return Trace(time_s, heights.astype(np.float32), (heights + 0.5).astype(np.float32), "cm")


def a_walk(**changes: Any) -> Walk:
    steps = tuple(Step(2.0 + 0.5 * k, "left" if k % 2 else "right") for k in range(20))
    made = Walk(1.5, 12.5, 11.0, steps, 109.1, (Step(6.0, "left"), Step(8.5, "right")))
    return replace(made, **changes)


@pytest.fixture
def finding() -> Callable[..., Finding]:
    return a_finding


@pytest.fixture
def repetition() -> Callable[..., Repetition]:
    return a_repetition


@pytest.fixture
def analysis() -> Callable[..., Analysis]:
    return an_analysis


@pytest.fixture
def trace() -> Callable[..., Trace]:
    return a_trace


@pytest.fixture
def walk() -> Callable[..., Walk]:
    return a_walk


@pytest.fixture(scope="session")
def exercise() -> Callable[..., Any]:
    return load_exercise


@pytest.fixture
def parsed() -> Callable[[str], ET.Element]:
    return ET.fromstring
