"""Phones on the figure: what is true of the leg that wears one, and how the heel shows at the thigh."""

import numpy as np
import pytest

from secondheart.synthetic import Person, PhoneNoise, perform, random_person, wear
from secondheart.synthetic.body import POINT
from secondheart.synthetic.phones import SHOWN, Worn, _figures
from secondheart.types import Leg


def knee_cm(worn: Worn, performance: object) -> np.ndarray:
    figures = _figures(performance, worn.samples.time_s + performance.play.scene.from_s)
    return 100 * np.concatenate([one.points_m[:, POINT[f"{worn.leg}_knee"], 2] for one in figures])


def rises(worn: Worn, values: np.ndarray) -> list[float]:
    """How far a curve goes up in each repetition."""
    time, found = worn.samples.time_s, []
    for one in worn.truth.repetitions:
        part = values[(time > one.start_s - 0.9) & (time < one.end_s)]
        top = int(part.argmax())
        found.append(float(part[top] - part[: top + 1].min()))
    return found


@pytest.mark.parametrize("exercise", ["soleus-push-up", "seated-single-leg-calf-raise"])
@pytest.mark.parametrize("seed", range(3))
def test_the_knee_rises_by_the_thigh_s_length_times_the_sine(exercise: str, seed: int) -> None:
    person = random_person(seed)
    performance = perform(exercise, repetitions=2, person=person, seed=seed, fidgets={1: ["foot-slide"]})
    worn = wear(performance, "thigh")
    by_tilt = 100 * person.thigh_m * np.sin(np.radians(worn.tilt_deg))
    knee = knee_cm(worn, performance)
    np.testing.assert_allclose(knee - knee[0], by_tilt - by_tilt[0], atol=1e-6)


@pytest.mark.parametrize(("top_deg", "share"), [(12, 0.621), (24, 0.569), (32, 0.528)])
def test_the_knee_rises_by_a_share_of_the_heel_that_shrinks_with_height(top_deg: float, share: float) -> None:
    # The ankle's share is 2/3 less the arc over the ball, and the knee falls back as the shank leans.
    for seed in range(4):
        performance = perform(
            "soleus-push-up", repetitions=2, top_deg=top_deg, person=random_person(seed), sway=0.0, seed=seed
        )
        worn = wear(performance, "thigh")
        heel = worn.truth.heel_cm[worn.leg]
        for knee, ankle_side in zip(rises(worn, knee_cm(worn, performance)), rises(worn, heel), strict=True):
            assert knee / ankle_side == pytest.approx(share, abs=0.012)


def test_the_tilt_is_what_the_phone_s_own_axes_say() -> None:
    worn = wear(perform("soleus-push-up", repetitions=2), "thigh")
    top_of_phone = worn.ride.axes(worn.samples.time_s)[:, 2, 1]
    np.testing.assert_allclose(np.degrees(np.arcsin(top_of_phone)), worn.tilt_deg, atol=0.05)


def test_each_leg_has_its_own_rise() -> None:
    performance = perform("soleus-push-up", repetitions=4, faults={2: ["uneven"]})
    left, right = (wear(performance, "thigh", leg=leg).truth.repetitions for leg in ("left", "right"))
    assert [one.side for one in left] == ["both"] * 4
    lower, higher = sorted([left[1].heel_rise_cm, right[1].heel_rise_cm])
    assert lower < 0.75 * higher
    mean = performance.truth.repetitions[1].heel_rise_cm
    assert lower < mean < higher
    assert not any("uneven" in one.faults for one in left + right)


def test_only_the_leg_that_wears_it_is_felt() -> None:
    performance = perform("seated-single-leg-calf-raise", repetitions=3, side=("left", "right"))
    for leg, indices in (("left", [1, 2, 3]), ("right", [4, 5, 6])):
        worn = wear(performance, "thigh", leg=leg)
        assert [one.index for one in worn.truth.repetitions] == indices
        assert {one.side for one in worn.truth.repetitions} == {leg}
        whole = [one for one in performance.truth.repetitions if one.side == leg]
        assert [one.start_s for one in worn.truth.repetitions] == pytest.approx(
            [one.start_s for one in whole]
        )


def test_the_first_working_leg_wears_it() -> None:
    def worn_by(exercise: str, **asked: object) -> Leg:
        return wear(perform(exercise, repetitions=1, **asked), "thigh").leg

    assert worn_by("seated-single-leg-calf-raise", side="right") == "right"
    assert worn_by("soleus-push-up") == "left"
    assert worn_by("still") == "left"


def test_faults_are_those_that_a_phone_can_show() -> None:
    asked = {2: ["knee-angle", "short-hold"], 3: ["trunk-motion"], 4: ["partial-range"], 5: ["fast-lowering"]}
    performance = perform("soleus-push-up", repetitions=6, faults=asked)
    found = [set(one.faults) for one in wear(performance, "thigh").truth.repetitions]
    assert found == [set(), {"short-hold"}, set(), {"partial-range"}, {"fast-lowering"}, set()]
    assert set().union(*found) <= set(SHOWN)


def test_times_count_from_the_start_of_the_recording() -> None:
    performance = perform("soleus-push-up", repetitions=3, arrive=True, leave=True)
    worn = wear(performance, "thigh")
    assert worn.truth.repetitions[0].start_s > 3.0
    for one, other in zip(worn.truth.repetitions, performance.truth.repetitions, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.01)
        assert one.hold_s == pytest.approx(other.hold_s, abs=0.01)
    standing, sitting = (
        worn.tilt_deg[0],
        np.interp(worn.truth.repetitions[0].start_s, worn.samples.time_s, worn.tilt_deg),
    )
    assert standing < -60
    assert abs(sitting) < 5


def test_a_cut_recording_begins_in_the_middle_of_the_motion() -> None:
    worn = wear(perform("soleus-push-up", repetitions=3, cut_start=True, cut_end=True), "thigh")
    assert worn.truth.count == 1
    assert worn.tilt_deg[0] > 5
    assert np.linalg.norm(worn.samples.force_mps2, axis=1).max() < 12


def test_the_curves_stand_at_the_samples() -> None:
    worn = wear(perform("soleus-push-up", repetitions=2), "thigh", noise=PhoneNoise.messy(), rate_hz=60)
    assert len(worn.truth.time_s) == len(worn.samples) == len(worn.tilt_deg)
    np.testing.assert_array_equal(worn.truth.time_s, worn.samples.time_s)
    assert worn.truth.heel_cm["left"].max() == pytest.approx(worn.truth.repetitions[0].heel_rise_cm, rel=0.1)


def test_at_the_pelvis_both_legs_and_walks_are_true() -> None:
    raising = perform("bent-knee-calf-raise", repetitions=3)
    worn = wear(raising, "pelvis")
    assert [one.heel_rise_cm for one in worn.truth.repetitions] == [
        one.heel_rise_cm for one in raising.truth.repetitions
    ]
    place = worn.ride.place_m(worn.samples.time_s)[:, 2]
    assert np.ptp(place) == pytest.approx(0.06, abs=0.03)
    walking = wear(perform("tip-toe-walk", repetitions=8), "pelvis")
    assert len(walking.truth.walk.steps) == 8


@pytest.mark.parametrize("noise", [PhoneNoise.noisy(), PhoneNoise.messy()])
def test_the_seed_draws_the_noise_and_nothing_of_the_truth(noise: PhoneNoise) -> None:
    performance = perform("soleus-push-up", repetitions=2, person=Person(stature_cm=165))
    first, again, other = (wear(performance, "thigh", noise=noise, seed=seed) for seed in (4, 4, 5))
    for name in ("time_s", "force_mps2", "rate_radps"):
        np.testing.assert_array_equal(getattr(first.samples, name), getattr(again.samples, name))
    assert first.truth.repetitions == other.truth.repetitions
    assert not np.array_equal(first.samples.force_mps2[:100], other.samples.force_mps2[:100])


def test_a_handled_phone_is_put_on_before_the_set_and_taken_up_after_it() -> None:
    performance = perform("soleus-push-up", repetitions=3)
    plain, handled = (wear(performance, "thigh", handled=how) for how in (False, True))
    for one, other in zip(plain.truth.repetitions, handled.truth.repetitions, strict=True):
        assert other.start_s == pytest.approx(one.start_s + 8.0)
        assert other.heel_rise_cm == pytest.approx(one.heel_rise_cm)
    time = handled.samples.time_s
    height = handled.ride.place_m(time)[:, 2]
    assert height[0] > height[time > 9].min() + 0.25
    assert height[-1] > height[time > 9].min() + 0.25
    during = (time > 8.2) & (time < time[-1] - 6.0)
    assert np.ptp(height[during]) < 0.06
    top = np.interp(handled.truth.repetitions[0].top_s, time, handled.tilt_deg)
    assert top == pytest.approx(
        np.interp(plain.truth.repetitions[0].top_s, plain.samples.time_s, plain.tilt_deg), abs=0.1
    )


def test_a_walk_is_as_much_later_as_its_recording_begins_earlier() -> None:
    performance = perform("tip-toe-walk", repetitions=6)
    walk = wear(performance, "pelvis", handled=True).truth.walk
    assert walk.start_s == pytest.approx(performance.truth.walk.start_s + 8.0)
    assert walk.steps[2].time_s == pytest.approx(performance.truth.walk.steps[2].time_s + 8.0)


def test_a_heel_that_sinks_below_an_edge_lands_on_nothing() -> None:
    performance = perform("elevated-bent-knee-calf-raise", repetitions=3, side="right")
    still, shaken = (wear(performance, "shank", noise=PhoneNoise(landing=size)) for size in (0.0, 2.0))
    np.testing.assert_array_equal(still.samples.force_mps2, shaken.samples.force_mps2)
