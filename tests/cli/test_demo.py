"""The demonstration writes a report an exercise and says where they are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secondheart.capture import recording_kind
from secondheart.cli import demo
from secondheart.errors import PoseUnavailableError
from secondheart.exercises import exercise_ids

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_has_a_film(name: str) -> None:
    with demo.sample(name) as recording:
        assert recording_kind(recording) == "video"
        assert recording.stat().st_size <= 400_000


def test_reports_and_index(run: Run, engine: Any, tmp_path: Path) -> None:
    out_folder = tmp_path / "new" / "demo"
    code, out, err = run("demo", "--out", out_folder, "--only", "tip-toe-walk", "--only", "soleus-push-up")
    assert (code, err) == (0, "")
    assert engine.asked["height_cm"] == 175.0
    assert "soleus-push-up: 3 repetitions, short-hold" in out
    assert f"Reports: {out_folder / 'index.html'}" in out
    index = (out_folder / "index.html").read_text(encoding="utf-8")
    for name in ("tip-toe-walk", "soleus-push-up"):
        assert f'href="{name}.html"' in index
        assert (out_folder / f"{name}.html").is_file()
        assert json.loads((out_folder / f"{name}.json").read_text())["schema"] == 1
    assert index.count('<li class="card">') == 2
    assert "3 repetitions, score 90 of 100: held too short" in index


def test_films_are_left_out_without_the_pose_model(run: Run, engine: Any, tmp_path: Path) -> None:
    engine.error = PoseUnavailableError("the pose model is not installed")
    code, out, err = run("demo", "--out", tmp_path, "--only", "soleus-push-up")
    assert code == 3
    assert "soleus-push-up: left out, the pose model is not installed" in out
    assert "the pose model is not installed" in err
    assert not (tmp_path / "index.html").exists()


def test_unknown_exercise(run: Run, tmp_path: Path) -> None:
    code, _, err = run("demo", "--out", tmp_path, "--only", "tip-toe-wlak")
    assert code == 2
    assert "did you mean tip-toe-walk?" in err


def test_folder_that_cannot_be_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = run("demo", "--out", tmp_path / "file" / "demo")
    assert code == 1
    assert err.count("\n") == 1


def test_browser_opens_only_on_a_desktop(
    run: Run, engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(demo.webbrowser, "open", opened.append)
    run("demo", "--out", tmp_path, "--only", "soleus-push-up")
    assert opened == []
    monkeypatch.setattr(demo, "on_a_desktop", lambda: True)
    run("demo", "--out", tmp_path, "--only", "soleus-push-up")
    assert opened == [(tmp_path / "index.html").resolve().as_uri()]
    assert engine.asked
