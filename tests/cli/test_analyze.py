"""The analyze command: exit codes, one line an error, files whole or not there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secondheart.errors import NobodyError, OutputError, PoseUnavailableError, RecordingError
from secondheart.synthetic import perform, wear, write_inertial

Run = Callable[..., tuple[int, str, str]]
VIDEO = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00"


@pytest.mark.usefixtures("engine")
def test_json_on_standard_output_is_all_there_is(run: Run, recording: Path) -> None:
    code, out, err = run("analyze", recording, "--exercise", "soleus-push-up", "--json", "-")
    assert code == 0
    assert json.loads(out)["summary"]["count"] == 3
    assert err == ""


def test_options_reach_the_engine(run: Run, engine: Any, recording: Path, tmp_path: Path) -> None:
    words = [
        "--side",
        "left",
        "--height-cm",
        "172",
        "--best-cm",
        "9",
        "--variant",
        "houston",
        "--model",
        "full",
    ]
    target = tmp_path / "points.csv"
    run("analyze", recording, "-e", "soleus-push-up", *words, "--landmarks", target)
    asked = engine.asked
    assert (asked["side"], asked["height_cm"], asked["best_cm"]) == ("left", 172, 9)
    assert (asked["model"], asked["landmarks"], asked["person"]) == ("full", str(target), None)
    assert asked["exercise"].variant == "houston"


def test_what_is_not_given_is_left_open_for_the_engine(run: Run, engine: Any, recording: Path) -> None:
    run("analyze", recording, "--exercise", "soleus-push-up")
    assert engine.asked["height_cm"] is None
    assert engine.asked["landmarks"] is None
    assert engine.asked["side"] == "auto"


@pytest.mark.usefixtures("engine")
def test_files_are_written_and_named(run: Run, recording: Path, tmp_path: Path) -> None:
    numbers, page = tmp_path / "set.json", tmp_path / "set.html"
    code, out, _ = run("analyze", recording, "-e", "soleus-push-up", "--json", numbers, "--report", page)
    assert code == 0
    assert json.loads(numbers.read_text())["schema"] == 1
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert f"json: {numbers}" in out
    assert f"report: {page}" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-e", "soleus-pushup"], "soleus-push-up"),
        (["-e", "soleus-push-up", "--variant", "houton"], "houston"),
        (["-e", "soleus-push-up", "--side", "lefft"], "--side lefft is unknown; did you mean left?"),
        (["-e", "soleus-push-up", "--model", "lite"], "expected one of heavy, full"),
        (["-e", "soleus-push-up", "--height-cm", "1.72"], "did you mean 172?"),
        (["-e", "soleus-push-up", "--height-cm", "nan"], "expected 50 to 250"),
        (["-e", "soleus-push-up", "--height-cm", "tall"], "valid number"),
        (["-e", "soleus-push-up", "--best-cm", "80"], "expected 1 to 30"),
        (["-e", "soleus-push-up", "--person", "0"], "expected 1 to 20"),
        (["-e", "soleus-push-up", "--mount", "thighs"], "did you mean thigh?"),
        (["-e", "soleus-push-up", "--mount", "thigh"], "--mount is for a phone"),
        (["-e", "soleus-push-up", "--annotate", "film.mp4"], "--annotate needs a video"),
        (["-e", "soleus-push-up", "--person", "1"], "--person needs a video"),
        (["-e", "soleus-push-up", "--report", "-"], "name a file"),
        (["-e", "soleus-push-up", "--report", "page.pdf"], ".html"),
        (["-e", "soleus-push-up", "--json", "a", "--landmarks", "a"], "is also --json"),
        (["-e", "soleus-push-up", "--frob"], "--frob"),
        ([], "--exercise"),
    ],
)
def test_wrong_requests(run: Run, engine: Any, recording: Path, words: list[str], message: str) -> None:
    code, out, err = run("analyze", recording, *words)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1
    assert out == ""
    assert engine.asked == {}


@pytest.mark.usefixtures("engine")
def test_recording_is_never_overwritten(run: Run, recording: Path) -> None:
    before = recording.read_bytes()
    code, _, err = run("analyze", recording, "-e", "soleus-push-up", "--landmarks", recording)
    assert code == 2
    assert "is also the recording" in err
    assert recording.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no rows"),
        (b"time_s,ax,ay,az,gx,gy,gz\n", "no rows"),
        (b"PK\x03\x04", "zip archive"),
        (None, "no file"),
    ],
)
def test_unreadable_recordings(run: Run, tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "set.csv"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run("analyze", path, "-e", "soleus-push-up", "--json", "-")
    assert (code, out) == (3, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("text", ["hello\n", "Zeit;Beschleunigung x;y;z\n0;0;0;9,81\n"])
def test_a_table_of_something_else_is_not_called_landmarks(run: Run, tmp_path: Path, text: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text)
    code, out, err = run("analyze", table, "-e", "soleus-push-up", "--mount", "thigh")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "neither a phone's motion recording nor a landmarks CSV" in err
    assert "phyphox" in err


def test_a_phones_recording(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "phone.csv"
    write_inertial(wear(perform("soleus-push-up", repetitions=3, seed=2), "thigh").samples, path)
    code, out, _ = run("analyze", path, "-e", "soleus-push-up", "--mount", "thigh", "--json", "-")
    assert code == 0
    found = json.loads(out)
    assert found["recording"]["kind"] == "inertial"
    assert found["recording"]["view"] is None
    assert found["summary"]["count"] == 3
    assert {one["what"] for one in found["not_measured"]} >= {
        "side",
        "knee-angle",
        "ankle_range_deg",
        "heel_rise_cm",
    }
    assert [one["side"] for one in found["repetitions"]] == [None] * 3


@pytest.mark.parametrize("option", ["--annotate", "--landmarks"])
def test_a_phones_recording_has_no_picture(run: Run, tmp_path: Path, option: str) -> None:
    path = tmp_path / "phone.csv"
    path.write_text("time_s,ax,ay,az,gx,gy,gz\n0,0,0,9.8,0,0,0\n")
    code, _, err = run("analyze", path, "-e", "soleus-push-up", option, tmp_path / "out.mp4")
    assert code == 2
    assert f"{option} needs a video" in err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RecordingError("times are\nin milliseconds"), 3),
        (NobodyError("nobody"), 3),
        (PoseUnavailableError("no weights"), 3),
        (OutputError("disk full"), 1),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("division by zero"), 1),
        (MemoryError(), 1),
    ],
)
def test_errors_of_the_engine(
    run: Run, engine: Any, recording: Path, tmp_path: Path, error: BaseException, code: int
) -> None:
    older = tmp_path / "older.json"
    older.write_text("older")
    engine.error = error
    found, out, err = run("analyze", recording, "-e", "soleus-push-up", "--json", older)
    assert (found, out) == (code, "")
    assert err.count("\n") == 1
    assert older.read_text() == "older"
    assert {path.name for path in tmp_path.iterdir()} == {"older.json", "set.csv"}


def test_internal_error_asks_for_a_report(run: Run, engine: Any, recording: Path) -> None:
    engine.error = ZeroDivisionError("division by zero")
    _, _, err = run("analyze", recording, "-e", "soleus-push-up")
    assert "internal error, ZeroDivisionError: division by zero; please report" in err


def test_internal_error_with_details(
    run: Run, engine: Any, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDHEART_DEBUG", "1")
    engine.error = ZeroDivisionError("division by zero")
    with pytest.raises(ZeroDivisionError):
        run("analyze", recording, "-e", "soleus-push-up")


@pytest.mark.parametrize("option", ["--json", "--report", "--landmarks"])
def test_output_folder_is_checked_first(
    run: Run, engine: Any, recording: Path, tmp_path: Path, option: str
) -> None:
    code, _, err = run("analyze", recording, "-e", "soleus-push-up", option, tmp_path / "no" / "out.html")
    assert code == 1
    assert "no folder" in err
    assert engine.asked == {}


def test_video_is_drawn_from_the_poses_of_the_analysis(
    run: Run, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recording: Path
) -> None:
    film, drawn = tmp_path / "film.mp4", {}
    film.write_bytes(VIDEO)

    def analyze(*_: object, **options: Any) -> Any:
        Path(options["landmarks"]).write_bytes(recording.read_bytes())
        return engine.result

    def annotate(path: Any, landmarks: Any, _analysis: Any, _exercise: Any, out: Any, **_: Any) -> None:
        drawn.update(path=path, rows=sum(map(len, landmarks)), out=out)

    monkeypatch.setattr("secondheart.workout.analyze", analyze)
    monkeypatch.setattr("secondheart.report.annotate.annotate", annotate)
    target = tmp_path / "drawn.mp4"
    code, out, _ = run("analyze", film, "-e", "soleus-push-up", "--annotate", target)
    assert code == 0
    assert drawn == {"path": str(film), "rows": 90, "out": str(target)}
    assert f"annotate: {target}" in out
