"""The exercises commands: list, show and check."""

from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from secondheart.cli.terminal import console, section
from secondheart.exercises import (
    Exercise,
    check_exercise_file,
    exercise_ids,
    limit_sentences,
    load_exercise,
    variant_names,
)
from secondheart.report.words import NAMES, plural


def list_exercises() -> None:
    """Print the seven exercises, easiest first."""
    out = console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("level", justify="right")
    table.add_column("id", no_wrap=True)
    table.add_column("posture", no_wrap=True)
    table.add_column("asked", no_wrap=True)
    table.add_column("variants")
    for exercise in sorted(map(load_exercise, exercise_ids()), key=lambda one: one.level):
        variants = ", ".join(variant_names(exercise.id))
        table.add_row(str(exercise.level), exercise.id, exercise.posture, _asked(exercise), variants)
    out.print(table)
    out.print("secondheart exercises show ID tells how one is done.", markup=False)


def show_exercise(name: str, variant: str | None) -> None:
    """Print how an exercise is done, filmed and graded.

    Raises
    ------
    RequestError
        Unknown exercise or variant, or a file that breaks the rules.
    """
    exercise = load_exercise(name, variant)
    out = console()
    out.print(f"[bold]{escape(exercise.name)}[/bold] ({exercise.id}, {exercise.variant})")
    _paragraph(out, exercise.summary)
    _paragraph(out, f"Level {exercise.level} of 7, {exercise.level_name}. Asked: {_asked(exercise)}.")
    section(out, "How to do it", exercise.steps, numbered=True)
    if exercise.side_change:
        section(out, "Changing legs", [exercise.side_change])
    section(out, "You need", [*exercise.equipment, f"To hold on to: {exercise.hold_on_to}"])
    section(out, "Ask first", exercise.ask_first)
    section(out, "Stop when", exercise.stop_when)
    section(out, "Camera", [exercise.camera.advice])
    limits = limit_sentences(exercise)
    section(out, "Graded", (f"{NAMES[fault]}: {words}. {reason}" for fault, words, reason, _source in limits))
    _variants(out, variant_names(name), exercise.variant)


def check_exercise(path: str) -> None:
    """Check an exercise file and say that it is in order.

    Raises
    ------
    ExerciseFileError
        It breaks the rules of its form; each problem is named.
    """
    exercise = check_exercise_file(path)
    faults = plural(len(limit_sentences(exercise)), "fault")
    variants = ", ".join(variant_names(path))
    console().print(
        f"{path}: in order. {exercise.name} ({exercise.id}), {faults} graded, variants: {variants}.",
        markup=False,
        soft_wrap=True,
    )


def _asked(exercise: Exercise) -> str:
    """Put the target into a few words."""
    target = exercise.target
    words = []
    if target.repetitions is not None:
        each = " a leg" if exercise.legs == "one" else ""
        words.append(f"{target.repetitions}{each}")
    elif exercise.movement == "walk":
        words.append("as long as possible")
    if target.hold_s:
        words.append(f"{target.hold_s:g} s hold")
    if target.cadence_per_min:
        words.append(f"{target.cadence_per_min:g} a minute")
    return ", ".join(words) or "no number"


def _paragraph(out: Console, text: str) -> None:
    out.print(text, markup=False)


def _variants(out: Console, names: Iterable[str], shown: str) -> None:
    others = [name for name in names if name != shown]
    if others:
        _paragraph(out, f"Other variants, to be chosen with --variant: {', '.join(others)}.")
