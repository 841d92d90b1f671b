"""Damage and malice: a journal is read up to the damage, and nothing wrong is ever taken for a sample."""

import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from secondheart.errors import RecordingError
from secondheart.records import Journal, form, read_journal
from secondheart.records.header import header_bytes
from secondheart.types import Landmarks


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage") / "journal.shj"


@pytest.fixture(scope="module")
def pushed(make: SimpleNamespace) -> list[Landmarks]:
    found: list[Landmarks] = make.cut(make.some_samples(90), 9)
    return found


@pytest.fixture(scope="module")
def whole(place: Path, make: SimpleNamespace, pushed: list[Landmarks]) -> bytes:
    """Give the bytes of a whole journal: header, samples, a note, samples, a note."""
    # A place of its own: tests that damage the other one may come first.
    place = place.with_name("whole.shj")
    with Journal.create(place, make.header()) as written:
        for part in pushed[:5]:
            written.push(part)
        written.note("pause")
        for part in pushed[5:]:
            written.push(part)
        written.note("end")
    data = place.read_bytes()
    place.unlink()
    return data


def head_of(whole: bytes) -> int:
    """Return where the header record ends."""
    return len(form.MARK) + 9 + struct.unpack_from("<I", whole, len(form.MARK) + 1)[0]


def test_cut_off_anywhere(place: Path, make: SimpleNamespace, whole: bytes, pushed: list[Landmarks]) -> None:
    found_notes, counts = set(), []
    for length in [*range(600), *range(600, len(whole) - 200, 97), *range(len(whole) - 200, len(whole))]:
        place.write_bytes(whole[:length])
        if length < head_of(whole):
            with pytest.raises(RecordingError, match="holds nothing"):
                read_journal(place)
            continue
        found = read_journal(place)
        runs = list(found.runs)
        assert make.same(runs, pushed[: len(runs)])
        assert found.torn == (length > found.end)
        assert found.end <= length
        counts.append(len(runs))
        found_notes.add(tuple(note.kind for note in found.notes))
    assert counts == sorted(counts)
    assert found_notes == {(), ("pause",)}


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
@example(0.0, 1)
def test_any_byte_changed(
    place: Path, make: SimpleNamespace, whole: bytes, pushed: list[Landmarks], where: float, by: int
) -> None:
    spoilt = bytearray(whole)
    byte = int(where * len(whole))
    spoilt[byte] ^= by
    place.write_bytes(spoilt)
    if byte < head_of(whole):
        with pytest.raises(RecordingError):
            read_journal(place)
        return
    found = read_journal(place)
    assert found.torn
    assert found.end <= byte
    runs = list(found.runs)
    assert make.same(runs, pushed[: len(runs)])


@given(st.binary(max_size=300))
def test_rubbish_after_the_end(
    place: Path, make: SimpleNamespace, whole: bytes, pushed: list[Landmarks], rubbish: bytes
) -> None:
    place.write_bytes(whole + rubbish)
    found = read_journal(place)
    assert make.same(list(found.runs), pushed)
    assert found.torn == bool(rubbish)


def read_all(place: Path) -> int:
    return sum(len(part) for part in read_journal(place).runs)


def written_by_another(place: Path, make: SimpleNamespace, *records: tuple[int, bytes]) -> None:
    """Write a journal whose sums are right and whose records hold anything."""
    parts = [form.record_bytes(kind, payload) for kind, payload in records]
    first = form.record_bytes(form.HEADER, header_bytes(make.header()))
    place.write_bytes(form.MARK + first + b"".join(parts))


@given(st.binary(max_size=200), st.sampled_from([form.HEADER, form.SAMPLES, form.NOTE, 0, 4, 255]))
@example(b"", form.SAMPLES)
@example(b"{" * 200, form.NOTE)
@example(b"[" * 200, form.NOTE)
@example(b'{"kind":"x","at":"2026-01-01"}', form.NOTE)
def test_records_of_anything(place: Path, make: SimpleNamespace, payload: bytes, kind: int) -> None:
    written_by_another(place, make, (kind, payload))
    with pytest.raises(RecordingError):
        read_all(place)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=5), st.binary(max_size=2000))
def test_samples_that_say_one_thing_and_hold_another(
    place: Path, make: SimpleNamespace, lengths: list[int], raw: bytes
) -> None:
    payload = struct.pack(f"<{len(lengths) + 1}I", len(lengths), *lengths) + zlib.compress(raw)
    written_by_another(place, make, (form.SAMPLES, payload))
    with pytest.raises(RecordingError):
        read_all(place)


def bomb(said_rows: int, true_bytes: int) -> bytes:
    return struct.pack("<II", 1, said_rows) + zlib.compress(bytes(true_bytes), 9)


@pytest.mark.parametrize(
    "payload",
    [
        bomb(1, 64 * 2**20),
        bomb(form.MOST_RAW_BYTES // 800 + 1, 16 * 2**20 + 800),
        bomb(2**32 - 1, 100),
        bomb(1, 799),
        bomb(1, 800) + b"more",
        bomb(1, 800)[:-1],
    ],
    ids=["bomb", "too many rows", "says many", "too little", "more after", "cut"],
)
def test_nothing_is_unpacked_beyond_what_is_said_and_allowed(
    place: Path, make: SimpleNamespace, payload: bytes
) -> None:
    written_by_another(place, make, (form.SAMPLES, payload))
    with pytest.raises(RecordingError):
        read_all(place)
    written_by_another(place, make, (form.SAMPLES, bomb(1, 800)))
    assert read_all(place) == 1


def test_a_record_longer_than_allowed_is_not_read(place: Path, make: SimpleNamespace) -> None:
    written_by_another(place, make, (form.SAMPLES, bytes(form.MOST_PACKED_BYTES + 1)))
    found = read_journal(place)
    assert found.torn
    assert list(found.runs) == []


@pytest.mark.parametrize("time_s", [np.nan, np.inf, 1e12])
def test_times_that_would_make_the_engine_fill_years_are_refused(
    place: Path, make: SimpleNamespace, time_s: float
) -> None:
    rows = Landmarks(np.array([0.0, time_s]), np.zeros((2, 33, 2)), np.zeros((2, 33)))
    written_by_another(place, make, (form.SAMPLES, form.samples_payload([rows])))
    with pytest.raises(RecordingError, match="time"):
        read_all(place)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "holds nothing"),
        (form.MARK[:4], "holds nothing"),
        (form.MARK, "holds nothing"),
        (form.MARK[:-1] + b"\x02rest", "form 2.*update"),
        (b"\x89PNG\r\n\x1a\nrest", "no journal"),
        (b"time_s,left_heel_x\n", "no journal"),
    ],
)
def test_files_that_are_no_journals(place: Path, data: bytes, said: str) -> None:
    place.write_bytes(data)
    with pytest.raises(RecordingError, match=said):
        read_journal(place)


def test_no_file_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.shj", tmp_path):
        with pytest.raises(RecordingError, match="cannot read"):
            read_journal(path)


def test_a_file_that_goes_away_while_it_is_read(place: Path, whole: bytes) -> None:
    place.write_bytes(whole)
    runs = read_journal(place).runs
    place.unlink()
    with pytest.raises(RecordingError, match="cannot read"):
        list(runs)


def test_what_is_appended_after_the_reading_is_not_in_its_runs(
    place: Path, make: SimpleNamespace, whole: bytes, pushed: list[Landmarks]
) -> None:
    place.write_bytes(whole)
    found = read_journal(place)
    with Journal.resume(place) as written:
        written.push(make.some_samples(3))
    assert make.same(list(found.runs), pushed)
    assert len(list(read_journal(place).runs)) == len(pushed) + 1
    place.unlink()
