"""The result of one finished set as a file, ``result.json``: read with care and replaced as a whole.

It holds what was chosen, the count (as counted and as corrected), the answers about pain and the analysis in
the form of ``analyze --json``. Pictures of people are never stored.
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from secondheart.errors import RecordingError
from secondheart.records.folder import write_private
from secondheart.records.form import LONGEST_S
from secondheart.records.header import ExerciseId, VariantName, Word, first_problem

RESULT = "result.json"
#: Far above any honest result: an hour of fast repetitions has about 2 MB.
MOST_RESULT_BYTES = 16 * 2**20
MOST_REPETITIONS = 100_000

Repetitions = Annotated[int, Field(ge=0, le=MOST_REPETITIONS)]


@dataclass(frozen=True, slots=True)
class Count:
    """How many repetitions the engine counted, and how many the person says it were, None where not said."""

    counted: Repetitions
    corrected: Repetitions | None = None

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
    active_s
        Seconds at work, pauses left out; None where not known, as of sets from before it was kept.
    schema
        Raised only when a key changes its meaning or goes away; keys may be added.
    """

    id: Word
    started_at: AwareDatetime
    exercise: ExerciseId
    variant: VariantName
    source: Word
    chosen: dict[str, Any]
    pain: Pain
    count: Count
    recovered: bool
    analysis: dict[str, Any]
    sitting: Word = ""
    active_s: Annotated[float, Field(ge=0, le=LONGEST_S)] | None = None
    schema: Literal[1] = 1

    @property
    def began(self) -> str:
        """The day and the minute when it began, by this computer's clock."""
        return self.started_at.astimezone().strftime("%Y-%m-%d %H:%M")

    @property
    def score(self) -> float:
        """Mean score over the repetitions, NaN without any."""
        found = part_of(self.analysis, "summary").get("score")
        return float(found) if isinstance(found, (int, float)) else math.nan

    @property
    def tip_toe_s(self) -> float:
        """Seconds of the walk on tip-toe, NaN where there is none."""
        found = part_of(self.analysis, "walk").get("duration_s")
        return float(found) if isinstance(found, (int, float)) else math.nan


_RESULTS: TypeAdapter[KeptWorkout] = TypeAdapter(KeptWorkout)


def read_result(folder: Path) -> KeptWorkout | None:
    """Return the result in the folder of a workout, None where there is none yet.

    Raises
    ------
    RecordingError
        It cannot be read, or belongs to another workout.
    """
    path = folder / RESULT
    try:
        with path.open("rb") as handle:
            data = handle.read(MOST_RESULT_BYTES + 1)
    except FileNotFoundError:
        return None
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
    if found.id != folder.name:
        raise RecordingError(f"{path} belongs to another workout; move it elsewhere")
    return found


def write_result(folder: Path, found: KeptWorkout) -> None:
    """Replace the result in the folder of a workout; raises OutputError."""
    write_private(folder / RESULT, _RESULTS.dump_json(found, indent=1, warnings="error").decode() + "\n")


def heeded(found: KeptWorkout, kind: str, facts: dict[str, Any]) -> KeptWorkout:
    """Return a result with what a note of the journal says about pain, the count, or the time at work."""
    felt, corrected, active_s = facts.get("felt"), facts.get("corrected"), facts.get("active_s")
    if kind == "pain" and isinstance(felt, bool) and facts.get("when") in {"before", "after"}:
        return replace(found, pain=replace(found.pain, **{facts["when"]: felt}))
    if kind == "count" and type(corrected) is int and 0 <= corrected <= MOST_REPETITIONS:
        return replace(found, count=replace(found.count, corrected=corrected))
    if kind in {"end", "recovered"} and isinstance(active_s, float) and 0 <= active_s <= LONGEST_S:
        return replace(found, active_s=active_s)
    return found


def part_of(found: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a part of an analysis, empty where it is None, missing or something else."""
    part = found.get(key)
    return part if isinstance(part, dict) else {}
