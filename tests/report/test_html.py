import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest

from secondheart.errors import OutputError
from secondheart.report.html import extremes, legs, render, working_s, write_report
from secondheart.types import NotMeasured

VOID = {"meta", "link", "br", "hr", "img", "input", "source"}
HOSTILE = "</title><script>alert('x')</script>\"&"


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in order; keeps ids, links, headings and text."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.attributes = [], [], [], [], []
        self.text = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        values = dict(attrs)
        self.attributes += attrs
        if "id" in values:
            self.ids.append(values["id"])
        if "href" in values:
            self.links.append(values["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


@pytest.fixture
def push_up(exercise):
    return exercise("soleus-push-up")


@pytest.fixture
def full(analysis, repetition, finding, trace):
    done = (repetition(1), repetition(2, score=60.0, findings=(finding(),)), repetition(3, score=80.0))
    return analysis(
        repetitions=done,
        trace=trace(),
        not_measured=(NotMeasured("uneven", "one side view"),),
        warnings=("very short",),
    )


def test_the_page_is_well_formed_and_stands_alone(full, push_up):
    text = render(full, push_up, recording_name="morning.mp4")
    page = Page(text)
    assert "http-equiv" in text
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in text
    assert not {"script", "link", "iframe", "object", "form"} & set(page.tags)
    loaded = [value for name, value in page.attributes if name in {"src", "srcset"}]
    assert loaded
    assert all(re.fullmatch(r"data:image/webp;base64,[\w+/]+=*", value) for value in loaded)
    assert not re.search(
        r"https?://|//[a-z]+\.|url\(|@import", text.replace("http://www.w3.org/2000/svg", "")
    )
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_links_lead_to_places_on_the_page(full, push_up):
    page = Page(render(full, push_up))
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_references_of_descriptions_exist(full, push_up):
    page = Page(render(full, push_up))
    told = [value for name, value in page.attributes if name == "aria-labelledby"]
    assert {one for value in told for one in value.split()} <= set(page.ids)


def test_landmarks_headings_and_table_heads(full, push_up):
    text = render(full, push_up)
    page = Page(text)
    assert page.tags.count("h1") == page.tags.count("main") == page.tags.count("header") == 1
    assert page.tags.count("footer") == 1
    assert not re.search(r"<th(?! scope=)[ >]", text)
    assert 'lang="en"' in text


def test_the_order_of_the_page(full, push_up):
    words = Page(render(full, push_up)).words
    order = [
        "Best and weakest repetition", "What to do better", "How it is done", "What went well",
        "Heel height over time",
        "Every repetition", "How exact this is", "Not measured, and warnings", "What was studied",
        "When to stop", "no medical device",
    ]  # fmt: skip
    places = [words.index(one) for one in order]
    assert places == sorted(places)


def test_the_figures_are_written_for_people(full, push_up):
    words = Page(render(full, push_up)).words
    assert "Held too short: 0.8 s, at least 1.2 s" in words
    assert "because of short-hold" in words
    assert "top held for less than 1.2 s" in words
    assert "9.4 cm" in words
    assert "±0.6 cm" in words
    assert "one heel against the other : one side view" in words
    assert "Warning: very short" in words


def test_unknown_is_not_measured_and_never_nan(analysis, repetition, push_up):
    nan = float("nan")
    done = repetition(
        1, side=None, rise_s=nan, hold_s=nan, lower_s=nan, heel_rise_cm=nan, heel_rise_error_cm=nan,
        ankle_range_deg=nan, score=nan, pose_start_px=None, pose_top_px=None,
    )  # fmt: skip
    text = render(analysis(repetitions=(done,)), push_up)
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)
    assert Page(text).words.count("not measured") >= 8
    assert "None" not in text


def test_hostile_names_are_only_words(full, push_up):
    bad = replace(full, warnings=(HOSTILE,), not_measured=(NotMeasured(HOSTILE, HOSTILE),))
    named = push_up.model_copy(update={"name": HOSTILE, "stop_when": (HOSTILE,)})
    text = render(bad, named, recording_name=HOSTILE + "\x00\udc80\x1b")
    page = Page(text)
    assert "script" not in page.tags
    assert HOSTILE in page.words
    assert "\x00" not in text
    assert "\x1b" not in text
    text.encode("utf-8")


def test_a_hostile_reason_and_unit_are_only_words(analysis, repetition, finding, trace, push_up):
    done = repetition(findings=(finding(reason=HOSTILE, unit=HOSTILE),))
    made = analysis(repetitions=(done,), trace=replace(trace(), unit=HOSTILE))
    assert "script" not in Page(render(made, push_up)).tags


def test_no_repetition_says_so_and_how_to_film(analysis, push_up):
    page = Page(render(analysis(0, not_measured=(NotMeasured("repetitions", "nobody sits"),)), push_up))
    assert "No repetition was found" in page.words
    assert push_up.camera.advice in page.words
    assert "repetitions : nobody sits" in page.words
    assert "table" not in page.tags
    assert "studied" not in page.words


def test_many_repetitions_are_folded_away(analysis, push_up):
    few, many = render(analysis(60), push_up), render(analysis(5000), push_up)
    assert "Show all" not in Page(few).words
    assert "Show all 5000 repetitions" in Page(many).words
    assert many.count('<tr><th scope="row">') == 5000


def test_a_walk(analysis, walk, trace, exercise):
    made = analysis(0, exercise="tip-toe-walk", walk=walk(), trace=trace())
    words = Page(render(made, exercise("tip-toe-walk"))).words
    assert "20 steps in 11.0 s, cadence 109 steps a minute" in words
    assert "Heel came down , 2 times." in words
    assert "0:06.0 left" in words
    assert "Every repetition" not in words
    assert "How exact this is" not in words


def test_no_walk_found(analysis, exercise):
    words = Page(render(analysis(0, exercise="tip-toe-walk"), exercise("tip-toe-walk"))).words
    assert "No walk on tip-toe was found" in words


def test_the_studied_dose_stands_only_beside_the_soleus_push_up(analysis, push_up, exercise):
    words = Page(render(analysis(30), push_up)).words
    # 30 repetitions of 3.6 s are 108 s.
    assert "heels up for 1 min 48 s in all" in words
    assert "1.8 min ÷ 120 min = 1.5 % of that time" in words
    assert "promises no effect on glucose" in words
    # The contractions of FACTS 0.9 rest on press accounts: said so, and with the sum shown.
    assert "Press accounts, not the paper itself" in words
    assert "270 min × 50 a minute = 13,500 contractions" in words
    assert "30 ÷ 13,500 = 0.22 %" in words
    assert "glucose" not in Page(render(analysis(30), exercise("bridge-heel-lift"))).words


def test_the_sum_of_the_noticeable_change_is_true():
    assert round(1.96 * 2**0.5 * 0.8, 1) == 2.2


def test_left_against_right(analysis, repetition, exercise):
    done = tuple(
        repetition(k, side="left" if k < 4 else "right", heel_rise_cm=8.0 + k, score=90.0 + k)
        for k in range(1, 7)
    )
    left, right = legs(done)
    assert (left.leg, left.count, left.heel_rise_cm, left.score) == ("left", 3, 10.0, 92.0)
    assert (right.leg, right.count, right.heel_rise_cm, right.score) == ("right", 3, 13.0, 95.0)
    words = Page(render(analysis(repetitions=done), exercise("seated-single-leg-calf-raise"))).words
    assert "Left against right" in words
    assert "3 left, 3 right, 1 change of side" in words


def test_one_leg_alone_is_compared_with_nothing(repetition):
    assert legs((repetition(side="left"), repetition(2, side="both"))) == ()


def test_best_and_weakest(repetition):
    one, two, three = (
        repetition(1, score=90.0),
        repetition(2, score=90.0, heel_rise_cm=11.0),
        repetition(3, score=50.0),
    )
    unknown = repetition(4, score=float("nan"))
    assert extremes((one, two, three, unknown)) == (two, three)
    assert extremes((one, unknown)) == (one,)
    assert extremes((unknown,)) == ()


def test_seconds_with_a_heel_up(repetition):
    unended = repetition(3, end_s=float("nan"), lower_s=float("nan"))
    assert working_s((repetition(1), repetition(2), unended)) == pytest.approx(3.6 + 3.6 + 0.8 + 1.8)
    assert working_s((replace(unended, hold_s=float("nan")),)) == 0.0


def test_the_count_that_the_person_gives_stands_beside_the_one_found(full, push_up):
    assert "3 counted; you said 12 asked: about 30" in Page(render(full, push_up, own_count=12)).words
    for same in (None, 3):
        assert "you said" not in render(full, push_up, own_count=same)


def test_writing_replaces_whole_files_only(tmp_path, full, push_up):
    page = tmp_path / "report.html"
    write_report(full, push_up, page)
    first = page.read_bytes()
    write_report(full, push_up, page)
    assert page.read_bytes() == first
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_a_folder_that_is_missing_is_told(tmp_path, full, push_up):
    with pytest.raises(OutputError, match="no folder"):
        write_report(full, push_up, tmp_path / "none" / "report.html")


def test_an_older_page_stays_when_the_new_one_fails(tmp_path, full, push_up):
    page = tmp_path / "report.html"
    page.write_text("older")
    broken = replace(full, repetitions=(replace(full.repetitions[0], pose_start_px=np.zeros(3)),))
    with pytest.raises(IndexError):
        write_report(broken, push_up, page)
    assert page.read_text() == "older"


def test_a_film_in_the_same_folder_is_linked(tmp_path, full, push_up):
    page = tmp_path / "report.html"
    write_report(full, push_up, page, film=tmp_path / "my film#1.mp4")
    assert "my%20film%231.mp4" in Page(page.read_text("utf-8")).links
    write_report(full, push_up, page, film=tmp_path / "other" / "film.mp4")
    read = Page(page.read_text("utf-8"))
    assert "film.mp4" in read.words
    assert not [link for link in read.links if not link.startswith("#")]


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1, 2])
def test_colours_can_be_told_apart(scheme):
    style = files("secondheart.report").joinpath("report.css").read_text("utf-8")
    block = re.findall(r":root \{([^}]*)\}", style)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    for name in ("ink", "soft", "fault", "good", "right", "left"):
        assert contrast(colours[name], colours["paper"]) >= 4.5, name
    for name in ("ink", "soft"):
        assert contrast(colours[name], colours["card"]) >= 4.5, name
    for band in ("rise", "hold", "lower"):
        for line in ("left", "right"):
            assert contrast(colours[line], colours[band]) >= 3.0, (line, band)
