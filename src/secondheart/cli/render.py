"""The render command: films of a rendered person with exactly known motion."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, cast, get_args

from secondheart.cli.options import chosen, did_you_mean, number_within
from secondheart.cli.progress import progress
from secondheart.cli.terminal import console
from secondheart.errors import RequestError
from secondheart.report.words import plural
from secondheart.synthetic import FIDGETS, Camera, Performance, perform
from secondheart.synthetic.camera import CameraView
from secondheart.synthetic.drills import DRILLS, drill
from secondheart.synthetic.film import (
    LIGHTS,
    SKINS,
    Look,
    Setting,
    dressed,
    random_look,
    truth_beside,
    write_film,
)
from secondheart.synthetic.film.furniture import Hiding
from secondheart.synthetic.film.look import Footwear, Hair, Legwear
from secondheart.types import FaultId, Leg, Side

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of one ``render`` command as they were typed; None is drawn from the seed."""

    exercise: str
    out: str
    repetitions: int = 8
    variant: str = "article"
    side: str | None = None
    seed: int = 0
    fault: list[str] = field(default_factory=list)
    pause: list[str] = field(default_factory=list)
    fidget: list[str] = field(default_factory=list)
    arrive: bool = False
    leave: bool = False
    ordinary_steps: int = 0
    view: str = "side"
    facing: str = "right"
    distance_m: float = 3.2
    camera_height_m: float = 0.9
    fill: float = 0.74
    shake_px: float = 0.0
    size: str = "640x480"
    rate_hz: float = 30.0
    height_cm: float | None = None
    build: float | None = None
    skin: str | None = None
    hair: str | None = None
    legwear: str | None = None
    footwear: str | None = None
    light: str = "bright"
    contrast: float = 1.0
    noise: float = 1.5
    passer_by: bool = False
    hide: str | None = None
    crf: int = 23


def render_command(wanted: Wanted) -> None:
    """Make one film and its truth, and say where they are.

    Raises
    ------
    SecondHeartError
        Any of its kinds; the command line turns it into one line and an exit code.
    """
    check(wanted)
    look = chosen_look(wanted)
    performance = performed(wanted, look)
    with progress(f"Rendering {Path(wanted.out).name}") as advance:
        write_film(
            performance,
            look,
            setting_of(wanted),
            wanted.out,
            seed=wanted.seed,
            crf=wanted.crf,
            on_progress=advance,
        )
    truth = performance.truth
    what = plural(truth.count, "repetition") if truth.walk is None else plural(len(truth.walk.steps), "step")
    faults = sorted({fault for one in truth.repetitions for fault in one.faults})
    if truth.walk is not None and truth.walk.heel_contacts:
        faults = ["heel-contact"]
    out = console()
    out.print(
        f"{truth.exercise}: {what} in {truth.time_s[-1]:.1f} s, {', '.join(faults) or 'no faults'}; "
        f"the person is {truth.stature_cm:.0f} cm tall as worn",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    for number, one in enumerate(truth.repetitions, start=1):
        for fault in one.asked_faults:
            if fault not in one.faults:
                out.print(
                    f"{fault} was asked of repetition {number}, but does not hold in it",
                    markup=False,
                    soft_wrap=True,
                )
    out.print(f"film: {wanted.out}", markup=False, soft_wrap=True)
    out.print(f"truth: {truth_beside(wanted.out)}", markup=False, soft_wrap=True)


def check(wanted: Wanted) -> None:
    """Check every option before any work is done.

    Raises
    ------
    RequestError
        An option has a value that cannot be meant.
    """
    if wanted.exercise not in DRILLS:
        raise RequestError(f"exercise {wanted.exercise} is unknown; {did_you_mean(wanted.exercise, DRILLS)}")
    how = drill(wanted.exercise, wanted.variant)
    if wanted.ordinary_steps and how.stance != "walk":
        raise RequestError(f"--ordinary-steps is for walks, and {wanted.exercise} is none; leave it out")
    for option, given in (("--side", wanted.side), ("--pause", wanted.pause), ("--fidget", wanted.fidget)):
        if given and (how.stance == "walk" or not how.counts):
            raise RequestError(
                f"{option} is for sets of repetitions, and {wanted.exercise} is none; leave it out"
            )
    for option, word, allowed in (
        ("--side", wanted.side, get_args(Side)), ("--view", wanted.view, get_args(CameraView)),
        ("--facing", wanted.facing, ("right", "left")), ("--skin", wanted.skin, SKINS),
        ("--hair", wanted.hair, get_args(Hair)), ("--legwear", wanted.legwear, get_args(Legwear)),
        ("--footwear", wanted.footwear, get_args(Footwear)), ("--light", wanted.light, LIGHTS),
        ("--hide", wanted.hide, get_args(Hiding)),
    ):  # fmt: skip
        if word is not None:
            chosen(option, word, allowed)
    for option, number, lowest, highest in (
        ("--repetitions", wanted.repetitions, 1, 500), ("--build", wanted.build, 0.8, 1.4),
        ("--distance-m", wanted.distance_m, 1.5, 6), ("--camera-height-m", wanted.camera_height_m, 0.1, 2.5),
        ("--fill", wanted.fill, 0.2, 1.0), ("--shake-px", wanted.shake_px, 0, 10),
        ("--rate-hz", wanted.rate_hz, 5, 120), ("--contrast", wanted.contrast, 0.1, 1.5),
        ("--noise", wanted.noise, 0, 30), ("--crf", wanted.crf, 0, 51), ("--seed", wanted.seed, 0, 999_999),
        ("--ordinary-steps", wanted.ordinary_steps, 0, 100),
    ):  # fmt: skip
        number_within(option, number, lowest, highest)
    number_within("--height-cm", wanted.height_cm, 120, 220, per_metre=True)
    picture_size(wanted.size)


def picture_size(size: str) -> tuple[int, int]:
    """Read a picture's size such as ``640x480``.

    Raises
    ------
    RequestError
        It is none, or too small or large to be meant.

    >>> picture_size("640x480")
    (640, 480)
    """
    found = re.fullmatch(r"(\d{2,4})x(\d{2,4})", size)
    if found is None or not all(64 <= int(side) <= 2160 for side in found.groups()):
        raise RequestError(f"--size {size} is no picture size; expected 64 to 2160 a side, such as 640x480")
    return int(found[1]), int(found[2])


def chosen_look(wanted: Wanted) -> Look:
    """Return the look that the seed draws, changed where options ask for it."""
    asked = {
        "skin": wanted.skin, "hair": wanted.hair, "legwear": wanted.legwear, "footwear": wanted.footwear,
        "build": wanted.build,
    }  # fmt: skip
    changed: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
    return replace(random_look(wanted.seed), **changed)  # type: ignore[arg-type]


def setting_of(wanted: Wanted) -> Setting:
    """Return where the film is made and what the camera makes of it."""
    return Setting(
        wanted.light, wanted.contrast, wanted.noise, wanted.passer_by, cast("Hiding | None", wanted.hide)
    )


def performed(wanted: Wanted, look: Look) -> Performance:
    """Let the person that the seed draws do what was asked.

    Raises
    ------
    RequestError
        A fault, fidget or side that cannot be done.
    """
    how = drill(wanted.exercise, wanted.variant)
    near: Leg = "right" if wanted.facing == "right" else "left"
    side = cast("Side", wanted.side or ("both" if how.both_legs else near))
    stature_cm = wanted.height_cm or 150.0 + 45.0 * ((wanted.seed * 0.6180339887) % 1.0)
    last = wanted.repetitions * (2 if side == "both" and not how.both_legs else 1)
    person = dressed(look, stature_cm, wanted.seed)
    camera = Camera(
        view=cast("CameraView", wanted.view), facing=near, distance_m=wanted.distance_m,
        height_m=wanted.camera_height_m, fill=wanted.fill, shake_px=wanted.shake_px,
        size_px=picture_size(wanted.size),
    )  # fmt: skip
    return perform(
        wanted.exercise, variant=wanted.variant, repetitions=wanted.repetitions, side=side, seed=wanted.seed,
        person=person, camera=camera, rate_hz=wanted.rate_hz, arrive=wanted.arrive, leave=wanted.leave,
        ordinary_steps=wanted.ordinary_steps,
        faults=_after("--fault", wanted.fault, _fault_of(wanted.exercise, how.faults), 1, last),
        pauses={after: sum(one) for after, one in _after("--pause", wanted.pause, _seconds, 0, last).items()},
        fidgets=_after("--fidget", wanted.fidget, _fidget, 0, last),
    )  # fmt: skip


def _after(
    option: str, asked: Iterable[str], read: Callable[[str], Value], first: int, last: int
) -> dict[int, list[Value]]:
    """Read ``what@n`` or ``what@n,m``: what happens in, or after, which repetitions from first to last."""
    at: dict[int, list[Value]] = {}
    for one in dict.fromkeys(asked):
        what, _, numbers = one.rpartition("@")
        if not re.fullmatch(r"\d{1,6}(,\d{1,6})*", numbers) or not what:
            raise RequestError(
                f"{option} {one} is not understood; expected what@number, such as {_SUCH[option]}"
            )
        for number in dict.fromkeys(map(int, numbers.split(","))):
            if not first <= number <= last:
                raise RequestError(f"{option} {one} asks for repetition {number}; expected {first} to {last}")
            at.setdefault(number, []).append(read(what))
    return at


_SUCH = {"--fault": "short-hold@3", "--pause": "4@2 (4 s after repetition 2)", "--fidget": "toe-tap@2"}


def _fault_of(exercise: str, possible: tuple[FaultId, ...]) -> Callable[[str], FaultId]:
    def read(word: str) -> FaultId:
        chosen("--fault", word, get_args(FaultId))
        if word not in possible:
            has = f"it has {', '.join(possible)}" if possible else "it is done without faults only"
            raise RequestError(f"{exercise} has no fault {word}; {has}")
        return word

    return read


def _fidget(word: str) -> str:
    chosen("--fidget", word, FIDGETS)
    return word


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = float("nan")
    if not 0 <= seconds <= 600:
        raise RequestError(f"--pause {word} is no number of seconds; expected 0 to 600, as in 4@2")
    return seconds
