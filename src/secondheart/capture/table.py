"""Text tables read in blocks: any common separator, decimal sign, line end and encoding, flat memory."""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

import numpy as np

from secondheart.errors import RecordingError
from secondheart.types import Array

BLOCK_BYTES = 4 << 20
#: The header of a landmarks file with every optional column has under 4 kB.
LONGEST_LINE_BYTES = 64 << 10
_QUOTED = re.compile(rb'"([^"\n]*)"')


def open_bytes(path: Path) -> IO[bytes]:
    """Open a recording for reading, with one clear line when that is not possible.

    Raises
    ------
    RecordingError
        Missing file, folder, no permission, or a device that cannot be read.
    """
    try:
        if path.is_dir():
            raise RecordingError(f"{path} is a folder; expected a file: name the recording in it")
        return path.open("rb")
    except FileNotFoundError:
        raise RecordingError(f"no file {path}; check the name and the folder") from None
    except PermissionError:
        raise RecordingError(f"{path} may not be read; change its permissions or copy it") from None
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror or error}") from error


class Table:
    """One text table with a header line.

    Parameters
    ----------
    path
        The file. Comma, semicolon or tab between cells; decimal comma unless the comma separates;
        UTF-8 with or without byte-order mark, or UTF-16 with one; any line end.
    opens
        Opens the bytes, where they lie elsewhere than in a file of that name, as within an archive.

    Attributes
    ----------
    columns
        The names in the header, in order, lower case, without quotes and spaces.

    Raises
    ------
    RecordingError
        The file cannot be read, is empty, or has no header line.
    """

    def __init__(self, path: Path, opens: Callable[[], IO[bytes]] | None = None) -> None:
        self.path = path
        self._open = opens or partial(open_bytes, path)
        with self._open() as handle:
            head = handle.read(LONGEST_LINE_BYTES * 2)
        self._decode = _decoder(head)
        text = self._decode()(head)
        if not text.strip():
            raise RecordingError(
                f"{path}: no rows, the file is empty; expected a header and one row for each sample"
            )
        self._newline = b"\r" if b"\n" not in text and b"\r" in text else b"\n"
        self._skip, header = self._header(text)
        self.separator = max((b",", b";", b"\t"), key=header.count)
        self.columns = tuple(
            cell.strip(b'" ').decode("utf-8", "replace").lower() for cell in header.split(self.separator)
        )

    def _header(self, text: bytes) -> tuple[int, bytes]:
        """Number of lines up to and with the header, and the header itself."""
        lines = text.split(self._newline)
        for number, line in enumerate(lines):
            if len(line) > LONGEST_LINE_BYTES:
                break
            # Spreadsheets may write their separator into a line of its own.
            if line.strip() and not line.lower().startswith(b"sep="):
                return number + 1, line.strip(b"\r")
        raise RecordingError(
            f"{self.path}: the first line has no end within 64 kB; expected a table with a header"
        )

    def blocks(self, wanted: Sequence[str | int], block_bytes: int = BLOCK_BYTES) -> Iterator[Array]:
        """Give the wanted columns in runs of rows, each (n, len(wanted)), NaN where no number stands.

        A column is wanted by its name, or by its number where two have the same name.

        Raises
        ------
        RecordingError
            The file cannot be read to its end, or a line never ends.
        """
        with self._open() as handle:
            for block in self._lines(handle, block_bytes):
                values = self._parse(block, wanted)
                # Empty lines are no rows.
                rows = values[~np.isnan(values).all(axis=1)]
                if len(rows):
                    yield rows

    def ends(self, column: str | int) -> tuple[float, float]:
        """First and last number of a column, NaN where that is not simply to be had."""
        with self._open() as handle:
            head = self._decode()(handle.read(LONGEST_LINE_BYTES))
            tail = b""
            if self._decode is not _wide and handle.seekable():
                handle.seek(max(handle.seek(0, 2) - LONGEST_LINE_BYTES, 0))
                tail = handle.read()
        ends = []
        for text, first in ((head, self._skip), (tail, 1)):
            lines = text.split(self._newline)[first:]
            lines = [line for line in lines if line.strip()]
            chosen = lines[:1] if text is head else lines[-1:]
            values = self._parse(b"\n".join(chosen) + b"\n", [column]) if chosen else np.empty((0, 1))
            ends.append(float(values[0, 0]) if len(values) else float("nan"))
        return ends[0], ends[1]

    def _lines(self, handle: IO[bytes], block_bytes: int) -> Iterator[bytes]:
        """Give whole lines after the header, in blocks."""
        decode, rest, skip = self._decode(), b"", self._skip
        while True:
            data = handle.read(block_bytes)
            rest += decode(data)
            while skip and (end := rest.find(self._newline)) >= 0:
                rest, skip = rest[end + 1 :], skip - 1
            if not data:
                break
            if skip:
                continue
            cut = rest.rfind(self._newline) + 1
            if cut == 0 and len(rest) > max(LONGEST_LINE_BYTES, 2 * block_bytes):
                raise RecordingError(
                    f"{self.path}: a line has no end within {len(rest)} bytes; expected rows of numbers"
                )
            if cut:
                yield rest[:cut]
                rest = rest[cut:]
        if not skip and rest.strip():
            yield rest + b"\n"

    def _parse(self, block: bytes, wanted: Sequence[str | int]) -> Array:
        """Numbers of the wanted columns of whole lines, (n, len(wanted))."""
        import polars as pl  # noqa: PLC0415 -- slow to import, and only tables need it

        if self._newline == b"\r":
            block = block.replace(b"\r", b"\n")
        if b'"' in block:
            block = _QUOTED.sub(lambda cell: cell[1].replace(b",", b".").replace(b";", b""), block)
        if self.separator != b",":
            block = block.replace(b",", b".")
        if b" " in block or b"\r" in block or b'"' in block:
            block = block.translate(None, b' \r"')
        separator = self.separator.decode()
        names = [str(number) for number in range(len(self.columns))]
        columns = [str(self.columns.index(name) if isinstance(name, str) else name) for name in wanted]
        try:
            frame = pl.read_csv(
                separator.join(names).encode() + b"\n" + block,
                separator=separator,
                columns=columns,
                schema_overrides=dict.fromkeys(columns, pl.Float64),
                infer_schema=False,
                quote_char=None,
                ignore_errors=True,
                truncate_ragged_lines=True,
            )
        except pl.exceptions.PolarsError as error:
            reason = str(error).splitlines()[0]
            raise RecordingError(
                f"{self.path}: not a table of numbers ({reason}); expected rows like the header"
            ) from error
        return frame.select(columns).to_numpy()


def _plain() -> Callable[[bytes], bytes]:
    return lambda data: data


def _wide() -> Callable[[bytes], bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    return lambda data: decoder.decode(data).encode()


def _decoder(head: bytes) -> Callable[[], Callable[[bytes], bytes]]:
    """The maker of a decoder that turns the file's bytes into UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide
    return _marked if head.startswith(codecs.BOM_UTF8) else _plain


def _marked() -> Callable[[bytes], bytes]:
    """UTF-8 whose first bytes are a byte-order mark."""
    first = True

    def decode(data: bytes) -> bytes:
        nonlocal first
        if first and data:
            first = False
            return data.removeprefix(codecs.BOM_UTF8)
        return data

    return decode
