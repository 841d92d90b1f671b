"""The bundled films, from picture to grade: what was put into each is found in it."""

import pytest

from secondheart.cli.demo import FILMED_HEIGHT_CM, sample
from secondheart.exercises import exercise_ids
from secondheart.workout import analyze

#: Count, the fault of each and the repetition it is in, as ``scripts/samples`` asks for them.
PUT_IN = {
    "soleus-push-up": (4, "short-hold", 3),
    "bridge-heel-lift": (4, "hip-drop", 3),
    "seated-single-leg-calf-raise": (4, "fast-lowering", 3),
    "single-leg-bridge-heel-lift": (4, "short-hold", 3),
    "bent-knee-calf-raise": (4, "trunk-motion", 3),
    "elevated-bent-knee-calf-raise": (4, "fast-lowering", 3),
}


def test_every_exercise_has_its_film() -> None:
    assert {*PUT_IN, "tip-toe-walk"} == set(exercise_ids())


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize("name", PUT_IN)
def test_every_repetition_is_counted_and_the_fault_is_found(name: str) -> None:
    count, fault, index = PUT_IN[name]
    with sample(name) as film:
        found = analyze(film, name, height_cm=FILMED_HEIGHT_CM)
    assert found.recording.view == "side"
    assert found.count == count
    assert fault in found.repetitions[index - 1].faults


@pytest.mark.usefixtures("weights")
def test_every_step_is_counted_and_the_heel_that_came_down_is_found() -> None:
    with sample("tip-toe-walk") as film:
        walk = analyze(film, "tip-toe-walk", height_cm=FILMED_HEIGHT_CM).walk
    assert walk is not None
    assert len(walk.steps) == 16
    assert len(walk.heel_contacts) == 1
