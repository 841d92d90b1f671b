"""The render command: a film and its truth, one line an error, the words of the exercises."""

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import moderngl
import pytest

from secondheart.cli import render
from secondheart.synthetic import FIDGETS
from secondheart.synthetic.drills import DRILLS

Run = Callable[..., tuple[int, str, str]]
TINY = ("--size", "64x64", "--rate-hz", "5", "--repetitions", "1")


class Writer:
    """Stands in for the film: remembers what was to be written."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def __call__(self, performance: Any, look: Any, setting: Any, out: Any, **options: Any) -> None:
        self.asked = {"performance": performance, "look": look, "setting": setting, "out": out, **options}


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    stand_in = Writer()
    monkeypatch.setattr(render, "write_film", stand_in)
    return stand_in


def test_a_film_and_its_truth_are_written_and_named(run: Run, tmp_path: Path) -> None:
    film, truth = tmp_path / "set.mp4", tmp_path / "set.truth.json"
    words = ["--fault", "short-hold@1", "--height-cm", "172", "--seed", "3"]
    code, out, err = run("render", "--exercise", "soleus-push-up", *TINY, *words, "--out", film)
    assert (code, err) == (0, "")
    first, second, third = out.splitlines()
    assert first.startswith("soleus-push-up: 1 repetition in ")
    assert "short-hold" in first
    assert "172 cm" in first
    assert (second, third) == (f"film: {film}", f"truth: {truth}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["set.mp4", "set.truth.json"]
    known = json.loads(truth.read_text())
    assert known["repetitions"][0]["faults"] == ["short-hold"]
    with av.open(film) as container:
        assert container.streams.video[0].width == 64
        assert sum(1 for _ in container.decode(video=0)) == known["recording"]["frames"]


@pytest.mark.parametrize("exercise", DRILLS)
def test_every_exercise_and_movement_can_be_asked_for(run: Run, writer: Writer, exercise: str) -> None:
    code, out, _ = run("render", "-e", exercise, "--repetitions", "2", "--out", "film.mp4")
    assert code == 0
    assert out.startswith(f"{exercise}: ")
    assert writer.asked["performance"].truth.exercise == exercise
    assert writer.asked["out"] == "film.mp4"


def test_options_reach_the_film(run: Run, writer: Writer) -> None:
    words = shlex.split(
        "--repetitions 3 --seed 4 --view three-quarter --facing left --distance-m 2.5 --camera-height-m 1.2 "
        "--fill 0.6 --shake-px 1.5 --size 320x240 --rate-hz 10 --height-cm 181 --build 1.2 --skin tan "
        "--hair long --legwear trousers --footwear bare --light window --contrast 0.7 --noise 4 --crf 30 "
        "--passer-by --hide desk"
    )
    code, *_ = run("render", "-e", "bent-knee-calf-raise", "--out", "film.mov", *words)
    asked = writer.asked
    assert code == 0
    camera = asked["performance"].play.camera
    assert (camera.view, camera.facing, camera.size_px) == ("three-quarter", "left", (320, 240))
    assert (camera.distance_m, camera.height_m, camera.fill, camera.shake_px) == (2.5, 1.2, 0.6, 1.5)
    look, setting, truth = asked["look"], asked["setting"], asked["performance"].truth
    assert (look.skin, look.hair, look.legwear, look.footwear, look.build) == (
        "tan", "long", "trousers", "bare", 1.2,
    )  # fmt: skip
    assert (setting.light, setting.contrast, setting.noise) == ("window", 0.7, 4)
    assert (setting.passer_by, setting.hiding) == (True, "desk")
    assert (truth.count, truth.stature_cm) == (3, 181)
    assert truth.time_s[1] == pytest.approx(0.1)
    assert (asked["seed"], asked["crf"], asked["out"]) == (4, 30, "film.mov")


def test_pauses_fidgets_coming_and_going_make_the_film_longer(run: Run, writer: Writer) -> None:
    seconds = []
    for words in ([], ["--pause", "5@1"], ["--fidget", "toe-tap@1"], ["--arrive"], ["--leave"]):
        run("render", "-e", "soleus-push-up", "--repetitions", "2", "--out", "film.mp4", *words)
        truth = writer.asked["performance"].truth
        seconds.append(truth.time_s[-1])
        assert truth.count == 2
    assert seconds[1] == pytest.approx(seconds[0] + 5, abs=0.1)
    assert min(seconds[2:]) > seconds[0] + 1


def test_the_seed_draws_what_is_not_asked_for(run: Run, writer: Writer) -> None:
    drawn = []
    for seed in ("1", "1", "2"):
        run("render", "-e", "soleus-push-up", "--seed", seed, "--out", "film.mp4")
        performance = writer.asked["performance"]
        drawn.append((writer.asked["look"], performance.play.person, performance.truth.repetitions))
    assert drawn[0] == drawn[1]
    assert all(one != other for one, other in zip(drawn[0], drawn[2], strict=True))
    assert 150 <= drawn[0][1].stature_cm <= 195


@pytest.mark.parametrize(
    ("words", "sides"),
    [
        ([], ["right", "right"]),
        (["--facing", "left"], ["left", "left"]),
        (["--side", "left"], ["left", "left"]),
        (["--side", "both"], ["left", "left", "right", "right"]),
    ],
)
def test_one_leg_exercises_show_the_near_leg_unless_a_side_is_asked_for(
    run: Run, writer: Writer, words: list[str], sides: list[str]
) -> None:
    run("render", "-e", "elevated-bent-knee-calf-raise", "--repetitions", "2", "--out", "film.mp4", *words)
    assert [one.side for one in writer.asked["performance"].truth.repetitions] == sides


def test_the_houston_variant_is_fast_and_clean(run: Run, writer: Writer) -> None:
    words = ["--variant", "houston", "--repetitions", "20", "--out", "film.mp4"]
    code, out, _ = run("render", "-e", "soleus-push-up", *words)
    assert (code, "no faults" in out) == (0, True)
    truth = writer.asked["performance"].truth
    starts = [one.start_s for one in truth.repetitions]
    assert truth.variant == "houston"
    assert 60 * (len(starts) - 1) / (starts[-1] - starts[0]) >= 50
    assert all(one.faults == () for one in truth.repetitions)


@pytest.mark.parametrize(
    ("exercise", "words", "numbers"),
    [
        ("soleus-push-up", ["--fault", "short-hold@2,4"], [2, 4]),
        ("soleus-push-up", ["--fault", "short-hold@2", "--fault", "short-hold@3"], [2, 3]),
        ("bridge-heel-lift", ["--fault", "hip-drop@1"], [1]),
    ],
)
def test_faults_are_put_where_they_are_asked_for(
    run: Run, writer: Writer, exercise: str, words: list[str], numbers: list[int]
) -> None:
    run("render", "-e", exercise, "--repetitions", "4", "--out", "film.mp4", *words)
    wanted = words[1].partition("@")[0]
    found = [one.index for one in writer.asked["performance"].truth.repetitions if wanted in one.faults]
    assert found == numbers


def test_a_walk_counts_steps_and_takes_its_faults_by_step(run: Run, writer: Writer) -> None:
    words = ["--repetitions", "8", "--fault", "heel-contact@4", "--ordinary-steps", "2"]
    _, out, _ = run("render", "-e", "tip-toe-walk", *words, "--out", "film.mp4")
    assert out.startswith("tip-toe-walk: 8 steps in ")
    assert len(writer.asked["performance"].truth.walk.heel_contacts) == 1


PUSH_UP = ("-e", "soleus-push-up")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-e", "soleus-pushup"), "exercise soleus-pushup is unknown; did you mean soleus-push-up?"),
        ((*PUSH_UP, "--variant", "houton"), "houston"),
        (("-e", "bridge-heel-lift", "--variant", "houston"), "take one of article"),
        ((*PUSH_UP, "--view", "sied"), "--view sied is unknown; did you mean side?"),
        ((*PUSH_UP, "--facing", "up"), "expected one of right, left"),
        ((*PUSH_UP, "--side", "rigth"), "--side rigth is unknown; did you mean right?"),
        ((*PUSH_UP, "--skin", "plae"), "did you mean pale?"),
        ((*PUSH_UP, "--hair", "logn"), "did you mean long?"),
        ((*PUSH_UP, "--legwear", "short"), "did you mean shorts?"),
        ((*PUSH_UP, "--footwear", "shoe"), "did you mean shoes?"),
        ((*PUSH_UP, "--light", "brigt"), "did you mean bright?"),
        ((*PUSH_UP, "--hide", "chairleg"), "did you mean chair-leg?"),
        ((*PUSH_UP, "--size", "640"), "--size 640 is no picture size"),
        ((*PUSH_UP, "--size", "32x32"), "64 to 2160 a side"),
        ((*PUSH_UP, "--size", "640x9999"), "64 to 2160 a side"),
        ((*PUSH_UP, "--fault", "short-hld@1"), "--fault short-hld is unknown; did you mean short-hold?"),
        ((*PUSH_UP, "--fault", "hip-drop@1"), "soleus-push-up has no fault hip-drop; it has short-hold"),
        ((*PUSH_UP, "--fault", "short-hold"), "expected what@number, such as short-hold@3"),
        ((*PUSH_UP, "--fault", "short-hold@two"), "expected what@number"),
        ((*PUSH_UP, "--fault", "@2"), "expected what@number"),
        ((*PUSH_UP, "--fault", "short-hold@9"), "asks for repetition 9; expected 1 to 8"),
        ((*PUSH_UP, "--fault", "short-hold@0"), "asks for repetition 0; expected 1 to 8"),
        (
            (*PUSH_UP, "--variant", "houston", "--fault", "short-hold@1"),
            "soleus-push-up has no fault short-hold; it has partial-range",
        ),
        ((*PUSH_UP, "--pause", "4@9"), "--pause 4@9 asks for repetition 9; expected 0 to 8"),
        (
            ("-e", "tip-toe-walk", "--pause", "4@1"),
            "--pause is for sets of repetitions, and tip-toe-walk is none",
        ),
        (("-e", "squat", "--side", "left"), "--side is for sets of repetitions, and squat is none"),
        ((*PUSH_UP, "--pause", "soon@2"), "--pause soon is no number of seconds"),
        ((*PUSH_UP, "--pause", "nan@2"), "expected 0 to 600"),
        ((*PUSH_UP, "--pause", "4"), "such as 4@2"),
        ((*PUSH_UP, "--fidget", "toe-tapp@1"), "did you mean toe-tap?"),
        ((*PUSH_UP, "--fidget", "edge-pause@1"), "cannot be done in this posture"),
        ((*PUSH_UP, "--height-cm", "1.8"), "did you mean 180?"),
        ((*PUSH_UP, "--repetitions", "0"), "expected 1 to 500"),
        ((*PUSH_UP, "--rate-hz", "1"), "expected 5 to 120"),
        ((*PUSH_UP, "--noise", "nan"), "expected 0 to 30"),
        ((*PUSH_UP, "--crf", "52"), "expected 0 to 51"),
        ((*PUSH_UP, "--seed", "-1"), "--seed -1 is out of range"),
        ((*PUSH_UP, "--build", "3"), "expected 0.8 to 1.4"),
        ((*PUSH_UP, "--frob"), "--frob"),
        ((), "--exercise"),
    ],
)
def test_wrong_requests_are_told_in_one_line(
    run: Run, writer: Writer, words: tuple[str, ...], message: str
) -> None:
    code, out, err = run("render", *words, "--out", "film.mp4")
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert writer.asked == {}


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("film.gif", 2, ".mp4, .mov, .mkv, .webm"), ("film", 2, "rename it"),
        ("missing/film.mp4", 1, "no folder"),
    ],
)  # fmt: skip
def test_a_film_that_cannot_be_written_is_told_in_one_line(
    run: Run, tmp_path: Path, name: str, code: int, message: str
) -> None:
    found, out, err = run("render", *PUSH_UP, *TINY, "--out", tmp_path / name)
    assert (found, out) == (code, "")
    assert message in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_moderngl_the_extra_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "moderngl", None)
    code, out, err = run("render", *PUSH_UP, *TINY, "--out", tmp_path / "film.mp4")
    assert (code, out) == (3, "")
    assert "secondheart[render]" in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_opengl_its_packages_are_named_and_an_older_film_is_kept(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(**_: object) -> None:
        raise RuntimeError("libEGL.so.1 is not there\nnor libGL.so.1")

    monkeypatch.setattr(moderngl, "create_context", nothing)
    (tmp_path / "film.mp4").write_bytes(b"older")
    code, out, err = run("render", *PUSH_UP, *TINY, "--out", tmp_path / "film.mp4")
    assert (code, out) == (3, "")
    assert "libegl1 and libgl1-mesa-dri" in err
    assert err.count("\n") == 1
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"older"]


def test_an_interruption_leaves_nothing_and_ends_with_130(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("secondheart.synthetic.film.write.shoot", stopped)
    code, out, err = run("render", *PUSH_UP, *TINY, "--out", tmp_path / "film.mp4")
    assert (code, out) == (130, "")
    assert "nothing half-written" in err
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_option_of_the_page(run: Run) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "synthetic.md").read_text(encoding="utf-8")
    _, out, _ = run("render", "--help")
    listed = {word for word in out.replace(",", " ").split() if word.startswith("--")} - {"--help"}
    assert len(listed) > 25
    for option in listed:
        assert f"`{option}" in page, option


@pytest.mark.parametrize("fidget", FIDGETS)
def test_every_fidget_can_be_asked_for_somewhere(run: Run, writer: Writer, fidget: str) -> None:
    exercise = "elevated-bent-knee-calf-raise" if fidget == "edge-pause" else "soleus-push-up"
    code, *_ = run("render", "-e", exercise, "--fidget", f"{fidget}@1", "--out", "film.mp4")
    assert code == 0
    assert writer.asked


def test_a_fault_that_does_not_hold_is_told(run: Run, tmp_path: Path) -> None:
    words = ["-e", "soleus-push-up", "--fault", "uneven@1", "--fault", "uneven@1", "--side", "left", *TINY]
    code, out, _ = run("render", *words, "--out", str(tmp_path / "film.mp4"))
    assert code == 0
    assert out.count("uneven was asked of repetition 1, but does not hold in it") == 1
