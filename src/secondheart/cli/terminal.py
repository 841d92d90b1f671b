"""Results as tables and sentences in 80 columns, for people at a terminal."""

import math
import statistics
import sys
import textwrap
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from secondheart.exercises import Exercise
from secondheart.report.words import (
    CERTAIN_DIFFERENCE,
    NAMES,
    NOT_MEASURED,
    advice,
    clock,
    length,
    looked_at,
    plural,
    praise,
)
from secondheart.types import Analysis, NotMeasured, Repetition, Step, Walk

#: Contractions of the studied day: 270 min at 50 a minute, FACTS 0.9 (derived from second-hand reports).
STUDIED_CONTRACTIONS = 13_500
#: Standard error of the greatest heel rise when measured again after a week or more, FACTS 2.14.
RETEST_CM = 0.8


def console() -> Console:
    """Give the console for standard output: no colour and 80 columns where it is no terminal."""
    return Console(file=sys.stdout, highlight=False, safe_box=True)


def show_analysis(analysis: Analysis, exercise: Exercise, out: Console) -> None:
    """Print one analysis: a row a repetition, what to do better, and what was not measured."""
    _headline(analysis, exercise, out)
    if analysis.repetitions:
        out.print(_repetition_table(analysis.repetitions))
    if analysis.walk is not None:
        seen = all(one.what != "heel-contact" for one in analysis.not_measured)
        out.print(_walk_table(analysis.walk, heels_seen=seen))
    section(out, "What went well", praise(analysis, exercise))
    _better(analysis, exercise, out)
    section(out, "How exact this is", _exactness(analysis))
    section(out, "Dose", _dose(analysis))
    section(out, "Not measured", not_measured_lines(analysis.not_measured))
    section(out, "Please note", analysis.warnings)


def not_measured_lines(missing: Iterable[NotMeasured]) -> list[str]:
    """Return what was not measured, a line for each reason."""
    whats: dict[str, list[str]] = {}
    for one in missing:
        whats.setdefault(one.why, []).append(looked_at(one.what))
    lines = [f"{', '.join(what)}: {why}" for why, what in whats.items()]
    return [f"{line[:1].upper()}{line[1:]}" for line in lines]


def _headline(analysis: Analysis, exercise: Exercise, out: Console) -> None:
    variant = "" if exercise.variant == "article" else f" ({exercise.variant})"
    out.print(f"[bold]{escape(exercise.name + variant)}[/bold]", end="")
    if analysis.walk is not None:
        out.print(
            f": {length(analysis.walk.duration_s)} {_how_walked(analysis)},"
            f" {plural(len(analysis.walk.steps), 'step')}"
        )
    elif exercise.movement == "walk":
        out.print(": no walk on tip-toe was found")
    elif analysis.count == 0:
        out.print(": no repetitions were counted")
    else:
        sides = [f"{count} {side}" for side, count in analysis.count_by_side().items() if count]
        score = "" if math.isnan(analysis.score) else f", score {analysis.score:.0f} of 100"
        out.print(f": {plural(analysis.count, 'repetition')} ({', '.join(sides) or 'side not known'}){score}")


def _repetition_table(repetitions: Iterable[Repetition]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("no.", justify="right", no_wrap=True)
    table.add_column("side", no_wrap=True)
    for title in ("start", "rise\ns", "hold\ns", "lower\ns", "heel\ncm", "ankle\ndeg", "score"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("found")
    for one in repetitions:
        times = (_cell(value, 1) for value in (one.rise_s, one.hold_s, one.lower_s))
        found = ", ".join(NAMES[fault].lower() for fault in one.faults) or "-"
        table.add_row(
            str(one.index),
            one.side or "?",
            clock(one.start_s),
            *times,
            _cell(one.heel_rise_cm, 1),
            _cell(one.ankle_range_deg, 0),
            _cell(one.score, 0),
            found,
        )
    return table


def _how_walked(analysis: Analysis) -> str:
    unseen = any(one.what == "heel-contact" for one in analysis.not_measured)
    return "of walking" if unseen else "on tip-toe"


def _walk_table(walk: Walk, *, heels_seen: bool) -> Table:
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_row("from, to", f"{clock(walk.start_s)} to {clock(walk.end_s)}")
    table.add_row("duration", length(walk.duration_s))
    table.add_row("steps", f"{len(walk.steps)} ({_by_leg(walk.steps)})")
    pace = NOT_MEASURED if math.isnan(walk.cadence_per_min) else f"{walk.cadence_per_min:.0f} a minute"
    table.add_row("cadence", pace)
    contacts = ", ".join(f"{clock(one.time_s)} {one.side}" for one in walk.heel_contacts[:12])
    more = len(walk.heel_contacts) - 12
    none = "none" if heels_seen else NOT_MEASURED
    table.add_row("heels down", (contacts + (f" and {more} more" if more > 0 else "")) or none)
    return table


def _by_leg(steps: tuple[Step, ...]) -> str:
    if any(step.side is None for step in steps):
        return "no telling which foot"
    left = sum(step.side == "left" for step in steps)
    return f"{left} left, {len(steps) - left} right"


def _better(analysis: Analysis, exercise: Exercise, out: Console) -> None:
    of = f" of {analysis.count}" if analysis.walk is None else ""
    lines = [
        f"{one.text} ({one.count}{of}: {NAMES[one.fault].lower()})" for one in advice(analysis, exercise)
    ]
    section(out, "What to do better", lines, numbered=True)


def _exactness(analysis: Analysis) -> list[str]:
    """The measurement's own error, so that nobody takes noise for progress."""
    lines = []
    errors = [one.heel_rise_error_cm for one in analysis.repetitions if math.isfinite(one.heel_rise_error_cm)]
    if errors:
        error = statistics.median(errors)
        lines.append(
            f"Heel rise of one repetition: ± {error:.1f} cm (one sigma). "
            f"Two repetitions differ for certain only from {CERTAIN_DIFFERENCE * error:.1f} cm on."
        )
        lines.append(_from_day_to_day(error))
    rate = analysis.recording.rate_hz
    if (analysis.repetitions or analysis.walk) and math.isfinite(rate) and rate > 0:
        what = "samples" if analysis.recording.kind == "inertial" else "pictures"
        lines.append(f"Times: {rate:.0f} {what} a second, so one is {1 / rate:.2f} s.")
    return lines


def _from_day_to_day(error_cm: float) -> str:
    """What counts as a change: more than people differ from day to day, and more than the error."""
    day_cm, measured_cm = CERTAIN_DIFFERENCE * RETEST_CM, CERTAIN_DIFFERENCE * error_cm
    if measured_cm > day_cm:
        return (
            f"From one day to another, a change counts only from {measured_cm:.1f} cm on, too: the error is "
            f"larger than the spread of a published retest of standing heel rises ({RETEST_CM} cm)."
        )
    return (
        f"From one day to another, a change of your best counts only from {day_cm:.1f} cm on: "
        f"1.96 × √2 × {RETEST_CM} cm, the spread of a published retest of standing heel rises."
    )


def _dose(analysis: Analysis) -> list[str]:
    """The studied dose beside this one, in words that keep to what is known (FACTS 0.9, 1.7, 1.10)."""
    if analysis.exercise != "soleus-push-up" or analysis.count == 0:
        return []
    share = 100 * analysis.count / STUDIED_CONTRACTIONS
    study = "The glucose study is reported to have used 270 min at 50 a minute, 13,500 in a day"
    advice_on_it = "Do not expect its effect from one set."
    return [
        f"{plural(analysis.count, 'repetition')} here. {study}: this is {share:.2g} % of that. {advice_on_it}"
    ]


def section(out: Console, title: str, lines: Iterable[str], *, numbered: bool = False) -> None:
    """Print a titled list; nothing where the list is empty."""
    found = list(lines)
    if not found:
        return
    out.print(f"[bold]{title}[/bold]")
    for number, line in enumerate(found, start=1):
        mark = f"{number:2}. " if numbered else " - "
        wrapped = textwrap.fill(
            # "4 × too small" and "--height-cm" stay whole.
            line.replace(" × ", "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}"),
            out.width,
            initial_indent=mark,
            subsequent_indent=" " * len(mark),
            break_on_hyphens=False,
        )
        out.print(wrapped.replace("\N{NO-BREAK SPACE}", " "), markup=False, soft_wrap=True)


def _cell(value: float, decimals: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{decimals}f}"
