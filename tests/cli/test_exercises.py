"""The exercises commands."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from secondheart.exercises import exercise_ids, load_exercise

Run = Callable[..., tuple[int, str, str]]


def test_list_names_all_seven_easiest_first(run: Run) -> None:
    code, out, err = run("exercises")
    assert (code, err) == (0, "")
    listed = [line.split()[1] for line in out.splitlines() if line.strip()[:1].isdigit()]
    assert sorted(listed) == sorted(exercise_ids())
    assert listed == sorted(listed, key=lambda name: load_exercise(name).level)
    assert "houston" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", exercise_ids())
def test_show_tells_how_it_is_done(run: Run, name: str) -> None:
    code, out, _ = run("exercises", "show", name)
    exercise = load_exercise(name)
    together = " ".join(out.split())
    assert code == 0
    for text in (*exercise.steps, *exercise.stop_when, exercise.camera.advice):
        assert text in together
    assert max(map(len, out.splitlines())) <= 80


def test_show_a_variant(run: Run) -> None:
    _, article, _ = run("exercises", "show", "soleus-push-up")
    _, houston, _ = run("exercises", "show", "soleus-push-up", "--variant", "houston")
    assert "2 s hold" in article
    assert "--variant: houston" in article
    assert "2 s hold" not in houston


def test_show_unknown(run: Run) -> None:
    code, out, err = run("exercises", "show", "tiptoe")
    assert (code, out) == (2, "")
    assert "tip-toe-walk" in err
    assert err.count("\n") == 1


def test_check_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    good = (files("secondheart.exercises") / "files" / "tip-toe-walk.toml").read_text(encoding="utf-8")
    path.write_text(good, encoding="utf-8")
    code, out, _ = run("exercises", "check", path)
    assert code == 0
    assert "in order" in out
    assert "1 faults graded" not in out
    path.write_text(good.replace('posture = "standing"', 'posture = "flying"'), encoding="utf-8")
    code, out, err = run("exercises", "check", path)
    assert (code, out) == (2, "")
    assert "flying" in err
    assert err.count("\n") == 1


def test_check_a_missing_file(run: Run, tmp_path: Path) -> None:
    code, _, err = run("exercises", "check", tmp_path / "no.toml")
    assert code == 2
    assert err.count("\n") == 1
