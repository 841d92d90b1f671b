"""The coach's words: one file a language, read when it is first needed and checked before it is used."""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from secondheart.errors import RequestError, SecondHeartError
from secondheart.exercises.model import Part, Posture, Text
from secondheart.exercises.rules import SPEAKABLE
from secondheart.types import Language

#: Why pictures are slow: they come so, and the model was changed for it, or could not be.
Slowness = Literal["light", "faster", "slow"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def _check(text: str, places: set[frozenset[str]]) -> str:
    """Refuse places for numbers that are not those expected, and what a voice would read as a sign."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "", None, None)]  # a single bracket: a place without an end
    found = frozenset(name for _, name, _, _ in parts if name is not None)
    if found not in places:
        raise PydanticCustomError("places", "must hold {number} where a number is told, and no other place")
    if any(not (letter.isalnum() or letter in SPEAKABLE) for words, *_ in parts for letter in words):
        raise PydanticCustomError("speakable", "must hold only words that a voice can speak")
    return text


_NONE, _NUMBER = frozenset[str](), frozenset({"number"})
Plain = Annotated[Text, AfterValidator(lambda text: _check(text, {_NONE}))]
Numbered = Annotated[Text, AfterValidator(lambda text: _check(text, {_NUMBER}))]
One = Annotated[Text, AfterValidator(lambda text: _check(text, {_NONE, _NUMBER}))]
Turns = Annotated[
    tuple[Plain, ...], Field(min_length=2), BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else v)
]


class Counted(Part):
    """A sentence with a number, for one and for any other number."""

    one: One
    other: Numbered

    def of(self, number: int) -> str:
        """Return the sentence for this number."""
        return (self.one if number == 1 else self.other).format(number=number)


class Start(Part):
    """What is said of something that is missing before the start, and when all is well."""

    nobody: Plain
    near: Plain
    far: Plain
    feet: Plain
    top: Plain
    view: Plain
    moving: Plain
    well: Plain


class Postures(Part):
    """What is said to somebody in another posture than the exercise's."""

    sitting: Plain
    lying: Plain
    standing: Plain


class Stages(Part):
    """What is said when a set begins, pauses and goes on."""

    range: Plain
    go: Plain
    paused: Plain
    lost: Plain
    resume: Plain
    back: Plain


class Legs(Part):
    """The leg that works from here on."""

    left: Plain
    right: Plain


class Milestones(Part):
    """What is told on the way."""

    half: Plain
    five_more: Plain
    reached: Numbered
    other_leg: Numbered
    minutes: Counted
    seconds: Counted


class Pictures(Part):
    """What is told when pictures come or are looked at slowly; the number is that of a second."""

    light: Numbered
    faster: Numbered
    slow: Numbered


class WornWords(Part):
    """What is said of a phone on the thigh: where it belongs, that it is to lie still, that it was moved."""

    place: Plain
    moving: Plain
    moved: Plain
    rest: Plain
    on: Plain


class Done(Part):
    """The last word; ``longest`` is for more than one walk on tip-toe."""

    nothing: Plain
    repetitions: Counted
    seconds: Counted
    longest: Counted


class Words(Part):
    """All that the coach says in one language, but for the cues of the exercises.

    ``name`` is the language's own, ``sample`` is for trying a voice.
    """

    language: Language
    name: Plain
    sample: Plain
    praise: Turns
    start: Start
    posture: Postures
    stage: Stages
    leg: Legs
    milestone: Milestones
    pictures: Pictures
    worn: WornWords
    done: Done

    def missing(self, what: str, posture: Posture) -> str:
        """Return what to say of something that is missing before the start, see :mod:`.start_check`."""
        sentence: str = getattr(self.posture, posture) if what == "posture" else getattr(self.start, what)
        return sentence

    def slow_pictures(self, why: Slowness, rate_hz: float) -> str:
        """Return what to tell of slow pictures."""
        sentence: str = getattr(self.pictures, why)
        return sentence.format(number=round(rate_hz))

    def praised(self, times: int) -> str:
        """Return a word of praise; ``times`` is how often there was praise before."""
        return self.praise[times % len(self.praise)]


@cache
def words_of(language: str) -> Words:
    """Return the words of a language.

    Raises
    ------
    RequestError
        There are no words of this language.

    >>> words_of("de").done.repetitions.of(12)
    'Fertig. 12 Wiederholungen.'
    """
    if language not in LANGUAGES:
        raise RequestError(f"language is {language!r:.40}; expected one of {', '.join(LANGUAGES)}")
    file = files("secondheart.coach") / "languages" / f"{language}.toml"
    return words_in(file.read_text(encoding="utf-8"), language)


def words_in(text: str, language: str) -> Words:
    """Return the words in the text of a file.

    Raises
    ------
    SecondHeartError
        A key is missing or unknown, or a sentence cannot be spoken.
    """
    try:
        words = Words.model_validate(tomllib.loads(text))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SecondHeartError(
            f"the words of {language}: {place}: {first['msg']}; mend that place of the file"
        ) from None
    except ValueError as error:
        raise SecondHeartError(f"the words of {language} are not TOML ({error}); mend that place") from None
    if words.language != language:
        raise SecondHeartError(
            f"the words of {language}: language is {words.language!r}; expected {language!r}"
        )
    return words
