"""What a worn phone felt is kept as exactly as what a camera saw."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from secondheart.errors import RecordingError
from secondheart.exercises import load_exercise
from secondheart.records import Journal, begin, read_journal, reanalyse, recover
from secondheart.records.recovery import joined
from secondheart.report.contract_json import analysis_json
from secondheart.synthetic import perform
from secondheart.synthetic.phones import wear
from secondheart.types import Inertial, Samples
from secondheart.workout import Workout

NUMBERS = st.floats(-1e3, 1e3) | st.just(float("nan")) | st.just(-0.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.shj"


def cut(samples: Inertial, size: int) -> list[Inertial]:
    parts = [slice(start, start + size) for start in range(0, len(samples), size)]
    return [Inertial(samples.time_s[one], samples.force_mps2[one], samples.rate_radps[one]) for one in parts]


def bytes_of(samples: Samples) -> list[bytes]:
    assert isinstance(samples, Inertial)
    return [one.tobytes() for one in (samples.time_s, samples.force_mps2, samples.rate_radps)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(arrays(np.float64, st.tuples(st.integers(1, 30), st.just(6)), elements=NUMBERS), st.integers(1, 9))
def test_any_motion_comes_back_to_the_bit_in_the_portions_pushed(
    tmp_path_factory: pytest.TempPathFactory, make: SimpleNamespace, values: np.ndarray, size: int
) -> None:
    place = tmp_path_factory.mktemp("motion") / "journal.shj"
    samples = Inertial(np.arange(len(values)) / 60, values[:, :3].copy(), values[:, 3:].copy())
    portions = cut(samples, size)
    with Journal.create(place, make.header(source="worn", kind="inertial", mount="thigh")) as journal:
        for one in portions:
            journal.push(one)
    kept = read_journal(place)
    assert (kept.header.mount, kept.header.source, kept.torn) == ("thigh", "worn", False)
    assert [bytes_of(one) for one in kept.runs] == [bytes_of(one) for one in portions]
    assert kept.last_s == samples.time_s[-1]


def test_one_journal_holds_one_kind_of_samples(path: Path, make: SimpleNamespace) -> None:
    motion = Inertial(np.arange(3) / 60, np.zeros((3, 3)), np.zeros((3, 3)))
    with Journal.create(path, make.header()) as journal, pytest.raises(RecordingError, match="mount None"):
        journal.push(motion)
    other = path.with_name("other.shj")
    with (
        Journal.create(other, make.header(mount="thigh")) as journal,
        pytest.raises(RecordingError, match="mount thigh"),
    ):
        journal.push(make.some_samples(3))


def test_a_journal_that_says_one_sensor_and_holds_another_is_not_read(
    path: Path, make: SimpleNamespace
) -> None:
    with Journal.create(path, make.header()) as journal:
        journal.push(make.some_samples(3))
    whole = path.read_bytes()
    with Journal.create(path.with_name("worn.shj"), make.header(mount="thigh")) as journal:
        head = path.with_name("worn.shj").read_bytes()
        del journal
    with Journal.create(path.with_name("seen.shj"), make.header()):
        seen = len(path.with_name("seen.shj").read_bytes())
    path.write_bytes(head + whole[seen:])
    with pytest.raises(RecordingError, match="another sensor"):
        read_journal(path)


@pytest.mark.parametrize("wrong", [np.full((3, 3), 1e9), np.zeros((3, 2)), np.zeros((2, 3))])
def test_motions_that_could_not_come_back_are_refused(
    path: Path, make: SimpleNamespace, wrong: np.ndarray
) -> None:
    with Journal.create(path, make.header(mount="thigh")) as journal, pytest.raises(RecordingError):
        journal.push(Inertial(np.arange(3) / 60, wrong, np.zeros((3, 3))))


def test_a_set_that_was_cut_off_is_saved_and_analysed_again_as_it_was(make: SimpleNamespace) -> None:
    felt = wear(perform("soleus-push-up", repetitions=4, seed=2), "thigh", seed=2).samples
    chosen = make.header(source="worn", kind="inertial", mount="thigh")
    journal, engine = begin(chosen), Workout(load_exercise("soleus-push-up"), height_cm=172, mount="thigh")
    for one in cut(felt, 12):
        journal.push(one)
        engine.push(one)
    engine.finish()
    live = engine.analysis("inertial")
    journal.close()
    kept = recover(journal.id, analysis_json)
    assert (kept.count.counted, kept.source, kept.recovered) == (4, "worn", True)
    assert analysis_json(reanalyse(journal.id)) == analysis_json(live)
    assert sum(len(one) for one in joined(read_journal(journal.path).runs)) == len(felt)
