import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.report.curve import MAX_POINTS, MAX_ROWS, decimate, heel_curve, row_length_s, walk_timeline


def points(parsed, rows) -> int:
    paths = [p.get("d") for row in rows for p in parsed(row).iter("path") if "line" in p.get("class").split()]
    return sum(len(re.findall("[ML]", path)) for path in paths)


def test_one_row_a_minute(trace):
    assert len(heel_curve(trace(59.9), ())) == 1
    assert len(heel_curve(trace(150.0), ())) == 3
    assert len(heel_curve(trace(3600.0, 5.0), ())) == MAX_ROWS


def test_the_points_drawn_are_bounded(parsed, trace):
    rows = heel_curve(trace(700.0), ())
    assert 1000 < points(parsed, rows) <= MAX_POINTS + 4 * len(rows)


@given(st.lists(st.floats(-10, 10) | st.just(float("nan")), min_size=1, max_size=400), st.integers(2, 100))
def test_thinning_keeps_the_highest_and_the_lowest(values, wanted):
    array = np.array(values)
    time_s, thin = decimate(np.arange(len(array), dtype=float), array, wanted)
    assert len(thin) <= wanted + 2
    assert (np.diff(time_s) > 0).all()
    if np.isfinite(array).any():
        assert np.nanmax(thin) == np.nanmax(array)
        assert np.nanmin(thin) == np.nanmin(array)


def test_a_gap_stays_a_gap(parsed, trace):
    made = trace(20.0)
    made.left[100:300] = np.nan
    (row,) = heel_curve(made, ())
    left = next(p for p in parsed(row).iter("path") if p.get("class") == "line left")
    right = next(p for p in parsed(row).iter("path") if p.get("class") == "line right")
    assert left.get("d").count("M") == 2
    assert right.get("d").count("M") == 1


def test_phases_numbers_and_faults_stand_in_the_row(parsed, trace, repetition, finding):
    done = (repetition(1), repetition(2, findings=(finding(), finding("bounce"))))
    (row,) = heel_curve(trace(20.0), done)
    svg = parsed(row)
    assert next(svg.iter("g")).findtext("text") == "1"
    assert len([p for p in svg.iter("path") if p.get("class") == "phases"]) == 2
    assert len([p for p in svg.iter("path") if p.get("class") == "fault"]) == 1
    assert "hold, bounce" in row
    assert "2 repetitions, 1 with a fault" in svg.findtext("desc")


def test_repetitions_too_close_keep_their_marks_and_lose_their_words(trace, repetition, finding):
    done = tuple(
        repetition(k, findings=(finding(),), start_s=t, top_s=t + 0.1, hold_s=0.1, end_s=t + 0.2)
        for k, t in enumerate(np.arange(0.3, 57.2, 0.3).tolist(), start=1)
    )
    (row,) = heel_curve(trace(59.0), done)
    assert row.count('class="fault"') == 190
    assert "fault-word" not in row
    assert row.count("number mid") < 60


def test_nothing_seen_draws_nothing(trace):
    made = trace(5.0)
    made.left[:] = np.nan
    made.right[:] = np.nan
    assert heel_curve(made, ()) == ()
    empty = np.empty(0, dtype=np.float32)
    assert heel_curve(replace(made, time_s=empty, left=empty, right=empty), ()) == ()


@pytest.mark.parametrize("height", [0.0, -3.0, 5.0])
def test_a_flat_trace_has_axes(trace, height):
    made = trace(5.0)
    made.left[:] = height
    made.right[:] = height
    (row,) = heel_curve(made, ())
    assert "nan" not in row
    assert "inf" not in row


def test_an_unknown_hold_draws_all_the_same(trace, repetition, finding):
    nan = float("nan")
    (row,) = heel_curve(
        trace(20.0), (repetition(1, hold_s=nan, rise_s=nan, lower_s=nan, findings=(finding(),)),)
    )
    assert "nan" not in row
    assert "hold not measured" in row


def test_the_drawing_is_the_same_every_time(trace, repetition):
    assert heel_curve(trace(20.0), (repetition(),)) == heel_curve(trace(20.0), (repetition(),))


def test_a_walk_shows_steps_and_heels(parsed, walk):
    (row,) = walk_timeline(walk())
    svg = parsed(row)
    bars = {p.get("class"): p.get("d").count("M") for p in svg.iter("path") if "step" in p.get("class")}
    assert bars == {"step left": 10, "step right": 10}
    assert row.count('class="contact"') == 2
    assert "20 steps; 2 times a heel came down" in svg.findtext("desc")


def test_a_long_walk_has_rows_and_an_empty_one_has_one(walk):
    assert len(walk_timeline(walk(duration_s=130.0))) == 3
    assert len(walk_timeline(walk(duration_s=0.0, steps=(), heel_contacts=()))) == 1


def test_row_length_of_an_unknown_duration():
    assert row_length_s(float("nan")) == 60.0
    assert row_length_s(0.0) == 1.0
    assert row_length_s(7200.0) == 600.0
