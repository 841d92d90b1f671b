"""However the samples are cut, the result is the same: one engine serves live, replay and batch."""

from collections.abc import Callable
from dataclasses import astuple
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.exercises import load_exercise
from secondheart.synthetic import Noise, Performance
from secondheart.types import Analysis, Landmarks, Repetition
from secondheart.workout import Closed, Counted, Event, Workout

Perform = Callable[..., Performance]
MESSY = Noise(
    jitter=0.013, far_factor=2.0, bursts_per_min=8.0, swaps_per_min=3.0, drop=0.03, gap_per_min=3.0,
    missing=0.01, time_jitter=0.08, rate_wander=0.15,
)  # fmt: skip
#: Options of each performance; steps instead of repetitions where somebody walks.
CASES: dict[str, dict[str, Any]] = {
    "soleus-push-up": {"repetitions": 4, "faults": {2: ["short-hold"]}, "arrive": True, "leave": True},
    "bridge-heel-lift": {"repetitions": 3, "hips_down": True},
    "seated-single-leg-calf-raise": {"repetitions": 2, "side": ("left", "right")},
    "elevated-bent-knee-calf-raise": {"repetitions": 3, "side": "left", "fidgets": {1: ["edge-pause"]}},
    "tip-toe-walk": {"repetitions": 12, "ordinary_steps": 3, "faults": {5: ["heel-contact"]}},
}


def part(samples: Landmarks, start: int, stop: int) -> Landmarks:
    return Landmarks(samples.time_s[start:stop], samples.xy_px[start:stop], samples.visibility[start:stop])


def fed(name: str, performance: Performance, ends: list[int]) -> tuple[list[Event], Analysis]:
    """Return events and analysis of a performance cut at these samples; equal ends cut empty pieces."""
    workout = Workout(load_exercise(name), height_cm=performance.truth.stature_cm)
    events: list[Event] = []
    for start, stop in pairwise(ends):
        events += workout.push(part(performance.landmarks, start, stop))
    events += workout.finish()
    return events, workout.analysis()


def numbers(one: Repetition) -> list[float]:
    return [
        one.start_s, one.top_s, one.end_s, one.rise_s, one.hold_s, one.lower_s, one.heel_rise_cm,
        one.heel_rise_error_cm, one.ankle_range_deg, one.lowest_cm, one.score,
        *(value for finding in one.findings for value in (finding.value, finding.margin)),
    ]  # fmt: skip


def assert_same(one: tuple[list[Event], Analysis], other: tuple[list[Event], Analysis]) -> None:
    (events, found), (other_events, expected) = one, other
    assert found.count == expected.count
    for a, b in zip(found.repetitions, expected.repetitions, strict=True):
        assert (a.index, a.side, a.faults) == (b.index, b.side, b.faults)
        np.testing.assert_allclose(numbers(a), numbers(b), rtol=0, atol=1e-9)
        np.testing.assert_allclose(a.pose_top_px, b.pose_top_px, atol=1e-3)
    assert (found.walk is None) == (expected.walk is None)
    if found.walk is not None and expected.walk is not None:
        assert [step.side for step in found.walk.steps] == [step.side for step in expected.walk.steps]
        assert len(found.walk.heel_contacts) == len(expected.walk.heel_contacts)
        for steps in ("steps", "heel_contacts"):
            times = [[step.time_s for step in getattr(walk, steps)] for walk in (found.walk, expected.walk)]
            np.testing.assert_allclose(*times, rtol=0, atol=1e-9)
        ends = [astuple(walk)[:3] for walk in (found.walk, expected.walk)]
        np.testing.assert_allclose(*ends, rtol=0, atol=1e-9)
    assert found.not_measured == expected.not_measured
    assert found.warnings == expected.warnings
    assert found.recording == expected.recording
    for kind in (Counted, Closed):
        said, told = (
            [event for event in every if isinstance(event, kind)] for every in (events, other_events)
        )
        assert len(said) == len(told)
    spoken = [
        [event.time_s for event in every if isinstance(event, Counted)] for every in (events, other_events)
    ]
    np.testing.assert_allclose(*spoken, rtol=0, atol=1e-9)


@pytest.fixture(scope="session")
def whole(performed: Perform) -> dict[str, tuple[Performance, tuple[list[Event], Analysis]]]:
    """Give each performance and what it comes to in one piece."""
    results = {}
    for name, how in CASES.items():
        performance = performed(name, seed=6, noise=MESSY, **how)
        results[name] = performance, fed(name, performance, [0, len(performance.landmarks)])
    return results


Whole = dict[str, tuple[Performance, tuple[list[Event], Analysis]]]


def test_the_performances_hold_what_may_go_wrong(whole: Whole) -> None:
    for name, (performance, (_, found)) in whole.items():
        samples = performance.landmarks
        assert np.isnan(samples.xy_px).any()
        assert np.ptp(np.diff(samples.time_s)) > 0.03
        if name == "tip-toe-walk":
            assert found.walk is not None
        else:
            assert found.count >= 2


@pytest.mark.parametrize("size", [1, 2, 13, 97])
@pytest.mark.parametrize("name", CASES)
def test_pieces_of_one_size(whole: Whole, name: str, size: int) -> None:
    performance, expected = whole[name]
    count = len(performance.landmarks)
    assert_same(fed(name, performance, [*range(0, count, size), count]), expected)


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=8)
@given(cuts=st.lists(st.floats(0, 1), max_size=40), empty=st.integers(0, 5))
def test_any_cutting(whole: Whole, name: str, cuts: list[float], empty: int) -> None:
    performance, expected = whole[name]
    count = len(performance.landmarks)
    places = sorted(round(cut * count) for cut in cuts)
    assert_same(fed(name, performance, [0] * (1 + empty) + places + [count] * (1 + empty)), expected)


def test_two_runs_of_the_same_give_the_same_bit_for_bit(whole: Whole) -> None:
    for name, (performance, (_, expected)) in whole.items():
        assert fed(name, performance, [0, len(performance.landmarks)])[1] == expected
