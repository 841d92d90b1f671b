import threading
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from secondheart.capture import video
from secondheart.capture.video import VideoSource
from secondheart.errors import NobodyError, PoseUnavailableError, RecordingError, RequestError
from secondheart.types import LANDMARKS, Landmarks

from .conftest import BarFinder, BarModel, MakeFilm, scene

RED, BLUE = 220, 60


def source(path: Path, **how: object) -> VideoSource:
    return VideoSource(path, model=BarModel(), finder=BarFinder(), **how)


def joined(chunks: list[Landmarks]) -> Landmarks:
    return Landmarks(
        np.concatenate([chunk.time_s for chunk in chunks]),
        np.concatenate([chunk.xy_px for chunk in chunks]),
        np.concatenate([chunk.visibility for chunk in chunks]),
    )


def reading_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "secondheart-film"]


def test_a_film_becomes_chunks_of_landmarks(make_film: MakeFilm) -> None:
    opened = source(make_film("one.mp4", [scene((80, 70, 60, RED))] * 60))
    assert (opened.kind, opened.size_px, opened.rate_hz) == ("video", (160, 120), 25)
    assert opened.duration_s == pytest.approx(2.4, abs=0.05)
    chunks = list(opened)
    assert all(np.ptp(chunk.time_s) <= 1 for chunk in chunks)
    seen = joined(chunks)
    assert seen.time_s == pytest.approx(np.arange(60) * 0.04, abs=2e-3)
    assert seen.xy_px.shape == (60, 33, 2)
    assert seen.visibility == pytest.approx(0.9)
    assert np.abs(seen.xy_px[:, LANDMARKS.index("left_hip")] - (79.5, 69.5)).max() < 2
    assert (opened.frames_read, opened.frames_seen, opened.warnings) == (60, 60, [])
    assert opened.duration_s == seen.time_s[-1]


def test_landmarks_are_in_pixels_of_the_full_picture(make_film: MakeFilm) -> None:
    path = make_film("large.mp4", [scene((960, 560, 480, RED), size=(1280, 960))] * 3)
    seen = joined(list(source(path)))
    assert np.abs(seen.xy_px[:, 0] - (960, 560)).max() < 4


def test_frames_without_the_person_are_missing(make_film: MakeFilm) -> None:
    pictures = [scene((80, 70, 60, RED))] * 15 + [scene()] * 10 + [scene((80, 70, 60, RED))] * 10
    opened = source(make_film("gap.mp4", pictures))
    seen = joined(list(opened))
    missing = np.isnan(seen.xy_px[:, 0, 0])
    assert missing.tolist() == [False] * 15 + [True] * 10 + [False] * 10
    assert np.isnan(seen.visibility[missing]).all()
    assert opened.frames_seen == 25


def test_a_film_can_be_read_again(make_film: MakeFilm) -> None:
    opened = source(make_film("again.mp4", [scene((80 + k, 70, 60, RED)) for k in range(30)]))
    first, second = joined(list(opened)), joined(list(opened))
    assert (first.xy_px == second.xy_px).all()
    assert opened.frames_read == 30


def test_uneven_frame_times_are_kept(make_film: MakeFilm) -> None:
    stamps = [0, 10, 30, 400, 1900, 2000]
    path = make_film("uneven.mkv", [scene((80, 70, 60, RED))] * 6, times_ms=stamps)
    chunks = list(source(path))
    assert joined(chunks).time_s == pytest.approx(np.array(stamps) / 1000)
    assert len(chunks) == 2


def test_nobody_in_any_frame_is_an_error_that_says_what_to_film(make_film: MakeFilm) -> None:
    opened = source(make_film("empty.mp4", [scene()] * 12))
    with pytest.raises(NobodyError, match="in any of its 12 frames; expected one person from head to foot"):
        list(opened)


def test_the_larger_of_two_is_followed_and_the_other_named(make_film: MakeFilm) -> None:
    path = make_film("two.mp4", [scene((30, 60, 40, BLUE), (110, 75, 70, RED))] * 60)
    opened = source(path)
    seen = joined(list(opened))
    assert np.abs(seen.xy_px[:, 0, 0] - 110).max() < 3
    assert opened.warnings == [
        "2 people are seen; number 2 from the left is followed, the one seen most and largest"
    ]


def test_another_person_can_be_asked_for(make_film: MakeFilm) -> None:
    path = make_film("two.mp4", [scene((30, 60, 40, BLUE), (110, 75, 70, RED))] * 60)
    opened = source(path, person=1)
    assert np.abs(joined(list(opened)).xy_px[:, 0, 0] - 30).max() < 3
    assert opened.warnings == ["2 people are seen; number 1 from the left is followed, as asked"]
    with pytest.raises(RequestError, match=r"person 3 was asked for; two\.mp4 shows 2"):
        list(source(path, person=3))


def test_who_comes_in_later_is_followed_and_not_the_one_who_was_there_before(make_film: MakeFilm) -> None:
    bystander = (20, 40, 36, BLUE)
    pictures = [scene(bystander)] * 30 + [scene(bystander, (110, 75, 70, RED))] * 90
    seen = joined(list(source(make_film("later.mp4", pictures))))
    assert np.isnan(seen.xy_px[:30, 0, 0]).all()
    assert np.abs(seen.xy_px[40:, 0, 0] - 110).max() < 3


def test_a_film_cut_off_is_used_with_a_warning(make_film: MakeFilm, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    pictures = []
    for _ in range(60):
        picture = scene((80, 70, 60, RED))
        picture[:20] = rng.integers(0, 256, (20, 160, 3))
        pictures.append(picture)
    content = make_film("whole.mp4", pictures, options={"movflags": "faststart"}).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(content[: len(content) // 2])
    opened = source(cut)
    seen = joined(list(opened))
    assert 10 < len(seen) < 55
    assert any("cut off: it ends at" in warning for warning in opened.warnings)


def test_what_is_no_film_is_refused_before_anything_else(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\x00" * 500)
    with pytest.raises(RecordingError, match="not a film"):
        VideoSource(tmp_path / "a.mp4")


def test_without_weights_one_line_says_so(
    make_film: MakeFilm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDHEART_POSE_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(PoseUnavailableError, match="SECONDHEART_POSE_DIR"):
        VideoSource(make_film("one.mp4", [scene()] * 2))


def test_reading_ends_with_whoever_stops_reading(make_film: MakeFilm) -> None:
    chunks = iter(source(make_film("long.mp4", [scene((80, 70, 60, RED))] * 80)))
    next(chunks)
    assert reading_threads()
    chunks.close()
    assert not reading_threads()


def test_reading_ends_when_the_model_is_interrupted(make_film: MakeFilm) -> None:
    class Interrupted(BarModel):
        def estimate(self, picture: np.ndarray, region: object) -> object:
            if self.runs == 20:
                raise KeyboardInterrupt
            return super().estimate(picture, region)

    path = make_film("long.mp4", [scene((80, 70, 60, RED))] * 80)
    with pytest.raises(KeyboardInterrupt):
        list(VideoSource(path, model=Interrupted(), finder=BarFinder()))
    assert not reading_threads()


def test_an_error_while_decoding_reaches_the_reader(
    make_film: MakeFilm, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = source(make_film("one.mp4", [scene((80, 70, 60, RED))] * 5))

    def broken(*_: object) -> object:
        yield 0.0, scene((80, 70, 60, RED))
        raise RecordingError("the disk is gone")

    monkeypatch.setattr(video, "pictures", broken)
    with pytest.raises(RecordingError, match="the disk is gone"):
        list(opened)
    assert not reading_threads()


def test_pictures_that_wait_are_few(make_film: MakeFilm, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = source(make_film("one.mp4", [scene((80, 70, 60, RED))] * 5))
    decoded, most = [0], [0]

    def counted(*_: object) -> object:
        for k in range(100):
            decoded[0] += 1
            yield k / 25, scene((80, 70, 60, RED))

    monkeypatch.setattr(video, "pictures", counted)
    for _ in opened:
        most[0] = max(most[0], decoded[0] - opened.frames_read)
    assert opened.frames_read == 100
    assert most[0] <= video.AHEAD + 2


def first_seconds(opened: VideoSource, seconds: float) -> Landmarks:
    chunks = []
    for chunk in opened:
        chunks.append(chunk)
        if chunk.time_s[-1] >= seconds - 0.1:
            break
    return joined(chunks)


@pytest.mark.usefixtures("weights")
def test_heavy_agrees_with_a_reference_track(shared_data: Path) -> None:
    seen = first_seconds(VideoSource(shared_data / "video" / "gymnai_calf_raise.mp4"), 1.0)
    table = pl.read_csv(shared_data / "landmarks" / "step-calf-raise.csv").head(len(seen))
    reference = np.stack([table.select(f"{name}_x", f"{name}_y").to_numpy() for name in LANDMARKS], axis=1)
    assert seen.time_s == pytest.approx(table["time_s"].to_numpy(), abs=1e-5)
    assert np.median(np.linalg.norm(seen.xy_px - reference, axis=2)) < 3


@pytest.mark.usefixtures("weights")
def test_the_walking_woman_is_followed_and_not_the_man_on_the_roof(shared_data: Path) -> None:
    opened = VideoSource(shared_data / "video" / "sports2d_demo.mp4", model="full")
    seen = first_seconds(opened, 2.0)
    table = pl.read_csv(shared_data / "landmarks" / "walking.csv")
    hip = LANDMARKS.index("left_hip")
    # The reference starts 1.37 s into the clip, when the woman comes from behind a tree.
    truth = np.interp(seen.time_s, table["time_s"].to_numpy() + 1.37, table["left_hip_x"].to_numpy())
    assert np.isnan(seen.xy_px[seen.time_s < 1.2, hip, 0]).all()
    later = seen.time_s > 1.7
    assert np.abs(seen.xy_px[later, hip, 0] - truth[later]).max() < 60
    assert opened.warnings[0].startswith("2 people are seen; number 2 from the left is followed")
