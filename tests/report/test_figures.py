import numpy as np

from secondheart.report.figures import landmark, stick_figures


def test_a_drawing_has_title_description_and_heel_rise(parsed, repetition):
    svg = parsed(stick_figures(repetition(7), "Best"))
    assert svg.get("role") == "img"
    assert svg.findtext("title") == "Best, repetition 7"
    assert "9.4 cm" in svg.findtext("desc")
    told = svg.get("aria-labelledby").split()
    assert told == [svg.find("title").get("id"), svg.find("desc").get("id")]


def test_the_left_side_is_marked_otherwise_than_by_colour(repetition):
    text = str(stick_figures(repetition(), "Best"))
    assert 'class="left"' in text
    assert 'class="joint left"' in text


def test_every_point_lies_within_the_drawing(parsed, repetition):
    svg = parsed(stick_figures(repetition(), "Best"))
    panel = svg.findall("g")[0]
    for circle in panel.iter("circle"):
        assert -1 <= float(circle.get("cx")) <= 221
        assert -1 <= float(circle.get("cy")) <= 221


def test_a_repetition_without_pose_has_no_drawing(repetition):
    assert stick_figures(repetition(pose_start_px=None), "Best") is None
    assert stick_figures(repetition(pose_top_px=None), "Best") is None


def test_a_pose_of_which_nothing_is_seen_has_no_drawing(repetition):
    hidden = np.full((33, 2), np.nan, dtype=np.float32)
    assert stick_figures(repetition(pose_start_px=hidden, pose_top_px=hidden), "Best") is None


def test_points_that_are_not_seen_are_left_out(repetition):
    one = repetition()
    whole = str(stick_figures(one, "Best"))
    for pose in (one.pose_start_px, one.pose_top_px):
        for name in ("left_wrist", "left_heel", "nose", "left_ear", "right_ear"):
            pose[landmark(name)] = np.nan
    partial = str(stick_figures(one, "Best"))
    assert partial.count("<line") < whole.count("<line")
    assert 'class="head"' in whole
    assert 'class="head"' not in partial
    assert "nan" not in partial


def test_all_points_in_one_place_do_no_harm(repetition):
    point = np.zeros((33, 2), dtype=np.float32)
    assert "nan" not in str(stick_figures(repetition(pose_start_px=point, pose_top_px=point), "Best"))


def test_an_unknown_rise_is_not_written_under_the_feet(repetition):
    text = str(stick_figures(repetition(heel_rise_cm=float("nan")), "Best"))
    assert ">feet<" in text
    assert "not measured" in text
