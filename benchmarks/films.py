"""Counts, times, heel rise and faults on rendered films of exactly known motion, and counts on real tracks.

``python benchmarks/films.py [--fresh]``. The films stand in ``../shared/data`` or in the folder that
``SECONDHEART_SHARED`` names. Their pose is kept under ``build/bench``, by the film's own bytes, the model
and the code that follows the person, so that a second run is quick; ``--fresh`` looks at the films again.
"""

import argparse
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from table import Row, error, show

import secondheart.capture
from secondheart.capture.weights import ModelName, expected_sums, landmark_file
from secondheart.grading.faults import shown_by
from secondheart.types import Analysis, Repetition
from secondheart.workout import analyze

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "build" / "bench"
#: The modules of the capture room that decide where points lie: a pose made by others is not taken.
POSE_CODE = ("detector", "interpreter", "people", "person", "pose")
NEAR, FAR = "right", "left"
#: Films in which centimetres are asked for; a view at an angle carries a larger error, and says so.
SIDE = "_side"
#: Each real track put to an exercise, how many repetitions are in it, and what to know of it.
TRACKS = (
    ("standing-calf-raise-3.csv", "bent-knee-calf-raise", 3, "three-quarter front, knees straight"),
    ("rear-calf-raises-10.csv", "bent-knee-calf-raise", 10, "hard: legs only, two scene cuts"),
    ("glute-bridge-flat-3.csv", "bridge-heel-lift", 0, "flat feet"),
    ("walking.csv", "bent-knee-calf-raise", 0, "ordinary walking"),
    ("walking.csv", "tip-toe-walk", 0, "ordinary walking: no walk on tip-toe"),
    ("step-calf-raise.csv", "elevated-bent-knee-calf-raise", None, "no clean count; heels up twice"),
)


@dataclass(frozen=True, slots=True)
class TrueRep:
    """A repetition of a film as the contract defines it, with the faults that hold in it."""

    side: str
    start_s: float
    top_s: float
    hold_s: float
    end_s: float
    heel_rise_cm: float
    faults: frozenset[str]


@dataclass(slots=True)
class Errors:
    """What a film, or all of them, came to."""

    found: int = 0
    true: int = 0
    sides_wrong: int = 0
    start_s: list[float] = field(default_factory=list)
    hold_s: list[float] = field(default_factory=list)
    rise_cm: list[float] = field(default_factory=list)
    rise_percent: list[float] = field(default_factory=list)
    hit: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)


def shared_data() -> Path | None:
    """Return the folder of recordings that stands beside the checkout, None where it does not."""
    folder = Path(os.environ.get("SECONDHEART_SHARED", ROOT.parent / "shared")) / "data"
    return folder if folder.is_dir() else None


def true_repetitions(truth: dict) -> list[TrueRep]:
    """Return a film's repetitions in order: both legs' where they rise together, else the leg's own."""
    near, far = (truth["repetitions"].get(leg, []) for leg in (NEAR, FAR))
    together = {one["start_s"] for one in near} & {one["start_s"] for one in far}
    every = [(one, "both" if one["start_s"] in together else NEAR) for one in near]
    every += [(one, FAR) for one in far if one["start_s"] not in together]
    every.sort(key=lambda entry: entry[0]["start_s"])
    best_cm = max(one["heel_rise_cm"] for one, _ in every)
    knee_deg = np.median([frame["near_knee_flexion_deg"] for frame in truth["frames_every_third"]])
    straight = "bent-knee" in truth["exercise"] and knee_deg < 10
    brief = truth["exercise"].startswith("elevated")
    return [
        TrueRep(
            side=side,
            start_s=one["start_s"],
            top_s=one["top_s"],
            hold_s=one["hold_s"],
            end_s=one["end_s"],
            heel_rise_cm=one["heel_rise_cm"],
            faults=frozenset(
                fault
                for fault, holds in {
                    "fast-lowering": one["lower_s"] < 0.7,
                    "short-hold": one["hold_s"] < (0.6 if brief else 1.2),
                    "partial-range": one["heel_rise_cm"] < 0.7 * best_cm,
                    "knee-angle": straight,
                }.items()
                if holds
            ),
        )
        for one, side in every
    ]


def compare(
    found: Iterable[Repetition],
    true: list[TrueRep],
    into: Errors,
    shown: frozenset[str] = shown_by("side"),
) -> None:
    """Add one film's errors; only faults that the view shows can be missed."""
    left = list(true)
    into.true += len(true)
    for one in found:
        into.found += 1
        middle_s = one.top_s + one.hold_s / 2
        other = next((other for other in left if other.start_s <= middle_s <= other.end_s), None)
        if other is None:
            into.invented.update(one.faults)
            continue
        left.remove(other)
        into.sides_wrong += one.side != other.side
        into.start_s.append(one.start_s - other.start_s)
        into.hold_s.append(one.hold_s - other.hold_s)
        into.rise_cm.append(one.heel_rise_cm - other.heel_rise_cm)
        into.rise_percent.append(100 * (one.heel_rise_cm / other.heel_rise_cm - 1))
        into.hit.update(other.faults & shown & set(one.faults))
        into.invented.update(set(one.faults) - other.faults)
        into.missed.update((other.faults & shown) - set(one.faults))
    for other in left:
        into.missed.update(other.faults & shown)


def pose_of(film: Path, model: ModelName, *, fresh: bool) -> tuple[Path, bool]:
    """Return where this film's pose is kept, and whether it is there already."""
    key = hashlib.sha256(film.read_bytes())
    key.update(f"{model} {expected_sums()[landmark_file(model)]}".encode())
    for part in POSE_CODE:
        key.update((Path(secondheart.capture.__file__).parent / f"{part}.py").read_bytes())
    kept = CACHE / "pose" / f"{film.stem}-{model}-{key.hexdigest()[:16]}.csv"
    kept.parent.mkdir(parents=True, exist_ok=True)
    return kept, kept.exists() and not fresh


def analysed(film: Path, exercise: str, height_cm: float, model: ModelName, *, fresh: bool) -> Analysis:
    """Analyse a film, or the pose kept of it."""
    kept, there = pose_of(film, model, fresh=fresh)
    if there:
        return analyze(kept, exercise, height_cm=height_cm)
    return analyze(film, exercise, height_cm=height_cm, model=model, landmarks=kept)


def _faults(errors: Errors) -> str:
    parts = [f"faults found {errors.hit.total()} of {errors.hit.total() + errors.missed.total()}"]
    for name, which in (("missed", errors.missed), ("invented", errors.invented)):
        if which:
            parts.append(
                name + " " + ", ".join(f"{fault} {count}×" for fault, count in sorted(which.items()))
            )
    return "; ".join(parts)


def film_rows(
    folder: Path, *, model: ModelName = "heavy", fresh: bool = False, only_kept: bool = False
) -> list[Row]:
    """Return the rows of each film, then of the side views together; ``only_kept`` looks at no film."""
    rows, side = [], Errors()
    for place in sorted(folder.glob("*.truth.json")):
        truth = json.loads(place.read_text(encoding="utf-8"))
        film = place.with_name(place.name.replace(".truth.json", ".mp4"))
        if only_kept and not pose_of(film, model, fresh=fresh)[1]:
            rows.append(Row(film.stem, "not measured: its pose is not kept yet, run without --quick"))
            continue
        got = analysed(film, truth["exercise"], truth["height_cm"], model, fresh=fresh)
        one, true = Errors(), true_repetitions(truth)
        compare(got.repetitions, true, one)
        if SIDE in film.stem:
            compare(got.repetitions, true, side)
        rise = np.round(np.nanmedian(one.rise_cm), 2) if np.isfinite(one.rise_cm).any() else "-"
        sides = f", {one.sides_wrong} sides wrong" if one.sides_wrong else ""
        rows += [
            Row(f"{film.stem} ({got.recording.view})", f"{one.found} repetitions{sides}", f"{one.true}"),
            Row("", f"start {_bias(one.start_s)} s, hold {_bias(one.hold_s)} s, rise {rise:+} cm", "0"),
            Row("", _faults(one)),
        ]
    if side.start_s:
        rows += [
            Row("side films: start error", error(side.start_s, "s")),
            Row("side films: hold error", error(side.hold_s, "s"), "0.08 s"),
            Row("side films: heel rise error", error(side.rise_cm, "cm"), "1.0 cm"),
            Row("side films: heel rise error", error(side.rise_percent, "%", 0), "10 %"),
            Row("side films: faults", _faults(side)),
        ]
    return rows


def _bias(values: list[float]) -> str:
    return f"{np.median(values):+.2f}" if values else "-"


def track_rows(folder: Path) -> list[Row]:
    """Return a row for each real track: how many repetitions, or walks, are found in it."""
    rows = []
    for name, exercise, count, note in TRACKS:
        got = analyze(folder / name, exercise)
        faults = Counter(fault for repetition in got.repetitions for fault in repetition.faults)
        seen = (
            f"{got.count} repetitions" if exercise != "tip-toe-walk" else f"{int(got.walk is not None)} walks"
        )
        if faults:
            seen += " (" + ", ".join(f"{fault} {times}×" for fault, times in sorted(faults.items())) + ")"
        rows.append(Row(f"{name} as {exercise}", seen, f"{'-' if count is None else count}  {note}"))
    return rows


def tables(*, fresh: bool = False, only_kept: bool = False) -> dict[str, list[Row]]:
    """Return the tables by their titles; one line that says so where the recordings are not here."""
    folder = shared_data()
    if folder is None:
        return {
            "films and real tracks": [Row("no folder ../shared/data beside the checkout", "not measured")]
        }
    return {
        "rendered films, heavy model": film_rows(folder / "films", fresh=fresh, only_kept=only_kept),
        "tracks of real people": track_rows(folder / "landmarks"),
    }


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="look at the films again")
    for title, rows in tables(fresh=parser.parse_args().fresh).items():
        show(title, rows)


if __name__ == "__main__":
    main()
