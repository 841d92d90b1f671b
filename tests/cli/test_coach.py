from pathlib import Path

import pytest

import secondheart.web
from secondheart.cli import coach
from secondheart.web import Options

from .conftest import Run


class Server:
    """Stands in for the server: remembers how it was started, and is interrupted."""

    def __init__(self) -> None:
        self.options: Options | None = None

    def __call__(self, options: Options, *, ready: object) -> None:
        self.options = options
        ready("http://127.0.0.1:8737/?token=abc")  # type: ignore[operator]
        raise KeyboardInterrupt


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    stand_in = Server()
    monkeypatch.setattr(secondheart.web, "serve", stand_in, raising=False)
    monkeypatch.setattr(coach, "on_a_desktop", lambda: False)
    return stand_in


@pytest.mark.usefixtures("server")
def test_the_address_is_printed_and_ctrl_c_ends_it(run: Run, recording: Path) -> None:
    code, out, err = run("coach", "--replay", recording)
    assert code == 130
    assert out.splitlines()[0] == "Open http://127.0.0.1:8737/?token=abc"
    assert err == "secondheart: interrupted; nothing half-written is left\n"


def test_all_options_reach_the_server(run: Run, server: Server, recording: Path) -> None:
    _, out, _ = run(
        "coach", "--replay", recording, "--camera", "Logi", "--lan", "--port", 9000, "--no-browser"
    )
    assert server.options == Options(replay=recording, camera="Logi", lan=True, port=9000, browser=False)
    assert "point the phone at the code" in out


@pytest.mark.parametrize("port", [0, 80, 70_000])
def test_a_port_that_cannot_be_is_refused(run: Run, server: Server, port: int) -> None:
    code, _, err = run("coach", "--port", port)
    assert code == 2
    assert "expected 1024 to 65533" in err
    assert server.options is None


def test_a_recording_that_is_not_there_is_told_before_anything_starts(run: Run, server: Server) -> None:
    code, _, err = run("coach", "--replay", "none.mp4")
    assert code == 3
    assert "none.mp4" in err
    assert server.options is None


@pytest.mark.usefixtures("server")
def test_without_weights_a_camera_cannot_be_coached(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECONDHEART_POSE_DIR", str(tmp_path))
    code, _, err = run("coach")
    assert code == 3
    assert "SECONDHEART_POSE_DIR" in err


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("options", "opens"), [((), 1), (("--no-browser",), 0)])
def test_the_page_is_opened_on_a_desktop(
    run: Run,
    recording: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    opens: int,
) -> None:
    opened: list[str] = []

    class AtOnce:
        def __init__(self, target: object, args: tuple[str, ...], **_: object) -> None:
            self.start = lambda: target(*args)  # type: ignore[operator]

    monkeypatch.setattr(coach, "Thread", AtOnce)
    monkeypatch.setattr(coach, "on_a_desktop", lambda: True)
    monkeypatch.setattr(coach.webbrowser, "open", opened.append)
    run("coach", "--replay", recording, *options)
    assert len(opened) == opens
