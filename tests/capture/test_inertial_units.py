"""Units that no header names are told by what the numbers must do on Earth."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from exported import GRAVITY_MPS2, joined, own_csv, swinging
from scipy.spatial.transform import Rotation

from secondheart.capture import open_recording
from secondheart.capture.inertial_units import turning_error_deg
from secondheart.errors import RecordingError
from secondheart.types import Inertial

MOTION = swinging()


def written(folder: Path, motion: Inertial = MOTION, **scale: float) -> Path:
    path = folder / "motion.csv"
    path.write_text(own_csv(motion, **scale))
    return path


def test_acceleration_in_g(tmp_path: Path) -> None:
    source = open_recording(written(tmp_path, force=1 / GRAVITY_MPS2))
    run = joined(source)
    np.testing.assert_allclose(run.force_mps2, MOTION.force_mps2, rtol=1e-12)
    assert source.warnings == ["the acceleration is taken to be in g: at quiet times it is 1 long"]


def test_rates_in_degrees(tmp_path: Path) -> None:
    source = open_recording(written(tmp_path, rate=180 / np.pi))
    run = joined(source)
    np.testing.assert_allclose(run.rate_radps, MOTION.rate_radps, rtol=1e-12)
    assert source.warnings == [
        "the rates are taken to be in deg/s: only so do they turn as gravity's direction does"
    ]


def test_both_at_once_and_the_other_sign_of_force(tmp_path: Path) -> None:
    source = open_recording(written(tmp_path, force=-1 / GRAVITY_MPS2, rate=180 / np.pi), force_sign=-1)
    run = joined(source)
    np.testing.assert_allclose(run.force_mps2, MOTION.force_mps2, rtol=1e-12)
    np.testing.assert_allclose(run.rate_radps, MOTION.rate_radps, rtol=1e-12)
    assert len(source.warnings) == 2


def test_the_sign_of_force_changes_nothing_about_rates() -> None:
    up = turning_error_deg(MOTION.time_s, MOTION.force_mps2, MOTION.rate_radps)
    down = turning_error_deg(MOTION.time_s, -MOTION.force_mps2, MOTION.rate_radps)
    assert up == pytest.approx(down)
    assert up < 0.3
    assert turning_error_deg(MOTION.time_s, MOTION.force_mps2, 0 * MOTION.rate_radps) > 5


def test_a_turn_about_every_axis_is_carried_on() -> None:
    rng = np.random.default_rng(5)
    time_s = np.arange(6000) / 200
    rate = np.column_stack([np.sin(time_s * speed + start) for speed, start in rng.uniform(0.3, 0.9, (3, 2))])
    matrix, force = np.eye(3), []
    for k, turn in enumerate(rate):
        force.append(matrix.T @ [0, 0, 9.81])
        half = turn if k + 1 == len(rate) else (turn + rate[k + 1]) / 2
        matrix = matrix @ Rotation.from_rotvec(half / 200).as_matrix()
    assert turning_error_deg(time_s, np.array(force), rate) < 0.2
    assert turning_error_deg(time_s, np.array(force), -rate) > 20


def test_too_little_to_tell_is_nan() -> None:
    some = slice(0, 90)
    args = MOTION.time_s[some], MOTION.force_mps2[some], MOTION.rate_radps[some]
    assert np.isnan(turning_error_deg(*args))
    assert np.isnan(turning_error_deg(MOTION.time_s, MOTION.force_mps2, MOTION.rate_radps * np.nan))
    assert np.isnan(turning_error_deg(MOTION.time_s * 20, MOTION.force_mps2, MOTION.rate_radps))
    assert np.isnan(turning_error_deg(np.empty(0), np.empty((0, 3)), np.empty((0, 3))))


def test_turning_is_not_carried_across_a_gap() -> None:
    keep = (MOTION.time_s % 2 < 0.9) | (MOTION.time_s % 2 > 1.1)
    rate = np.where(keep[:, None], MOTION.rate_radps, np.nan)
    whole = turning_error_deg(MOTION.time_s, MOTION.force_mps2, rate)
    assert whole < 0.3


def test_a_mirrored_sensor_is_told(tmp_path: Path) -> None:
    source = open_recording(written(tmp_path, rate=-1))
    list(source)
    assert source.warnings == [
        "the rates turn the other way than gravity does: the axes may not be right-handed"
    ]


def test_the_size_of_blocks_does_not_change_what_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, swinging(seconds=200.0, rate_hz=50.0), rate=180 / np.pi)
    source = open_recording(path)
    source._block_bytes = 3000
    pieces = np.concatenate([run.rate_radps for run in source])
    whole = joined(open_recording(path))
    np.testing.assert_array_equal(pieces, whole.rate_radps)


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ({"force": 0.4}, "is 3.9. long at quiet times; .* force_unit"),
        ({"force": 4.0}, "long at quiet times; .* force_unit"),
        ({"rate": 10.0}, "do not fit how gravity turns; .* rate_unit"),
    ],
)
def test_numbers_in_no_unit_are_asked_about(tmp_path: Path, scale: dict[str, float], words: str) -> None:
    with pytest.raises(RecordingError, match=words):
        list(open_recording(written(tmp_path, **scale)))


@pytest.mark.parametrize("how", [{"force_unit": "m/s2"}, {"force_unit": "g"}])
def test_what_the_user_says_stands(tmp_path: Path, how: dict[str, Any]) -> None:
    source = open_recording(written(tmp_path, force=0.4), **how)
    run = joined(source)
    factor = GRAVITY_MPS2 if how["force_unit"] == "g" else 1.0
    np.testing.assert_allclose(run.force_mps2, MOTION.force_mps2 * 0.4 * factor, rtol=1e-12)
    assert source.warnings == []


def test_acceleration_without_gravity_is_refused(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for shaking in (0.02, 1.0, 9.0):
        force = rng.normal(0, shaking, MOTION.force_mps2.shape)
        path = written(tmp_path, Inertial(MOTION.time_s, force, MOTION.rate_radps))
        with pytest.raises(RecordingError, match="without gravity"):
            list(open_recording(path))


def test_absurd_rates_without_turning_are_asked_about(tmp_path: Path) -> None:
    rate = np.zeros_like(MOTION.rate_radps)
    rate[:, 2] = 40 * np.sin(MOTION.time_s)
    force = np.tile([0.0, 0.0, GRAVITY_MPS2], (len(rate), 1))
    with pytest.raises(RecordingError, match="rate_unit"):
        list(open_recording(written(tmp_path, Inertial(MOTION.time_s, force, rate))))


def test_a_phone_at_rest_is_believed(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    force = np.array([0.0, 0.0, GRAVITY_MPS2]) + rng.normal(0, 0.02, MOTION.force_mps2.shape)
    rate = rng.normal(0, 0.002, force.shape)
    source = open_recording(written(tmp_path, Inertial(MOTION.time_s, force, rate)))
    run = joined(source)
    np.testing.assert_array_equal(run.rate_radps, rate)
    assert source.warnings == []
