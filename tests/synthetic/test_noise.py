"""Noise: its size is the measured one, and each disturbance does what it says."""

from dataclasses import replace

import numpy as np
import pytest

from secondheart.synthetic import Noise, perform
from secondheart.synthetic.body import POINT
from secondheart.synthetic.noise import frame_times


def unrest(name: str, noise: Noise, side: str = "right") -> float:
    """Median second difference from frame to frame as a percentage of the shank."""
    seen = perform("still", repetitions=12, noise=noise).landmarks.xy_px
    shank = np.median(np.linalg.norm(seen[:, POINT["right_knee"]] - seen[:, POINT["right_ankle"]], axis=1))
    jumps = np.diff(seen[:, POINT[f"{side}_{name}"]], 2, axis=0)
    return float(100 * np.median(np.linalg.norm(jumps, axis=1)) / shank)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("ankle", 0.9, 1.8), ("heel", 1.0, 2.3), ("foot_index", 1.5, 2.8)]
)
def test_heavy_trembles_as_measured(name: str, low: float, high: float) -> None:
    near = unrest(name, Noise.heavy())
    assert low < near < high
    assert unrest(name, Noise.heavy(), "left") == pytest.approx(2 * near, rel=0.15)


def test_clean_is_exact() -> None:
    assert unrest("heel", Noise.clean()) < 0.05


def test_the_far_foot_copies_the_near_one() -> None:
    copying = Noise(copy_far=0.75, copy_near=0.24)
    for side, other, share in (("right", "left", 0.75), ("left", "right", 0.24)):
        seen = [
            perform("soleus-push-up", side=side, repetitions=2, noise=one).landmarks.xy_px
            for one in (Noise(), copying)
        ]
        rises = [np.ptp(one[:, POINT[f"{other}_heel"], 1]) for one in seen]
        working = np.ptp(seen[0][:, POINT[f"{side}_heel"], 1])
        assert rises[0] < 1.0
        assert rises[1] == pytest.approx(share * working, rel=0.25)


def test_feet_that_move_alike_are_seen_as_they_are() -> None:
    plain, copied = (
        perform("soleus-push-up", repetitions=2, noise=one) for one in (Noise(), Noise(copy_far=0.75))
    )
    np.testing.assert_allclose(plain.landmarks.xy_px, copied.landmarks.xy_px, atol=1e-9)


def test_heel_gain_shows_part_of_the_rise() -> None:
    whole, part = (
        perform("soleus-push-up", repetitions=2, noise=one).landmarks.xy_px
        for one in (Noise(), Noise(heel_gain=0.7))
    )
    heel, ankle = POINT["right_heel"], POINT["right_ankle"]
    assert np.ptp(part[:, heel, 1]) == pytest.approx(0.7 * np.ptp(whole[:, heel, 1]), rel=0.05)
    np.testing.assert_array_equal(part[:, ankle], whole[:, ankle])


def test_bursts_are_few_and_large() -> None:
    plain, burst = (
        perform("still", repetitions=12, noise=one).landmarks.xy_px
        for one in (Noise(), Noise(bursts_per_min=10.0))
    )
    moved = np.linalg.norm(burst - plain, axis=2)
    assert moved.max() > 10
    assert 0 < (moved.max(axis=1) > 3).mean() < 0.1
    assert moved[:, POINT["nose"]].max() == 0


def test_swaps_exchange_whole_legs() -> None:
    plain, swapped = (
        perform("still", repetitions=12, noise=one).landmarks.xy_px
        for one in (Noise(), Noise(swaps_per_min=10.0))
    )
    knee = [POINT["left_knee"], POINT["right_knee"]]
    changed = np.any(plain[:, knee] != swapped[:, knee], axis=(1, 2))
    assert changed.any()
    np.testing.assert_array_equal(swapped[changed][:, knee], plain[changed][:, knee[::-1]])


def test_points_that_are_missing_have_no_visibility() -> None:
    seen = perform("still", noise=Noise(missing=0.05, gap_per_min=6.0)).landmarks
    lost = np.isnan(seen.xy_px[:, :, 0])
    assert 0.03 < lost.mean() < 0.4
    assert lost.all(axis=1).any()
    np.testing.assert_array_equal(np.isnan(seen.visibility), lost)


def test_times_increase_whatever_happens() -> None:
    for seed in range(20):
        noise = replace(Noise.messy(), time_jitter=0.5, drop=0.2)
        time = frame_times(noise, 30.0, 30.0, np.random.default_rng(seed))
        assert time[0] == 0
        assert np.diff(time).min() > 0
        assert time[-1] <= 30.0
        assert 600 < len(time) < 800


def test_noise_never_touches_the_truth() -> None:
    clean, messy = (
        perform("bridge-heel-lift", repetitions=4, noise=one).truth for one in (Noise(), Noise.messy())
    )
    assert clean.repetitions == messy.repetitions
