"""Landmarks files: every form that people's programs write, and every way they are wrong."""

import codecs
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondheart.capture import LandmarksSource, LandmarksWriter, write_landmarks
from secondheart.errors import NobodyError, OutputError, RecordingError
from secondheart.types import LANDMARKS, Landmarks

LEFT_HEEL = LANDMARKS.index("left_heel")
LEG = [f"left_{part}" for part in ("knee", "ankle", "heel", "foot_index")]
HEADER = "time_s," + ",".join(f"{name}_{axis}" for name in LEG for axis in "xy")
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a file from its text or bytes."""

    def write(content: str | bytes, name: str = "recording.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def row(time: object, base: float = 100.0) -> str:
    return f"{time}," + ",".join(f"{base + number}" for number in range(8))


def text(times: list[object], base: float = 100.0) -> str:
    return "\n".join([HEADER, *(row(time, base) for time in times)]) + "\n"


def seconds(count: int, rate: float = 30.0) -> list[object]:
    return [round(number / rate, 6) for number in range(count)]


def read(path: Path, **options: int) -> tuple[Landmarks, LandmarksSource]:
    source = LandmarksSource(path, **options)
    runs = list(source)
    together = Landmarks(
        np.concatenate([run.time_s for run in runs]),
        np.concatenate([run.xy_px for run in runs]),
        np.concatenate([run.visibility for run in runs]),
    )
    return together, source


def test_plain_file(make: Make) -> None:
    landmarks, source = read(make(text(seconds(120))))
    assert len(landmarks) == 120
    np.testing.assert_allclose(landmarks.time_s, np.arange(120) / 30, atol=1e-6)
    np.testing.assert_array_equal(landmarks.xy_px[7, LEFT_HEEL], [104, 105])
    assert landmarks.visibility[7, LEFT_HEEL] == 1
    assert np.isnan(landmarks.xy_px[:, 0]).all()
    assert np.isnan(landmarks.visibility[:, 0]).all()
    assert source.warnings == []
    assert source.kind == "landmarks"
    assert source.size_px is None
    assert source.duration_s == pytest.approx(119 / 30)


def test_length_is_known_before_reading(make: Make) -> None:
    assert LandmarksSource(make(text(seconds(301)))).duration_s == pytest.approx(10)


def test_reading_twice_gives_the_same(make: Make) -> None:
    source = LandmarksSource(make(text(seconds(10))))
    first, second = list(source), list(source)
    np.testing.assert_array_equal(first[0].xy_px, second[0].xy_px)
    assert len(source.warnings) == 1


def variants(plain: str) -> dict[str, bytes]:
    semicolons = plain.replace(",", ";")
    quoted = "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in plain.splitlines())
    return {
        "byte-order mark": codecs.BOM_UTF8 + plain.encode(),
        "windows line ends": plain.replace("\n", "\r\n").encode(),
        "old mac line ends": plain.replace("\n", "\r").encode(),
        "tabs": plain.replace(",", "\t").encode(),
        "tabs and decimal commas": plain.replace(",", "\t").replace(".", ",").encode(),
        "semicolons": semicolons.encode(),
        "semicolons and decimal commas": semicolons.replace(".", ",").encode(),
        "separator line of a spreadsheet": b"sep=;\r\n" + semicolons.replace("\n", "\r\n").encode(),
        "quotes": quoted.encode(),
        "quoted decimal commas": quoted.replace(".", ",").encode(),
        "spaces": plain.replace(",", " , ").encode(),
        "utf-16": plain.encode("utf-16"),
        "capital letters": plain.replace("left", "Left").encode(),
        "empty lines": plain.replace("\n", "\n\n").encode(),
        "no last line end": plain.rstrip("\n").encode(),
    }


@pytest.mark.parametrize("form", list(variants("")))
@pytest.mark.parametrize("block_bytes", [64, 4 << 20])
def test_forms_of_tables(make: Make, form: str, block_bytes: int) -> None:
    plain = text(seconds(100), base=100.25)
    expected, _ = read(make(plain, "plain.csv"))
    found, source = read(make(variants(plain)[form]), block_bytes=block_bytes)
    np.testing.assert_array_equal(found.time_s, expected.time_s)
    np.testing.assert_array_equal(found.xy_px, expected.xy_px)
    assert source.warnings == []


def test_columns_in_any_order_with_unknown_ones(make: Make) -> None:
    names = HEADER.split(",")
    order = [*reversed(names), "left_knee_z", "comment"]
    values = dict(zip(names, row(0.5).split(","), strict=True)) | {"left_knee_z": "7", "comment": "well"}
    landmarks, _ = read(make(",".join(order) + "\n" + ",".join(values[name] for name in order) + "\n"))
    np.testing.assert_array_equal(landmarks.xy_px[0, LEFT_HEEL], [104, 105])


def test_visibility(make: Make) -> None:
    header = HEADER + ",left_heel_visibility"
    rows = [
        row(0) + ",0.25",
        row(0.1) + ",",
        row(0.2) + ",1.5",
        row(0.3).replace("104.0,105.0", ",") + ",0.9",
    ]
    landmarks, _ = read(make("\n".join([header, *rows])))
    np.testing.assert_array_equal(landmarks.visibility[:, LEFT_HEEL], [0.25, 1, 1, np.nan])


@pytest.mark.parametrize("cell", ["", "nan", "NaN", "inf", "-inf", "1e7", "-2000001", "lost", "NA"])
def test_cells_that_are_missing(make: Make, cell: str) -> None:
    landmarks, _ = read(make(text([0, 0.1]).replace("104.0", cell, 1)))
    assert np.isnan(landmarks.xy_px[0, LEFT_HEEL]).all()
    assert np.isnan(landmarks.visibility[0, LEFT_HEEL])
    assert np.isfinite(landmarks.xy_px[1, LEFT_HEEL]).all()


def test_rows_of_odd_lengths(make: Make) -> None:
    landmarks, _ = read(make(f"{HEADER}\n0\n0.1,1,2\n{row(0.2)},9,9,9,9\n"))
    np.testing.assert_allclose(landmarks.time_s, [0, 0.1, 0.2])
    np.testing.assert_array_equal(np.isfinite(landmarks.xy_px[:, LEFT_HEEL, 0]), [False, False, True])


def test_times_begin_at_zero(make: Make) -> None:
    landmarks, source = read(make(text([1_700_000_000 + number / 32 for number in range(128)])))
    np.testing.assert_array_equal(landmarks.time_s, np.arange(128) / 32)
    assert source.duration_s == 127 / 32


@pytest.mark.parametrize(
    ("times", "kept", "warning"),
    [
        ([0, 1, 2, 2, 3, 4], [0, 1, 2, 3, 4], "1 row with a doubled time dropped"),
        ([0, 1, 2, 1.5, 3, 4], [0, 1, 2, 3, 4], "1 row whose time goes back dropped"),
        ([0, 1, 9e9, 2, 3, 4], [0, 1, 2, 3, 4], "1 row whose time goes back dropped"),
        ([0, 1, "", 2, 3, 4], [0, 1, 2, 3, 4], "1 row without a time dropped"),
        ([0, 1, "inf", 2, 3, 4], [0, 1, 2, 3, 4], "1 row without a time dropped"),
    ],
)
@pytest.mark.parametrize("block_bytes", [64, 4 << 20])
def test_times_that_can_be_mended(
    make: Make, times: list[object], kept: list[float], warning: str, block_bytes: int
) -> None:
    landmarks, source = read(make(text(times)), block_bytes=block_bytes)
    np.testing.assert_array_equal(landmarks.time_s, kept)
    assert warning in source.warnings


@pytest.mark.parametrize("count", [1, 2, 10])
def test_very_short(make: Make, count: int) -> None:
    landmarks, source = read(make(text(seconds(count))))
    assert len(landmarks) == count
    assert [warning for warning in source.warnings if warning.startswith("very short recording")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no rows"),
        (b"\n\n  \n", "no rows"),
        (codecs.BOM_UTF8, "no rows"),
        (HEADER, "no rows"),
        (HEADER + "\n\n\n", "no rows"),
        (
            text([number * 33.3 for number in range(40)]),
            "milliseconds; expected seconds: divide the column by 1000",
        ),
        (text([number * 33_333 for number in range(40)]), "microseconds"),
        (text(list(range(20, 0, -1))), "stands or goes back"),
        (text([*seconds(60), *seconds(60)]), "stands or goes back"),
        (text([5] * 40), "stands or goes back"),
        (text(["00:00:01"] * 4), "holds no number in 4 of 4 rows"),
        (text(seconds(4)).replace("time_s", "time"), "no column time_s"),
        (text(seconds(4)).replace("left_heel_x", "heel"), "missing columns left_heel_x, left_heel_y"),
        ("time_s,left_knee_x,left_knee_y\n0,1,2\n", "left_ankle_x"),
        ("x" * 200_000, "no end within 64 kB"),
        (
            "\n".join([HEADER, *(f"{time}" + ",0.5,0.25" * 4 for time in seconds(4))]),
            "fractions of the picture",
        ),
    ],
)
def test_files_that_cannot_be_read(make: Make, content: str | bytes, words: str) -> None:
    path = make(content)
    with pytest.raises(RecordingError) as caught:
        list(LandmarksSource(path))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)


def test_line_without_end_in_the_middle(make: Make) -> None:
    path = make(text(seconds(40)) + "1" * 400_000)
    with pytest.raises(RecordingError, match="a line has no end"):
        list(LandmarksSource(path, block_bytes=50_000))


def test_nobody(make: Make) -> None:
    with pytest.raises(NobodyError, match="no point is seen in any of 30 rows"):
        list(LandmarksSource(make(HEADER + "\n" + "".join(f"{time},,,,,,,,\n" for time in seconds(30)))))


def test_one_leg_is_enough_and_the_better_one_is_named(make: Make) -> None:
    content = text(seconds(4)).replace("left_", "right_")
    assert np.isfinite(read(make(content))[0].xy_px[:, LEFT_HEEL + 1]).all()
    with pytest.raises(RecordingError, match="missing columns right_ankle_x"):
        LandmarksSource(make(content.replace("right_ankle", "ankle")))


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no file"):
        LandmarksSource(tmp_path / "no.csv")
    with pytest.raises(RecordingError, match="is a folder"):
        LandmarksSource(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(make: Make) -> None:
    path = make(text(seconds(4)))
    path.chmod(0)
    with pytest.raises(RecordingError, match="may not be read"):
        LandmarksSource(path)


@given(data=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_garbage_is_an_error_or_landmarks(make: Make, data: bytes) -> None:
    path = make(HEADER.encode() + b"\n" + data)
    time, message = np.array([0.0]), "one line"
    try:
        time = np.concatenate([run.time_s for run in LandmarksSource(path, block_bytes=64)])
    except RecordingError as error:
        message = str(error)
    assert len(message.splitlines()) == 1
    assert (np.diff(time) > 0).all()


@given(block_bytes=st.integers(1, 5000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
def test_blocks_change_nothing(make: Make, block_bytes: int) -> None:
    times = [*seconds(20), 0.633333, 0.5, "", *seconds(60)[20:]]
    whole, source = read(make(text(times)))
    warnings = list(source.warnings)
    parts, source = read(make(text(times)), block_bytes=block_bytes)
    np.testing.assert_array_equal(parts.time_s, whole.time_s)
    np.testing.assert_array_equal(parts.xy_px, whole.xy_px)
    assert source.warnings == warnings


def test_memory_stays_flat(make: Make) -> None:
    path = make(text(seconds(2000)))
    lengths = [len(run) for run in LandmarksSource(path, block_bytes=8000)]
    assert sum(lengths) == 2000
    assert max(lengths) < 400


def full(count: int = 50) -> Landmarks:
    generator = np.random.default_rng(4)
    xy = np.round(generator.uniform(0, 2000, (count, 33, 2)), 2)
    visibility = np.round(generator.uniform(0, 1, (count, 33)), 3)
    xy[3, 5] = np.nan
    visibility[3, 5] = np.nan
    return Landmarks(np.arange(count) / 25, xy, visibility)


def test_written_and_read_again(tmp_path: Path) -> None:
    written = full()
    write_landmarks(
        tmp_path / "out.csv", [written, Landmarks(written.time_s + 2, written.xy_px, written.visibility)]
    )
    found, _ = read(tmp_path / "out.csv")
    np.testing.assert_allclose(found.time_s, np.arange(100) / 25, atol=1e-9)
    np.testing.assert_array_equal(found.xy_px[:50], written.xy_px)
    np.testing.assert_array_equal(found.visibility[50:], written.visibility)
    head = (tmp_path / "out.csv").read_text().splitlines()[0]
    assert head.startswith("time_s,nose_x,nose_y,nose_visibility,left_eye_inner_x")


def test_interrupted_writing_keeps_the_older_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("older")
    with pytest.raises(KeyboardInterrupt), LandmarksWriter(path) as writer:
        writer.push(full())
        raise KeyboardInterrupt
    assert path.read_text() == "older"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


def test_writing_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"), LandmarksWriter(tmp_path / "no" / "out.csv"):
        pass
    with pytest.raises(OutputError, match="is not open"):
        LandmarksWriter(tmp_path / "out.csv").push(full())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_full_disk() -> None:
    with pytest.raises(OutputError, match="could not write"), LandmarksWriter("/dev/full") as writer:
        for _ in range(100):
            writer.push(full())


@pytest.mark.parametrize("name", ["standing-calf-raise-3.csv", "walking.csv", "rear-calf-raises-10.csv"])
def test_real_recordings(shared_data: Path, name: str) -> None:
    path = shared_data / "landmarks" / name
    landmarks, source = read(path)
    assert len(landmarks) == len(path.read_text().splitlines()) - 1
    assert np.isfinite(landmarks.xy_px).all()
    assert source.warnings == []
    assert landmarks.time_s[0] == 0
