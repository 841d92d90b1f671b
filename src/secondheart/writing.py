"""Output files that are whole or not there: written beside their place and renamed at the end.

The module stands beside :mod:`secondheart.errors` in the import order, so every room may use it.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secondheart.errors import OutputError


def check_writable(path: str | Path) -> None:
    """Say at once that a file cannot be written, before long work is done for nothing.

    Raises
    ------
    OutputError
        The folder is missing, the place is a folder, or writing is not allowed.
    """
    place = Path(path)
    folder = place.resolve().parent
    if place.is_dir():
        raise OutputError(f"{place} is a folder: name a file in it, such as {place / 'result'}{place.suffix}")
    if not folder.is_dir():
        raise OutputError(f"no folder {folder} for {place.name}: make the folder first")
    if place.exists() and not os.access(place, os.W_OK):
        raise OutputError(f"{place} may not be overwritten: choose another name or change its permissions")
    if not place.exists() and not os.access(folder, os.W_OK):
        raise OutputError(f"{folder} may not be written to: choose another folder")


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside ``path`` that takes its place when the block ends well.

    When the block fails or is interrupted, the temporary file is removed and an older file stays
    as it was. The temporary path ends like ``path``, so writers that look at the ending work.

    Raises
    ------
    OutputError
        The file cannot be written: no such folder, no permission, disk full.
    """
    check_writable(path)
    place = Path(path).resolve()
    # A pipe or a device cannot be replaced; it is written to as it is.
    device = place.exists() and not place.is_file()
    part = place.with_name(f".{place.stem[:60]}-{secrets.token_hex(4)}.part{place.suffix}")
    try:
        yield place if device else part
        if device:
            return
        with part.open("rb+") as handle:
            # A full disk may only be noticed here.
            os.fsync(handle.fileno())
        if place.exists():
            shutil.copymode(place, part)
        part.replace(place)
    except OutputError as error:
        # Who writes knows only the temporary name, which says nothing to a user.
        raise OutputError(str(error).replace(part.name, place.name)) from error
    except OSError as error:
        raise OutputError(
            f"could not write {path}: {error.strerror or error}; an older file is kept"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def write_text(path: str | Path, text: str) -> None:
    """Write a whole text file in UTF-8 with plain line ends, or leave the older one.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
