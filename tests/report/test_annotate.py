import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from secondheart.errors import OutputError, RecordingError, RequestError
from secondheart.report.annotate import annotate
from secondheart.report.overlay import RIGHT
from secondheart.types import Landmarks

EVEN_S = [k / 25 for k in range(30)]
VARYING_S = [0.0, 0.04, 0.05, 0.2, 0.21, 0.5, 0.9, 0.933, 1.0]


def write_film(path: Path, times_s, size=(320, 240), shade=90) -> Path:
    with av.open(path, "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for time_s in times_s:
            picture = np.full((size[1], size[0], 3), shade, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(1000 * time_s), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_film(path: Path):
    with av.open(path) as container:
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
        context = container.streams.video[0].codec_context
        return frames, context.pix_fmt, container.format.name


def poses(times_s, pose) -> Landmarks:
    count = len(times_s)
    return Landmarks(np.array(times_s), np.repeat(pose[None], count, axis=0), np.ones((count, 33)))


@pytest.fixture
def pose(repetition):
    return repetition().pose_top_px.astype(np.float64) / 2


@pytest.fixture
def film(tmp_path):
    return write_film(tmp_path / "film.mp4", EVEN_S)


@pytest.fixture
def request_(analysis, exercise):
    return analysis(1), exercise("soleus-push-up")


@pytest.mark.parametrize("ending", [".mp4", ".MOV", ".mkv", ".webm"])
def test_each_ending_gives_its_form(tmp_path, film, pose, request_, ending):
    out = tmp_path / f"drawn{ending}"
    annotate(film, [poses(EVEN_S, pose)], *request_, out)
    frames, pix_fmt, name = read_film(out)
    assert pix_fmt == "yuv420p"
    assert {".mp4": "mp4", ".MOV": "mov", ".mkv": "matroska", ".webm": "webm"}[ending] in name
    assert len(frames) == len(EVEN_S)
    assert frames[0][1].shape == (240, 320, 3)
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["film.mp4", out.name])


@pytest.mark.parametrize("ending", [".mp4", ".mkv"])
def test_times_are_kept_at_a_varying_rate(tmp_path, pose, request_, ending):
    film = write_film(tmp_path / "film.mov", VARYING_S)
    out = tmp_path / f"drawn{ending}"
    annotate(film, [poses(VARYING_S, pose)], *request_, out)
    frames, *_ = read_film(out)
    assert [time_s for time_s, _ in frames] == pytest.approx(VARYING_S, abs=0.0011)


def bone_seen(picture, pose) -> bool:
    x, y = ((pose[24] + pose[26]) / 2).astype(int)
    return bool(np.abs(picture[y, x].astype(int) - np.array(RIGHT)).max() < 60)


def test_poses_are_matched_by_time_not_by_number(tmp_path, film, pose, request_):
    known = EVEN_S[10:20]
    annotate(film, [poses(known[:3], pose), poses(known[3:], pose)], *request_, tmp_path / "drawn.mp4")
    frames, *_ = read_film(tmp_path / "drawn.mp4")
    # One frame on either side lies within the tolerance of the nearest pose.
    assert [bone_seen(picture, pose) for _, picture in frames] == [9 <= k <= 20 for k in range(30)]


def test_poses_are_read_only_as_far_as_needed(tmp_path, film, pose, request_):
    given: list[float] = []

    def runs():
        for time_s in EVEN_S:
            given.append(time_s)
            yield poses([time_s], pose)

    ahead: list[int] = []
    annotate(film, runs(), *request_, tmp_path / "drawn.mp4", on_progress=lambda _: ahead.append(len(given)))
    assert ahead == [k + 1 for k in range(30)]


def test_progress_goes_to_the_end(tmp_path, film, pose, request_):
    told: list[float] = []
    annotate(film, [poses(EVEN_S, pose)], *request_, tmp_path / "drawn.mp4", on_progress=told.append)
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1


def test_odd_sides_are_padded(tmp_path, pose, request_):
    film = tmp_path / "odd.mov"
    with av.open(film, "w") as container:
        stream = container.add_stream("png", rate=25)
        stream.width, stream.height, stream.pix_fmt = 161, 121, "rgb24"
        for k in range(3):
            frame = av.VideoFrame.from_ndarray(np.full((121, 161, 3), 60, np.uint8), format="rgb24")
            frame.pts, frame.time_base = k, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    annotate(film, [poses(EVEN_S, pose)], *request_, tmp_path / "drawn.mp4")
    frames, *_ = read_film(tmp_path / "drawn.mp4")
    assert frames[0][1].shape == (122, 162, 3)


def turned(path: Path) -> Path:
    """Write a quarter turn into an mp4's track header."""
    content = bytearray(path.read_bytes())
    place = content.index(b"tkhd") + 44
    one = 1 << 16
    content[place : place + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 240 * one, 0, 1 << 30)
    path.write_bytes(content)
    return path


def test_a_turned_film_comes_upright(tmp_path, film, pose, request_):
    upright = pose * 0.7
    annotate(turned(film), [poses(EVEN_S, upright)], *request_, tmp_path / "drawn.mp4")
    with av.open(tmp_path / "drawn.mp4") as container:
        frame = next(container.decode(video=0))
    assert (frame.width, frame.height, frame.rotation) == (240, 320, 0)
    assert bone_seen(frame.to_ndarray(format="rgb24"), upright)


def test_a_large_film_is_reduced_with_its_pose(tmp_path, pose, request_):
    film = write_film(tmp_path / "large.mp4", EVEN_S[:3], (1920, 1440))
    annotate(film, [poses(EVEN_S, pose * 6)], *request_, tmp_path / "drawn.mp4")
    frames, *_ = read_film(tmp_path / "drawn.mp4")
    assert frames[0][1].shape == (720, 960, 3)
    assert bone_seen(frames[0][1], pose * 3)


@pytest.mark.parametrize("name", ["drawn.gif", "drawn", "drawn.mp4.txt"])
def test_an_unknown_ending_is_told_in_one_line(tmp_path, film, pose, request_, name):
    with pytest.raises(RequestError, match=r"\.mp4, \.mov, \.mkv, \.webm") as error:
        annotate(film, [poses(EVEN_S, pose)], *request_, tmp_path / name)
    assert "\n" not in str(error.value)
    assert not (tmp_path / name).exists()


def test_the_film_itself_is_never_overwritten(film, pose, request_):
    before = film.read_bytes()
    with pytest.raises(RequestError, match="the film itself"):
        annotate(film, [poses(EVEN_S, pose)], *request_, film)
    assert film.read_bytes() == before


def test_an_older_film_stays_when_anything_fails(tmp_path, film, pose, request_):
    out = tmp_path / "drawn.mp4"
    out.write_bytes(b"older")

    def broken():
        yield poses(EVEN_S[:5], pose)
        raise RecordingError("the recording breaks off")

    with pytest.raises(RecordingError, match="breaks off"):
        annotate(film, broken(), *request_, out)
    assert out.read_bytes() == b"older"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["drawn.mp4", "film.mp4"]


def test_an_interruption_leaves_nothing(tmp_path, film, pose, request_):
    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate(film, [poses(EVEN_S, pose)], *request_, tmp_path / "drawn.mp4", on_progress=stop)
    assert [one.name for one in tmp_path.iterdir()] == ["film.mp4"]


def test_no_folder_and_no_film_are_told(tmp_path, film, pose, request_):
    with pytest.raises(OutputError, match="no folder"):
        annotate(film, [poses(EVEN_S, pose)], *request_, tmp_path / "none" / "drawn.mp4")
    with pytest.raises(RecordingError, match="no such file"):
        annotate(tmp_path / "none.mp4", [], *request_, tmp_path / "drawn.mp4")


def test_no_pose_at_all_gives_the_film_with_its_words(tmp_path, film, request_):
    annotate(film, [], *request_, tmp_path / "drawn.mp4")
    frames, *_ = read_film(tmp_path / "drawn.mp4")
    assert len(frames) == 30
    assert frames[0][1].max() > 230


def test_the_endings_stand_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    for ending in (".mp4", ".mov", ".mkv", ".webm"):
        assert f"`{ending}`" in text
