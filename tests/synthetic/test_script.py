"""Whatever is asked, the repetitions are the asked ones, in order, with sound numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from secondheart.synthetic import Camera, Noise, perform, random_person
from secondheart.synthetic.drills import DRILLS, drill

COUNTED = [name for name, how in DRILLS.items() if how.counts and how.stance != "walk"]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    exercise=some.sampled_from(COUNTED),
    seed=some.integers(0, 1000),
    repetitions=some.integers(1, 6),
    rise_s=some.floats(0.15, 3.0),
    hold_s=some.floats(0.15, 4.0),
    lower_s=some.floats(0.15, 3.0),
    rest_s=some.floats(0.2, 3.0),
    residual=some.sampled_from([0.0, 0.0, 0.15, 0.3]),
    arrive=some.booleans(),
    leave=some.booleans(),
    data=some.data(),
)
def test_any_set_has_its_repetitions_in_order(
    exercise, seed, repetitions, arrive, leave, data, **tempo
) -> None:
    faults = data.draw(
        some.dictionaries(
            some.integers(1, repetitions),
            some.lists(some.sampled_from(drill(exercise).faults), unique=True, max_size=2),
        )
    )
    side = "both" if drill(exercise).both_legs else data.draw(some.sampled_from(["left", "right"]))
    performance = perform(
        exercise, repetitions=repetitions, side=side, seed=seed, person=random_person(seed), faults=faults,
        arrive=arrive, leave=leave, noise=Noise.heavy(), camera=Camera(facing="left"), **tempo,
    )  # fmt: skip
    truth = performance.truth
    assert [one.index for one in truth.repetitions] == list(range(1, repetitions + 1))
    last = 0.0
    for one in truth.repetitions:
        assert last <= one.start_s < one.top_s <= one.top_s + one.hold_s < one.end_s
        assert one.heel_rise_cm > 2.0
        # A knee that straightens on the way takes from what the ankle turns.
        assert one.ankle_range_deg > 5.0 or "knee-angle" in one.asked_faults
        last = one.end_s
    assert last <= truth.time_s[-1]
    assert np.isfinite(truth.knee_deg["left"]).all()


@pytest.mark.parametrize("exercise", COUNTED)
def test_the_first_repetition_is_whole(exercise: str) -> None:
    truth = perform(exercise, repetitions=1, side="left" if not drill(exercise).both_legs else "both").truth
    assert truth.repetitions[0].start_s > 0.5
    assert truth.repetitions[0].end_s < truth.time_s[-1] - 0.5


def test_both_kinds_of_bounce_occur() -> None:
    rests = []
    for seed in range(12):
        one, two = perform(
            "soleus-push-up", repetitions=2, seed=seed, faults={1: ["bounce"]}
        ).truth.repetitions
        assert one.faults == ("bounce",)
        rests.append(two.start_s - one.end_s)
    assert min(rests) < 0.5
    assert max(rests) > 1.0


def test_people_vary_from_repetition_to_repetition() -> None:
    reps = perform("soleus-push-up", repetitions=12).truth.repetitions
    for values in ([one.hold_s for one in reps], [one.heel_rise_cm for one in reps]):
        assert 0.005 < np.std(values) / np.mean(values) < 0.12
