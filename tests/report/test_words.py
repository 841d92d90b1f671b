import doctest
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.report import words
from secondheart.types import NotMeasured


def test_the_examples_in_the_module_are_true():
    assert doctest.testmod(words).failed == 0


def test_advice_takes_the_words_of_the_cues(analysis, repetition, finding, exercise):
    push_up = exercise("soleus-push-up")
    done = analysis(repetitions=(repetition(1, findings=(finding(),)), repetition(2)))
    (only,) = words.advice(done, push_up)
    assert (only.fault, only.count, only.text) == ("short-hold", 1, push_up.cues["short-hold"].long)


def test_what_can_hurt_comes_before_what_is_slow(analysis, repetition, finding, exercise):
    done = analysis(
        repetitions=(
            repetition(1, findings=(finding("fast-lowering"), finding("short-hold"))),
            repetition(2, findings=(finding("bounce"), finding("partial-range"))),
        )
    )
    order = [one.fault for one in words.advice(done, exercise("soleus-push-up"))]
    assert order == ["bounce", "partial-range", "short-hold", "fast-lowering"]


def test_a_fault_of_every_repetition_comes_before_a_single_lapse(analysis, repetition, finding, exercise):
    done = [repetition(index, findings=(finding("short-hold"),)) for index in range(1, 6)]
    done.append(repetition(6, findings=(finding("toe-lift"),)))
    order = [one.fault for one in words.advice(analysis(repetitions=tuple(done)), exercise("soleus-push-up"))]
    assert order == ["short-hold", "toe-lift"]


def test_a_fault_found_twice_in_one_repetition_counts_once(analysis, repetition, finding, exercise):
    done = analysis(repetitions=(repetition(1, findings=(finding("bounce"), finding("bounce"))),))
    assert words.advice(done, exercise("soleus-push-up"))[0].count == 1


def test_heels_that_came_down_are_counted_one_by_one(analysis, walk, exercise):
    done = analysis(0, exercise="tip-toe-walk", walk=walk())
    (only,) = words.advice(done, exercise("tip-toe-walk"))
    assert (only.fault, only.count) == ("heel-contact", 2)


def test_a_fault_without_cue_still_has_a_text(analysis, repetition, finding, exercise):
    done = analysis(repetitions=(repetition(1, findings=(finding("no-stretch"),)),))
    assert words.advice(done, exercise("soleus-push-up"))[0].text == "No stretch."


def test_praise_counts_what_was_done_well(analysis, repetition, finding, exercise):
    done = tuple(repetition(k, findings=(finding(),) if k <= 2 else ()) for k in range(1, 31))
    well = words.praise(analysis(repetitions=done), exercise("soleus-push-up"))
    assert "28 of 30 held long enough." in well
    assert "30 repetitions; about 30 are asked." in well


def test_less_than_four_in_five_is_no_praise(analysis, repetition, finding, exercise):
    done = tuple(repetition(k, findings=(finding(),) if k <= 3 else ()) for k in range(1, 11))
    well = words.praise(analysis(repetitions=done), exercise("soleus-push-up"))
    assert not any("held" in one for one in well)


def test_what_was_not_measured_or_not_asked_is_not_praised(analysis, exercise):
    done = analysis(not_measured=(NotMeasured("bounce", "too few pictures"),))
    well = " ".join(words.praise(done, exercise("soleus-push-up")))
    assert "bounce" not in well
    assert "edge" not in well
    assert "held long enough" in well


def test_an_unknown_hold_is_not_praised(analysis, repetition, exercise):
    done = tuple(repetition(k, hold_s=math.nan) for k in (1, 2))
    assert not any(
        "held" in one for one in words.praise(analysis(repetitions=done), exercise("soleus-push-up"))
    )


def test_one_leg_exercises_praise_each_leg(analysis, repetition, exercise):
    done = tuple(repetition(k, side="left" if k <= 30 else "right") for k in range(1, 41))
    well = words.praise(analysis(repetitions=done), exercise("seated-single-leg-calf-raise"))
    assert "30 with the left leg; about 30 are asked." in well
    assert not any("right leg" in one for one in well)


def test_a_walk_is_praised_for_its_heels(analysis, walk, exercise):
    on_toes = exercise("tip-toe-walk")
    assert words.praise(analysis(0, walk=walk()), on_toes) == ("18 of 20 steps kept the heel up.",)
    assert words.praise(analysis(0, walk=walk(heel_contacts=())), on_toes) == (
        "No heel came down in 20 steps.",
    )
    assert words.praise(analysis(0, walk=walk(steps=())), on_toes) == ()


def test_nothing_done_is_not_praised(analysis, exercise):
    assert words.praise(analysis(0), exercise("soleus-push-up")) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Held too short: 0.8 s, at least 1.2 s"),
        ({"value": 1.16}, "Held too short: 1.16 s, at least 1.20 s"),
        (
            {"fault": "knee-angle", "value": 115.3, "limit": 110.0, "unit": "deg"},
            "Knee out of its angle: 115°, at most 110°",
        ),
        (
            {"fault": "partial-range", "value": 0.62, "limit": 0.7, "unit": "of best"},
            "Not full height: 62 % of best, at least 70 % of best",
        ),
        (
            {"fault": "no-stretch", "value": 0.2, "limit": -0.5, "unit": "cm"},
            "No stretch: lowest point 0.2 cm, asked −0.5 cm",
        ),
        ({"value": math.nan}, "Held too short"),
    ],
)
def test_findings_in_words(finding, changes, said):
    assert words.finding_words(finding(**changes)) == said


@given(st.floats(-1e6, 1e6) | st.just(math.nan), st.sampled_from(["s", "cm", "deg", ""]))
def test_a_number_is_never_nan_nor_minus_zero(value, unit):
    said = words.number(value, unit)
    assert "nan" not in said
    assert not said.startswith(("-", "−0.0", "−0 "))
    assert (said == words.NOT_MEASURED) == math.isnan(value)


@given(st.floats(min_value=0, max_value=1e5))
def test_clock_reads_back(seconds):
    *hours, minutes, rest = words.clock(seconds).split(":")
    assert float(rest) < 60
    assert int(minutes) < 60
    assert sum(3600 * int(one) for one in hours) + 60 * int(minutes) + float(rest) == pytest.approx(
        seconds, abs=0.051
    )


def test_unknown_lengths_scores_and_sides_are_named():
    assert words.length(math.nan) == words.score(math.nan) == words.clock(math.nan) == words.NOT_MEASURED
    assert words.side_words(None) == words.error(math.nan) == words.NOT_MEASURED


def test_what_was_to_be_measured_has_a_neutral_name():
    assert words.looked_at("uneven") == "one heel against the other"
    assert words.looked_at("heel_rise_cm") == "heel rise"
    assert words.looked_at("some_new-thing") == "some new thing"


def test_every_weight_stands_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    for fault, weight in words.WEIGHTS.items():
        assert f"| `{fault}` | {weight:g} |" in text
    assert f"{100 * words.PRAISE_FROM:g} %" in text
