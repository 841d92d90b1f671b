"""Opens a recording by what is in it, whatever its name ends with."""

import codecs
from pathlib import Path

from secondheart.capture.landmarks_csv import LandmarksSource
from secondheart.capture.source import Source
from secondheart.capture.table import Table, open_bytes
from secondheart.capture.weights import ModelName
from secondheart.errors import PoseUnavailableError, RecordingError
from secondheart.types import Kind

_HEAD_BYTES = 4096
#: Files that people hand in by mistake, by their first bytes.
_OTHERS = {
    b"PK\x03\x04": "a zip archive or spreadsheet; unpack it or save it as CSV",
    b"\x1f\x8b": "a gzip file; unpack it first",
    b"%PDF": "a PDF; name the recording itself",
    b"\x89PNG": "a picture; name a video",
    b"\xff\xd8\xff": "a picture; name a video",
    b"SQLite format 3": "a database; name the recording itself",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet; save it as CSV",
}


def recording_kind(path: str | Path) -> Kind:
    """Tell what a file holds from its first bytes; anything that is not text is taken for a video.

    Raises
    ------
    RecordingError
        The file cannot be read, is empty, or is plainly something else.
    """
    place = Path(path)
    with open_bytes(place) as handle:
        try:
            head = handle.read(_HEAD_BYTES)
        except OSError as error:
            raise RecordingError(f"{place} cannot be read: {error.strerror or error}") from error
    for mark, advice in _OTHERS.items():
        if head.startswith(mark):
            raise RecordingError(f"{place} is {advice}; expected a video or a landmarks CSV")
    if not _is_text(head):
        return "video"
    # Text never goes to the video reader, which would follow addresses written in playlists.
    columns = Table(place).columns
    return "inertial" if {"ax", "ay", "az"} <= set(columns) else "landmarks"


def open_recording(path: str | Path, *, model: ModelName = "heavy", person: int | None = None) -> Source:
    """Open a recording for reading.

    Parameters
    ----------
    model
        The pose model for videos, ``heavy`` or ``full``.
    person
        Which person of a video to follow, None for the one whose legs fill most of the picture.

    Raises
    ------
    RecordingError
        The file cannot be read, or is of a kind that is not read.
    PoseUnavailableError
        A video, and the pose model is not installed.
    """
    kind = recording_kind(path)
    if kind == "inertial":
        raise RecordingError(
            f"{path} is a phone's motion recording (ax, ay, az), not read by this version yet; "
            "use a video or a landmarks CSV"
        )
    if kind == "landmarks":
        return LandmarksSource(path)
    try:
        from secondheart.capture.video import VideoSource  # noqa: PLC0415 -- landmarks need no video library
    except ModuleNotFoundError as error:
        raise PoseUnavailableError(
            f"{path} is a video, and {error.name} is not installed on this machine; "
            "install it, or analyse a landmarks CSV made elsewhere with --landmarks"
        ) from error
    return VideoSource(path, model=model, person=person)


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return odd == 0 and (not head or sum(byte < 128 for byte in head) > 0.7 * len(head))
