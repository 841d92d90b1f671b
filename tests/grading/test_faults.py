"""Each fault on its own: a value beyond its limit is one, and what cannot be seen never is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pytest

from secondheart.exercises import load_exercise
from secondheart.grading.faults import (
    FAULTS_OF_ANGLE,
    FAULTS_OF_TIMING_AND_RANGE,
    SetFacts,
    facts_of,
    findings_of,
    shown_by,
    unjudged_of,
)
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured
from secondheart.types import FaultId, Finding, View

Clean = Callable[..., list[Measured]]
NAN = float("nan")
SCALE = Scale(172.0, known=True)
#: The lean that every set of the trials keeps.
USUAL_LEAN_DEG = 12.0
ALL_FAULTS = frozenset(get_args(FaultId))


def facts(reps: list[Measured], view: View = "side", *, best_cm: float = NAN) -> SetFacts:
    return facts_of(reps, view, 1.0, SCALE, best_cm)


def found(rep: Measured, name: str, *, after: Measured | None = None, view: View = "side", of: list[Measured],
          variant: str | None = None) -> dict[str, Finding]:  # fmt: skip
    every = findings_of(rep, after, facts(of, view), load_exercise(name, variant))
    assert len({one.fault for one in every}) == len(every)
    return {one.fault: one for one in every}


def lasting(rep: Measured, *, hold_s: float | None = None, lower_s: float | None = None) -> Measured:
    """Return the rise with another hold or lowering, and the end that follows from it."""
    hold_s = rep.hold_s if hold_s is None else hold_s
    lower_s = rep.lower_s if lower_s is None else lower_s
    return replace(rep, hold_s=hold_s, end_s=rep.top_s + hold_s + lower_s)


def middle_knee(rep: Measured, low: float, usual: float, high: float) -> Measured:
    return replace(rep, knee_deg=np.array([[low, usual, high]] * 2))


@dataclass(frozen=True)
class Trial:
    """How to make a value of a fault, the limit that the contract gives it, and which side of it is wrong."""

    name: str
    fault: FaultId
    change: Callable[[Measured, float], Measured]
    limit: float
    wrong: float  # +1 where more than the limit is a fault, -1 where less is
    unit: str
    step: float


def _hold(rep: Measured, value: float) -> Measured:
    return lasting(rep, hold_s=value)


def _lower(rep: Measured, value: float) -> Measured:
    return lasting(rep, lower_s=value)


def _lean(rep: Measured, value: float) -> Measured:
    return replace(rep, lean_deg=np.array([USUAL_LEAN_DEG, USUAL_LEAN_DEG, USUAL_LEAN_DEG + value]))


def _hip(rep: Measured, value: float) -> Measured:
    return replace(rep, hip_deg=np.array([[0.0, value / 2, value]] * 2))


def _toe(rep: Measured, value: float) -> Measured:
    return replace(rep, toe_lift=np.full(2, value / SCALE.stature_cm))


def _lowest(rep: Measured, value: float) -> Measured:
    return replace(rep, lowest=value / SCALE.stature_cm)


TRIALS = [
    Trial("soleus-push-up", "short-hold", _hold, 1.2, -1, "s", 0.01),
    Trial("bridge-heel-lift", "short-hold", _hold, 1.2, -1, "s", 0.01),
    Trial("bent-knee-calf-raise", "short-hold", _hold, 1.2, -1, "s", 0.01),
    Trial("seated-single-leg-calf-raise", "short-hold", _hold, 0.6, -1, "s", 0.01),
    Trial("single-leg-bridge-heel-lift", "short-hold", _hold, 0.6, -1, "s", 0.01),
    Trial("elevated-bent-knee-calf-raise", "short-hold", _hold, 0.6, -1, "s", 0.01),
    Trial("soleus-push-up", "fast-lowering", _lower, 0.7, -1, "s", 0.01),
    Trial("bridge-heel-lift", "fast-lowering", _lower, 0.7, -1, "s", 0.01),
    Trial("elevated-bent-knee-calf-raise", "fast-lowering", _lower, 0.7, -1, "s", 0.01),
    Trial("bridge-heel-lift", "hip-drop", _hip, 10.0, 1, "deg", 0.1),
    Trial("single-leg-bridge-heel-lift", "hip-drop", _hip, 10.0, 1, "deg", 0.1),
    Trial("soleus-push-up", "trunk-motion", _lean, 10.0, 1, "deg", 0.1),
    Trial("bent-knee-calf-raise", "trunk-motion", _lean, 10.0, 1, "deg", 0.1),
    Trial("soleus-push-up", "toe-lift", _toe, 2.0, 1, "cm", 0.05),
    Trial("bridge-heel-lift", "toe-lift", _toe, 2.0, 1, "cm", 0.05),
    Trial("elevated-bent-knee-calf-raise", "no-stretch", _lowest, 0.15, 1, "cm", 0.05),
]  # fmt: skip


def side_of(name: str) -> str:
    return "right" if load_exercise(name).legs == "one" else "both"


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: f"{trial.fault}, {trial.name}")
def test_a_fault_begins_just_beyond_its_limit(clean: Clean, trial: Trial) -> None:
    reps = [_lean(rep, 0.0) for rep in clean(trial.name, side=side_of(trial.name))]
    within = trial.change(reps[1], trial.limit - trial.wrong * trial.step)
    beyond = trial.change(reps[1], trial.limit + trial.wrong * trial.step)
    assert trial.fault not in found(within, trial.name, after=reps[2], of=reps)
    finding = found(beyond, trial.name, after=reps[2], of=reps)[trial.fault]
    assert finding.margin == pytest.approx(trial.step, rel=0.05)
    assert finding.limit == pytest.approx(trial.limit)
    assert finding.unit == trial.unit
    assert finding.reason


@pytest.mark.parametrize(("lowest_cm", "wrong"), [(-0.45, True), (-0.55, False)])
def test_a_heel_that_sinks_less_than_in_its_set_must_be_below_the_edge(
    clean: Clean, lowest_cm: float, wrong: bool
) -> None:
    first, second, third, *rest = clean("elevated-bent-knee-calf-raise", side="right")
    stays_up = 0.3 * second.rise
    second = _lowest(replace(second, sank_to=stays_up), lowest_cm)
    reps = [first, second, replace(third, sank_to=-stays_up), *rest]
    findings = found(second, "elevated-bent-knee-calf-raise", after=reps[2], of=reps)
    assert ("no-stretch" in findings) == wrong


def test_how_deep_one_leg_sinks_says_nothing_of_the_other(clean: Clean) -> None:
    name = "elevated-bent-knee-calf-raise"
    left, right = clean(name, side="left"), clean(name, side="right")
    away_s = left[-1].end_s + 6.0 - right[0].start_s
    right = [
        replace(rep, start_s=rep.start_s + away_s, top_s=rep.top_s + away_s, end_s=rep.end_s + away_s)
        for rep in right
    ]
    left[-1] = _lowest(replace(left[-1], sank_to=0.3 * left[-1].rise), -0.3)
    right = [_lowest(rep, -0.3) for rep in right]
    reps = [*left, *right]
    assert "no-stretch" in found(left[-1], name, after=right[0], of=reps)
    for rep in right:
        assert "no-stretch" not in found(rep, name, after=None, of=reps)


@pytest.mark.parametrize("name", ["soleus-push-up", "bridge-heel-lift", "elevated-bent-knee-calf-raise"])
def test_a_clean_repetition_has_no_fault(clean: Clean, name: str) -> None:
    reps = clean(name, side=side_of(name))
    for rep, after in zip(reps, [*reps[1:], None], strict=True):
        assert found(rep, name, after=after, of=reps) == {}


@pytest.mark.parametrize(("share", "wrong"), [(0.69, True), (0.71, False)])
def test_partial_range_against_the_best_of_the_set(clean: Clean, share: float, wrong: bool) -> None:
    reps = [replace(rep, rise=0.06) for rep in clean("soleus-push-up")]
    low = replace(reps[1], rise=share * 0.06)
    assert ("partial-range" in found(low, "soleus-push-up", of=[low, *reps])) == wrong


def test_partial_range_against_the_calibrated_best(clean: Clean) -> None:
    reps = [replace(rep, rise=8.0 / SCALE.stature_cm) for rep in clean("soleus-push-up")]
    for best_cm, wrong in ((11.2, False), (11.6, True)):
        every = findings_of(reps[1], None, facts(reps, best_cm=best_cm), load_exercise("soleus-push-up"))
        assert ("partial-range" in {one.fault for one in every}) == wrong


def test_each_leg_is_held_against_its_own_best(clean: Clean) -> None:
    name = "seated-single-leg-calf-raise"
    rep = clean(name, side="right")[0]
    strong = [replace(rep, leg=1, rise=0.07) for _ in range(3)]
    weak = [replace(rep, leg=0, rise=0.04) for _ in range(3)]
    assert "partial-range" not in found(weak[0], name, of=[*strong, *weak])
    assert "partial-range" in found(replace(weak[0], leg=1), name, of=[*strong, *weak])


def test_one_noisy_top_is_not_the_best_of_a_set(clean: Clean) -> None:
    rep = clean("soleus-push-up")[0]
    of_many = [replace(rep, rise=rise) for rise in [0.06] * 9 + [0.09]]
    assert facts(of_many).best == (pytest.approx(0.06), pytest.approx(0.06))
    of_two = [replace(rep, rise=rise) for rise in (0.05, 0.06)]
    assert facts(of_two).best == (pytest.approx(0.06), pytest.approx(0.06))


def test_a_leg_that_did_not_work_has_no_best(clean: Clean) -> None:
    reps = clean("seated-single-leg-calf-raise", side="right")
    assert np.isnan(facts(reps).best[0])
    assert facts(reps).best[1] > 0.04


@pytest.mark.parametrize(("rest_s", "wrong"), [(0.59, True), (0.61, False)])
def test_bounce_by_a_short_bottom(clean: Clean, rest_s: float, wrong: bool) -> None:
    reps = clean("soleus-push-up")
    after = replace(reps[2], start_s=reps[1].end_s + rest_s)
    finding = found(reps[1], "soleus-push-up", after=after, of=reps).get("bounce")
    assert (finding is not None) == wrong
    if finding is not None:
        assert finding.unit == "s"
        assert finding.value == pytest.approx(rest_s)


@pytest.mark.parametrize(("rebound", "wrong"), [(0.09, False), (0.11, True), (0.34, True), (0.37, False)])
def test_bounce_by_a_rebound(clean: Clean, rebound: float, wrong: bool) -> None:
    reps = clean("soleus-push-up")
    rep = replace(reps[1], rebound=rebound, shake=0.0)
    for after in (reps[2], None):
        finding = found(rep, "soleus-push-up", after=after, of=reps).get("bounce")
        assert (finding is not None) == wrong
        assert finding is None or (finding.unit, finding.value) == ("of range", rebound)


def test_a_rebound_within_the_noise_is_none(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    rep = replace(reps[1], rebound=0.2, shake=0.2 * reps[1].rise)
    assert "bounce" not in found(rep, "soleus-push-up", after=reps[2], of=reps)


@pytest.mark.parametrize(
    ("name", "usual", "seen", "wrong"),
    [
        ("soleus-push-up", 90, (75, 90, 105), False),
        ("soleus-push-up", 90, (85, 90, 111), True),
        ("soleus-push-up", 90, (69, 90, 95), True),
        (
            "soleus-push-up",
            115,
            (112, 115, 118),
            True,
        ),  # the whole set sits wrongly: 90 degrees are asked for
        ("bent-knee-calf-raise", 30, (20, 30, 44), False),
        ("bent-knee-calf-raise", 30, (20, 30, 46), True),
        ("bent-knee-calf-raise", 30, (14, 30, 31), True),
        ("bent-knee-calf-raise", 5, (4, 5, 6), True),  # straight knees, all the time
        ("bent-knee-calf-raise", 65, (64, 65, 66), True),
        ("bent-knee-calf-raise", 58, (55, 58, 62), False),
    ],
)
def test_knee_angle(
    clean: Clean, name: str, usual: float, seen: tuple[float, float, float], wrong: bool
) -> None:
    reps = [middle_knee(rep, usual - 1, usual, usual + 1) for rep in clean(name)]
    finding = found(middle_knee(reps[1], *seen), name, after=reps[2], of=reps).get("knee-angle")
    assert (finding is not None) == wrong
    assert finding is None or (finding.margin > 0 and finding.unit == "deg")


def test_the_trunk_is_held_against_its_own_lean(clean: Clean) -> None:
    leaning = [replace(rep, lean_deg=np.array([29.0, 30.0, 31.0])) for rep in clean("soleus-push-up")]
    assert "trunk-motion" not in found(leaning[1], "soleus-push-up", after=leaning[2], of=leaning)
    back = replace(leaning[1], lean_deg=np.array([18.0, 30.0, 31.0]))
    assert found(back, "soleus-push-up", after=leaning[2], of=leaning)["trunk-motion"].value == pytest.approx(
        12
    )


@pytest.mark.parametrize(("share", "wrong"), [(0.74, True), (0.76, False)])
@pytest.mark.parametrize("weaker", [0, 1])
def test_uneven_from_the_front(clean: Clean, share: float, wrong: bool, weaker: int) -> None:
    reps = clean("soleus-push-up", view="front")
    rises = np.array([0.06, 0.06])
    rises[weaker] *= share
    rep = replace(reps[1], rises=rises)
    assert ("uneven" in found(rep, "soleus-push-up", after=reps[2], view="front", of=reps)) == wrong
    assert "uneven" not in found(rep, "soleus-push-up", after=reps[2], view="three-quarter", of=reps)


def everything_wrong(rep: Measured) -> Measured:
    bad = lasting(middle_knee(rep, 20, 40, 150), hold_s=0.2, lower_s=0.2)
    bad = _lowest(_toe(_hip(_lean(bad, 40.0), 40.0), 5.0), 4.0)
    return replace(bad, rise=0.3 * rep.rise, rises=np.array([0.02, 0.06]), rebound=0.2, shake=0.0)


@pytest.mark.parametrize("view", ["side", "three-quarter", "front", "rear", "unknown"])
@pytest.mark.parametrize(
    "name", ["soleus-push-up", "bridge-heel-lift", "elevated-bent-knee-calf-raise", "bent-knee-calf-raise"]
)
def test_what_a_view_cannot_show_is_never_reported(clean: Clean, name: str, view: View) -> None:
    reps = clean(name, side=side_of(name))
    wrong = replace(everything_wrong(reps[1]), leg=2 if side_of(name) == "both" else 1)
    seen = set(found(wrong, name, after=None, view=view, of=reps))
    exercise = load_exercise(name)
    looked_for = {fault for fault in ALL_FAULTS if exercise.limit(fault) is not None}
    assert seen == looked_for & shown_by(view)


def test_what_each_view_shows() -> None:
    assert shown_by("side") == ALL_FAULTS - {"uneven"}
    assert shown_by("front") == shown_by("rear") == ALL_FAULTS - FAULTS_OF_ANGLE
    assert shown_by("three-quarter") == shown_by("unknown") == FAULTS_OF_TIMING_AND_RANGE
    assert FAULTS_OF_ANGLE | FAULTS_OF_TIMING_AND_RANGE | {"uneven"} == ALL_FAULTS


def test_the_houston_variant_asks_for_no_hold_and_lets_the_heel_fall(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    wrong = everything_wrong(reps[1])
    seen = set(found(wrong, "soleus-push-up", variant="houston", of=reps))
    assert seen.isdisjoint({"short-hold", "fast-lowering", "bounce"})
    assert "partial-range" in seen


def test_what_is_not_known_is_no_fault(clean: Clean) -> None:
    reps = clean("elevated-bent-knee-calf-raise", side="right")
    hidden: dict[str, Any] = {
        "knee_deg": np.full((2, 3), NAN),
        "hip_deg": np.full((2, 3), NAN),
        "lean_deg": np.full(3, NAN),
        "toe_lift": np.full(2, NAN),
        "lowest": NAN,
    }
    assert found(replace(reps[1], **hidden), "elevated-bent-knee-calf-raise", after=reps[2], of=reps) == {}


def test_a_repetition_cut_while_up_has_no_hold_or_lowering_to_judge(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    cut = replace(reps[3], cut=True, end_s=NAN, hold_s=0.3)
    assert set(found(cut, "soleus-push-up", of=reps)) == set()


def test_facts_of_a_set(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    known = facts(reps)
    assert known.usual_lean_deg == pytest.approx(np.median([rep.lean_deg[1] for rep in reps]))
    assert known.usual_knee_deg[1] == pytest.approx(90, abs=5)
    assert known.best[0] == known.best[1] == pytest.approx(max(rep.rise for rep in reps), rel=0.03)
    assert facts(reps, best_cm=17.2).best == (pytest.approx(0.1), pytest.approx(0.1))


def unjudged(rep: Measured, name: str, *, after: Measured | None = None, view: View = "side",
             of: list[Measured]) -> tuple[FaultId, ...]:  # fmt: skip
    return unjudged_of(rep, after, facts(of, view), load_exercise(name))


def test_what_was_measured_is_judged_and_what_follows_is_waited_for(clean: Clean) -> None:
    reps = clean("bent-knee-calf-raise")
    # From the side one heel hides the other.
    hidden = set(unjudged(reps[1], "bent-knee-calf-raise", after=reps[2], of=reps))
    assert hidden == {"uneven"}
    last = set(unjudged(reps[-1], "bent-knee-calf-raise", of=reps))
    assert last == {"uneven", "bounce"}


def test_a_part_that_was_not_seen_leaves_its_fault_unjudged(clean: Clean) -> None:
    reps = clean("soleus-push-up")
    unseen = middle_knee(reps[1], NAN, NAN, NAN)
    assert "knee-angle" not in unjudged(reps[1], "soleus-push-up", after=reps[2], of=reps)
    assert "knee-angle" in unjudged(unseen, "soleus-push-up", after=reps[2], of=reps)
    assert "knee-angle" not in found(unseen, "soleus-push-up", after=reps[2], of=reps)
    cut = replace(reps[1], end_s=NAN, cut=True)
    assert {"short-hold", "fast-lowering", "bounce"} <= set(
        unjudged(cut, "soleus-push-up", after=reps[2], of=reps)
    )


def test_what_a_view_hides_is_unjudged(clean: Clean) -> None:
    reps = clean("bent-knee-calf-raise")
    hidden = set(unjudged(reps[1], "bent-knee-calf-raise", after=reps[2], view="three-quarter", of=reps))
    assert hidden == {"uneven", "knee-angle", "trunk-motion", "toe-lift"}


def test_a_fault_that_was_found_was_judged(clean: Clean) -> None:
    for name in ("soleus-push-up", "elevated-bent-knee-calf-raise", "bridge-heel-lift"):
        reps = clean(name, side="right" if name.startswith("elev") else "both")
        for rep in (
            lasting(reps[1], hold_s=0.1),
            lasting(reps[1], lower_s=0.1),
            replace(reps[1], rebound=0.2),
        ):
            for view in get_args(View):
                faults = findings_of(rep, None, facts(reps, view), load_exercise(name))
                assert faults
                assert not {one.fault for one in faults} & set(unjudged(rep, name, view=view, of=reps))
