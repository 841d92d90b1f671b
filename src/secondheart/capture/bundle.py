"""Files that belong together, in a folder or a zip archive, opened within limits and never unpacked."""

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from secondheart.capture.table import open_bytes
from secondheart.errors import RecordingError

#: More files than an app exports, pictures among them; a folder of others is left alone.
MOST_FILES = 10_000
#: How deep below the folder that was named files are looked for: a folder in an archive, and its ``meta``.
DEEPEST = 3
#: The list of contents of an archive with so many files is shorter.
LONGEST_LIST_BYTES = 2 << 20
#: Numbers as text shrink to a third, and to a hundredth where they all are alike.
MOST_SHRUNK = 200
#: So much may come out before the proportion is looked at.
FREE_BYTES = 16 << 20
#: Twelve hours of a fast sensor; more is no set of exercises.
LONGEST_BYTES = 4 << 30
#: How many characters of a name from an archive are shown.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bundle: where it stands in it, and how to open its bytes.

    ``place`` is a name to show and to compare, never a path to be opened.
    """

    place: PurePosixPath
    opens: Callable[[], IO[bytes]]

    @property
    def name(self) -> str:
        """The last part of its place, lower case."""
        return self.place.name.lower()

    @property
    def describes(self) -> bool:
        """Whether it stands in a folder ``meta``, and describes the recording beside that."""
        return self.place.parent.name.lower() == "meta"

    @property
    def folder(self) -> PurePosixPath:
        """The folder of the recording that it belongs to."""
        return self.place.parent.parent if self.describes else self.place.parent


def entries(path: Path) -> list[Entry]:
    """The files of a folder or of a zip archive, in order of their names.

    Raises
    ------
    RecordingError
        It cannot be read, is damaged or encrypted, or holds more files than a recording can.
    """
    found = _in_folder(path) if path.is_dir() else _in_zip(path)
    return sorted(found, key=lambda entry: str(entry.place))


def shown(place: PurePosixPath | str) -> str:
    """A name that a stranger wrote, as in an archive, fit to be printed in one line."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(place))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _in_folder(path: Path) -> list[Entry]:
    try:
        found = list(_walk(path, PurePosixPath(), [0]))
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror or error}") from error
    return found


def _walk(top: Path, place: PurePosixPath, seen: list[int]) -> Iterator[Entry]:
    inner = []
    with os.scandir(top / place) as listing:
        for item in listing:
            seen[0] += 1
            if seen[0] > MOST_FILES:
                raise RecordingError(
                    f"{top} is a folder of more than {MOST_FILES} files; "
                    "expected one recording: name its folder"
                )
            if _is_beside(item.name):
                continue
            if item.is_dir(follow_symlinks=False):
                inner.append(place / item.name)
            elif item.is_file():
                yield Entry(place / item.name, partial(open_bytes, top / place / item.name))
    if len(place.parts) + 1 < DEEPEST:
        for folder in inner:
            yield from _walk(top, folder, seen)


def _is_beside(name: str) -> bool:
    """Whether computers put it beside the files of their users."""
    return name.startswith(".") or name == "__MACOSX"


def _in_zip(path: Path) -> list[Entry]:
    with ExitStack() as stack:
        archive = _open_zip(path, stack)
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_FILES:
        raise RecordingError(
            f"{path} is a zip archive of {len(infos)} files; expected one recording: take its files out of it"
        )
    found = []
    for info in infos:
        place = PurePosixPath(*(part for part in info.filename.replace("\\", "/").split("/") if part))
        if not any(_is_beside(part) for part in place.parts if part != ".."):
            found.append(Entry(place, partial(_open_member, path, info)))
    return found


class _Careful(io.BufferedReader):
    """A file of which nobody takes too much at once: the length of a zip's list is written by its maker."""

    def read(self, size: int | None = -1, /) -> bytes:
        # The list is read at once, to the end of the file or to its stated length.
        if size is None or size < 0 or size > LONGEST_LIST_BYTES:
            size = LONGEST_LIST_BYTES
        return super().read(size)


def _open_zip(path: Path, stack: ExitStack) -> zipfile.ZipFile:
    """Open a zip archive; all of its faults become one line."""
    with open_bytes(path):
        pass  # for its messages
    try:
        handle = stack.enter_context(_Careful(io.FileIO(path)))
        return stack.enter_context(zipfile.ZipFile(handle))
    except _FAULTS as error:
        raise RecordingError(
            f"{path} is a zip archive that cannot be read ({_reason(error)}); export the recording again"
        ) from error


#: What the library raises on archives that are not whole, or were made to harm.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
)


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:SHOWN]


def _open_member(path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open one file of an archive as a stream within limits."""
    name = f"{path}, {shown(PurePosixPath(info.filename))}"
    if info.flag_bits & 1:
        raise RecordingError(f"{name} is encrypted; take it out with its password, and name the folder")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RecordingError(f"{name} is packed in an unusual way; take it out, and name the folder")
    stack = ExitStack()
    try:
        archive = _open_zip(path, stack)
        stream = stack.enter_context(archive.open(info))
    except _FAULTS as error:
        stack.close()
        if isinstance(error, RecordingError):
            raise
        raise RecordingError(
            f"{name} cannot be read ({_reason(error)}); export the recording again"
        ) from error
    return io.BufferedReader(_Limited(stream, stack, name, info.compress_size), 1 << 16)


class _Limited(io.RawIOBase):
    """The stream of a packed file, stopped when more comes out of it than numbers can make."""

    def __init__(self, stream: IO[bytes], stack: ExitStack, name: str, packed: int) -> None:
        self._stream = stream
        self._stack = stack
        self._name = name
        self._most = min(max(FREE_BYTES, MOST_SHRUNK * packed), LONGEST_BYTES)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except _FAULTS as error:
            raise RecordingError(
                f"{self._name} is damaged ({_reason(error)}); export the recording again"
            ) from error
        self._given += len(data)
        if self._given > self._most:
            raise RecordingError(
                f"{self._name} unpacks to more than {self._most >> 20} MB; "
                "expected a recording: export it again"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stack.close()
        super().close()
