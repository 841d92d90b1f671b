import json
import sys
import webbrowser
from pathlib import Path

import pytest

from secondheart.cli import doctor
from secondheart.cli.doctor import Finding, speed
from secondheart.web.address import PORTS, bound

from .conftest import Run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SECONDHEART_DATA", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be well but the camera, in no time."""
    found = (Finding("Python", "ok", "3.12.1"), Finding("camera", "warn", "none is listed", "Connect one."))
    monkeypatch.setattr(doctor, "LOOKS", (lambda: iter(found),))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (Finding("data folder", "bad", "no room", "Make room."),)
    monkeypatch.setattr(doctor, "LOOKS", (lambda: iter(found),))


@pytest.mark.usefixtures("well")
def test_a_line_each_and_what_to_do(run: Run) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert out == "ok   Python: 3.12.1\nwarn camera: none is listed\n     Connect one.\n"


@pytest.mark.usefixtures("broken")
def test_something_needed_that_is_missing_ends_with_1(run: Run) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (1, "")
    assert out.startswith("BAD  data folder: no room\n")


@pytest.mark.usefixtures("broken")
def test_for_programs(run: Run, here: Path) -> None:
    code, out, _ = run("doctor", "--json", "-")
    assert code == 1
    checks = [{"name": "data folder", "level": "bad", "found": "no room", "do": "Make room."}]
    assert json.loads(out) == {"schema": 1, "ok": False, "checks": checks}
    assert run("doctor", "--json", here / "found.json")[0] == 1
    assert json.loads((here / "found.json").read_text())["ok"] is False


@pytest.mark.usefixtures("well")
def test_a_file_that_cannot_be_written_is_told_first(run: Run, here: Path) -> None:
    code, out, err = run("doctor", "--json", here / "none" / "found.json")
    assert (code, out) == (1, "")
    assert "make the folder first" in err


def one(look: doctor.Look) -> Finding:
    (found,) = look()
    return found


def test_python_is_one_that_there_are_wheels_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(doctor.python).level == "ok"
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    assert one(doctor.python).level == "bad"


@pytest.mark.parametrize(("heavy", "full", "level"), [(25, 60, "ok"), (8, 30, "warn"), (3, 7, "warn")])
def test_speed_is_judged(heavy: float, full: float, level: str) -> None:
    found = speed(heavy, full)
    assert found.level == level
    assert bool(found.do) == (level != "ok")


@pytest.mark.usefixtures("weights")
def test_both_models_are_tried_on_a_bundled_picture() -> None:
    assert doctor.rate_of("full", 0.0) == 0.0


def test_weights_that_are_missing_are_bad(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDHEART_POSE_DIR", str(here))
    found = one(doctor.pose)
    assert found.level == "bad"
    assert "SECONDHEART_POSE_DIR" in found.do


def test_cameras_are_listed_and_none_is_opened(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert next(doctor.cameras(here / "none")).level == "warn"
    for device in ("video0", "video1"):
        (here / "v4l" / device).mkdir(parents=True)
        (here / "v4l" / device / "name").write_text("HD Webcam\n")
    assert list(doctor.cameras(here / "v4l")) == [Finding("camera", "ok", "HD Webcam")]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert next(doctor.cameras(here / "none")).found == "the browser will ask for it"


def test_a_free_port_is_found() -> None:
    found = one(doctor.port)
    assert found.level == "ok"
    with bound(None):
        assert "is free" in one(doctor.port).found


def test_no_free_port_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_port: int | None) -> None:
        raise OSError("all taken")

    monkeypatch.setattr("secondheart.web.address.bound", none)
    assert one(doctor.port).level == "bad"
    assert str(PORTS.start) in one(doctor.port).found


def test_a_folder_that_cannot_be_written_is_bad(here: Path) -> None:
    assert one(doctor.folder) == Finding("data folder", "ok", str(here / "data"))
    (here / "data").rmdir()
    (here / "data").write_text("a file")
    assert one(doctor.folder).level == "bad"


def test_no_browser_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(doctor.webbrowser, "get", none)
    assert one(doctor.browser).level == "warn"


def test_the_rest_is_looked_at_without_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(doctor.opengl).level in {"ok", "warn"}
    assert one(doctor.pages).level in {"ok", "bad"}
    assert one(doctor.network).name == "network"
    monkeypatch.setattr("secondheart.web.address.lan_addresses", list)
    assert one(doctor.network).level == "warn"
