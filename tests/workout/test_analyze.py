"""One call from a file to an analysis."""

from pathlib import Path

import numpy as np
import pytest
from exported import own_csv, swinging, write_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.errors import NobodyError, OutputError, RecordingError, RequestError
from secondheart.exercises import load_exercise
from secondheart.synthetic import (
    Noise,
    Performance,
    PhoneNoise,
    perform,
    random_phone,
    wear,
    write_csv,
    write_inertial,
)
from secondheart.types import Inertial
from secondheart.workout import Workout, analyze


@pytest.fixture(scope="module")
def played() -> Performance:
    return perform("soleus-push-up", repetitions=4, seed=3, noise=Noise(jitter=0.006))


@pytest.fixture(scope="module")
def recording(played: Performance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recordings") / "set.csv"
    write_csv(played, path)
    return path


def test_a_file_and_its_samples_give_the_same(played: Performance, recording: Path) -> None:
    workout = Workout(load_exercise("soleus-push-up"), height_cm=172.0)
    workout.push(played.landmarks)
    workout.finish()
    found, live = analyze(recording, "soleus-push-up", height_cm=172.0), workout.analysis()
    assert found.count == live.count == 4
    assert found.recording.kind == "landmarks"
    for one, other in zip(found.repetitions, live.repetitions, strict=True):
        # The file keeps a few decimals of each pixel.
        assert one.start_s == pytest.approx(other.start_s, abs=0.02)
        assert one.heel_rise_cm == pytest.approx(other.heel_rise_cm, abs=0.05)
        assert one.faults == other.faults


def test_an_exercise_by_name_or_already_loaded(recording: Path) -> None:
    by_name = analyze(recording, "soleus-push-up", variant="houston")
    loaded = analyze(str(recording), load_exercise("soleus-push-up", "houston"))
    assert repr(by_name) == repr(loaded)  # NaN equals NaN in words
    assert by_name.variant == "houston"


def test_what_is_said_is_handed_on(recording: Path) -> None:
    found = analyze(recording, "soleus-push-up", side="left", best_cm=30.0)
    assert {one.side for one in found.repetitions} == {"left"}
    assert all("partial-range" in one.faults for one in found.repetitions)
    assert all(np.isnan(one.heel_rise_cm) for one in found.repetitions)


def test_progress_goes_up_to_the_end(recording: Path) -> None:
    told: list[float] = []
    analyze(recording, "soleus-push-up", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_kept_landmarks_give_the_same_again(recording: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    first = analyze(recording, "soleus-push-up", height_cm=172.0, landmarks=kept)
    again = analyze(kept, "soleus-push-up", height_cm=172.0)
    assert [one.faults for one in again.repetitions] == [one.faults for one in first.repetitions]
    assert [one.top_s for one in again.repetitions] == pytest.approx(
        [one.top_s for one in first.repetitions], abs=0.01
    )


def test_landmarks_that_cannot_be_written(recording: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        analyze(recording, "soleus-push-up", landmarks=tmp_path / "no such folder" / "kept.csv")


def test_what_was_read_and_what_was_seen_are_both_told(recording: Path, tmp_path: Path) -> None:
    lines = recording.read_text().splitlines()
    doubled = tmp_path / "doubled.csv"
    doubled.write_text("\n".join([*lines[:50], lines[49], *lines[50:60]]))
    found = analyze(doubled, "soleus-push-up")
    assert any("doubled" in said for said in found.warnings)
    assert any("very short" in said for said in found.warnings)
    assert len(set(found.warnings)) == len(found.warnings)


def test_an_unknown_exercise_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="soleus-push-up"):
        analyze(tmp_path / "missing.csv", "soleus-push-upp")


def test_a_mount_belongs_to_inertial_recordings(recording: Path) -> None:
    with pytest.raises(RequestError, match="mount"):
        analyze(recording, "soleus-push-up", mount="thigh")


@pytest.mark.parametrize("packed", [False, True], ids=["file", "zip"])
def test_a_motion_recording_is_analysed(tmp_path: Path, packed: bool) -> None:
    worn = wear(perform("soleus-push-up", repetitions=3, seed=1), "thigh")
    path = tmp_path / ("motion.zip" if packed else "motion.csv")
    write_inertial(worn.samples, path, form="sensor-logger-android" if packed else "csv")
    found = analyze(path, "soleus-push-up", mount="thigh", height_cm=175)
    assert found.count == 3
    assert found.recording.kind == "inertial"
    assert found.recording.view is None
    assert [one.heel_rise_cm for one in found.repetitions] == pytest.approx(
        [one.heel_rise_cm for one in worn.truth.repetitions], abs=1.0
    )


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 20))
def test_the_sign_of_gravity_changes_nothing(seed: int) -> None:
    samples = wear(
        perform("soleus-push-up", repetitions=3, seed=seed),
        "thigh",
        phone=random_phone(seed),
        noise=PhoneNoise.noisy(),
    ).samples
    sets = []
    for sign in (1, -1):
        workout = Workout(load_exercise("soleus-push-up"), height_cm=175, mount="thigh")
        workout.push(Inertial(samples.time_s, sign * samples.force_mps2, samples.rate_radps))
        workout.finish()
        sets.append([(one.top_s, one.heel_rise_cm) for one in workout.repetitions])
    assert len(sets[0]) == 3
    np.testing.assert_allclose(*sets, atol=0.1)


def test_where_a_phone_was_worn_is_taken_from_the_exercise_and_said(tmp_path: Path) -> None:
    worn = wear(perform("soleus-push-up", repetitions=3, seed=1), "thigh")
    write_inertial(worn.samples, tmp_path / "motion.csv")
    found = analyze(tmp_path / "motion.csv", "soleus-push-up", height_cm=175)
    assert found.count == 3
    assert "taken to be on the thigh" in found.warnings[0]


def test_a_motion_recording_has_no_landmarks_to_keep(tmp_path: Path) -> None:
    path = write_folder(tmp_path, {"motion.csv": own_csv(swinging(seconds=4.0))}) / "motion.csv"
    with pytest.raises(RequestError, match="landmarks"):
        analyze(path, "soleus-push-up", landmarks=tmp_path / "kept.csv")
    assert not (tmp_path / "kept.csv").exists()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError):
        analyze(tmp_path / "missing.csv", "soleus-push-up")


def test_nobody_in_any_frame(recording: Path, tmp_path: Path) -> None:
    header, *rows = recording.read_text().splitlines()
    empty = tmp_path / "empty.csv"
    empty.write_text("\n".join([header, *(row.split(",")[0] + "," * header.count(",") for row in rows)]))
    with pytest.raises(NobodyError):
        analyze(empty, "soleus-push-up")
