"""How fast and in how much memory landmarks become graded repetitions, on one core.

``python benchmarks/speed.py [--minutes 1 120]``. Every length runs in a process of its own, so that its
memory is its alone, and with one thread. The recording is made of one real-looking one, told again and
again: the person walks in, does thirty noisy repetitions, walks off. It is streamed from a file.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from table import Row, show

from secondheart.capture import LandmarksSource, write_landmarks
from secondheart.exercises import load_exercise
from secondheart.synthetic import Noise, perform
from secondheart.types import Landmarks
from secondheart.workout import Workout

EXERCISE = "soleus-push-up"
STATURE_CM = 172.0
RATE_HZ = 30
#: Samples pushed at once, 5 minutes of them.
PORTION = 9000
#: Numerical libraries otherwise take every core.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)


def landmarks(*, in_sets: bool, repetitions: int = 30) -> Landmarks:
    """Return the recording that is told again and again, one point sample every 1/30 s.

    Parameters
    ----------
    in_sets
        True for a person who arrives and leaves, so that each telling is a set; False for one who stays.
    repetitions
        How many there are in one telling.
    """
    done = perform(
        EXERCISE, repetitions=repetitions, seed=7, noise=Noise.heavy(), arrive=in_sets, leave=in_sets
    )
    return done.landmarks


def retold(one: Landmarks, minutes: float, portion: int = PORTION) -> Iterator[Landmarks]:
    """Give so many minutes of a recording that repeats one, in portions; nothing long is ever held."""
    left, first_s = int(minutes * 60 * RATE_HZ), 0.0
    while left > 0:
        for at in range(0, len(one), portion):
            cut = slice(at, at + min(portion, left))
            left -= len(one.time_s[cut])
            yield Landmarks(
                one.time_s[cut] + first_s, np.array(one.xy_px[cut]), np.array(one.visibility[cut])
            )
            if left <= 0:
                return
        first_s += float(one.time_s[-1]) + 1 / RATE_HZ


def peak_mb() -> float:
    """Return the most memory this process has held, in MB; NaN where the system does not tell.

    Linux hands ``ru_maxrss`` on from the parent to the child, so its own record is read there.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1e3
    if sys.platform == "win32":
        return float("nan")
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _child(folder: Path, minutes: float, portion: int) -> dict[str, float]:
    """Analyse so many minutes in this process and tell how it went."""
    time_s, xy_px, visibility = (
        np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("time_s", "xy_px", "visibility")
    )
    one = Landmarks(np.array(time_s), xy_px, visibility)
    workout = Workout(load_exercise(EXERCISE), height_cm=STATURE_CM)
    before_mb, wall_s, processor_s = peak_mb(), 0.0, 0.0
    for samples in chain(retold(one, minutes, portion), [None]):
        wall_began_s, began_s = time.perf_counter(), time.process_time()
        if samples is None:
            workout.finish()
            count = workout.analysis().count
        else:
            workout.push(samples)
        wall_s += time.perf_counter() - wall_began_s
        processor_s += time.process_time() - began_s
    return {"wall_s": wall_s, "processor_s": processor_s, "before_mb": before_mb,
            "peak_mb": peak_mb(), "count": count}  # fmt: skip


def run(minutes: float, *, in_sets: bool = True, portion: int = PORTION) -> dict[str, float]:
    """Return seconds taken, memory before and at most, and the count, measured in a fresh process.

    ``processor_s`` is what one core works; ``wall_s`` is longer where others want the core too.
    """
    one = landmarks(in_sets=in_sets)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("time_s", "xy_px", "visibility"):
            np.save(Path(folder) / f"{name}.npy", getattr(one, name))
        told = subprocess.run(
            [sys.executable, __file__, "--child", folder, f"--minutes={minutes}", f"--portion={portion}"],
            env={**os.environ, **ONE_THREAD}, check=True, capture_output=True, text=True,
        )  # fmt: skip
    return json.loads(told.stdout)


def analysing(minutes: list[float]) -> list[Row]:
    """Return the rows of how fast and in how much memory landmarks in arrays are analysed."""
    rows = []
    for length in minutes:
        for in_sets in (True, False) if length >= 60 else (True,):
            came = run(length, in_sets=in_sets)
            name = f"{length:g} min of landmarks, {'sets of 30' if in_sets else 'one long set'}"
            fast, wall = (length * 60 / came[f"{clock}_s"] for clock in ("processor", "wall"))
            rows += [
                Row(
                    f"{name}: {came['count']:.0f} repetitions",
                    f"{fast:,.0f} × real time ({wall:,.0f} × by the clock on the wall)",
                    "3,000 ×",
                ),
                Row(
                    f"{name}: peak memory",
                    f"{came['peak_mb']:.0f} MB, {came['peak_mb'] - came['before_mb']:.0f} over the start",
                    "flat with length",
                ),
            ]
    return rows


def reading(minutes: float) -> list[Row]:
    """Return the row of how fast a landmarks file is read, which is no part of the analysis."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "landmarks.csv"
        write_landmarks(path, retold(landmarks(in_sets=True), minutes))
        started = time.perf_counter()
        count = sum(map(len, LandmarksSource(path)))
        taken_s = time.perf_counter() - started
    speed = f"{count / RATE_HZ / taken_s:,.0f} × real time, {1e6 * taken_s / count:.1f} µs a row"
    return [Row(f"reading {minutes:g} min from CSV (apart)", speed)]


def stepping(samples: int) -> list[Row]:
    """Return the row of how long one push of one sample takes."""
    workout = Workout(load_exercise(EXERCISE), height_cm=STATURE_CM)
    taken_ms = []
    for sample in retold(landmarks(in_sets=False), samples / RATE_HZ / 60, 1):
        started = time.process_time()
        workout.push(sample)
        taken_ms.append(1e3 * (time.process_time() - started))
    half, most = np.quantile(taken_ms, (0.5, 0.99))
    return [Row(f"engine step at 30 Hz, {len(taken_ms)} steps, median", f"{half:.2f} ms"),
            Row("engine step at 30 Hz, 99 %", f"{most:.2f} ms", "1 ms")]  # fmt: skip


def starting(times: int) -> list[Row]:
    """Return the rows of how long the command and the imports take to start, each in a fresh process."""
    python = sys.executable
    main = "import sys; from secondheart.cli import main; sys.argv = ['secondheart', '--help']; main()"
    commands = {
        "secondheart --help": ([python, "-c", main], "0.3 s"),
        "import secondheart": ([python, "-c", "import secondheart"], ""),
        "from secondheart import analyze": ([python, "-c", "from secondheart import analyze"], ""),
        "(python alone)": ([python, "-c", ""], ""),
    }
    rows = []
    for name, (command, reach) in commands.items():
        taken_s = []
        for _ in range(times):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken_s.append(time.perf_counter() - started)
        rows.append(Row(name, f"{np.median(taken_s):.2f} s", reach))
    return rows


def main() -> None:
    """Run the benchmark, or one length of it for the process that asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[1, 120])
    parser.add_argument("--portion", type=int, default=PORTION)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(_child(asked.child, asked.minutes[0], asked.portion)))
        return
    show("analysing, one core", analysing(asked.minutes))
    show("reading, steps, start", reading(10) + stepping(9000) + starting(5))


if __name__ == "__main__":
    main()
