import math

import numpy as np
import pytest

from secondheart.report.story import SHOWN_S, Story


@pytest.fixture
def push_up(exercise):
    return exercise("soleus-push-up")


def test_phases_of_a_repetition(analysis, push_up):
    story = Story(analysis(1), push_up)  # starts at 5.0, top at 5.8, held for 1.8, ends at 8.6
    said = {t: story.at(t).phase for t in (4.9, 5.0, 5.5, 5.8, 7.0, 7.7, 8.5, 8.6, 99.0)}
    assert said == {
        4.9: "rest", 5.0: "rise", 5.5: "rise", 5.8: "hold 0.0 s", 7.0: "hold 1.2 s", 7.7: "lower",
        8.5: "lower", 8.6: "rest", 99.0: "rest",
    }  # fmt: skip


def test_the_count_rises_at_the_top(analysis, push_up):
    story = Story(analysis(2), push_up)
    assert [(m.count, m.counted) for m in map(story.at, (5.7, 5.8, 10.7, 10.9))] == [
        (0, "repetitions"), (1, "repetition"), (1, "repetition"), (2, "repetitions"),
    ]  # fmt: skip


def test_faults_are_told_when_a_repetition_ends_and_then_go(analysis, repetition, finding, push_up):
    story = Story(analysis(repetitions=(repetition(1, findings=(finding(),)),)), push_up)
    assert story.at(8.5).faults == ()
    told = story.at(8.7)
    assert told.faults == ("Held too short: 0.8 s, at least 1.2 s",)
    assert told.cue == push_up.cues["short-hold"].short
    assert story.at(8.6 + SHOWN_S + 0.1).faults == ()


def test_a_clean_repetition_clears_what_was_told(analysis, repetition, finding, push_up):
    done = (
        repetition(1, findings=(finding(),)),
        repetition(2, start_s=8.7, top_s=8.9, end_s=9.5, hold_s=0.1),
    )
    story = Story(analysis(repetitions=done), push_up)
    assert story.at(9.4).faults
    assert story.at(9.6).faults == ()


def test_at_most_three_faults_are_told(analysis, repetition, finding, push_up):
    many = tuple(finding(name) for name in ("bounce", "toe-lift", "short-hold", "fast-lowering"))
    story = Story(analysis(repetitions=(repetition(1, findings=many),)), push_up)
    assert len(story.at(8.7).faults) == 3


def test_an_unknown_hold_goes_straight_to_lowering(analysis, repetition, push_up):
    story = Story(analysis(repetitions=(repetition(1, hold_s=math.nan),)), push_up)
    assert story.at(6.5).phase == "lower"


def test_repetitions_in_any_order(analysis, push_up):
    turned = analysis(3)
    story = Story(analysis(repetitions=turned.repetitions[::-1]), push_up)
    assert [story.at(t).count for t in (6.0, 11.0, 16.0)] == [1, 2, 3]


def test_heights_are_parts_of_the_highest(analysis, trace, push_up):
    made = trace()
    story = Story(analysis(1, trace=made), push_up)
    top = int(np.argmax(made.right))
    moment = story.at(float(made.time_s[top]))
    assert moment.heights == pytest.approx((9 / 9.5, 1.0), abs=1e-3)
    assert moment.height_words == "9.5 cm"
    assert story.at(1e9).heights is not None


def test_a_heel_that_is_not_seen(analysis, trace, push_up):
    made = trace()
    made.left[:] = np.nan
    moment = Story(analysis(1, trace=made), push_up).at(1.0)
    assert math.isnan(moment.heights[0])
    assert moment.heights[1] > 0
    made.right[:] = np.nan
    assert Story(analysis(1, trace=made), push_up).at(1.0).heights is None
    assert Story(analysis(1), push_up).at(1.0).heights is None


def test_a_walk(analysis, walk, exercise):
    story = Story(analysis(0, walk=walk()), exercise("tip-toe-walk"))
    assert story.at(1.0).phase == "rest"
    assert story.at(3.0).phase == "on tip-toe"
    assert (story.at(2.1).count, story.at(2.1).counted) == (1, "step")
    assert story.at(6.1).faults == ("Heel came down: left",)
    assert story.at(9.0).faults == ("Heel came down: right",)
    assert story.at(12.0).faults == ()
