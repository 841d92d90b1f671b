"""Opens a recording by what is in it, whatever its name ends with."""

import codecs
from pathlib import Path
from typing import Literal

from secondheart.capture.exports import bundle, bundle_export, file_export, is_motion
from secondheart.capture.inertial import Export, InertialSource
from secondheart.capture.inertial_units import ForceUnit, RateUnit
from secondheart.capture.landmarks_csv import LandmarksSource
from secondheart.capture.source import Source
from secondheart.capture.table import Table, open_bytes
from secondheart.capture.weights import ModelName
from secondheart.errors import PoseUnavailableError, RecordingError
from secondheart.types import Kind

_HEAD_BYTES = 4096
#: Files that people hand in by mistake, by their first bytes.
_OTHERS = {
    b"\x1f\x8b": "a gzip file; unpack it first",
    b"%PDF": "a PDF; name the recording itself",
    b"\x89PNG": "a picture; name a video",
    b"\xff\xd8\xff": "a picture; name a video",
    b"SQLite format 3": "a database; name the recording itself",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet; export or save it as CSV",
}
#: Zip archives: one with files in it, an empty one.
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def recording_kind(path: str | Path) -> Kind:
    """Tell what a file holds from its first bytes; anything that is not text is taken for a video.

    A folder or zip archive is the export of an app, or nothing that is read.

    Raises
    ------
    RecordingError
        The file cannot be read, is empty, or is plainly something else.
    """
    place = Path(path)
    head = _head(place)
    if head is None or head.startswith(_ZIPS):
        bundle(place)
        return "inertial"
    for mark, advice in _OTHERS.items():
        if head.startswith(mark):
            raise RecordingError(
                f"{place} is {advice}; expected a video, a landmarks CSV or a motion recording"
            )
    if not _is_text(head):
        return "video"
    # Text never goes to the video reader, which would follow addresses written in playlists.
    return "inertial" if is_motion(Table(place).columns) else "landmarks"


def open_recording(
    path: str | Path,
    *,
    model: ModelName = "heavy",
    person: int | None = None,
    force_unit: ForceUnit | None = None,
    rate_unit: RateUnit | None = None,
    force_sign: Literal[1, -1] | None = None,
) -> Source:
    """Open a recording for reading.

    Parameters
    ----------
    model
        The pose model for videos, ``heavy`` or ``full``.
    person
        Which person of a video to follow, None for the one whose legs fill most of the picture.
    force_unit, rate_unit
        Units of a motion recording, ``"m/s2"`` or ``"g"`` and ``"rad/s"`` or ``"deg/s"``; None for those that
        its header, its description or else the physics tells.
    force_sign
        -1 where the acceleration of a motion recording points down at rest, None as its app writes it.

    Raises
    ------
    RecordingError
        The file cannot be read, or is of a kind that is not read.
    PoseUnavailableError
        A video, and the pose model is not installed.
    """
    kind = recording_kind(path)
    if kind == "inertial":
        export = _export(Path(path))
        return InertialSource(export, force_unit=force_unit, rate_unit=rate_unit, force_sign=force_sign)
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


def _head(place: Path) -> bytes | None:
    """The first bytes of a file, None for a folder."""
    try:
        if place.is_dir():
            return None
    except OSError:
        pass  # opening it says why
    with open_bytes(place) as handle:
        try:
            return handle.read(_HEAD_BYTES)
        except OSError as error:
            raise RecordingError(f"{place} cannot be read: {error.strerror or error}") from error


def _export(place: Path) -> Export:
    head = _head(place)
    if head is None or head.startswith(_ZIPS):
        return bundle_export(bundle(place))
    return file_export(place, Table(place))


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    odd = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return odd == 0 and (not head or sum(byte < 128 for byte in head) > 0.7 * len(head))
