"""A coach that is killed: what was kept is read, recovered, and gone on with; a living one is left alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.records import Journal, begin, delete, read_journal, recover, resume, unfinished, workouts
from secondheart.records.lock import in_use
from secondheart.report.contract_json import analysis_json
from secondheart.types import Landmarks

#: Coaches as fast as it can and says after each sample how many it has pushed.
COACH = """
import sys
import numpy as np
from secondheart.exercises import load_exercise
from secondheart.records import begin, header_for
from secondheart.types import Landmarks

numbers = np.load(sys.argv[1])
journal = begin(header_for(load_exercise("soleus-push-up"), height_cm=172.0))
print(journal.id, flush=True)
for row in range(10 ** 9):
    one = slice(row, row + 1)
    if row < len(numbers["time_s"]):
        journal.push(Landmarks(numbers["time_s"][one], numbers["xy_px"][one], numbers["visibility"][one]))
        print(row + 1, flush=True)
    else:
        sys.stdin.readline()
"""


@contextmanager
def coach(samples: Landmarks, file: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Run a coach in a process of its own; gives the process and the id of its set."""
    np.savez(file, time_s=samples.time_s, xy_px=samples.xy_px, visibility=samples.visibility)
    command = [sys.executable, "-c", COACH, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def pushed(process: "subprocess.Popen[str]", count: int) -> None:
    """Wait until so many samples have been pushed."""
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= count:
            return


@pytest.mark.parametrize("count", [1, 100, 333])
def test_a_killed_coach_loses_at_most_a_second(
    tmp_path: Path, data: Path, three: Landmarks, make: SimpleNamespace, count: int
) -> None:
    with coach(three, tmp_path / "samples.npz") as (process, workout):
        pushed(process, count)
        process.kill()
        process.wait()
    kept = read_journal(data / "workouts" / workout / "journal.shj")
    runs = list(kept.runs)
    assert make.same(runs, make.cut(three, 1)[: len(runs)])
    assert len(runs) >= count - 30
    assert [one.id for one in unfinished()] == [workout]


def test_a_living_coach_is_left_alone(tmp_path: Path, data: Path, three: Landmarks) -> None:
    journal = data / "workouts"
    with coach(three, tmp_path / "samples.npz") as (process, workout):
        pushed(process, 60)
        journal = data / "workouts" / workout / "journal.shj"
        assert in_use(journal)
        assert unfinished() == []
        assert read_journal(journal).last_s > 0
        for attempt in (
            lambda: recover(workout, analysis_json),
            lambda: resume(workout),
            lambda: delete(workout),
        ):
            with pytest.raises(RequestError, match="being coached"):
                attempt()
        assert process.poll() is None
        process.kill()
        process.wait()
    assert not in_use(journal)
    assert recover(workout, analysis_json).recovered
    assert unfinished() == []
    assert [one.id for one in workouts()] == [workout]


def test_a_coach_in_this_process_is_left_alone_too(make: SimpleNamespace, three: Landmarks) -> None:
    journal = begin(make.header())
    journal.push(three)
    assert unfinished() == []
    with pytest.raises(RequestError, match="being coached"):
        recover(journal.id, analysis_json)
    journal.close()
    assert [one.id for one in unfinished()] == [journal.id]


@pytest.mark.parametrize("lost", [0, 1, 7, 300])
def test_going_on_after_a_power_cut(
    tmp_path: Path, make: SimpleNamespace, three: Landmarks, lost: int
) -> None:
    path = tmp_path / "journal.shj"
    parts = make.cut(three, 10)
    with Journal.create(path, make.header()) as written:
        for part in parts[:20]:
            written.push(part)
    before = path.read_bytes()
    path.write_bytes(before[: len(before) - lost])
    kept = read_journal(path)
    assert kept.torn == (lost > 0)
    there = len(list(kept.runs))
    with Journal.resume(path) as again:
        assert again.header == make.header()
        assert again.last_s == kept.last_s
        for part in parts[there:]:
            again.push(part)
        again.note("end")
    found = read_journal(path)
    assert not found.torn
    assert make.same(list(found.runs), parts)
    torn = path.with_name("journal.shj.torn")
    assert (torn.read_bytes() if lost else b"") == before[kept.end : len(before) - lost]
    if os.name == "posix" and lost:
        assert torn.stat().st_mode & 0o077 == 0


def test_damage_in_the_middle_keeps_what_follows_beside(tmp_path: Path, make: SimpleNamespace) -> None:
    path = tmp_path / "journal.shj"
    with Journal.create(path, make.header()) as written:
        for part in make.cut(make.some_samples(300), 30):
            written.push(part)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    end = read_journal(path).end
    Journal.resume(path).close()
    assert path.read_bytes() == data[:end]
    assert path.with_name("journal.shj.torn").read_bytes() == data[end:]


def test_nothing_to_go_on_with(tmp_path: Path, make: SimpleNamespace) -> None:
    with pytest.raises(RecordingError, match="no journal"):
        Journal.resume(tmp_path / "none.shj")
    path = tmp_path / "journal.shj"
    path.write_bytes(b"something else")
    with pytest.raises(RecordingError, match="no journal"):
        Journal.resume(path)
    assert path.read_bytes() == b"something else"
    Journal.create(tmp_path / "good.shj", make.header()).close()
    Journal.resume(tmp_path / "good.shj").close()
    with pytest.raises(OutputError):
        Journal.resume(tmp_path)
