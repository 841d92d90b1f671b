from math import pi
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondheart.capture.detector import Detector, overlap
from secondheart.capture.pose import BlazePose, Region, _crop_to_picture, refined, region_around
from secondheart.capture.weights import DETECTOR, find_weights, landmark_file
from secondheart.types import LANDMARKS


@pytest.fixture(scope="module")
def detector(weights: None) -> Detector:  # noqa: ARG001 - only there when they are
    return Detector(find_weights(DETECTOR))


@pytest.fixture(scope="module")
def heavy(weights: None) -> BlazePose:  # noqa: ARG001 - only there when they are
    return BlazePose(find_weights(landmark_file("heavy")))


def photo(shared_data: Path, name: str) -> np.ndarray:
    with av.open(str(shared_data / "photos" / f"{name}.jpg")) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


@pytest.mark.parametrize(
    ("outermost", "turn"),
    [((0.0, -10.0), 0.0), ((10.0, 0.0), pi / 2), ((-10.0, 0.0), -pi / 2), ((0.0, 10.0), -pi)],
)
def test_a_region_turns_with_the_body(outermost: tuple[float, float], turn: float) -> None:
    region = region_around((0.0, 0.0), outermost)
    assert region.turn_rad == pytest.approx(turn)
    assert region.size_px == pytest.approx(25.0)


@given(x=st.floats(-500, 500), y=st.floats(-500, 500), away=st.floats(1, 900), turn=st.floats(-3.1, 3.1))
def test_the_head_is_up_in_the_crop(x: float, y: float, away: float, turn: float) -> None:
    head = np.array([x + away * np.sin(turn), y - away * np.cos(turn)])
    region = region_around((x, y), (head[0], head[1]))
    matrix = _crop_to_picture(region)
    # A body of radius 1 fills 1 / 1.25 of the crop's half side.
    assert matrix @ [128, 128, 1] == pytest.approx([x, y], abs=1e-6)
    assert matrix @ [128, 128 - 128 / 1.25, 1] == pytest.approx(head, abs=1e-6)


def test_a_scaled_region_is_the_same_in_a_larger_picture() -> None:
    assert Region(1, 2, 3, 0.5).scaled(2) == Region(2, 4, 6, 0.5)


def refined_slowly(xy: np.ndarray, heat: np.ndarray) -> np.ndarray:
    out = xy.copy()
    height, width, count = heat.shape
    for k in range(count):
        column, row = int(np.floor(xy[k, 0] * width)), int(np.floor(xy[k, 1] * height))
        if not (0 <= column < width and 0 <= row < height):
            continue
        cells = [
            (r, c, 1 / (1 + np.exp(-heat[r, c, k])))
            for r in range(max(0, row - 3), min(height, row + 4))
            for c in range(max(0, column - 3), min(width, column + 4))
        ]
        total = sum(value for _, _, value in cells)
        if max(value for _, _, value in cells) >= 0.5:
            out[k] = (
                sum(c * value for _, c, value in cells) / total / width,
                sum(r * value for r, _, value in cells) / total / height,
            )
    return out


def test_points_move_to_the_heat_around_them() -> None:
    rng = np.random.default_rng(3)
    heat = rng.normal(-3, 2, (64, 64, 39)).astype(np.float32)
    xy = rng.uniform(-0.2, 1.2, (39, 2))
    moved = refined(xy, heat)
    assert moved == pytest.approx(refined_slowly(xy, heat), abs=1e-6)
    assert (moved != xy).any(axis=1).sum() > 15


def test_cold_and_outer_points_stay() -> None:
    xy = np.array([[0.5, 0.5], [-0.1, 0.5]])
    heat = np.full((64, 64, 2), -5.0, dtype=np.float32)
    heat[..., 1] = 5.0
    assert (refined(xy, heat) == xy).all()


def test_overlap_of_boxes() -> None:
    assert overlap(np.array([0, 0, 2, 2]), np.array([1, 0, 3, 2])) == pytest.approx(1 / 3)
    assert overlap(np.array([0, 0, 2, 2]), np.array([2, 0, 3, 2])) == 0


def test_nobody_is_found_in_noise(detector: Detector) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    assert detector.find(noise) == []


def test_one_person_is_one_candidate_wherever_the_picture_is_padded(
    detector: Detector, shared_data: Path
) -> None:
    picture = photo(shared_data, "Seated_Calf_Raise_0")
    alone = detector.find(picture)
    padded = detector.find(np.pad(picture, ((100, 0), (0, 0), (0, 0))))
    assert len(alone) == len(padded) == 1
    assert padded[0].region.y_px - alone[0].region.y_px == pytest.approx(100, abs=25)
    assert padded[0].region.x_px == pytest.approx(alone[0].region.x_px, abs=25)


def foot_pitch_deg(model: BlazePose, detector: Detector, picture: np.ndarray) -> float:
    pose = model.estimate(picture, detector.find(picture)[0].region)
    pose = model.estimate(picture, pose.next_region)
    assert pose.presence > 0.9
    pitches = []
    for side in ("left", "right"):
        heel, toe = (pose.xy_px[LANDMARKS.index(f"{side}_{part}")] for part in ("heel", "foot_index"))
        pitches.append(np.degrees(np.arctan2(toe[1] - heel[1], abs(toe[0] - heel[0]))))
    return float(np.mean(pitches))


@pytest.mark.parametrize(
    ("name", "labelled_deg"),
    [
        ("Barbell_Seated_Calf_Raise", 28),
        ("Seated_Calf_Raise", 30),
        ("Dumbbell_Seated_One-Leg_Calf_Raise", -24),
    ],
)
def test_heavy_sees_heels_up_in_photos(
    heavy: BlazePose, detector: Detector, shared_data: Path, name: str, labelled_deg: float
) -> None:
    down, up = (foot_pitch_deg(heavy, detector, photo(shared_data, f"{name}_{k}")) for k in (0, 1))
    assert np.sign(up - down) == np.sign(labelled_deg)
    assert up - down == pytest.approx(labelled_deg, abs=14)


def test_a_turned_picture_gives_turned_landmarks(
    heavy: BlazePose, detector: Detector, shared_data: Path
) -> None:
    picture = photo(shared_data, "Seated_Calf_Raise_1")
    region = detector.find(picture)[0].region
    upright = heavy.estimate(picture, region)
    width = picture.shape[1]
    turned = np.ascontiguousarray(np.rot90(picture))
    lying = heavy.estimate(
        turned, Region(region.y_px, width - 1 - region.x_px, region.size_px, region.turn_rad - pi / 2)
    )
    back = np.stack([width - 1 - lying.xy_px[:, 1], lying.xy_px[:, 0]], axis=1)
    assert np.median(np.hypot(*(back - upright.xy_px).T)) < 2
    assert lying.visibility == pytest.approx(upright.visibility, abs=0.15)


def test_nobody_has_no_presence(heavy: BlazePose) -> None:
    picture = np.full((200, 200, 3), 120, dtype=np.uint8)
    assert heavy.estimate(picture, Region(100, 100, 150, 0)).presence < 0.5


@pytest.mark.usefixtures("weights")
def test_making_a_model_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    Detector(find_weights(DETECTOR))
    assert capfd.readouterr() == ("", "")
