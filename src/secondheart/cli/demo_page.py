"""The first page of the demonstration: a card for each exercise, with its picture and what was found."""

import math
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from secondheart.exercises.model import Exercise
from secondheart.exercises.picture_files import PICTURE_PX
from secondheart.report.how import picture_address
from secondheart.report.words import NAMES, plural
from secondheart.types import Analysis


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise on the page: where its report is, what was found, and its picture if it has one."""

    page: str
    name: str
    result: str
    picture: str | None
    alt: str


def card(analysis: Analysis, exercise: Exercise, page: str) -> Card:
    """Return the card of an analysis whose report is ``page``."""
    alt = "" if exercise.pictures is None else exercise.pictures.top
    return Card(page, exercise.name, result_words(analysis), picture_address(exercise, "top"), alt)


def result_words(analysis: Analysis) -> str:
    """Return what was found, in one sentence for people."""
    if analysis.walk is not None:
        walk = analysis.walk
        down = plural(len(walk.heel_contacts), "heel") if walk.heel_contacts else "no heel"
        lasted = f"{walk.duration_s:.0f}\N{NO-BREAK SPACE}s"
        return f"{plural(len(walk.steps), 'step')} on tip-toe in {lasted}, {down} came down"
    if not analysis.count:
        return "Nothing to count was found"
    found = {fault for one in analysis.repetitions for fault in one.faults}
    faults = ", ".join(name.lower() for fault, name in NAMES.items() if fault in found)
    score = f", score {analysis.score:.0f} of 100" if math.isfinite(analysis.score) else ""
    return f"{plural(analysis.count, 'repetition')}{score}: {faults or 'no fault found'}"


def index_page(cards: list[Card]) -> str:
    """Return the page as text."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = files("secondheart.report").joinpath("report.css").read_text("utf-8")
    template = files("secondheart.cli").joinpath("demo.html.j2").read_text("utf-8")
    return environment.from_string(template).render(
        cards=cards,
        size_px=PICTURE_PX["top"],
        style=Markup(style),  # noqa: S704 - our own file
    )
