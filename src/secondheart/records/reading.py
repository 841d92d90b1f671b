"""What a journal holds, read one record at a time; a torn end is left out and told."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from secondheart.errors import RecordingError
from secondheart.records import form
from secondheart.records.header import Header, Note, header_from, note_from
from secondheart.types import Samples

NAN = float("nan")
#: Samples that a camera's journal does not hold, and those that a worn phone's does not.
_OTHERS = (form.MOTION, form.SAMPLES)
_SAMPLES = {form.SAMPLES, form.MOTION}
_KINDS = {form.HEADER, form.NOTE, *_SAMPLES}


@dataclass(frozen=True, slots=True)
class Runs:
    """The portions of samples of a journal as they were pushed, read from the file one record at a time."""

    path: Path
    end: int

    def __iter__(self) -> Iterator[Samples]:
        with _opened(self.path) as file:
            file.seek(len(form.MARK))
            for record in form.records(file):
                if record.end > self.end:
                    return
                if record.kind in _SAMPLES:
                    yield from form.portions_of(record.payload, record.kind)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a journal holds.

    Parameters
    ----------
    header
        What was chosen before the set.
    runs
        The portions of samples, exactly as pushed; may be gone through again and again, and takes
        little memory. Going through it raises RecordingError where something else wrote the file.
    notes
        What happened between and after them.
    torn
        Whether the end of the file was cut off or damaged; what follows the damage is left out.
    end
        Bytes up to the last whole record.
    last_s
        Time of the last sample in seconds, NaN without samples.
    """

    header: Header
    runs: Runs
    notes: tuple[Note, ...]
    torn: bool
    end: int
    last_s: float

    @property
    def ended(self) -> bool:
        """Whether the set was ended, not cut off."""
        return any(note.kind == "end" for note in self.notes)


def read_journal(path: str | Path) -> Kept:
    """Read what a journal holds; a torn end is left out and told.

    The file is gone through once, record by record, and its samples are unpacked only when
    ``runs`` is gone through.

    Raises
    ------
    RecordingError
        It is no journal, of another form, cut off before its header, or cannot be read.
    """
    place = Path(path)
    notes: list[Note] = []
    header: Header | None = None
    last: form.Record | None = None
    with _opened(place) as file:
        _check_mark(place, file.read(len(form.MARK)))
        end = file.tell()
        for record in form.records(file):
            if (header is None) != (record.kind == form.HEADER) or record.kind not in _KINDS:
                raise RecordingError(f"{place} is not in the order of a journal; something else wrote it")
            if header is not None and record.kind == _OTHERS[header.mount is not None]:
                raise RecordingError(f"{place} holds samples of another sensor than it says")
            if record.kind == form.HEADER:
                header = header_from(record.payload)
            elif record.kind == form.NOTE:
                notes.append(note_from(record.payload))
            else:
                last = record
            end = record.end
        size = file.seek(0, os.SEEK_END)
    if header is None:
        raise RecordingError(f"{place} holds nothing: it was cut off, or damaged, before the set began")
    last_s = NAN
    for portion in form.portions_of(last.payload, last.kind) if last else ():
        last_s = float(portion.time_s[-1])
    return Kept(header, Runs(place, end), tuple(notes), size > end, end, last_s)


def _opened(place: Path) -> BinaryIO:
    try:
        return place.open("rb")
    except OSError as error:
        raise RecordingError(f"cannot read {place}: {error.strerror or error}") from error


def _check_mark(place: Path, found: bytes) -> None:
    if found == form.MARK:
        return
    if found[:-1] == form.MARK[:-1]:
        raise RecordingError(
            f"{place} is a journal of form {found[-1]}, and this version reads form {form.MARK[-1]}; "
            "update SecondHeart"
        )
    if form.MARK.startswith(found):
        raise RecordingError(f"{place} holds nothing: it was cut off before the set began")
    raise RecordingError(f"{place} is no journal of SecondHeart")
