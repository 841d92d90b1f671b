"""The analyze command: checks the request, runs the engine, writes what was asked for."""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast, get_args

from secondheart.capture.inertial_units import ForceUnit, RateUnit
from secondheart.capture.recording import recording_kind
from secondheart.capture.table import Table
from secondheart.capture.weights import ModelName
from secondheart.cli.options import chosen, number_within
from secondheart.cli.progress import progress
from secondheart.cli.terminal import console, show_analysis
from secondheart.errors import RecordingError, RequestError
from secondheart.exercises import Exercise, load_exercise
from secondheart.types import Analysis, Kind, Mount, Side
from secondheart.writing import check_writable, write_text

_A_KIND: dict[Kind, str] = {
    "video": "a video",
    "landmarks": "a landmarks CSV",
    "inertial": "a phone's motion recording",
}


@dataclass(frozen=True, slots=True)
class Request:
    """The options of one ``analyze`` command as they were typed."""

    recording: str
    exercise: str
    variant: str | None = None
    side: str = "auto"
    height_cm: float | None = None
    best_cm: float | None = None
    mount: str | None = None
    person: int | None = None
    model: str = "heavy"
    json: str | None = None
    report: str | None = None
    annotate: str | None = None
    landmarks: str | None = None
    force_unit: str | None = None
    rate_unit: str | None = None

    def outputs(self) -> dict[str, str]:
        """The files to write by the name of their option, without standard output."""
        named = {
            "--json": self.json,
            "--report": self.report,
            "--annotate": self.annotate,
            "--landmarks": self.landmarks,
        }
        return {option: path for option, path in named.items() if path is not None and path != "-"}


def analyze_command(request: Request) -> None:
    """Analyse one recording, show the result and write the files asked for.

    Raises
    ------
    SecondHeartError
        Any of its kinds; the command line turns it into one line and an exit code.
    """
    exercise = check_request(request)
    kind = recording_kind(request.recording)
    check_kind(request, kind)
    for path in request.outputs().values():
        check_writable(path)
    # The drawing needs every pose once more; a file keeps memory flat.
    with TemporaryDirectory(prefix="secondheart-") as scratch:
        passing = Path(scratch) / "landmarks.csv" if request.annotate else None
        poses = request.landmarks or passing
        analysis = _analyze(request, exercise, poses)
        _show(request, exercise, analysis)
        if request.annotate is not None and poses is not None:
            _annotate(request, exercise, analysis, poses)
    _report(request, exercise, analysis)


def check_request(request: Request) -> Exercise:
    """Check every option before any work is done, and give the exercise asked for.

    Raises
    ------
    RequestError
        An option has a value that cannot be meant.
    """
    exercise = load_exercise(request.exercise, request.variant)
    chosen("--side", request.side, (*get_args(Side), "auto"))
    chosen("--model", request.model, get_args(ModelName))
    for option, value, allowed in (
        ("--mount", request.mount, get_args(Mount)),
        ("--force-unit", request.force_unit, get_args(ForceUnit)),
        ("--rate-unit", request.rate_unit, get_args(RateUnit)),
    ):
        if value is not None:
            chosen(option, value, allowed)
    number_within("--height-cm", request.height_cm, 50, 250, per_metre=True)
    number_within("--best-cm", request.best_cm, 1, 30)
    number_within("--person", request.person, 1, 20)
    _check_outputs(request)
    return exercise


def _check_outputs(request: Request) -> None:
    taken = {Path(request.recording).resolve(): "the recording"}
    for option, name in request.outputs().items():
        place = Path(name).resolve()
        if place in taken and not name.startswith("/dev/"):
            raise RequestError(f"{option} {name} is also {taken[place]}; give every output a file of its own")
        taken[place] = option
    for option in ("report", "annotate", "landmarks"):
        if getattr(request, option) == "-":
            raise RequestError(f"--{option} - is not possible, only --json writes to the screen; name a file")
    endings = {"--report": (".html", ".htm"), "--annotate": (".mp4", ".mov", ".mkv", ".webm")}
    for option, name in request.outputs().items():
        allowed = endings.get(option)
        if allowed and Path(name).suffix.lower() not in allowed and not name.startswith("/dev/"):
            raise RequestError(
                f"{option} {name} ends unlike {allowed[0]}; name the file with {allowed[0]} at the end"
            )


def check_kind(request: Request, kind: Kind) -> None:
    """Check that the options fit the kind of recording.

    Raises
    ------
    RequestError
        An option of a phone's motion recording without one, ``--annotate`` or ``--person`` without a video,
        or ``--landmarks`` of a recording without any.
    """
    of_motion = dict.fromkeys(("mount", "force_unit", "rate_unit"), "is for a phone's motion recording")
    of_video = dict.fromkeys(("annotate", "person"), "needs a video")
    unfit = {
        "video": of_motion,
        "landmarks": of_motion | of_video,
        "inertial": of_video | {"landmarks": "needs a video"},
    }
    for name, why in unfit[kind].items():
        if getattr(request, name) is not None:
            _check_landmarks(request, kind)
            option = f"--{name.replace('_', '-')}"
            raise RequestError(f"{option} {why}, and {request.recording} is {_A_KIND[kind]}; leave it out")


def _check_landmarks(request: Request, kind: Kind) -> None:
    """Tell a table of something else from a landmarks CSV, before an option is said not to fit it."""
    if kind != "landmarks" or any(name.endswith("_x") for name in Table(Path(request.recording)).columns):
        return
    raise RecordingError(
        f"{request.recording} is neither a phone's motion recording nor a landmarks CSV; expected "
        "time_s,ax,ay,az,gx,gy,gz, or the zip or folder that phyphox or Sensor Logger exported"
    )


def _analyze(request: Request, exercise: Exercise, landmarks: str | Path | None) -> Analysis:
    from secondheart.workout import analyze  # heavy, and not needed to refuse a request

    with progress(f"Reading {Path(request.recording).name}") as advance:
        return analyze(
            request.recording,
            exercise,
            side=cast("Side | Literal['auto']", request.side),
            height_cm=request.height_cm,
            best_cm=request.best_cm,
            mount=cast("Mount | None", request.mount),
            force_unit=cast("ForceUnit | None", request.force_unit),
            rate_unit=cast("RateUnit | None", request.rate_unit),
            person=request.person,
            model=cast("ModelName", request.model),
            landmarks=landmarks,
            on_progress=advance,
        )


def _show(request: Request, exercise: Exercise, analysis: Analysis) -> None:
    from secondheart.report.contract_json import analysis_text

    if request.json == "-":
        sys.stdout.write(analysis_text(analysis))
    else:
        show_analysis(analysis, exercise, console())
        if request.json is not None:
            write_text(request.json, analysis_text(analysis))


def _report(request: Request, exercise: Exercise, analysis: Analysis) -> None:
    if request.report is not None:
        from secondheart.report.html import write_report

        film = None if request.annotate is None else Path(request.annotate)
        name = Path(request.recording).name
        write_report(analysis, exercise, request.report, recording_name=name, film=film)
    if request.json != "-":
        for option, path in request.outputs().items():
            console().print(f"{option.removeprefix('--')}: {path}", markup=False, soft_wrap=True)


def _annotate(request: Request, exercise: Exercise, analysis: Analysis, poses: str | Path) -> None:
    from secondheart.capture import LandmarksSource
    from secondheart.report.annotate import annotate

    out = request.annotate or ""
    with progress("Drawing the video") as advance:
        annotate(request.recording, LandmarksSource(poses), analysis, exercise, out, on_progress=advance)
