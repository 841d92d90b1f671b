"""Walking felt at the pelvis: steps, cadence and duration, and nothing else taken for it."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walks import lumbar

from secondheart.motion import RATE_HZ
from secondheart.motion.worn_body import WornBody
from secondheart.motion.worn_signals import WornSignals, joined
from secondheart.repetition.worn_walk import WornWalking
from secondheart.types import Array, Inertial, Walk

FRAMES = int(40 * RATE_HZ)
TIME_S = np.arange(FRAMES) / RATE_HZ


def signals(lift: Array, first: int = 0) -> WornSignals:
    nothing = np.zeros(len(lift))
    frames = np.arange(first, first + len(lift))
    return WornSignals(first, nothing, nothing, nothing, nothing, lift, nothing == 0, frames)


def bobbing(steps_s: Array, size: float, seed: int = 0) -> Array:
    """What a pelvis feels that is pushed up a moment after each touch-down, and falls in between."""
    phase = np.interp(TIME_S, steps_s, np.arange(len(steps_s)))
    walks = (steps_s[0] <= TIME_S) & (steps_s[-1] >= TIME_S)
    wave = np.cos(2 * np.pi * phase) + 0.35 * np.cos(4 * np.pi * phase - 0.6)
    noise = 0.05 * np.random.default_rng(seed).standard_normal(FRAMES)
    return np.asarray(size * wave * walks + noise + 0.2)


def found(lift: Array) -> tuple[Walk, ...]:
    walking = WornWalking()
    walking.push(signals(lift))
    return walking.finish()


@pytest.mark.parametrize("size", [0.8, 2.0])
@pytest.mark.parametrize("step_s", [0.42, 0.55, 0.75])
def test_steps_cadence_and_duration(step_s: float, size: float) -> None:
    jitter = np.random.default_rng(3).normal(0, 0.02, 41)
    steps_s = 5 + np.cumsum(np.full(41, step_s) + jitter)
    steps_s = steps_s[steps_s < 36]
    (walk,) = found(bobbing(steps_s, size))
    assert abs(len(walk.steps) - len(steps_s)) <= 1
    true = 60 * (len(steps_s) - 1) / (steps_s[-1] - steps_s[0])
    assert walk.cadence_per_min == pytest.approx(true, rel=0.03)
    assert walk.start_s == pytest.approx(steps_s[0] - step_s / 2, abs=step_s)
    assert walk.end_s == pytest.approx(steps_s[-1] + step_s / 2, abs=step_s)
    assert walk.duration_s == walk.end_s - walk.start_s
    assert {step.side for step in walk.steps} == {None}
    assert walk.heel_contacts == ()


def test_a_pause_makes_two_walks() -> None:
    one, other = 3 + 0.55 * np.arange(16), 20 + 0.55 * np.arange(24)
    lift = bobbing(one, 1.5) + bobbing(other, 1.5)
    first, second = found(lift)
    assert first.end_s < 13
    assert second.start_s > 18
    assert len(second.steps) > len(first.steps)


@pytest.mark.parametrize("hz", [0.1, 0.2, 0.3])
def test_slow_movements_and_stillness_are_no_walk(hz: float) -> None:
    rising = 0.4 * np.sin(2 * np.pi * hz * TIME_S)
    assert found(rising) == ()
    assert found(0.05 * np.random.default_rng(1).standard_normal(FRAMES)) == ()
    assert found(np.full(FRAMES, np.nan)) == ()
    assert WornWalking().finish() == ()


@settings(max_examples=10)
@given(cuts=st.lists(st.integers(0, FRAMES), max_size=5))
def test_portions_do_not_matter(cuts: list[int]) -> None:
    lift = bobbing(5 + 0.55 * np.arange(40), 1.2)
    walking, edges = WornWalking(), [0, *sorted(cuts), FRAMES]
    for a, b in pairwise(edges):
        walking.push(signals(lift[a:b], a))
    assert walking.finish() == found(lift)


def test_a_real_walk_has_the_cadence_of_its_spectrum(shared_data: Path) -> None:
    time_s, force_g = lumbar(shared_data, "gait_input")
    body = WornBody("pelvis", 1.7)
    told = joined([*body.push(Inertial(time_s, 9.81 * force_g, np.zeros_like(force_g))), *body.finish()])
    walk = max(found(told.lift_mps2), key=lambda one: one.duration_s)
    assert walk.duration_s > 50
    # The middle of the walk, where nobody turns.
    part = (time_s > 20) & (time_s < 38)
    length = np.linalg.norm(force_g[part], axis=1)
    power = np.abs(np.fft.rfft(length - length.mean(), 65536)) ** 2
    rate = np.fft.rfftfreq(65536, float(np.median(np.diff(time_s))))
    band = (rate > 1.2) & (rate < 2.6)
    true = 60 * float((power[band] * rate[band]).sum() / power[band].sum())
    steps_s = np.array([step.time_s for step in walk.steps])
    steps_s = steps_s[(steps_s > 20) & (steps_s < 38)]
    assert 60 / float(np.mean(np.diff(steps_s))) == pytest.approx(true, rel=0.03)
