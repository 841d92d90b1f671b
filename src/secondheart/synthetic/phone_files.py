"""Samples of a phone as files: the contract's CSV, and what phyphox and Sensor Logger export.

Headers seen in exports that lie in public repositories, and in the two apps' own sources and pages:

- phyphox, Accelerometer.csv: ``"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)",
  "Acceleration z (m/s^2)"``, with ``"Absolute acceleration (m/s^2)"`` as fifth in a Raw Data.csv;
  ``"Time (s)";"X (m/s^2)";"Y (m/s^2)";"Z (m/s^2)"`` from an experiment somebody put together himself.
  Gyroscope.csv: ``"Gyroscope x (rad/s)"`` and so on. Linear Acceleration.csv: without gravity. Numbers have
  ten digits and an exponent, ``1.420416665E-3``; a missing one is ``NaN``. meta/time.csv: ``"event",
  "experiment time","system time","system time text"``. Five dialects: comma, tabulator or semicolon with a
  decimal point, tabulator or semicolon with a decimal comma. Gravity included it points up on every phone.
- Sensor Logger, every file: ``time,seconds_elapsed,z,y,x``, nanoseconds since 1970. On Android
  TotalAcceleration.csv holds gravity and Accelerometer.csv does not. iOS has no TotalAcceleration.csv;
  Accelerometer.csv and Gravity.csv carry Apple's sign (a phone flat on a table: z = -9.8), and the
  uncalibrated accelerometer is in g. With "Standardise Units & Frames" on, iOS writes as Android does.
"""

import math
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
from scipy.signal import butter, sosfiltfilt

from secondheart.errors import OutputError, RequestError
from secondheart.synthetic.phone_motion import GRAVITY_MPS2
from secondheart.types import Array, Inertial
from secondheart.writing import replacing, write_text

Platform = Literal["android", "ios"]

#: Sensor Logger's own figure for a g.
_LOGGER_G_MPS2 = 9.80665
#: When the made-up recordings were made: 1 July 2026, 8:00 UTC, in nanoseconds.
_EPOCH_NS = 1_782_892_800_000_000_000
#: The apps' first sample comes a little after their start.
_FIRST_S = 0.0571
_GRAVITY_HZ = 0.3

Files = dict[str, str]


def write_inertial(
    samples: Inertial,
    path: str | Path,
    form: str = "csv",
    *,
    gyro_hz: float | None = None,
    gyro_late_s: float = 0.0,
    doubled: float = 0.0,
    seed: int = 0,
) -> None:
    """Write samples as a recording in one of :data:`FORMS`.

    Parameters
    ----------
    path
        For ``csv`` the file. For the apps' exports a zip where the name ends in ``.zip``, otherwise a folder.
    form
        ``csv``; ``phyphox``, with its dialects ``-tab``, ``-semicolon``, ``-tab-decimal-comma`` and
        ``-semicolon-decimal-comma``, the column names of an experiment of one's own ``-own``, and ``-linear``
        without gravity, from which no tilt can be read; ``sensor-logger-android``, ``sensor-logger-ios``,
        ``sensor-logger-ios-standardised``, and the same with ``-uncalibrated`` at the end.
    gyro_hz, gyro_late_s
        In exports: the gyroscope's own rate, and by how much its moments come later than the
        accelerometer's, as it is on most phones.
    doubled
        Share of rows written twice with the same time.

    Raises
    ------
    RequestError
        There is no such form.
    OutputError
        The file cannot be written.
    """
    if form not in FORMS:
        raise RequestError(f"No form {form!r} of inertial recordings; take one of {', '.join(FORMS)}.")
    rng = np.random.default_rng([seed, 59])
    force = _rows(samples.time_s, samples.force_mps2, doubled, rng)
    if form == "csv":
        both = np.column_stack([samples.force_mps2, samples.rate_radps])
        write_text(path, _contract(_rows(samples.time_s, both, doubled, rng)))
        return
    time = samples.time_s
    if gyro_hz is not None or gyro_late_s:
        first, last = time[0] + gyro_late_s, time[-1]
        time = (
            np.arange(first, last, 1 / gyro_hz) if gyro_hz else time[time + gyro_late_s <= last] + gyro_late_s
        )
    rate = np.column_stack([np.interp(time, samples.time_s, column) for column in samples.rate_radps.T])
    _write(FORMS[form](force, _rows(time, rate, doubled, rng)), Path(path))


def _rows(time_s: Array, values: Array, doubled: float, rng: np.random.Generator) -> Array:
    """Return a table of times and values, with some of its rows twice."""
    table = np.column_stack([time_s, values])
    return np.asarray(np.repeat(table, 1 + (rng.random(len(table)) < doubled), axis=0))


def _contract(table: Array) -> str:
    rows = [",".join("" if math.isnan(value) else f"{value:.6f}" for value in row) for row in table.tolist()]
    return "\n".join(["time_s,ax,ay,az,gx,gy,gz", *rows]) + "\n"


def _write(files: Mapping[str, str], path: Path) -> None:
    if path.suffix == ".zip":
        with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, text in files.items():
                # A fixed date: the same samples give the same bytes.
                packed.writestr(zipfile.ZipInfo(name, (2026, 7, 1, 8, 0, 0)), text)
        return
    for name, text in files.items():
        try:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"could not make the folder {path}: {error.strerror}; choose another"
            ) from error
        write_text(path / name, text)


def _phyphox(
    force: Array, rate: Array, *, separator: str = ",", comma: bool = False, own: bool = False,
    linear: bool = False,
) -> Files:  # fmt: skip
    def table(rows: Array, names: tuple[str, ...]) -> str:
        lines = [separator.join(f'"{name}"' for name in ("Time (s)", *names))]
        for time_s, *values in rows.tolist():
            lines.append(separator.join(_digits(value, comma=comma) for value in (time_s + 0.0014, *values)))
        return "\n".join(lines) + "\n"

    def named(what: str, unit: str) -> tuple[str, ...]:
        return tuple(f"{axis.upper() if own else f'{what} {axis}'} ({unit})" for axis in "xyz")

    end = float(force[-1, 0])
    stamps = [("START", 0.0), ("PAUSE", end)]
    time_lines = ['"event","experiment time","system time","system time text"'] + [
        f'"{event}",{_digits(moment, 15)},{_digits(_EPOCH_NS / 1e9 + moment, 15)},{_clock(moment)}'
        for event, moment in stamps
    ]
    device = '"property","value"\n"version","1.2.0"\n"deviceModel","made up"\n'
    meta = {"meta/device.csv": device, "meta/time.csv": "\n".join(time_lines) + "\n"}
    gyroscope = {"Gyroscope.csv": table(rate, named("Gyroscope", "rad/s"))}
    if linear:
        pulled = force.copy()
        pulled[:, 1:] -= _gravity(force)
        name = "Linear Acceleration"
        return {f"{name}.csv": table(pulled, named(name, "m/s^2"))} | gyroscope | meta
    return {"Accelerometer.csv": table(force, named("Acceleration", "m/s^2"))} | gyroscope | meta


def _clock(since_s: float) -> str:
    moment = datetime.fromtimestamp(_EPOCH_NS / 1e9 + since_s, UTC)
    return f'"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d} UTC+00:00"'


def _digits(value: float, decimals: int = 9, *, comma: bool = False) -> str:
    """Return a number as phyphox writes it: an exponent without a plus or leading zeros."""
    if math.isnan(value):
        return "NaN"
    digits, exponent = f"{value:.{decimals}E}".split("E")
    text = f"{digits}E{int(exponent)}"
    return text.replace(".", ",") if comma else text


def _gravity(force: Array) -> Array:
    """Return (n, 3) an app's idea of gravity: the slow part of the force, of a g's length."""
    known = np.nan_to_num(force[:, 1:])
    step_s = max(float(np.median(np.diff(force[:, 0]))), 1e-4)
    if len(known) < 16:
        slow = np.repeat(known.mean(axis=0, keepdims=True), len(known), axis=0)
    else:
        filt = butter(1, _GRAVITY_HZ, fs=1 / step_s, output="sos")
        slow = sosfiltfilt(filt, known, axis=0, padlen=min(len(known) - 1, 3 * int(1 / step_s)))
    return np.asarray(GRAVITY_MPS2 * slow / np.maximum(np.linalg.norm(slow, axis=1, keepdims=True), 1e-6))


def _sensor_logger(
    force: Array, rate: Array, *, platform: Platform, standardised: bool = False, uncalibrated: bool = False
) -> Files:
    apple = platform == "ios" and not standardised
    sign = -1.0 if apple else 1.0

    def table(rows: Array, factor: float = 1.0) -> str:
        lines = ["time,seconds_elapsed,z,y,x"]
        for time_s, x, y, z in rows.tolist():
            since = time_s + _FIRST_S
            # The app computes in double precision: its nanoseconds are multiples of a hundred or so.
            stamp = _EPOCH_NS + round(since * 1e7) * 100
            cells = ["" if math.isnan(value) else repr(value * factor) for value in (z, y, x)]
            lines.append(",".join([str(stamp), f"{since:.9f}", *cells]))
        return "\n".join(lines) + "\n"

    kinds = ["Accelerometer", "Gravity", "Gyroscope"] + ["TotalAcceleration"] * (platform == "android")
    if uncalibrated:
        kinds = ["AccelerometerUncalibrated", "GyroscopeUncalibrated"]
    files = {"Metadata.csv": _metadata(kinds, platform, standardised=standardised)}
    if uncalibrated:
        unit = sign / _LOGGER_G_MPS2 if apple else 1.0
        return files | {f"{kinds[0]}.csv": table(force, unit), f"{kinds[1]}.csv": table(rate)}
    gravity, user = force.copy(), force.copy()
    gravity[:, 1:] = _gravity(force)
    user[:, 1:] -= gravity[:, 1:]
    files |= {
        "Accelerometer.csv": table(user, sign),
        "Gravity.csv": table(gravity, sign),
        "Gyroscope.csv": table(rate),
    }
    return files | ({"TotalAcceleration.csv": table(force)} if platform == "android" else {})


def _metadata(kinds: list[str], platform: Platform, *, standardised: bool) -> str:
    header = (
        "version,device name,recording epoch time,recording time,recording timezone,platform,appVersion,"
        "device id,sensors,sampleRateMs,standardisation,platform version"
    )
    values = (
        "3", "made up", str(_EPOCH_NS // 1_000_000), "2026-07-01_08-00-00", "Etc/UTC", platform, "1.60.1",
        "00000000-0000-0000-0000-000000000000", "|".join(kinds), "|".join("10" for _ in kinds),
        str(standardised), "1",
    )  # fmt: skip
    return f"{header}\n{','.join(values)}\n"


def _forms() -> dict[str, Callable[[Array, Array], Files]]:
    forms: dict[str, Callable[[Array, Array], Files]] = {"csv": lambda *_: {}}
    for name, separator, comma in (
        ("phyphox", ",", False),
        ("phyphox-tab", "\t", False),
        ("phyphox-semicolon", ";", False),
        ("phyphox-tab-decimal-comma", "\t", True),
        ("phyphox-semicolon-decimal-comma", ";", True),
    ):
        forms[name] = partial(_phyphox, separator=separator, comma=comma)
    forms["phyphox-own"] = partial(_phyphox, separator=";", own=True)
    forms["phyphox-linear"] = partial(_phyphox, linear=True)
    for end, raw in (("", False), ("-uncalibrated", True)):
        forms[f"sensor-logger-android{end}"] = partial(_sensor_logger, platform="android", uncalibrated=raw)
        forms[f"sensor-logger-ios{end}"] = partial(_sensor_logger, platform="ios", uncalibrated=raw)
        forms[f"sensor-logger-ios-standardised{end}"] = partial(
            _sensor_logger, platform="ios", standardised=True, uncalibrated=raw
        )
    return forms


#: The forms a recording can be written in, by name: from two tables to files.
FORMS: dict[str, Callable[[Array, Array], Files]] = _forms()
