"""What people do with a phone on the thigh that is no exercise: it looks like it, and it is never alike."""

import numpy as np
import pytest
from scipy.signal import periodogram

from secondheart.errors import RequestError
from secondheart.synthetic import DOINGS, Person, PhoneNoise, Worn, wear_while

SEEDS = range(4)


def knee_cm(worn: Worn) -> np.ndarray:
    return 100 * Person().thigh_m * np.sin(np.radians(worn.tilt_deg))


def length(worn: Worn) -> np.ndarray:
    return np.linalg.norm(worn.samples.force_mps2, axis=1)


@pytest.mark.parametrize("doing", DOINGS)
def test_nothing_counts_and_everything_is_finite(doing: str) -> None:
    worn = wear_while(doing, seed=1)
    assert worn.truth.count == 0
    assert worn.truth.exercise == doing
    assert np.isfinite(worn.samples.force_mps2).all()
    assert np.isfinite(worn.samples.rate_radps).all()
    assert np.isnan(worn.truth.heel_cm["left"]).all()
    assert worn.samples.time_s[-1] == pytest.approx(40.0, abs=0.02)


@pytest.mark.parametrize("doing", DOINGS)
def test_the_seed_makes_it_alike_and_another_seed_does_not(doing: str) -> None:
    first, again, other = (wear_while(doing, seed=seed, length_s=20.0) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.samples.force_mps2, again.samples.force_mps2)
    assert np.abs(first.samples.force_mps2 - other.samples.force_mps2).max() > 0.05


@pytest.mark.parametrize(
    ("doing", "rate_hz", "knee"),
    [("leg-bouncing", (4.0, 6.0), (0.7, 2.6)), ("foot-tapping", (1.5, 3.0), (0.2, 1.6))],
)
def test_bouncing_has_its_rate_and_its_height(
    doing: str, rate_hz: tuple[float, float], knee: tuple[float, float]
) -> None:
    strongest = []
    for seed in SEEDS:
        height = knee_cm(wear_while(doing, seed=seed))
        rates, power = periodogram(height, fs=100.0)
        strongest.append(rates[1 + np.argmax(np.where(rates < 1.0, 0, power)[1:])])
        windows = height[: len(height) // 50 * 50].reshape(-1, 50)
        assert knee[0] < np.percentile(np.ptp(windows, axis=1), 90) < knee[1]
    assert all(0.75 * rate_hz[0] < rate < 1.25 * rate_hz[1] for rate in strongest)
    assert np.ptp(strongest) > 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_typing_hardly_moves_the_knee(seed: int) -> None:
    worn = wear_while("typing", seed=seed)
    assert np.ptp(knee_cm(worn)) < 3.0
    assert 0.02 < length(worn).std() < 1.0


@pytest.mark.parametrize("seed", SEEDS)
def test_crossed_legs_go_up_inwards_and_stay(seed: int) -> None:
    worn = wear_while("leg-crossing", seed=seed, leg="left")
    assert worn.tilt_deg.max() - worn.tilt_deg[0] > 8
    assert (worn.tilt_deg > worn.tilt_deg[0] + 5).sum() > 200


@pytest.mark.parametrize("seed", SEEDS)
def test_who_stands_up_has_a_steep_thigh_and_a_raised_phone(seed: int) -> None:
    worn = wear_while("stand-and-sit", seed=seed)
    assert worn.tilt_deg.min() < -70
    place = worn.ride.place_m(worn.samples.time_s)
    assert np.ptp(place[:, 2]) > 0.1
    assert abs(worn.tilt_deg[0]) < 6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_phone_that_is_looked_at_comes_back(seed: int) -> None:
    worn = wear_while("picked-up", seed=seed, length_s=60.0)
    place = worn.ride.place_m(worn.samples.time_s)
    lifted = place[:, 2] - place[0, 2]
    assert lifted.max() > 0.3
    assert abs(lifted[-1]) < 0.02 or lifted[-1] > 0.25
    assert (np.abs(lifted) < 0.02).mean() > 0.1
    assert np.ptp(worn.tilt_deg) < 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_a_phone_that_falls_feels_nothing_then_a_blow_then_lies_still(seed: int) -> None:
    worn = wear_while("slipping-off", seed=seed)
    felt = length(worn)
    assert felt.min() < 2.0
    assert felt.max() > 30.0
    np.testing.assert_allclose(felt[-300:], 9.81, atol=1e-3)
    place = worn.ride.place_m(worn.samples.time_s)
    assert place[-1, 2] < 0.05


@pytest.mark.parametrize("seed", SEEDS)
def test_who_stretches_a_leg_hardly_raises_the_knee(seed: int) -> None:
    height = knee_cm(wear_while("stretching", seed=seed))
    assert height.max() - height[0] < 4.0
    assert np.ptp(height) > 0.5


def test_noise_rate_and_person_are_the_caller_s() -> None:
    worn = wear_while("typing", noise=PhoneNoise.messy(), rate_hz=50.0, person=Person(stature_cm=190), seed=2)
    assert 1000 < len(worn.samples) < 2050
    assert worn.truth.stature_cm == 190


def test_an_unknown_doing_is_refused() -> None:
    with pytest.raises(RequestError, match="'juggling'; take one of typing, leg-crossing"):
        wear_while("juggling")
