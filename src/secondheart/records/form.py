"""The bytes of a journal: a mark at its head, then records that each carry their own length and sum.

::

    file    mark (8 bytes: 0x89 "SHJ" CR LF 0x1A and the form's number), then records
    record  kind u8 · length u32 · CRC-32 u32 of kind, length and payload · payload
    kind 1  header, JSON        the first record and only there
    kind 2  samples             portions u32 · rows of each portion u32 ... · zlib of the numbers
    kind 3  note, JSON
    kind 4  motion              as kind 2, of a worn phone

All little-endian. The numbers of a samples record are float64: all times, then all x and y, then all
visibilities; of a motion record all times, then all forces, then all rates. Before they are packed, the first
bytes of all numbers stand together, then the second ones, and so on, which packs a fifth better. They come
back bit for bit and in the portions that were pushed:
an engine that is given the same numbers in other portions may differ in the last bit.
"""

import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import BinaryIO, TypeVar

import numpy as np

from secondheart.errors import RecordingError
from secondheart.types import LANDMARKS, Array, Inertial, Landmarks, Samples

Run = TypeVar("Run", bound=Landmarks | Inertial)

MARK = b"\x89SHJ\r\n\x1a\x01"
HEADER, SAMPLES, NOTE, MOTION = 1, 2, 3, 4

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
#: Numbers of one row by the kind of its record.
_NUMBERS = {SAMPLES: 1 + 3 * _POINTS, MOTION: 1 + 3 + 3}
#: Far beyond what a body does, m/s² and rad/s.
_GREATEST = 1e5


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


def kind_of(samples: Samples) -> int:
    """Return the kind of the record that holds such samples."""
    return SAMPLES if isinstance(samples, Landmarks) else MOTION


def check_samples(samples: Samples) -> None:
    """Refuse samples that a journal could not give back, or that no camera or phone can have taken.

    Raises
    ------
    RecordingError
        Wrong shapes, times that are no numbers or beyond six hours, points far outside any picture,
        motions beyond any body's.
    """
    rows, arrays = len(samples.time_s), _arrays(samples)
    shapes = _shapes(kind_of(samples), rows)
    if tuple(one.shape for one in arrays) != shapes or any(one.dtype != np.float64 for one in arrays):
        raise RecordingError(
            f"samples are {[(one.shape, str(one.dtype)) for one in arrays]}; expected float64 of {shapes}"
        )
    if not (np.abs(samples.time_s) <= LONGEST_S).all():
        raise RecordingError(
            f"a sample's time is no number or beyond {LONGEST_S / 3600:g} hours; a set is shorter than that"
        )
    # NaN is a point that was not seen, or a number that is missing, and passes.
    if isinstance(samples, Inertial):
        if any((np.abs(one) > _GREATEST).any() for one in arrays[1:]):
            raise RecordingError("a phone's motion is greater than any body's")
    elif (np.abs(samples.xy_px) > _FARTHEST_PX).any() or (np.abs(samples.visibility) > 1).any():
        raise RecordingError("a point lies far outside any picture, or is more than wholly visible")


def _arrays(samples: Samples) -> tuple[Array, ...]:
    if isinstance(samples, Landmarks):
        return samples.time_s, samples.xy_px, samples.visibility
    return samples.time_s, samples.force_mps2, samples.rate_radps


def _shapes(kind: int, rows: int) -> tuple[tuple[int, ...], ...]:
    others = ((rows, _POINTS, 2), (rows, _POINTS)) if kind == SAMPLES else ((rows, 3), (rows, 3))
    return ((rows,), *others)


def samples_payload(portions: Sequence[Samples]) -> bytes:
    """Pack portions of samples of one kind, at most :data:`MOST_ROWS` in all, into one record's payload."""
    lengths = np.array([len(portion) for portion in portions], dtype="<u4")
    numbers = [
        array.astype("<f8", copy=False).tobytes()
        for arrays in zip(*(_arrays(portion) for portion in portions), strict=True)
        for array in arrays
    ]
    planes = np.frombuffer(b"".join(numbers), dtype=np.uint8).reshape(-1, 8).T
    return _COUNT.pack(len(lengths)) + lengths.tobytes() + zlib.compress(planes.tobytes())


def portions_of(payload: bytes, kind: int = SAMPLES) -> Iterator[Samples]:
    """Unpack the portions of samples of one record, as they were pushed.

    Raises
    ------
    RecordingError
        The record was not written by this program: it says one thing and holds another.
    """
    row_bytes = 8 * _NUMBERS[kind]
    lengths, packed = _lengths(payload, row_bytes)
    rows = int(lengths.sum(dtype=np.int64))
    numbers = _unpacked(packed, rows * row_bytes)
    shapes = _shapes(kind, rows)
    ends = np.cumsum([math.prod(shape) for shape in shapes])[:-1].tolist()
    arrays = [one.reshape(shape) for one, shape in zip(np.split(numbers, ends), shapes, strict=True)]
    every = Landmarks(*arrays) if kind == SAMPLES else Inertial(*arrays)
    check_samples(every)
    for stop, length in zip(np.cumsum(lengths, dtype=np.int64).tolist(), lengths.tolist(), strict=True):
        yield part_of(every, slice(stop - length, stop))


def part_of(samples: Run, part: slice) -> Run:
    """Return some of the rows of samples."""
    return replace(samples, **{one.name: getattr(samples, one.name)[part] for one in fields(samples)})


def _lengths(payload: bytes, row_bytes: int) -> tuple[np.ndarray, bytes]:
    """Return the rows of each portion, and what is packed."""
    count = _COUNT.unpack_from(payload)[0] if len(payload) >= _COUNT.size else 0
    start = _COUNT.size * (1 + count)
    if not 0 < count <= len(payload) // _COUNT.size - 1:
        raise RecordingError("a record of samples says how many portions it has, and has others")
    lengths = np.frombuffer(payload, dtype="<u4", count=count, offset=_COUNT.size)
    rows = int(lengths.sum(dtype=np.int64))
    if lengths.min() == 0 or rows * row_bytes > MOST_RAW_BYTES:
        raise RecordingError(
            f"a record of samples says {rows} rows; expected 1 to {MOST_RAW_BYTES // row_bytes}"
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
