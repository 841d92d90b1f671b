"""Fidgets between repetitions happen, and none of them counts."""

import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.synthetic import FIDGETS, Truth, perform

SEATED = [name for name in FIDGETS if name != "edge-pause"]


def quiet(truth: Truth) -> np.ndarray:
    """The frames between the first two repetitions."""
    first, second = truth.repetitions[:2]
    return (truth.time_s > first.end_s + 0.4) & (truth.time_s < second.start_s - 0.4)


@pytest.mark.parametrize("kind", SEATED)
@pytest.mark.parametrize("seed", [0, 1])
def test_a_fidget_adds_time_and_neither_repetition_nor_fault(kind: str, seed: int) -> None:
    plain = perform("soleus-push-up", repetitions=3, seed=seed).truth
    restless = perform("soleus-push-up", repetitions=3, seed=seed, fidgets={0: [kind], 1: [kind, kind]}).truth
    assert restless.count == 3
    assert all(one.faults == () for one in restless.repetitions)
    assert restless.repetitions[0].start_s > plain.repetitions[0].start_s + 1
    assert restless.repetitions[1].start_s > plain.repetitions[1].start_s + 3


@pytest.mark.parametrize(
    ("kind", "field", "low", "high"),
    [
        ("small-heel-lift", "heel_cm", 1.2, 2.0),
        ("heel-tap", "heel_cm", 1.2, 2.0),
        ("leg-cross", "ball_lift_cm", 25.0, 60.0),
        ("toe-tap", "ball_lift_cm", 3.0, 7.0),
        ("foot-slide", "knee_deg", 3.0, 15.0),
    ],
)
def test_fidgets_are_seen_where_they_happen(kind: str, field: str, low: float, high: float) -> None:
    truth = perform("soleus-push-up", repetitions=2, fidgets={1: [kind]}, sway=0).truth
    moved = max(np.ptp(getattr(truth, field)[leg][quiet(truth)]) for leg in ("left", "right"))
    assert low < moved < high


def test_a_toe_tap_keeps_the_heel_down() -> None:
    truth = perform("soleus-push-up", repetitions=2, fidgets={1: ["toe-tap"]}).truth
    assert max(np.abs(truth.heel_cm[leg][quiet(truth)]).max() for leg in ("left", "right")) < 0.1


def test_the_trunk_shifts_less_than_a_fault() -> None:
    truth = perform("bent-knee-calf-raise", repetitions=2, fidgets={1: ["trunk-shift"]}, sway=0).truth
    assert 5 < np.ptp(truth.lean_deg[quiet(truth)]) < 10


@pytest.mark.parametrize(
    ("exercise", "kind"),
    [("bridge-heel-lift", "leg-cross"), ("soleus-push-up", "edge-pause"), ("soleus-push-up", "yawn")],
)
def test_what_the_posture_does_not_allow_is_refused(exercise: str, kind: str) -> None:
    with pytest.raises(RequestError, match=f"{kind}.*possible: small-heel-lift"):
        perform(exercise, fidgets={1: [kind]})
