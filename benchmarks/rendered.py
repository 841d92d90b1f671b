"""From film to grade on rendered people of exactly known motion: what is seen, counted, timed and graded.

``python benchmarks/rendered.py [--full] [--fresh] [--only WORD]``. Every film is one ``secondheart render``
command; films are kept under ``build/bench/films`` by the command and the code that draws them, their pose
by the film's bytes, the model and the code that places the points. ``--full`` makes every exercise in every
view with both models and several people: some hours at first.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import product
from pathlib import Path

import numpy as np
from films import CACHE, Errors, TrueRep, analysed, compare, pose_of
from table import Row, error, share, show

import secondheart
from secondheart.capture import LandmarksSource
from secondheart.capture.weights import ModelName
from secondheart.cli.render import Wanted, chosen_look, performed, setting_of
from secondheart.exercises import exercise_ids
from secondheart.grading.faults import shown_by
from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.leg import heel_rise_px
from secondheart.motion.signals import joined
from secondheart.synthetic.drills import drill
from secondheart.synthetic.files import write_truth
from secondheart.synthetic.film import truth_beside, write_film
from secondheart.types import Analysis, Array, Repetition

PACKAGE = Path(secondheart.__file__).parent
#: What decides how a film looks: another version of it makes another film.
DRAWING = (
    "synthetic/*.py",
    "synthetic/film/*.py",
    "synthetic/film/body/body.npz",
    "film_writer.py",
    "cli/render.py",
)
NOT_DRAWING = ("stills.py", "noise.py", "files.py", "__init__.py")
VIEWS = ("side", "three-quarter", "front", "rear")
#: Found and true steps farther apart than this are not the same.
NEAR_S = 0.3
#: The one view in which angles are measured.
SIDE = "side"


@dataclass(frozen=True, slots=True)
class Shot:
    """One film to make: its name, the command's options, and the model that looks at it."""

    name: str
    wanted: Wanted
    model: ModelName = "heavy"

    @property
    def clean(self) -> bool:
        """Whether nothing wrong is done in it on purpose."""
        return not self.wanted.fault


@dataclass(slots=True)
class Outcome:
    """What the program made of a film beside the truth; of a walk ``start_s`` holds its touch-downs."""

    shot: Shot
    view: str
    errors: Errors = field(default_factory=Errors)
    pitch_gain: float = float("nan")
    wrongly_shown: list[str] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """Whether the count is the true one."""
        return self.errors.found == self.errors.true


def _shot(exercise: str, seed: int, model: ModelName = "heavy", **options: object) -> Shot:
    """Return a shot; its name tells what is special about it."""
    count = 16 if exercise == "tip-toe-walk" else 4
    wanted = Wanted(exercise, "", seed=seed, **{"repetitions": count, **options})  # type: ignore[arg-type]
    said = [
        name if value is True else str(value if not isinstance(value, list) else "+".join(value))
        for name, value in options.items()
    ]
    return Shot(" ".join([exercise, f"#{seed}", *said]), wanted, model)


def usual_shots() -> list[Shot]:
    """Return the fourteen films of every run: each exercise well done, faults, other views, company."""
    well_done = [_shot(exercise, seed) for seed, exercise in enumerate(exercise_ids(), start=1)]
    faulty = [
        _shot(
            "soleus-push-up", 11, repetitions=6, fault=["short-hold@2", "fast-lowering@4", "partial-range@6"]
        ),
        _shot("bridge-heel-lift", 12, repetitions=6, fault=["hip-drop@2", "short-hold@4", "toe-lift@6"]),
        _shot(
            "bent-knee-calf-raise", 13, repetitions=6, fault=["knee-angle@2", "trunk-motion@4", "bounce@5"]
        ),
        _shot("elevated-bent-knee-calf-raise", 14, repetitions=6, fault=["no-stretch@2", "fast-lowering@5"]),
    ]
    elsewhere = [
        _shot("soleus-push-up", 15, view="front", fault=["uneven@2"]),
        _shot("bent-knee-calf-raise", 16, view="three-quarter"),
        _shot("soleus-push-up", 1, passer_by=True),
    ]
    return well_done + faulty + elsewhere


def all_shots() -> list[Shot]:
    """Return every exercise in every view with both models: three people each, one of them with faults."""
    shots = usual_shots()
    for exercise, view, model in product(exercise_ids(), VIEWS, ("heavy", "full")):
        possible = [fault for fault in drill(exercise).faults if fault in shown_by("side")]
        faults = [f"{fault}@{2 * number + 2}" for number, fault in enumerate(possible[-3:])]
        shots += [
            _shot(exercise, 21, model, view=view),
            _shot(exercise, 22, model, view=view, facing="left", arrive=True, leave=True),
            _shot(
                exercise,
                23,
                model,
                view=view,
                fault=faults,
                repetitions=16 if exercise == "tip-toe-walk" else 7,
            ),
        ]
    return shots


def film_of(shot: Shot, *, fresh: bool = False) -> Path:
    """Return where a shot's film is kept, and make it where it is not."""
    options = {one.name: getattr(shot.wanted, one.name) for one in fields(Wanted) if one.name != "out"}
    key = hashlib.sha256(json.dumps(options, sort_keys=True).encode())
    for pattern in DRAWING:
        for part in sorted(PACKAGE.glob(pattern)):
            if part.name not in NOT_DRAWING:
                key.update(part.read_bytes())
    film = CACHE / "films" / f"{shot.wanted.exercise}-{shot.wanted.view}-{key.hexdigest()[:16]}.mp4"
    film.parent.mkdir(parents=True, exist_ok=True)
    look = chosen_look(shot.wanted)
    performance = performed(shot.wanted, look)
    if fresh or not film.exists():
        wanted = shot.wanted
        write_film(performance, look, setting_of(wanted), film, seed=wanted.seed, crf=wanted.crf)
    write_truth(performance, truth_beside(film))
    return film


def outcome_of(shot: Shot, *, fresh: bool = False) -> Outcome:
    """Make a shot's film, look at it, and compare with its truth."""
    film = film_of(shot, fresh=fresh)
    truth = json.loads(truth_beside(film).read_text(encoding="utf-8"))
    found = analysed(film, truth["exercise"], truth["height_cm"], shot.model, fresh=fresh)
    result = Outcome(shot, found.recording.view or "unknown")
    if truth["walk"] is not None:
        _compare_walk(found, truth["walk"], result.errors)
        return result
    true = [
        TrueRep(
            one["side"], one["start_s"], one["top_s"], one["hold_s"], one["end_s"], one["heel_rise_cm"],
            frozenset(one["faults"]),
        )
        for one in truth["repetitions"]
    ]  # fmt: skip
    compare(found.repetitions, true, result.errors, shown_by(shot.wanted.view))
    if shot.wanted.view == SIDE and found.repetitions:
        result.pitch_gain = _pitch_gain(pose_of(film, shot.model, fresh=False)[0], found, truth)
    result.wrongly_shown = list(_shown_though_hidden(found, shot.wanted.view))
    return result


def _compare_walk(found: Analysis, true: dict, into: Errors) -> None:
    """Compare steps as repetitions are: their count, and their touch-down as the start."""
    into.true = len(true["steps"])
    steps = found.walk.steps if found.walk is not None else ()
    into.found = len(steps)
    waiting = list(true["steps"])
    for step in steps:
        nearest = min(waiting, key=lambda one: abs(one["time_s"] - step.time_s), default=None)
        if nearest is None or abs(nearest["time_s"] - step.time_s) > NEAR_S:
            into.invented["step"] += 1
            continue
        waiting.remove(nearest)
        into.start_s.append(step.time_s - nearest["time_s"])
        into.sides_wrong += step.side != nearest["side"]
    into.missed["step"] += len(waiting)
    left = [(one["time_s"], one["side"]) for one in true["heel_contacts"]]
    for contact in found.walk.heel_contacts if found.walk is not None else ():
        same = [one for one in left if one[1] == contact.side and abs(one[0] - contact.time_s) < NEAR_S]
        if same:
            left.remove(same[0])
        into.hit["heel-contact"] += len(same[:1])
        into.invented["heel-contact"] += not same
    into.missed["heel-contact"] += len(left)


def _shown_though_hidden(found: Analysis, view: str) -> Iterator[str]:
    """Yield what a result presents as measured though the true view hides it."""
    hidden = [fault for one in found.repetitions for fault in one.faults if fault not in shown_by(view)]
    yield from sorted(set(hidden))
    if view != SIDE and not all(np.isnan(one.ankle_range_deg) for one in found.repetitions):
        yield "ankle_range_deg"
    missing = {one.what for one in found.not_measured}
    if view == "three-quarter" and found.repetitions and "heel_rise_cm" not in missing:
        yield "heel_rise_cm without its error"


def _pitch_gain(pose: Path, found: Analysis, truth: dict) -> float:
    """Return measured over true turning of the foot (ball to heel), over all frames of all repetitions."""
    run = _signals(pose)
    time_s = np.array(truth["frames"]["time_s"])
    measured: list[Array] = []
    true: list[Array] = []
    for one in found.repetitions:
        legs = (0, 1) if one.side == "both" else ((0,) if one.side == "left" else (1,))
        near = 1 if truth["recording"]["near_leg"] == "right" else 0
        leg = near if near in legs else legs[0]
        turned, moments = _turned(run, leg, one)
        pitch = np.array(truth["frames"][f"{('left', 'right')[leg]}_foot_pitch_deg"])
        at = np.interp(moments, time_s, pitch)
        rest = moments < one.start_s
        measured.append(turned)
        true.append(at - np.median(at[rest]) if rest.any() else at - at[0])
    x, y = np.concatenate(true), np.concatenate(measured)
    known = ~np.isnan(x + y)
    return float((x[known] @ y[known]) / (x[known] @ x[known])) if known.any() else float("nan")


def _turned(run: Signals, leg: int, one: Repetition) -> tuple[Array, Array]:
    """Return how far a foot has turned since before a repetition, degrees, and when, seconds."""
    end_s = one.top_s + one.hold_s if np.isnan(one.end_s) else one.end_s
    first, last = max(round((one.start_s - 0.6) * RATE_HZ), run.first), round(end_s * RATE_HZ)
    part = run.body_px[first - run.first : last - run.first, leg]
    moments = np.arange(first, first + len(part)) / RATE_HZ
    _, turned = heel_rise_px(part, moments < one.start_s - 0.05, float("nan"), side_view=True)
    return turned, moments


def _signals(pose: Path) -> Signals:
    motion = Motion()
    runs = [motion.push(chunk)[1] for chunk in LandmarksSource(pose)]
    runs.append(motion.finish())
    whole = runs[0]
    for run in runs[1:]:
        whole = joined(whole, run)
    return whole


def _row(result: Outcome) -> list[Row]:
    def mean(values: list[float], unit: str) -> str:
        known = [value for value in values if not np.isnan(value)]
        return f"{np.median(known):+.2f} {unit}" if known else f"- {unit}"

    errors = result.errors
    sides = f", {errors.sides_wrong} sides wrong" if errors.sides_wrong else ""
    model = "" if result.shot.model == "heavy" else f" ({result.shot.model})"
    first = Row(
        result.shot.name[:60] + model, f"{errors.found} of {errors.true}{sides}, seen as {result.view}"
    )
    second = f"start {mean(errors.start_s, 's')}, hold {mean(errors.hold_s, 's')}"
    second += f", rise {mean(errors.rise_cm, 'cm')}"
    if not np.isnan(result.pitch_gain):
        second += f", pitch gain {result.pitch_gain:.2f}"
    rows = [first, Row("", second)]
    said = [
        f"{word} " + ", ".join(f"{fault} {times}×" for fault, times in sorted(which.items()) if times)
        for word, which in (("found", errors.hit), ("missed", errors.missed), ("invented", errors.invented))
        if sum(which.values())
    ]
    if result.wrongly_shown:
        said.append("shown though hidden: " + ", ".join(result.wrongly_shown))
    return rows + ([Row("", "; ".join(said))] if said else [])


def summary(results: list[Outcome], title: str) -> list[Row]:
    """Return the rows that say whether the numbers to reach are reached."""
    sets = [one for one in results if one.shot.wanted.exercise != "tip-toe-walk"]
    walks = [one for one in results if one.shot.wanted.exercise == "tip-toe-walk"]

    def every(name: str) -> list[float]:
        return [value for one in sets for value in getattr(one.errors, name)]

    gains = [one.pitch_gain for one in sets if not np.isnan(one.pitch_gain)]
    hit = sum((one.errors.hit for one in results), Counter())
    missed = sum((one.errors.missed for one in results), Counter())
    invented = sum((one.errors.invented for one in results if one.shot.clean), Counter())
    rows = [
        Row(f"{title}: exact counts", share(sum(one.exact for one in sets), len(sets)), "100 %"),
        Row("start error", error(every("start_s"), "s")),
        Row("hold error", error(every("hold_s"), "s"), "0.10 s"),
        Row("heel rise error", error(every("rise_cm"), "cm"), "1.0 cm"),
        Row("heel rise error", error(every("rise_percent"), "%", 0), "bias 10 %"),
        Row("sides named wrongly", str(sum(one.errors.sides_wrong for one in results)), "0"),
        Row("faults found", share(hit.total(), hit.total() + missed.total()), "90 %"),
        Row("faults invented in sets well done", str(invented.total()), "0"),
        Row("shown though the view hides it", str(sum(len(one.wrongly_shown) for one in results)), "0"),
        Row(
            "seen from the right side",
            share(sum(one.view == one.shot.wanted.view for one in results), len(results)),
        ),
    ]
    if gains:
        told = f"median {np.median(gains):.2f}, {min(gains):.2f} to {max(gains):.2f}"
        rows.insert(5, Row("pitch gain, ball to heel", told, "0.95 to 1.05"))
    rows += [
        Row(f"  {fault}", share(hit[fault], hit[fault] + missed[fault]), "90 %")
        for fault in sorted(set(hit) | set(missed))
    ]
    rows += _company(results)
    if walks:
        rows.append(Row("walks: steps exact", share(sum(one.exact for one in walks), len(walks)), "100 %"))
    return rows


def _company(results: list[Outcome]) -> list[Row]:
    """Return by how much somebody who walks through behind changes the result of the same set."""
    alone = {
        (one.shot.wanted.exercise, one.shot.wanted.seed): one
        for one in results
        if not one.shot.wanted.passer_by
    }
    rows = []
    for one in results:
        twin = alone.get((one.shot.wanted.exercise, one.shot.wanted.seed))
        if not one.shot.wanted.passer_by or twin is None:
            continue
        if not one.errors.hold_s or len(one.errors.hold_s) != len(twin.errors.hold_s):
            rows.append(Row("somebody walking through behind", "another count", "changes nothing"))
            continue
        hold_s = np.nanmax(np.abs(np.subtract(one.errors.hold_s, twin.errors.hold_s)))
        rise_cm = np.nanmax(np.abs(np.subtract(one.errors.rise_cm, twin.errors.rise_cm)))
        told = f"same count, hold within {hold_s:.2f} s, rise within {rise_cm:.1f} cm"
        rows.append(Row("somebody walking through behind", told, "changes nothing"))
    return rows


def tables(shots: list[Shot], *, fresh: bool = False) -> dict[str, list[Row]]:
    """Return a table of the films one by one, and one of each view and model together."""
    results = []
    for shot in shots:
        result = outcome_of(shot, fresh=fresh)
        results.append(result)
        print(*(f"{row.what:62} | {row.reached}" for row in _row(result)), sep="\n", flush=True)
    found: dict[str, list[Row]] = {}
    for model in ("heavy", "full"):
        for name, chosen in (("side", [SIDE]), ("other views", [view for view in VIEWS if view != SIDE])):
            mine = [one for one in results if one.shot.model == model and one.shot.wanted.view in chosen]
            if mine:
                found[f"{name}, {model}"] = summary(mine, f"{len(mine)} films")
    return found


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="every exercise, view and model")
    parser.add_argument("--fresh", action="store_true", help="make and look at every film again")
    parser.add_argument("--only", default="", help="only films with this word in their name")
    asked = parser.parse_args()
    shots = [shot for shot in (all_shots() if asked.full else usual_shots()) if asked.only in shot.name]
    if not shots:
        parser.error(f"no film has {asked.only!r} in its name")
    for title, rows in tables(shots, fresh=asked.fresh).items():
        show(title, rows)


if __name__ == "__main__":
    main()
