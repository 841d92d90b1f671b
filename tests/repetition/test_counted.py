"""The counted signal: which leg weighs how much, and how much it shakes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.motion import RATE_HZ
from secondheart.repetition.counted import NoiseLevel, counted_signal, feet_apart
from secondheart.synthetic import Camera, Noise

Look = Callable[..., Any]
FAR_ALONE = {"side": "left", "camera": Camera(facing="right")}


def swing(signal: np.ndarray) -> float:
    return float(np.nanquantile(signal, 0.98) - np.nanquantile(signal, 0.02))


@pytest.mark.parametrize("view", ["side", "front", "rear", "three-quarter"])
def test_both_legs_swing_as_high_as_the_heel(looked: Look, view: str) -> None:
    seen = looked("soleus-push-up", repetitions=3, camera=Camera(view=view))
    true_cm = float(np.median([one.heel_rise_cm for one in seen.performance.truth.repetitions]))
    assert swing(seen.counted) * seen.performance.truth.stature_cm == pytest.approx(true_cm, rel=0.25)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    "exercise",
    ["seated-single-leg-calf-raise", "single-leg-bridge-heel-lift", "elevated-bent-knee-calf-raise"],
)
def test_one_leg_is_counted_near_or_far(looked: Look, exercise: str, side: str) -> None:
    seen = looked(exercise, repetitions=3, side=side)
    highs_s = [rise.high_frame / RATE_HZ for rise in seen.rises]
    for true in seen.performance.truth.repetitions:
        assert sum(true.start_s < high_s < true.end_s for high_s in highs_s) == 1
    assert swing(seen.counted) * seen.performance.truth.stature_cm > 4.0


def test_a_hidden_leg_leaves_the_other(looked: Look) -> None:
    seen = looked("soleus-push-up", repetitions=3)
    near_only = seen.run.heel_height.copy()
    near_only[:, 0] = np.nan
    counted, shake = counted_signal(replace(seen.run, heel_height=near_only), seen.exercise)
    np.testing.assert_allclose(counted, seen.run.heel_height[:, 1])
    assert not np.isnan(shake).any()


def test_nobody_gives_nothing(looked: Look) -> None:
    run = looked("soleus-push-up", repetitions=3).run
    counted, shake = counted_signal(
        replace(run, heel_height=np.full_like(run.heel_height, np.nan)), load_exercise("soleus-push-up")
    )
    assert np.isnan(counted).all()
    assert np.isnan(shake).all()


def test_the_far_leg_weighs_less_from_the_side_and_as_much_from_the_front(looked: Look) -> None:
    run = looked("soleus-push-up", repetitions=3).run
    heights = np.stack((np.full(len(run), 0.05), np.zeros(len(run))), axis=1)  # only the far leg is up
    exercise = load_exercise("soleus-push-up")
    shares = [
        counted_signal(replace(run, heel_height=heights, width=np.full(len(run), width)), exercise)[0] / 0.05
        for width in (0.1, 0.45, 0.9)
    ]
    assert [float(np.median(share)) for share in shares] == pytest.approx([1 / 3, 3 / 7, 1 / 2])


def test_feet_apart_tells_the_lifted_foot(looked: Look) -> None:
    for side, sign in (("left", -1.0), ("right", 1.0)):
        apart = feet_apart(looked("elevated-bent-knee-calf-raise", repetitions=3, side=side).run)
        assert sign * float(np.median(apart)) > 0.09


def test_noise_level_follows_the_shake() -> None:
    level = NoiseLevel().push(np.concatenate((np.full(900, 0.002), np.full(900, 0.006))))
    assert level[0] == pytest.approx(0.002)
    assert level[899] == pytest.approx(0.002)
    assert level[-1] == pytest.approx(0.006, rel=0.02)
    assert level[900 + 150] == pytest.approx(0.006 - 0.004 / np.e, rel=0.03)


def test_noise_level_is_the_same_in_portions_and_over_holes() -> None:
    shake = np.random.default_rng(1).uniform(0, 0.01, 400)
    shake[50:90] = np.nan
    whole, follower = NoiseLevel().push(shake), NoiseLevel()
    pieces = [follower.push(piece) for piece in np.split(shake, [1, 60, 61, 300])]
    np.testing.assert_allclose(np.concatenate(pieces), whole, rtol=0, atol=1e-12)
    assert whole[89] == pytest.approx(whole[49])


def test_heavy_noise_shakes_more(looked: Look) -> None:
    quiet, loud = (
        looked("soleus-push-up", repetitions=3, seed=1, noise=noise).run.shake
        for noise in (Noise.clean(), Noise.heavy())
    )
    assert np.nanmedian(loud) > 5 * np.nanmedian(quiet)
