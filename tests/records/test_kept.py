"""The folder of workouts: listed, corrected, deleted; private, and robust against what does not belong."""

import json
import os
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records import (
    begin,
    correct_count,
    data_folder,
    delete,
    ids,
    journal_of,
    load,
    set_pain,
    workouts,
    write_private,
)
from secondheart.records.result import read_result

Kept = Callable[..., str]
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


def test_looking_makes_no_folder(data: Path) -> None:
    assert workouts() == []
    assert ids() == []
    assert not data.exists()


def test_the_folder_of_the_system_is_used_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDHEART_DATA", "~/mine")
    assert data_folder() == Path.home() / "mine"
    monkeypatch.delenv("SECONDHEART_DATA")
    assert data_folder().name == "secondheart"


@posix
def test_only_its_owner_may_look_into_it(data: Path, kept: Kept) -> None:
    workout = kept()
    for path in (data, *data.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path
    correct_count(workout, 5)
    assert stat.S_IMODE((data / "workouts" / workout / "result.json").stat().st_mode) == 0o600


@posix
def test_a_folder_of_the_users_own_keeps_its_permissions(data: Path, kept: Kept) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    kept()
    assert stat.S_IMODE(data.stat().st_mode) == 0o755
    assert stat.S_IMODE((data / "workouts").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made(
    tmp_path: Path, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("SECONDHEART_DATA", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="SECONDHEART_DATA"):
        begin(make.header())


def test_ids_tell_when_and_what(make: SimpleNamespace) -> None:
    journals = [begin(make.header()) for _ in range(3)]
    assert [one.id for one in journals] == [
        "2026-11-22T18-30-05Z-soleus-push-up",
        "2026-11-22T18-30-05Z-soleus-push-up-2",
        "2026-11-22T18-30-05Z-soleus-push-up-3",
    ]
    for one in journals:
        one.close()


def test_newest_first(make: SimpleNamespace, kept: Kept) -> None:
    days = [kept(started_at=make.began + timedelta(days=day)) for day in (3, 1, 2)]
    assert [one.id for one in workouts()] == sorted(days, reverse=True)


def test_a_corrected_count_keeps_both(data: Path, kept: Kept) -> None:
    workout = kept()
    assert load(workout).count.corrected is None
    for said in (4, 5, 0):
        found = correct_count(workout, said)
        assert (found.count.counted, found.count.corrected, found.count.best) == (3, said, said)
    assert load(workout) == found
    assert [note.facts for note in journal_of(workout).notes if note.kind == "count"] == [
        {"corrected": 4},
        {"corrected": 5},
        {"corrected": 0},
    ]
    text = json.loads((data / "workouts" / workout / "result.json").read_text())
    assert text["count"] == {"counted": 3, "corrected": 0}
    assert text["analysis"]["summary"]["count"] == 3


@pytest.mark.parametrize("said", [-1, 10**6])
def test_counts_that_cannot_be(kept: Kept, said: int) -> None:
    with pytest.raises(RequestError, match="cannot be"):
        correct_count(kept(), said)


def test_pain_before_and_after(kept: Kept) -> None:
    workout = kept(pain_before=False)
    assert (load(workout).pain.before, load(workout).pain.after) == (False, None)
    set_pain(workout, "after", True)
    found = set_pain(workout, "before", True)
    assert (found.pain.before, found.pain.after) == (True, True)
    assert load(workout) == found


def test_the_result_is_written_as_documented(data: Path, kept: Kept) -> None:
    workout = kept()
    text = json.loads((data / "workouts" / workout / "result.json").read_text())
    assert set(text) == {
        "schema", "id", "started_at", "exercise", "variant", "source", "sitting", "chosen", "pain", "count",
        "recovered", "analysis", "active_s",
    }  # fmt: skip
    assert text["schema"] == 1
    assert text["analysis"]["schema"] == 1


def test_nothing_but_numbers_and_words_is_stored(data: Path, kept: Kept) -> None:
    workout = kept()
    assert {path.name for path in (data / "workouts" / workout).iterdir()} == {"journal.shj", "result.json"}


@pytest.mark.parametrize(
    "name",
    ["..", ".", "", "/etc/passwd", "a/b", "2026-11-22T18-30-05Z-../x", "2026-11-22T18-30-05Z-soleus\n"],
)
def test_ids_from_outside_are_no_paths(kept: Kept, name: str) -> None:
    kept()
    for use in (load, delete, journal_of, lambda one: correct_count(one, 1)):
        with pytest.raises(RequestError):
            use(name)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_workout(text: str) -> None:
    with pytest.raises(RequestError):
        load(text)


def test_an_unknown_id_names_the_nearest(kept: Kept) -> None:
    workout = kept()
    with pytest.raises(RequestError, match=f"did you mean {workout}"):
        load(workout.replace("05Z", "06Z"))


def test_deleting_takes_that_one_only(data: Path, make: SimpleNamespace, kept: Kept) -> None:
    first, second = kept(), kept(started_at=make.began + timedelta(hours=1))
    delete(first)
    assert [one.id for one in workouts()] == [second]
    assert [path.name for path in (data / "workouts").iterdir()] == [second]
    with pytest.raises(RequestError):
        delete(first)


def test_deleting_that_fails_says_what_is_left(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = kept()

    def stuck(_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", stuck)
    with pytest.raises(OutputError, match=r"could not delete .*what is left of it lies in"):
        delete(workout)
    assert workouts() == []


@posix
def test_a_link_to_elsewhere_is_no_workout(tmp_path: Path, data: Path, kept: Kept) -> None:
    kept()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    (data / "workouts" / "2026-01-01T00-00-00Z-link").symlink_to(elsewhere)
    told: list[str] = []
    assert len(workouts(told.append)) == 1
    assert "is no workout" in told[0]
    with pytest.raises(RequestError):
        delete("2026-01-01T00-00-00Z-link")
    assert (data / "workouts" / "2026-01-01T00-00-00Z-link").is_symlink()
    assert (elsewhere / "mine.txt").exists()


def test_what_does_not_belong_is_told_and_left(data: Path, kept: Kept) -> None:
    good = kept()
    room = data / "workouts"
    (room / "holiday pictures").mkdir()
    (room / "notes.txt").write_text("mine")
    (room / ".hidden").mkdir()
    for second, text in enumerate(("", "{}", "[" * 10_000, '{"schema": 2}', "\x00", "1" * 5000)):
        folder = room / f"2026-01-01T00-00-0{second}Z-tip-toe-walk"
        folder.mkdir()
        (folder / "result.json").write_text(text)
    copied = room / "2026-01-01T00-01-00Z-tip-toe-walk"
    copied.mkdir()
    (copied / "result.json").write_bytes((room / good / "result.json").read_bytes())
    told: list[str] = []
    assert [one.id for one in workouts(told.append)] == [good]
    assert len(told) == 9
    assert all("\n" not in said for said in told)
    assert not any(".hidden" in said for said in told)
    assert [one.id for one in workouts()] == [good]
    with pytest.raises(RecordingError, match="another workout"):
        load(copied.name)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_results_of_anything(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    folder = tmp_path_factory.mktemp("result")
    (folder / "result.json").write_text(json.dumps(value))
    with pytest.raises(RecordingError):
        read_result(folder)


def test_a_result_that_is_too_large(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    workout = kept()
    monkeypatch.setattr("secondheart.records.result.MOST_RESULT_BYTES", 100)
    with pytest.raises(RecordingError, match="larger"):
        load(workout)


def test_a_result_of_an_odd_analysis_has_no_score(data: Path, kept: Kept) -> None:
    workout = kept()
    path = data / "workouts" / workout / "result.json"
    text = json.loads(path.read_text())
    path.write_text(json.dumps(text | {"analysis": {"summary": [], "walk": {"duration_s": "long"}}}))
    found = load(workout)
    assert found.score != found.score
    assert found.tip_toe_s != found.tip_toe_s


def test_a_private_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_private(path, "one\n")
    write_private(path, "two\n")
    assert path.read_text() == "two\n"
    assert os.listdir(tmp_path) == ["key"]  # noqa: PTH208
