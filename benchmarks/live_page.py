"""The live coach as its user has it: a film as the browser's camera, and a film replayed under load.

``python benchmarks/live_page.py [--seconds S]``. Needs Chromium and the pose model. The server
and the browser share this machine's processor, and their shares are printed beside the numbers.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from table import Row, show

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "e2e"))

EXERCISE = "soleus-push-up"
SAMPLE = Path(__file__).resolve().parents[1] / "src" / "secondheart" / "samples" / f"{EXERCISE}_side.mp4"
HEIGHT_CM = 175
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@contextmanager
def coach(folder: Path, *options: str) -> Iterator[tuple[str, int]]:
    """Start the command as a user does; give the address it prints and its process."""
    program = "import sys; from secondheart.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "coach", "--no-browser", *options]
    environment = {**os.environ, "SECONDHEART_DATA": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise RuntimeError(f"the coach printed no address: {line!r}")
            yield found.group(), process.pid
        finally:
            process.terminate()
            process.wait(30)


def processor_s(*roots: int) -> float:
    """Return the seconds of processor that processes and their children have used; NaN where not told."""
    if not Path("/proc/self/stat").exists():
        return float("nan")
    parents, used = {}, {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(place.parent.name)
        parents[pid], used[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    ours = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used.get(pid, 0.0) for pid in ours)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a minute before the film as a camera gave."""

    ages_ms: list[float]
    rates_hz: list[float]
    model: str
    browser_cores: float
    server_cores: float
    counted: int


def heard(seconds: float) -> Heard:
    """Coach a film that Chromium takes for its camera and return how late each cue was."""
    from camera import write_camera
    from coached import chromium
    from walkthrough import Choice, begin

    with tempfile.TemporaryDirectory() as folder:
        film = write_camera(SAMPLE, Path(folder) / "camera.mjpeg")
        flags = (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        )
        with coach(Path(folder) / "data", "--port", "8790") as (address, server), chromium(*flags) as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            begin(page, Choice(EXERCISE, height_cm=HEIGHT_CM, source="camera"))
            page.wait_for_selector("#screen-do:visible, #skip-check:visible", timeout=60_000)
            for _ in range(3):
                if page.is_visible("#skip-check"):
                    page.click("#skip-check")
                    page.wait_for_timeout(1500)
            page.wait_for_selector("#screen-do:visible", timeout=60_000)
            here = os.getpid()
            before = processor_s(here), processor_s(server), processor_s(server, here), time.monotonic()
            rates = []
            origin = address.partition("/?")[0]
            while time.monotonic() - before[3] < seconds:
                page.wait_for_timeout(2000)
                rates.append(page.request.get(f"{origin}/api/latency").json()["rate_hz"] or float("nan"))
                if page.is_visible("#n-paused"):
                    page.keyboard.press("Space")
            took_s = time.monotonic() - before[3]
            # The server is a child of this process, and so is the browser.
            ours, theirs = processor_s(here) - before[0], processor_s(server) - before[1]
            told = page.request.get(f"{origin}/api/latency").json()
            counted = int(page.inner_text("#count") or 0)
    return Heard(told["ages_ms"], rates, told["model"], (ours - theirs) / took_s, theirs / took_s, counted)


def latency_rows(seconds: float) -> list[Row]:
    """Return the rows of how late cues are, from the capture of the frame that decides to the page."""
    came = heard(seconds)
    if not came.ages_ms:
        return [Row("cue in the page", "no cue was heard")]
    half, most = np.quantile(came.ages_ms, (0.5, 0.95))
    return [
        Row(f"capture to cue in the page, {len(came.ages_ms)} cues, median", f"{half:.0f} ms"),
        Row("capture to cue in the page, 95 %", f"{most:.0f} ms", "120 ms"),
        Row("    the slowest", f"{max(came.ages_ms):.0f} ms"),
        Row(f"    model {came.model}, pictures looked at a second", f"{np.nanmedian(came.rates_hz):.1f}"),
        Row("    browser's share", f"{came.browser_cores:.2f} of {os.cpu_count()} cores"),
        Row("    server's share", f"{came.server_cores:.2f} of {os.cpu_count()} cores"),
    ]


def _busy() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", "while True: pass"])


def loaded_rows(busy: int) -> list[Row]:
    """Return the rows of a bundled film replayed in real time while other programs want the processor."""
    from secondheart.workout import analyze

    exact = analyze(SAMPLE, EXERCISE, height_cm=HEIGHT_CM)
    with tempfile.TemporaryDirectory() as folder:
        others = [_busy() for _ in range(busy)]
        try:
            came, rate_hz = replayed(Path(folder))
        finally:
            for other in others:
                other.kill()
                other.wait()
    away = [abs(a.top_s - b["top_s"]) for a, b in zip(exact.repetitions, came["repetitions"], strict=False)]
    last_s = max(away, default=float("nan"))
    return [
        Row(f"film replayed, {busy} busy programs beside it: pictures looked at a second", f"{rate_hz:.1f}"),
        Row("    count, of a film read in peace", f"{len(came['repetitions'])} of {exact.count}", "the same"),
        Row("    tops away by at most", f"{last_s:.2f} s", "0.1 s"),
    ]


def replayed(folder: Path) -> tuple[dict[str, list[dict[str, float]]], float]:
    """Replay the bundled film through the whole server in real time and return its result and mean rate."""
    os.environ["SECONDHEART_DATA"] = str(folder)
    from coached import chromium, served
    from walkthrough import Choice, begin, to_the_end

    from secondheart.records import workouts
    from secondheart.web import Options

    with served(Options()) as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(server.address())
        begin(page, Choice(EXERCISE, height_cm=HEIGHT_CM))
        to_the_end(page, 180)
        rate_hz = float(server.app.state.hub.sitting.eyes.rate_hz or float("nan"))
    (kept,) = workouts()
    return kept.analysis, rate_hz


def tables(seconds: float, busy: int) -> Iterator[tuple[str, list[Row]]]:
    """Give the tables of the page."""
    yield "the coach in the page, film as the camera, 640 × 480", latency_rows(seconds)
    yield "a film replayed under load", loaded_rows(busy)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--busy", type=int, default=2)
    asked = parser.parse_args()
    for title, rows in tables(asked.seconds, asked.busy):
        show(title, rows)


if __name__ == "__main__":
    main()
