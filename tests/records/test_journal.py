"""What goes into a journal comes out of it to the bit, and nothing that fails takes away what was there."""

import errno
import json
import os
import stat
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records import Journal, form, journal, read_journal
from secondheart.records.header import header_bytes, header_from
from secondheart.types import Landmarks

SYNC = journal._sync


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.shj"


def test_samples_come_back_to_the_bit_in_the_portions_pushed(path: Path, make: SimpleNamespace) -> None:
    samples = make.some_samples(200)
    pushed = [*make.cut(samples, 1)[:100], *make.cut(samples, 33)[4:]]
    with Journal.create(path, make.header()) as written:
        for part in pushed:
            written.push(part)
    found = read_journal(path)
    assert make.same(list(found.runs), pushed)
    assert make.same(list(found.runs), pushed), "the runs may be gone through twice"
    assert found.last_s == samples.time_s[-1]
    assert not found.torn
    assert found.end == path.stat().st_size


def test_a_portion_that_is_changed_after_the_push_is_kept_as_it_was(
    path: Path, make: SimpleNamespace
) -> None:
    samples = make.some_samples(5)
    before = Landmarks(samples.time_s.copy(), samples.xy_px.copy(), samples.visibility.copy())
    with Journal.create(path, make.header()) as written:
        written.push(samples)
        samples.xy_px[:] = 0
    assert make.same(list(read_journal(path).runs), [before])


def test_nothing_pushed_is_no_portion(path: Path, make: SimpleNamespace) -> None:
    with Journal.create(path, make.header()) as written:
        written.push(make.some_samples(2))
        written.push(Landmarks(np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33))))
    assert [len(part) for part in read_journal(path).runs] == [2]


numbers = st.floats(-1e6, 1e6) | st.just(float("nan"))


@given(st.lists(numbers, min_size=1, max_size=20), st.integers(1, 7))
def test_any_number_comes_back(
    tmp_path_factory: pytest.TempPathFactory, make: SimpleNamespace, values: list[float], portion: int
) -> None:
    count = len(values)
    xy = np.repeat(np.array(values), 66).reshape(count, 33, 2)
    samples = Landmarks(np.arange(count) / 3.0, xy, np.clip(xy[:, :, 0], -1, 1))
    path = tmp_path_factory.mktemp("any") / "journal.shj"
    with Journal.create(path, make.header()) as written:
        for part in make.cut(samples, portion):
            written.push(part)
    assert make.same(list(read_journal(path).runs), make.cut(samples, portion))


def test_a_push_of_many_rows_is_cut_into_records(path: Path, make: SimpleNamespace) -> None:
    samples = make.some_samples(form.MOST_ROWS + 10)
    with Journal.create(path, make.header()) as written:
        written.push(samples)
    assert make.same(list(read_journal(path).runs), make.cut(samples, form.MOST_ROWS))


def test_notes_stand_between_the_samples(path: Path, make: SimpleNamespace) -> None:
    samples = make.some_samples(20)
    with Journal.create(path, make.header()) as written:
        written.note("pause", why="left")
        written.push(samples)
        written.note("count", corrected=12, kind="any")
        written.note("end")
    found = read_journal(path)
    assert [note.kind for note in found.notes] == ["pause", "count", "end"]
    assert [note.facts for note in found.notes] == [{"why": "left"}, {"corrected": 12, "kind": "any"}, {}]
    assert np.isnan(found.notes[0].after_s)
    assert found.notes[1].after_s == samples.time_s[-1]
    assert all(note.at.tzinfo is not None for note in found.notes)
    assert found.ended


@pytest.mark.parametrize("facts", [{"what": object()}, {"what": "x" * 70_000}])
def test_a_note_that_could_not_be_read_is_refused(
    path: Path, make: SimpleNamespace, facts: dict[str, object]
) -> None:
    with Journal.create(path, make.header()) as written:
        with pytest.raises(RequestError, match="note"):
            written.note("odd", **facts)
        written.note("end")
    assert [note.kind for note in read_journal(path).notes] == ["end"]


def bad_shape() -> Landmarks:
    return Landmarks(np.zeros(2), np.zeros((2, 32, 2)), np.zeros((2, 33)))


def bad_time(time_s: float) -> Callable[[], Landmarks]:
    return lambda: Landmarks(np.array([time_s]), np.zeros((1, 33, 2)), np.zeros((1, 33)))


def bad_place() -> Landmarks:
    return Landmarks(np.zeros(1), np.full((1, 33, 2), np.inf), np.zeros((1, 33)))


def bad_type() -> Landmarks:
    return Landmarks(np.zeros(1), np.zeros((1, 33, 2), dtype=np.float32), np.zeros((1, 33)))


@pytest.mark.parametrize(
    "samples", [bad_shape, bad_type, bad_place, bad_time(float("nan")), bad_time(1e9), bad_time(-1e9)]
)
def test_samples_that_could_not_come_back_are_refused(
    path: Path, make: SimpleNamespace, samples: Callable[[], Landmarks]
) -> None:
    with Journal.create(path, make.header()) as written:
        written.push(make.some_samples(3))
        with pytest.raises(RecordingError):
            written.push(samples())
    assert [len(part) for part in read_journal(path).runs] == [3]


def test_at_most_half_a_second_of_samples_waits(
    path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        SYNC(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(journal, "_sync", sync)
    samples = make.some_samples(300)
    with Journal.create(path, make.header()) as written:
        assert len(synced) == 1
        for count, part in enumerate(make.cut(samples, 1), start=1):
            written.push(part)
            saved = sum(len(one) for one in read_journal(path).runs)
            assert saved >= count - 15
            assert path.stat().st_size == synced[-1], "what is written is on the disk"
        before = len(synced)
        written.note("pain", felt=False)
        assert len(synced) == before + 1
        assert sum(len(one) for one in read_journal(path).runs) == 300


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_only_its_owner_may_read_a_journal(path: Path, make: SimpleNamespace) -> None:
    Journal.create(path, make.header()).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_journal_is_never_written_over(path: Path, make: SimpleNamespace) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(OutputError, match="could not write"):
        Journal.create(path, make.header())
    assert path.read_bytes() == b"mine"
    with pytest.raises(OutputError):
        Journal.create(path.parent / "no" / "folder", make.header())


class FullDisk:
    """A disk with room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = os.write

    def __call__(self, descriptor: int, data: memoryview) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = self.write(descriptor, data[: min(self.room, 1000)])
        self.room -= written
        return written


@pytest.mark.parametrize("room", [0, 1, 500, 3001])
def test_a_full_disk_loses_nothing(
    path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    pushed = make.cut(make.some_samples(120), 10)
    written = Journal.create(path, make.header())
    for part in pushed[:4]:
        written.push(part)
    before = path.read_bytes()
    disk = FullDisk(room)
    monkeypatch.setattr(os, "write", disk)
    failed = 0
    for part in pushed[4:]:
        try:
            written.push(part)
        except OutputError:
            failed += 1
    with pytest.raises(OutputError, match="No space left"):
        written.note("end")
    with pytest.raises(OutputError):
        written.close()
    assert failed > 1
    assert path.read_bytes() == before, "no half record is left"
    assert not read_journal(path).torn
    disk.room = 10**9
    written.close()
    found = read_journal(path)
    assert make.same(list(found.runs), pushed)
    assert found.ended


def test_a_full_disk_at_the_start_leaves_no_file(
    path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", FullDisk(3))
    with pytest.raises(OutputError, match="No space left"):
        Journal.create(path, make.header())
    assert not path.exists()


def test_what_was_chosen_comes_back(path: Path, make: SimpleNamespace) -> None:
    chosen = make.header(
        "tip-toe-walk",
        side="left",
        weight_kg=7.3,
        best_cm=0.1 + 0.2,
        size_px=(640, 480),
        pain_before=True,
        language="de",
        safety_read=True,
        source="phone",
        start="skipped",
        sitting="evening",
        started_at=datetime.fromisoformat("2026-11-22T19:30:05.123456+01:00"),
    )
    Journal.create(path, chosen).close()
    found = read_journal(path).header
    assert found == chosen
    assert found.started_at.utcoffset() == chosen.started_at.utcoffset()
    assert np.isnan(make.header(height_cm=float("nan")).height_cm)


@pytest.mark.parametrize(
    "wrong",
    [
        {"side": "middle"},
        {"started_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - without a zone is what is wrong
        {"height_cm": 1e9},
        {"sitting": "x" * 300},
        {"nonsense": 1},
        {"pain_before": "a little"},
        {"language": "Deutsch"},
    ],
)
def test_a_header_that_could_not_be_read_is_refused(make: SimpleNamespace, wrong: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="cannot begin"):
        make.header(**wrong)


def test_a_header_from_before_there_were_languages_is_of_an_english_set(make: SimpleNamespace) -> None:
    known = json.loads(header_bytes(make.header(language="de")))
    assert known.pop("language") == "de"
    assert header_from(json.dumps(known).encode()).language == "en"


def test_a_header_made_by_hand_is_checked_too(path: Path, make: SimpleNamespace) -> None:
    with pytest.raises(RecordingError, match="header"):
        Journal.create(path, replace(make.header(), side="middle"))
    assert not path.exists()


def test_reading_takes_little_memory(path: Path, make: SimpleNamespace) -> None:
    with Journal.create(path, make.header()) as written:
        for second in range(200):
            part = make.some_samples(60, seed=second)
            written.push(Landmarks(part.time_s + 2 * second, part.xy_px, part.visibility))
    assert path.stat().st_size > 6e6
    tracemalloc.start()
    found = read_journal(path)
    rows = sum(len(part) for part in found.runs)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 12_000
    assert peak < 2e6
