"""The coach command: checks its options, starts the server and opens the page."""

import sys
import webbrowser
from pathlib import Path
from threading import Thread

from secondheart.cli.desktop import on_a_desktop
from secondheart.cli.options import number_within


def coach_command(
    *, replay: str | None, camera: str | None, lan: bool, port: int | None, browser: bool
) -> None:
    """Serve the live coach until Ctrl+C.

    Raises
    ------
    SecondHeartError
        An option cannot be meant, the recording or the pose model is missing, the port is taken, or the
        data folder cannot be written.
    KeyboardInterrupt
        At the end.
    """
    number_within("--port", port, 1024, 65_533)
    recording = None if replay is None else Path(replay)
    _check_sight(recording)
    from secondheart.web import Options, serve  # heavy, and not needed to refuse a request

    options = Options(replay=recording, camera=camera, lan=lan, port=port, browser=browser)
    serve(options, ready=lambda address: _ready(address, lan=options.lan, opens=options.browser))


def _check_sight(replay: Path | None) -> None:
    """Say at once that a recording cannot be read, or that there is no pose model to see with."""
    from secondheart.capture.recording import recording_kind
    from secondheart.capture.weights import DETECTOR, find_weights, landmark_file

    if replay is not None and recording_kind(replay) == "landmarks":
        return
    for name in (DETECTOR, landmark_file("heavy"), landmark_file("full")):
        find_weights(name)


def _ready(address: str, *, lan: bool, opens: bool) -> None:
    """Print the address, and open it where there is a desktop."""
    lines = [f"Open {address}"]
    if lan:
        lines.append(
            "A phone as the camera: choose it on that page, and point the phone at the code shown there."
        )
    lines.append("Stop with Ctrl+C; what is running is kept.")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    if opens and on_a_desktop():
        # Some browsers keep whoever starts them waiting.
        Thread(target=webbrowser.open, args=(address,), name="secondheart-browser", daemon=True).start()
