"""The report of one analysis: one HTML file that stands alone, offline, on paper and on a phone."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from statistics import median
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from secondheart.exercises.model import Exercise
from secondheart.exercises.words import limit_sentences
from secondheart.report import words
from secondheart.report.curve import heel_curve, walk_timeline
from secondheart.report.figures import stick_figures
from secondheart.report.how import how_it_is_done
from secondheart.types import Analysis, FaultId, Leg, Repetition
from secondheart.writing import write_text

#: More repetitions than this are folded away, so that the page stays short.
FOLD_FROM = 61

#: Smallest change of heel-rise height between two days that is not noise for one person, in cm (FACTS 2.15).
NOTICEABLE_CHANGE_CM = 2.2

#: Length of the glucose test whose result stands beside the person's own minutes (FACTS 1.22).
GLUCOSE_TEST_MIN = 120.0

_VIEWS = {
    "side": "from the side",
    "three-quarter": "three-quarter",
    "front": "from the front",
    "rear": "from behind",
    "unknown": "unknown",
}
_KINDS = {"video": "video", "landmarks": "landmarks", "inertial": "motion sensor"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class LegFigures:
    """The middle figures of one leg: its count, centimetres with one-sigma error, seconds, score."""

    leg: Leg
    count: int
    heel_rise_cm: float
    heel_rise_error_cm: float
    hold_s: float
    score: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A repetition that is drawn at the top of the page, and what to call it."""

    label: str
    repetition: Repetition
    drawing: Markup | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What makes a fault and why it counts: the limit in words, and each different reason given."""

    fault: FaultId
    limit: str
    reasons: tuple[str, ...]


def write_report(
    analysis: Analysis,
    exercise: Exercise,
    path: str | Path,
    *,
    recording_name: str = "",
    own_count: int | None = None,
    film: Path | None = None,
) -> None:
    """Write the report of one analysis as a single HTML file.

    Parameters
    ----------
    analysis, exercise
        The result, and the exercise with its variant that it was graded by.
    path
        The file to write; it is replaced only when the whole page is there.
    recording_name
        What to call the recording on the page, as it stands.
    own_count
        How many repetitions the person says it were, None where nothing was said.
    film
        The annotated film, named on the page, and linked where it lies in the same folder.

    Raises
    ------
    OutputError
        The file cannot be written; an older one is kept.
    """
    text = render(
        analysis, exercise, recording_name=recording_name, own_count=own_count, film=_film(film, Path(path))
    )
    write_text(path, text)


def _film(film: Path | None, page: Path) -> tuple[str, str] | None:
    """Return the film's name and its link, empty where the film lies in another folder."""
    if film is None:
        return None
    beside = film.resolve().parent == page.resolve().parent
    return film.name, quote(film.name, errors="replace") if beside else ""


def render(
    analysis: Analysis,
    exercise: Exercise,
    *,
    recording_name: str = "",
    own_count: int | None = None,
    film: tuple[str, str] | None = None,
) -> str:
    """Return the page as text; ``film`` is a name and a link that may be empty."""
    text = _template().render(
        analysis=analysis,
        exercise=exercise,
        recording_name=recording_name,
        own_count=own_count,
        film=film,
        view=_VIEWS.get(analysis.recording.view or "", ""),
        kind=_KINDS[analysis.recording.kind],
        sides=_sides(analysis),
        pictures=_pictures(analysis.repetitions),
        how=how_it_is_done(exercise),
        advice=words.advice(analysis, exercise),
        praise=words.praise(analysis, exercise),
        curve=()
        if analysis.trace is None
        else heel_curve(analysis.trace, analysis.repetitions, analysis.walk),
        timeline=() if analysis.walk is None else walk_timeline(analysis.walk),
        fold=analysis.count >= FOLD_FROM,
        meanings=_meanings(analysis, exercise),
        legs=legs(analysis.repetitions),
        error_cm=_median(one.heel_rise_error_cm for one in analysis.repetitions),
        noticeable_cm=NOTICEABLE_CHANGE_CM,
        certain=words.CERTAIN_DIFFERENCE,
        working_s=working_s(analysis.repetitions),
        test_min=GLUCOSE_TEST_MIN,
    )
    # A file's name may hold bytes that are no text, and controls that no page may hold.
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.encode("utf-8", "replace").decode())


@cache
def _template() -> Template:
    room = files("secondheart.report")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        number=words.number,
        length_of_time=words.length,
        score=words.score,
        error=words.error,
        clock=words.clock,
        named=words.NAMES.__getitem__,
        looked_at=words.looked_at,
        plural=words.plural,
        side=words.side_words,
        finding=words.finding_words,
        why_id=why_id,
    )
    environment.globals.update(style=Markup(room.joinpath("report.css").read_text("utf-8")), isnan=math.isnan)  # noqa: S704 - our own file
    return environment.from_string(room.joinpath("report.html.j2").read_text("utf-8"))


def _sides(analysis: Analysis) -> str:
    """Return which sides worked and how often, in words."""
    done = analysis.count_by_side()
    names: tuple[Leg, Leg] = ("left", "right")
    parts = [f"{done[leg]} {leg}" for leg in names if done[leg]]
    if done["both"]:
        parts.append(f"{done['both']} with both legs")
    unknown = analysis.count - sum(done.values())
    if unknown:
        parts.append(f"{unknown} with the side {words.NOT_MEASURED}")
    if analysis.side_changes and (done["left"] or done["right"]):
        parts.append(words.plural(analysis.side_changes, "change") + " of side")
    return ", ".join(parts)


def extremes(repetitions: Iterable[Repetition]) -> tuple[Repetition, ...]:
    """Return the best and the weakest repetition by score; of equal ones the higher and the lower rise.

    One repetition alone is its own best; none gives an empty tuple. Repetitions without a score are left out.
    """

    def rank(one: Repetition) -> tuple[float, float, int]:
        height = one.heel_rise_cm if math.isfinite(one.heel_rise_cm) else -math.inf
        return one.score, height, -one.index

    scored = sorted((one for one in repetitions if math.isfinite(one.score)), key=rank)
    return () if not scored else (scored[-1],) if len(scored) == 1 else (scored[-1], scored[0])


def _pictures(repetitions: tuple[Repetition, ...]) -> tuple[Picture, ...]:
    found = zip(("Best", "Weakest"), extremes(repetitions), strict=False)
    return tuple(Picture(label, one, stick_figures(one, label)) for label, one in found)


def _meanings(analysis: Analysis, exercise: Exercise) -> tuple[Meaning, ...]:
    """Return what was found at least once, in the order of the faults' weights."""
    limits = {fault: sentence for fault, sentence, *_ in limit_sentences(exercise)}
    reasons: dict[FaultId, dict[str, None]] = {}
    for repetition in analysis.repetitions:
        for one in repetition.findings:
            reasons.setdefault(one.fault, {})[one.reason] = None
    return tuple(
        Meaning(fault, limits.get(fault, ""), tuple(reasons[fault]))
        for fault in words.WEIGHTS
        if fault in reasons
    )


def why_id(fault: FaultId) -> str:
    """Return the page's anchor of a fault's explanation."""
    return f"why-{fault}"


def legs(repetitions: tuple[Repetition, ...]) -> tuple[LegFigures, ...]:
    """Return the middle figures of the left and of the right leg, empty unless both worked alone."""
    names: tuple[Leg, Leg] = ("left", "right")
    by_leg = {leg: [one for one in repetitions if one.side == leg] for leg in names}
    if not all(by_leg.values()):
        return ()
    return tuple(
        LegFigures(
            leg,
            len(done),
            _median(one.heel_rise_cm for one in done),
            _median(one.heel_rise_error_cm for one in done),
            _median(one.hold_s for one in done),
            _median(one.score for one in done),
        )
        for leg, done in by_leg.items()
    )


def working_s(repetitions: Iterable[Repetition]) -> float:
    """Return the seconds in which a heel was up: each repetition, or what was seen of one without an end."""
    found = ((one.end_s - one.start_s, one.rise_s + one.hold_s) for one in repetitions)
    return math.fsum(next(filter(math.isfinite, spans), 0.0) for spans in found)


def _median(values: Iterable[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return median(known) if known else math.nan
