"""The workouts that are kept: begun, finished, listed, corrected and deleted.

Each has a folder of its own with its journal and, once finished, its ``result.json``. Pictures of people are
never stored. Ids from outside are checked before they name a folder.
"""

import math
import secrets
import shutil
from pathlib import Path
from typing import Any, Literal

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records.folder import made_data_folder, make_private
from secondheart.records.header import Header
from secondheart.records.journal import JOURNAL, Journal
from secondheart.records.lock import in_use
from secondheart.records.naming import new_id
from secondheart.records.reading import Kept, read_journal
from secondheart.records.result import (
    MOST_REPETITIONS,
    Count,
    KeptWorkout,
    Pain,
    heeded,
    part_of,
    read_result,
    write_result,
)
from secondheart.records.shelf import Told, folder_of, folders, quiet, workouts_folder


def journal_of(workout: str) -> Kept:
    """Read the journal of a workout; raises RequestError for an unknown id, RecordingError for the rest."""
    return read_journal(folder_of(workout) / JOURNAL)


def begin(header: Header) -> Journal:
    """Make the folder of a new set and begin its journal; ``journal.id`` is its id.

    Raises
    ------
    OutputError
        The folder or the journal cannot be written.
    """
    made_data_folder()
    room = make_private(workouts_folder())
    for number in range(1, 1000):
        folder = room / new_id(header.started_at, header.exercise, number)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputError(f"cannot make the folder {folder}: {error.strerror or error}") from error
        return _journal_in(folder, header)
    raise OutputError(f"{room} has a thousand sets of one second; is the clock of this machine right?")


def _journal_in(folder: Path, header: Header) -> Journal:
    try:
        return Journal.create(folder / JOURNAL, header)
    except OutputError:
        folder.rmdir()
        raise


def keep(workout: str, analysis: dict[str, Any], *, recovered: bool = False) -> KeptWorkout:
    """Keep the result of a set that is over.

    What was chosen and what was answered is taken from its journal. Notes ``pain`` (``when``, ``felt``) and
    ``count`` (``corrected``) in the journal are heeded, the last of each kind.

    Parameters
    ----------
    workout
        Its id.
    analysis
        The analysis in the form of ``analyze --json``.
    recovered
        Whether the set was cut off.

    Raises
    ------
    RequestError
        Unknown id.
    RecordingError
        Its journal cannot be read.
    OutputError
        The result cannot be written.
    """
    kept = journal_of(workout)
    header = kept.header
    found = KeptWorkout(
        id=workout,
        started_at=header.started_at,
        exercise=header.exercise,
        variant=header.variant,
        source=header.source,
        chosen=_chosen(header),
        pain=Pain(header.pain_before),
        count=Count(part_of(analysis, "summary").get("count", 0)),
        recovered=recovered,
        analysis=analysis,
        sitting=header.sitting,
    )
    for note in kept.notes:
        found = heeded(found, note.kind, note.facts)
    write_result(folder_of(workout), found)
    return found


def _chosen(header: Header) -> dict[str, Any]:
    def known(value: float) -> float | None:
        return None if math.isnan(value) else value

    return {
        "side": header.side,
        "height_cm": known(header.height_cm),
        "best_cm": known(header.best_cm),
        "weight_kg": known(header.weight_kg),
        "start": header.start,
        "size_px": list(header.size_px),
    }


def workouts(told: Told | None = None) -> list[KeptWorkout]:
    """Return all finished workouts, newest first.

    Parameters
    ----------
    told
        Called with one sentence for each folder that is foreign or cannot be read; it is left out.
    """
    say = told or quiet
    found = []
    for folder in folders(say):
        try:
            result = read_result(folder)
        except RecordingError as error:
            say(str(error))
            continue
        if result is not None:
            found.append(result)
    return sorted(found, key=lambda one: (one.started_at, one.id), reverse=True)


def load(workout: str) -> KeptWorkout:
    """Return one finished workout.

    Raises
    ------
    RequestError
        Unknown id, or the set was not finished.
    RecordingError
        Its result cannot be read.
    """
    found = read_result(folder_of(workout))
    if found is None:
        raise RequestError(
            f"{workout} was cut off and is not saved yet; secondheart workouts recover saves it"
        )
    return found


def correct_count(workout: str, repetitions: int) -> KeptWorkout:
    """Keep the person's own count beside the engine's; raises as :func:`load`, and OutputError.

    Raises
    ------
    RequestError
        Not a number of repetitions.
    """
    if not 0 <= repetitions <= MOST_REPETITIONS:
        raise RequestError(f"{repetitions} repetitions cannot be; expected 0 to {MOST_REPETITIONS}")
    return _noted(workout, "count", {"corrected": repetitions})


def set_pain(workout: str, when: Literal["before", "after"], felt: bool) -> KeptWorkout:
    """Keep an answer about pain before or after a set; raises as :func:`load`, and OutputError."""
    return _noted(workout, "pain", {"when": when, "felt": felt})


def _noted(workout: str, kind: str, facts: dict[str, Any]) -> KeptWorkout:
    """Change a result, and note it in the journal, from which the result could be made anew."""
    found = heeded(load(workout), kind, facts)
    journal = folder_of(workout) / JOURNAL
    if journal.exists() and not in_use(journal):
        with Journal.resume(journal) as opened:
            opened.note(kind, **facts)
    write_result(folder_of(workout), found)
    return found


def delete(workout: str) -> None:
    """Delete a workout with its journal for good: ask before.

    Raises
    ------
    RequestError
        Unknown id, or the set is being coached right now.
    OutputError
        It cannot be deleted.
    """
    folder = folder_of(workout)
    journal = folder / JOURNAL
    if journal.exists() and in_use(journal):
        raise RequestError(f"{workout} is being coached right now; end that set first")
    # Renamed first, so that no half of it is taken for a workout.
    going = folder.with_name(f".deleted-{secrets.token_hex(4)}")
    try:
        folder.rename(going)
        shutil.rmtree(going)
    except OSError as error:
        left = f"; what is left of it lies in {going}" if going.exists() else ""
        raise OutputError(f"could not delete {folder}: {error.strerror or error}{left}") from error
