"""The benchmarks run, on sizes that say nothing, so that they do not rot."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from secondheart.synthetic import Noise, perform

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def bench() -> Iterator[SimpleNamespace]:
    """The benchmarks' modules, which import each other by bare names as scripts do."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    try:
        names = ("table", "films", "peers", "speed", "run", "sets", "accuracy", "rendered", "phones")
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.path.remove(str(FOLDER))
        for name in set(sys.modules) - before:
            if str(FOLDER) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]


def test_a_table_shows_what_was_reached_beside_what_is_to_be_reached(
    bench: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    row = bench.table.Row
    bench.table.show("counts", [row("exact", "98.0 % of 100", "100 %"), row("one", "-")])
    lines = capsys.readouterr().out.strip().splitlines()
    assert [part.strip() for part in lines[0].split("|")] == ["counts", "reached", "to reach"]
    assert [part.strip() for part in lines[2].split("|")] == ["exact", "98.0 % of 100", "100 %"]
    assert len(lines) == 4


def test_errors_are_told_by_size_and_by_bias_and_missing_ones_are_left_out(bench: SimpleNamespace) -> None:
    assert bench.table.error([-1.0, 1.0, 2.0, float("nan")], "s") == "1.00 s (bias +1.00, 95 % within 1.90)"
    assert bench.table.error([float("nan")], "s") == "-"
    assert bench.table.share(3, 4) == "75.0 % of 4"
    assert bench.table.share(0, 0) == "-"


def test_counting_gives_every_condition_the_faults_the_negatives_and_the_others(
    bench: SimpleNamespace,
) -> None:
    tables = dict(bench.run.counting_tables(6, 1, with_neurokit=False))
    assert len(tables) == 2 * len(bench.peers.CONDITIONS) + 2
    clean = {row.what.strip(): row for row in tables["clean sets, seen from the side"]}
    assert clean["exact count, clean"].reached == "100.0 % of 6"
    assert all(exercise in clean for exercise in bench.sets.EXERCISES)
    beside = tables["counting beside others, clean, the same sets"]
    assert [row.what for row in beside][-1] == bench.peers.OURS
    assert any("not measured" in row.reached for row in beside)


@pytest.mark.parametrize("name", ["by_prominence", "by_threshold", "by_two_thresholds"])
def test_the_other_ways_count_a_clean_set(bench: SimpleNamespace, name: str) -> None:
    height = 4 - 4 * np.cos(np.linspace(0, 10 * 2 * np.pi, 1500))
    assert getattr(bench.peers, name)(height) == 10


def test_the_others_are_given_heights_in_centimetres_at_an_even_rate(bench: SimpleNamespace) -> None:
    done = perform("soleus-push-up", repetitions=4, noise=Noise.heavy(), seed=3)
    left, right, higher = bench.peers.raw_heights_cm(done.landmarks, done.truth.stature_cm)
    assert len(left) == len(right) == len(higher) == pytest.approx(len(done.landmarks), abs=3)
    assert not np.isnan(higher).any()
    rise = max(one.heel_rise_cm for one in done.truth.repetitions)
    assert 0.4 * rise < np.percentile(right, 98) - np.percentile(right, 2) < 2 * rise


def test_a_retold_recording_is_as_long_as_asked_and_its_time_only_increases(bench: SimpleNamespace) -> None:
    one = bench.speed.landmarks(in_sets=False, repetitions=2)
    runs = list(bench.speed.retold(one, 1.0, 500))
    assert sum(map(len, runs)) == 1800
    assert max(map(len, runs)) <= 500
    assert (np.diff(np.concatenate([run.time_s for run in runs])) > 0).all()


def test_a_minute_is_analysed_in_a_process_of_its_own(bench: SimpleNamespace) -> None:
    came = bench.speed.run(0.5)
    assert came["count"] >= 2
    assert came["processor_s"] > 0
    assert came["peak_mb"] >= came["before_mb"] > 0


def test_reading_and_stepping_give_rows(bench: SimpleNamespace) -> None:
    rows = bench.speed.reading(0.1) + bench.speed.stepping(90)
    assert [row.reach for row in rows] == ["", "", "1 ms"]


def test_the_truth_of_a_film_joins_legs_that_rise_together_and_names_its_faults(
    bench: SimpleNamespace, shared_data: Path
) -> None:
    def truth(name: str) -> list:
        text = (shared_data / "films" / f"{name}.truth.json").read_text(encoding="utf-8")
        return bench.films.true_repetitions(json.loads(text))

    assert [one.side for one in truth("soleus-push-up_side_alternating")] == ["both", "right", "left"]
    lower = truth("soleus-push-up_side_10-20-30deg")
    assert ["partial-range" in one.faults for one in lower] == [True, True, False]
    edge = truth("elevated-bent-knee-calf-raise_side")
    assert {one.faults for one in edge} == {frozenset({"fast-lowering", "knee-angle"})}


@dataclass
class Found:
    """As much of a repetition as the comparison reads."""

    side: str
    start_s: float
    top_s: float
    hold_s: float
    heel_rise_cm: float
    faults: tuple[str, ...]


def test_a_film_is_compared_repetition_by_repetition(bench: SimpleNamespace) -> None:
    films: ModuleType = bench.films
    true = [
        films.TrueRep("both", 1.0, 1.5, 2.0, 4.0, 10.0, frozenset({"fast-lowering"})),
        films.TrueRep("both", 6.0, 6.5, 2.0, 9.0, 10.0, frozenset({"fast-lowering"})),
    ]
    errors = films.Errors()
    films.compare(
        [Found("left", 1.1, 1.5, 2.1, 9.0, ("bounce",)), Found("both", 20, 21, 2, 9, ())], true, errors
    )
    assert (errors.found, errors.true, errors.sides_wrong) == (2, 2, 1)
    assert errors.start_s == pytest.approx([0.1])
    assert errors.rise_percent == pytest.approx([-10])
    assert dict(errors.invented) == {"bounce": 1}
    assert dict(errors.missed) == {"fast-lowering": 2}  # one not told, one not counted at all


def test_every_real_track_is_counted(bench: SimpleNamespace, shared_data: Path) -> None:
    rows = bench.films.track_rows(shared_data / "landmarks")
    assert len(rows) == len(bench.films.TRACKS)
    walking = [row.reached for row in rows if row.what.startswith("walking")]
    assert walking == ["0 repetitions", "0 walks"]


def test_the_pose_of_a_film_is_kept_by_its_bytes(
    bench: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.films, "CACHE", tmp_path)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"one")
    first, there = bench.films.pose_of(film, "heavy", fresh=False)
    assert not there
    first.write_text("kept")
    assert bench.films.pose_of(film, "heavy", fresh=False) == (first, True)
    assert bench.films.pose_of(film, "heavy", fresh=True) == (first, False)
    assert bench.films.pose_of(film, "full", fresh=False)[0] != first
    film.write_bytes(b"two")
    assert bench.films.pose_of(film, "heavy", fresh=False)[0] != first


def test_a_rendered_film_is_kept_by_its_command_and_by_what_draws_it(
    bench: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def written(_performance: object, _look: object, _setting: object, out: Path, **_: object) -> None:
        made.append(out)
        out.write_bytes(b"film")
        bench.rendered.truth_beside(out).write_text("{}")

    monkeypatch.setattr(bench.rendered, "CACHE", tmp_path)
    monkeypatch.setattr(bench.rendered, "write_film", written)
    one, other = bench.rendered.usual_shots()[:2]
    assert bench.rendered.film_of(one) == bench.rendered.film_of(one) == made[0]
    assert bench.rendered.film_of(other) != made[0]
    assert len(made) == 2
    bench.rendered.film_of(one, fresh=True)
    assert len(made) == 3


def test_fourteen_films_are_usual_and_every_exercise_view_and_model_is_in_all(bench: SimpleNamespace) -> None:
    usual, every = bench.rendered.usual_shots(), bench.rendered.all_shots()
    assert len(usual) == 14
    assert {shot.wanted.exercise for shot in usual} == set(bench.sets.EXERCISES) | {"tip-toe-walk"}
    assert {(shot.wanted.view, shot.model) for shot in every} >= {
        (view, model) for view in bench.rendered.VIEWS for model in ("heavy", "full")
    }
    for shot in every:
        # What is asked can be done: the command would not refuse it.
        bench.rendered.performed(shot.wanted, bench.rendered.chosen_look(shot.wanted))


def test_what_a_view_hides_is_not_to_be_shown(bench: SimpleNamespace) -> None:
    shown = bench.rendered._shown_though_hidden
    rise = SimpleNamespace(faults=("knee-angle", "short-hold"), ankle_range_deg=30.0)
    found = SimpleNamespace(repetitions=[rise], not_measured=[])
    assert list(shown(found, "side")) == []
    assert list(shown(found, "front")) == ["knee-angle", "ankle_range_deg"]
    assert "heel_rise_cm without its error" in list(shown(found, "three-quarter"))
    honest = SimpleNamespace(faults=("short-hold",), ankle_range_deg=float("nan"))
    assert list(shown(SimpleNamespace(repetitions=[honest], not_measured=[]), "rear")) == []


def test_phones_give_counts_errors_phantoms_and_speed(bench: SimpleNamespace) -> None:
    ((title, rows),) = bench.phones.tables(1, ["thigh"], ["clean"])
    assert title == "a phone on the thigh"
    shown = {row.what.strip(): row.reached for row in rows}
    assert shown["exact count, clean"] == "100.0 % of 2"
    assert shown["phantom repetitions, clean"].startswith("0 in ")
    assert "from arrays, times real time" in shown
