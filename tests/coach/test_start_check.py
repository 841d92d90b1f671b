"""The start check: what is missing, one sentence at a time, and when all is well."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from secondheart.coach.cues import Cue
from secondheart.coach.start_check import ORDER, StartCheck
from secondheart.coach.words import words_of
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.motion.body import joints
from secondheart.motion.clock import Clock
from secondheart.motion.repair import as_it_comes
from secondheart.motion.signals import Signals, part, signals
from secondheart.repetition.gate import scale_of
from secondheart.synthetic import Camera, Noise, perform
from secondheart.types import Landmarks

Still = Callable[..., Any]


def newest(samples: Landmarks) -> Signals:
    frames = Clock().push(samples)
    return signals(frames.first, as_it_comes(joints(frames.xy_px)))


@pytest.fixture(scope="module")
def standing_still() -> Still:
    """Give eight seconds of the first pose of a performance, shrunk or moved as asked."""

    def of(exercise: str, *, larger: float = 1.0, down_px: float = 0.0, **how: Any) -> Any:
        done = perform(exercise, repetitions=2, **how)
        middle = np.array(done.size_px) / 2
        pose = (done.landmarks.xy_px[:1] - middle) * larger + middle + np.array([0.0, down_px])
        seen = done.landmarks.visibility[:1]
        return done, newest(
            Landmarks(np.arange(240) / 30, pose.repeat(240, axis=0), seen.repeat(240, axis=0))
        )

    return of


def checked(exercise: str, run: Signals, size_px: tuple[int, int]) -> tuple[StartCheck, list[Cue], float]:
    """Return the check, what it said, and when it passed (inf if it never did)."""
    check, cues = StartCheck(load_exercise(exercise), scale_of(172.0), words_of("en")), []
    for frame in range(run.first, run.first + len(run)):
        cues += check.push(part(run, frame, frame + 1), size_px, frame / 30)
        if check.passed:
            return check, cues, frame / 30
    return check, cues, float("inf")


def of_one_leg(exercise: str) -> dict[str, str]:
    return {"side": "right"} if load_exercise(exercise).legs == "one" else {}


@pytest.mark.parametrize("exercise", exercise_ids())
def test_who_is_in_place_and_still_passes_without_a_word(standing_still: Still, exercise: str) -> None:
    how = {"ordinary_steps": 2} if exercise == "tip-toe-walk" else of_one_leg(exercise)
    done, run = standing_still(exercise, **how)
    check, cues, passed_s = checked(exercise, run, done.size_px)
    assert check.missing == ()
    assert cues == []
    assert 1.5 <= passed_s < 4.0


@pytest.mark.parametrize(
    ("missing", "moved"),
    [
        ("far", {"larger": 0.3}),
        ("near", {"larger": 2.2}),
        ("feet", {"down_px": 260.0}),
        ("top", {"down_px": -260.0}),
        ("view", {"camera": Camera(view="front")}),
    ],
)
def test_what_is_missing_is_said(standing_still: Still, missing: str, moved: dict[str, Any]) -> None:
    done, run = standing_still("bent-knee-calf-raise", **moved)
    check, cues, passed_s = checked("bent-knee-calf-raise", run, done.size_px)
    assert check.missing[0] == missing
    assert passed_s == float("inf")
    assert len({cue.say for cue in cues}) == 1
    assert all(later.time_s - cue.time_s >= 4.0 for cue, later in pairwise(cues))


@pytest.mark.parametrize(
    ("asked", "does", "sentence"),
    [
        ("soleus-push-up", "bent-knee-calf-raise", "Sit down first."),
        ("bridge-heel-lift", "soleus-push-up", "Lie down on your back first."),
        ("bent-knee-calf-raise", "soleus-push-up", "Stand up first."),
    ],
)
def test_another_posture_is_named(standing_still: Still, asked: str, does: str, sentence: str) -> None:
    done, run = standing_still(does)
    _, cues, _ = checked(asked, run, done.size_px)
    assert cues[0].say == sentence


def test_nobody_is_told_at_first() -> None:
    nothing = Landmarks(np.arange(90) / 30, np.full((90, 33, 2), np.nan), np.full((90, 33), np.nan))
    check, cues, _ = checked("soleus-push-up", newest(nothing), (640, 480))
    assert check.missing == ("nobody",)
    assert [cue.say for cue in cues] == ["I can't see you. Step into the picture."]


def test_who_moves_does_not_pass() -> None:
    walk = perform("ordinary-walk", repetitions=10)
    check, cues, passed_s = checked("bent-knee-calf-raise", newest(walk.landmarks), walk.size_px)
    assert passed_s == float("inf")
    assert "moving" in check.missing
    assert any(cue.say == "Hold still for a moment." for cue in cues)


def test_the_heavy_model_s_jitter_is_still_enough() -> None:
    seated = perform("soleus-push-up", repetitions=2, pauses={0: 8.0}, noise=Noise.heavy(), seed=4)
    _, cues, passed_s = checked("soleus-push-up", newest(seated.landmarks), seated.size_px)
    assert passed_s < 5.0
    assert cues == []


def test_one_wrong_frame_changes_nothing(standing_still: Still) -> None:
    done, run = standing_still("soleus-push-up")
    check = StartCheck(load_exercise("soleus-push-up"), scale_of(172.0), words_of("en"), only=ORDER[:5])
    seen = set()
    for frame in range(150):
        one = part(run, frame, frame + 1)
        if frame in {60, 75}:
            one.body_px[:] = np.nan
            one.stature_px[:] = np.nan
        check.push(one, done.size_px, frame / 30)
        if frame > 30:
            seen.add(check.missing)
    assert seen == {()}
