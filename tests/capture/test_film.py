import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from secondheart.capture import film
from secondheart.capture.film import Mishaps, glances, pictures, probe
from secondheart.errors import RecordingError

from .conftest import MakeFilm, scene


def blank(count: int, width: int = 160, height: int = 120) -> list[np.ndarray]:
    return [np.full((height, width, 3), 40 + k, dtype=np.uint8) for k in range(count)]


def marked(width: int = 160, height: int = 120) -> np.ndarray:
    """Black, with the upper left quarter white."""
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    picture[: height // 2, : width // 2] = 255
    return picture


def white_quarter(picture: np.ndarray) -> tuple[str, str]:
    height, width = picture.shape[:2]
    rows, columns = np.nonzero(picture.mean(axis=2) > 128)
    return (
        "top" if rows.mean() < height / 2 else "bottom",
        "left" if columns.mean() < width / 2 else "right",
    )


def read(path: Path) -> tuple[np.ndarray, list[np.ndarray], Mishaps]:
    mishaps = Mishaps()
    taken = list(pictures(path, probe(path), mishaps))
    return np.array([time_s for time_s, _ in taken]), [picture for _, picture in taken], mishaps


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.avi"])
def test_every_container_gives_all_pictures(make_film: MakeFilm, name: str) -> None:
    path = make_film(name, blank(20))
    times, shown, mishaps = read(path)
    assert probe(path).size_px == (160, 120)
    assert times == pytest.approx(np.arange(20) * 0.04, abs=2e-3)
    assert shown[0].shape == (120, 160, 3)
    assert mishaps.damaged_packets == mishaps.dropped_stamps == 0


def test_times_are_the_stamps_and_not_counted_frames(make_film: MakeFilm) -> None:
    stamps = [500, 540, 700, 710, 1500]
    times, _, _ = read(make_film("uneven.mkv", blank(5), times_ms=stamps))
    assert times == pytest.approx((np.array(stamps) - 500) / 1000, abs=1e-9)


@pytest.mark.parametrize(
    ("turn_deg", "corner"),
    [(0, ("top", "left")), (90, ("bottom", "left")), (180, ("bottom", "right")), (-90, ("top", "right"))],
)
def test_pictures_stand_upright(make_film: MakeFilm, turn_deg: int, corner: tuple[str, str]) -> None:
    path = make_film("turned.mp4", [marked()] * 3, turn_deg=turn_deg)
    _, shown, _ = read(path)
    assert white_quarter(shown[0]) == corner
    assert shown[0].shape[1::-1] == probe(path).size_px == ((160, 120) if turn_deg % 180 == 0 else (120, 160))


def test_a_phones_upright_film_is_turned_with_the_clock(make_film: MakeFilm) -> None:
    path = make_film("phone.mp4", [marked()] * 3)
    content = bytearray(path.read_bytes())
    # The matrix that phones write for an upright film, by the file format: x' = -y, y' = x.
    matrix = content.index(b"tkhd") + 4 + 40
    one = 1 << 16
    for k, value in enumerate((0, one, 0, -one, 0, 0)):
        content[matrix + 4 * k : matrix + 4 * k + 4] = value.to_bytes(4, "big", signed=True)
    path.write_bytes(content)
    _, shown, _ = read(path)
    assert white_quarter(shown[0]) == ("top", "right")
    assert shown[0].shape == (160, 120, 3)


def test_large_pictures_are_averaged_down(make_film: MakeFilm) -> None:
    stripes = np.zeros((540, 1920, 3), dtype=np.uint8)
    stripes[:, ::2] = 200
    path = make_film("large.mp4", [stripes] * 2)
    info = probe(path)
    _, shown, _ = read(path)
    assert info.size_px == (1920, 540)
    assert info.reduction == 2
    assert shown[0].shape == (270, 960, 3)
    # Neighbouring columns of the film fall into one: neither is skipped.
    assert abs(float(shown[0].mean()) - 100) < 12
    assert float(shown[0].std()) < 30


def test_pixels_that_are_not_square_are_made_square(make_film: MakeFilm) -> None:
    path = make_film("wide.mkv", [marked()] * 2, pixel_ratio=Fraction(2, 1))
    assert probe(path).size_px == (320, 120)
    _, shown, _ = read(path)
    assert shown[0].shape == (120, 320, 3)


def test_a_cut_off_film_is_read_as_far_as_it_goes(make_film: MakeFilm, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    noisy = list(rng.integers(0, 256, (40, 120, 160, 3), dtype=np.uint8))
    whole = make_film("whole.mp4", noisy, options={"movflags": "faststart"})
    content = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(content[: len(content) // 2])
    times, _, mishaps = read(cut)
    assert 5 < len(times) < 35
    assert mishaps.ended_at_s == times[-1] < probe(cut).duration_s - 0.2


def test_damage_in_the_middle_costs_some_pictures_only(make_film: MakeFilm) -> None:
    rng = np.random.default_rng(1)
    path = make_film("hurt.avi", list(rng.integers(0, 256, (30, 120, 160, 3), dtype=np.uint8)))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)
    times, _, _ = read(path)
    assert 10 < len(times) <= 30
    assert (np.diff(times) > 0).all()


class Stub:
    rotation = 0

    def __init__(self, pts: int | None) -> None:
        self.pts = pts
        self.time = None if pts is None else pts / 1000


def test_stamps_that_stand_still_or_lack_are_mended(
    make_film: MakeFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_film("any.mp4", blank(3))
    info = probe(path)
    stamps = [1000, 1040, 1040, 1020, None, 1120]
    monkeypatch.setattr(film, "_frames", lambda *_: (Stub(pts) for pts in stamps))
    monkeypatch.setattr(film, "_upright", lambda *_: scene())
    mishaps = Mishaps()
    times = [time_s for time_s, _ in pictures(path, info, mishaps)]
    assert times == pytest.approx([0, 0.04, 0.08, 0.12])
    assert (mishaps.dropped_stamps, mishaps.missing_stamps) == (2, 1)


def test_glances_grow_rarer_and_are_key_frames_in_the_end(make_film: MakeFilm) -> None:
    path = make_film("long.mkv", blank(200), times_ms=[100 * k for k in range(200)], keyframe_every=10)
    times = [time_s for time_s, _ in glances(path, probe(path), 6.0, 4)]
    assert times[:5] == pytest.approx([0, 1, 2, 3, 5], abs=0.01)
    assert 2 <= len(times[5:]) <= 4
    assert (np.diff(times) > 0).all()
    assert times[-1] > 12


def sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))


def text(path: Path) -> None:
    path.write_text("a line of words\n" * 200)


def playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nelsewhere.ts\n#EXT-X-ENDLIST\n")


def noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(0).bytes(20000))


def still(path: Path) -> None:
    with av.open(str(path), "w", format="image2") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "rgb24"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))))
        container.mux(stream.encode())


@pytest.mark.parametrize(
    ("name", "write", "found"),
    [
        ("sound.wav", sound, "only sound"),
        ("empty.mp4", Path.touch, "an empty file"),
        ("noise.mp4", noise, "not a film"),
        ("words.txt", text, "text"),
        ("words.mp4", text, "text|not a film"),
        ("list.m3u8", playlist, "not a film"),
        ("picture.png", still, "single picture"),
        ("folder.mp4", Path.mkdir, "a folder"),
    ],
)
def test_what_is_no_film_is_named(tmp_path: Path, name: str, write: object, found: str) -> None:
    path = tmp_path / name
    write(path)
    with pytest.raises(RecordingError, match=found) as caught:
        probe(path)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file"):
        probe(tmp_path / "none.mp4")


def test_a_head_without_pictures_is_no_film(make_film: MakeFilm) -> None:
    path = make_film("head.mkv", blank(10))
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(RecordingError):
        probe(path)
