"""The performer's truth: right counts, exact bodies, faults where they were put, the same again by seed."""

import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.synthetic import Noise, perform, random_person
from secondheart.synthetic.drills import DRILLS, drill

COUNTED = [name for name, how in DRILLS.items() if how.counts and how.stance != "walk"]


@pytest.mark.parametrize("exercise", COUNTED)
def test_every_repetition_is_in_the_truth(exercise: str) -> None:
    side = "both" if drill(exercise).both_legs else "left"
    truth = perform(exercise, repetitions=4, side=side, seed=2).truth
    assert truth.count == 4
    assert [one.side for one in truth.repetitions] == [side] * 4
    assert all(one.faults == () for one in truth.repetitions)


@pytest.mark.parametrize(("exercise", "fault"), [(name, one) for name in COUNTED for one in drill(name).faults])
@pytest.mark.parametrize("seed", [0, 1])
def test_faults_hold_exactly_where_they_were_put(exercise: str, fault: str, seed: int) -> None:
    side = "both" if drill(exercise).both_legs else "right"
    performance = perform(
        exercise, repetitions=5, side=side, seed=seed, faults={2: [fault], 4: [fault]}, person=random_person(seed)
    )
    assert [one.faults for one in performance.truth.repetitions] == [(), (fault,), (), (fault,), ()]


def test_same_seed_same_recording() -> None:
    one, other = (perform("bent-knee-calf-raise", seed=4, noise=Noise.messy()) for _ in range(2))
    np.testing.assert_array_equal(one.landmarks.xy_px, other.landmarks.xy_px)
    assert one.truth.repetitions == other.truth.repetitions


def test_an_unknown_exercise_names_the_known_ones() -> None:
    with pytest.raises(RequestError, match="soleus-push-up"):
        perform("soleus")


def test_a_fault_the_exercise_cannot_show_is_refused() -> None:
    with pytest.raises(RequestError, match="hip-drop"):
        perform("soleus-push-up", faults={1: ["hip-drop"]})
