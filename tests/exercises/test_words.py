"""The limits in plain words: every number with its unit, every limit with its reason and source."""

from typing import get_args

from secondheart.exercises import exercise_ids, limit_sentences, load_exercise
from secondheart.exercises.model import KneeAngle
from secondheart.exercises.words import asked_words
from secondheart.types import FaultId

WORDS = {
    "short-hold": "top held for less than 1.2 s",
    "partial-range": "rise below 70 % of the best of this set or of your calibrated best",
    "fast-lowering": "lowered in less than 0.7 s",
    "bounce": "less than 0.6 s at the bottom, or a rebound of 10 % to 35 % of the range within that time",
    "knee-angle": "knee more than 20° from 90°",
    "trunk-motion": "trunk more than 10° from the set's own usual lean",
    "toe-lift": "ball of the foot more than 2 cm off its support",
    "uneven": "lower heel rises less than 75 % of the higher one",
}


def test_the_limits_of_the_soleus_push_up() -> None:
    found = {fault: words for fault, words, _, _ in limit_sentences(load_exercise("soleus-push-up"))}
    assert found == WORDS


def test_the_limits_that_other_exercises_add() -> None:
    def words(exercise_id: str) -> dict[str, str]:
        return {fault: words for fault, words, _, _ in limit_sentences(load_exercise(exercise_id))}

    assert words("bridge-heel-lift")["hip-drop"] == "hips more than 10° out of line with shoulders and knees"
    assert words("tip-toe-walk") == {
        "heel-contact": "heel below 25 % of its raised height while that foot bears weight"
    }
    raised = words("elevated-bent-knee-calf-raise")
    assert raised["no-stretch"] == "heel sinks less than 0.5 cm below the edge"
    assert raised["knee-angle"] == (
        "knee more than 15° from the set's own usual angle, or below 10°, or above 60°"
    )


def test_every_fault_is_said_somewhere_with_reason_and_source() -> None:
    said = [sentence for name in exercise_ids() for sentence in limit_sentences(load_exercise(name))]
    assert {fault for fault, *_ in said} == set(get_args(FaultId))
    for _, words, reason, source in said:
        assert all((words, reason, source))
        assert words != reason


def test_a_knee_limit_with_one_bound() -> None:
    exercise = load_exercise("bent-knee-calf-raise")
    knee = KneeAngle(tolerance_deg=12.5, maximum_deg=50.0, reason="why", source="where")
    limits = exercise.limits.model_copy(update={"knee_angle": knee})
    found = limit_sentences(exercise.model_copy(update={"limits": limits}))
    assert (
        "knee-angle",
        "knee more than 12.5° from the set's own usual angle, or above 50°",
        "why",
        "where",
    ) in found


def test_what_is_asked_leaves_out_what_is_open() -> None:
    assert asked_words(load_exercise("soleus-push-up")) == "30 repetitions, 2 s at the top, 1 s up, 2 s down"
    fast = asked_words(load_exercise("soleus-push-up", "houston"))
    assert fast.startswith("Minutes, not repetitions")
    assert fast.endswith(", 50 a minute or more")
    assert "None" not in asked_words(load_exercise("tip-toe-walk"))
