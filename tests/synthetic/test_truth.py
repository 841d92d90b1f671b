"""The truth agrees with the contract's definitions, computed again from the recorded exact heights."""

import numpy as np
import pytest

from secondheart.exercises import exercise_ids, load_exercise
from secondheart.synthetic import Truth, perform
from secondheart.synthetic import truth as limits
from secondheart.synthetic.drills import DRILLS, drill

COUNTED = [name for name, how in DRILLS.items() if how.counts and how.stance != "walk"]


def heel(truth: Truth, side: str) -> np.ndarray:
    return np.mean([truth.heel_cm[leg] for leg in (("left", "right") if side == "both" else (side,))], axis=0)


def again(time: np.ndarray, level: np.ndarray, begin: float, end: float) -> tuple[float, ...]:
    """Times of one repetition by the words of the contract, from samples alone."""
    inside = (time >= begin) & (time <= end)
    time, level = time[inside], level[inside]
    top = int(level.argmax())
    base = level[: top + 1].min()
    span = level[top] - base
    start = time[: top + 1][level[: top + 1] <= base + 0.1 * span][-1]
    up = time[level >= base + 0.9 * span]
    down = time[top:][level[top:] <= base + 0.1 * span][0]
    return start, up[0], up[-1], down, span


@pytest.mark.parametrize("exercise", COUNTED)
@pytest.mark.parametrize("seed", [0, 1])
def test_times_and_ranges_follow_the_contract(exercise: str, seed: int) -> None:
    side = "both" if drill(exercise).both_legs else "right"
    truth = perform(exercise, repetitions=4, side=side, seed=seed, rate_hz=240).truth
    level = heel(truth, side)
    ends = [*(one.start_s for one in truth.repetitions[1:]), truth.time_s[-1]]
    last = 0.0  # the end of the one before
    for one, end in zip(truth.repetitions, ends, strict=True):
        start, top, held, down, span = again(truth.time_s, level, last, end)
        assert one.start_s == pytest.approx(start, abs=0.02)
        assert one.top_s == pytest.approx(top, abs=0.02)
        assert one.hold_s == pytest.approx(held - top, abs=0.03)
        assert one.end_s == pytest.approx(down, abs=0.02)
        assert one.heel_rise_cm == pytest.approx(span, abs=0.02)
        assert one.rise_s == pytest.approx(one.top_s - one.start_s)
        assert one.lower_s == pytest.approx(one.end_s - one.top_s - one.hold_s)
        last = one.end_s


@pytest.mark.parametrize("exercise", COUNTED)
def test_asked_times_are_the_contracts_times(exercise: str) -> None:
    side = "both" if drill(exercise).both_legs else "left"
    truth = perform(
        exercise, repetitions=3, side=side, rise_s=1.2, hold_s=1.6, lower_s=1.4, rest_s=1.1, tempo_jitter=0,
        range_jitter=0, sway=0,
    ).truth  # fmt: skip
    for one in truth.repetitions:
        assert (one.rise_s, one.hold_s, one.lower_s) == pytest.approx((1.2, 1.6, 1.4), abs=0.03)
    gaps = [b.start_s - a.end_s for a, b in zip(truth.repetitions, truth.repetitions[1:], strict=False)]
    assert gaps == pytest.approx([1.1, 1.1], abs=0.03)


def test_asked_pitch_is_reached() -> None:
    truth = perform("soleus-push-up", repetitions=2, top_deg=20.0, range_jitter=0, sway=0).truth
    assert truth.pitch_deg["left"].max() == pytest.approx(20.0, abs=0.05)
    assert truth.pitch_deg["right"].min() == pytest.approx(0.0, abs=1e-9)


def test_limits_are_those_of_the_exercise_files() -> None:
    for name in exercise_ids():
        file, how = load_exercise(name).limits, drill(name)
        wanted = {field.replace("_", "-") for field in type(file).model_fields if getattr(file, field)}
        assert wanted == set(how.faults)
        if file.short_hold:
            assert file.short_hold.minimum_s == how.hold_limit_s
            assert file.partial_range.fraction_of_best == limits.PARTIAL_FRACTION
            assert file.fast_lowering.minimum_s == limits.LOWERING_S
            assert file.bounce.bottom_s == limits.BOTTOM_S
            assert (file.bounce.rebound_from, file.bounce.rebound_to) == limits.REBOUND
            assert file.toe_lift.maximum_cm == 100 * limits.TOE_M
        if file.uneven:
            assert file.uneven.fraction_of_higher == limits.UNEVEN_FRACTION
        if file.no_stretch:
            assert file.no_stretch.below_edge_cm == 100 * limits.STRETCH_M


def test_a_heel_that_stays_up_still_ends_its_repetitions() -> None:
    truth = perform("soleus-push-up", repetitions=5, residual=0.25, seed=1).truth
    assert truth.count == 5
    ordered = [moment for one in truth.repetitions for moment in (one.start_s, one.top_s, one.end_s)]
    assert ordered == sorted(ordered)
    assert heel(truth, "both")[: len(truth.time_s) - 60].min() > 1.0


def test_fatigue_shows_as_partial_range() -> None:
    truth = perform("soleus-push-up", repetitions=8, fatigue=0.5).truth
    rises = [one.heel_rise_cm for one in truth.repetitions]
    assert rises[-1] == pytest.approx(0.5 * rises[0], rel=0.1)
    assert truth.repetitions[-1].faults == ("partial-range",)
    assert truth.repetitions[0].faults == ()


def test_a_fast_tempo_is_counted_and_faulted_by_the_article() -> None:
    truth = perform(
        "soleus-push-up", repetitions=20, rise_s=0.15, hold_s=0.15, lower_s=0.15, rest_s=0.15
    ).truth
    assert truth.count == 20
    assert truth.repetitions[5].faults == ("short-hold", "fast-lowering", "bounce")
    period = np.diff([one.top_s for one in truth.repetitions]).mean()
    assert period == pytest.approx(0.6, abs=0.03)


def test_an_edge_pause_is_no_repetition() -> None:
    truth = perform(
        "elevated-bent-knee-calf-raise", side="left", repetitions=3, fidgets={1: ["edge-pause"]}
    ).truth
    assert truth.count == 3
    quiet = (truth.time_s > truth.repetitions[0].end_s + 2) & (
        truth.time_s < truth.repetitions[1].start_s - 2
    )
    assert abs(truth.heel_cm["left"][quiet]).min() < 0.05


def test_only_the_asked_leg_works() -> None:
    truth = perform("soleus-push-up", side="left", repetitions=2).truth
    assert truth.heel_cm["right"].max() < 1e-9
    assert [one.side for one in truth.repetitions] == ["left", "left"]


@pytest.mark.parametrize("severity", [0.35, 0.6])
@pytest.mark.parametrize("exercise", COUNTED)
def test_milder_faults_still_hold(exercise: str, severity: float) -> None:
    how = drill(exercise)
    side = "both" if how.both_legs else "left"
    for fault in how.faults:
        truth = perform(
            exercise, repetitions=3, side=side, faults={2: [fault]}, severity=severity, range_jitter=0, sway=0
        ).truth
        assert [one.faults for one in truth.repetitions] == [(), (fault,), ()], fault


def test_a_fault_that_does_not_reach_its_limit_is_not_true() -> None:
    wishes = {"repetitions": 3, "faults": {2: ["trunk-motion"]}, "severity": -0.3, "sway": 0}
    truth = perform("soleus-push-up", **wishes).truth
    assert truth.repetitions[1].faults == ()
    assert truth.repetitions[1].asked_faults == ("trunk-motion",)
