"""The bytes of a journal: a mark at its head, then records that each carry their own length and sum.

::

    file    mark (8 bytes: 0x89 "SHJ" CR LF 0x1A and the form's number), then records
    record  kind u8 · length u32 · CRC-32 u32 of kind, length and payload · payload
    kind 1  header, JSON        the first record and only there
    kind 2  samples             portions u32 · rows of each portion u32 ... · zlib of the numbers
    kind 3  note, JSON

All little-endian. The numbers of a samples record are float64: all times, then all x and y, then all
visibilities; before they are packed, the first bytes of all numbers stand together, then the second ones,
and so on, which packs a fifth better. They come back bit for bit and in the portions that were pushed:
an engine that is given the same numbers in other portions may differ in the last bit.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from secondheart.errors import RecordingError
from secondheart.types import LANDMARKS, Array, Landmarks

MARK = b"\x89SHJ\r\n\x1a\x01"
HEADER, SAMPLES, NOTE = 1, 2, 3

#: No record is longer, packed and unpacked: what a hostile file can make the reader hold.
MOST_PACKED_BYTES = 4 * 2**20
MOST_RAW_BYTES = 16 * 2**20
MOST_JSON_BYTES = 64 * 2**10
#: So many rows are packed into one record at most: noise that cannot be packed stays under the limit.
MOST_ROWS = 4096
#: Nobody exercises longer in one set, and the engine fills holes frame by frame.
LONGEST_S = 6 * 3600.0
#: Far beyond any picture.
_FARTHEST_PX = 1e6

_HEAD = struct.Struct("<BII")
_COUNT = struct.Struct("<I")
_POINTS = len(LANDMARKS)
_NUMBERS = 1 + 3 * _POINTS
_ROW_BYTES = 8 * _NUMBERS


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record, its sum in order: its kind, its payload, and where in the file it ends."""

    kind: int
    payload: bytes
    end: int


def record_bytes(kind: int, payload: bytes) -> bytes:
    """Return a record as it stands in the file."""
    return _HEAD.pack(kind, len(payload), _sum(kind, payload)) + payload


def records(file: BinaryIO) -> Iterator[Record]:
    """Read records from where a file stands up to the first that is cut off or damaged."""
    end = file.tell()
    while len(head := file.read(_HEAD.size)) == _HEAD.size:
        kind, length, summed = _HEAD.unpack(head)
        if length > MOST_PACKED_BYTES:
            return
        payload = file.read(length)
        if len(payload) < length or _sum(kind, payload) != summed:
            return
        end += _HEAD.size + length
        yield Record(kind, payload, end)


def _sum(kind: int, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(struct.pack("<BI", kind, len(payload))))


def check_samples(samples: Landmarks) -> None:
    """Refuse samples that a journal could not give back, or that no camera can have seen.

    Raises
    ------
    RecordingError
        Wrong shapes, times that are no numbers or beyond six hours, points far outside any picture.
    """
    rows = len(samples.time_s)
    arrays = (samples.time_s, samples.xy_px, samples.visibility)
    shapes = ((rows,), (rows, _POINTS, 2), (rows, _POINTS))
    if tuple(one.shape for one in arrays) != shapes or any(one.dtype != np.float64 for one in arrays):
        raise RecordingError(
            f"samples are {[(one.shape, str(one.dtype)) for one in arrays]}; expected float64 of {shapes}"
        )
    if not (np.abs(samples.time_s) <= LONGEST_S).all():
        raise RecordingError(
            f"a sample's time is no number or beyond {LONGEST_S / 3600:g} hours; a set is shorter than that"
        )
    # NaN is a point that was not seen, and passes.
    if (np.abs(samples.xy_px) > _FARTHEST_PX).any() or (np.abs(samples.visibility) > 1).any():
        raise RecordingError("a point lies far outside any picture, or is more than wholly visible")


def samples_payload(portions: Sequence[Landmarks]) -> bytes:
    """Pack portions of samples, at most :data:`MOST_ROWS` in all, into the payload of one record."""
    lengths = np.array([len(portion) for portion in portions], dtype="<u4")
    numbers = [
        array.astype("<f8", copy=False).tobytes()
        for arrays in (
            [portion.time_s for portion in portions],
            [portion.xy_px for portion in portions],
            [portion.visibility for portion in portions],
        )
        for array in arrays
    ]
    planes = np.frombuffer(b"".join(numbers), dtype=np.uint8).reshape(-1, 8).T
    return _COUNT.pack(len(lengths)) + lengths.tobytes() + zlib.compress(planes.tobytes())


def portions_of(payload: bytes) -> Iterator[Landmarks]:
    """Unpack the portions of samples of one record, as they were pushed.

    Raises
    ------
    RecordingError
        The record was not written by this program: it says one thing and holds another.
    """
    lengths, packed = _lengths(payload)
    rows = int(lengths.sum(dtype=np.int64))
    numbers = _unpacked(packed, rows * _ROW_BYTES)
    every = Landmarks(
        numbers[:rows],
        numbers[rows : rows * (1 + 2 * _POINTS)].reshape(rows, _POINTS, 2),
        numbers[rows * (1 + 2 * _POINTS) :].reshape(rows, _POINTS),
    )
    check_samples(every)
    for stop, length in zip(np.cumsum(lengths, dtype=np.int64).tolist(), lengths.tolist(), strict=True):
        part = slice(stop - length, stop)
        yield Landmarks(every.time_s[part], every.xy_px[part], every.visibility[part])


def _lengths(payload: bytes) -> tuple[np.ndarray, bytes]:
    """Return the rows of each portion, and what is packed."""
    count = _COUNT.unpack_from(payload)[0] if len(payload) >= _COUNT.size else 0
    start = _COUNT.size * (1 + count)
    if not 0 < count <= len(payload) // _COUNT.size - 1:
        raise RecordingError("a record of samples says how many portions it has, and has others")
    lengths = np.frombuffer(payload, dtype="<u4", count=count, offset=_COUNT.size)
    rows = int(lengths.sum(dtype=np.int64))
    if lengths.min() == 0 or rows * _ROW_BYTES > MOST_RAW_BYTES:
        raise RecordingError(
            f"a record of samples says {rows} rows; expected 1 to {MOST_RAW_BYTES // _ROW_BYTES}"
        )
    return lengths, payload[start:]


def _unpacked(packed: bytes, expected_bytes: int) -> Array:
    """Unpack numbers, never more than a record says that it has."""
    opened = zlib.decompressobj()
    try:
        planes = opened.decompress(packed, expected_bytes + 1)
    except zlib.error as error:
        raise RecordingError("a record of samples cannot be unpacked; something else wrote it") from error
    if len(planes) != expected_bytes or not opened.eof or opened.unused_data:
        raise RecordingError("a record of samples holds more or less than it says; something else wrote it")
    together = np.frombuffer(planes, dtype=np.uint8).reshape(8, -1).T.tobytes()
    return np.frombuffer(together, dtype="<f8").astype(np.float64, copy=False)
