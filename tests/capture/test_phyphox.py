"""Exports of phyphox in every form that was seen."""

from pathlib import Path

import numpy as np
import pytest
from exported import joined, phyphox_csv, rows, swinging, write_folder, write_zip

from secondheart.capture import open_recording, recording_kind
from secondheart.capture.phyphox import is_phyphox
from secondheart.errors import RecordingError

MOTION = swinging()
#: The gyroscope's clock runs apart from the accelerometer's.
LATER_S = MOTION.time_s + 0.003
DEVICE = '"property","value"\n"version","1.1.16"\n"deviceModel","iPhone13,4"\n'
START = (
    '"event","experiment time","system time","system time text"\n"START",0,1.7e9,"x"\n"PAUSE",19,1.7e9,"x"\n'
)


def force_csv(sensor: str = "Acceleration", **how: str) -> str:
    return phyphox_csv(MOTION.time_s, MOTION.force_mps2, sensor, "m/s^2", **how)


def rate_csv(sensor: str = "Gyroscope", **how: str) -> str:
    return phyphox_csv(LATER_S, MOTION.rate_radps, sensor, "rad/s", **how)


def linear_csv(sensor: str = "Linear Acceleration") -> str:
    rng = np.random.default_rng(3)
    return phyphox_csv(MOTION.time_s, rng.normal(0, 0.05, MOTION.force_mps2.shape), sensor, "m/s^2")


def check(path: Path, warnings: list[str] | None = None) -> None:
    source = open_recording(path)
    motion = joined(source)
    np.testing.assert_array_equal(motion.time_s, MOTION.time_s)
    np.testing.assert_allclose(motion.force_mps2, MOTION.force_mps2, rtol=1e-12)
    expected = np.column_stack([np.interp(MOTION.time_s, LATER_S, axis) for axis in MOTION.rate_radps.T])
    expected[0] = np.nan
    np.testing.assert_allclose(motion.rate_radps, expected, atol=1e-9)
    assert source.warnings == (warnings or [])


SEEN = {
    "named": {"Accelerometer.csv": force_csv(), "Gyroscope.csv": rate_csv()},
    "axes alone": {"Accelerometer.csv": force_csv(""), "Gyroscope.csv": rate_csv("")},
    "semicolon": {
        "Accelerometer.csv": force_csv("", separator=";"),
        "Gyroscope.csv": rate_csv("", separator=";"),
    },
    "tab": {"Accelerometer.csv": force_csv(separator="\t"), "Gyroscope.csv": rate_csv(separator="\t")},
    "decimal comma": {
        "Accelerometer.csv": force_csv(separator=";", decimal=","),
        "Gyroscope.csv": rate_csv(separator=";", decimal=","),
    },
    "with others": {
        "Accelerometer.csv": force_csv(""),
        "Linear Accelerometer.csv": linear_csv(""),
        "Gyroscope.csv": rate_csv(""),
        "Location.csv": '"Time (s)","Latitude (°)","Velocity (m/s)"\n0,1,2\n',
        "Barometer.csv": '"Time (s)","X (hPa)"\n0,1000\n',
        "Magnetometer.csv": '"Time (s)","X (µT)","Y (µT)","Z (µT)"\n0,1,2,3\n',
        "Empty.csv": "",
    },
}


@pytest.mark.parametrize("form", SEEN)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_forms(tmp_path: Path, form: str, packed: bool) -> None:
    files = {**SEEN[form], "meta/device.csv": DEVICE, "meta/time.csv": START}
    path = write_zip(tmp_path / "a.zip", files) if packed else write_folder(tmp_path / "a", files)
    assert recording_kind(path) == "inertial"
    check(path)


def test_a_zip_with_a_folder_in_it_as_some_computers_pack_it(tmp_path: Path) -> None:
    files = {f"walk 1/{name}": text for name, text in SEEN["named"].items()}
    files |= {
        "walk 1/meta/time.csv": START,
        "__MACOSX/walk 1/._Gyroscope.csv": "\0\1",
        "walk 1/.DS_Store": "x",
    }
    check(write_zip(tmp_path / "a.zip", files))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    check(write_folder(tmp_path / "a", {n: t.encode(encoding) for n, t in SEEN["semicolon"].items()}))


def test_one_table_with_one_clock(tmp_path: Path) -> None:
    path = tmp_path / "Raw Data.csv"
    header = [
        "Time (s)",
        *(f"Acceleration {axis} (m/s^2)" for axis in "xyz"),
        "Absolute acceleration (m/s^2)",
    ]
    header += [f"Gyroscope {axis} (rad/s)" for axis in "xyz"] + ["Absolute (rad/s)"]
    length = np.linalg.norm(MOTION.force_mps2, axis=1)
    cells = np.column_stack([MOTION.time_s, MOTION.force_mps2, length, MOTION.rate_radps, length])
    path.write_text("\t".join(f'"{name}"' for name in header) + "\n" + rows(cells, "\t") + "\n")
    source = open_recording(path)
    motion = joined(source)
    np.testing.assert_array_equal(motion.force_mps2, MOTION.force_mps2)
    np.testing.assert_array_equal(motion.rate_radps, MOTION.rate_radps)
    assert source.warnings == []


def test_one_table_with_two_clocks(tmp_path: Path) -> None:
    path = tmp_path / "Raw Data.csv"
    left = force_csv().splitlines()
    right = rate_csv().splitlines()
    path.write_text("\n".join(f"{a},{b}" for a, b in zip(left, right, strict=True)) + "\n")
    check(path)


def test_motion_and_gravity_apart_are_added(tmp_path: Path) -> None:
    gravity = np.tile([0.0, 0.0, 9.81], (len(MOTION), 1))
    files = {
        "Linear.csv": phyphox_csv(MOTION.time_s, MOTION.force_mps2 - gravity, "Linear Acceleration", "m/s^2"),
        "Gravity.csv": phyphox_csv(MOTION.time_s, gravity, "Gravity", "m/s^2"),
        "Gyroscope.csv": rate_csv(),
    }
    check(write_folder(tmp_path / "a", files))


def test_a_header_in_another_language_is_told_by_units_and_physics(tmp_path: Path) -> None:
    force = force_csv("").replace("Time (s)", "Zeit (s)").replace("m/s^2", "m/s²")
    rate = rate_csv("Gyroskop").replace("Time (s)", "Zeit (s)")
    check(write_folder(tmp_path / "a", {"Beschleunigung.csv": force, "Rohdaten.csv": rate}))
    check(write_folder(tmp_path / "b", {"Acc.csv": force.encode("latin-1"), "Rohdaten.csv": rate}))


def test_without_gravity_is_found_by_physics_where_no_name_says_it(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "a", {"Raw.csv": linear_csv(""), "Gyro.csv": rate_csv()})
    with pytest.raises(RecordingError, match="without gravity"):
        list(open_recording(path))


def test_rates_in_degrees_by_their_header(tmp_path: Path) -> None:
    rate = phyphox_csv(LATER_S, MOTION.rate_radps * 180 / np.pi, "Gyroscope", "°/s")
    check(write_folder(tmp_path / "a", {"Accelerometer.csv": force_csv(), "Gyroscope.csv": rate}))


def test_breaks_are_told(tmp_path: Path) -> None:
    twice = START + '"START",19,1.7e9,"x"\n"PAUSE",25,1.7e9,"x"\n'
    path = write_folder(tmp_path / "a", {**SEEN["named"], "meta/time.csv": twice})
    check(path, ["the recording was interrupted (2 starts); its parts follow without the breaks"])


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Raw Data.csv", force_csv(), 'no rates of a gyroscope .* "Acceleration with g" and "Gyroscope"'),
        ("Accelerometer.csv", force_csv(""), "no rates of a gyroscope .* name the folder"),
        ("Raw Data.csv", linear_csv(), "no acceleration with gravity in it, only without; record"),
        ("Linear Accelerometer.csv", linear_csv(""), "no acceleration with gravity in it, only without"),
        ("Gyroscope.csv", rate_csv(), "no acceleration; record"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["file", "zip"])
def test_what_is_missing_is_told(tmp_path: Path, name: str, text: str, words: str, packed: bool) -> None:
    if packed:
        path = write_zip(tmp_path / "a.zip", {name: text, "meta/device.csv": DEVICE})
    else:
        path = write_folder(tmp_path, {name: text}) / name
    with pytest.raises(RecordingError, match=words):
        open_recording(path)


def test_times_in_milliseconds_name_their_column_and_table(tmp_path: Path) -> None:
    slow = phyphox_csv(LATER_S * 1000, MOTION.rate_radps, "Gyroscope", "rad/s")
    path = write_folder(tmp_path / "a", {"Accelerometer.csv": force_csv(), "Gyroscope.csv": slow})
    with pytest.raises(RecordingError, match=r"a, Gyroscope.csv: time \(s\) rises by 10 .* milliseconds"):
        list(open_recording(path))


@pytest.mark.parametrize(
    "columns",
    [
        (),
        ("time (s)", "latitude (°)", "velocity x (m/s)", "velocity y (m/s)", "velocity z (m/s)"),
        ("time (s)", "x (µt)", "y (µt)", "z (µt)"),
        ("time (s)", "x (m/s^2)", "y (m/s^2)"),
        ("x (m/s^2)", "y (m/s^2)", "z (m/s^2)"),
        ("time_s", "nose_x", "nose_y"),
    ],
)
def test_other_tables_are_none_of_it(columns: tuple[str, ...]) -> None:
    assert not is_phyphox(columns)
