"""The doctor command: looks at what the coach needs on this computer, and says what to do."""

import json
import platform
import sys
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter
from typing import Literal

import typer

from secondheart.cli.terminal import console
from secondheart.errors import PoseUnavailableError, RenderUnavailableError, SecondHeartError
from secondheart.writing import check_writable, write_text

Level = Literal["ok", "warn", "bad"]
#: Pictures a second below which counting lags, and for how long each model is tried.
LEAST_RATE_HZ, TRY_S = 12.0, 2.0
_MODELS: tuple[Literal["heavy", "full"], ...] = ("heavy", "full")
_MARKS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    name: str
    level: Level
    found: str
    do: str = ""


def doctor_command(json_to: str | None) -> None:
    """Look at everything, print a line each, and end with 1 where something needed is missing.

    Raises
    ------
    OutputError
        The JSON cannot be written.
    typer.Exit
        With 1, when something needed is bad.
    """
    if json_to is not None and json_to != "-":
        check_writable(json_to)
    found = []
    for look in LOOKS:
        for one in look():
            found.append(one)
            if json_to != "-":
                _show(one)
    bad = any(one.level == "bad" for one in found)
    text = json.dumps({"schema": 1, "ok": not bad, "checks": [asdict(one) for one in found]}, indent=2) + "\n"
    if json_to == "-":
        sys.stdout.write(text)
    elif json_to is not None:
        write_text(json_to, text)
    if bad:
        raise typer.Exit(1)


def _show(one: Finding) -> None:
    out = console()
    out.print(f"{_MARKS[one.level]} {one.name}: {one.found}", markup=False, soft_wrap=True)
    if one.do:
        out.print(f"     {one.do}", markup=False, soft_wrap=True)


def python() -> Iterator[Finding]:
    """Look at the version of Python."""
    version = platform.python_version()
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        yield Finding("Python", "ok", version)
    else:
        yield Finding("Python", "bad", version, "Install SecondHeart with Python 3.11, 3.12 or 3.13.")


def pages() -> Iterator[Finding]:
    """Look whether the pages' scripts and styles were built."""
    from secondheart.web.filling import built

    if built():
        yield Finding("pages", "ok", "built")
    else:
        yield Finding(
            "pages", "bad", "not built", "Run make frontend (it needs Node), or install from a wheel."
        )


def pose() -> Iterator[Finding]:
    """Look at the pose model's files, and how fast they are here."""
    from secondheart.capture.weights import DETECTOR, find_weights, landmark_file

    try:
        for name in (DETECTOR, *(landmark_file(model) for model in _MODELS)):
            find_weights(name)
    except PoseUnavailableError as error:
        found, _, do = str(error).rpartition("; ")
        yield Finding("pose model", "bad", found, f"{do[:1].upper()}{do[1:]}.")
        return
    yield Finding("pose model", "ok", "three files, their sums are right")
    try:
        rates = {model: rate_of(model) for model in _MODELS}
    except (SecondHeartError, ImportError) as error:
        yield Finding("pose speed", "bad", str(error), "Install SecondHeart again.")
        return
    yield speed(rates["heavy"], rates["full"])


def speed(heavy_hz: float, full_hz: float) -> Finding:
    """Judge how many pictures a second both models manage."""
    found = f"{heavy_hz:.0f} pictures a second with the exact model, {full_hz:.0f} with the faster one"
    if heavy_hz >= LEAST_RATE_HZ:
        return Finding("pose speed", "ok", found)
    if full_hz >= LEAST_RATE_HZ:
        return Finding("pose speed", "warn", found, "The coach takes the faster one; close other programs.")
    return Finding("pose speed", "warn", found, "Close other programs; counting lags below 12 a second.")


def rate_of(model: Literal["heavy", "full"], for_s: float = TRY_S) -> float:
    """Return how many pictures a second a model looks at here."""
    from secondheart.capture.film import Mishaps, pictures, probe
    from secondheart.capture.pose import Region
    from secondheart.cli.demo import sample
    from secondheart.web.app import pose_on_this_machine

    with sample("soleus-push-up") as film:
        picture = next(iter(islice(pictures(film, probe(film), Mishaps()), 1)))[1]
    finder, eye = pose_on_this_machine(model)
    people = finder.find(picture)
    height, width = picture.shape[:2]
    region = people[0].region if people else Region(width / 2, height / 2, float(height), 0.0)
    eye.estimate(picture, region)
    start, looks = perf_counter(), 0
    while (spent_s := perf_counter() - start) < for_s:
        eye.estimate(picture, region)
        looks += 1
    return looks / spent_s


def cameras(devices: Path = Path("/sys/class/video4linux")) -> Iterator[Finding]:
    """Look for cameras where the system lists them, without opening any."""
    if sys.platform != "linux":
        yield Finding("camera", "ok", "the browser will ask for it")
        return
    names = []
    with suppress(OSError):
        for device in sorted(devices.iterdir()):
            with suppress(OSError):
                names.append((device / "name").read_text(encoding="utf-8", errors="replace").strip()[:60])
    if names:
        # One camera often stands there twice: its pictures, and what is known of them.
        yield Finding("camera", "ok", ", ".join(dict.fromkeys(names)))
    else:
        yield Finding(
            "camera", "warn", "none is listed", "Connect one, let a phone join, or try it without one."
        )


def port() -> Iterator[Finding]:
    """Look for a free port."""
    from secondheart.web.address import PORTS, bound

    try:
        with bound(None) as door:
            free = door.getsockname()[1]
    except OSError as error:
        yield Finding(
            "port", "bad", f"none of {PORTS.start} to {PORTS.stop - 1} is free ({error})", "Use --port."
        )
        return
    taken = "" if free == PORTS.start else f"; {PORTS.start} is taken, perhaps by another coach"
    yield Finding("port", "ok", f"{free} is free{taken}")


def opengl() -> Iterator[Finding]:
    """Look whether films of rendered people can be drawn; the coach does not need it."""
    try:
        from secondheart.synthetic.film.canvas import open_gl

        open_gl().release()
    except (RenderUnavailableError, ImportError) as error:
        yield Finding("OpenGL", "warn", f"{error}", "Only secondheart render needs it.")
        return
    yield Finding("OpenGL", "ok", "there, for secondheart render")


def folder() -> Iterator[Finding]:
    """Look whether workouts can be kept."""
    from secondheart.records import made_data_folder

    try:
        place = made_data_folder()
        with TemporaryFile(dir=place) as trial:
            trial.write(b"SecondHeart")
    except (SecondHeartError, OSError) as error:
        yield Finding("data folder", "bad", str(error), "Name another folder in SECONDHEART_DATA.")
        return
    yield Finding("data folder", "ok", str(place))


def browser() -> Iterator[Finding]:
    """Look for a browser."""
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        yield Finding("browser", "warn", "none is known", "Open the address by hand that the coach prints.")
        return
    name = str(getattr(found, "name", "") or type(found).__name__)
    yield Finding("browser", "ok", Path(name).name)


def network() -> Iterator[Finding]:
    """Look for addresses that phones could use."""
    from secondheart.web.address import lan_addresses
    from secondheart.web.certificate import permitted

    found = [one for one in lan_addresses() if permitted(one)]
    if found:
        yield Finding("network", "ok", f"phones find this computer at {', '.join(found)} (with --lan)")
    else:
        yield Finding(
            "network",
            "warn",
            "no private address",
            "Join a Wi-Fi to let a phone join, as the camera or on the thigh.",
        )


Look = Callable[[], Iterator[Finding]]
#: What is looked at, in order; all but camera, OpenGL, browser and network is needed.
LOOKS: tuple[Look, ...] = (python, pages, pose, cameras, port, folder, browser, network, opengl)
