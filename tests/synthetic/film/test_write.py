"""A film and its truth: the same again by seed, whole or not there, in the contract's words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pytest

from secondheart.errors import OutputError, RenderUnavailableError, RequestError
from secondheart.exercises import exercise_ids
from secondheart.synthetic import Performance, perform
from secondheart.synthetic.film import Look, Setting, dressed, random_look, truth_beside, write, write_film
from secondheart.types import FaultId, Side

from .conftest import small

REPETITION = {
    "index", "side", "start_s", "top_s", "end_s", "rise_s", "hold_s", "lower_s", "heel_rise_cm",
    "ankle_range_deg", "faults", "asked_faults",
}  # fmt: skip
FRAMES = {"time_s", "trunk_lean_deg"} | {
    f"{leg}_{name}"
    for leg in ("left", "right")
    for name in (
        "heel_height_cm", "ball_height_cm", "foot_pitch_deg", "ankle_angle_deg", "knee_flexion_deg",
        "hip_flexion_deg",
    )
}  # fmt: skip


def performed(seed: int = 1, **wishes: object) -> tuple[Performance, Look]:
    look = random_look(seed)
    wanted = {"repetitions": 1, "rate_hz": 0.8, "seed": seed} | wishes
    return small("soleus-push-up", look=look, person=dressed(look, 170.0, seed), **wanted), look


def written(folder: Path, name: str, seed: int = 1) -> tuple[bytes, str]:
    performance, look = performed(seed)
    write_film(performance, look, Setting(passer_by=True, noise=4), folder / name, seed=seed)
    return (folder / name).read_bytes(), truth_beside(folder / name).read_text()


def truth_of(path: Path) -> dict:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(truth_beside(path).read_text(encoding="utf-8"), parse_constant=refuse)


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    one, again = (written(tmp_path, f"{name}.mp4") for name in ("one", "again"))
    assert one == again
    film, truth = written(tmp_path, "other.mp4", seed=2)
    assert film != one[0]
    assert truth != one[1]


def test_the_film_has_a_picture_for_every_frame_of_the_truth(tmp_path: Path) -> None:
    performance, look = performed()
    told: list[float] = []
    write_film(performance, look, Setting(), tmp_path / "set.mkv", on_progress=told.append)
    with av.open(tmp_path / "set.mkv") as container:
        frames = [(frame.time, frame.width, frame.height) for frame in container.decode(video=0)]
    truth = truth_of(tmp_path / "set.mkv")
    assert [time_s for time_s, *_ in frames] == pytest.approx(truth["frames"]["time_s"], abs=0.0011)
    assert {(width, height) for _, width, height in frames} == {(160, 120)}
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_truth_speaks_the_contracts_words(tmp_path: Path) -> None:
    performance, look = performed(repetitions=2, faults={2: ["short-hold"]})
    write_film(performance, look, Setting(light="dim"), tmp_path / "set.mp4", seed=9)
    truth = truth_of(tmp_path / "set.mp4")
    assert truth["schema"] == 1
    assert truth["exercise"] in exercise_ids()
    assert truth["variant"] == "article"
    assert truth["height_cm"] == 170
    assert truth["recording"]["view"] == "side"
    for one in truth["repetitions"]:
        assert set(one) == REPETITION
        assert one["side"] in get_args(Side)
        assert set(one["faults"]) <= set(get_args(FaultId))
    assert [one["faults"] for one in truth["repetitions"]] == [[], ["short-hold"]]
    assert truth["summary"]["count"] == 2
    assert truth["summary"]["count_by_side"] == {"left": 0, "right": 0, "both": 2}
    assert set(truth["frames"]) == FRAMES
    assert {len(values) for values in truth["frames"].values()} == {truth["recording"]["frames"]}
    made = truth["made"]
    assert (made["seed"], made["setting"]["light"], made["look"]["skin"]) == (9, "dim", look.skin)
    assert made["camera"]["size_px"] == [160, 120]


def test_a_walks_truth_has_its_steps(tmp_path: Path) -> None:
    performance = small("tip-toe-walk", repetitions=5, rate_hz=1.0, faults={3: ["heel-contact"]})
    write_film(performance, Look(), Setting(), tmp_path / "walk.webm")
    truth = truth_of(tmp_path / "walk.webm")
    assert truth["repetitions"] == []
    walk = truth["walk"]
    assert set(walk) == {"start_s", "end_s", "duration_s", "steps", "cadence_per_min", "heel_contacts"}
    assert len(walk["steps"]) == 5
    assert [set(step) for step in walk["heel_contacts"]] == [{"time_s", "side"}]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Stopped(Exception):  # noqa: N818 - any failure will do
    pass


@pytest.mark.parametrize(
    ("name", "error"), [("set.mp4", KeyboardInterrupt), ("set.mp4", Stopped), ("set.webm", OutputError)]
)
@pytest.mark.parametrize("older", [True, False])
def test_whatever_goes_wrong_nothing_is_left_and_the_older_film_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, error: type[BaseException], *, older: bool
) -> None:
    if older:
        (tmp_path / name).write_bytes(b"older")
        (tmp_path / "set.truth.json").write_bytes(b"{}")
    before = files(tmp_path)
    performance, look = performed(rate_hz=12.0)
    noise = np.random.default_rng(1).integers(0, 255, (120, 160, 3)).astype(np.uint8)
    # Enough pictures that the encoder has put some of them into its file.
    monkeypatch.setattr(write, "shoot", lambda *_, **__: (noise for _ in performance.truth.time_s))

    def stop(done: float) -> None:
        if done > 0.9:
            raise error

    with pytest.raises(error):
        write_film(performance, look, Setting(), tmp_path / name, on_progress=stop)
    assert files(tmp_path) == before


def test_nothing_is_written_where_nothing_can_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> Iterator[np.ndarray]:
        raise RenderUnavailableError("no OpenGL")
        yield

    monkeypatch.setattr(write, "shoot", nothing)
    with pytest.raises(RenderUnavailableError):
        write_film(*performed(), Setting(), tmp_path / "set.mp4")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["set.gif", "set", "set.truth.json"])
def test_another_ending_is_refused_before_anything_is_drawn(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "shoot", lambda *_, **__: pytest.fail("drawn for nothing"))
    with pytest.raises(RequestError, match=r"\.mp4, \.mov, \.mkv, \.webm"):
        write_film(*performed(), Setting(), tmp_path / name)
    assert files(tmp_path) == {}


def test_a_truth_that_cannot_be_written_is_told_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "shoot", lambda *_, **__: pytest.fail("drawn for nothing"))
    (tmp_path / "set.truth.json").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_film(*performed(), Setting(), tmp_path / "set.mp4")
    with pytest.raises(OutputError, match="no folder"):
        write_film(*performed(), Setting(), tmp_path / "missing" / "set.mp4")


def test_the_truth_lies_beside_the_film(tmp_path: Path) -> None:
    assert truth_beside(tmp_path / "a.b.mov") == tmp_path / "a.b.truth.json"
    assert truth_beside("set.webm") == Path("set.truth.json")


def test_a_stronger_press_makes_a_smaller_film(tmp_path: Path) -> None:
    performance, look = performed()
    for crf in (10, 40):
        write_film(performance, look, Setting(), tmp_path / f"{crf}.mp4", crf=crf)
    assert (tmp_path / "40.mp4").stat().st_size < 0.6 * (tmp_path / "10.mp4").stat().st_size


@pytest.mark.parametrize("seed", range(4))
def test_the_houston_variant_is_fast_and_clean(seed: int) -> None:
    truth = perform("soleus-push-up", variant="houston", repetitions=25, seed=seed).truth
    starts = [one.start_s for one in truth.repetitions]
    assert truth.variant == "houston"
    assert len(starts) == 25
    assert 60 * 24 / (starts[-1] - starts[0]) >= 50
    assert all(one.faults == () for one in truth.repetitions)
    assert min(one.heel_rise_cm for one in truth.repetitions) > 2


def test_a_look_that_is_not_the_performers_changes_the_film_and_not_its_truth(tmp_path: Path) -> None:
    performance, look = performed()
    for name, skin in (("one.mp4", "pale"), ("other.mp4", "dark")):
        write_film(performance, replace(look, skin=skin), Setting(), tmp_path / name)
    one, other = (truth_of(tmp_path / name) for name in ("one.mp4", "other.mp4"))
    assert one.pop("made") != other.pop("made")
    assert one == other
    assert (tmp_path / "one.mp4").read_bytes() != (tmp_path / "other.mp4").read_bytes()
