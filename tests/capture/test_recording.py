"""What a file holds is told by what is in it."""

import sys
from pathlib import Path

import pytest

from secondheart.capture import LandmarksSource, open_recording, recording_kind
from secondheart.errors import PoseUnavailableError, RecordingError

LEG = ",".join(f"left_{part}_{axis}" for part in ("knee", "ankle", "heel", "foot_index") for axis in "xy")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (f"time_s,{LEG}\n0,1,2,3,4,5,6,7,8\n".encode(), "landmarks"),
        ("time_s\tnose_x\n".encode("utf-16"), "landmarks"),
        (b"time_s,ax,ay,az,gx,gy,gz\n0,0,0,9.81,0,0,0\n", "inertial"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", "video"),
        (b"\x1aE\xdf\xa3\x01\x00\x00\x00", "video"),
        (bytes(range(256)), "video"),
    ],
)
@pytest.mark.parametrize("name", ["recording.mp4", "recording.csv", "recording"])
def test_kind(tmp_path: Path, content: bytes, kind: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert recording_kind(path) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no rows"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "a picture"),
        (b"%PDF-1.7", "a PDF"),
        (b"#EXTM3U\nhttps://example.org/film.ts\n", "no column time_s"),
    ],
)
def test_not_a_recording(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "recording.mp4"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=words):
        open_recording(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no file"):
        recording_kind(tmp_path / "no.mp4")
    with pytest.raises(RecordingError, match="is a folder"):
        recording_kind(tmp_path)


def test_video_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "secondheart.capture.video", raising=False)
    monkeypatch.setitem(sys.modules, "av", None)
    for name in [
        one for one in sys.modules if one.startswith("secondheart.capture.") and one.endswith("film")
    ]:
        monkeypatch.delitem(sys.modules, name)
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypisom")
    with pytest.raises(PoseUnavailableError, match="av is not installed"):
        open_recording(path)


def test_landmarks_are_opened(tmp_path: Path) -> None:
    path = tmp_path / "recording.mp4"
    path.write_text(f"time_s,{LEG}\n0,1,2,3,4,5,6,7,8\n")
    assert isinstance(open_recording(path), LandmarksSource)
