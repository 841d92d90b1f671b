"""A set analysed again from its journal gives the live result, and one cut off is saved."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.records import (
    begin,
    journal_of,
    keep,
    load,
    reanalyse,
    recover,
    resume,
    unfinished,
    workouts,
)
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import Noise, perform
from secondheart.types import Analysis, Landmarks

MESSY = Noise(jitter=0.01, bursts_per_min=6.0, drop=0.02, gap_per_min=3.0, missing=0.01, time_jitter=0.05)


def identical(one: Analysis, other: Analysis) -> bool:
    """Tell whether two analyses agree to the bit, poses and trace included."""
    poses = [
        (a, b)
        for first, second in zip(one.repetitions, other.repetitions, strict=True)
        for a, b in (
            (first.pose_start_px, second.pose_start_px),
            (first.pose_top_px, second.pose_top_px),
        )
    ]
    if one.trace is not None and other.trace is not None:
        poses += [
            (getattr(one.trace, name), getattr(other.trace, name)) for name in ("time_s", "left", "right")
        ]
    return repr(one) == repr(other) and all(
        a is not None and b is not None and a.tobytes() == b.tobytes() for a, b in poses
    )


@pytest.mark.parametrize(
    ("exercise", "variant", "portion", "chosen"),
    [
        ("soleus-push-up", "article", 1, {"best_cm": 9.1}),
        ("soleus-push-up", "houston", 7, {}),
        ("seated-single-leg-calf-raise", "article", 4, {"side": "left", "weight_kg": 5.0}),
        ("elevated-bent-knee-calf-raise", "article", 30, {"height_cm": float("nan")}),
        ("tip-toe-walk", "article", 5, {"kind": "landmarks"}),
    ],
)
def test_analysing_again_gives_the_live_result_to_the_bit(
    make: SimpleNamespace, exercise: str, variant: str, portion: int, chosen: dict[str, Any]
) -> None:
    count = 12 if exercise == "tip-toe-walk" else 3
    samples = perform(exercise, variant=variant, repetitions=count, noise=MESSY, seed=3).landmarks
    journal, live = make.coached(samples, make.header(exercise, variant, **chosen), portion)
    journal.close()
    assert live.count >= 2 or live.walk is not None
    again = reanalyse(journal.id)
    assert identical(again, live)
    assert analysis_json(again) == analysis_json(live)


def test_looking_at_a_set_is_faster_and_the_same_but_for_the_last_bits(
    make: SimpleNamespace, three: Landmarks
) -> None:
    journal, live = make.coached(three, make.header(), portion=1)
    journal.close()
    again = reanalyse(journal.id, exactly=False)
    assert (again.count, again.warnings, again.recording) == (live.count, live.warnings, live.recording)
    for one, other in zip(again.repetitions, live.repetitions, strict=True):
        assert (one.side, one.faults) == (other.side, other.faults)
        for name in ("start_s", "top_s", "end_s", "hold_s", "heel_rise_cm", "score"):
            assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6)


def test_going_on_after_a_restart_gives_the_result_of_a_set_that_was_never_cut(
    make: SimpleNamespace, three: Landmarks
) -> None:
    whole, live = make.coached(three, make.header(), portion=3)
    whole.close()
    parts = make.cut(three, 3)
    first = begin(make.header())
    for part in parts[:100]:
        first.push(part)
    first.close()
    kept, second = resume(first.id)
    for part in parts[len(list(kept.runs)) :]:
        second.push(part)
    second.close()
    assert identical(reanalyse(first.id), live)


def test_progress_goes_up_to_the_end(make: SimpleNamespace, three: Landmarks) -> None:
    journal, _ = make.coached(three, make.header(), portion=60)
    journal.close()
    told: list[float] = []
    reanalyse(journal.id, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_warnings_of_the_reader_are_told_again(make: SimpleNamespace, three: Landmarks) -> None:
    journal, _ = make.coached(three, make.header(), portion=60)
    journal.note("warning", text="3 samples came late.")
    journal.close()
    assert "3 samples came late." in reanalyse(journal.id).warnings


def test_an_exercise_that_has_changed_is_told(make: SimpleNamespace, three: Landmarks) -> None:
    journal, _ = make.coached(three, make.header(exercise_sha256="0" * 64), portion=60)
    journal.close()
    assert any("has changed since" in said for said in reanalyse(journal.id).warnings)
    journal, _ = make.coached(three, make.header(), portion=60)
    journal.close()
    assert not any("has changed" in said for said in reanalyse(journal.id).warnings)


def test_a_set_that_was_cut_off_is_found_and_saved(
    data: Path, make: SimpleNamespace, three: Landmarks
) -> None:
    journal, live = make.coached(three, make.header(pain_before=True), portion=1)
    journal.note("pain", when="after", felt=False)
    journal.note("count", corrected=4)
    journal.close()
    path = data / "workouts" / journal.id / "journal.shj"
    path.write_bytes(path.read_bytes() + b"torn")
    (found,) = unfinished()
    assert (found.id, found.torn, found.ended) == (journal.id, True, False)
    assert found.last_s == three.time_s[-1]
    assert found.header == make.header(pain_before=True)
    assert workouts() == []
    with pytest.raises(RequestError, match="recover saves it"):
        load(journal.id)

    saved = recover(journal.id, analysis_json)
    assert saved.recovered
    assert saved.analysis == analysis_json(live)
    assert (saved.count.counted, saved.count.corrected, saved.count.best) == (3, 4, 4)
    assert (saved.pain.before, saved.pain.after) == (True, False)
    assert unfinished() == []
    assert workouts() == [saved] == [load(journal.id)]
    assert journal_of(journal.id).notes[-1].facts == {"torn": True, "active_s": saved.active_s}


def test_a_set_that_was_ended_but_not_saved_is_not_called_recovered(
    make: SimpleNamespace, three: Landmarks
) -> None:
    journal, _ = make.coached(three, make.header(), portion=60)
    journal.note("end")
    journal.close()
    assert unfinished()[0].ended
    assert not recover(journal.id, analysis_json).recovered


def test_a_set_without_a_sample_is_saved_as_none(make: SimpleNamespace) -> None:
    journal = begin(make.header())
    journal.close()
    (found,) = unfinished()
    assert np.isnan(found.last_s)
    saved = recover(journal.id, analysis_json)
    assert saved.count.counted == 0
    assert np.isnan(saved.score)


def test_journals_that_cannot_be_read_are_told_and_left(
    data: Path, make: SimpleNamespace, three: Landmarks, kept: Callable[..., str]
) -> None:
    kept()
    good, _ = make.coached(three, make.header(), portion=60)
    good.close()
    broken, empty = (data / "workouts" / f"2026-01-01T00-00-0{n}Z-tip-toe-walk" for n in (1, 2))
    broken.mkdir()
    (broken / "journal.shj").write_bytes(b"x")
    empty.mkdir()
    told: list[str] = []
    assert [one.id for one in unfinished(told.append)] == [good.id]
    assert len(told) == 2
    assert any(broken.name in said and "delete" in said for said in told)
    assert any(empty.name in said for said in told)
    assert [one.id for one in unfinished()] == [good.id]


def test_the_result_can_be_made_anew_from_the_journal(data: Path, kept: Callable[..., str]) -> None:
    workout = kept(pain_before=False)
    before = load(workout)
    (data / "workouts" / workout / "result.json").unlink()
    assert recover(workout, analysis_json) == before


def test_keeping_takes_what_was_chosen_from_the_journal(make: SimpleNamespace, three: Landmarks) -> None:
    chosen = make.header(side="both", weight_kg=2.5, size_px=(640, 480), sitting="s1", source="phone")
    journal, live = make.coached(three, chosen, portion=60)
    saved = keep(journal.id, analysis_json(live))
    journal.close()
    assert saved.chosen == {
        "side": "both",
        "height_cm": 172.0,
        "best_cm": None,
        "weight_kg": 2.5,
        "start": "check",
        "size_px": [640, 480],
    }
    assert (saved.sitting, saved.source, saved.started_at) == ("s1", "phone", make.began)
