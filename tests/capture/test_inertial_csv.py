"""The project's own form of motion recordings."""

from pathlib import Path

import numpy as np
import pytest
from exported import joined, own_csv, swinging

from secondheart.capture import InertialSource, open_recording
from secondheart.capture.inertial_csv import inertial_csv
from secondheart.capture.table import Table
from secondheart.errors import RecordingError
from secondheart.types import Inertial

MOTION = swinging()


def read(path: Path, **how: object) -> tuple[Inertial, list[str]]:
    source = open_recording(path, **how)
    whole = joined(source)
    assert isinstance(source, InertialSource)
    return whole, source.warnings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "motion.csv"
    path.write_text(own_csv(MOTION))
    return path


def test_what_was_written_is_read(path: Path) -> None:
    motion, warnings = read(path)
    assert warnings == []
    np.testing.assert_array_equal(motion.time_s, MOTION.time_s)
    np.testing.assert_array_equal(motion.force_mps2, MOTION.force_mps2)
    np.testing.assert_array_equal(motion.rate_radps, MOTION.rate_radps)


def test_the_size_of_blocks_does_not_matter(path: Path) -> None:
    pieces = InertialSource(inertial_csv(path, Table(path)), block_bytes=700)
    assert len(list(pieces)) > 100
    for field in ("time_s", "force_mps2", "rate_radps"):
        np.testing.assert_array_equal(getattr(joined(pieces), field), getattr(MOTION, field))


def test_length_is_known_before_reading(path: Path) -> None:
    assert open_recording(path).duration_s == pytest.approx(19.99)


def test_columns_in_any_order_with_others_between(tmp_path: Path) -> None:
    path = tmp_path / "motion.csv"
    path.write_text("note;GZ;GY;GX;time_s;AZ;AY;AX\nx;0,3;0,2;0,1;5,0;9,81;0;0,5\n;3;2;1;5,5;9,7;0;1\n")
    motion, warnings = read(path)
    assert motion.time_s.tolist() == [0.0, 0.5]
    assert motion.force_mps2.tolist() == [[0.5, 0.0, 9.81], [1.0, 0.0, 9.7]]
    assert motion.rate_radps.tolist() == [[0.1, 0.2, 0.3], [1.0, 2.0, 3.0]]
    assert warnings == ["very short recording: 2 rows, 0.5 s"]


@pytest.mark.parametrize("bad", ["", "nan", "inf", "-inf", "1e300", "9999", "n/a"])
def test_what_is_no_number_is_missing_not_zero(tmp_path: Path, bad: str) -> None:
    lines = own_csv(MOTION).splitlines()
    cells = lines[5].split(",")
    lines[5] = ",".join([*cells[:2], bad, *cells[3:]])
    lines[6] = ",".join([*lines[6].split(",")[:6], bad])
    path = tmp_path / "motion.csv"
    path.write_text("\n".join(lines))
    motion, warnings = read(path)
    assert np.isnan(motion.force_mps2[4]).all()
    assert np.isnan(motion.rate_radps[5]).all()
    assert np.count_nonzero(np.isnan(motion.force_mps2)) == np.count_nonzero(np.isnan(motion.rate_radps)) == 3
    assert warnings == []


def test_doubled_backward_and_missing_times_are_dropped(tmp_path: Path) -> None:
    lines = own_csv(MOTION).splitlines()
    path = tmp_path / "motion.csv"
    lines = [
        *lines[:40],
        lines[39],
        *lines[40:60],
        lines[50],
        *lines[60:80],
        "," + lines[80].split(",", 1)[1],
    ]
    path.write_text("\n".join([*lines, *own_csv(MOTION).splitlines()[80:]]))
    motion, warnings = read(path)
    np.testing.assert_array_equal(motion.time_s, MOTION.time_s)
    assert warnings == [
        "1 row with a doubled time dropped",
        "1 row whose time goes back dropped",
        "1 row without a time dropped",
    ]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("time_s,ax,ay,az", "no column gx, gy, gz; .* record accelerometer and gyroscope together"),
        ("time_s,gx,gy,gz", "no column ax, ay, az"),
        ("t,ax,ay,az,gx,gy,gz", "no column time_s"),
    ],
)
def test_missing_columns_are_named(tmp_path: Path, header: str, words: str) -> None:
    path = tmp_path / "motion.csv"
    path.write_text(header + "\n" + ",".join("0" * header.count(",")) + ",0\n")
    with pytest.raises(RecordingError, match=words):
        open_recording(path)


@pytest.mark.parametrize(
    ("factor", "words"), [(1e3, "looks like milliseconds"), (1e9, "microseconds or finer")]
)
def test_times_in_other_units_are_named(tmp_path: Path, factor: float, words: str) -> None:
    path = tmp_path / "motion.csv"
    path.write_text(own_csv(Inertial(MOTION.time_s * factor, MOTION.force_mps2, MOTION.rate_radps)))
    with pytest.raises(RecordingError, match=words):
        list(open_recording(path))


def test_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "motion.csv"
    path.write_text("time_s,ax,ay,az,gx,gy,gz\n")
    with pytest.raises(RecordingError, match="no rows after the header"):
        list(open_recording(path))


def test_one_sensor_without_any_number(tmp_path: Path) -> None:
    path = tmp_path / "motion.csv"
    path.write_text(own_csv(Inertial(MOTION.time_s, MOTION.force_mps2, MOTION.rate_radps * np.nan)))
    with pytest.raises(RecordingError, match="no rate stands beside any of 2000 times"):
        list(open_recording(path))


def test_reading_twice_warns_once(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:40], lines[39], *lines[40:]]))
    source = open_recording(path)
    for _ in range(2):
        list(source)
        assert source.warnings == ["1 row with a doubled time dropped"]
