"""Exports of Sensor Logger from both systems."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from exported import GRAVITY_MPS2, joined, logger_csv, logger_metadata, swinging, write_folder, write_zip

from secondheart.capture import open_recording, recording_kind
from secondheart.errors import RecordingError

MOTION = swinging()
#: The app's clock begins with the tap, and some samples are older.
TIME_S = MOTION.time_s - 0.02
UP = np.tile([0.0, 0.0, GRAVITY_MPS2], (len(MOTION), 1))
RATE = logger_csv(TIME_S, MOTION.rate_radps)


def apart(sign: int = 1) -> dict[str, str]:
    return {
        "Accelerometer.csv": logger_csv(TIME_S, sign * (MOTION.force_mps2 - UP)),
        "Gravity.csv": logger_csv(TIME_S, sign * UP),
    }


DOUBT = ["without Metadata.csv it stays open which way the acceleration points; no count depends on it"]
TOTAL = {"TotalAcceleration.csv": logger_csv(TIME_S, MOTION.force_mps2)}
RAW_IOS = {"AccelerometerUncalibrated.csv": logger_csv(TIME_S, -MOTION.force_mps2 / GRAVITY_MPS2)}
RAW_ANDROID = {"AccelerometerUncalibrated.csv": logger_csv(TIME_S, MOTION.force_mps2)}
GYROSCOPE = {"Gyroscope.csv": RATE}
OTHERS = {
    "Annotation.csv": "time,seconds_elapsed,text,millisecond_press_duration\n",
    "Magnetometer.csv": logger_csv(TIME_S[:9], UP[:9]),
    "Orientation.csv": "time,seconds_elapsed,qz,qy,qx,qw,roll,pitch,yaw\n1,0,0,0,0,1,0,0,0\n",
    "Location.csv": "time,seconds_elapsed,speed,longitude,latitude\n1,0,0,0,0\n",
}


def described(platform: str, standardisation: str | None = "false") -> dict[str, str]:
    return {"Metadata.csv": logger_metadata(platform, standardisation=standardisation)}


def check(path: Path, warnings: list[str] | None = None, **how: Any) -> None:
    source = open_recording(path, **how)
    motion = joined(source)
    np.testing.assert_allclose(motion.time_s, MOTION.time_s, atol=1e-12)
    np.testing.assert_allclose(motion.force_mps2, MOTION.force_mps2, atol=1e-9)
    np.testing.assert_allclose(motion.rate_radps, MOTION.rate_radps, atol=1e-9)
    assert source.warnings == (warnings or [])


WHOLE = {
    "Android": {**TOTAL, **apart(), **described("android")},
    "Android, old": {**TOTAL, **described("android", None)},
    "Android, apart": {**apart(), **described("android")},
    "Android, raw": {**RAW_ANDROID, **described("android")},
    "Android, undescribed": TOTAL,
    "iOS": {**apart(-1), **described("ios")},
    "iOS, as the app writes it": {**apart(-1), **described("iOS", None)},
    "iOS, standardised": {**apart(), **described("ios", "true")},
    "iOS, raw": {**RAW_IOS, **described("ios")},
    "iOS, raw, standardised": {**RAW_ANDROID, **described("ios", "true")},
    "iOS, total": {"TotalAcceleration.csv": logger_csv(TIME_S, -MOTION.force_mps2), **described("ios")},
}


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_forms(tmp_path: Path, form: str, packed: bool) -> None:
    files = {**WHOLE[form], **GYROSCOPE, **OTHERS}
    path = write_zip(tmp_path / "a.zip", files) if packed else write_folder(tmp_path / "a", files)
    assert recording_kind(path) == "inertial"
    check(path)


def test_the_calibrated_sensor_goes_before_the_raw_one(tmp_path: Path) -> None:
    wrong = logger_csv(TIME_S, MOTION.force_mps2 + 1.0)
    files = {"AccelerometerUncalibrated.csv": wrong, "GyroscopeUncalibrated.csv": wrong}
    check(write_folder(tmp_path / "a", {**files, **TOTAL, **GYROSCOPE, **described("android")}))


def test_a_raw_gyroscope_alone_will_do(tmp_path: Path) -> None:
    files = {"GyroscopeUncalibrated.csv": RATE, **TOTAL, **described("android")}
    check(write_folder(tmp_path / "a", files))


def test_without_a_description_the_sign_is_doubted(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "a", {**apart(-1), **GYROSCOPE})
    assert "which way the acceleration points" in open_recording(path).warnings[0]
    check(path, DOUBT, force_sign=-1)


def test_without_a_description_the_unit_of_raw_force_is_told_by_physics(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "a", {**RAW_IOS, **GYROSCOPE})
    check(path, [*DOUBT, "the acceleration is taken to be in g: at quiet times it is 1 long"], force_sign=-1)


def test_gravity_with_a_slower_clock(tmp_path: Path) -> None:
    files = {**apart(), **GYROSCOPE, **described("android")}
    files["Gravity.csv"] = logger_csv(TIME_S[::7], UP[::7])
    motion = joined(open_recording(write_folder(tmp_path / "a", files)))
    last = 7 * ((len(MOTION) - 1) // 7)
    np.testing.assert_allclose(motion.force_mps2[: last + 1], MOTION.force_mps2[: last + 1], atol=1e-9)
    assert np.isnan(motion.force_mps2[last + 1 :]).all()


def test_rates_of_another_time_are_refused(tmp_path: Path) -> None:
    files = {**TOTAL, "Gyroscope.csv": logger_csv(TIME_S + 100.0, MOTION.rate_radps)}
    with pytest.raises(RecordingError, match="no rate stands beside any of 2000 times"):
        list(open_recording(write_folder(tmp_path / "a", files)))


def test_rates_for_a_part_of_the_time_are_told(tmp_path: Path) -> None:
    files = {**TOTAL, "Gyroscope.csv": logger_csv(TIME_S[:500], MOTION.rate_radps[:500])}
    source = open_recording(write_folder(tmp_path / "a", files))
    motion = joined(source)
    assert np.isfinite(motion.rate_radps[:500]).all()
    assert np.isnan(motion.rate_radps[500:]).all()
    assert source.warnings == ["rate missing in 75 % of the samples"]


def test_a_sensor_is_named_in_what_is_mended(tmp_path: Path) -> None:
    lines = RATE.splitlines()
    files = {**TOTAL, "Gyroscope.csv": "\n".join([*lines[:50], lines[49], *lines[50:]])}
    check(write_folder(tmp_path / "a", files), ["Gyroscope: 1 row with a doubled time dropped"])


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (TOTAL, "no Gyroscope among TotalAcceleration; switch on"),
        (GYROSCOPE, "no acceleration with gravity among Gyroscope; switch on"),
        ({"Accelerometer.csv": RATE, **GYROSCOPE}, "no acceleration and Gravity among"),
        ({"Gravity.csv": RATE, **GYROSCOPE}, "no acceleration with gravity among"),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(RecordingError, match=words):
        open_recording(write_folder(tmp_path / "a", files))


def test_one_table_alone_names_its_folder(tmp_path: Path) -> None:
    write_folder(tmp_path, TOTAL)
    with pytest.raises(RecordingError, match="name the folder or zip with all of its tables"):
        open_recording(tmp_path / "TotalAcceleration.csv")
