"""Rules between the keys: each one broken alone gives its own message, and sound files give none."""

from typing import Any

import pytest

from secondheart.exercises import Exercise, exercise_ids, load_exercise, variant_names
from secondheart.exercises.rules import broken_rules, limited_faults

WHY = {"reason": "why", "source": "where"}
EDGE = "elevated-bent-knee-calf-raise"


def changed(exercise_id: str, changes: dict[str, Any]) -> Exercise:
    """Return a written exercise with some dotted keys changed."""
    raw = load_exercise(exercise_id).model_dump(by_alias=True)
    for dotted, value in changes.items():
        *tables, key = dotted.split(".")
        below = raw
        for table in tables:
            below = below[table]
        below[key] = value
    return Exercise.model_validate(raw)


@pytest.mark.parametrize("exercise_id", exercise_ids())
def test_the_written_exercises_are_sound(exercise_id: str) -> None:
    for variant in variant_names(exercise_id):
        assert broken_rules(load_exercise(exercise_id, variant)) == []


@pytest.mark.parametrize(
    ("exercise_id", "changes", "keys"),
    [
        ("tip-toe-walk", {"posture": "lying", "signals.pelvis": None, "phone.mount": None}, "movement"),
        ("tip-toe-walk", {"support": "edge"}, "movement"),
        ("tip-toe-walk", {"legs": "one", "side_change": "now"}, "legs"),
        ("tip-toe-walk", {"target.repetitions": 30}, "target.repetitions"),
        ("tip-toe-walk", {"target.duration": None}, "target.repetitions"),
        ("tip-toe-walk", {"signals.camera": "heel-height"}, "signals.camera"),
        ("tip-toe-walk", {"signals.pelvis": "vertical-rise"}, "signals.pelvis"),
        ("tip-toe-walk", {"phases": ["rise", "lower"]}, "phases muscles"),
        ("soleus-push-up", {"support": "edge"}, "support"),
        ("soleus-push-up", {"phases": ["hold", "rise", "lower", "rest"]}, "phases"),
        ("soleus-push-up", {"phases": ["rise", "hold", "lower"]}, "muscles"),
        ("soleus-push-up", {"muscles": {}}, "muscles"),
        ("soleus-push-up", {"target.cadence_per_min": 13.0}, "target.cadence_per_min"),
        ("soleus-push-up", {"signals.pelvis": "vertical-rise"}, "signals.pelvis"),
        ("soleus-push-up", {"signals.thigh": None}, "phone.mount"),
        ("bridge-heel-lift", {"signals.thigh": "inclination"}, "signals.thigh"),
        ("bridge-heel-lift", {"signals.shank": "inclination"}, "signals.shank"),
        ("bridge-heel-lift", {"phone.mount": "pelvis"}, "phone.mount"),
        ("soleus-push-up", {"side_change": "now"}, "side_change"),
        ("seated-single-leg-calf-raise", {"side_change": None}, "side_change"),
        ("soleus-push-up", {"target.hold_s": None}, "limits.short-hold.minimum_s"),
        ("soleus-push-up", {"target.hold_s": 1.2}, "limits.short-hold.minimum_s"),
        ("soleus-push-up", {"target.lower_s": 0.7}, "limits.fast-lowering.minimum_s"),
        ("bent-knee-calf-raise", {"limits.knee-angle.minimum_deg": 60.0}, "limits.knee-angle.minimum_deg"),
        ("soleus-push-up", {"limits.knee-angle.maximum_deg": 80.0}, "limits.knee-angle.target_deg"),
        ("soleus-push-up", {"cues.short-hold.translated": {"de": "2 s >"}}, "cues.short-hold.translated.de"),
        ("soleus-push-up", {"cues.short-hold.translated": {"en": "Hold"}}, "cues.short-hold.translated.en"),
        ("soleus-push-up", {"limits.knee-angle.tolerance_deg": 0.0}, "limits.knee-angle.tolerance_deg"),
        ("soleus-push-up", {"limits.bounce": None}, "cues.bounce"),
        ("soleus-push-up", {"cues.bounce.short": "bottom >= 0.6 s"}, "cues.bounce.short"),
    ],
)
def test_each_broken_rule_names_its_key(exercise_id: str, changes: dict[str, Any], keys: str) -> None:
    found = broken_rules(changed(exercise_id, changes))
    assert [problem.split(":")[0] for problem in found] == keys.split()


def test_a_rebound_needs_an_ascending_pair() -> None:
    exercise = load_exercise("soleus-push-up")
    assert exercise.limits.bounce is not None
    bounce = exercise.limits.bounce.model_copy(update={"rebound_from": 0.35})
    limits = exercise.limits.model_copy(update={"bounce": bounce})
    found = broken_rules(exercise.model_copy(update={"limits": limits}))
    assert found == ["limits.bounce.rebound_from: found 0.35, it must be below rebound_to"]


@pytest.mark.parametrize(
    ("exercise_id", "fault", "limit", "needs"),
    [
        ("soleus-push-up", "heel-contact", {"fraction_of_raised": 0.25}, "walk"),
        ("bent-knee-calf-raise", "no-stretch", {"below_edge_cm": 0.5}, "edge"),
        (EDGE, "uneven", {"fraction_of_higher": 0.75}, "both"),
        ("soleus-push-up", "hip-drop", {"maximum_deg": 10.0}, "lying"),
        ("tip-toe-walk", "short-hold", {"minimum_s": 0.6}, "heel-contact"),
    ],
)
def test_a_fault_where_it_cannot_be_judged(
    exercise_id: str, fault: str, limit: dict[str, float], needs: str
) -> None:
    cue = {"short": "Do it so", "long": "Do it so, please"}
    found = broken_rules(changed(exercise_id, {f"limits.{fault}": WHY | limit, f"cues.{fault}": cue}))
    mine = [problem for problem in found if problem.startswith(f"limits.{fault}:")]
    assert len(mine) == 1
    assert needs in mine[0]


def test_a_limit_without_a_cue_and_no_limits_at_all() -> None:
    exercise = load_exercise("tip-toe-walk")
    assert broken_rules(exercise.model_copy(update={"cues": {}})) == [
        "cues.heel-contact: not found, every fault in limits needs a cue"
    ]
    limits = exercise.limits.model_copy(update={"heel_contact": None})
    found = broken_rules(exercise.model_copy(update={"limits": limits, "cues": {}}))
    assert found == ["limits: found none, name at least one fault to look for"]


def test_limited_faults_stand_in_the_order_of_the_contract() -> None:
    assert limited_faults(load_exercise(EDGE)) == (
        "short-hold", "partial-range", "fast-lowering", "bounce", "knee-angle", "trunk-motion", "toe-lift",
        "no-stretch",
    )  # fmt: skip
