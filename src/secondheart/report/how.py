"""How an exercise is done, in pictures that stand in the page itself."""

from base64 import b64encode
from dataclasses import dataclass

from secondheart.exercises.model import Exercise
from secondheart.exercises.picture_files import PICTURE_PX, Moment, picture_file
from secondheart.exercises.words import asked_words


@dataclass(frozen=True, slots=True)
class How:
    """One repetition that moves, and its top for those who want nothing to move.

    ``loop`` and ``top`` are data addresses, ``alt`` says what is seen, ``asked`` what is asked; ``other``
    names the variant where the pictures show the article's form instead of it.
    """

    loop: str
    top: str
    alt: str
    asked: str
    other: str
    width_px: int
    height_px: int


def how_it_is_done(exercise: Exercise) -> How | None:
    """Return the pictures of an exercise for a page, None where it has none."""
    loop, top = picture_address(exercise, "loop"), picture_address(exercise, "top")
    if exercise.pictures is None or loop is None or top is None:
        return None
    other = "" if exercise.variant == "article" else exercise.variant
    return How(loop, top, exercise.pictures.loop, asked_words(exercise), other, *PICTURE_PX["loop"])


def picture_address(exercise: Exercise, moment: Moment) -> str | None:
    """Return a picture as an address that holds the whole file, None where there is none."""
    file = picture_file(exercise, moment)
    return None if file is None else f"data:image/webp;base64,{b64encode(file).decode()}"
