"""What an analysis says of itself: what was not measured and why, and what to be wary of."""

from collections import Counter
from dataclasses import replace

import pytest

from secondheart.exercises import load_exercise
from secondheart.types import Repetition, Step, View, Walk
from secondheart.workout.summary import not_measured, warnings_of

NAN = float("nan")
REPETITION = Repetition(1, "both", 1.0, 2.0, 5.0, 1.0, 2.0, 1.0, 8.0, 0.5, 30.0, 0.1, 100.0)
STEPS = (Step(2.0, "left"), Step(2.5, "right"))


def said(**changed: object) -> list[str]:
    plain: dict[str, object] = {"duration_s": 60.0, "dropped": 0, "unseen": 0.0, "repetitions": (REPETITION,)}
    return warnings_of(**{**plain, **changed})  # type: ignore[arg-type]


def missing(name: str, view: View, *, scale_known: bool = True, found: bool = True,
            refused: Counter[str] | None = None, seen_posture: bool = True) -> dict[str, str]:  # fmt: skip
    every = not_measured(
        load_exercise(name), view, scale_known=scale_known, found=found,
        refused=refused or Counter(), seen_posture=seen_posture,
    )  # fmt: skip
    assert len({one.what for one in every}) == len(every)
    return {one.what: one.why for one in every}


def test_a_good_recording_needs_no_warning() -> None:
    assert said() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"duration_s": 2.0}, "very short (2.0 s)"),
        ({"dropped": 3}, "3 samples"),
        ({"unseen": 0.25}, "25 %"),
        ({"lying_askew": True}, "from the side only"),
        ({"repetitions": (REPETITION, replace(REPETITION, index=2, end_s=NAN))}, "Repetition 2"),
        ({"other_walks": (Walk(3.0, 6.5, 3.5, STEPS, 34.0, ()),)}, "from 3.0 s to 6.5 s (2 steps)"),
    ],
)
def test_each_warning_is_one_sentence(changed: dict[str, object], words: str) -> None:
    (one,) = said(**changed)
    assert words in one
    assert one.endswith(".")
    assert "\n" not in one


@pytest.mark.parametrize("changed", [{"unseen": 0.09}, {"duration_s": 3.0}])
def test_no_warning_of_little(changed: dict[str, object]) -> None:
    assert said(**changed) == []


def test_the_side_view_shows_all_but_the_comparison_of_the_legs() -> None:
    assert set(missing("soleus-push-up", "side")) == {"uneven"}
    assert missing("elevated-bent-knee-calf-raise", "side") == {}


@pytest.mark.parametrize("view", ["front", "rear", "three-quarter", "unknown"])
def test_the_other_views_show_no_angles(view: View) -> None:
    what = missing("soleus-push-up", view)
    assert {"knee-angle", "trunk-motion", "toe-lift", "ankle_range_deg"} <= set(what)
    assert ("uneven" in what) == (view in {"three-quarter", "unknown"})
    assert ("heel_rise_cm" in what) == (view in {"three-quarter", "unknown"})


def test_what_an_exercise_does_not_ask_for_is_not_missing() -> None:
    assert "hip-drop" not in missing("soleus-push-up", "front")
    assert "knee-angle" not in missing("bridge-heel-lift", "front")


def test_without_a_height_there_is_no_scale() -> None:
    assert "height" in missing("soleus-push-up", "side", scale_known=False)["heel_rise_cm"]
    assert "heel_rise_cm" not in missing("tip-toe-walk", "side", scale_known=False)


def test_why_nothing_was_counted() -> None:
    refused = Counter({"too small": 4, "a tap": 1})
    assert missing("soleus-push-up", "side", found=False, refused=refused) == {
        "repetitions": "no rise of the heel counted: 4 × too small, 1 × a tap"
    }
    never = missing("bridge-heel-lift", "side", found=False, seen_posture=False)
    assert never == {"repetitions": "the person was never seen lying"}
    assert "not seen to rise" in missing("soleus-push-up", "side", found=False)["repetitions"]
    assert set(missing("tip-toe-walk", "side", found=False)) == {"walk"}
