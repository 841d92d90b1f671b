"""Counts, times, heel rise and faults against known truth, on made-up people.

Run it with ``make bench-accuracy`` or ``python benchmarks/accuracy.py [--sets N] [--view VIEW]``.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from sets import Case, cases, negatives

from secondheart.exercises import load_exercise
from secondheart.grading import shown_by
from secondheart.synthetic import TrueRepetition
from secondheart.types import FaultId, Repetition
from secondheart.workout import Counted, Workout


@dataclass
class Tally:
    """What a run of cases came to."""

    sets: int = 0
    exact: int = 0
    within_one: int = 0
    sides_wrong: int = 0
    spoken_agrees: int = 0
    hold_s: list[float] = field(default_factory=list)
    start_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)
    rise_cm: list[float] = field(default_factory=list)
    ankle_deg: list[float] = field(default_factory=list)
    spoken_lag_s: list[float] = field(default_factory=list)
    faults: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_exercise: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


def tally_of(every: Iterable[Case]) -> Tally:
    """Return the tally of all cases."""
    tally = Tally()
    for case in every:
        performance = case.performance
        workout = Workout(load_exercise(case.exercise), height_cm=performance.truth.stature_cm)
        events = workout.push(performance.landmarks) + workout.finish()
        analysis = workout.analysis()
        found = analysis.repetitions
        true = counting(performance.truth.repetitions)
        tally.sets += 1
        exact = len(found) == len(true)
        tally.exact += exact
        tally.within_one += abs(len(found) - len(true)) <= 1
        tally.by_exercise[case.exercise].append(exact)
        if not exact:
            tally.wrong.append(f"{case.name}: {len(found)} for {len(true)}")
        spoken = [event.time_s for event in events if isinstance(event, Counted)]
        tally.spoken_agrees += len(spoken) == len(found)
        _compare(tally, pairs(found, true), shown_by(analysis.recording.view or "unknown"))
        _lag(tally, spoken, true)
    return tally


def counting(true: tuple[TrueRepetition, ...]) -> list[TrueRepetition]:
    """Return the true repetitions that count by the contract: from 2 cm and a quarter of the usual range."""
    usual = float(np.median([one.heel_rise_cm for one in true])) if true else 0.0
    return [one for one in true if one.heel_rise_cm >= max(2.0, 0.25 * usual)]


def pairs(
    found: Iterable[Repetition], true: Iterable[TrueRepetition]
) -> list[tuple[Repetition, TrueRepetition]]:
    """Return found and true repetitions whose tops lie in one another."""
    matched = []
    left = list(true)
    for one in found:
        middle = one.top_s + one.hold_s / 2
        for other in left:
            if (
                other.start_s <= middle <= other.end_s
                or one.start_s <= other.top_s <= one.top_s + one.hold_s + 0.1
            ):
                matched.append((one, other))
                left.remove(other)
                break
    return matched


def _compare(
    tally: Tally, matched: list[tuple[Repetition, TrueRepetition]], shown: frozenset[FaultId]
) -> None:
    for one, other in matched:
        tally.sides_wrong += one.side != other.side
        tally.hold_s.append(one.hold_s - other.hold_s)
        tally.start_s.append(one.start_s - other.start_s)
        tally.end_s.append(one.end_s - other.end_s)
        tally.rise_cm.append(one.heel_rise_cm - other.heel_rise_cm)
        tally.ankle_deg.append(one.ankle_range_deg - other.ankle_range_deg)
        for fault in {*one.faults, *other.faults} & shown:
            kind = (
                "hit"
                if fault in one.faults and fault in other.faults
                else ("false" if fault in one.faults else "missed")
            )
            tally.faults[fault][kind] += 1


def _lag(tally: Tally, spoken: list[float], true: Iterable[TrueRepetition]) -> None:
    for other in true:
        near = [at - other.top_s for at in spoken if other.start_s < at < other.end_s + 0.5]
        if near:
            tally.spoken_lag_s.append(near[0])


def _middle(values: list[float]) -> str:
    known = np.array([value for value in values if not np.isnan(value)])
    if len(known) == 0:
        return "-"
    off = np.abs(known)
    return f"{np.median(off):.3f} (bias {np.median(known):+.3f}, 95 % {np.quantile(off, 0.95):.2f})"


def show(name: str, tally: Tally, *, verbose: bool) -> None:
    """Print one tally."""
    print(
        f"\n{name}: {tally.sets} sets, exact count {100 * tally.exact / tally.sets:.1f} %, "
        f"within one {100 * tally.within_one / tally.sets:.1f} %, "
        f"spoken count agrees {100 * tally.spoken_agrees / tally.sets:.1f} %"
    )
    for exercise, hits in tally.by_exercise.items():
        print(f"  {exercise:32} exact {100 * np.mean(hits):5.1f} % of {len(hits)}")
    if tally.hold_s:
        print(f"  hold error, s        {_middle(tally.hold_s)}   (reach 0.08)")
        print(f"  start error, s       {_middle(tally.start_s)}")
        print(f"  end error, s         {_middle(tally.end_s)}")
        print(f"  heel rise error, cm  {_middle(tally.rise_cm)}   (reach 0.7)")
        print(f"  ankle range, deg     {_middle(tally.ankle_deg)}")
        print(f"  spoken lag, s        {_middle(tally.spoken_lag_s)}   (reach 0.25)")
        print(f"  side named wrongly   {tally.sides_wrong} of {len(tally.hold_s)}")
    for fault, seen in sorted(tally.faults.items()):
        hit, false, missed = seen["hit"], seen["false"], seen["missed"]
        precision, recall = hit / max(hit + false, 1), hit / max(hit + missed, 1)
        f1 = 2 * hit / max(2 * hit + false + missed, 1)
        print(
            f"  {fault:15} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"
            f"  (found {hit}, invented {false}, missed {missed})"
        )
    if verbose:
        print("\n".join(f"    {line}" for line in tally.wrong))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=120)
    parser.add_argument("--view", default="side")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="clean,noisy,messy,bad-day,negative")
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    for condition in asked.only.split(","):
        if condition == "negative":
            tally = tally_of(negatives(asked.sets, seed=asked.seed))
            phantoms = [line.split(": ")[1].split(" ")[0] for line in tally.wrong]
            found = sum(map(int, phantoms))
            print(f"\nphantom repetitions in {tally.sets} recordings without any: {found} (reach 0)")
            if asked.verbose:
                print("\n".join(f"    {line}" for line in tally.wrong))
        else:
            every = cases(condition, asked.sets, view=asked.view, seed=asked.seed)
            show(condition, tally_of(every), verbose=asked.verbose)


if __name__ == "__main__":
    sys.exit(main())
