"""The words of every language: all sentences, the same places for numbers, nothing that cannot be spoken."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from secondheart.coach.start_check import ORDER
from secondheart.coach.words import LANGUAGES, words_in, words_of
from secondheart.errors import RequestError, SecondHeartError

FOLDER = files("secondheart.coach") / "languages"
ENGLISH = (FOLDER / "en.toml").read_text(encoding="utf-8")


def sentences(part: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Give every sentence with its place in the file."""
    if isinstance(part, str):
        yield place, part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from sentences(inner, f"{place}.{key}")
    elif isinstance(part, tuple):
        for number, inner in enumerate(part):
            yield from sentences(inner, f"{place}.{number}")


def told(language: str) -> dict[str, str]:
    return dict(sentences(words_of(language).model_dump()))


def test_every_file_is_a_language_and_every_language_has_its_file() -> None:
    assert {place.name for place in FOLDER.iterdir()} == {f"{one}.toml" for one in LANGUAGES}
    assert LANGUAGES[0] == "en"


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_sentence_is_left_in_english_or_out(language: str) -> None:
    english, own = told("en"), told(language)
    assert english.keys() == own.keys()
    assert [place for place, text in own.items() if text == english[place]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_end(language: str) -> None:
    for place, text in told(language).items():
        if place in {".language", ".name"}:
            continue
        assert text.endswith("."), place
        assert len(text) <= (140 if place.startswith(".pictures") else 75), place
        assert text[0].isupper() or text.startswith("{number}"), place
        assert not re.search(r"\b(Sie|Ihnen|Ihre?|usted)\b", text), "the coach says du and tú"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_stand_where_they_are_told(language: str) -> None:
    words = words_of(language)
    counted = (
        words.milestone.minutes, words.milestone.seconds,
        words.done.repetitions, words.done.seconds, words.done.longest,
    )  # fmt: skip
    for sentence in counted:
        one, two, none = sentence.of(1), sentence.of(2), sentence.of(0)
        assert "2" in two
        assert "0" in none
        assert two.replace("2", "1") != one, "one thing is told otherwise than two"
        assert "{" not in one + two
    assert "17" in words.slow_pictures("light", 16.6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_can_be_missing_has_a_sentence(language: str) -> None:
    words = words_of(language)
    said = [words.missing(what, "sitting") for what in ORDER]
    assert len(set(said)) == len(ORDER)
    assert len({words.missing("posture", posture) for posture in ("sitting", "lying", "standing")}) == 3


def test_praise_comes_in_turn() -> None:
    words = words_of("en")
    assert [words.praised(times) for times in range(4)] == [*words.praise, words.praise[0]]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('half = "Half-way."\n', "", "milestone.half: Field required"),
        ('half = "Half-way."', 'half = "Half-way."\nhalves = "Both."', "milestone.halves: Extra inputs"),
        ('half = "Half-way."', 'half = "{number} done."', "milestone.half: must hold {number} where"),
        ('reached = "That is {number}.', 'reached = "That is {count}.', "milestone.reached: must hold"),
        ('other = "{number} minutes."', 'other = "Many minutes."', "milestone.minutes.other: must hold"),
        ('half = "Half-way."', 'half = "50 %"', "milestone.half: must hold only words"),
        ('half = "Half-way."', 'half = ""', "milestone.half: String should have at least 1"),
        ('"Much better."]', "5]", "praise.2: Input should be a valid string"),
        ('language = "en"', 'language = "de"', "language is 'de'; expected 'en'"),
        ('half = "Half-way."', "half = ", "are not TOML"),
        ('half = "Half-way."', 'half = "{"', "milestone.half: must hold"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_place(old: str, new: str, why: str) -> None:
    assert old in ENGLISH
    with pytest.raises(SecondHeartError, match=r"^the words of en\b.*") as caught:
        words_in(ENGLISH.replace(old, new), "en")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("language", ["", "fr", "../en", "EN"])
def test_a_language_without_words_is_refused(language: str) -> None:
    with pytest.raises(RequestError, match="expected one of en, de, es"):
        words_of(language)
