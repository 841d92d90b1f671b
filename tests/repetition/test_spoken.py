"""The count said aloud: at once, for every full rise, never for a small one, the same in any portions."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.motion.body import joints
from secondheart.motion.clock import Clock
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, part, signals
from secondheart.repetition.gate import scale_of
from secondheart.repetition.spoken import SpokenCount
from secondheart.synthetic import Noise, Performance, perform

Look = Callable[..., Any]


def quick(performance: Performance) -> Signals:
    frames = Clock().push(performance.landmarks)
    return signals(frames.first, as_it_comes(joints(frames.xy_px)))


def spoken(seen: Any, ends: list[int] | None = None) -> list[float]:
    run = quick(seen.performance)
    counter = SpokenCount(seen.exercise, scale_of(seen.performance.truth.stature_cm))
    return [
        at_s
        for start, stop in pairwise(ends or [0, len(run)])
        for at_s in counter.push(part(run, start, stop))
    ]


@pytest.mark.parametrize(
    ("exercise", "side"),
    [
        ("soleus-push-up", "both"),
        ("bridge-heel-lift", "both"),
        ("seated-single-leg-calf-raise", "right"),
        ("bent-knee-calf-raise", "both"),
    ],
)
@pytest.mark.parametrize("noise", [Noise.clean(), Noise.heavy()], ids=["clean", "heavy"])
def test_each_rise_is_spoken_once_soon_after_its_top(
    looked: Look, exercise: str, side: str, noise: Noise
) -> None:
    seen = looked(exercise, repetitions=5, side=side, seed=2, noise=noise)
    lags_s = []
    said = spoken(seen)
    for true in seen.performance.truth.repetitions:
        during = [at_s for at_s in said if true.start_s < at_s < true.end_s]
        assert len(during) == 1
        lags_s.append(during[0] - true.top_s)
    assert len(said) == 5
    # Noise slows the climb for a moment, so that the top is said to be reached early.
    assert -0.6 < float(np.median(lags_s)) < 0.5


def test_a_fast_tempo_is_counted(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=20, rise_s=0.18, hold_s=0.1, lower_s=0.18, rest_s=0.12)
    assert len(spoken(seen)) == 20


def test_nothing_is_said_of_a_small_rise(looked: Look) -> None:
    assert spoken(looked("soleus-push-up", repetitions=4, top_deg=3.0)) == []


@pytest.mark.parametrize("movement", ["still", "sit-down-stand-up"])
def test_nothing_is_said_of_other_movements(looked: Look, movement: str) -> None:
    seen = looked("soleus-push-up", repetitions=2)
    other = replace(seen, performance=perform(movement, repetitions=3))
    assert spoken(other) == []


@pytest.mark.parametrize(
    ("exercise", "how"),
    [
        ("soleus-push-up", {}),
        ("bent-knee-calf-raise", {}),
        ("elevated-bent-knee-calf-raise", {"side": "right"}),
    ],
)
def test_nothing_is_said_of_who_walks_off(looked: Look, exercise: str, how: dict[str, str]) -> None:
    seen = looked(exercise, repetitions=3, leave=True, seed=2, **how)
    last = seen.performance.truth.repetitions[-1]
    assert [at_s for at_s in spoken(seen) if at_s > last.end_s + 0.3] == []


def test_toes_that_tap_and_feet_that_slide_are_not_spoken(looked: Look) -> None:
    fidgets = {1: ("toe-tap",), 2: ("foot-slide",), 3: ("leg-cross",)}
    seen = replace(
        looked("soleus-push-up", repetitions=2),
        performance=perform("soleus-push-up", repetitions=4, fidgets=fidgets, seed=3, noise=Noise.heavy()),
    )
    assert len(spoken(seen)) == 4


def test_one_bad_moment_of_posture_loses_no_repetition(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=4, seed=2)
    run = quick(seen.performance)
    for true in seen.performance.truth.repetitions:
        run.thigh_drop[int(30 * (true.start_s + 0.3)) :][:4] = 1.0
    counter = SpokenCount(seen.exercise, scale_of(172.0))
    assert len(counter.push(run)) == 4


def test_standing_somebody_is_not_counted_sitting(looked: Look) -> None:
    seen = looked("bent-knee-calf-raise", repetitions=3)
    counter = SpokenCount(looked("soleus-push-up", repetitions=2).exercise, scale_of(172.0))
    assert counter.push(quick(seen.performance)) == []


def test_missing_frames_are_passed_over(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=4, noise=Noise(drop=0.1, gap_per_min=4.0), seed=5)
    assert len(spoken(seen)) == 4


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, 800), max_size=10))
def test_portions_do_not_matter(looked: Look, cuts: list[int]) -> None:
    seen = looked("soleus-push-up", repetitions=4, seed=2, noise=Noise.heavy())
    count = len(quick(seen.performance))
    ends = [0, *sorted(min(place, count) for place in cuts), count]
    assert spoken(seen, ends) == spoken(seen)
