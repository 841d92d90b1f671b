"""What stands at the head of a journal, and the notes between its samples, as JSON and back."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from secondheart.errors import RecordingError, RequestError
from secondheart.exercises.model import Exercise
from secondheart.exercises.names import EXERCISE_IDS, exercise_file
from secondheart.types import Kind, Language, Mount

NAN = float("nan")
Form = TypeVar("Form")
Source = Literal["camera", "phone", "replay", "worn"]
Start = Literal["check", "skipped", "replay"]


def _nan_for_none(value: object) -> object:
    return NAN if value is None else value


def _within_reason(value: float) -> float:
    if abs(value) > 1e6:
        raise ValueError("no length, weight or time is so great")
    return value


Known = Annotated[float, BeforeValidator(_nan_for_none), AfterValidator(_within_reason)]
Word = Annotated[str, Field(max_length=200)]
ExerciseId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
VariantName = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=64)]


@dataclass(frozen=True, slots=True)
class Header:
    """What was chosen before a set, and when it began. It names no person and holds no picture.

    Parameters
    ----------
    exercise, variant
        Id of the exercise and the variant chosen.
    started_at
        When the set began, with a zone.
    side
        The working leg as it was said: left, right, both or auto.
    height_cm, best_cm, weight_kg
        Body height, own best heel rise, weight held; NaN where not known.
    source
        Where the pictures, points or motions came from.
    kind
        What the engine is told that the samples came from, so that a new analysis says the same.
    start
        Whether the start check was passed or skipped, or the set is a replay.
    size_px
        Width and height of the picture that the points belong to, 0 where not known.
    sitting
        What ties the sets of one sitting together, empty for none.
    safety_read
        Whether the page about safety was confirmed.
    pain_before
        The answer to the question about pain before the set, None where it was not asked.
    language
        What the coach spoke.
    exercise_sha256
        Sum of the exercise's file, by which a later analysis sees that the file has changed.
    made_by
        Version of this program.
    mount
        Where a phone was worn that felt the set, None where a camera saw it.
    quiet
        Whether nothing was said, as at a desk.
    round_s, rest_s
        Seconds of work in a round and of the pause after it; NaN for one round without end.
    """

    exercise: ExerciseId
    started_at: AwareDatetime
    variant: VariantName = "article"
    side: Literal["left", "right", "both", "auto"] = "auto"
    height_cm: Known = NAN
    best_cm: Known = NAN
    weight_kg: Known = NAN
    source: Source = "camera"
    kind: Kind = "video"
    start: Start = "check"
    size_px: tuple[Annotated[int, Field(ge=0, le=65535)], Annotated[int, Field(ge=0, le=65535)]] = (0, 0)
    sitting: Word = ""
    safety_read: bool = False
    pain_before: bool | None = None
    language: Language = "en"
    exercise_sha256: Word = ""
    made_by: Word = ""
    mount: Mount | None = None
    quiet: bool = False
    round_s: Known = NAN
    rest_s: Known = 60.0


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened during or after a set.

    Parameters
    ----------
    kind
        ``pause``, ``resume``, ``pain``, ``count``, ``warning``, ``end``, ``recovered`` or any other word.
    at
        When, by the clock of the machine, with a zone.
    after_s
        Time of the last sample before it, in seconds of the set, NaN before the first.
    facts
        What else is known of it: values that JSON can hold.
    """

    kind: Word
    at: AwareDatetime
    after_s: Known = NAN
    facts: dict[str, Any] = field(default_factory=dict)


def header_for(exercise: Exercise, **chosen: Any) -> Header:
    """Return the header of a set that begins now, with the sum of the exercise's file filled in.

    Parameters
    ----------
    exercise
        One of the seven, in the variant chosen.
    chosen
        The other fields of :class:`Header`.

    Raises
    ------
    RequestError
        A field does not exist or holds what it may not.

    >>> from secondheart.exercises import load_exercise
    >>> header_for(load_exercise("tip-toe-walk"), side="both").exercise
    'tip-toe-walk'
    """
    known: dict[str, Any] = {
        "exercise": exercise.id,
        "variant": exercise.variant,
        "started_at": datetime.now().astimezone(),
        "exercise_sha256": exercise_sha256(exercise.id),
        "made_by": version("secondheart"),
    }
    try:
        return checked_header(Header(**(known | chosen)))
    except (TypeError, ValueError, PydanticSerializationError) as error:
        raise RequestError(f"a set cannot begin like this: {error}") from error


def exercise_sha256(exercise: str) -> str:
    """Return the sum of a written exercise's file, empty for an exercise that is not one of the seven."""
    return sha256(exercise_file(exercise).read_bytes()).hexdigest() if exercise in EXERCISE_IDS else ""


_HEADERS: TypeAdapter[Header] = TypeAdapter(Header)
_NOTES: TypeAdapter[Note] = TypeAdapter(Note)


def checked_header(header: Header) -> Header:
    """Return a header as it will be read again; raises RecordingError where it could not be."""
    return header_from(header_bytes(header))


def header_bytes(header: Header) -> bytes:
    """Return a header as JSON; what is not known is null."""
    return _HEADERS.dump_json(header, warnings="error")


def header_from(data: bytes) -> Header:
    """Read a header, and raise RecordingError where it holds what it may not."""
    return _read(_HEADERS, data, "header")


def note_bytes(note: Note) -> bytes:
    """Return a note as JSON; what is not known is null."""
    return _NOTES.dump_json(note, warnings="error")


def note_from(data: bytes) -> Note:
    """Read a note, and raise RecordingError where it holds what it may not."""
    return _read(_NOTES, data, "note")


def _read(form: TypeAdapter[Form], data: bytes, what: str) -> Form:
    try:
        return form.validate_json(data, strict=True)
    except ValidationError as error:
        raise RecordingError(
            f"a {what} of the journal is not as it should be: {first_problem(error)}; "
            "it may be written by a newer SecondHeart, or by something else"
        ) from error


def first_problem(error: ValidationError) -> str:
    """Put the first thing that a form refuses into a few words."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in found["loc"])[:100]
    return f"{place}: {found['msg']}" if place else found["msg"]
