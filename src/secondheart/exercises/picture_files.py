"""The pictures of the written exercises: the start, the top, and one repetition that goes round and round."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from secondheart.exercises.model import Exercise
from secondheart.exercises.names import EXERCISE_IDS

Moment = Literal["start", "top", "loop"]

#: Width and height of each picture.
PICTURE_PX: dict[Moment, tuple[int, int]] = {"start": (720, 540), "top": (720, 540), "loop": (480, 360)}


def picture_file(exercise: Exercise, moment: Moment) -> bytes | None:
    """Return a picture of an exercise as a WebP file, None where it has none.

    Pictures belong to the seven written exercises; a file of the user's own shows them where it keeps the
    id of one and says in ``[pictures]`` what is seen.
    """
    if exercise.pictures is None or exercise.id not in EXERCISE_IDS:
        return None
    return picture_place(exercise.id, moment).read_bytes()


def picture_place(exercise_id: str, moment: Moment) -> Traversable:
    """Return where a picture of a written exercise lies."""
    return files("secondheart.exercises") / "pictures" / f"{exercise_id}.{moment}.webp"
