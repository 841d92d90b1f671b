"""The commands and their options; what they do stands in the modules beside this one.

Nothing heavy is imported here, so that ``secondheart --help`` answers at once.
"""

import sys
from typing import Annotated

import typer

from secondheart.cli.errors import run

app = typer.Typer(
    name="secondheart",
    help="Coaches soleus exercises live; counts and grades them, live or from a recording.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
exercises_app = typer.Typer(
    help="Lists, shows and checks exercises.", rich_markup_mode=None, invoke_without_command=True
)
app.add_typer(exercises_app, name="exercises")
workouts_app = typer.Typer(
    help="Lists the workouts that were kept; shows, reports, recovers or deletes one.",
    rich_markup_mode=None,
    invoke_without_command=True,
)
app.add_typer(workouts_app, name="workouts")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0, 1, 2, 3 or 130 as in the contract."""
    return run(typer.main.get_command(app), sys.argv[1:] if arguments is None else arguments)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # reads files, only when asked

        typer.echo(f"secondheart {version('secondheart')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    _show_version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def coach(
    replay: Annotated[
        str | None, typer.Option(metavar="FILE", help="Coach a film or a landmarks file instead of a camera.")
    ] = None,
    camera: Annotated[
        str | None, typer.Option(metavar="NAME", help="Prefer the camera whose name holds this.")
    ] = None,
    lan: Annotated[
        bool,
        typer.Option("--lan", help="Let a phone in the same network join, as the camera or on the thigh."),
    ] = False,
    port: Annotated[
        int | None, typer.Option(metavar="N", help="The port; default: 8737, or the next that is free.")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address, open nothing.")
    ] = False,
) -> None:
    """Coach a set live, in the browser, on this computer."""
    from secondheart.cli.coach import coach_command

    coach_command(replay=replay, camera=camera, lan=lan, port=port, browser=not no_browser)


@app.command()
def doctor(
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write what was found as JSON; - for the screen.")
    ] = None,
) -> None:
    """Look at what the coach needs on this computer, and say what to do."""
    from secondheart.cli.doctor import doctor_command

    doctor_command(json)


@workouts_app.callback()
def _workouts(context: typer.Context) -> None:
    """List the workouts that were kept; show, report, recover or delete one."""
    if context.invoked_subcommand is None:
        from secondheart.cli.workouts import list_workouts

        list_workouts()


@workouts_app.command("show")
def _show_workout(
    workout: Annotated[str, typer.Argument(metavar="ID", help="A workout, or how its id begins.")],
) -> None:
    """Show the repetitions of one workout, measured again."""
    from secondheart.cli.workouts import show_workout

    show_workout(workout)


@workouts_app.command("report")
def _report_workout(
    workout: Annotated[str, typer.Argument(metavar="ID", help="A workout, or how its id begins.")],
    report: Annotated[str, typer.Option(metavar="FILE.html", help="Where to write the report.")],
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the results as JSON; - for the screen.")
    ] = None,
) -> None:
    """Write the report of one workout."""
    from secondheart.cli.workouts import report_workout

    report_workout(workout, report, json)


@workouts_app.command("recover")
def _recover_workouts() -> None:
    """Keep the sets that a crash or a power cut left unfinished."""
    from secondheart.cli.workouts import recover_workouts

    recover_workouts()


@workouts_app.command("delete")
def _delete_workout(
    workout: Annotated[str, typer.Argument(metavar="ID", help="A workout, or how its id begins.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really delete it.")] = False,
) -> None:
    """Delete one workout for good."""
    from secondheart.cli.workouts import delete_workout

    delete_workout(workout, yes=yes)


@app.command()
def analyze(
    recording: Annotated[
        str,
        typer.Argument(
            metavar="RECORDING", help="A video, a landmarks CSV, or what a phone's sensors recorded."
        ),
    ],
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", metavar="ID", help="Exercise id, or an exercise file.")
    ],
    variant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Variant; default: the article's.")
    ] = None,
    side: Annotated[
        str, typer.Option(metavar="SIDE", help="Working side: left, right, both or auto.")
    ] = "auto",
    height_cm: Annotated[
        float | None, typer.Option(metavar="H", help="Body height with shoes, for centimetres.")
    ] = None,
    best_cm: Annotated[float | None, typer.Option(metavar="B", help="Your best heel rise, if known.")] = None,
    mount: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Where the phone was worn: thigh, shank, foot or pelvis."),
    ] = None,
    person: Annotated[
        int | None, typer.Option(metavar="N", help="Which person of a video, from the left, 1 first.")
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="MODEL", help="Pose model for videos: heavy or full.")
    ] = "heavy",
    json: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the results as JSON; - for the screen.")
    ] = None,
    report: Annotated[
        str | None, typer.Option(metavar="FILE.html", help="Write a report to look at.")
    ] = None,
    annotate: Annotated[
        str | None, typer.Option(metavar="FILE.mp4", help="Write the video with what was seen.")
    ] = None,
    landmarks: Annotated[
        str | None, typer.Option(metavar="FILE.csv", help="Write the body points found.")
    ] = None,
    force_unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Of a phone's acceleration, if not known: m/s2 or g.")
    ] = None,
    rate_unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Of a phone's turning, if not known: rad/s or deg/s.")
    ] = None,
) -> None:
    """Count and grade the repetitions of one recording."""
    from secondheart.cli.analyze import Request, analyze_command

    analyze_command(
        Request(
            recording=recording,
            exercise=exercise,
            variant=variant,
            side=side,
            height_cm=height_cm,
            best_cm=best_cm,
            mount=mount,
            person=person,
            model=model,
            json=json,
            report=report,
            annotate=annotate,
            landmarks=landmarks,
            force_unit=force_unit,
            rate_unit=rate_unit,
        )
    )


@exercises_app.callback()
def _exercises(context: typer.Context) -> None:
    """List the exercises; show or check one."""
    if context.invoked_subcommand is None:
        from secondheart.cli.exercises import list_exercises

        list_exercises()


@exercises_app.command("show")
def _show(
    exercise: Annotated[str, typer.Argument(metavar="ID", help="Exercise id, or an exercise file.")],
    variant: Annotated[
        str | None, typer.Option(metavar="NAME", help="Variant; default: the article's.")
    ] = None,
) -> None:
    """Show how an exercise is done and what is graded."""
    from secondheart.cli.exercises import show_exercise

    show_exercise(exercise, variant)


@exercises_app.command("check")
def _check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An exercise file of your own.")],
) -> None:
    """Check an exercise file against the rules of its form."""
    from secondheart.cli.exercises import check_exercise

    check_exercise(file)


@app.command()
def demo(
    out: Annotated[str, typer.Option(metavar="DIR", help="Folder for the reports.")] = "demo",
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Only this exercise; may be repeated.")
    ] = None,
) -> None:
    """Analyse a bundled sample of every exercise and write the reports."""
    from secondheart.cli.demo import demo_command

    demo_command(out, only or [])


@app.command()
def render(
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", metavar="ID", help="Exercise, or a movement that never counts.")
    ],
    out: Annotated[str, typer.Option(metavar="FILE.mp4", help="The film; its truth is written beside it.")],
    repetitions: Annotated[
        int, typer.Option(metavar="N", help="How many on each side; steps of a walk.")
    ] = 8,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="FAULT@N", help="Do repetition N with a fault; may be repeated."),
    ] = None,
    view: Annotated[str, typer.Option(metavar="VIEW", help="side, three-quarter, front or rear.")] = "side",
    seed: Annotated[
        int, typer.Option(metavar="N", help="Draws the person, the clothes and small differences.")
    ] = 0,
    variant: Annotated[
        str, typer.Option(metavar="NAME", help="article, or houston for the fast push-up.")
    ] = "article",
    side: Annotated[
        str | None,
        typer.Option(metavar="SIDE", help="Working leg; both does one after the other in one-leg exercises."),
    ] = None,
    facing: Annotated[
        str, typer.Option(metavar="WAY", help="right shows the right leg near, left the left.")
    ] = "right",
    pause: Annotated[
        list[str] | None, typer.Option(metavar="S@N", help="Rest S seconds more after repetition N.")
    ] = None,
    fidget: Annotated[
        list[str] | None, typer.Option(metavar="NAME@N", help="Fidget after repetition N, such as toe-tap@2.")
    ] = None,
    arrive: Annotated[bool, typer.Option("--arrive", help="Walk in and get into place first.")] = False,
    leave: Annotated[bool, typer.Option("--leave", help="Get up and walk off at the end.")] = False,
    ordinary_steps: Annotated[
        int, typer.Option(metavar="N", help="Ordinary steps before and after a walk on tip-toe.")
    ] = 0,
    height_cm: Annotated[
        float | None, typer.Option(metavar="H", help="Body height as worn, 120 to 220.")
    ] = None,
    build: Annotated[float | None, typer.Option(metavar="B", help="0.85 is slender, 1.25 is heavy.")] = None,
    skin: Annotated[
        str | None, typer.Option(metavar="TONE", help="pale, light, olive, tan, brown or dark.")
    ] = None,
    hair: Annotated[str | None, typer.Option(metavar="HAIR", help="short, long, bun or none.")] = None,
    legwear: Annotated[str | None, typer.Option(metavar="WEAR", help="shorts or trousers.")] = None,
    footwear: Annotated[str | None, typer.Option(metavar="WEAR", help="shoes or bare.")] = None,
    distance_m: Annotated[float, typer.Option(metavar="M", help="From the camera to the person.")] = 3.2,
    camera_height_m: Annotated[float, typer.Option(metavar="M", help="The camera above the floor.")] = 0.9,
    fill: Annotated[
        float, typer.Option(metavar="F", help="Share of the picture that the body fills.")
    ] = 0.74,
    shake_px: Annotated[float, typer.Option(metavar="PX", help="Trembling of the camera.")] = 0.0,
    light: Annotated[str, typer.Option(metavar="LIGHT", help="bright, dim, side or window.")] = "bright",
    contrast: Annotated[
        float, typer.Option(metavar="C", help="1 as it is, 0.5 halves all differences.")
    ] = 1.0,
    noise: Annotated[float, typer.Option(metavar="SD", help="Grain of the picture, 0 to 30.")] = 1.5,
    crf: Annotated[
        int, typer.Option(metavar="N", help="Compression: 18 looks untouched, 35 blocky; not for .webm.")
    ] = 23,
    passer_by: Annotated[bool, typer.Option("--passer-by", help="People walk through behind.")] = False,
    hide: Annotated[
        str | None, typer.Option(metavar="THING", help="A chair-leg or desk before the near foot.")
    ] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="Size of the picture.")] = "640x480",
    rate_hz: Annotated[float, typer.Option(metavar="HZ", help="Pictures a second.")] = 30.0,
) -> None:
    """Make a film of a rendered person, with the truth of every repetition and frame."""
    from secondheart.cli.render import Wanted, render_command

    render_command(
        Wanted(
            exercise=exercise,
            out=out,
            repetitions=repetitions,
            variant=variant,
            side=side,
            seed=seed,
            fault=fault or [],
            pause=pause or [],
            fidget=fidget or [],
            arrive=arrive,
            leave=leave,
            ordinary_steps=ordinary_steps,
            view=view,
            facing=facing,
            distance_m=distance_m,
            camera_height_m=camera_height_m,
            fill=fill,
            shake_px=shake_px,
            size=size,
            rate_hz=rate_hz,
            height_cm=height_cm,
            build=build,
            skin=skin,
            hair=hair,
            legwear=legwear,
            footwear=footwear,
            light=light,
            contrast=contrast,
            noise=noise,
            passer_by=passer_by,
            hide=hide,
            crf=crf,
        )
    )
