"""The performer's truth: right counts, exact bodies, faults where they were put, the same again by seed."""

import numpy as np
import pytest

from secondheart.errors import RequestError
from secondheart.synthetic import Noise, perform, random_person, sample
from secondheart.synthetic.drills import DRILLS, drill

COUNTED = [name for name, how in DRILLS.items() if how.counts and how.stance != "walk"]


@pytest.mark.parametrize("exercise", COUNTED)
def test_every_repetition_is_in_the_truth(exercise: str) -> None:
    side = "both" if drill(exercise).both_legs else "left"
    truth = perform(exercise, repetitions=4, side=side, seed=2).truth
    assert truth.count == 4
    assert [one.side for one in truth.repetitions] == [side] * 4
    assert all(one.faults == () for one in truth.repetitions)


@pytest.mark.parametrize(
    ("exercise", "fault"), [(name, one) for name in COUNTED for one in drill(name).faults]
)
@pytest.mark.parametrize("seed", [0, 1])
def test_faults_hold_exactly_where_they_were_put(exercise: str, fault: str, seed: int) -> None:
    side = "both" if drill(exercise).both_legs else "right"
    performance = perform(
        exercise,
        repetitions=5,
        side=side,
        seed=seed,
        faults={2: [fault], 4: [fault]},
        person=random_person(seed),
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


def test_both_legs_in_turn() -> None:
    truth = perform("elevated-bent-knee-calf-raise", repetitions=2, side=("right", "left")).truth
    assert [one.side for one in truth.repetitions] == ["right", "right", "left", "left"]
    assert [one.index for one in truth.repetitions] == [1, 2, 3, 4]


def test_a_wrong_side_is_refused() -> None:
    with pytest.raises(RequestError, match="sequence of legs"):
        perform("soleus-push-up", side=("middle",))


@pytest.mark.parametrize("exercise", ["soleus-push-up", "bridge-heel-lift", "bent-knee-calf-raise"])
def test_repetitions_cut_off_by_the_recording_do_not_count(exercise: str) -> None:
    whole = perform(exercise, repetitions=5, seed=1)
    cut = perform(exercise, repetitions=5, seed=1, cut_start=True, cut_end=True)
    assert cut.truth.count == 3
    assert cut.truth.heel_cm["left"][0] > 0.85 * whole.truth.heel_cm["left"].max()
    top = max(one.heel_rise_cm for one in cut.truth.repetitions)
    assert 0.1 * top < cut.truth.heel_cm["left"][-1] < 0.9 * top
    one, same = cut.truth.repetitions[0], whole.truth.repetitions[1]
    assert one.heel_rise_cm == pytest.approx(same.heel_rise_cm, abs=0.001)
    assert one.ankle_range_deg == pytest.approx(same.ankle_range_deg, abs=0.05)
    assert one.hold_s == pytest.approx(same.hold_s, abs=0.003)


def test_a_movement_without_repetitions_cannot_be_cut() -> None:
    with pytest.raises(RequestError, match="cut_start"):
        perform("squat", cut_start=True)


@pytest.mark.parametrize("exercise", [name for name, how in DRILLS.items() if not how.counts])
def test_other_movements_have_no_repetitions(exercise: str) -> None:
    performance = perform(exercise, repetitions=4, arrive=True, leave=True)
    assert performance.truth.repetitions == ()
    assert performance.truth.walk is None


@pytest.mark.parametrize("exercise", ["squat", "flat-bridge", "still"])
def test_the_heels_stay_down_in_them(exercise: str) -> None:
    truth = perform(exercise, repetitions=4).truth
    assert max(truth.heel_cm["left"].max(), truth.heel_cm["right"].max()) < 1e-6


def test_coming_and_going_adds_time_and_no_repetition() -> None:
    short = perform("soleus-push-up", repetitions=3)
    visit = perform("soleus-push-up", repetitions=3, arrive=True, leave=True)
    assert visit.truth.count == short.truth.count == 3
    assert visit.landmarks.time_s[-1] > short.landmarks.time_s[-1] + 10
    assert visit.truth.repetitions[0].start_s > short.truth.repetitions[0].start_s + 4
    outside = np.isnan(visit.landmarks.xy_px[:, 0, 0])
    assert outside[0]
    assert outside[-1]
    assert not np.isnan(short.landmarks.xy_px).any()


@pytest.mark.parametrize("wish", [{"pauses": {4: 1.0}}, {"pauses": {-1: 1.0}}, {"fidgets": {9: ["toe-tap"]}}])
def test_what_should_happen_after_no_repetition_is_refused(wish: dict) -> None:
    with pytest.raises(RequestError, match="expected 0 to 3"):
        perform("soleus-push-up", repetitions=3, **wish)


def test_pauses_are_as_long_as_asked() -> None:
    wishes = {"repetitions": 4, "seed": 3, "tempo_jitter": 0.0, "sway": 0.0}
    plain, paused = (
        perform("bent-knee-calf-raise", **wishes, **more).truth.repetitions
        for more in ({}, {"pauses": {2: 6.0}, "top_pauses": {1: 3.0}})
    )
    assert paused[0].hold_s - plain[0].hold_s == pytest.approx(3.0, abs=0.02)
    rests = [reps[2].start_s - reps[1].end_s for reps in (plain, paused)]
    assert rests[1] - rests[0] == pytest.approx(6.0, abs=0.02)


def test_hips_down_each_time() -> None:
    truth = perform("bridge-heel-lift", repetitions=3, hips_down=True).truth
    first, second = truth.repetitions[:2]
    between = (truth.time_s > first.end_s) & (truth.time_s < second.start_s)
    assert truth.hip_deg["left"][between].max() > 30
    assert first.faults == ()


@pytest.mark.parametrize("exercise", DRILLS)
def test_every_exercise_has_a_sample(exercise: str) -> None:
    performance = sample(exercise)
    assert performance.size_px == (640, 480)
    if exercise in COUNTED:
        assert sum(bool(one.faults) for one in performance.truth.repetitions) == 2


def test_long_recordings_are_made_in_pieces() -> None:
    performance = perform("soleus-push-up", repetitions=150)
    assert performance.truth.count == 150
    assert len(performance.landmarks) > 20_000
    assert np.diff(performance.landmarks.time_s).min() > 0
    assert not np.isnan(performance.landmarks.xy_px).any()


@pytest.mark.parametrize("wishes", [{"repetitions": 0}, {"rest_s": 0.0}, {"hold_s": -1.0}])
def test_nothing_takes_no_time(wishes: dict[str, float]) -> None:
    with pytest.raises(RequestError, match="above 0"):
        perform("soleus-push-up", **wishes)


def test_a_fault_of_a_repetition_that_is_not_there_is_refused() -> None:
    with pytest.raises(RequestError, match="1 to 4"):
        perform("single-leg-bridge-heel-lift", repetitions=2, faults={5: ["hip-drop"]})
