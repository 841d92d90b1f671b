"""Make the golden results: ``python tests/golden/make.py``, then read the difference before keeping it.

The inputs are the real tracks of ``../shared/data/landmarks`` and performances that a seed makes.
"""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

from secondheart.exercises import load_exercise
from secondheart.synthetic import Noise, Performance, perform
from secondheart.types import Analysis
from secondheart.workout import Workout, analyze

HERE = Path(__file__).resolve().parent
#: Real tracks and the exercises they are put to; nobody's height is known, 170 cm is given.
TRACKS = (
    ("standing-calf-raise-3", "bent-knee-calf-raise"),
    ("glute-bridge-flat-3", "bridge-heel-lift"),
    ("step-calf-raise", "elevated-bent-knee-calf-raise"),
    ("walking", "bent-knee-calf-raise"),
    ("walking", "tip-toe-walk"),
)
#: Performances: exercise and options.
PERFORMANCES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("soleus-push-up", {"repetitions": 5, "faults": {2: ["short-hold"], 4: ["partial-range"]}}),
    ("bridge-heel-lift", {"repetitions": 4, "hips_down": True}),
    ("elevated-bent-knee-calf-raise", {"repetitions": 4, "side": "right", "faults": {2: ["no-stretch"]}}),
    ("tip-toe-walk", {"repetitions": 14, "ordinary_steps": 3, "faults": {6: ["heel-contact"]}}),
)


def tracks_folder() -> Path | None:
    """Return the folder of real tracks, which stands beside the checkout, None where it does not."""
    shared = os.environ.get("SECONDHEART_SHARED", HERE.parents[2] / "shared")
    folder = Path(shared) / "data" / "landmarks"
    return folder if folder.is_dir() else None


def of_track(name: str, exercise: str, folder: Path) -> dict[str, Any]:
    """Return what the engine makes of a real track."""
    return plain(analyze(folder / f"{name}.csv", exercise, height_cm=170.0))


def performance(exercise: str, options: dict[str, Any]) -> Performance:
    """Return a performance with a pose model's noise."""
    return perform(exercise, seed=77, noise=Noise.heavy(), **options)


def of_performance(exercise: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return what the engine makes of a performance."""
    performed = performance(exercise, options)
    workout = Workout(load_exercise(exercise), height_cm=performed.truth.stature_cm)
    workout.push(performed.landmarks)
    workout.finish()
    return plain(workout.analysis())


def plain(found: Analysis) -> dict[str, Any]:
    """Return an analysis as plain values, rounded to what is worth keeping."""
    fields = ("start_s", "top_s", "hold_s", "end_s", "heel_rise_cm", "ankle_range_deg", "score")
    return {
        "exercise": found.exercise,
        "view": found.recording.view,
        "repetitions": [
            {"side": one.side, "faults": list(one.faults)}
            | {name: rounded(getattr(one, name)) for name in fields}
            for one in found.repetitions
        ],
        "walk": None if found.walk is None else {
            "start_s": rounded(found.walk.start_s),
            "end_s": rounded(found.walk.end_s),
            "steps": [[rounded(step.time_s), step.side] for step in found.walk.steps],
            "heel_contacts": [[rounded(step.time_s), step.side] for step in found.walk.heel_contacts],
        },
        "not_measured": sorted(one.what for one in found.not_measured),
    }  # fmt: skip


def rounded(value: float) -> float | None:
    """Return three decimals of a number, None where it is not known."""
    return None if math.isnan(value) else round(value, 3)


def main() -> int:
    """Write all golden files."""
    folder = tracks_folder()
    if folder is None:
        sys.stderr.write("The real tracks are not here: set SECONDHEART_SHARED to their folder.\n")
        return 1
    made = {f"{name}.{exercise}": of_track(name, exercise, folder) for name, exercise in TRACKS}
    made |= {f"performed.{exercise}": of_performance(exercise, options) for exercise, options in PERFORMANCES}
    for name, result in made.items():
        (HERE / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
