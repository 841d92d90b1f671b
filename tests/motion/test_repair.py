"""What is mended: exchanged legs, bursts, holes, jitter; and what must be left alone."""

from collections.abc import Callable
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.motion.body import ANKLE, HEEL, KNEE, TOE, joints, stature_px
from secondheart.motion.repair import (
    LONGEST_HOLE,
    LOOK_AHEAD,
    Mended,
    Repair,
    bridged,
    heel_height_px,
    quick_heel_height_px,
    smoothed,
)
from secondheart.synthetic import Camera, Noise, perform
from secondheart.types import LANDMARKS, Array

Film = Callable[[int], Array]


LEG_POINTS = ("knee", "ankle", "heel", "foot_index")


@pytest.fixture
def moving(film: Film) -> Array:
    """Give (200, 2, 6, 2): heels and ankles that rise and sink, legs well apart."""
    body = film(200)
    body[:, 1, KNEE:, 0] += 60.0
    lift = 15 * (1 - np.cos(2 * np.pi * np.arange(200) / 100))
    body[:, :, HEEL, 1] -= lift[:, None]
    body[:, :, ANKLE, 1] -= 0.6 * lift[:, None]
    return body


def pictured(body: Array) -> Array:
    """Return (n, 33, 2) landmarks whose twelve used points are those of the body."""
    xy = np.zeros((len(body), 33, 2))
    for joint, pair in enumerate(((11, 12), (23, 24), (25, 26), (27, 28), (29, 30), (31, 32))):
        xy[:, pair] = body[:, :, joint]
    return xy


def mended(xy: Array, ends: list[int] | None = None) -> Mended:
    """Return landmarks mended in the portions that these ends make, in one when there are none."""
    repair, body = Repair(), joints(xy)
    size = stature_px(body)
    pieces = [repair.push(body[a:b], size[a:b]) for a, b in pairwise(ends or [0, len(xy)])]
    pieces.append(repair.finish())
    return Mended(
        *(np.concatenate([getattr(piece, field.name) for piece in pieces]) for field in fields(Mended))
    )


def exchanged(body: Array, start: int, stop: int) -> Array:
    wrong = body.copy()
    wrong[start:stop, :, KNEE:] = body[start:stop, ::-1, KNEE:]
    return wrong


@pytest.mark.parametrize("length", [1, 3, 8])
def test_legs_exchanged_for_a_moment_are_put_back(moving: Array, length: int) -> None:
    wrong = mended(pictured(exchanged(moving, 90, 90 + length)))
    np.testing.assert_allclose(wrong.body_px, mended(pictured(moving)).body_px)


def test_legs_that_flicker_for_a_second_are_put_back_and_not_believed_half_way(film: Film) -> None:
    body = film(200)
    shank_px = body[0, 0, ANKLE, 1] - body[0, 0, KNEE, 1]
    body[:, 0, ANKLE:] += (shank_px, -shank_px)  # one leg held out straight, as in a bridge on the other
    wrong = body.copy()
    half_way = body[:, :, KNEE:].mean(axis=1, keepdims=True)
    for frame in range(90, 114):
        if frame % 6 == 0:
            wrong[frame, :, KNEE:] = half_way[frame]
        elif frame % 3 > 0:
            wrong[frame, :, KNEE:] = body[frame, ::-1, KNEE:]
    after = mended(pictured(wrong)).body_px
    seen = ~np.isnan(after[..., 0])
    np.testing.assert_allclose(after[seen], body[seen], atol=3.0)
    assert seen.mean() > 0.95


def test_legs_that_walk_are_all_seen() -> None:
    walk = perform("ordinary-walk", repetitions=12, seed=3, rate_hz=30.0, noise=Noise.clean())
    assert not np.isnan(mended(walk.landmarks.xy_px).body_px).any()


def test_legs_exchanged_for_good_stay(moving: Array) -> None:
    wrong = mended(pictured(exchanged(moving, 90, 200))).body_px
    right = mended(pictured(moving)).body_px
    np.testing.assert_allclose(wrong[130:, 0, KNEE:], right[130:, 1, KNEE:])


def test_legs_that_hide_each_other_are_not_touched(film: Film) -> None:
    body = film(100)
    body[:, 1] += 3.0
    jitter = 0.4 * np.random.default_rng(1).normal(size=body.shape)
    after = mended(pictured(body + jitter)).body_px
    assert np.abs(after - body).max() < np.abs(jitter).max()


@pytest.mark.parametrize("length", [1, 3, 6])
@pytest.mark.parametrize("joint", [KNEE, ANKLE, HEEL, TOE])
def test_a_burst_is_taken_out(moving: Array, joint: int, length: int) -> None:
    wrong = moving.copy()
    wrong[100 : 100 + length, 0, joint] += (35.0, -30.0)
    after, right = mended(pictured(wrong)), mended(pictured(moving))
    np.testing.assert_allclose(after.body_px, right.body_px, atol=1.0)
    np.testing.assert_allclose(after.heel_height_px, right.heel_height_px, atol=1.5)


def test_quick_heels_are_no_outliers(film: Film) -> None:
    body = film(150)
    # As fast as anybody: up and down within 0.6 s, 10 cm of 170 cm.
    lift = 12 * (1 - np.cos(2 * np.pi * np.arange(150) / 18))
    body[:, :, HEEL, 1] -= lift[:, None]
    body[:, :, ANKLE, 1] -= 0.6 * lift[:, None]
    np.testing.assert_allclose(mended(pictured(body)).body_px[9:-9], body[9:-9], atol=1.0)


@pytest.mark.parametrize("length", [1, LONGEST_HOLE])
def test_a_short_hole_is_bridged_by_a_line(film: Film, length: int) -> None:
    body = film(60) + np.arange(60)[:, None, None, None]
    holed = body.copy()
    holed[20 : 20 + length, 1, HEEL] = np.nan
    np.testing.assert_allclose(bridged(holed), body)


def test_a_long_hole_and_one_at_an_end_stay(film: Film) -> None:
    holed = film(60)
    holed[20 : 21 + LONGEST_HOLE, 1, HEEL] = np.nan
    holed[:3, 0, TOE] = np.nan
    holed[57:, 0, TOE] = np.nan
    np.testing.assert_array_equal(bridged(holed), holed)


def test_a_point_never_seen_stays_missing(film: Film) -> None:
    holed = film(30)
    holed[:, 0] = np.nan
    holed[:15, 1, TOE] = holed[16:, 1, TOE] = np.nan
    np.testing.assert_array_equal(bridged(holed), holed)


def test_smoothing_keeps_a_parabola(film: Film) -> None:
    body = film(40)
    body[..., 1] += (np.arange(40)[:, None, None] - 20.0) ** 2 / 10
    np.testing.assert_allclose(smoothed(body), body, atol=1e-9)


def test_smoothing_lessens_jitter_by_what_its_weights_say(film: Film) -> None:
    jitter = np.random.default_rng(2).normal(size=(4000, 2, 6, 2))
    left = smoothed(film(4000) + jitter) - film(4000)
    assert np.std(left[3:-3]) == pytest.approx(np.sqrt(1 / 3), rel=0.03)


def test_a_missing_point_spoils_no_neighbour(film: Film) -> None:
    body = film(40)
    body[20, 0, HEEL] = np.nan
    assert np.flatnonzero(np.isnan(smoothed(body)[:, 0, HEEL, 0])).tolist() == [20]


def test_few_frames_are_left_as_they_are(film: Film) -> None:
    for count in (0, 1, 5):
        body = film(count)
        for step in (bridged, smoothed):
            np.testing.assert_array_equal(step(body), body)
        np.testing.assert_allclose(mended(pictured(body)).body_px, body)


def test_heights_of_a_raised_heel(film: Film) -> None:
    body = film(120)
    body[40:80, 0, HEEL, 1] -= 20.0
    body[40:80, 0, ANKLE, 1] -= 0.62 * 20.0
    height = heel_height_px(body)
    assert height[60, 0] - height[20, 0] == pytest.approx(20.0, abs=0.3)
    assert height[60, 1] == pytest.approx(height[20, 1])
    quick = quick_heel_height_px(body)
    assert quick[60, 0] - quick[20, 0] == pytest.approx(20.0, abs=0.3)


def test_a_trembling_toe_does_not_move_the_heel(film: Film) -> None:
    body = film(300)
    still = heel_height_px(body)
    body[:, 0, TOE, 1] += np.random.default_rng(5).normal(size=300)
    trembled = heel_height_px(body)
    usual, quick = np.std(trembled - still), np.std(quick_heel_height_px(body) - still)
    assert usual < 0.3 * quick


def test_a_still_figure_comes_out_as_it_went_in(film: Film) -> None:
    body = film(100)
    repair = Repair()
    pushed, left_over = repair.push(body, stature_px(body)), repair.finish()
    assert len(pushed) == 100 - LOOK_AHEAD
    assert len(left_over) == LOOK_AHEAD
    np.testing.assert_allclose(pushed.body_px, body[: len(pushed)])
    np.testing.assert_allclose(left_over.shake_px, 0.0, atol=1e-9)


def test_nothing_in_nothing_out() -> None:
    repair = Repair()
    assert len(repair.push(np.empty((0, 2, 6, 2)), np.empty(0))) == 0
    assert len(repair.finish()) == 0


@pytest.fixture(scope="module")
def messy() -> tuple[Array, Array]:
    """Give the same performance with a bad day's noise, and without any."""
    kind = {"repetitions": 3, "seed": 4, "camera": Camera(), "rate_hz": 30.0}
    noise = Noise(jitter=0.013, bursts_per_min=25, swaps_per_min=12, missing=0.01)
    noisy, clean = (perform("soleus-push-up", noise=one, **kind) for one in (noise, Noise.clean()))
    return noisy.landmarks.xy_px, clean.landmarks.xy_px


def test_mending_brings_noisy_points_nearer(messy: tuple[Array, Array]) -> None:
    noisy, clean = (joints(xy) for xy in messy)
    after = mended(messy[0]).body_px
    away = [np.hypot(*np.moveaxis(body - clean, -1, 0)) for body in (noisy, after)]
    raw, left = (np.nanquantile(one[:, 1, KNEE:], (0.5, 0.99)) for one in away)
    assert left[0] < 0.8 * raw[0]
    assert left[1] < 0.6 * raw[1]
    assert np.isnan(after[..., 0]).mean() < 0.1 * np.isnan(noisy[..., 0]).mean()


@pytest.fixture(scope="module")
def with_company() -> Array:
    """Give a set seen from the side whose far, left foot flies about for two seconds."""
    xy = perform("soleus-push-up", repetitions=3, seed=4, rate_hz=30.0).landmarks.xy_px.copy()
    leg = [LANDMARKS.index(f"left_{name}") for name in ("ankle", "heel", "foot_index")]
    away = np.random.default_rng(1).normal(scale=40.0, size=(60, 1, 2))
    xy[150:210, leg] += away
    return xy


def test_a_far_foot_that_flies_about_is_not_seen(with_company: Array) -> None:
    after = mended(with_company)
    assert np.isnan(after.body_px[155:205, 0, KNEE:]).all()
    assert not np.isnan(after.body_px[:120, 0]).any()
    assert not np.isnan(after.body_px[250:, 0]).any()
    assert not np.isnan(after.body_px[:, 1]).any()


@pytest.mark.parametrize("why", ["both in sight", "both fly"])
def test_a_foot_that_flies_about_stays_where_the_other_may_too(with_company: Array, why: str) -> None:
    xy = with_company.copy()
    if why == "both in sight":
        xy[:, LANDMARKS.index("left_shoulder"), 0] += 60.0
    else:
        right = [LANDMARKS.index(f"right_{name}") for name in ("ankle", "heel", "foot_index")]
        xy[150:210, right] += np.random.default_rng(2).normal(scale=40.0, size=(60, 1, 2))
    seen = ~np.isnan(mended(xy).body_px[150:210, 0, ANKLE:, 0])
    assert seen.mean() > 0.3


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_portions_do_not_matter_where_all_goes_wrong_at_once(with_company: Array, seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy = with_company.copy()
    legs = np.array(
        [[LANDMARKS.index(f"{side}_{name}") for name in LEG_POINTS] for side in ("left", "right")]
    )
    for frame in rng.choice(len(xy), 60, replace=False):
        xy[frame][legs] = xy[frame][legs[::-1]]
    for start in rng.choice(len(xy), 8, replace=False):
        xy[start : start + rng.integers(1, 12), rng.choice(legs.ravel())] = np.nan
    _same_in_portions(xy, list(range(len(xy))))


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 500), max_size=6))
def test_portions_do_not_matter_with_company(with_company: Array, cuts: list[int]) -> None:
    _same_in_portions(with_company, cuts)


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 500), max_size=6))
def test_portions_do_not_matter(messy: tuple[Array, Array], cuts: list[int]) -> None:
    _same_in_portions(messy[0], cuts)


def _same_in_portions(xy: Array, cuts: list[int]) -> None:
    ends = [0, *sorted(min(place, len(xy)) for place in cuts), len(xy)]
    whole, pieces = mended(xy), mended(xy, ends)
    for field in fields(Mended):
        np.testing.assert_allclose(getattr(pieces, field.name), getattr(whole, field.name), rtol=0, atol=1e-9)
