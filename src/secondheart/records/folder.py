"""The user's data folder, and files in it that nobody else may read.

It holds body points, times and measures. Pictures of people are never stored.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_dir

from secondheart.errors import OutputError
from secondheart.writing import replacing

#: Names another folder for what is kept.
FOLDER_VARIABLE = "SECONDHEART_DATA"


def data_folder() -> Path:
    """Return where workouts and settings are kept, whether it is there or not.

    The variable ``SECONDHEART_DATA`` names another place than the system's own.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    return (
        Path(named).expanduser().absolute() if named else Path(user_data_dir("secondheart", appauthor=False))
    )


def made_data_folder() -> Path:
    """Return the data folder, made where it is not there.

    Raises
    ------
    OutputError
        It cannot be made.
    """
    return make_private(data_folder())


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner may enter; one that is there keeps its permissions.

    Raises
    ------
    OutputError
        It cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            sync_folder(folder.parent)
        if not folder.is_dir():
            raise NotADirectoryError(20, "a file stands there")
    except OSError as error:
        raise OutputError(
            f"cannot make the folder {folder}: {error.strerror or error}; "
            f"set {FOLDER_VARIABLE} to a folder that may be written to"
        ) from error
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a whole text file that only its owner may read, or leave the older one.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    with (
        replacing(path) as part,
        open(part, "x", encoding="utf-8", newline="\n", opener=owner_only) as handle,
    ):
        handle.write(text)
    sync_folder(path.parent)


def owner_only(path: str, flags: int) -> int:
    """Open a file so that a new one belongs to its owner alone, for :func:`open`."""
    return os.open(path, flags, 0o600)


def sync_folder(folder: Path) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    if sys.platform != "win32":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
