"""Sets that were cut off, and analysing kept samples again: the same engine, the same result."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from secondheart.errors import RecordingError
from secondheart.exercises.reader import load_exercise
from secondheart.records.header import Header, exercise_sha256
from secondheart.records.journal import JOURNAL, Journal
from secondheart.records.kept import journal_of, keep
from secondheart.records.lock import in_use
from secondheart.records.reading import Kept, read_journal
from secondheart.records.result import RESULT, KeptWorkout
from secondheart.records.shelf import Told, folder_of, folders, quiet
from secondheart.types import Analysis, Samples
from secondheart.workout.engine import Workout
from secondheart.workout.rounds import LONGEST_STEP_S

#: So many rows are joined at least where the last bit does not matter.
_JOINED_ROWS = 300


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A set whose process died before its result was kept.

    Parameters
    ----------
    id
        Its id.
    header
        What was chosen before it.
    last_s
        Time of the last sample kept, in seconds of the set, NaN without samples.
    torn
        Whether the end of its journal was cut off.
    ended
        Whether it was ended by the person and only the result is missing.
    """

    id: str
    header: Header
    last_s: float
    torn: bool
    ended: bool


def unfinished(told: Told | None = None) -> list[Unfinished]:
    """Return the sets without a result that no living process is coaching, newest first.

    Parameters
    ----------
    told
        Called with one sentence for each journal that cannot be read; it is left out.
    """
    say = told or quiet
    found = []
    for folder in folders(quiet):
        journal = folder / JOURNAL
        try:
            if (folder / RESULT).exists() or in_use(journal):
                continue
            kept = read_journal(journal)
        except OSError as error:
            say(f"{folder} holds no journal that can be read ({error.strerror or error}) and is left alone")
            continue
        except RecordingError as error:
            say(f"{error}; secondheart workouts delete {folder.name} removes it")
            continue
        found.append(Unfinished(folder.name, kept.header, kept.last_s, kept.torn, kept.ended))
    return found


def resume(workout: str) -> tuple[Kept, Journal]:
    """Open the journal of a set that was cut off, to read what it holds and to go on in it.

    A torn end is cut off and kept beside; ``torn`` of what was read still tells of it.

    Raises
    ------
    RequestError
        Unknown id, or a living process is coaching it.
    RecordingError, OutputError
        The journal cannot be read, or not be written.
    """
    journal = Journal.resume(folder_of(workout) / JOURNAL)
    return replace(read_journal(journal.path), torn=journal.torn), journal


def reanalyse(
    workout: str, *, exactly: bool = True, on_progress: Callable[[float], None] | None = None
) -> Analysis:
    """Put the samples of a workout through the engine again; the result is that of the live set, to the bit.

    Where the exercise's own file has changed since, a warning says so.

    Parameters
    ----------
    workout
        Its id.
    exactly
        Whether to push the very portions of the live set. Otherwise they are joined, which is many times
        faster and may differ in the last bits of a number: for a table or a page to look at.
    on_progress
        Called with the part done so far, 0 to 1.

    Raises
    ------
    RequestError
        Unknown id.
    RecordingError
        Its journal cannot be read.
    """
    return analysis_of(journal_of(workout), exactly=exactly, on_progress=on_progress)


def analysis_of(
    kept: Kept, *, exactly: bool = True, on_progress: Callable[[float], None] | None = None
) -> Analysis:
    """Put the samples of a journal through the engine, as :func:`reanalyse` does and raises."""
    header = kept.header
    engine = Workout(
        load_exercise(header.exercise, header.variant),
        side=header.side,
        height_cm=header.height_cm,
        best_cm=header.best_cm,
        aloud=False,
        each=False,
        mount=header.mount,
    )
    for samples in kept.runs if exactly else joined(kept.runs):
        engine.push(samples)
        if on_progress is not None and kept.last_s > 0:
            on_progress(min(float(samples.time_s[-1]) / kept.last_s, 1.0))
    engine.finish()
    return engine.analysis(header.kind, warnings=_warnings(kept))


def _active_s(runs: Iterable[Samples]) -> float:
    """Return the seconds at work: a longer step between samples is a pause."""
    steps_s = np.diff(np.concatenate([run.time_s for run in runs] or [np.zeros(0)]))
    return float(steps_s[(steps_s > 0) & (steps_s <= LONGEST_STEP_S)].sum())


def joined(runs: Iterable[Samples]) -> Iterator[Samples]:
    """Give the same samples in portions of about ten seconds, which are taken many times faster."""
    waiting: list[Samples] = []
    rows = 0
    for run in runs:
        waiting.append(run)
        rows += len(run)
        if rows >= _JOINED_ROWS:
            yield _one(waiting)
            waiting, rows = [], 0
    if waiting:
        yield _one(waiting)


def _one(portions: list[Samples]) -> Samples:
    first = portions[0]
    pieces = (np.concatenate([getattr(one, part.name) for one in portions]) for part in fields(first))
    return type(first)(*pieces)


def _warnings(kept: Kept) -> tuple[str, ...]:
    said = [note.facts.get("text") for note in kept.notes if note.kind == "warning"]
    changed = kept.header.exercise_sha256 not in {"", exercise_sha256(kept.header.exercise)}
    own = (
        ["The exercise's file has changed since this set; it is graded by the newer one."] if changed else []
    )
    return (*(text for text in said if isinstance(text, str)), *own)


def recover(
    workout: str,
    as_json: Callable[[Analysis], dict[str, Any]],
    *,
    on_progress: Callable[[float], None] | None = None,
) -> KeptWorkout:
    """Save a set that was cut off: analyse what its journal holds and keep the result.

    Parameters
    ----------
    workout
        Its id.
    as_json
        Puts the analysis into the form of ``analyze --json``
        (``secondheart.report.contract_json.analysis_json``).
    on_progress
        Called with the part done so far, 0 to 1.

    Raises
    ------
    RequestError
        Unknown id, or a living process is coaching it.
    RecordingError, OutputError
        The journal cannot be read, or the result not be written.
    """
    kept, journal = resume(workout)
    with journal:
        # There is no live result that the last bit could be compared with.
        analysis = analysis_of(kept, exactly=False, on_progress=on_progress)
        # Of a set that was ended its time was noted then.
        known = {} if kept.ended else {"active_s": _active_s(kept.runs)}
        journal.note("recovered", torn=kept.torn, **known)
        return keep(workout, as_json(analysis), recovered=not kept.ended)
