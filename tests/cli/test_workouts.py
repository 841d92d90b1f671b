"""The workouts commands."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from secondheart import records
from secondheart.cli.terminal import console, show_analysis
from secondheart.exercises import load_exercise
from secondheart.report.contract_json import analysis_json, analysis_text
from secondheart.synthetic import perform
from secondheart.types import Analysis, Landmarks
from secondheart.workout import Workout

Run = Callable[..., tuple[int, str, str]]
Coach = Callable[..., tuple[str, Analysis]]
COUNTS = {"soleus-push-up": 3, "tip-toe-walk": 12, "elevated-bent-knee-calf-raise": 2}


@cache
def performed(exercise: str) -> Landmarks:
    """Perform a short set, once for all tests."""
    return perform(exercise, repetitions=COUNTS[exercise]).landmarks


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("SECONDHEART_DATA", str(folder))
    return folder


@pytest.fixture
def coach() -> Coach:
    """Coach a set before nobody; gives its id and what the engine said. ``finish`` False cuts it off."""

    def of(
        exercise: str = "soleus-push-up", *, day: int = 22, finish: bool = True, **chosen: Any
    ) -> tuple[str, Analysis]:
        asked, samples = load_exercise(exercise), performed(exercise)
        began = datetime(2026, 11, day, 18, 30, 5, tzinfo=UTC)
        header = records.header_for(asked, started_at=began, height_cm=172.0, **chosen)
        engine = Workout(asked, height_cm=172.0)
        with records.begin(header) as journal:
            for start in range(0, len(samples), 30):
                part = slice(start, start + 30)
                some = Landmarks(samples.time_s[part], samples.xy_px[part], samples.visibility[part])
                engine.push(some)
                journal.push(some)
            engine.finish()
            analysis = engine.analysis("video")
            if finish:
                journal.note("end")
                records.keep(journal.id, analysis_json(analysis))
        return journal.id, analysis

    return of


def test_none_yet_says_how_to_begin(run: Run, data: Path) -> None:
    code, out, err = run("workouts")
    assert (code, err) == (0, "")
    assert "No workouts yet" in out
    assert "secondheart coach" in out
    assert not data.exists()


def rows(out: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines() if line.strip().startswith("2026-")]


def test_the_list_is_newest_first_and_fits_a_terminal(run: Run, coach: Coach) -> None:
    first, _ = coach(day=20, pain_before=False)
    second, _ = coach("tip-toe-walk", day=21, pain_before=True)
    third, _ = coach("elevated-bent-knee-calf-raise", day=22)
    records.correct_count(first, 4)
    records.set_pain(first, "after", True)
    code, out, err = run("workouts")
    assert (code, err) == (0, "")
    found = rows(out)
    local = records.load(first).started_at.astimezone().strftime("%Y-%m-%d %H:%M")
    assert [third.startswith(found[0][0]), second.startswith(found[1][0])] == [True, True]
    assert found[2][:3] == [first[:16], *local.split()]
    assert "3 (4)" in out
    assert "3 (4): counted 3, and you said it was 4." in out
    assert found[2][-1] == "after"
    assert found[1][-1] == "before"
    assert found[0][-1] == "-"
    assert "Tip-toe walking" in out
    assert max(map(len, out.splitlines())) <= 80


def test_the_beginning_shown_is_enough(run: Run, coach: Coach) -> None:
    for _ in range(2):
        coach()
    _, out, _ = run("workouts")
    assert len({row[0] for row in rows(out)}) == 2
    for row in rows(out):
        assert run("workouts", "show", row[0])[0] == 0


def test_show_prints_what_analyze_prints(run: Run, coach: Coach, capsys: pytest.CaptureFixture[str]) -> None:
    workout, analysis = coach(pain_before=False)
    show_analysis(analysis, load_exercise("soleus-push-up"), console())
    expected = capsys.readouterr().out
    code, out, err = run("workouts", "show", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith(expected)
    assert workout in out
    assert "Pain: no." in out
    assert "engine of today" not in out
    records.correct_count(workout, 5)
    assert "Counted 3, and you said it was 5." in run("workouts", "show", workout)[1]


def test_a_newer_engine_that_counts_otherwise_is_told(run: Run, coach: Coach, data: Path) -> None:
    workout, _ = coach()
    path = data / "workouts" / workout / "result.json"
    path.write_text(path.read_text().replace('"counted": 3', '"counted": 2'))
    assert "It counted 2 then; the engine of today counts 3." in run("workouts", "show", workout)[1]


def test_report_and_json(run: Run, coach: Coach, tmp_path: Path) -> None:
    workout, analysis = coach()
    page, numbers = tmp_path / "set.html", tmp_path / "set.json"
    code, out, err = run("workouts", "report", workout, "--report", page, "--json", numbers)
    assert (code, err) == (0, "")
    assert "<svg" in page.read_text()
    assert "report on the set of 2026-11-2" in page.read_text()
    assert "you said" not in page.read_text()
    assert numbers.read_text() == analysis_text(analysis)
    assert str(page) in out
    assert str(numbers) in out
    records.correct_count(workout, 5)
    code, out, _ = run("workouts", "report", workout, "--report", page, "--json", "-")
    assert "counted; you said 5" in page.read_text()
    assert json.loads(out) == analysis_json(analysis)


def test_outputs_that_cannot_be(run: Run, coach: Coach, tmp_path: Path) -> None:
    workout, _ = coach()
    page = tmp_path / "set.html"
    for code, words in (
        (2, ("--report", tmp_path / "set.txt")),
        (2, ("--report", page, "--json", page)),
        (2, ("--report", "-")),
        (2, ()),
        (1, ("--report", tmp_path / "none" / "set.html")),
        (1, ("--report", page, "--json", tmp_path / "none" / "set.json")),
    ):
        found, out, err = run("workouts", "report", workout, *words)
        assert (found, out, err.count("\n")) == (code, "", 1), words
    assert not page.exists()


@pytest.mark.parametrize("command", [("show",), ("report", "--report", "x.html"), ("delete", "--yes")])
def test_wrong_ids(run: Run, coach: Coach, command: tuple[str, ...]) -> None:
    workout, _ = coach()
    coach(day=21)
    for word, said in (
        ("2026-11-22T18-30-06Z-soleus-push-up", f"did you mean {workout}?"),
        ("2026", "type more"),
        ("../../etc", "lists those there are"),
    ):
        code, out, err = run("workouts", command[0], word, *command[1:])
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert said in err
    assert len(records.workouts()) == 2


def test_recover(run: Run, coach: Coach) -> None:
    workout, _ = coach(finish=False)
    walk, _ = coach("tip-toe-walk", day=21, finish=False)
    _, out, _ = run("workouts")
    assert "2 sets were cut off: secondheart workouts recover saves them." in out
    code, out, err = run("workouts", "show", workout)
    assert (code, out) == (2, "")
    assert "secondheart workouts recover" in err
    code, out, err = run("workouts", "recover")
    assert (code, err) == (0, "")
    assert f"Saved {workout}: 3 repetitions in 0:1" in out
    assert f"Saved {walk}: 0:" in out
    _, out, _ = run("workouts")
    assert "recovered" in out
    assert "cut off" not in out
    assert "It was cut off and recovered" in run("workouts", "show", workout)[1]
    assert run("workouts", "recover") == (0, "Nothing to recover: every set is saved.\n", "")


def test_recover_goes_on_after_a_journal_that_cannot_be_read(run: Run, coach: Coach, data: Path) -> None:
    workout, _ = coach(finish=False)
    for minute in (1, 2):
        broken = data / "workouts" / f"2026-01-01T00-0{minute}-00Z-tip-toe-walk"
        broken.mkdir(parents=True)
        (broken / "journal.shj").write_bytes(b"nothing")
    code, out, err = run("workouts", "recover")
    assert code == 3
    assert f"Saved {workout}" in out
    assert err.count("\n") == 1
    assert "and 1 more" in err
    assert "Please note" in run("workouts")[1]


def test_a_journal_that_is_broken_is_told(run: Run, coach: Coach, data: Path) -> None:
    workout, _ = coach()
    (data / "workouts" / workout / "journal.shj").write_bytes(b"nothing")
    code, out, err = run("workouts", "show", workout)
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "no journal" in err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_foreign_folders_are_told_without_moving_the_cursor(run: Run, coach: Coach, data: Path) -> None:
    coach()
    (data / "workouts" / "x[bold]\x1b[31m").mkdir()
    code, out, _ = run("workouts")
    assert code == 0
    assert "is no workout" in " ".join(out.split())
    assert "\x1b" not in out
    assert len(rows(out)) == 1


def test_delete_only_when_told_twice(run: Run, coach: Coach, data: Path) -> None:
    workout, _ = coach()
    code, out, err = run("workouts", "delete", workout[:16])
    assert (code, out) == (2, "")
    assert "--yes" in err
    assert workout in err
    assert (data / "workouts" / workout).is_dir()
    code, out, _ = run("workouts", "delete", workout[:16], "--yes")
    assert (code, out) == (0, f"Deleted {workout}.\n")
    assert not list((data / "workouts").iterdir())


def test_an_exercise_that_is_gone_is_listed_by_its_id(run: Run, coach: Coach, data: Path) -> None:
    workout, _ = coach()
    path = data / "workouts" / workout / "result.json"
    path.write_text(path.read_text().replace('"exercise": "soleus-push-up"', '"exercise": "my-own"'))
    assert "my-own" in run("workouts")[1]
    assert run("workouts", "show", workout)[0] == 2
