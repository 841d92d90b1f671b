"""A phone in the hand: where it is while it is looked at, and how it comes back."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from secondheart.synthetic.phone_hands import GRID_HZ, Look, band, in_hand

LOOKS = [Look(2.0, 1.0, 4.0, 1.0), Look(12.0, 1.0, 3.0, 1.0)]
TIME = np.linspace(0, 20, 401)
PLACE, AXES = np.zeros((401, 3)), np.repeat(np.eye(3)[None], 401, axis=0)


def during(from_s: float, to_s: float) -> np.ndarray:
    return (from_s < TIME) & (to_s > TIME)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_lifted_held_tilted_and_put_back_askew(seed: int) -> None:
    place, axes = in_hand(LOOKS, 20.0, np.random.default_rng(seed))(TIME, PLACE, AXES)
    assert np.abs(place[during(0, 2)]).max() < 1e-9
    np.testing.assert_allclose(axes[during(0, 2)], AXES[during(0, 2)], atol=1e-9)
    held = place[during(3, 7), 2]
    assert abs(held.mean() - 0.32) < 0.01
    assert 0.0003 < held.std() < 0.01
    # The screen leans towards the face: neither up nor level.
    assert 0.3 < axes[during(3, 7), 2, 2].mean() < 0.9
    assert np.abs(place[during(8, 12)]).max() < 1e-9
    askew = np.degrees(Rotation.from_matrix(axes[during(8, 12)]).magnitude())
    assert 0.5 < askew.min() < 40
    assert np.ptp(askew) < 1e-6


def test_it_never_jumps() -> None:
    fine = np.linspace(0, 20, 20_001)
    nowhere, plain = np.zeros((20_001, 3)), np.repeat(np.eye(3)[None], 20_001, axis=0)
    place, axes = in_hand(LOOKS, 20.0, np.random.default_rng(1))(fine, nowhere, plain)
    assert np.abs(np.diff(place, axis=0)).max() < 0.002
    turns = Rotation.from_matrix(axes)
    assert np.degrees((turns[:-1].inv() * turns[1:]).magnitude()).max() < 1.0


def test_unrest_lies_in_its_band_and_is_as_large_as_asked() -> None:
    values = band(np.random.default_rng(2), 60.0, 2.0, 6.0, 0.3)
    assert values.std() == pytest.approx(0.3)
    power = np.abs(np.fft.rfft(values)) ** 2
    rates = np.fft.rfftfreq(len(values), 1 / GRID_HZ)
    inside = power[(rates > 1.0) & (rates < 12.0)].sum() / power.sum()
    assert inside > 0.9
