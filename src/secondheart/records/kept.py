"""The folder of workouts: each set has a folder of its own, with its journal and, once finished, its result.

``result.json`` holds what was chosen, the count (as counted and as corrected), the answers about pain and the
analysis in the form of ``analyze --json``. Pictures of people are never stored.
"""

import math
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records.folder import data_folder, made_data_folder, make_private, write_private
from secondheart.records.header import Header, Word, first_problem
from secondheart.records.ids import checked_id, is_id, matching, new_id
from secondheart.records.journal import JOURNAL, Journal
from secondheart.records.lock import in_use
from secondheart.records.reading import Kept, read_journal

RESULT = "result.json"
#: Far above any honest result: an hour of fast repetitions has about 2 MB.
MOST_RESULT_BYTES = 16 * 2**20
MOST_REPETITIONS = 100_000

Count_ = Annotated[int, Field(ge=0, le=MOST_REPETITIONS)]


@dataclass(frozen=True, slots=True)
class Count:
    """How many repetitions the engine counted, and how many the person says it were, None where not said."""

    counted: Count_
    corrected: Count_ | None = None

    @property
    def best(self) -> int:
        """The person's own number where there is one."""
        return self.counted if self.corrected is None else self.corrected


@dataclass(frozen=True, slots=True)
class Pain:
    """The answers to the question about pain, None where it was not asked or answered."""

    before: bool | None = None
    after: bool | None = None


@dataclass(frozen=True, slots=True)
class KeptWorkout:
    """One finished set.

    Parameters
    ----------
    id
        Its id and the name of its folder.
    started_at
        When it began, with a zone.
    exercise, variant, source, sitting
        As in :class:`secondheart.records.Header`.
    chosen
        What else was chosen: ``side``, ``height_cm``, ``best_cm``, ``weight_kg``, ``start``, ``size_px``.
    pain, count
        The answers about pain, and the count as counted and as corrected.
    recovered
        Whether the set was cut off and saved later from its journal.
    analysis
        The analysis in the form of ``analyze --json``.
    schema
        Raised only when a key changes its meaning or goes away; keys may be added.
    """

    id: Word
    started_at: AwareDatetime
    exercise: Word
    variant: Word
    source: Word
    chosen: dict[str, Any]
    pain: Pain
    count: Count
    recovered: bool
    analysis: dict[str, Any]
    sitting: Word = ""
    schema: Literal[1] = 1

    @property
    def score(self) -> float:
        """Mean score over the repetitions, NaN without any."""
        found = _part(self.analysis, "summary").get("score")
        return float(found) if isinstance(found, (int, float)) else math.nan

    @property
    def tip_toe_s(self) -> float:
        """Seconds of the walk on tip-toe, NaN where there is none."""
        found = _part(self.analysis, "walk").get("duration_s")
        return float(found) if isinstance(found, (int, float)) else math.nan


_RESULTS: TypeAdapter[KeptWorkout] = TypeAdapter(KeptWorkout)
Told = Callable[[str], None]


def workouts_folder() -> Path:
    """Return the folder that holds a folder for each workout, whether it is there or not."""
    return data_folder() / "workouts"


def folder_of(workout: str) -> Path:
    """Return the folder of a workout; raises RequestError where the id is wrong or nothing is there."""
    folder = workouts_folder() / checked_id(workout)
    if not folder.is_dir():
        matching(workout, ids())
        raise RequestError(f"no workout {workout}; secondheart workouts lists those there are")
    return folder


def journal_of(workout: str) -> Kept:
    """Read the journal of a workout; raises RequestError for an unknown id, RecordingError for the rest."""
    return read_journal(folder_of(workout) / JOURNAL)


def ids() -> list[str]:
    """Return the ids of all folders that look like workouts, finished or not, newest first."""
    return sorted((folder.name for folder in _folders(_quiet)), reverse=True)


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
        count=Count(_part(analysis, "summary").get("count", 0)),
        recovered=recovered,
        analysis=analysis,
        sitting=header.sitting,
    )
    for note in kept.notes:
        found = _heeded(found, note.kind, note.facts)
    return _write(found)


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


def _heeded(found: KeptWorkout, kind: str, facts: dict[str, Any]) -> KeptWorkout:
    """Return a result with what a note of the journal says about pain or the count."""
    felt, corrected = facts.get("felt"), facts.get("corrected")
    if kind == "pain" and isinstance(felt, bool) and facts.get("when") in {"before", "after"}:
        return replace(found, pain=replace(found.pain, **{facts["when"]: felt}))
    if kind == "count" and type(corrected) is int and 0 <= corrected <= MOST_REPETITIONS:
        return replace(found, count=replace(found.count, corrected=corrected))
    return found


def workouts(told: Told | None = None) -> list[KeptWorkout]:
    """Return all finished workouts, newest first.

    Parameters
    ----------
    told
        Called with one sentence for each folder that is foreign or cannot be read; it is left out.
    """
    say = told or _quiet
    found = []
    for folder in _folders(say):
        if (folder / RESULT).exists():
            try:
                found.append(load(folder.name))
            except RecordingError as error:
                say(str(error))
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
    path = folder_of(workout) / RESULT
    try:
        with path.open("rb") as handle:
            data = handle.read(MOST_RESULT_BYTES + 1)
    except FileNotFoundError as error:
        raise RequestError(
            f"{workout} was cut off and is not saved yet; secondheart workouts recover saves it"
        ) from error
    except OSError as error:
        raise RecordingError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > MOST_RESULT_BYTES:
        raise RecordingError(f"{path} is larger than {MOST_RESULT_BYTES} bytes; something else wrote it")
    try:
        found = _RESULTS.validate_json(data, strict=True)
    except ValidationError as error:
        raise RecordingError(
            f"{path} is not as it should be: {first_problem(error)}; "
            "move it elsewhere, and secondheart workouts recover makes it anew"
        ) from error
    if found.id != workout:
        raise RecordingError(f"{path} belongs to another workout; move it elsewhere")
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
    found = _heeded(load(workout), kind, facts)
    journal = folder_of(workout) / JOURNAL
    if journal.exists() and not in_use(journal):
        with Journal.resume(journal) as opened:
            opened.note(kind, **facts)
    return _write(found)


def _write(found: KeptWorkout) -> KeptWorkout:
    text = _RESULTS.dump_json(found, indent=1, warnings="error").decode()
    write_private(workouts_folder() / found.id / RESULT, text + "\n")
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
        raise OutputError(f"could not delete {folder}: {error.strerror or error}") from error


def _folders(told: Told) -> Iterator[Path]:
    """Give the folders that look like workouts; tell of everything else that is not hidden."""
    room = workouts_folder()
    try:
        names = sorted(os.listdir(room), reverse=True)  # noqa: PTH208 - names, not paths, are checked
    except FileNotFoundError:
        return
    except OSError as error:
        raise RecordingError(f"cannot read the folder {room}: {error.strerror or error}") from error
    for name in names:
        if is_id(name) and (room / name).is_dir() and not (room / name).is_symlink():
            yield room / name
        elif not name.startswith("."):
            told(f"{room / name} is no workout and is left alone")


def _part(found: dict[str, Any], key: str) -> dict[str, Any]:
    part = found.get(key)
    return part if isinstance(part, dict) else {}


def _quiet(_sentence: str) -> None:
    return None
