import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.capture.live import (
    LivePose,
    as_jpeg,
    check_size,
    decoded,
    jpeg_size,
    rounded,
)
from secondheart.errors import RecordingError
from secondheart.types import LANDMARKS

from .conftest import BarFinder, BarModel, scene

RED = 220
HIP = LANDMARKS.index("left_hip")


def jpeg(picture: np.ndarray, *, progressive: bool = False) -> bytes:
    how = [cv2.IMWRITE_JPEG_QUALITY, 95, cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive)]
    return cv2.imencode(".jpg", picture[..., ::-1], how)[1].tobytes()


def turned(data: bytes, orientation: int) -> bytes:
    """Write into a JPEG how a phone was held."""
    tag = (0x0112).to_bytes(2, "little") + (3).to_bytes(2, "little") + (1).to_bytes(4, "little")
    tiff = b"II*\0" + (8).to_bytes(4, "little") + (1).to_bytes(2, "little") + tag
    exif = b"Exif\0\0" + tiff + orientation.to_bytes(4, "little") + bytes(4)
    return data[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[2:]


@pytest.mark.parametrize("progressive", [False, True])
def test_the_size_is_read_from_the_head(progressive: bool) -> None:
    assert jpeg_size(jpeg(scene(size=(160, 120)), progressive=progressive)) == (160, 120)


def test_a_picture_comes_out_as_rgb() -> None:
    picture = scene((80, 60, 60, RED))
    assert np.abs(decoded(jpeg(picture)).astype(int) - picture).mean() < 4


def test_a_picture_of_a_turned_phone_comes_out_upright() -> None:
    picture = scene((40, 60, 60, RED))
    upright = decoded(turned(jpeg(picture), 6))  # the right edge of the stored picture is the bottom
    assert upright.shape == (160, 120, 3)
    assert np.abs(upright.astype(int) - np.rot90(picture, -1)).mean() < 4


def test_what_claims_to_be_huge_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("it was decoded"))
    data = bytearray(jpeg(scene()))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = (60_000).to_bytes(2, "big") * 2
    with pytest.raises(RecordingError, match="60000 x 60000"):
        decoded(bytes(data))


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (4097, 10), (10, 4097), (4096, 4096)])
def test_sizes_that_are_not_taken(size: tuple[int, int]) -> None:
    with pytest.raises(RecordingError, match="send smaller ones"):
        check_size(*size)


def test_the_largest_size_that_is_taken() -> None:
    check_size(3840, 2160)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\x89PNG\r\n", b"\xff\xd8\xff\xda\x00\x02", b"\xff\xd8\xff\xe0\x00\x00"]
)
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(RecordingError, match="expected"):
        decoded(data)


def test_a_head_without_a_picture_is_refused() -> None:
    data = jpeg(scene())
    with pytest.raises(RecordingError, match="cannot be decoded"):
        decoded(data[: data.index(b"\xff\xc0") + 19])


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader_of_sizes(data: bytes) -> None:
    for tried in (data, b"\xff\xd8\xff" + data):
        try:
            width, height = jpeg_size(tried)
        except RecordingError:
            continue
        assert 0 <= width < 65536
        assert 0 <= height < 65536


def test_a_person_is_seen_in_pictures_as_they_come() -> None:
    live = LivePose(BarFinder(), BarModel())
    samples = [live.look(k / 10, scene((60 + 2 * k, 60, 60, RED))) for k in range(5)]
    assert [len(sample) for sample in samples] == [1] * 5
    assert samples[4].xy_px[0, HIP, 0] == pytest.approx(67.5, abs=1)
    assert samples[4].time_s[0] == 0.4


def test_nobody_is_nan() -> None:
    sample = LivePose(BarFinder(), BarModel()).look(0.0, scene())
    assert np.isnan(sample.xy_px).all()
    assert np.isnan(sample.visibility).all()


def test_a_large_picture_is_reduced_and_places_are_its_own_pixels() -> None:
    finder = BarFinder()
    picture = np.repeat(np.repeat(scene((80, 60, 60, RED)), 8, axis=0), 8, axis=1)  # 1280 x 960
    sample = LivePose(finder, BarModel()).look(0.0, picture)
    assert sample.xy_px[0, HIP] == pytest.approx((640, 480), abs=12)


def test_another_model_follows_the_same_person() -> None:
    finder, second = BarFinder(), BarModel()
    live = LivePose(finder, BarModel())
    live.look(0.0, scene((60, 60, 60, RED)))
    looks = finder.looks
    live.take(second)
    assert not np.isnan(live.look(0.1, scene((60, 60, 60, RED))).xy_px).any()
    assert (second.runs, finder.looks) == (1, looks)


def test_places_are_rounded_to_parts_that_a_float_holds_exactly() -> None:
    xy = np.full((33, 2), 10.01)
    xy[3] = (np.nan, 4)
    xy[4] = (np.inf, 4)
    xy[5] = (1e30, 4)
    visibility = np.full(33, 0.3)
    visibility[0], visibility[1] = np.nan, 7.0
    sample = rounded(1 / 3, xy, visibility)
    assert sample.time_s[0] == 0.333333
    assert (sample.xy_px[0, 0] * 64 == 641).all()
    assert np.isnan(sample.xy_px[0, 3:6]).all()
    assert sample.visibility[0, :3].tolist() == [1, 1, 77 / 256]
    again = rounded(0.333333, sample.xy_px[0], sample.visibility[0])
    assert np.array_equal(again.xy_px, sample.xy_px, equal_nan=True)


def test_a_picture_is_made_small_for_showing() -> None:
    data = as_jpeg(np.zeros((900, 1600, 3), dtype=np.uint8))
    assert jpeg_size(data) == (640, 360)
    assert len(data) < 20_000


def test_no_larger_picture_hides_before_the_one_whose_size_is_told() -> None:
    # A decoder goes on right behind FF 00; a reader of lengths passes over what comes then.
    large, small = jpeg(scene(size=(640, 480))), jpeg(scene(size=(16, 16)))
    hidden = large[2:].ljust(50_000, b"\0")
    data = b"\xff\xd8\xff\x00" + (len(hidden) + 2).to_bytes(2, "big") + hidden + small[2:]
    with pytest.raises(RecordingError, match="tells no size"):
        decoded(data)
