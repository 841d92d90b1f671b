"""Recordings of a motion sensor: tables, each with its own clock, read as one run of samples."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from secondheart.capture.bundle import shown
from secondheart.capture.following import Follower
from secondheart.capture.inertial_units import FACTOR, ForceUnit, RateUnit, settled_force, settled_rate
from secondheart.capture.table import BLOCK_BYTES, Table
from secondheart.capture.times import Times
from secondheart.errors import RecordingError
from secondheart.types import Array, Inertial, Kind

#: Beyond what any sensor worn on a body feels; such a number is a mark for "missing", or damage.
ABSURD_MPS2 = 2000.0
ABSURD_RADPS = 200.0
#: Numbers are so much larger where they are in degrees and taken for radians.
ANY_UNIT = 60.0
#: So much of the beginning is looked at where the physics must tell the units.
GLANCE_S = 120.0
GLANCE_ROWS = 30_000
#: With a smaller part of the samples having rates, that is said.
USUAL_SHARE = 0.95


What = Literal["force", "motion", "gravity", "rate"]


@dataclass(frozen=True, slots=True)
class Triple:
    """Three columns of a table, x, y and z, and what they hold.

    Parameters
    ----------
    what
        ``"force"`` has gravity in it; ``"motion"`` has not and is added to ``"gravity"``; ``"rate"``.
    columns
        The numbers of the columns in the table.
    unit
        The unit, or the likely one.
    sure
        Whether header or description of the file say so; else the physics is asked.
    """

    what: What
    columns: tuple[int, int, int]
    unit: ForceUnit | RateUnit
    sure: bool = True

    @property
    def is_rate(self) -> bool:
        """Whether it holds angular rates."""
        return self.what == "rate"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of one table that share a clock.

    ``time`` is the number of the column of times, ``tick_s`` the seconds in one unit of it.
    """

    table: Table
    name: str
    time: int
    triples: tuple[Triple, ...]
    tick_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Export:
    """What one recording consists of.

    Parameters
    ----------
    sheets
        The first one gives the times, and force or motion; the others are interpolated onto it.
    force_sign
        -1 where the force is written the other way round, so that at rest it points down.
    warnings
        What its opener doubts.
    """

    path: Path
    sheets: tuple[Sheet, ...]
    force_sign: int = 1
    warnings: tuple[str, ...] = ()


class InertialSource:
    """A motion sensor's recording, read in flat memory.

    Parameters
    ----------
    export
        Its tables and columns, as one of the openers recognised them.
    force_unit, rate_unit, force_sign
        What the user says, before header and physics; None to find out.
    block_bytes
        How much of a file is taken at once. What comes out does not depend on it.

    Notes
    -----
    The samples have the accelerometer's times, the others are interpolated onto them, over gaps of at
    most half a second and not beyond their ends; elsewhere they are NaN. A sign of the force that is
    wrong cannot be found here: gravity's direction turns alike for both, and so do force along it and
    turning fit each other. Only where the sensor sits on the limb tells: a knee that rises or sinks.
    """

    def __init__(
        self,
        export: Export,
        *,
        force_unit: ForceUnit | None = None,
        rate_unit: RateUnit | None = None,
        force_sign: Literal[1, -1] | None = None,
        block_bytes: int = BLOCK_BYTES,
    ) -> None:
        self.path = export.path
        self.warnings: list[str] = list(export.warnings)
        self._found = export.warnings
        self._sign = export.force_sign if force_sign is None else force_sign
        told: dict[bool, ForceUnit | RateUnit | None] = {False: force_unit, True: rate_unit}
        self._sheets = [_with_units(sheet, lambda triple: told[triple.is_rate]) for sheet in export.sheets]
        self._block_bytes = block_bytes
        first, last = export.sheets[0].table.ends(export.sheets[0].time)
        self.duration_s = (last - first) * export.sheets[0].tick_s if last >= first else float("nan")

    @property
    def kind(self) -> Kind:
        """What was recorded."""
        return "inertial"

    @property
    def size_px(self) -> None:
        """Nothing: there is no picture."""
        return

    def __iter__(self) -> Iterator[Inertial]:
        """Give the samples in runs.

        Raises
        ------
        RecordingError
            No rows, times beyond repair, units that cannot be found out, force without gravity, or streams
            that were not recorded at the same time.
        """
        self.warnings[:] = self._found
        sheets = self._settled()
        yield from self._runs(sheets, self.warnings)

    def _settled(self) -> list[Sheet]:
        """The sheets with sure units."""
        if all(triple.sure for sheet in self._sheets for triple in sheet.triples):
            return self._sheets
        time_s, force, rate = _beginning(self._runs(self._sheets, [], ample=ANY_UNIT))
        found: dict[bool, ForceUnit | RateUnit] = {}
        for sheet in self._sheets:
            for triple in sheet.triples:
                if triple.sure:
                    continue
                settle = settled_rate if triple.is_rate else settled_force
                # Back to the numbers of the file; for rates, only the direction of force matters.
                scale = FACTOR[triple.unit]
                found[triple.is_rate], said = settle(
                    self.path.name, triple.unit, time_s, force / scale, rate / scale
                )
                self.warnings.extend(said)
        return [
            _with_units(sheet, lambda triple: None if triple.sure else found[triple.is_rate])
            for sheet in self._sheets
        ]

    def _runs(self, sheets: list[Sheet], warnings: list[str], ample: float = 1.0) -> Iterator[Inertial]:
        """Read every sheet once, and join them; ``ample`` widens what is not absurd."""
        clocks = [
            Times(_name(self.path, sheet, sheets), shown(sheet.table.columns[sheet.time])) for sheet in sheets
        ]
        base = sheets[0]
        followers = [
            (sheet, Follower(self._rows(sheet, clock, clocks[0]), 3 * len(sheet.triples)))
            for sheet, clock in zip(sheets[1:], clocks[1:], strict=True)
        ]
        felt = turned = 0
        for time_s, values in self._rows(base, clocks[0], clocks[0]):
            parts = self._parts(base, values)
            for sheet, follower in followers:
                parts |= self._parts(sheet, follower.at(time_s))
            force = parts["force"] if "force" in parts else parts["motion"] + parts["gravity"]
            run = Inertial(
                time_s, _bounded(force, ample * ABSURD_MPS2), _bounded(parts["rate"], ample * ABSURD_RADPS)
            )
            felt += int(np.isfinite(run.force_mps2[:, 0]).sum())
            turned += int(np.isfinite(run.rate_radps[:, 0]).sum())
            yield run
        for _, follower in followers:
            follower.drain()
        for sheet, clock in zip(sheets, clocks, strict=True):
            lead = f"{sheet.name}: " if len(sheets) > 1 else ""
            warnings.extend(lead + sentence for sentence in clock.finish())
        self.duration_s = clocks[0].duration_s
        warnings.extend(_shares(self.path.name, clocks[0].kept, felt, turned))

    def _rows(self, sheet: Sheet, clock: Times, since: Times) -> Iterator[tuple[Array, Array]]:
        """Times in seconds since the first sample of ``since``, and the triples' values beside each other."""
        wanted = [sheet.time, *(column for triple in sheet.triples for column in triple.columns)]
        blocks = sheet.table.blocks(wanted, self._block_bytes)
        for values, following in pairwise(chain(blocks, [np.full((1, 1), np.nan)])):
            raw_s = values[:, 0] * sheet.tick_s
            keep, _ = clock.push(raw_s, float(following[0, 0]) * sheet.tick_s)
            if keep.any():
                yield raw_s[keep] - since.first, values[keep, 1:]

    def _parts(self, sheet: Sheet, values: Array) -> dict[str, Array]:
        """What the values of a sheet hold, in SI units."""
        return {
            triple.what: values[:, 3 * at : 3 * at + 3]
            * (FACTOR[triple.unit] * (1 if triple.is_rate else self._sign))
            for at, triple in enumerate(sheet.triples)
        }


def _with_units(sheet: Sheet, unit_of: Callable[[Triple], ForceUnit | RateUnit | None]) -> Sheet:
    """The sheet with units that are sure now, those of None left as they are."""
    triples = []
    for triple in sheet.triples:
        unit = unit_of(triple)
        triples.append(triple if unit is None else replace(triple, unit=unit, sure=True))
    return replace(sheet, triples=tuple(triples))


def _name(path: Path, sheet: Sheet, sheets: list[Sheet]) -> str:
    return path.name if len(sheets) == 1 else f"{path.name}, {sheet.name}"


def _beginning(runs: Iterator[Inertial]) -> tuple[Array, Array, Array]:
    """The first minutes of a recording, the same however it is cut."""
    taken: list[Inertial] = []
    rows = 0
    for run in runs:
        taken.append(run)
        rows += len(run)
        if rows >= GLANCE_ROWS or run.time_s[-1] > GLANCE_S:
            break
    if not taken:
        return np.empty(0), np.empty((0, 3)), np.empty((0, 3))
    time_s = np.concatenate([run.time_s for run in taken])[:GLANCE_ROWS]
    near = time_s <= GLANCE_S
    force = np.concatenate([run.force_mps2 for run in taken])[:GLANCE_ROWS]
    rate = np.concatenate([run.rate_radps for run in taken])[:GLANCE_ROWS]
    return time_s[near], force[near], rate[near]


def _bounded(values: Array, limit: float) -> Array:
    """The values, a whole sample NaN where one of its axes is missing or absurd."""
    # A comparison with NaN is false, so what is not a number stays missing.
    good = (np.abs(values) <= limit).all(axis=1)
    values = values.copy()
    values[~good] = np.nan
    return values


def _shares(name: str, rows: int, felt: int, turned: int) -> Iterator[str]:
    """Say how much is missing; refuse a recording in which nothing is left of one of the two."""
    for count, what, where in ((felt, "force", "accelerometer"), (turned, "rate", "gyroscope")):
        if count == 0:
            raise RecordingError(
                f"{name}: no {what} stands beside any of {rows} times; expected accelerometer and gyroscope "
                f"recorded together: look at the {where}'s columns, or record again"
            )
        if count < USUAL_SHARE * rows:
            yield f"{what} missing in {100 * (1 - count / rows):.0f} % of the samples"
