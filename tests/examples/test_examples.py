"""The examples run as they stand, on synthetic data, and say what they promise."""

import runpy
import sys
from pathlib import Path

import pytest

from secondheart.synthetic import perform, write_csv

FOLDER = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Write three seated push-ups, the second hardly held."""
    place = tmp_path / "evening.csv"
    write_csv(perform("soleus-push-up", repetitions=3, faults={2: ["short-hold"]}), place)
    return place


def said_by(
    script: str,
    *arguments: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> str:
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    runpy.run_path(str(FOLDER / script), run_name="__main__")
    return capsys.readouterr().out


def test_a_film_is_analysed_and_leaves_report_and_landmarks(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by(
        "analyze_film.py", str(recording), "soleus-push-up", "175", monkeypatch=monkeypatch, capsys=capsys
    )
    assert "3 repetitions, seen from: side" in said
    assert "short-hold" in said
    assert "not measured: uneven" in said
    assert recording.with_suffix(".landmarks.csv").stat().st_size > 10_000
    assert "<html" in recording.with_suffix(".report.html").read_text(encoding="utf-8")


def test_without_a_height_centimetres_are_not_known(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by(
        "analyze_film.py", str(recording), "soleus-push-up", monkeypatch=monkeypatch, capsys=capsys
    )
    assert "nan cm" in said
    assert "not measured: heel_rise_cm" in said


def test_landmarks_are_graded_with_value_limit_and_cost(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by(
        "grade_landmarks.py", str(recording), "soleus-push-up", "175", monkeypatch=monkeypatch, capsys=capsys
    )
    assert said.count("of 100") == 3
    assert "short-hold: found 0." in said
    assert "limit 1.20 s, costs 1" in said
    assert "'both': 3" in said


def test_an_exercise_of_ones_own_is_written_checked_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by("own_exercise.py", str(tmp_path), monkeypatch=monkeypatch, capsys=capsys)
    assert (tmp_path / "long-hold.toml").is_file()
    lines = said.splitlines()
    assert lines[0] == "Seated heel raise, long hold"
    assert [line.split(", ")[1] for line in lines[1:]] == ["clean", "short-hold", "clean", "clean", "clean"]


def test_live_samples_are_counted_before_they_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by("live_push.py", monkeypatch=monkeypatch, capsys=capsys)
    for number in range(1, 5):
        assert said.index(f"say: {number}") < said.index(f"repetition {number}:" if number < 4 else "is over")
    assert "the set is over: 4 repetitions" in said


def test_a_made_up_person_is_measured_beside_the_truth(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = said_by("made_up_person.py", monkeypatch=monkeypatch, capsys=capsys)
    assert said.startswith("did 6, counted 6\n")
    assert "fast-lowering" in said.splitlines()[4]


def test_every_example_is_listed_and_tested() -> None:
    scripts = {path.name for path in FOLDER.glob("*.py")}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    tests = Path(__file__).read_text(encoding="utf-8")
    for name in scripts:
        assert f"]({name})" in readme
        assert f'"{name}"' in tests
