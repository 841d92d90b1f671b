"""Where each workout lies: a folder of its own, named by its id, and nothing but such folders."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from secondheart.errors import RecordingError, RequestError
from secondheart.records.folder import data_folder
from secondheart.records.naming import checked_id, is_id, matching

Told = Callable[[str], None]


def workouts_folder() -> Path:
    """Return the folder that holds a folder for each workout, whether it is there or not."""
    return data_folder() / "workouts"


def folder_of(workout: str) -> Path:
    """Return the folder of a workout; raises RequestError where the id is wrong or nothing is there."""
    folder = workouts_folder() / checked_id(workout)
    if not _is_folder(folder):
        matching(workout, ids())
        raise RequestError(f"no workout {workout}; secondheart workouts lists those there are")
    return folder


def ids() -> list[str]:
    """Return the ids of all folders that look like workouts, finished or not, newest first."""
    return sorted((folder.name for folder in folders(quiet)), reverse=True)


def folders(told: Told) -> Iterator[Path]:
    """Give the folders that look like workouts; tell of everything else that is not hidden."""
    room = workouts_folder()
    try:
        names = sorted(os.listdir(room), reverse=True)  # noqa: PTH208 - names, not paths, are checked
    except FileNotFoundError:
        return
    except OSError as error:
        raise RecordingError(f"cannot read the folder {room}: {error.strerror or error}") from error
    for name in names:
        if is_id(name) and _is_folder(room / name):
            yield room / name
        elif not name.startswith("."):
            # A name of somebody else's may hold what moves a terminal's cursor.
            told(f"{str(room / name)!r} is no workout and is left alone")


def _is_folder(place: Path) -> bool:
    """Tell whether a folder stands there itself, not a link to one elsewhere."""
    return place.is_dir() and not place.is_symlink()


def quiet(_sentence: str) -> None:
    """Say nothing: for callers that do not want to be told."""
