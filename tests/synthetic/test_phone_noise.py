"""What spoils a phone's samples: each disturbance is as large as it says, and none touches the motion."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from secondheart.synthetic import PhoneNoise, Worn, perform, wear
from secondheart.synthetic.phone_noise import find_landings, sample_times

STILL = perform("still", repetitions=8)
RAISING = perform("soleus-push-up", repetitions=3, faults={2: ["fast-lowering"]})


def still(**noise: float) -> Worn:
    return wear(STILL, "thigh", noise=PhoneNoise(**noise))


def test_clean_is_exact() -> None:
    worn = wear(RAISING, "thigh", noise=PhoneNoise.clean())
    np.testing.assert_array_equal(worn.samples.force_mps2, worn.ride.force_mps2(worn.samples.time_s))
    np.testing.assert_array_equal(worn.samples.rate_radps, worn.ride.rate_radps(worn.samples.time_s))
    np.testing.assert_allclose(np.diff(worn.samples.time_s), 0.01)


def test_white_noise_is_as_large_as_it_says() -> None:
    samples = still(force_mps2=0.05, rate_radps=0.004).samples
    np.testing.assert_allclose(samples.force_mps2.std(axis=0), 0.05, rtol=0.1)
    np.testing.assert_allclose(samples.rate_radps.std(axis=0), 0.004, rtol=0.1)


def test_biases_stay_and_drift_wanders() -> None:
    plain, biased = still().samples, still(force_bias_mps2=0.2, rate_bias_radps=0.01).samples
    assert np.linalg.norm((biased.force_mps2 - plain.force_mps2)[7]) == pytest.approx(0.2)
    assert np.linalg.norm((biased.rate_radps - plain.rate_radps)[7]) == pytest.approx(0.01)
    drift = still(rate_drift_radps=0.002).samples.rate_radps - plain.rate_radps
    assert np.abs(np.diff(drift, axis=0)).max() < 0.001
    assert 0.0003 < np.ptp(drift, axis=0).max() < 0.02


def test_scale_changes_the_length_of_gravity() -> None:
    length = np.linalg.norm(still(force_scale=0.02).samples.force_mps2, axis=1)
    assert 0.0005 < abs(np.median(length) / 9.81 - 1) < 0.07
    assert np.ptp(length) < 1e-3


def test_a_dropped_heel_is_felt_and_a_lowered_one_hardly() -> None:
    plain, shaken = (wear(RAISING, "thigh", noise=PhoneNoise(landing=size)).samples for size in (0.0, 1.0))
    off = np.linalg.norm(shaken.force_mps2 - plain.force_mps2, axis=1)
    ends = [one.end_s for one in wear(RAISING, "thigh").truth.repetitions]
    blows = [off[(plain.time_s > end - 0.2) & (plain.time_s < end + 0.8)].max() for end in ends]
    assert blows[1] > 2 * max(blows[0], blows[2])
    assert blows[1] > 2.0
    assert off[plain.time_s < ends[0] - 0.3].max() < 1e-6
    # The flesh is still again before the next repetition.
    assert off[(plain.time_s > ends[1] + 1.0) & (plain.time_s < ends[1] + 1.2)].max() < 0.05


def test_landings_are_found_with_their_speed() -> None:
    time = np.linspace(0, 4, 1601)
    heel = np.clip(np.where(time < 2, 0.1 - 0.05 * time, 0.3 * (time - 2) * (time < 2.5)), 0, None)
    first, second = find_landings(time, heel)
    assert first.time_s == pytest.approx(1.96, abs=0.01)
    assert first.speed_mps == pytest.approx(0.05, rel=0.02)
    assert second.time_s == pytest.approx(2.5, abs=0.01)


@pytest.mark.parametrize("slip_deg", [3.0, 12.0])
def test_it_slips_by_as_much_as_asked(slip_deg: float) -> None:
    worn = still(slip_deg=slip_deg)
    axes = Rotation.from_matrix(worn.ride.axes(worn.samples.time_s))
    turned = np.degrees((axes[0].inv() * axes).magnitude())
    assert 0.3 * slip_deg < turned.max() <= slip_deg + 1e-6
    assert np.all(np.diff(turned) > -1e-6)


def test_shifts_are_short_and_small() -> None:
    worn = still(shifts_per_min=20.0, shift_deg=2.0)
    axes = Rotation.from_matrix(worn.ride.axes(worn.samples.time_s))
    turned = np.degrees((axes[0].inv() * axes).magnitude())
    assert 0.5 < turned.max() < 15
    assert (np.abs(np.diff(turned)) < 1e-6).mean() > 0.3


@given(
    noise=st.builds(
        PhoneNoise,
        rate_error=st.floats(0, 0.05),
        jitter_s=st.floats(0, 0.02),
        drop=st.floats(0, 0.5),
        gaps_per_min=st.floats(0, 20),
        bursts_per_min=st.floats(0, 60),
    ),
    rate_hz=st.sampled_from([25.0, 60.0, 100.0, 400.0]),
    seed=st.integers(0, 2**16),
)
def test_stamps_increase_whatever_happens(noise: PhoneNoise, rate_hz: float, seed: int) -> None:
    taken, stamps = sample_times(noise, 20.0, rate_hz, np.random.default_rng(seed))
    assert len(taken) == len(stamps) >= 2
    assert stamps[0] == 0
    assert np.diff(stamps).min() > 0
    assert np.diff(taken).min() >= 0
    assert taken[0] >= -1e-9
    assert taken[-1] <= 20.0


def times(**noise: float) -> tuple[np.ndarray, np.ndarray]:
    return sample_times(PhoneNoise(**noise), 120.0, 100.0, np.random.default_rng(1))


def test_the_clock_s_disturbances_are_as_large_as_they_say() -> None:
    assert len(times(drop=0.1)[0]) == pytest.approx(0.9 * 12_000, rel=0.02)
    assert np.diff(times(jitter_s=0.001)[1]).std() == pytest.approx(0.001 * np.sqrt(2), rel=0.05)
    gaps = np.diff(times(gaps_per_min=5.0)[1])
    assert 3 <= (gaps > 0.08).sum() <= 20
    assert gaps.max() < 1.3
    late = times(bursts_per_min=10.0)
    assert (np.diff(late[1]) < 0.001).sum() > 50
    assert 0.03 < (late[1] - late[0]).max() < 0.6


def test_presets_get_worse() -> None:
    noisy, messy = PhoneNoise.noisy(), PhoneNoise.messy()
    for name in (
        "force_mps2",
        "rate_radps",
        "force_bias_mps2",
        "rate_bias_radps",
        "landing",
        "slip_deg",
        "jitter_s",
    ):
        assert 0 < getattr(noisy, name) < getattr(messy, name)
    assert noisy.drop == noisy.gaps_per_min == noisy.bursts_per_min == 0
    assert min(messy.drop, messy.gaps_per_min, messy.bursts_per_min, messy.shifts_per_min) > 0


def test_noise_never_touches_the_truth() -> None:
    clean, messy = (wear(RAISING, "thigh", noise=one).truth for one in (None, PhoneNoise.messy()))
    assert clean.repetitions == messy.repetitions
    even = wear(RAISING, "thigh", noise=replace(PhoneNoise.messy(), drop=0.0, gaps_per_min=0.0)).truth
    assert even.repetitions == clean.repetitions
