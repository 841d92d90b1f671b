"""Real recordings with a truth read from the pictures, and a film of known motion."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from secondheart.capture import open_recording
from secondheart.errors import PoseUnavailableError
from secondheart.exercises import load_exercise
from secondheart.types import Analysis, Landmarks
from secondheart.workout import Workout, analyze

#: Seconds of a film that are looked at.
LOOKED_AT_S = 6.0


@pytest.fixture(scope="module")
def truth(shared_data: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((shared_data / "landmarks" / "truth.json").read_text())
    return read


@pytest.mark.parametrize("height_cm", [None, 165.0])
def test_standing_calf_raise(shared_data: Path, truth: dict[str, Any], height_cm: float | None) -> None:
    name = "standing-calf-raise-3.csv"
    found = analyze(shared_data / "landmarks" / name, "bent-knee-calf-raise", height_cm=height_cm)
    assert found.count == truth[name]["count"] == 3
    assert found.count_by_side() == {"left": 0, "right": 0, "both": 3}
    assert found.recording.view == "three-quarter"
    for one, true in zip(found.repetitions, truth[name]["repetitions"], strict=True):
        assert one.start_s < true["up_s"] < one.end_s
        assert one.start_s < true["down_s"] < one.end_s
        assert one.hold_s < true["down_s"] - true["up_s"] + 0.2
        assert np.isnan(one.heel_rise_cm) == (height_cm is None)
    assert not {fault for one in found.repetitions for fault in one.faults} & {"knee-angle", "trunk-motion"}


@pytest.mark.parametrize("exercise", ["bridge-heel-lift", "single-leg-bridge-heel-lift"])
def test_a_bridge_on_flat_feet(shared_data: Path, truth: dict[str, Any], exercise: str) -> None:
    found = analyze(shared_data / "landmarks" / "glute-bridge-flat-3.csv", exercise)
    assert found.count == truth["glute-bridge-flat-3.csv"]["heel_lifts"] == 0
    assert found.not_measured[0].what == "repetitions"


@pytest.mark.parametrize(
    "exercise", ["bent-knee-calf-raise", "elevated-bent-knee-calf-raise", "soleus-push-up"]
)
def test_ordinary_walking_is_no_heel_raise(shared_data: Path, exercise: str) -> None:
    assert analyze(shared_data / "landmarks" / "walking.csv", exercise, height_cm=168).count == 0


def test_ordinary_walking_is_no_walk_on_tip_toe(shared_data: Path) -> None:
    found = analyze(shared_data / "landmarks" / "walking.csv", "tip-toe-walk", height_cm=168)
    assert found.walk is None
    assert found.repetitions == ()
    assert found.not_measured[0].what == "walk"


def test_heels_that_stay_up_on_a_step(shared_data: Path, truth: dict[str, Any]) -> None:
    found = analyze(shared_data / "landmarks" / "step-calf-raise.csv", "elevated-bent-knee-calf-raise")
    up = [one for one in truth["step-calf-raise.csv"]["intervals"] if one["state"] == "heels up"]
    assert found.count == len(up)
    for one, true in zip(found.repetitions, up, strict=True):
        middle_s = (true["from_s"] + true["to_s"]) / 2
        assert one.start_s < middle_s
        assert np.isnan(one.end_s) or one.end_s > middle_s


def first_seconds(samples: Landmarks, end_s: float) -> Landmarks:
    stop = int(np.searchsorted(samples.time_s, end_s))
    return Landmarks(samples.time_s[:stop], samples.xy_px[:stop], samples.visibility[:stop])


def looked_at(film: Path, exercise: str, height_cm: float) -> Analysis:
    workout = Workout(load_exercise(exercise), height_cm=height_cm)
    for samples in open_recording(film, model="heavy"):
        workout.push(first_seconds(samples, LOOKED_AT_S))
        if samples.time_s[-1] >= LOOKED_AT_S:
            break
    workout.finish()
    return workout.analysis("video")


@pytest.mark.slow
def test_a_film_of_known_motion(shared_data: Path) -> None:
    film = shared_data / "films" / "soleus-push-up_side.mp4"
    true = json.loads(film.with_suffix(".truth.json").read_text())
    try:
        found = looked_at(film, true["exercise"], true["height_cm"])
    except PoseUnavailableError as error:
        pytest.skip(str(error))
    expected = true["repetitions"][true["near_leg"]][0]
    (one,) = found.repetitions
    assert one.side == "both"
    assert one.heel_rise_cm == pytest.approx(expected["heel_rise_cm"], abs=1.5)
    assert one.start_s == pytest.approx(expected["start_s"], abs=0.15)
    assert one.hold_s == pytest.approx(expected["hold_s"], abs=0.15)
    assert one.end_s == pytest.approx(expected["end_s"], abs=0.15)
    assert one.faults == ("fast-lowering",)
    assert found.recording.view == "side"
