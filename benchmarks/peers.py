"""Other ways of counting on the same made-up landmarks, beside ours: ``python benchmarks/peers.py``.

The others are given more than they would have: the raw heel height over the toe already in centimetres
by the true height, holes filled, and of the left leg, the right leg and the higher of the two whichever
suits each method best in each set. Ours is given the landmarks and does all the rest in its time as well:
mending, timing, measuring and grading.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from accuracy import counting
from films import CACHE
from scipy.signal import find_peaks
from sets import Case, cases
from table import Row, show

from secondheart.exercises import load_exercise
from secondheart.motion.body import HEEL, TOE, joints, stature_px
from secondheart.types import Landmarks
from secondheart.workout import Workout

NEUROKIT = "neurokit2==0.2.13"
NEUROKIT_SETS = 30
RATE_HZ = 30.0
OURS = "SecondHeart (also measures and grades)"
CONDITIONS = ("clean", "noisy", "messy", "bad-day")
#: What ours is to reach, exact.
REACH = {"clean": "100 %", "noisy": "99.5 %", "messy": "98 %", "bad-day": "-"}


def raw_heights_cm(seen: Landmarks, stature_cm: float) -> list[np.ndarray]:
    """Return the heel's height over the toe at 30 Hz in cm: left, right, and the higher of the two.

    Heights are as the landmarks show them; only holes are filled and the even rate is made.
    """
    body = joints(seen.xy_px)
    cm_per_px = stature_cm / np.nanmedian(stature_px(body))
    even_s = np.arange(seen.time_s[0], seen.time_s[-1], 1 / RATE_HZ)
    legs = []
    for leg in (0, 1):
        height = (body[:, leg, TOE, 1] - body[:, leg, HEEL, 1]) * cm_per_px
        known = ~np.isnan(height)
        filled = (
            np.interp(even_s, seen.time_s[known], height[known]) if known.any() else np.zeros(len(even_s))
        )
        legs.append(filled - np.percentile(filled, 5))
    return [*legs, np.maximum(*legs)]


def by_prominence(height: np.ndarray) -> int:
    """Count peaks that stand out by 0.3 of the range."""
    return len(find_peaks(height, prominence=0.3 * (np.percentile(height, 98) - np.percentile(height, 2)))[0])


def by_threshold(height: np.ndarray) -> int:
    """Count upward crossings of 3 cm."""
    up = height > 3.0
    return int(np.count_nonzero(up[1:] & ~up[:-1]))


def by_two_thresholds(height: np.ndarray) -> int:
    """Count with fixed hysteresis: up from 4 cm, down again below 1.5 cm."""
    counted, up = 0, False
    for value in height.tolist():
        if not up and value > 4.0:
            counted, up = counted + 1, True
        elif up and value < 1.5:
            up = False
    return counted


METHODS: dict[str, Callable[[np.ndarray], int]] = {
    "scipy find_peaks, prominence 0.3 of range": by_prominence,
    "one threshold, 3 cm": by_threshold,
    "two thresholds, 4 and 1.5 cm": by_two_thresholds,
}


@dataclass(slots=True)
class Watch:
    """Lets other methods count the sets that pass by on their way to someone else."""

    true: list[int] = field(default_factory=list)
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    taken_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    heights: list[list[np.ndarray]] = field(default_factory=list)

    def see(self, every: Iterable[Case]) -> Iterator[Case]:
        """Give each case on, counted by all."""
        for case in every:
            truth = case.performance.truth
            true = len(counting(truth.repetitions))
            self.true.append(true)
            self._ours(case)
            heights = raw_heights_cm(case.performance.landmarks, truth.stature_cm)
            self.heights.append(heights)
            for name, method in METHODS.items():
                started = time.perf_counter()
                counts = [method(height) for height in heights]
                # One signal would do for a user of the method: a third of the time.
                self.taken_s[name].append((time.perf_counter() - started) / len(heights))
                self.counts[name].append(nearest(counts, true))
            yield case

    def _ours(self, case: Case) -> None:
        exercise = load_exercise(case.exercise)
        started = time.perf_counter()
        workout = Workout(exercise, height_cm=case.performance.truth.stature_cm)
        workout.push(case.performance.landmarks)
        workout.finish()
        self.counts[OURS].append(workout.analysis().count)
        self.taken_s[OURS].append(time.perf_counter() - started)

    def neurokit(self, python: Path) -> None:
        """Let NeuroKit2 count the first of what was seen; its defaults take half a second a signal."""
        with tempfile.TemporaryDirectory() as folder:
            given, got = Path(folder) / "given.npz", Path(folder) / "got.npz"
            flat = [height for heights in self.heights[:NEUROKIT_SETS] for height in heights]
            np.savez(given, **{str(number): height for number, height in enumerate(flat)})
            child = Path(__file__).with_name("peaks_by_neurokit.py")
            subprocess.run([python, child, given, got], check=True, capture_output=True)
            with np.load(got) as came:
                for way, name in (("default", "NeuroKit2, defaults"), ("filtered", "NeuroKit2, below 3 Hz")):
                    counts = came[way].reshape(-1, 3).tolist()
                    self.counts[name] = [nearest(*pair) for pair in zip(counts, self.true, strict=False)]
                    self.taken_s[name] = came[f"{way}_s"].tolist()

    def rows(self, condition: str, failed: str = "") -> list[Row]:
        """Return one row a method."""
        rows = []
        for name, counts in sorted(self.counts.items(), key=lambda entry: entry[0] == OURS):
            off = np.abs(np.array(counts) - self.true[: len(counts)])
            taken_ms = 1e3 * np.median(self.taken_s[name])
            reached = f"exact {100 * np.mean(off == 0):5.1f} %, within one {100 * np.mean(off <= 1):5.1f} %"
            ours = REACH[condition] if name == OURS else ""
            first = f" (first {len(counts)} sets)" if len(counts) < len(self.true) else ""
            rows.append(Row(name + first, f"{reached}, {taken_ms:.2f} ms a set", ours))
        if failed:
            rows.insert(-1, Row("NeuroKit2", f"not measured: {failed}"))
        return rows


def nearest(counts: list[int], true: int) -> int:
    """Return the count that comes nearest to the truth."""
    return min(counts, key=lambda count: abs(count - true))


def neurokit_python() -> tuple[Path | None, str]:
    """Return the Python of NeuroKit2's own environment, made once, or None and why there is none."""
    folder = CACHE / NEUROKIT.replace("==", "-")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (folder / "installed").exists():
        return python, ""
    uv = shutil.which(
        "uv", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    )
    if uv is None:
        return None, "uv is not here to install it"
    try:
        subprocess.run(
            [uv, "venv", "--clear", "--python", sys.executable, folder], check=True, capture_output=True
        )
        subprocess.run([uv, "pip", "install", "--python", python, NEUROKIT], check=True, capture_output=True)
    except subprocess.CalledProcessError:
        return None, f"{NEUROKIT} could not be installed"
    (folder / "installed").touch()
    return python, ""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    python, failed = neurokit_python()
    for condition in CONDITIONS:
        watch = Watch()
        for _ in watch.see(cases(condition, asked.sets, seed=asked.seed)):
            pass
        if python is not None:
            watch.neurokit(python)
        show(f"counting, {condition}, {len(watch.true)} sets", watch.rows(condition, failed))


if __name__ == "__main__":
    main()
