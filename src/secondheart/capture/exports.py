"""Whose recording of motion it is: the project's own form, or an app's export in a file, folder or zip."""

import csv
from dataclasses import dataclass
from pathlib import Path

from secondheart.capture.bundle import Entry, entries, shown
from secondheart.capture.inertial import Export
from secondheart.capture.inertial_csv import inertial_csv, is_inertial_csv
from secondheart.capture.phyphox import is_phyphox, phyphox
from secondheart.capture.sensor_logger import is_sensor_logger, sensor_logger
from secondheart.capture.table import Table
from secondheart.errors import RecordingError

#: Apps write a table for each sensor; more tables are not one recording.
MOST_TABLES = 100
_TABLES = (".csv", ".txt", ".tsv")
_SPREADSHEETS = (".xls", ".xlsx", ".ods")
#: The files that describe a recording have some hundred bytes.
_LONGEST_DESCRIPTION = 64 << 10


def is_motion(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns holds a motion sensor's numbers."""
    return is_inertial_csv(columns) or is_sensor_logger(columns) or is_phyphox(columns)


def file_export(path: Path, table: Table) -> Export:
    """What a table in a file of its own holds.

    Raises
    ------
    RecordingError
        A column or a sensor is missing.
    """
    if is_inertial_csv(table.columns):
        return inertial_csv(path, table)
    if is_sensor_logger(table.columns):
        raise RecordingError(
            f"{path} is the table of one sensor by Sensor Logger; expected acceleration and rates: name the "
            "folder or zip with all of its tables"
        )
    return phyphox(path, [(path.name, table)])


@dataclass(frozen=True, slots=True)
class Bundle:
    """The tables of one recording in a folder or zip, and all files that belong to it."""

    path: Path
    tables: tuple[tuple[str, Table], ...]
    files: tuple[Entry, ...]


def bundle(path: Path) -> Bundle:
    """Find the one recording in a folder or zip archive.

    Raises
    ------
    RecordingError
        It cannot be read, or holds none, or several.
    """
    files = entries(path)
    found: dict[str, list[tuple[Entry, Table]]] = {}
    faults: list[RecordingError] = []
    candidates = [file for file in files if file.place.suffix.lower() in _TABLES and not file.describes]
    if len(candidates) > MOST_TABLES:
        raise RecordingError(
            f"{path} holds {len(candidates)} tables; expected one recording: name its folder"
        )
    for file in candidates:
        try:
            table = Table(path / shown(file.place), file.opens)
        except RecordingError as fault:
            # An app may leave a table empty; that matters only when there is no other.
            faults.append(fault)
            continue
        if is_motion(table.columns):
            found.setdefault(str(file.folder), []).append((file, table))
    if not found:
        raise faults[0] if faults and len(faults) == len(candidates) else _nothing(path, files)
    if len(found) > 1:
        raise RecordingError(
            f"{path} holds {len(found)} recordings; expected one: name the folder of one of them"
        )
    [(folder, tables)] = found.items()
    return Bundle(
        path,
        tuple((shown(file.place.name), table) for file, table in tables),
        tuple(file for file in files if str(file.folder) == folder),
    )


def bundle_export(found: Bundle) -> Export:
    """What the tables of a folder or zip hold together.

    Raises
    ------
    RecordingError
        A sensor is missing, or two recordings lie in it.
    """
    path, tables = found.path, list(found.tables)
    own = [(name, table) for name, table in tables if is_inertial_csv(table.columns)]
    if len(own) > 1:
        raise RecordingError(f"{path} holds {len(own)} recordings; expected one: name the file")
    if own:
        return inertial_csv(path / own[0][0], own[0][1])
    logged = [(name, table) for name, table in tables if is_sensor_logger(table.columns)]
    if logged:
        rows = _description(found, "metadata.csv")
        described = dict(zip(rows[0], rows[1], strict=False)) if len(rows) > 1 else {}
        return sensor_logger(path, logged, described)
    events = [row[0].lower() for row in _description(found, "time.csv") if row]
    return phyphox(path, tables, max(events.count("start") - 1, 0))


def _nothing(path: Path, files: list[Entry]) -> RecordingError:
    """What to say of a folder or zip without a table of motion."""
    what = "a folder" if path.is_dir() else "a zip archive"
    if any(file.name == "[content_types].xml" for file in files):
        return RecordingError(
            f"{path} is a spreadsheet or other document; expected text: export or save it as CSV"
        )
    if any(file.name.endswith(_SPREADSHEETS) for file in files):
        return RecordingError(f"{path} is {what} with a spreadsheet in it; expected text: export as CSV")
    inner = next((file for file in files if file.name.endswith(".zip")), None)
    if inner:
        return RecordingError(
            f"{path} is {what} with another archive in it ({shown(inner.place)}); "
            "expected tables: take it out"
        )
    return RecordingError(
        f"{path} is {what} without a table of a motion sensor; expected an export of phyphox or Sensor "
        "Logger as CSV, or the name of one file"
    )


def _description(found: Bundle, name: str) -> list[list[str]]:
    """The rows of a small table that describes the recording, none where there is none; lower-case header."""
    for file in found.files:
        if file.name != name:
            continue
        with file.opens() as handle:
            text = handle.read(_LONGEST_DESCRIPTION).decode("utf-8-sig", "replace").replace("\0", "")
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines:
            return []
        separator = max(",;\t", key=lines[0].count)
        rows = list(csv.reader(lines, delimiter=separator))
        return [[cell.strip().lower() for cell in rows[0]], *rows[1:]]
    return []
