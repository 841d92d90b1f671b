import hashlib
from pathlib import Path

import pytest

from secondheart.capture import weights
from secondheart.capture.weights import DETECTOR, POSE_DIR, expected_sums, find_weights, landmark_file
from secondheart.errors import PoseUnavailableError


@pytest.fixture(autouse=True)
def fresh() -> None:
    weights._checked.cache_clear()


@pytest.fixture
def pose_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(POSE_DIR, str(tmp_path))
    return tmp_path


def test_the_sums_name_each_file_that_is_used() -> None:
    assert set(expected_sums()) == {DETECTOR, landmark_file("heavy"), landmark_file("full")}
    assert all(len(digest) == 64 for digest in expected_sums().values())


def test_the_sums_are_those_of_the_package_that_was_measured() -> None:
    assert expected_sums()["pose_landmark_heavy.tflite"].startswith("59e42d71bcd4")
    assert expected_sums()["pose_landmark_full.tflite"].startswith("e9a5c5cb17f7")
    assert expected_sums()["pose_solution_packed_assets.data"].startswith("a63c614bef30")


def test_missing_weights_say_in_one_line_what_to_do(pose_dir: Path) -> None:
    with pytest.raises(PoseUnavailableError) as caught:
        find_weights(DETECTOR)
    message = str(caught.value)
    assert "\n" not in message
    assert DETECTOR in message
    assert str(pose_dir) in message
    assert POSE_DIR in message
    assert caught.value.exit_code == 3


def test_wrong_bytes_are_refused(pose_dir: Path) -> None:
    (pose_dir / DETECTOR).write_bytes(b"not a model")
    with pytest.raises(PoseUnavailableError, match="expected a63c614bef30"):
        find_weights(DETECTOR)


def test_right_bytes_are_found_and_read_once(pose_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (pose_dir / DETECTOR).write_bytes(b"a model")
    sums = {DETECTOR: hashlib.sha256(b"a model").hexdigest()}
    monkeypatch.setattr(weights, "expected_sums", lambda: sums)
    assert find_weights(DETECTOR) == pose_dir / DETECTOR
    (pose_dir / DETECTOR).unlink()
    assert find_weights(DETECTOR) == pose_dir / DETECTOR


@pytest.mark.usefixtures("weights")
def test_the_packages_own_folder_is_used_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(POSE_DIR, raising=False)
    if not (Path(weights.__file__).parent / "weights" / DETECTOR).exists():
        pytest.skip("the weights of this machine are elsewhere")
    assert find_weights(DETECTOR).parent == Path(weights.__file__).parent / "weights"


def test_the_credit_stands_beside_the_weights() -> None:
    notice = (Path(weights.__file__).parent / "weights" / "NOTICE").read_text()
    assert "Apache License" in notice
    assert "@mediapipe/pose" in notice
    assert all(name in notice for name in expected_sums())
