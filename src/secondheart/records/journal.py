"""The append-only journal of one set: it survives a killed process and a power cut.

It holds the samples that the engine was given, to the bit, and what happened between them.
Pictures of people are never stored.
"""

import os
import sys
import time
from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pydantic_core import PydanticSerializationError

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records import form
from secondheart.records.folder import owner_only, sync_folder
from secondheart.records.header import Header, Note, checked_header, header_bytes, note_bytes, note_from
from secondheart.records.lock import lock
from secondheart.records.reading import read_journal
from secondheart.types import Samples

#: Samples wait in memory for this long, in sample time: what a killed process may lose.
WAIT_S = 0.5
#: The name of the journal in the folder of its workout.
JOURNAL = "journal.shj"

NAN = float("nan")


class Journal:
    """A journal being written; one thread at a time.

    Samples are brought to the disk at least once a second of their own time, and at each note.
    Only one process at a time writes a journal: it holds a lock that ends with it. ``torn`` tells
    whether a torn end was cut off when the journal was gone on with.
    """

    def __init__(
        self, path: Path, file: BinaryIO, header: Header, end: int, last_s: float, *, torn: bool = False
    ) -> None:
        self.path = path
        self.header = header
        self.torn = torn
        self._file = file
        self._end = end
        self._last_s = last_s
        self._portions: list[Samples] = []
        self._rows = 0
        self._first_s = NAN
        self._waiting: list[bytes] = []

    @classmethod
    def create(cls, path: str | Path, header: Header) -> Self:
        """Begin a new journal.

        Raises
        ------
        RecordingError
            The header holds what could not be read again.
        OutputError
            It cannot be written, or a file stands there already.
        """
        place, first = Path(path), header_bytes(checked_header(header))
        try:
            file = open(place, "xb", buffering=0, opener=owner_only)  # noqa: SIM115 - kept open
        except OSError as error:
            raise OutputError(_unwritten(place, error)) from error
        _take_lock(place, file)
        journal = cls(place, file, header, 0, NAN)
        journal._waiting.append(form.MARK + form.record_bytes(form.HEADER, first))
        try:
            journal.flush()
        except OutputError:
            file.close()
            place.unlink(missing_ok=True)
            raise
        sync_folder(place.parent)
        return journal

    @classmethod
    def resume(cls, path: str | Path) -> Self:
        """Go on in a journal whose process has died; a torn end is cut off and kept beside it.

        Raises
        ------
        RequestError
            A living process writes it.
        RecordingError
            It cannot be read.
        OutputError
            It cannot be written.
        """
        place = Path(path)
        try:
            file = place.open("r+b", buffering=0)
        except FileNotFoundError as error:
            raise RecordingError(f"no journal {place}") from error
        except OSError as error:
            raise OutputError(_unwritten(place, error)) from error
        try:
            _take_lock(place, file)
            kept = read_journal(place)
            if kept.torn:
                _keep_torn(place, file, kept.end)
        except BaseException:
            file.close()
            raise
        return cls(place, file, kept.header, kept.end, kept.last_s, torn=kept.torn)

    @property
    def id(self) -> str:
        """The id of the workout: the name of the journal's folder."""
        return self.path.parent.name

    @property
    def last_s(self) -> float:
        """Time of the newest sample in seconds, NaN before the first."""
        return self._last_s

    @property
    def waits(self) -> bool:
        """Whether anything is in memory that is not on the disk yet."""
        return bool(self._rows or self._waiting)

    def push(self, samples: Samples) -> None:
        """Take samples as they go into the engine.

        Raises
        ------
        RecordingError
            Samples that could not be given back: wrong shapes, times that are no numbers, or those of
            another sensor than the header's.
        OutputError
            The disk is full. Nothing is lost: they wait in memory and are tried again with the next.
        """
        form.check_samples(samples)
        if (form.kind_of(samples) == form.MOTION) != (self.header.mount is not None):
            raise RecordingError(f"{type(samples).__name__} do not fit a set with mount {self.header.mount}")
        for start in range(0, len(samples), form.MOST_ROWS):
            self._take(_copy(form.part_of(samples, slice(start, start + form.MOST_ROWS))))
        if self._rows and abs(self._last_s - self._first_s) >= WAIT_S:
            self.flush()

    def note(self, kind: str, /, **facts: object) -> None:
        """Write down what happened, after all samples so far, and bring both to the disk.

        Raises
        ------
        RequestError
            The facts are more, or other, than JSON can hold; nothing is noted.
        OutputError
            The disk is full. Nothing is lost: it waits in memory and is tried again with the next.
        """
        written = _note(Note(kind, datetime.now().astimezone(), self._last_s, facts))
        self._pack()
        self._waiting.append(form.record_bytes(form.NOTE, written))
        self.flush()

    def flush(self) -> None:
        """Bring everything to the disk now.

        Raises
        ------
        OutputError
            The disk is full, or gone. What was written before is whole, the rest stays in memory.
        """
        self._pack()
        data = b"".join(self._waiting)
        if not data:
            return
        descriptor = self._file.fileno()
        try:
            # After a failure half a record may stand there.
            os.ftruncate(descriptor, self._end)
            os.lseek(descriptor, self._end, os.SEEK_SET)
            _write(descriptor, data)
            _sync(descriptor)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(descriptor, self._end)
            raise OutputError(_unwritten(self.path, error)) from error
        self._end += len(data)
        self._waiting.clear()

    def close(self) -> None:
        """Bring everything to the disk and let go of the journal.

        Raises
        ------
        OutputError
            As :meth:`flush` does; the journal stays open then, so that closing can be tried again.
        """
        if not self._file.closed:
            self.flush()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, samples: Samples) -> None:
        if self._rows + len(samples) > form.MOST_ROWS:
            self._pack()
        if not self._rows:
            self._first_s = float(samples.time_s[0])
        self._portions.append(samples)
        self._rows += len(samples)
        self._last_s = float(samples.time_s[-1])

    def _pack(self) -> None:
        if self._portions:
            kind = form.kind_of(self._portions[0])
            self._waiting.append(form.record_bytes(kind, form.samples_payload(self._portions)))
            self._portions, self._rows = [], 0


def _take_lock(place: Path, file: BinaryIO) -> None:
    """Take the lock; whoever only looks whether a journal is in use holds it for a moment, so try again."""
    for _ in range(10):
        if lock(file.fileno()):
            return
        time.sleep(0.02)
    raise RequestError(f"{place.parent.name} is being coached right now; end that set first")


def _keep_torn(place: Path, file: BinaryIO, end: int) -> None:
    """Move what follows the last whole record into a file beside: nothing is thrown away unasked."""
    beside = place.with_name(f"{place.name}.torn")
    try:
        file.seek(end)
        with open(beside, "ab", opener=owner_only) as kept:
            while piece := file.read(2**20):
                kept.write(piece)
            kept.flush()
            os.fsync(kept.fileno())
        os.ftruncate(file.fileno(), end)
        _sync(file.fileno())
    except OSError as error:
        raise OutputError(_unwritten(place, error)) from error


def _note(note: Note) -> bytes:
    """Return a note as JSON that can be read again; raises RequestError."""
    try:
        written = note_bytes(note)
        note_from(written)
    except (RecordingError, PydanticSerializationError) as error:
        raise RequestError(f"the note {note.kind!r} cannot be kept: {error}") from error
    if len(written) > form.MOST_JSON_BYTES:
        raise RequestError(
            f"the note {note.kind!r} has {len(written)} bytes; {form.MOST_JSON_BYTES} are allowed"
        )
    return written


def _copy(samples: Samples) -> Samples:
    return replace(samples, **{one.name: getattr(samples, one.name).copy() for one in fields(samples)})


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync(descriptor: int) -> None:
    """Bring a file to the disk itself; a Mac's fsync stops at the drive's own memory."""
    if sys.platform == "darwin":
        import fcntl  # noqa: PLC0415 - not there on Windows

        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _unwritten(place: Path, error: OSError) -> str:
    return (
        f"could not write {place}: {error.strerror or error}; "
        "what was written before is whole, make room on the disk or choose another folder"
    )
