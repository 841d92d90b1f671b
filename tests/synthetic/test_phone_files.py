"""Recordings of phones as files: the headers are those of real exports, and the numbers come back."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from secondheart.errors import OutputError, RequestError
from secondheart.synthetic import FORMS, PhoneNoise, perform, wear, write_inertial
from secondheart.types import Inertial

SAMPLES = wear(perform("soleus-push-up", repetitions=2), "thigh", noise=PhoneNoise.noisy()).samples

XYZ = "time,seconds_elapsed,z,y,x"
#: First lines of exports that people put into public repositories: by form and file.
SEEN = {
    ("phyphox", "Accelerometer.csv"): (
        '"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)"'
    ),
    ("phyphox", "Gyroscope.csv"): (
        '"Time (s)","Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)"'
    ),
    ("phyphox", "meta/time.csv"): '"event","experiment time","system time","system time text"',
    ("phyphox", "meta/device.csv"): '"property","value"',
    ("phyphox-own", "Accelerometer.csv"): '"Time (s)";"X (m/s^2)";"Y (m/s^2)";"Z (m/s^2)"',
    ("phyphox-linear", "Linear Acceleration.csv"): (
        '"Time (s)","Linear Acceleration x (m/s^2)","Linear Acceleration y (m/s^2)",'
        '"Linear Acceleration z (m/s^2)"'
    ),
    ("sensor-logger-android", "TotalAcceleration.csv"): XYZ,
    ("sensor-logger-android", "Accelerometer.csv"): XYZ,
    ("sensor-logger-ios", "Gravity.csv"): XYZ,
    ("sensor-logger-ios", "Gyroscope.csv"): XYZ,
    ("sensor-logger-ios-uncalibrated", "AccelerometerUncalibrated.csv"): XYZ,
    ("sensor-logger-ios", "Metadata.csv"): (
        "version,device name,recording epoch time,recording time,recording timezone,platform,appVersion,"
        "device id,sensors,sampleRateMs,standardisation,platform version"
    ),
}


def table(text: str, separator: str = ",") -> dict[str, np.ndarray]:
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    numbers = [[float(cell.replace(",", ".")) for cell in row] for row in rows[1:]]
    return dict(zip(rows[0], np.array(numbers).T, strict=True))


def logged(folder: Path, name: str) -> np.ndarray:
    columns = table((folder / f"{name}.csv").read_text())
    return np.column_stack([columns[axis] for axis in "xyz"])


@pytest.mark.parametrize(("where", "header"), SEEN.items(), ids=lambda one: str(one)[:40])
def test_headers_are_those_of_real_exports(where: tuple[str, str], header: str, tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path / "out", where[0])
    assert (tmp_path / "out" / where[1]).read_text().splitlines()[0] == header


def test_the_contract_s_form_comes_back(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path / "phone.csv")
    text = (tmp_path / "phone.csv").read_text()
    assert text.splitlines()[0] == "time_s,ax,ay,az,gx,gy,gz"
    back = table(text)
    np.testing.assert_allclose(back["time_s"], SAMPLES.time_s, atol=1e-6)
    np.testing.assert_allclose(back["az"], SAMPLES.force_mps2[:, 2], atol=1e-6)
    np.testing.assert_allclose(back["gx"], SAMPLES.rate_radps[:, 0], atol=1e-6)


def test_missing_is_an_empty_cell_or_nan(tmp_path: Path) -> None:
    force = SAMPLES.force_mps2.copy()
    force[1, 0] = np.nan
    holed = Inertial(SAMPLES.time_s, force, SAMPLES.rate_radps)
    write_inertial(holed, tmp_path / "holed.csv")
    assert (tmp_path / "holed.csv").read_text().splitlines()[2].split(",")[1] == ""
    write_inertial(holed, tmp_path / "phyphox", "phyphox")
    assert (tmp_path / "phyphox" / "Accelerometer.csv").read_text().splitlines()[2].split(",")[1] == "NaN"
    write_inertial(holed, tmp_path / "logger", "sensor-logger-android")
    assert (tmp_path / "logger" / "TotalAcceleration.csv").read_text().splitlines()[2].split(",")[4] == ""


@pytest.mark.parametrize(
    ("form", "separator", "point"),
    [
        ("phyphox", ",", "."), ("phyphox-tab", "\t", "."), ("phyphox-semicolon", ";", "."),
        ("phyphox-tab-decimal-comma", "\t", ","), ("phyphox-semicolon-decimal-comma", ";", ","),
    ],
)  # fmt: skip
def test_every_dialect_of_phyphox_comes_back(form: str, separator: str, point: str, tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path / "out", form)
    text = (tmp_path / "out" / "Accelerometer.csv").read_text()
    assert f"{separator}9{point}" in text
    back = table(text, separator)
    np.testing.assert_allclose(back["Acceleration z (m/s^2)"], SAMPLES.force_mps2[:, 2], rtol=1e-8)
    np.testing.assert_allclose(np.diff(back["Time (s)"]), np.diff(SAMPLES.time_s), atol=1e-8)
    turned = table((tmp_path / "out" / "Gyroscope.csv").read_text(), separator)
    np.testing.assert_allclose(turned["Gyroscope x (rad/s)"], SAMPLES.rate_radps[:, 0], rtol=1e-8, atol=1e-12)


def test_phyphox_writes_ten_digits_and_a_bare_exponent(tmp_path: Path) -> None:
    few = Inertial(np.array([0.0, 0.01]), np.array([[0.0, -12.5, 9.81], [1e-5, 0.1, 9.81]]), np.zeros((2, 3)))
    write_inertial(few, tmp_path / "out", "phyphox")
    lines = (tmp_path / "out" / "Accelerometer.csv").read_text().splitlines()
    assert lines[1:] == [
        "1.400000000E-3,0.000000000E0,-1.250000000E1,9.810000000E0",
        "1.140000000E-2,1.000000000E-5,1.000000000E-1,9.810000000E0",
    ]
    start = (tmp_path / "out" / "meta" / "time.csv").read_text().splitlines()[1]
    assert start == '"START",0.000000000000000E0,1.782892800000000E9,"2026-07-01 08:00:00.000 UTC+00:00"'


def test_android_tells_the_total_and_its_two_parts(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path, "sensor-logger-android")
    total, pulled, gravity = (
        logged(tmp_path, name) for name in ("TotalAcceleration", "Accelerometer", "Gravity")
    )
    np.testing.assert_allclose(total, SAMPLES.force_mps2, atol=1e-9)
    np.testing.assert_allclose(pulled + gravity, total, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(gravity, axis=1), 9.81)
    assert np.median(gravity[:, 2]) > 9.5


def test_ios_has_apple_s_sign_unless_standardised(tmp_path: Path) -> None:
    for form, sign in (("sensor-logger-ios", -1), ("sensor-logger-ios-standardised", 1)):
        folder = tmp_path / form
        write_inertial(SAMPLES, folder, form)
        both = logged(folder, "Accelerometer") + logged(folder, "Gravity")
        np.testing.assert_allclose(sign * both, SAMPLES.force_mps2, atol=1e-9)
        np.testing.assert_allclose(logged(folder, "Gyroscope"), SAMPLES.rate_radps, atol=1e-12)
        assert not (folder / "TotalAcceleration.csv").exists()
        said = (folder / "Metadata.csv").read_text().splitlines()[1].split(",")
        assert said[5] == "ios"
        assert said[10] == str(sign == 1)


@pytest.mark.parametrize(
    ("form", "unit"),
    [
        ("sensor-logger-ios-uncalibrated", -1 / 9.80665),
        ("sensor-logger-ios-standardised-uncalibrated", 1.0),
        ("sensor-logger-android-uncalibrated", 1.0),
    ],
)
def test_uncalibrated_is_in_g_on_ios(form: str, unit: float, tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path, form)
    np.testing.assert_allclose(
        logged(tmp_path, "AccelerometerUncalibrated"), unit * SAMPLES.force_mps2, atol=1e-9
    )
    np.testing.assert_allclose(logged(tmp_path, "GyroscopeUncalibrated"), SAMPLES.rate_radps, atol=1e-12)
    assert not (tmp_path / "Gyroscope.csv").exists()


def test_sensor_logger_counts_nanoseconds_since_1970(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path, "sensor-logger-android")
    rows = [line.split(",") for line in (tmp_path / "Gyroscope.csv").read_text().splitlines()[1:]]
    stamps = [int(row[0]) for row in rows]
    assert all(len(row[0]) == 19 for row in rows)
    since = np.array([float(row[1]) for row in rows])
    np.testing.assert_allclose([(one - stamps[0]) / 1e9 for one in stamps], since - since[0], atol=1e-6)


def test_without_gravity_the_force_is_small(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path, "phyphox-linear")
    columns = table((tmp_path / "Linear Acceleration.csv").read_text())
    assert abs(np.median(columns["Linear Acceleration z (m/s^2)"])) < 0.1
    assert not (tmp_path / "Accelerometer.csv").exists()


def test_the_gyroscope_may_have_times_of_its_own(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path, "phyphox", gyro_hz=200.0, gyro_late_s=0.004)
    force = table((tmp_path / "Accelerometer.csv").read_text())
    rate = table((tmp_path / "Gyroscope.csv").read_text())
    assert len(rate["Time (s)"]) == pytest.approx(2 * len(force["Time (s)"]), rel=0.02)
    assert rate["Time (s)"][0] - force["Time (s)"][0] == pytest.approx(0.004)
    expected = np.interp(rate["Time (s)"] - 0.0014, SAMPLES.time_s, SAMPLES.rate_radps[:, 0])
    np.testing.assert_allclose(rate["Gyroscope x (rad/s)"], expected, atol=1e-6)


def test_rows_may_stand_twice(tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path / "twice.csv", doubled=0.1, seed=3)
    time = table((tmp_path / "twice.csv").read_text())["time_s"]
    assert (np.diff(time) == 0).sum() == pytest.approx(0.1 * len(SAMPLES), rel=0.3)
    assert np.diff(time).min() == 0


@pytest.mark.parametrize("form", [name for name in FORMS if name != "csv"])
def test_a_zip_holds_what_a_folder_holds_and_is_the_same_each_time(form: str, tmp_path: Path) -> None:
    write_inertial(SAMPLES, tmp_path / "folder", form)
    for name in ("one.zip", "other.zip"):
        write_inertial(SAMPLES, tmp_path / name, form)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        inside = {name: packed.read(name).decode() for name in packed.namelist()}
    folder = tmp_path / "folder"
    assert inside == {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.csv")}


def test_a_short_recording_can_be_written_in_every_form(tmp_path: Path) -> None:
    few = Inertial(SAMPLES.time_s[:3], SAMPLES.force_mps2[:3], SAMPLES.rate_radps[:3])
    for form in FORMS:
        write_inertial(few, tmp_path / (form if form != "csv" else "few.csv"), form)
    assert len(list(tmp_path.iterdir())) == len(FORMS)


def test_an_unknown_form_and_a_place_that_is_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="'xlsx' of inertial recordings; take one of csv, phyphox"):
        write_inertial(SAMPLES, tmp_path / "out", "xlsx")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not make the folder"):
        write_inertial(SAMPLES, tmp_path / "file", "phyphox")
