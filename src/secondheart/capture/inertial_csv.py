"""The project's own form of motion recordings: one table, force and rate side by side."""

from pathlib import Path

from secondheart.capture.inertial import Export, Sheet, Triple
from secondheart.capture.table import Table
from secondheart.errors import RecordingError

FORCE = ("ax", "ay", "az")
RATE = ("gx", "gy", "gz")


def is_inertial_csv(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is in this form, whole or not."""
    return set(FORCE) <= set(columns) or ("time_s" in columns and set(RATE) <= set(columns))


def inertial_csv(path: Path, table: Table) -> Export:
    """What a table with the columns ``time_s,ax,ay,az,gx,gy,gz`` holds.

    Force in m/s² with gravity in it, at rest +9.81 upwards, and rate in rad/s, both in the sensor's
    frame. The columns may stand in any order. Other units are noticed by the physics, since no header
    names them.

    Raises
    ------
    RecordingError
        A column is missing.
    """
    missing = [name for name in ("time_s", *FORCE, *RATE) if name not in table.columns]
    if missing:
        raise RecordingError(
            f"{path}: no column {', '.join(missing)}; expected time_s,ax,ay,az,gx,gy,gz: record "
            "accelerometer and gyroscope together"
        )
    at = table.columns.index
    force = Triple("force", (at("ax"), at("ay"), at("az")), "m/s2", sure=False)
    rate = Triple("rate", (at("gx"), at("gy"), at("gz")), "rad/s", sure=False)
    return Export(path, (Sheet(table, path.name, at("time_s"), (force, rate)),))
