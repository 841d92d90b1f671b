"""Counts what made-up phones on the body recorded, and what people do beside exercising, with known truth."""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

import numpy as np
from benchmarks.sets import EXERCISES

from secondheart.exercises import load_exercise
from secondheart.synthetic import DOINGS, PhoneNoise, perform, random_phone, wear, wear_while
from secondheart.types import Analysis, Inertial, Mount
from secondheart.workout import Workout

LEVELS = ("clean", "noisy", "messy")
#: Which kinds of posture each place counts in; the foot counts in all.
POSTURES: dict[Mount, tuple[str, ...]] = {
    "thigh": ("sitting",),
    "pelvis": ("standing",),
    "shank": ("standing",),
    "foot": ("sitting", "standing", "lying"),
}
MOVEMENTS = ("squat", "sit-down-stand-up", "ordinary-walk", "tip-toe-walk", "leg-crossing", "still")


@dataclass
class Tally:
    """What one place, exercise and level of noise came to."""

    sets: int = 0
    exact: int = 0
    missed: int = 0
    extra: int = 0
    repetitions: int = 0
    hold_s: list[float] = field(default_factory=list)
    rise_cm: list[float] = field(default_factory=list)


def analysed(samples: Inertial, exercise: str, mount: Mount, height_cm: float) -> Analysis:
    """Return the analysis of one recording, pushed at once."""
    workout = Workout(load_exercise(exercise), mount=mount, height_cm=height_cm, aloud=False, each=False)
    workout.push(samples)
    workout.finish()
    return workout.analysis("inertial")


def counted(mount: Mount, exercise: str, level: str, seeds: int) -> Tally:
    """Count sets of one exercise with the phone on one place; in messy ones people come and go."""
    tally = Tally()
    both, messy = load_exercise(exercise).legs == "both", level == "messy"
    for seed in range(seeds):
        performance = perform(
            exercise, repetitions=4 + seed % 6, side="both" if both else "left", seed=seed,
            fatigue=0.1, arrive=messy, leave=messy,
        )  # fmt: skip
        noise = getattr(PhoneNoise, level)()
        worn = wear(performance, mount, leg="left", phone=random_phone(seed), noise=noise, seed=seed)
        found = analysed(worn.samples, exercise, mount, performance.truth.stature_cm).repetitions
        _compare(tally, found, worn.truth.repetitions)
    return tally


def _compare(tally: Tally, found: tuple, true: tuple) -> None:
    tally.sets += 1
    tally.exact += len(found) == len(true)
    tally.repetitions += len(true)
    left = list(found)
    for one in true:
        near = [other for other in left if abs(other.top_s - one.top_s) < 1.2]
        if not near:
            tally.missed += 1
            continue
        left.remove(near[0])
        tally.hold_s.append(abs(near[0].hold_s - one.hold_s))
        tally.rise_cm.append(abs(near[0].heel_rise_cm - one.heel_rise_cm))
    tally.extra += len(left)


def phantoms(mount: Mount, level: str, seeds: int) -> Iterator[tuple[str, int, int]]:
    """Give what was done, how many recordings of it, and how many repetitions were counted in them."""
    exercise = "soleus-push-up" if mount == "thigh" else "bent-knee-calf-raise"
    noise = getattr(PhoneNoise, level)()
    if mount == "thigh":
        for doing in DOINGS:
            worn = [
                wear_while(doing, seed=seed, phone=random_phone(seed), noise=noise) for seed in range(seeds)
            ]
            yield doing, seeds, sum(analysed(one.samples, exercise, mount, 175.0).count for one in worn)
    for movement in MOVEMENTS:
        worn = [
            wear(perform(movement, seed=seed), mount, phone=random_phone(seed), noise=noise, seed=seed)
            for seed in range(seeds)
        ]
        yield movement, seeds, sum(analysed(one.samples, exercise, mount, 175.0).count for one in worn)


def times_real_time(mount: Mount) -> float:
    """Return how many seconds of recording are worked through in one, from arrays; the best of five."""
    exercise = "soleus-push-up" if mount == "thigh" else "bent-knee-calf-raise"
    worn = wear(perform(exercise, repetitions=40, seed=0), mount, noise=PhoneNoise.noisy())
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        analysed(worn.samples, exercise, mount, 175.0)
        took.append(time.perf_counter() - begin)
    return float(worn.samples.time_s[-1]) / min(took)


def _row(mount: Mount, exercise: str, level: str, tally: Tally) -> str:
    def usual(errors: list[float]) -> str:
        return f"{np.median(errors):.2f}" if errors else "-"

    return (
        f"| {mount} | {exercise} | {level} | {tally.exact}/{tally.sets} | {tally.missed} | {tally.extra} "
        f"| {tally.repetitions} | {usual(tally.hold_s)} | {usual(tally.rise_cm)} |"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6, help="recordings of each kind (default 6)")
    parser.add_argument("--mounts", nargs="+", default=list(get_args(Mount)), choices=get_args(Mount))
    parser.add_argument("--levels", nargs="+", default=list(LEVELS), choices=LEVELS)
    asked = parser.parse_args()
    print("| mount | exercise | phone | exact | missed | extra | of | hold, s | rise, cm |")
    print("|---|---|---|---|---|---|---|---|---|")
    for mount in asked.mounts:
        for exercise in EXERCISES:
            if load_exercise(exercise).posture in POSTURES[mount]:
                for level in asked.levels:
                    print(_row(mount, exercise, level, counted(mount, exercise, level, asked.seeds)))
    print("\n| mount | phone | what was done | recordings | counted |\n|---|---|---|---|---|")
    for mount in asked.mounts:
        for level in asked.levels:
            for name, recordings, count in phantoms(mount, level, asked.seeds):
                print(f"| {mount} | {level} | {name} | {recordings} | {count} |")
    print("\n| mount | times real time |\n|---|---|")
    for mount in asked.mounts:
        print(f"| {mount} | {times_real_time(mount):.0f} |")


if __name__ == "__main__":
    main()
