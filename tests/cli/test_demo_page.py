"""The first page of the demonstration: a card an exercise, for eyes and for readers, alone in its file."""

import re
from dataclasses import replace
from html import unescape

import pytest

from secondheart.cli.demo_page import Card, card, index_page, result_words
from secondheart.exercises import load_exercise
from secondheart.types import Analysis, Recording, Step, Walk

HOSTILE = "</h2><script>alert('x')</script>\"&"


@pytest.fixture
def page(analysis: Analysis) -> str:
    exercise = load_exercise("soleus-push-up")
    own = Card("own.html", HOSTILE, HOSTILE, None, "")
    return index_page([card(analysis, exercise, "soleus-push-up.html"), own])


def walked(contacts: int) -> Analysis:
    steps = tuple(Step(0.5 * k, "left") for k in range(20))
    walk = Walk(0.0, 10.4, 10.4, steps, 115.0, steps[:contacts])
    return Analysis("tip-toe-walk", "article", Recording("landmarks", 12.0, 30.0, "side"), (), walk, (), ())


def test_a_card_links_shows_and_tells(page: str) -> None:
    first = page.split('<li class="card">')[1]
    pictures = load_exercise("soleus-push-up").pictures
    assert '<a href="soleus-push-up.html">Seated soleus push-up</a>' in first
    assert "3 repetitions, score 90 of 100: held too short" in first
    assert pictures is not None
    assert unescape(re.findall(r'alt="([^"]*)"', first)[0]) == pictures.top
    assert 'width="720" height="540"' in first
    assert first.index("<h2>") < first.index("<img"), "read aloud, the name comes first"


def test_the_page_stands_alone(page: str) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert '<html lang="en">' in page
    assert "prefers-color-scheme: dark" in page
    assert not re.search(r"https?://|url\(|@import|<script|<link", page)
    assert re.findall(r'src="(data:[^,]*),', page) == ["data:image/webp;base64"]


def test_a_card_without_a_picture_and_with_odd_words(page: str) -> None:
    second = page.split('<li class="card">')[2]
    assert "<img" not in second
    assert unescape(second).count(HOSTILE) == 2


def test_results_in_words(analysis: Analysis) -> None:
    assert result_words(replace(analysis, repetitions=())) == "Nothing to count was found"
    clean = replace(analysis, repetitions=analysis.repetitions[:1])
    assert result_words(clean) == "1 repetition, score 90 of 100: no fault found"
    unknown = replace(clean, repetitions=(replace(clean.repetitions[0], score=float("nan")),))
    assert result_words(unknown) == "1 repetition: no fault found"
    assert result_words(walked(0)) == "20 steps on tip-toe in 10\xa0s, no heel came down"
    assert result_words(walked(2)) == "20 steps on tip-toe in 10\xa0s, 2 heels came down"
