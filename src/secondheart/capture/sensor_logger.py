"""Exports of the app Sensor Logger: a table for each sensor, and one that describes the recording.

Seen in public exports of Android and described by the app's author for both systems: each table has the
header ``time,seconds_elapsed,z,y,x`` (nanoseconds of the world's clock, seconds since the tap, which may
begin below 0), and ``Metadata.csv`` has one row with ``platform`` and, since version 1.29,
``standardisation``.

===========================  =======================  ==============================================
table                        Android, or standardised  iOS as it comes
===========================  =======================  ==============================================
TotalAcceleration            m/s², up at rest         not written
Accelerometer and Gravity    m/s², up at rest         m/s², the other sign in both
AccelerometerUncalibrated    m/s², up at rest         g, the other sign
Gyroscope, Uncalibrated too  rad/s                    rad/s
===========================  =======================  ==============================================
"""

from pathlib import Path

from secondheart.capture.inertial import Export, Sheet, Triple, What
from secondheart.capture.inertial_units import ForceUnit, RateUnit
from secondheart.capture.table import Table
from secondheart.errors import RecordingError

_RECORD = "switch on TotalAcceleration (or Accelerometer and Gravity) and Gyroscope, and export as zip"

_SIGN_UNKNOWN = "without Metadata.csv it stays open which way the acceleration points; no count depends on it"


def is_sensor_logger(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is one of this app's sensors with three axes."""
    return {"seconds_elapsed", "x", "y", "z"} <= set(columns)


def sensor_logger(path: Path, tables: list[tuple[str, Table]], described: dict[str, str]) -> Export:
    """What tables of this app hold together.

    Parameters
    ----------
    tables
        The name of each table's file, and the table.
    described
        The row of ``Metadata.csv`` by its header, lower case, empty where there is none.

    Raises
    ------
    RecordingError
        Acceleration, gravity or rates are missing.
    """
    by_name = {_plain(name): (name, table) for name, table in tables}
    platform = described.get("platform", "").strip().lower()
    as_ios = platform == "ios" and described.get("standardisation", "").strip().lower() != "true"
    gyroscope = next((name for name in ("gyroscope", "gyroscopeuncalibrated") if name in by_name), None)
    accelerations: tuple[tuple[str, ...], ...] = (
        ("totalacceleration",), ("accelerometer", "gravity"), ("accelerometeruncalibrated",)
    )  # fmt: skip
    force = next((names for names in accelerations if set(names) <= set(by_name)), None)
    if force is None:
        lone = " and Gravity" if "accelerometer" in by_name else " with gravity"
        raise RecordingError(f"{path}: no acceleration{lone} among {_names(tables)}; {_RECORD}")
    if gyroscope is None:
        raise RecordingError(f"{path}: no Gyroscope among {_names(tables)}; {_RECORD}")
    sheets = []
    for name, what in _whats(force):
        unit: ForceUnit = "g" if as_ios and name.endswith("uncalibrated") else "m/s2"
        # Without a description only the length of the raw force tells g from m/s².
        sure = bool(platform) or not name.endswith("uncalibrated")
        sheets.append(_sheet(by_name[name], what, unit, sure=sure))
    sheets.append(_sheet(by_name[gyroscope], "rate", "rad/s"))
    # Only Android writes the first table.
    doubts = () if platform or force == ("totalacceleration",) else (_SIGN_UNKNOWN,)
    return Export(path, tuple(sheets), force_sign=-1 if as_ios else 1, warnings=doubts)


def _plain(name: str) -> str:
    return Path(name).stem.lower().replace(" ", "").replace("_", "")


def _whats(names: tuple[str, ...]) -> list[tuple[str, What]]:
    if len(names) == 1:
        return [(names[0], "force")]
    return [(names[0], "motion"), (names[1], "gravity")]


def _sheet(found: tuple[str, Table], what: What, unit: ForceUnit | RateUnit, *, sure: bool = True) -> Sheet:
    name, table = found
    at = table.columns.index
    triple = Triple(what, (at("x"), at("y"), at("z")), unit, sure=sure)
    return Sheet(table, Path(name).stem, at("seconds_elapsed"), (triple,))


def _names(tables: list[tuple[str, Table]]) -> str:
    return ", ".join(Path(name).stem[:30] for name, _ in tables[:8])
