"""Which rises may be repetitions: each objection of the contract on its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from secondheart.exercises import Exercise, load_exercise
from secondheart.repetition.gate import (
    NOMINAL_STATURE_CM,
    Scale,
    posture_holds,
    posture_of_frames,
    scale_of,
    why_not,
)
from secondheart.repetition.measure import Measured
from secondheart.synthetic import Camera

Look = Callable[..., Any]
NAN = float("nan")
SEATED, STANDING = load_exercise("soleus-push-up"), load_exercise("bent-knee-calf-raise")
LYING, EDGE = load_exercise("bridge-heel-lift"), load_exercise("elevated-bent-knee-calf-raise")
SCALE = Scale(172.0, known=True)


def cm(value: float) -> float:
    return value / SCALE.stature_cm


def test_a_clean_rise_counts(one_rise: Measured) -> None:
    assert why_not(one_rise, SEATED, SCALE) is None
    assert why_not(one_rise, SEATED, scale_of(NAN)) is None


@pytest.mark.parametrize(("rise_cm", "counts"), [(1.9, False), (2.1, True), (12.0, True)])
def test_a_rise_counts_from_two_centimetres(one_rise: Measured, rise_cm: float, counts: bool) -> None:
    found = why_not(replace(one_rise, rise=cm(rise_cm), shake=0.0), SEATED, SCALE)
    assert (found is None) == counts


@pytest.mark.parametrize(("pitch_deg", "counts"), [(5.5, False), (6.5, True)])
def test_without_a_scale_it_counts_from_six_degrees(
    one_rise: Measured, pitch_deg: float, counts: bool
) -> None:
    rise = 0.75 * float(np.nanmax(one_rise.foot)) * np.sin(np.radians(pitch_deg))
    found = why_not(replace(one_rise, rise=rise, shake=0.0), SEATED, scale_of(NAN))
    assert (found is None) == counts


@pytest.mark.parametrize(
    ("changed", "objection"),
    [
        ({"trunk_drop": 0.2}, "not sitting"),
        ({"thigh_drop": 0.95}, "not sitting"),
        ({"rising_at_edge": True}, "cut off"),
        ({"rise": 0.06, "shake": 0.05}, "noise"),
        ({"rise": 0.12}, "higher than a heel"),
        ({"top_s": 40.0}, "too slow"),
        ({"seen": 0.5}, "hidden"),
        ({"toe_shift": np.array([0.0, 0.12])}, "moved along the floor"),
        ({"toe_shift": np.array([0.12, 0.0])}, "moved along the floor"),
        ({"toe_lift": np.array([0.0, 0.05])}, "lifted off"),
        ({"hip_shift": np.array([0.1, 0.0])}, "left the seat"),
        ({"hip_shift": np.array([0.0, 0.1])}, "left the seat"),
    ],
)
def test_each_objection(one_rise: Measured, changed: dict[str, Any], objection: str) -> None:
    found = why_not(replace(one_rise, **changed), SEATED, SCALE)
    assert found is not None
    assert objection in found


def test_a_quick_tap_of_the_foot_is_none(one_rise: Measured) -> None:
    begin = one_rise.start_s
    tap = replace(one_rise, top_s=begin + 0.05, hold_s=0.05, end_s=begin + 0.15)
    assert why_not(tap, SEATED, SCALE) == "a tap"
    quick = replace(one_rise, top_s=begin + 0.15, hold_s=0.15, end_s=begin + 0.45)
    assert why_not(quick, SEATED, SCALE) is None


@pytest.mark.parametrize(
    ("exercise", "name"), [(STANDING, "bent-knee-calf-raise"), (EDGE, "elevated-bent-knee-calf-raise")]
)
def test_somebody_who_walks_off_does_not_raise_the_heels(looked: Look, exercise: Exercise, name: str) -> None:
    rise = looked(name, repetitions=3, side="right" if "elevated" in name else "both").measured[1]
    assert why_not(rise, exercise, SCALE) is None
    assert why_not(replace(rise, hip_shift=np.array([cm(11), 0.0])), exercise, SCALE) == "the body moved away"


def test_hips_that_go_up_in_a_bridge_are_not_heels(looked: Look) -> None:
    rise = looked("bridge-heel-lift", repetitions=3).measured[1]
    assert why_not(rise, LYING, SCALE) is None
    assert why_not(replace(rise, hip_shift=np.array([0.0, cm(16)])), LYING, SCALE) is not None


def test_the_edge_allows_a_higher_rise(one_rise: Measured) -> None:
    rise = replace(one_rise, rise=0.095, trunk_drop=1.0, thigh_drop=1.0)
    assert why_not(rise, EDGE, SCALE) is None
    assert why_not(rise, STANDING, SCALE) == "higher than a heel can rise"


@pytest.mark.parametrize(
    ("trunk", "thigh", "kinds"),
    [
        (1.0, 0.1, {"sitting"}),
        (1.0, -0.1, {"sitting"}),
        (1.0, 0.9, {"standing"}),
        (0.8, 0.95, {"standing"}),
        (0.1, 0.3, {"lying"}),
        (-0.2, -0.5, {"lying"}),
        (1.0, NAN, {"sitting", "standing"}),
        (NAN, 0.1, {"sitting", "lying"}),
        (NAN, NAN, {"sitting", "standing", "lying"}),
    ],
)
def test_kinds_of_posture(trunk: float, thigh: float, kinds: set[str]) -> None:
    assert {kind for kind in ("sitting", "standing", "lying") if posture_holds(kind, trunk, thigh)} == kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [("soleus-push-up", "sitting"), ("bridge-heel-lift", "lying"), ("bent-knee-calf-raise", "standing")],
)
@pytest.mark.parametrize("view", ["side", "front", "rear", "three-quarter"])
def test_each_performed_posture_is_told_from_every_view(
    looked: Look, name: str, kind: str, view: str
) -> None:
    run = looked(name, repetitions=2, camera=Camera(view=view)).run
    shares = {one: float(posture_of_frames(run, one).mean()) for one in ("sitting", "lying", "standing")}
    assert shares.pop(kind) > 0.95
    assert max(shares.values()) < 0.05


def test_a_hidden_foot_is_no_posture(looked: Look) -> None:
    run = looked("soleus-push-up", repetitions=2).run
    hidden = replace(run, heel_height=np.full_like(run.heel_height, np.nan))
    assert not posture_of_frames(hidden, "sitting").any()


def test_scale() -> None:
    assert scale_of(181.0) == Scale(181.0, known=True)
    assert scale_of(NAN) == Scale(NOMINAL_STATURE_CM, known=False)
