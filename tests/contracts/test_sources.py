"""What holds for every source, whatever it reads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from secondheart.capture import LandmarksSource, Source, open_recording
from secondheart.errors import PoseUnavailableError
from secondheart.synthetic import sample, write_csv
from secondheart.types import LANDMARKS, Landmarks

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "secondheart" / "samples"


def synthetic_file(folder: Path) -> Path:
    path = folder / "set.csv"
    write_csv(sample("soleus-push-up"), path)
    return path


def film(_folder: Path) -> Path:
    return SAMPLES / "soleus-push-up_side.mp4"


@pytest.fixture(scope="module", params=[synthetic_file, film], ids=["landmarks", "video"])
def read(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Source, list[Landmarks], float]:
    """Read one recording of each kind, once: the source, its runs, the length it said before."""
    make: Callable[[Path], Path] = request.param
    try:
        source = open_recording(make(tmp_path_factory.mktemp("recording")), model="full")
    except PoseUnavailableError as error:
        pytest.skip(str(error))
    promised_s = source.duration_s
    return source, list(source), promised_s


def test_kind_and_size(read: tuple[Source, list[Landmarks], float]) -> None:
    source, _, _ = read
    assert source.kind in {"video", "landmarks"}
    assert source.size_px is None if source.kind == "landmarks" else source.size_px == (640, 480)


def test_shapes(read: tuple[Source, list[Landmarks], float]) -> None:
    for run in read[1]:
        assert len(run) > 0
        assert run.time_s.shape == (len(run),)
        assert run.xy_px.shape == (len(run), len(LANDMARKS), 2)
        assert run.visibility.shape == (len(run), len(LANDMARKS))
        assert run.time_s.dtype == run.xy_px.dtype == run.visibility.dtype == np.float64


def test_times_begin_at_zero_and_go_forward(read: tuple[Source, list[Landmarks], float]) -> None:
    time = np.concatenate([run.time_s for run in read[1]])
    assert time[0] == 0
    assert (np.diff(time) > 0).all()


def test_length(read: tuple[Source, list[Landmarks], float]) -> None:
    source, runs, promised_s = read
    last_s = float(runs[-1].time_s[-1])
    assert promised_s == pytest.approx(last_s, abs=0.1)
    assert source.duration_s == pytest.approx(last_s, abs=0.1)


def test_missing_is_missing_in_both_places(read: tuple[Source, list[Landmarks], float]) -> None:
    for run in read[1]:
        seen = np.isfinite(run.xy_px).all(axis=2)
        assert (np.isfinite(run.xy_px).any(axis=2) == seen).all()
        assert (np.isfinite(run.visibility) == seen).all()
        assert ((run.visibility[seen] >= 0) & (run.visibility[seen] <= 1)).all()


def test_good_recordings_bring_no_warnings(read: tuple[Source, list[Landmarks], float]) -> None:
    assert read[0].warnings == []


def test_warnings_of_one_reading_are_not_kept_for_the_next(tmp_path: Path) -> None:
    path = synthetic_file(tmp_path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:40], lines[39], *lines[40:]]))
    source = LandmarksSource(path)
    for _ in range(2):
        list(source)
        assert source.warnings == ["1 row with a doubled time dropped"]
