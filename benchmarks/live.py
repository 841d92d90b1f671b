"""How well the live coach does: the same results as ``analyze``, the spoken count, an hour without growth.

``python benchmarks/live.py [--sets N] [--minutes M]``. Landmarks only; films and the browser are measured by
``live_page.py``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from accuracy import counting
from sets import Case, cases
from speed import ONE_THREAD, RATE_HZ, STATURE_CM, landmarks, retold
from table import Row, error, share, show

from secondheart.exercises import load_exercise
from secondheart.records import begin, header_for, keep, reanalyse
from secondheart.report.contract_json import analysis_json
from secondheart.types import Analysis, Landmarks
from secondheart.workout import Workout
from secondheart.workout.coaching import Coaching, Wanted

SIZE_PX = (640, 480)
#: Memory is looked at after so many minutes, and at the end.
SETTLED_MIN = 10.0


def singly(samples: Landmarks) -> Iterator[Landmarks]:
    """Give samples one by one, as a camera does."""
    for place in range(len(samples)):
        at = slice(place, place + 1)
        yield Landmarks(samples.time_s[at], samples.xy_px[at], samples.visibility[at])


def coached(case: Case) -> tuple[Coaching, list[tuple[float, str]], str]:
    """Coach one recording sample by sample and keep it; return the coaching, what was counted, its id."""
    truth = case.performance.truth
    exercise = load_exercise(case.exercise)
    coaching = Coaching(Wanted(exercise, height_cm=truth.stature_cm, find_range=False, countdown_s=0))
    counts: list[tuple[float, str]] = []
    with begin(header_for(exercise, height_cm=truth.stature_cm, kind="landmarks")) as journal:
        first = case.performance.landmarks
        coaching.push(Landmarks(np.array([-1.0]), first.xy_px[:1], first.visibility[:1]), SIZE_PX)
        while coaching.stage in {"check", "range", "countdown"}:
            coaching.command("start")
        for sample in singly(first):
            said = coaching.push(sample, SIZE_PX)
            if said.stage == "paused":
                # A recording leaves nothing out; live, somebody who walked off would come back first.
                coaching.command("resume")
            if said.samples is not None:
                journal.push(said.samples)
            counts += [(float(sample.time_s[0]), cue.show) for cue in said.cues if cue.kind == "count"]
        coaching.finish()
        journal.note("end")
        keep(journal.id, analysis_json(coaching.analysis("landmarks")))
    return coaching, counts, journal.id


def analysed(case: Case) -> Analysis:
    """Analyse the same recording in one piece, as ``analyze`` does."""
    workout = Workout(load_exercise(case.exercise), height_cm=case.performance.truth.stature_cm)
    workout.push(case.performance.landmarks)
    workout.finish()
    return workout.analysis()


def same(one: Analysis, other: Analysis) -> bool:
    """Return whether two results are equal: counts, sides, faults, and numbers to 1e-9."""
    if one.count != other.count:
        return False
    for a, b in zip(one.repetitions, other.repetitions, strict=True):
        times = (a.start_s - b.start_s, a.top_s - b.top_s, a.end_s - b.end_s, a.hold_s - b.hold_s)
        if (a.side, a.faults) != (b.side, b.faults) or max(map(abs, times)) > 1e-9:
            return False
    return True


def highest_of_sides(numbers: list[int]) -> int:
    """Return how many repetitions were told in all: numbers begin anew with the other leg."""
    ends = [a for a, b in zip(numbers, [*numbers[1:], 0], strict=True) if b <= a]
    return sum(ends)


def coaching_rows(every: Iterable[Case], condition: str) -> list[Row]:
    """Return the rows of one condition: sameness, agreement of the spoken count, its lag."""
    sets = equal = again = agrees = within_one = 0
    lags: list[float] = []
    for case in every:
        coaching, counts, ident = coached(case)
        live = coaching.analysis("landmarks")
        sets += 1
        equal += same(live, analysed(case))
        again += analysis_json(reanalyse(ident)) == analysis_json(live)
        told = highest_of_sides([int(number) for _, number in counts])
        agrees += told == live.count
        within_one += abs(told - live.count) <= 1
        for one in counting(case.performance.truth.repetitions):
            near = [at_s - one.top_s for at_s, _ in counts if -1.0 < at_s - one.top_s < 1.5]
            lags += near[:1]
    return [
        Row(f"{condition}: live gives what analyze gives", share(equal, sets), "100 %"),
        Row(f"{condition}: the journal analysed again gives the live result", share(again, sets), "100 %"),
        Row(f"{condition}: spoken and closed count agree", share(agrees, sets)),
        Row(f"{condition}: ... within one", share(within_one, sets)),
        Row(f"{condition}: spoken behind the true top", error(lags, "s"), "0.25 s"),
    ]


def resident_mb() -> float:
    """Return how much memory this process holds now, in MB; NaN where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1e3


def _hour(minutes: float) -> dict[str, float]:
    """Coach for so many minutes in this process and tell memory and times."""
    exercise = load_exercise("soleus-push-up")
    coaching = Coaching(Wanted(exercise, height_cm=STATURE_CM, find_range=False, countdown_s=0))
    one = landmarks(in_sets=False, repetitions=30)
    took_ms: list[float] = []
    settled_mb = float("nan")
    with begin(header_for(exercise, height_cm=STATURE_CM, kind="landmarks")) as journal:
        coaching.push(Landmarks(np.array([-1.0]), one.xy_px[:1], one.visibility[:1]), SIZE_PX)
        while coaching.stage in {"check", "range", "countdown"}:
            coaching.command("start")
        for number, sample in enumerate(retold(one, minutes, 1)):
            began_s = time.process_time()
            said = coaching.push(sample, SIZE_PX)
            took_ms.append(1e3 * (time.process_time() - began_s))
            if said.samples is not None:
                journal.push(said.samples)
            if number == int(min(SETTLED_MIN, minutes / 2) * 60 * RATE_HZ):
                settled_mb = resident_mb()
        end_mb = resident_mb()
        kept_mb = journal.path.stat().st_size / 1e6
    coaching.finish()
    half, most = np.quantile(took_ms, (0.5, 0.99))
    late = np.quantile(took_ms[-len(took_ms) // 6 :], 0.5)
    return {"settled_mb": settled_mb, "end_mb": end_mb, "half_ms": float(half), "most_ms": float(most),
            "late_ms": float(late), "count": coaching.analysis().count, "kept_mb": kept_mb}  # fmt: skip


def hour_rows(minutes: float) -> list[Row]:
    """Return the rows of an hour of coaching in one set, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, __file__, "--child", f"--minutes={minutes}"],
            env={**os.environ, **ONE_THREAD, "SECONDHEART_DATA": folder},
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    came = json.loads(told.stdout)
    grown_mb = came["end_mb"] - came["settled_mb"]
    return [
        Row(
            f"{minutes:g} min in one set of {came['count']}: memory early on", f"{came['settled_mb']:.0f} MB"
        ),
        Row("    at the end", f"{came['end_mb']:.0f} MB ({grown_mb:+.1f})", "no growth"),
        Row("    its journal", f"{came['kept_mb']:.0f} MB"),
        Row(
            "one sample to its cues, median",
            f"{came['half_ms']:.2f} ms; in the last part {came['late_ms']:.2f}",
        ),
        Row("one sample to its cues, 99 %", f"{came['most_ms']:.2f} ms"),
    ]


def tables(sets: int, seed: int, minutes: float) -> Iterator[tuple[str, list[Row]]]:
    """Give the tables of the coach without films."""
    before = os.environ.get("SECONDHEART_DATA")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SECONDHEART_DATA"] = folder
        try:
            for condition in ("clean", "noisy", "messy"):
                every = cases(condition, sets, seed=seed)
                yield f"coached live, {condition}", coaching_rows(every, condition)
        finally:
            os.environ.pop("SECONDHEART_DATA")
            if before is not None:
                os.environ["SECONDHEART_DATA"] = before
    yield "an hour of coaching", hour_rows(minutes)


def main() -> None:
    """Run the benchmark, or the hour for the process that asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(_hour(asked.minutes)))
        return
    for title, rows in tables(asked.sets, asked.seed, asked.minutes):
        show(title, rows)


if __name__ == "__main__":
    main()
