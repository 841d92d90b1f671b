"""What travels on the socket: pictures, landmarks and motion as bytes, and the texts a page may send.

Nothing from outside is believed: a head is checked field by field, a text by a strict form.
"""

import struct
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from secondheart.capture.inertial import ABSURD_MPS2, ABSURD_RADPS
from secondheart.capture.live import rounded
from secondheart.types import LANDMARKS, Array, Landmarks, Language

#: The head: mark, version, kind, sequence, time of capture in µs, width, height, length of the payload.
HEAD = struct.Struct("<2sBBIQHHI")
MARK, VERSION = b"SH", 1
PICTURE: Final = 1
LANDMARK: Final = 2
MOTION: Final = 3
#: Larger messages are refused, head included; a text is much smaller.
MOST_BYTES, MOST_TEXT = 2 * 1024 * 1024, 16 * 1024
LANDMARK_BYTES = len(LANDMARKS) * 3 * 4
#: One sample of motion: µs after the time in the head, then force and rate along three axes.
MOTION_SAMPLE = np.dtype([("after_us", "<u4"), ("force_mps2", "<f4", 3), ("rate_radps", "<f4", 3)])
#: A message of motion holds so many samples at most: four seconds of a quick sensor.
MOST_SAMPLES = 400
MOST_MOTION_BYTES = MOST_SAMPLES * MOTION_SAMPLE.itemsize
LONGEST_SIDE_PX = 4096
#: A steady clock does not run for a thousand years.
MOST_TIME_US = 1000 * 366 * 86_400 * 1_000_000
#: A page may be called so.
PAGE_NAME = r"^[A-Za-z0-9_-]{1,64}$"


class RefusedError(ValueError):
    """A message was refused; the text says what was found and what was expected."""


class BadMessageError(RefusedError):
    """A message that no page of ours sends: wrong in its form, not only at the wrong time."""


@dataclass(frozen=True, slots=True)
class Message:
    """A binary message: a JPEG picture (kind 1), 33 landmarks (kind 2), or samples of motion (kind 3).

    Parameters
    ----------
    time_us
        Time of capture in microseconds, on the sender's own steady clock; of motion, of its first sample.
    width_px, height_px
        The picture's size, which landmarks refer to; 0 for motion.
    """

    kind: int
    sequence: int
    time_us: int
    width_px: int
    height_px: int
    payload: bytes

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height."""
        return self.width_px, self.height_px


def packed(message: Message) -> bytes:
    """Return a message as bytes."""
    head = HEAD.pack(
        MARK,
        VERSION,
        message.kind,
        message.sequence,
        message.time_us,
        message.width_px,
        message.height_px,
        len(message.payload),
    )
    return head + message.payload


def unpacked(data: bytes) -> Message:
    """Return what bytes from outside hold.

    Raises
    ------
    BadMessageError
        When anything in the head is not as agreed, or the length is another.
    """
    if len(data) > MOST_BYTES:
        raise BadMessageError(f"a message of {len(data)} bytes; expected {MOST_BYTES} at most")
    if len(data) < HEAD.size:
        raise BadMessageError(f"a message of {len(data)} bytes; expected a head of {HEAD.size}")
    mark, version, kind, sequence, time_us, width, height, length = HEAD.unpack_from(data)
    _check_form(mark, version, kind)
    if length != len(data) - HEAD.size:
        raise BadMessageError(f"{len(data) - HEAD.size} bytes after the head; expected {length} as it says")
    _check_size(kind, width, height)
    if time_us > MOST_TIME_US:
        raise BadMessageError("a time that no steady clock shows; expected microseconds")
    if kind == LANDMARK and length != LANDMARK_BYTES:
        raise BadMessageError(f"landmarks of {length} bytes; expected {LANDMARK_BYTES}")
    if kind == PICTURE and length == 0:
        raise BadMessageError("a picture without bytes; expected a JPEG")
    if kind == MOTION and (length % MOTION_SAMPLE.itemsize or not 0 < length <= MOST_MOTION_BYTES):
        raise BadMessageError(
            f"motion of {length} bytes; expected 1 to {MOST_SAMPLES} samples of {MOTION_SAMPLE.itemsize}"
        )
    return Message(kind, sequence, time_us, width, height, data[HEAD.size :])


def _check_form(mark: bytes, version: int, kind: int) -> None:
    if mark != MARK:
        raise BadMessageError("a message without its mark; expected it to begin with SH")
    if version != VERSION:
        raise BadMessageError(
            f"version {version} of the message form; expected {VERSION}; load the page again"
        )
    if kind not in {PICTURE, LANDMARK, MOTION}:
        raise BadMessageError(f"kind {kind}; expected 1 for a picture, 2 for landmarks or 3 for motion")


def _check_size(kind: int, width: int, height: int) -> None:
    if kind == MOTION:
        if (width, height) != (0, 0):
            raise BadMessageError(f"motion with a picture of {width} x {height}; expected 0 x 0")
    elif not (0 < width <= LONGEST_SIDE_PX and 0 < height <= LONGEST_SIDE_PX):
        raise BadMessageError(
            f"a picture of {width} x {height}; expected 1 to {LONGEST_SIDE_PX} pixels a side"
        )


def landmarks_payload(xy_px: Array, visibility: Array) -> bytes:
    """Return 33 places, (33, 2), and visibilities, (33,), as the payload of kind 2."""
    return np.column_stack((xy_px, visibility)).astype("<f4").tobytes()


def landmarks_in(message: Message, time_s: float) -> Landmarks:
    """Return the landmarks of a message as one rounded sample at ``time_s``."""
    with np.errstate(invalid="ignore"):  # there are NaN of many kinds
        rows = np.frombuffer(message.payload, dtype="<f4").reshape(len(LANDMARKS), 3).astype(np.float64)
    return rounded(time_s, rows[:, :2], rows[:, 2])


def motion_payload(after_us: np.ndarray, force_mps2: Array, rate_radps: Array) -> bytes:
    """Return samples as the payload of kind 3: (n,) µs after the head's time, and twice (n, 3)."""
    rows = np.empty(len(after_us), MOTION_SAMPLE)
    rows["after_us"], rows["force_mps2"], rows["rate_radps"] = after_us, force_mps2, rate_radps
    return rows.tobytes()


def motion_in(message: Message) -> tuple[np.ndarray, Array, Array]:
    """Return the samples of a message: (n,) times in µs that increase, force and rate (n, 3).

    A sample whose time is not after the one before is left out; what no body does is missing, NaN.
    """
    rows = np.frombuffer(message.payload, dtype=MOTION_SAMPLE)
    after_us = rows["after_us"].astype(np.int64)
    before_us = np.concatenate(([-1], np.maximum.accumulate(after_us)[:-1]))
    rows = rows[after_us > before_us]
    with np.errstate(invalid="ignore"):  # there are NaN of many kinds
        force, rate = (rows[name].astype(np.float64) for name in ("force_mps2", "rate_radps"))
    absurd = ~((np.abs(force) <= ABSURD_MPS2) & (np.abs(rate) <= ABSURD_RADPS)).all(axis=1)
    force[absurd] = rate[absurd] = np.nan
    return message.time_us + rows["after_us"].astype(np.int64), force, rate


class Text(BaseModel):
    """A text message: nothing beyond its keys, and no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


Role = Literal["coach", "camera"]
#: What a page takes part as: a phone's may lie on the thigh.
Part = Literal["coach", "camera", "worn"]
Word = Annotated[str, Field(max_length=64, pattern=r"^[a-z][a-z0-9-]*$")]


class Join(Text):
    """The first message of every page."""

    type: Literal["join"]
    role: Part
    page: Annotated[str, Field(pattern=PAGE_NAME)] | None = None


class Choose(Text):
    """What to do next, chosen by the person."""

    type: Literal["choose"]
    exercise: Word
    variant: Word | None = None
    side: Literal["left", "right", "both", "auto"] = "auto"
    height_cm: Annotated[float, Field(ge=50, le=250)] | None = None
    weight_kg: Annotated[float, Field(ge=0, le=300)] | None = None
    source: Literal["camera", "phone", "replay", "worn"] = "camera"
    find_range: bool = True
    pain_before: bool | None = None
    language: Language = "en"
    quiet: bool = False
    round_min: Annotated[float, Field(ge=0.1, le=60)] | None = None
    rest_s: Annotated[float, Field(ge=0, le=180)] = 60.0


class Say(Text):
    """A command to the set."""

    type: Literal["command"]
    word: Literal["skip", "start", "pause", "resume", "stop"]


class Pain(Text):
    """Whether anything hurts after the set."""

    type: Literal["pain"]
    after: bool


class Count(Text):
    """The right count of the finished set."""

    type: Literal["count"]
    is_: Annotated[int, Field(ge=0, le=10_000, alias="is")]


class Again(Text):
    """Back to choosing."""

    type: Literal["again"]


class TakeOver(Text):
    """The page that sends it wants to be the coach's."""

    type: Literal["take-over"]


class Model(Text):
    """Which pose model to use."""

    type: Literal["model"]
    name: Literal["auto", "heavy", "full"]


class Heard(Text):
    """A cue has been heard: how long after the capture of the frame that decided."""

    type: Literal["heard"]
    cue: Annotated[int, Field(ge=0, le=2**53)]
    age_ms: Annotated[float, Field(ge=0, le=600_000)]


Sent = Join | Choose | Say | Pain | Count | Again | TakeOver | Model | Heard
_SENT: TypeAdapter[Sent] = TypeAdapter(Annotated[Sent, Field(discriminator="type")])


def read_text(text: str) -> Sent:
    """Return the message in a text from outside.

    Raises
    ------
    BadMessageError
        When it is too long, no JSON, or not of an agreed form.
    """
    if len(text) > MOST_TEXT:
        raise BadMessageError(f"a text of {len(text)} characters; expected {MOST_TEXT} at most")
    try:
        return _SENT.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:80]
        raise BadMessageError(
            f"a text that is not understood ({place or 'JSON'}: {first['msg'][:120]})"
        ) from None
