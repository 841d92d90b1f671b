"""Films are whole, in the form their ending asks for, and the same again for the same pictures."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondheart.errors import OutputError, RequestError
from secondheart.film_writer import TICKS_HZ, FilmWriter, film_form

ENDINGS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska", ".webm": "webm"}
COLOURS = [(200, 60, 60), (60, 180, 60), (60, 60, 200), (180, 180, 60)]


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (64, 48)) -> np.ndarray:
    return np.full((size[1], size[0], 3), colour, dtype=np.uint8)


def written(path: Path, times_s: list[float], rate_hz: float = 25.0, **options: int) -> Path:
    with FilmWriter(path, rate_hz, **options) as writer:
        for number, time_s in enumerate(times_s):
            writer.write(time_s, picture(COLOURS[number % 4]))
    return path


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(path) as container:
        return list(container.decode(video=0))


def busy(count: int = 6) -> list[np.ndarray]:
    rng = np.random.default_rng(3)
    return [rng.integers(0, 255, (96, 128, 3)).astype(np.uint8) for _ in range(count)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_colours_and_times_come_back_in_every_form(tmp_path: Path, ending: str) -> None:
    found = frames(written(tmp_path / f"film{ending}", [0.0, 0.04, 0.08, 0.12]))
    assert [frame.time for frame in found] == pytest.approx([0.0, 0.04, 0.08, 0.12], abs=0.0011)
    for frame, colour in zip(found, COLOURS, strict=True):
        middle = frame.to_ndarray(format="rgb24")[20:28, 28:36].mean(axis=(0, 1))
        assert np.abs(middle - colour).max() < 30


@pytest.mark.parametrize(("ending", "name"), ENDINGS.items())
def test_an_ending_asks_for_its_form_in_capitals_too(ending: str, name: str) -> None:
    assert film_form(Path(f"film{ending}")).container == name
    assert film_form(Path(f"film{ending.upper()}")) == film_form(Path(f"film{ending}"))


@pytest.mark.parametrize("name", ["film.avi", "film", "film.mp4 "])
def test_another_ending_leaves_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(RequestError, match="rename it"):
        FilmWriter(tmp_path / name, 25.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
def test_the_same_pictures_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    films = []
    for name in ("one", "other"):
        with FilmWriter(tmp_path / f"{name}{ending}", 10.0) as writer:
            for number, one in enumerate(busy()):
                writer.write(number / 10, one)
        films.append((tmp_path / f"{name}{ending}").read_bytes())
    assert films[0] == films[1]


def test_a_greater_crf_gives_a_smaller_film(tmp_path: Path) -> None:
    sizes = []
    for crf in (5, 23, 45):
        with FilmWriter(tmp_path / "film.mp4", 10.0, crf=crf) as writer:
            for number, one in enumerate(busy()):
                writer.write(number / 10, one)
        sizes.append((tmp_path / "film.mp4").stat().st_size)
    assert sizes[0] > 1.5 * sizes[1]
    assert sizes[1] > 1.5 * sizes[2]


def test_a_picture_whose_time_repeats_or_goes_back_is_dropped(tmp_path: Path) -> None:
    tick = 0.2 / TICKS_HZ
    path = written(tmp_path / "film.mkv", [0.0, 0.04, 0.04, 0.04 + tick, 0.02, 0.08])
    found = frames(path)
    assert [frame.time for frame in found] == pytest.approx([0.0, 0.04, 0.08], abs=0.0011)
    last = found[-1].to_ndarray(format="rgb24").mean(axis=(0, 1))
    assert np.abs(last - COLOURS[5 % 4]).max() < 30


@given(st.integers(2, 99), st.integers(2, 99))
@settings(max_examples=12)
def test_odd_sides_are_padded_by_one(
    tmp_path_factory: pytest.TempPathFactory, width: int, height: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "odd.mkv"
    with FilmWriter(path, 10.0) as writer:
        writer.write(0.0, picture((120, 130, 140), (width, height)))
    (frame,) = frames(path)
    assert (frame.width, frame.height) == (width + width % 2, height + height % 2)
    edge = frame.to_ndarray(format="rgb24")[-1, -1].astype(int)
    assert np.abs(edge - [120, 130, 140]).max() < 20


@pytest.mark.parametrize("rate_hz", [0.2, 5.0, 29.97, 1e6, float("nan")])
def test_any_rate_keeps_the_times(tmp_path: Path, rate_hz: float) -> None:
    found = frames(written(tmp_path / "film.mp4", [0.0, 0.5, 1.1], rate_hz))
    assert [frame.time for frame in found] == pytest.approx([0.0, 0.5, 1.1], abs=0.001)


@pytest.mark.parametrize("name", ["a:b.mp4", "per%03dcent.mp4", "-dash.mkv", "späße.mov"])
def test_names_that_ffmpeg_could_misread_are_taken_as_they_are(tmp_path: Path, name: str) -> None:
    written(tmp_path / name, [0.0, 0.1])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_without_x264_another_encoder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libx264"})
    path = written(tmp_path / "film.mp4", [0.0, 0.04])
    with av.open(path) as container:
        assert container.streams.video[0].codec_context.name == "mpeg4"
        assert container.streams.video[0].time_base <= Fraction(1, 1000)


def test_a_film_that_cannot_be_opened_is_told_in_the_projects_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"could not write film\.mp4: .*older file is kept") as told:
        written(tmp_path / "missing" / "film.mp4", [0.0, 0.1])
    assert "\n" not in str(told.value)


def test_a_picture_that_no_encoder_takes_is_told_in_the_projects_words(tmp_path: Path) -> None:
    wide = picture((90, 90, 90), (20_000, 2))
    with (
        pytest.raises(OutputError, match="could not write film"),
        FilmWriter(tmp_path / "film.mp4", 25.0) as one,
    ):
        one.write(0.0, wide)


def test_what_breaks_between_two_pictures_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), FilmWriter(tmp_path / "film.mp4", 25.0) as writer:
        writer.write(0.0, picture(COLOURS[0]))
        raise ZeroDivisionError
