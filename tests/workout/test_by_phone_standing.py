"""Phones on pelvis, shank and foot: what is counted, what never is, and what is said to be unknown."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walks import WALKS, foot, lumbar

from secondheart.exercises import load_exercise
from secondheart.synthetic import PhoneNoise, perform, random_phone, wear
from secondheart.types import Analysis, Inertial, Mount
from secondheart.workout import Workout

STANDING = "bent-knee-calf-raise"
WORN: tuple[Mount, ...] = ("thigh", "shank", "foot", "pelvis")
EXERCISES = (
    "soleus-push-up",
    "bridge-heel-lift",
    "seated-single-leg-calf-raise",
    "single-leg-bridge-heel-lift",
    STANDING,
    "elevated-bent-knee-calf-raise",
)


def analysed(samples: Inertial, exercise: str, mount: Mount, cuts: tuple[int, ...] = ()) -> Analysis:
    workout = Workout(load_exercise(exercise), mount=mount, height_cm=175.0, aloud=False)
    edges = [0, *sorted(cuts), len(samples)]
    for a, b in pairwise(edges):
        workout.push(Inertial(samples.time_s[a:b], samples.force_mps2[a:b], samples.rate_radps[a:b]))
    workout.finish()
    return workout.analysis("inertial")


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize(("mount", "rise_cm", "hold_s"), [("pelvis", 1.2, 0.35), ("shank", 1.0, 0.3)])
def test_standing_raises_are_counted_and_measured(
    mount: Mount, rise_cm: float, hold_s: float, seed: int
) -> None:
    performance = perform(STANDING, repetitions=7, seed=seed, fatigue=0.1)
    worn = wear(performance, mount, phone=random_phone(seed), noise=PhoneNoise.noisy(), seed=seed)
    analysis = analysed(worn.samples, STANDING, mount)
    assert analysis.count == worn.truth.count
    told, true = analysis.repetitions, worn.truth.repetitions
    pairs = list(zip(told, true, strict=True))
    assert np.median([abs(one.heel_rise_cm - other.heel_rise_cm) for one, other in pairs]) < rise_cm
    assert np.median([abs(one.hold_s - other.hold_s) for one, other in pairs]) < hold_s
    assert max(abs(one.start_s - other.start_s) for one, other in pairs) < 0.25
    assert {one.side for one in told} == {None}


def test_at_the_pelvis_no_fault_is_told_and_no_score() -> None:
    """The contract's table: count, times and rise at the pelvis, and not the rest."""
    faults = {2: ["short-hold"], 3: ["fast-lowering"], 4: ["partial-range"]}
    performance = perform(STANDING, repetitions=6, seed=2, faults=faults)  # type: ignore[arg-type]
    samples = wear(performance, "pelvis", noise=PhoneNoise.noisy(), seed=2).samples
    analysis = analysed(samples, STANDING, "pelvis")
    assert analysis.count == 6
    assert [one.faults for one in analysis.repetitions] == [()] * 6
    assert np.isnan(analysis.score)
    missing = {one.what for one in analysis.not_measured}
    assert {"bounce", "fast-lowering", "partial-range", "short-hold", "score"} <= missing
    shank = analysed(wear(performance, "shank", noise=PhoneNoise.noisy(), seed=2).samples, STANDING, "shank")
    assert shank.repetitions[1].faults
    assert "score" not in {one.what for one in shank.not_measured}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_phone_on_the_foot_counts_in_every_posture(exercise: str) -> None:
    side = "both" if load_exercise(exercise).legs == "both" else "left"
    performance = perform(exercise, repetitions=6, side=side, seed=4)
    worn = wear(performance, "foot", leg="left", phone=random_phone(4), noise=PhoneNoise.noisy(), seed=4)
    analysis = analysed(worn.samples, exercise, "foot")
    assert analysis.count == worn.truth.count == 6
    for one, other in zip(analysis.repetitions, worn.truth.repetitions, strict=True):
        assert one.heel_rise_cm == pytest.approx(other.heel_rise_cm, abs=1.0)
        assert one.hold_s == pytest.approx(other.hold_s, abs=0.15)


@pytest.mark.parametrize("mount", ["pelvis", "shank", "foot"])
@pytest.mark.parametrize("movement", ["ordinary-walk", "sit-down-stand-up", "still"])
def test_other_movements_are_no_raises(movement: str, mount: Mount) -> None:
    worn = wear(perform(movement, seed=1), mount, phone=random_phone(1), seed=1)
    assert analysed(worn.samples, STANDING, mount).count == 0


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_real_walks_and_stairs_count_nothing(walk: str, side: str, shared_data: Path) -> None:
    samples = foot(shared_data, walk, side)
    for mount in WORN:
        for exercise in EXERCISES:
            assert analysed(samples, exercise, mount).count == 0, (mount, exercise)


@settings(max_examples=8)
@given(cuts=st.lists(st.integers(0, 3000), max_size=4).map(tuple))
def test_portions_do_not_matter(cuts: tuple[int, ...]) -> None:
    worn = wear(perform(STANDING, repetitions=4, seed=2), "pelvis", noise=PhoneNoise.noisy(), seed=2)
    whole, parts = (analysed(worn.samples, STANDING, "pelvis", one) for one in ((), cuts))
    assert whole.count == parts.count == 4
    for one, other in zip(whole.repetitions, parts.repetitions, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=1e-7)
        assert one.heel_rise_cm == pytest.approx(other.heel_rise_cm, abs=1e-6)


def test_a_walk_felt_at_the_pelvis_says_what_it_does_not_know(shared_data: Path) -> None:
    time_s, force_g = lumbar(shared_data, "gait_input")
    samples = Inertial(time_s, 9.81 * force_g, np.zeros_like(force_g))
    analysis = analysed(samples, "tip-toe-walk", "pelvis")
    assert analysis.repetitions == ()
    assert analysis.walk is not None
    assert len(analysis.walk.steps) == pytest.approx(100, abs=4)
    assert {one.what for one in analysis.not_measured} == {"heel-contact", "side"}
    assert any("ordinary walking" in one for one in analysis.warnings)


def test_who_stands_still_takes_no_steps() -> None:
    worn = wear(perform(STANDING, repetitions=3, seed=0), "pelvis")
    analysis = analysed(worn.samples, "tip-toe-walk", "pelvis")
    assert analysis.walk is None
    assert [one.what for one in analysis.not_measured] == ["walk"]
