"""Landmark recordings as text tables: read in runs, and written whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, pairwise
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np

from secondheart.capture.table import Table
from secondheart.capture.times import Times
from secondheart.errors import NobodyError, OutputError, RecordingError
from secondheart.types import LANDMARKS, Array, Kind, Landmarks
from secondheart.writing import replacing

#: No camera has a picture this wide; such a coordinate is a mark for "not seen".
ABSURD_PX = 1e6
#: A body that fits into this many pixels is given in fractions of the picture.
FRACTIONS_PX = 2.0
#: Without these four points of one leg no exercise can be counted.
LEG = ("knee", "ankle", "heel", "foot_index")


class LandmarksSource:
    """A landmarks file, read in flat memory.

    Parameters
    ----------
    path
        A table with the columns ``time_s``, ``<name>_x``, ``<name>_y`` and perhaps
        ``<name>_visibility`` for at least the knee, ankle, heel and foot index of one leg, in any order.
    block_bytes
        How much of the file is taken at once.

    Raises
    ------
    RecordingError
        The file cannot be read or columns are missing.
    """

    def __init__(self, path: str | Path, *, block_bytes: int = 4 << 20) -> None:
        self.path = Path(path)
        self.warnings: list[str] = []
        self._block_bytes = block_bytes
        self._table = Table(self.path)
        self._points = _points(self.path, self._table.columns)
        first, last = self._table.ends("time_s")
        self.duration_s = last - first if last >= first else float("nan")

    @property
    def kind(self) -> Kind:
        """What was recorded."""
        return "landmarks"

    @property
    def size_px(self) -> None:
        """Nothing: a landmarks file does not tell the size of its picture."""
        return

    def __iter__(self) -> Iterator[Landmarks]:
        """Give the samples in runs.

        Raises
        ------
        RecordingError
            No rows, times beyond repair, or coordinates that are not pixels.
        NobodyError
            No point is seen in any row.
        """
        names = [LANDMARKS[point] for point in self._points]
        seen_by_file = [f"{name}_visibility" in self._table.columns for name in names]
        wanted = ["time_s", *(f"{name}_{axis}" for name in names for axis in "xy")]
        wanted += [f"{name}_visibility" for name, seen in zip(names, seen_by_file, strict=True) if seen]
        rated = [point for point, seen in zip(self._points, seen_by_file, strict=True) if seen]
        times = Times(self.path.name)
        anybody = False
        self.warnings.clear()
        blocks = self._table.blocks(wanted, self._block_bytes)
        for values, following in pairwise(chain(blocks, [np.full((1, 1), np.nan)])):
            keep, time_s = times.push(values[:, 0], float(following[0, 0]))
            if len(time_s) == 0:
                continue
            run = _landmarks(time_s, values if keep.all() else values[keep], self._points, rated)
            if not anybody and np.isfinite(run.xy_px).any():
                anybody = True
                _check_pixels(self.path, run.xy_px)
            yield run
        self.warnings.extend(times.finish())
        self.duration_s = times.duration_s
        if not anybody:
            raise NobodyError(
                f"{self.path.name}: no point is seen in any of {times.kept} rows; expected a person"
            )


def _points(path: Path, columns: tuple[str, ...]) -> list[int]:
    """Which of the 33 landmarks the table has; raises when too few."""
    if "time_s" not in columns:
        shown = ", ".join(columns[:4])
        raise RecordingError(
            f"{path}: no column time_s among {len(columns)} ({shown[:80]}); "
            "expected a header time_s,nose_x,nose_y,… of body points (docs/extending.md), "
            "or time_s,ax,ay,az,gx,gy,gz of a phone (docs/phones.md)"
        )
    has = {name for name in LANDMARKS if f"{name}_x" in columns and f"{name}_y" in columns}
    lacking = [
        [f"{side}_{part}" for part in LEG if f"{side}_{part}" not in has] for side in ("left", "right")
    ]
    missing = min(lacking, key=len)
    if missing:
        pairs = ", ".join(f"{name}_x, {name}_y" for name in missing)
        raise RecordingError(
            f"{path}: missing columns {pairs}; expected knee, ankle, heel and foot_index of at least one leg"
        )
    return [number for number, name in enumerate(LANDMARKS) if name in has]


def _landmarks(time_s: Array, values: Array, points: list[int], rated: list[int]) -> Landmarks:
    """One run of rows as landmarks; ``values`` holds time, then x and y of each point, then visibilities."""
    xy = np.full((len(time_s), len(LANDMARKS), 2), np.nan)
    coordinates = 1 + 2 * len(points)
    xy[:, points, 0] = values[:, 1:coordinates:2]
    xy[:, points, 1] = values[:, 2:coordinates:2]
    # A comparison with NaN is false, so what is not a number stays missing.
    seen = (np.abs(xy) <= ABSURD_PX).all(axis=2)
    visibility = np.ones(seen.shape)
    visibility[:, rated] = values[:, coordinates:]
    visibility = np.where(np.isfinite(visibility), np.clip(visibility, 0.0, 1.0), 1.0)
    xy[~seen] = np.nan
    visibility[~seen] = np.nan
    return Landmarks(time_s, xy, visibility)


def _check_pixels(path: Path, xy: Array) -> None:
    """Refuse fractions of the picture: their two axes have different scales, so no angle is right."""
    seen = xy[np.isfinite(xy)]
    low, high = float(seen.min()), float(seen.max())
    if high > low > -FRACTIONS_PX and high < FRACTIONS_PX:
        raise RecordingError(
            f"{path.name}: coordinates lie between {low:.2g} and {high:.2g}, like fractions of the picture; "
            "expected pixels: multiply x by its width and y by its height"
        )


class LandmarksWriter:
    """A landmarks file being written; it takes its place when the block around it ends well.

    Use it as a context manager. Columns are ``time_s`` and ``_x``, ``_y``, ``_visibility`` of the 33
    landmarks; a point that was not seen leaves its cells empty.

    Raises
    ------
    OutputError
        The file cannot be written; an older one is kept.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._stack = ExitStack()
        self._handle: IO[bytes] | None = None

    def __enter__(self) -> Self:
        part = self._stack.enter_context(replacing(self.path))
        try:
            self._handle = self._stack.enter_context(part.open("wb"))
            columns = (f"{name}_{what}" for name in LANDMARKS for what in ("x", "y", "visibility"))
            self._handle.write(",".join(("time_s", *columns)).encode() + b"\n")
        except OSError as error:
            self._stack.close()
            raise OutputError(f"could not write {self.path}: {error.strerror or error}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def push(self, landmarks: Landmarks) -> None:
        """Add a run of samples: times to the microsecond, places to a hundredth of a pixel.

        Raises
        ------
        OutputError
            The disk is full or the writer is not open.
        """
        import polars as pl  # noqa: PLC0415 -- slow to import, and only tables need it

        if self._handle is None:
            raise OutputError(f"{self.path} is not open for writing; use the writer in a with block")
        count = len(landmarks)
        cells = np.empty((count, 1 + 3 * len(LANDMARKS)), order="F")
        cells[:, 0] = np.round(landmarks.time_s, 6)
        cells[:, 1::3] = np.round(landmarks.xy_px[:, :, 0], 2)
        cells[:, 2::3] = np.round(landmarks.xy_px[:, :, 1], 2)
        cells[:, 3::3] = np.round(landmarks.visibility, 3)
        frame = pl.DataFrame(cells).fill_nan(None)
        try:
            self._handle.write(frame.write_csv(include_header=False).encode())
        except OSError as error:
            raise OutputError(
                f"could not write {self.path}: {error.strerror or error}; an older file is kept"
            ) from error


def write_landmarks(path: str | Path, runs: Iterable[Landmarks]) -> None:
    """Write runs of samples as one landmarks file.

    Raises
    ------
    OutputError
        The file cannot be written; an older one is kept.
    """
    with LandmarksWriter(path) as writer:
        for run in runs:
            writer.push(run)
