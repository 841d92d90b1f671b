"""Exports of the app phyphox: tables whose headers name the sensor or at least the unit.

Headers seen in public exports, all in quotes, with comma, semicolon or tab between them::

    "Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)","Acceleration z (m/s^2)",...
    "Time (s)","Linear Acceleration x (m/s^2)",...,"Absolute acceleration (m/s^2)"
    "Time (s)","Gyroscope x (rad/s)","Gyroscope y (rad/s)","Gyroscope z (rad/s)","Absolute (rad/s)"
    "Time (s)","X (m/s^2)","Y (m/s^2)","Z (m/s^2)"      in Accelerometer.csv, Linear Accelerometer.csv
    "Time (s)","X (rad/s)","Y (rad/s)","Z (rad/s)"      in Gyroscope.csv

Beside them stand ``meta/device.csv`` and ``meta/time.csv``. On iPhones the app turns the force's sign and
writes m/s², so both systems write the same thing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from secondheart.capture.inertial import Export, Sheet, Triple, What
from secondheart.capture.inertial_units import ForceUnit, RateUnit
from secondheart.capture.table import Table
from secondheart.errors import RecordingError

_CELL = re.compile(r"(?P<sensor>.*?)[\s_]*(?P<axis>[xyz])\s*\((?P<unit>[^()]*)\)")
_TIME = re.compile(r".*\(\s*s\s*\)")
#: Words in the name of a sensor or file that mean acceleration without gravity.
_LINEAR = ("linear", "without g", "ohne g", "sans g", "sin g", "senza g", "user acc")
_RECORD = (
    'record "Acceleration with g" and "Gyroscope" together in one experiment and export as CSV, '
    "or name the folder with both tables"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Three axes of one sensor in a table."""

    sheet: Sheet
    what: What
    named: bool


def is_phyphox(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns holds acceleration or rates as this app writes them."""
    return bool(_triples(columns))


def phyphox(path: Path, tables: list[tuple[str, Table]], pauses: int = 0) -> Export:
    """What tables of this app hold together.

    Parameters
    ----------
    tables
        The name of each table's file, and the table.
    pauses
        How often the recording was interrupted.

    Raises
    ------
    RecordingError
        Acceleration with gravity, or rates, are missing.
    """
    found = [one for name, table in tables for one in _found(name, table)]
    # One whose name says that gravity is in it goes before one that may have it.
    found.sort(key=lambda one: not one.named)
    by_what: dict[What, Found] = {}
    for one in found:
        by_what.setdefault(one.what, one)
    acceleration: tuple[What, ...] = ("force",) if "force" in by_what else ("motion", "gravity")
    if not set(acceleration) <= set(by_what):
        lone = "acceleration with gravity in it, only without" if "motion" in by_what else "acceleration"
        raise RecordingError(f"{path}: no {lone}; {_RECORD}")
    if "rate" not in by_what:
        raise RecordingError(f"{path}: no rates of a gyroscope beside the acceleration; {_RECORD}")
    sheets = _joined([by_what[what].sheet for what in (*acceleration, "rate")])
    if not pauses:
        return Export(path, sheets)
    said = f"the recording was interrupted ({pauses + 1} starts); its parts follow without the breaks"
    return Export(path, sheets, warnings=(said,))


def _joined(sheets: list[Sheet]) -> tuple[Sheet, ...]:
    """The first sheet with all that stands beside the same times, and the others."""
    first = sheets[0]
    beside = [sheet for sheet in sheets if sheet.table is first.table and sheet.time == first.time]
    triples = tuple(triple for sheet in beside for triple in sheet.triples)
    return (replace(first, triples=triples), *(sheet for sheet in sheets if sheet not in beside))


def _found(name: str, table: Table) -> Iterator[Found]:
    for sensor, time, columns, unit in _triples(table.columns):
        told = f"{sensor} {name.lower()}"
        what: What = "rate" if unit in {"rad/s", "deg/s"} else "force"
        named = bool(sensor) or what == "rate" or "acceler" in name.lower()
        if what == "force" and any(word in told for word in _LINEAR):
            what = "motion"
        elif what == "force" and "gravity" in told:
            what = "gravity"
        triple = Triple(what, columns, unit, sure=named)
        yield Found(Sheet(table, name, time, (triple,)), what, named)


def _triples(
    columns: tuple[str, ...],
) -> list[tuple[str, int, tuple[int, int, int], ForceUnit | RateUnit]]:
    """Sensor, column of times, columns of x, y and z, and unit of each sensor in a header."""
    axes: dict[tuple[str, int, ForceUnit | RateUnit], dict[str, int]] = {}
    time = -1
    for number, column in enumerate(columns):
        cell = _CELL.fullmatch(column)
        unit = _unit(cell["unit"]) if cell else None
        if cell and unit and time >= 0:
            axes.setdefault((cell["sensor"].strip(), time, unit), {}).setdefault(cell["axis"], number)
        elif _TIME.fullmatch(column):
            # A table may have several columns of times, each before the values it belongs to.
            time = number
    return [
        (sensor, time, (of["x"], of["y"], of["z"]), unit)
        for (sensor, time, unit), of in axes.items()
        if len(of) == 3
    ]


def _unit(text: str) -> ForceUnit | RateUnit | None:
    """The unit in a header; a raised two may have been lost to another encoding."""
    plain = text.replace(" ", "")
    if plain.startswith("m/s") and len(plain) > 3:
        return "m/s2"
    if plain in {"°/s", "deg/s", "dps", "\ufffd/s"}:
        return "deg/s"
    if plain == "g":
        return "g"
    return "rad/s" if plain == "rad/s" else None
