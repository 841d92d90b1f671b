"""The workouts commands: what was coached is listed, shown, reported, recovered and deleted."""

import math
import sys
from collections.abc import Iterable
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from secondheart.cli.progress import progress
from secondheart.cli.terminal import console, section, show_analysis
from secondheart.errors import RecordingError, RequestError
from secondheart.exercises import Exercise, load_exercise
from secondheart.records import (
    KeptWorkout,
    Unfinished,
    delete,
    ids,
    load,
    matching,
    reanalyse,
    recover,
    unfinished,
    workouts,
)
from secondheart.report.words import clock, plural
from secondheart.types import Analysis
from secondheart.writing import check_writable, write_text

#: The day and the minute of an id are enough to type, unless two sets share them.
_SHORTEST_ID = len("2026-11-22T18-30")


def list_workouts() -> None:
    """Print all finished workouts, newest first, and what is to be done about the others."""
    problems: list[str] = []
    found, cut_off = workouts(problems.append), unfinished(problems.append)
    out = console()
    if found:
        out.print(_table(found))
        own = next((one for one in found if "(" in _count(one)), None)
        if own is not None:
            said = f"{_count(own)}: counted {own.count.counted}, and you said it was {own.count.corrected}."
            out.print(said, markup=False)
        out.print("secondheart workouts show ID tells about one; its beginning is enough.", markup=False)
    elif not cut_off:
        out.print("No workouts yet. secondheart coach begins the first one.", markup=False)
    if cut_off:
        sets = "1 set was" if len(cut_off) == 1 else f"{len(cut_off)} sets were"
        it = "it" if len(cut_off) == 1 else "them"
        out.print(f"{sets} cut off: secondheart workouts recover saves {it}.", markup=False)
    section(out, "Please note", problems)


def show_workout(word: str) -> None:
    """Print one workout as ``analyze`` prints a recording, from its samples.

    Parameters
    ----------
    word
        Its id, or a beginning that only one id has.

    Raises
    ------
    RequestError
        No workout or more than one has that id.
    RecordingError
        What was kept cannot be read.
    """
    kept = load(matching(word, ids()))
    exercise, analysis = _again(kept, exactly=False)
    out = console()
    show_analysis(analysis, exercise, out)
    section(out, "This set", _about(kept, analysis))


def report_workout(word: str, report: str, json: str | None = None) -> None:
    """Write the report of one workout, and its results as JSON where asked; raises as :func:`show_workout`.

    Parameters
    ----------
    word
        Its id, or a beginning that only one id has.
    report
        The HTML file to write.
    json
        The JSON file to write, ``-`` for standard output, None for none.

    Raises
    ------
    OutputError
        A file cannot be written; an older one is kept.
    """
    _check_outputs(report, json)
    kept = load(matching(word, ids()))
    # Other programs are given the live numbers; a page is there many times sooner.
    exercise, analysis = _again(kept, exactly=json is not None)
    from secondheart.report.contract_json import analysis_text
    from secondheart.report.html import write_report

    write_report(
        analysis, exercise, report, recording_name=f"the set of {kept.began}", own_count=kept.count.corrected
    )
    if json == "-":
        sys.stdout.write(analysis_text(analysis))
        return
    out = console()
    if json is not None:
        write_text(json, analysis_text(analysis))
        out.print(f"json: {json}", markup=False, soft_wrap=True)
    out.print(f"report: {report}", markup=False, soft_wrap=True)


def recover_workouts() -> None:
    """Save every set that was cut off, and print what was saved.

    Raises
    ------
    RecordingError
        A journal cannot be read; the others are saved all the same.
    OutputError
        A result cannot be written.
    """
    from secondheart.report.contract_json import analysis_json

    problems: list[str] = []
    found = unfinished(problems.append)
    out = console()
    for one in found:
        try:
            with progress(f"Analysing {one.id}") as advance:
                kept = recover(one.id, analysis_json, on_progress=advance)
        except RecordingError as error:
            problems.append(str(error))
            continue
        out.print(_saved(kept, one), markup=False, soft_wrap=True)
    if problems:
        more = "" if len(problems) == 1 else f" (and {len(problems) - 1} more like this)"
        raise RecordingError(problems[0] + more)
    if not found:
        out.print("Nothing to recover: every set is saved.", markup=False)


def delete_workout(word: str, *, yes: bool) -> None:
    """Delete one workout for good, only when told twice.

    Parameters
    ----------
    word
        Its id, or a beginning that only one id has.
    yes
        Whether ``--yes`` was given.

    Raises
    ------
    RequestError
        No workout or more than one has that id, ``yes`` is false, or the set is being coached.
    OutputError
        It cannot be deleted.
    """
    workout = matching(word, ids())
    if not yes:
        raise RequestError(f"this would delete {workout} for good; add --yes to do it")
    delete(workout)
    console().print(f"Deleted {workout}.", markup=False, soft_wrap=True)


def _table(found: list[KeptWorkout]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("id", no_wrap=True)
    table.add_column("date", no_wrap=True)
    table.add_column("exercise")
    table.add_column("count", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("pain", no_wrap=True)
    short = _beginnings([one.id for one in found])
    for one in found:
        name = _name(one) + (" - recovered" if one.recovered else "")
        score = "-" if math.isnan(one.score) else f"{one.score:.0f}"
        table.add_row(short[one.id], one.began, escape(name), _count(one), score, _pain(one))
    return table


def _beginnings(found: list[str]) -> dict[str, str]:
    """Return the shortest beginning of each id that no other id has."""

    def shortest(workout: str) -> str:
        others = [one for one in found if one != workout]
        for length in range(_SHORTEST_ID, len(workout)):
            if not any(one.startswith(workout[:length]) for one in others):
                return workout[:length]
        return workout

    return {workout: shortest(workout) for workout in found}


def _name(kept: KeptWorkout) -> str:
    """Return the exercise's name, or its id where it is no longer there."""
    try:
        own, name = (load_exercise(kept.exercise, variant).name for variant in (None, kept.variant))
    except RequestError:
        own = name = kept.exercise
    return f"{name} ({kept.variant})" if kept.variant != "article" and name == own else name


def _count(kept: KeptWorkout) -> str:
    if math.isfinite(kept.tip_toe_s):
        return clock(kept.tip_toe_s)
    corrected = kept.count.corrected
    return str(kept.count.counted) + ("" if corrected is None else f" ({corrected})")


def _pain(kept: KeptWorkout) -> str:
    answers = {"before": kept.pain.before, "after": kept.pain.after}
    felt = ", ".join(when for when, answer in answers.items() if answer)
    return felt or ("no" if False in answers.values() else "-")


def _again(kept: KeptWorkout, *, exactly: bool) -> tuple[Exercise, Analysis]:
    exercise = load_exercise(kept.exercise, kept.variant)
    with progress(f"Analysing {kept.id}") as advance:
        return exercise, reanalyse(kept.id, exactly=exactly, on_progress=advance)


def _about(kept: KeptWorkout, analysis: Analysis) -> Iterable[str]:
    yield f"Coached {kept.began}, id {kept.id}."
    if kept.count.corrected is not None:
        yield f"Counted {kept.count.counted}, and you said it was {kept.count.corrected}."
    if kept.count.counted != analysis.count:
        yield f"It counted {kept.count.counted} then; the engine of today counts {analysis.count}."
    if kept.pain.before is not None or kept.pain.after is not None:
        yield f"Pain: {_pain(kept)}."
    if kept.recovered:
        yield "It was cut off and recovered: at most its last second is missing."


def _saved(kept: KeptWorkout, cut_off: Unfinished) -> str:
    done = (
        f"{clock(kept.tip_toe_s)} on tip-toe"
        if math.isfinite(kept.tip_toe_s)
        else plural(kept.count.counted, "repetition")
    )
    length = "" if math.isnan(cut_off.last_s) else f" in {clock(cut_off.last_s)}"
    return f"Saved {kept.id}: {done}{length}."


def _check_outputs(report: str, json: str | None) -> None:
    if Path(report).suffix.lower() not in {".html", ".htm"} and not report.startswith("/dev/"):
        raise RequestError(f"--report {report} ends unlike .html; name the file with .html at the end")
    if json is not None and json != "-":
        if Path(json).resolve() == Path(report).resolve():
            raise RequestError(f"--json {json} is also --report; give every output a file of its own")
        check_writable(json)
    check_writable(report)
