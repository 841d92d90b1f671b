"""Folders and zip archives are read within limits, never unpacked, and fail in one line."""

import os
import struct
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from exported import joined, logger_csv, logger_metadata, own_csv, swinging, write_folder, write_zip
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondheart.capture import bundle as bundles
from secondheart.capture import open_recording, recording_kind
from secondheart.capture.bundle import entries, shown
from secondheart.errors import RecordingError
from secondheart.types import Inertial

MOTION = swinging(seconds=3.0)
FILES = {
    "TotalAcceleration.csv": logger_csv(MOTION.time_s, MOTION.force_mps2),
    "Gyroscope.csv": logger_csv(MOTION.time_s, MOTION.rate_radps),
    "Metadata.csv": logger_metadata("android"),
}


def refused(path: Path, words: str) -> None:
    """Opening and reading fails with one line that names the file."""
    with pytest.raises(RecordingError, match=words) as caught:
        list(open_recording(path))
    message = str(caught.value)
    assert path.name in message
    assert message.isprintable()


def tried(path: Path) -> Inertial | None:
    """What is read, None where that fails in one line."""
    try:
        return joined(open_recording(path))
    except RecordingError as error:
        if not str(error).isprintable():
            raise AssertionError(repr(str(error))) from error
    return None


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "a zip archive without a table of a motion sensor"),
        ({"notes.md": "x"}, "without a table of a motion sensor"),
        ({"a.csv": "a,b\n1,2\n"}, "without a table of a motion sensor"),
        ({"a.csv": "", "b.csv": ""}, "a.csv: no rows, the file is empty"),
        (
            {"[Content_Types].xml": "", "xl/workbook.xml": ""},
            "a spreadsheet or other document; .* export or save it as CSV",
        ),
        ({"Raw Data.xlsx": "PK"}, "with a spreadsheet in it; .* export as CSV"),
        ({"Raw Data.xls": "PK"}, "with a spreadsheet in it; .* export as CSV"),
        ({"inner.zip": "PK"}, r"with another archive in it \(inner.zip\)"),
        (
            {"1/own.csv": own_csv(MOTION), "2/own.csv": own_csv(MOTION)},
            "holds 2 recordings; .* name the folder",
        ),
        ({"1.csv": own_csv(MOTION), "2.csv": own_csv(MOTION)}, "holds 2 recordings; .* name the file"),
        ({f"{k}.csv": own_csv(MOTION) for k in range(101)}, "holds 101 tables"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_not_one_recording(tmp_path: Path, files: dict[str, str], words: str, packed: bool) -> None:
    path = write_zip(tmp_path / "a.zip", files) if packed else write_folder(tmp_path / "a", files)
    if not packed:
        path.mkdir(exist_ok=True)
    refused(path, words if packed else words.replace("a zip archive", "a folder"))


def test_a_recording_of_our_own_in_a_zip(tmp_path: Path) -> None:
    motion = joined(open_recording(write_zip(tmp_path / "a.zip", {"deep/er/own.csv": own_csv(MOTION)})))
    np.testing.assert_array_equal(motion.force_mps2, MOTION.force_mps2)


def test_places_that_climb_out_are_only_names(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("not to be read")
    files = {f"../../{outside.name}": own_csv(MOTION)}
    (tmp_path / "in").mkdir()
    path = write_zip(tmp_path / "in" / "a.zip", files)
    motion = joined(open_recording(path))
    np.testing.assert_array_equal(motion.rate_radps, MOTION.rate_radps)
    assert outside.read_text() == "not to be read"
    assert sorted(place.name for place in tmp_path.rglob("*")) == ["a.zip", "in", "outside.csv"]
    refused(write_zip(tmp_path / "b.zip", {"/etc/hosts.csv": "a,b\n1,2\n"}), "without a table")


def test_names_are_shown_in_one_line() -> None:
    assert shown(PurePosixPath("a\nb\x1b[31m.csv")) == "a?b?[31m.csv"
    assert len(shown(PurePosixPath("x" * 500))) == 60


def test_names_of_tables_are_shown_in_one_line_too(tmp_path: Path) -> None:
    files = {"Gyro\x1b[2J\n.csv": FILES["Gyroscope.csv"]}
    refused(write_zip(tmp_path / "a.zip", files), r"among Gyro\?\[2J\?;")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.999])
def test_cut_off(tmp_path: Path, cut: float) -> None:
    path = write_zip(tmp_path / "a.zip", FILES)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    refused(path, "a zip archive that cannot be read .* export the recording again")


def test_damaged_inside(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", FILES)
    data = bytearray(path.read_bytes())
    data[300:2000] = bytes(1700)
    path.write_bytes(data)
    refused(path, "damaged|cannot be read")


def test_encrypted(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", FILES)
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + at] |= 1
    path.write_bytes(data)
    refused(path, "is encrypted; take it out with its password")


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_in_another_way(tmp_path: Path, how: int) -> None:
    refused(write_zip(tmp_path / "a.zip", FILES, how), "packed in an unusual way")


def test_stored_without_packing(tmp_path: Path) -> None:
    motion = joined(open_recording(write_zip(tmp_path / "a.zip", FILES, zipfile.ZIP_STORED)))
    np.testing.assert_array_equal(motion.force_mps2, MOTION.force_mps2)


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "FREE_BYTES", 1 << 20)
    head = "time_s,ax,ay,az,gx,gy,gz\n"
    # Lines that do end, so that the table itself has nothing against them.
    path = write_zip(tmp_path / "a.zip", {"own.csv": head + "\n" * (8 << 20)})
    refused(path, "unpacks to more than 1 MB")
    path = write_zip(tmp_path / "b.zip", {"own.csv": "x" * (8 << 20)})
    refused(path, "no end within 64 kB|unpacks to more than")


def test_a_list_longer_than_any_export_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "a.zip", {f"{k}.txt": "" for k in range(300)})
    monkeypatch.setattr(bundles, "LONGEST_LIST_BYTES", 4096)
    refused(path, "cannot be read")


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 20)
    files = {f"{k}.jpg": "" for k in range(30)}
    path = write_zip(tmp_path / "a.zip", files) if packed else write_folder(tmp_path / "a", files)
    refused(path, "expected one recording")


def test_a_deep_tree_is_left_alone(tmp_path: Path) -> None:
    write_folder(tmp_path / "a", {"1/2/3/4/own.csv": own_csv(MOTION)})
    refused(tmp_path / "a", "a folder without a table of a motion sensor")
    assert [str(entry.place) for entry in entries(tmp_path / "a" / "1" / "2")] == ["3/4/own.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_pipes_and_links_to_folders_are_left_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", FILES)
    os.mkfifo(folder / "pipe.csv")
    (folder / "round").symlink_to(folder)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere")
    assert [entry.name for entry in entries(folder)] == sorted(name.lower() for name in FILES)
    assert recording_kind(folder) == "inertial"


def test_a_list_that_lies_about_its_length(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", FILES)
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 0xFFFFFFF0)
    path.write_bytes(data)
    refused(path, "cannot be read")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_a_recording_or_one_line(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "damaged.zip"
    if not path.exists():
        write_zip(tmp_path / "whole.zip", FILES)
    content = bytearray((tmp_path / "whole.zip").read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    part = data.draw(st.binary(min_size=1, max_size=12))
    # The list of files at the end is where most can go wrong.
    if data.draw(st.booleans()):
        start = len(content) - 1 - start % 600
    content[start : start + len(part)] = part
    path.write_bytes(content)
    motion = tried(path)
    assert motion is None or len(motion) > 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"PK\x03\x04", b"PK\x05\x06"]))
def test_any_bytes_after_the_mark_of_a_zip(tmp_path: Path, content: bytes, mark: bytes) -> None:
    path = tmp_path / "noise.zip"
    path.write_bytes(mark + content)
    with pytest.raises(RecordingError) as caught:
        open_recording(path)
    assert str(caught.value).isprintable()


names = st.sampled_from(
    ["Accelerometer.csv", "Gravity.csv", "Gyroscope.csv", "TotalAcceleration.csv", "Metadata.csv",
     "Raw Data.csv", "meta/time.csv", "meta/device.csv", "../own.csv", "x/y.csv", "a.zip", "b.xlsx"]
)  # fmt: skip
headers = st.sampled_from(
    ["time,seconds_elapsed,z,y,x", '"Time (s)","X (m/s^2)","Y (m/s^2)","Z (m/s^2)"',
     '"Time (s)";"Gyroscope x (rad/s)";"Gyroscope y (rad/s)";"Gyroscope z (rad/s)"',
     "time_s,ax,ay,az,gx,gy,gz", "platform,standardisation", '"event","experiment time"', ""]
)  # fmt: skip
cells = st.sampled_from(
    [
        "0",
        "1",
        "9.81",
        "-1e-3",
        "",
        "NaN",
        "inf",
        "1e308",
        "1700000000000000000",
        "x",
        '"',
        "0,5",
        "ios",
        "START",
    ]
)
tables = st.tuples(headers, st.lists(st.lists(cells, max_size=8).map(",".join), max_size=12)).map(
    lambda table: "\n".join([table[0], *table[1]])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(st.dictionaries(names, st.one_of(tables.map(str.encode), st.binary(max_size=60)), max_size=5))
def test_any_tables_are_a_recording_or_one_line(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = write_zip(tmp_path / "made.zip", files)
    motion = tried(path)
    if motion is not None:
        assert (np.diff(motion.time_s) > 0).all()
        assert not np.isinf(motion.force_mps2).any()
