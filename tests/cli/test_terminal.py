"""What people read at a terminal."""

import dataclasses
import io

import pytest
from rich.console import Console

from secondheart.cli.terminal import console, show_analysis
from secondheart.exercises import load_exercise
from secondheart.types import Analysis, Finding, NotMeasured, Recording, Step, Walk

from .conftest import repetition

NAN = float("nan")


def shown(analysis: Analysis, width: int = 80) -> str:
    out = io.StringIO()
    exercise = load_exercise(analysis.exercise, analysis.variant)
    show_analysis(analysis, exercise, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_a_row_a_repetition(analysis: Analysis) -> None:
    text = shown(analysis)
    rows = [line.split() for line in text.splitlines() if line.strip()[:2] in {"1 ", "2 ", "3 "}]
    assert rows[0] == ["1", "both", "0:05.0", "1.0", "2.0", "1.0", "7.2", "31", "90", "-"]
    assert rows[1][-3:] == ["held", "too", "short"]
    assert "3 repetitions (3 both), score 90 of 100" in text


def test_fits_eighty_columns_without_colour(analysis: Analysis) -> None:
    faults = ("bounce", "knee-angle", "toe-lift", "trunk-motion")
    many = repetition(240, *(Finding(fault, 1, 2, 1, "s", "why") for fault in faults))  # type: ignore[arg-type]
    text = shown(dataclasses.replace(analysis, repetitions=(many,)))
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_advice_in_order_of_importance_with_counts(analysis: Analysis) -> None:
    drop = Finding("partial-range", 0.5, 0.7, 0.2, "fraction", "the heel rises less than it can")
    short = analysis.repetitions[1].findings[0]
    changed = (repetition(1, drop), repetition(2, drop, short), repetition(3, drop))
    text = " ".join(shown(dataclasses.replace(analysis, repetitions=changed)).split())
    better = text[text.index("What to do better") :]
    assert better.index("3 of 3: not full height") < better.index("1 of 3: held too short")


def test_own_error_and_dose(analysis: Analysis) -> None:
    text = " ".join(shown(analysis).split())
    # 1.96 times the square root of 2 times 0.5 cm, FACTS 2.15.
    assert "± 0.5 cm (one sigma). Two repetitions differ for certain only from 1.4 cm on." in text
    # 1.96 times the square root of 2 times 0.8 cm, FACTS 2.15.
    assert "a change of your best counts only from 2.2 cm on" in text
    # 3 of 13,500, FACTS 0.9.
    assert "reported to have used 270 min at 50 a minute, 13,500 in a day: this is 0.022 % of that" in text
    assert "Not measured - One heel against the other: one side view cannot compare the legs" in text
    assert "1 row with a doubled time dropped" in text


def test_an_error_larger_than_the_retest_decides_what_a_change_is(analysis: Analysis) -> None:
    rough = tuple(dataclasses.replace(one, heel_rise_error_cm=2.0) for one in analysis.repetitions)
    text = " ".join(shown(dataclasses.replace(analysis, repetitions=rough)).split())
    assert "From one day to another, a change counts only from 5.5 cm on, too" in text
    assert "2.2 cm" not in text


def test_what_was_not_measured_stands_in_a_line_for_each_reason(analysis: Analysis) -> None:
    why = "a phone on the thigh cannot show it"
    missing = (
        NotMeasured("knee-angle", why),
        NotMeasured("side", "say which with --side"),
        NotMeasured("ankle_range_deg", why),
    )
    text = shown(dataclasses.replace(analysis, not_measured=missing))
    assert f" - Knee angle, ankle range: {why}\n - Side: say which with --side\n" in text


def test_an_option_and_a_number_with_its_reason_are_not_broken(analysis: Analysis) -> None:
    missing = (NotMeasured("repetitions", "1 × a tap, 4 × too small: give --height-cm"),)
    for width in range(30, 60):
        text = shown(dataclasses.replace(analysis, not_measured=missing), width)
        assert "--height-cm" in text
        assert "1 × a" in text
        assert "4 × too" in text


def test_unknown_numbers_are_not_shown_as_zero(analysis: Analysis) -> None:
    unknown = dataclasses.replace(
        repetition(1), heel_rise_cm=NAN, heel_rise_error_cm=NAN, ankle_range_deg=NAN, score=NAN, side=None
    )
    text = shown(dataclasses.replace(analysis, repetitions=(unknown,)))
    row = next(line for line in text.splitlines() if line.strip().startswith("1 "))
    assert row.split() == ["1", "?", "0:05.0", "1.0", "2.0", "1.0", "-", "-", "-", "-"]
    assert "one sigma" not in text
    assert "nan" not in text.lower()


def test_nothing_counted(analysis: Analysis) -> None:
    nothing = dataclasses.replace(
        analysis, repetitions=(), recording=Recording("landmarks", NAN, NAN, "unknown")
    )
    text = shown(nothing)
    assert "no repetitions were counted" in text
    assert "Dose" not in text


def test_words_from_files_are_not_taken_for_markup(analysis: Analysis) -> None:
    text = shown(dataclasses.replace(analysis, warnings=("[bold]odd[/bold] name [x",)))
    assert "[bold]odd[/bold] name [x" in text


@pytest.mark.parametrize("contacts", [0, 1, 40])
def test_walk(analysis: Analysis, contacts: int) -> None:
    steps = tuple(Step(1 + number / 2, "left" if number % 2 else "right") for number in range(20))
    walk = Walk(1.0, 11.0, 10.0, steps, 120.0, tuple(Step(2.0 + n / 10, "left") for n in range(contacts)))
    text = shown(dataclasses.replace(analysis, exercise="tip-toe-walk", repetitions=(), walk=walk))
    assert "10.0 s on tip-toe, 20 steps" in text
    assert "20 (10 left, 10 right)" in text
    assert "120 a minute" in text
    assert ("none" in text) == (contacts == 0)
    assert ("and 28 more" in text) == (contacts == 40)


def test_no_walk(analysis: Analysis) -> None:
    text = shown(dataclasses.replace(analysis, exercise="tip-toe-walk", repetitions=()))
    assert "no walk on tip-toe was found" in text


def test_console_has_no_colour_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    console().print("[bold red]text[/bold red]")
    assert capsys.readouterr().out == "text\n"
