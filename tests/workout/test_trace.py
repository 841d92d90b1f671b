"""The trace for drawing: thinned out, in centimetres above each leg's own low level."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.signals import joined, part
from secondheart.synthetic import Performance
from secondheart.workout.trace import TraceKeeper

NAN = float("nan")


@pytest.fixture
def played(performed: Callable[..., Performance]) -> Performance:
    return performed("soleus-push-up", repetitions=3, seed=1)


@pytest.fixture
def run(played: Performance) -> Signals:
    motion = Motion()
    _, early = motion.push(played.landmarks)
    return joined(early, motion.finish())


def test_nothing_kept_nothing_drawn() -> None:
    assert TraceKeeper().trace([], 172.0) is None


def test_ten_points_a_second(run: Signals) -> None:
    keeper = TraceKeeper()
    keeper.push(run.first, run.heel_height)
    trace = keeper.trace([], 172.0)
    assert trace is not None
    assert np.diff(trace.time_s) == pytest.approx(0.1, abs=1e-4)
    assert len(trace.time_s) == len(trace.left) == len(trace.right) == -(-len(run) // 3)
    assert trace.unit == "cm"


def test_it_follows_the_true_heel(run: Signals, played: Performance) -> None:
    keeper = TraceKeeper()
    keeper.push(run.first, run.heel_height)
    true = played.truth.repetitions
    trace = keeper.trace([(one.start_s, one.end_s) for one in true], played.truth.stature_cm)
    assert trace is not None
    exact = np.interp(trace.time_s, played.truth.time_s, played.truth.heel_cm["right"])
    away = np.abs(trace.right - (exact - exact.min()))
    assert np.median(away) < 0.8
    assert np.max(away) < 3.0


def test_without_a_scale_it_is_a_share_of_the_leg(run: Signals) -> None:
    keeper = TraceKeeper()
    keeper.push(run.first, run.heel_height)
    known, unknown = keeper.trace([], 172.0), keeper.trace([], NAN)
    assert known is not None
    assert unknown is not None
    assert unknown.unit == "% of leg"
    np.testing.assert_allclose(unknown.right, known.right / (172.0 * 0.53) * 100, rtol=1e-4, atol=1e-5)


def test_zero_is_the_low_level_while_the_leg_worked(run: Signals) -> None:
    run.heel_height[: int(1.0 * RATE_HZ)] -= 0.1  # the feet were lower while the person sat down
    keeper = TraceKeeper()
    keeper.push(run.first, run.heel_height)
    trace = keeper.trace([(4.0, 8.0)], 172.0)
    assert trace is not None
    worked = (trace.time_s > 3.0) & (trace.time_s < 9.0)
    assert np.quantile(trace.right[worked], 0.1) == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize("size", [1, 2, 47])
def test_portions_do_not_matter(run: Signals, size: int) -> None:
    whole, pieces = TraceKeeper(), TraceKeeper()
    whole.push(run.first, run.heel_height)
    for start, stop in pairwise([*range(0, len(run), size), len(run)]):
        piece = part(run, start, stop)
        pieces.push(piece.first, piece.heel_height)
    one, other = whole.trace([], 172.0), pieces.trace([], 172.0)
    assert one is not None
    assert other is not None
    for name in ("time_s", "left", "right"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_what_was_not_seen_is_missing(run: Signals) -> None:
    run.heel_height[30:60, 0] = np.nan
    keeper = TraceKeeper()
    keeper.push(run.first, run.heel_height)
    trace = keeper.trace([], 172.0)
    assert trace is not None
    assert np.flatnonzero(np.isnan(trace.left)).tolist() == list(range(10, 20))
    assert not np.isnan(trace.right).any()
