"""What holds for every source, whatever it reads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from exported import logger_csv, logger_metadata, own_csv, phyphox_csv, swinging, write_folder, write_zip

from secondheart.capture import LandmarksSource, Source, open_recording
from secondheart.errors import PoseUnavailableError
from secondheart.synthetic import sample, write_csv
from secondheart.types import LANDMARKS, Inertial, Landmarks

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "secondheart" / "samples"


def synthetic_file(folder: Path) -> Path:
    path = folder / "set.csv"
    write_csv(sample("soleus-push-up"), path)
    return path


def film(_folder: Path) -> Path:
    return SAMPLES / "soleus-push-up_side.mp4"


def inertial_file(folder: Path) -> Path:
    return write_folder(folder, {"motion.csv": own_csv(swinging())}) / "motion.csv"


def phyphox_zip(folder: Path) -> Path:
    motion = swinging()
    files = {
        "Accelerometer.csv": phyphox_csv(motion.time_s, motion.force_mps2, "", "m/s^2", separator=";"),
        "Gyroscope.csv": phyphox_csv(motion.time_s - 0.004, motion.rate_radps, "", "rad/s", separator=";"),
        "meta/device.csv": '"property";"value"\n',
    }
    return write_zip(folder / "walk.zip", files)


def sensor_logger_folder(folder: Path) -> Path:
    motion = swinging()
    files = {
        "TotalAcceleration.csv": logger_csv(motion.time_s, motion.force_mps2),
        "Gyroscope.csv": logger_csv(motion.time_s[::2], motion.rate_radps[::2]),
        "Metadata.csv": logger_metadata("android"),
    }
    return write_folder(folder / "2026-01-02_03-04-05", files)


MAKERS = {
    "landmarks": synthetic_file,
    "video": film,
    "inertial": inertial_file,
    "phyphox": phyphox_zip,
    "Sensor Logger": sensor_logger_folder,
}
Read = tuple[Source, list[Landmarks] | list[Inertial], float]


@pytest.fixture(scope="module", params=MAKERS.values(), ids=MAKERS)
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Read one recording of each kind, once: the source, its runs, the length it said before."""
    make: Callable[[Path], Path] = request.param
    try:
        source = open_recording(make(tmp_path_factory.mktemp("recording")), model="full")
    except PoseUnavailableError as error:
        pytest.skip(str(error))
    promised_s = source.duration_s
    return source, list(source), promised_s


def test_kind_and_size(read: Read) -> None:
    source, _, _ = read
    assert source.kind in {"video", "landmarks", "inertial"}
    assert source.size_px == ((640, 480) if source.kind == "video" else None)


def test_shapes(read: Read) -> None:
    for run in read[1]:
        assert len(run) > 0
        assert run.time_s.shape == (len(run),)
        assert isinstance(run, Inertial) == (read[0].kind == "inertial")
        if isinstance(run, Inertial):
            assert run.force_mps2.shape == run.rate_radps.shape == (len(run), 3)
            assert run.time_s.dtype == run.force_mps2.dtype == run.rate_radps.dtype == np.float64
            continue
        assert run.xy_px.shape == (len(run), len(LANDMARKS), 2)
        assert run.visibility.shape == (len(run), len(LANDMARKS))
        assert run.time_s.dtype == run.xy_px.dtype == run.visibility.dtype == np.float64


def test_times_begin_at_zero_and_go_forward(read: Read) -> None:
    time = np.concatenate([run.time_s for run in read[1]])
    assert time[0] == 0
    assert (np.diff(time) > 0).all()


def test_length(read: Read) -> None:
    source, runs, promised_s = read
    last_s = float(runs[-1].time_s[-1])
    # What lies in an archive tells its end only when it is unpacked.
    assert np.isnan(promised_s) or promised_s == pytest.approx(last_s, abs=0.1)
    assert source.duration_s == pytest.approx(last_s, abs=0.1)


def test_missing_is_missing_in_both_places(read: Read) -> None:
    for run in read[1]:
        if isinstance(run, Inertial):
            for values in (run.force_mps2, run.rate_radps):
                known = np.isfinite(values)
                assert (known.any(axis=1) == known.all(axis=1)).all()
                assert not np.isinf(values).any()
            continue
        seen = np.isfinite(run.xy_px).all(axis=2)
        assert (np.isfinite(run.xy_px).any(axis=2) == seen).all()
        assert (np.isfinite(run.visibility) == seen).all()
        assert ((run.visibility[seen] >= 0) & (run.visibility[seen] <= 1)).all()


def test_good_recordings_bring_no_warnings(read: Read) -> None:
    assert read[0].warnings == []


def test_warnings_of_one_reading_are_not_kept_for_the_next(tmp_path: Path) -> None:
    path = synthetic_file(tmp_path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:40], lines[39], *lines[40:]]))
    source = LandmarksSource(path)
    for _ in range(2):
        list(source)
        assert source.warnings == ["1 row with a doubled time dropped"]


def test_force_points_up_at_rest(read: Read) -> None:
    """About 9.81 long, along the axis that points up in the made recordings."""
    for run in read[1]:
        if isinstance(run, Inertial):
            assert np.median(run.force_mps2[:, 2]) == pytest.approx(9.75, abs=0.1)
