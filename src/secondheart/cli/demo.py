"""The demonstration: every exercise analysed from a bundled sample, with a report to look at."""

import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from secondheart.cli.desktop import on_a_desktop
from secondheart.cli.options import did_you_mean
from secondheart.cli.progress import progress
from secondheart.cli.terminal import console
from secondheart.errors import OutputError, PoseUnavailableError, RequestError
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.types import Analysis
from secondheart.writing import write_text

#: Height as worn of the people in the bundled films.
FILMED_HEIGHT_CM = 175.0


def demo_command(folder: str, only: list[str]) -> None:
    """Analyse a sample of each exercise, write the reports and say where they are.

    Raises
    ------
    RequestError
        ``only`` names an unknown exercise.
    OutputError
        The folder cannot be made or written to.
    PoseUnavailableError
        Nothing could be analysed, for the pose model is missing.
    """
    for name in only:
        if name not in exercise_ids():
            raise RequestError(f"exercise {name} is unknown; {did_you_mean(name, exercise_ids())}")
    from secondheart.cli.demo_page import card, index_page

    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"no folder {folder} can be made: {error.strerror or error}") from error
    out = console()
    cards = []
    missing: PoseUnavailableError | None = None
    for name in only or exercise_ids():
        try:
            analysis = _analyse(name, place)
        except PoseUnavailableError as error:
            missing = error
            out.print(f"{name}: left out, {error}", markup=False, soft_wrap=True)
            continue
        cards.append(card(analysis, load_exercise(name), f"{name}.html"))
        out.print(f"{name}: {_result(analysis)}", markup=False, soft_wrap=True)
    if missing is not None and not cards:
        raise missing
    index = place / "index.html"
    write_text(index, index_page(cards))
    out.print(f"Reports: {index}", markup=False, soft_wrap=True)
    if on_a_desktop():
        webbrowser.open(index.resolve().as_uri())


def _analyse(name: str, place: Path) -> Analysis:
    """Analyse the sample of one exercise and write its report and JSON."""
    from secondheart.report.contract_json import analysis_text
    from secondheart.report.html import write_report
    from secondheart.workout import analyze

    exercise = load_exercise(name)
    with sample(name) as recording, progress(name) as advance:
        analysis = analyze(recording, exercise, height_cm=FILMED_HEIGHT_CM, on_progress=advance)
        recording_name = recording.name
    write_report(analysis, exercise, place / f"{name}.html", recording_name=recording_name)
    write_text(place / f"{name}.json", analysis_text(analysis))
    return analysis


@contextmanager
def sample(name: str) -> Iterator[Path]:
    """Give the bundled film of an exercise."""
    with as_file(files("secondheart") / "samples" / f"{name}_side.mp4") as path:
        yield path


def _result(analysis: Analysis) -> str:
    if analysis.walk is not None:
        return f"{analysis.walk.duration_s:.1f} s on tip-toe, {len(analysis.walk.steps)} steps"
    if load_exercise(analysis.exercise).movement == "walk":
        return "no walk on tip-toe was found"
    faults = sorted({fault for one in analysis.repetitions for fault in one.faults})
    return f"{analysis.count} repetitions, {', '.join(faults) or 'no faults'}"
