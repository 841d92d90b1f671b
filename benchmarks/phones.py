"""Counts what made-up phones on the body recorded, and what people do beside exercising, with known truth."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import get_args

import peers
from sets import EXERCISES
from table import Row, error, share, show

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
        tally.hold_s.append(near[0].hold_s - one.hold_s)
        tally.rise_cm.append(near[0].heel_rise_cm - one.heel_rise_cm)
    tally.extra += len(left)


def recorded_beside(mount: Mount, level: str, seeds: int) -> Iterator[tuple[str, Inertial]]:
    """Give what was done while nothing counts, and what a phone there recorded of it."""
    noise = getattr(PhoneNoise, level)()
    for seed in range(seeds):
        for doing in DOINGS if mount == "thigh" else ():
            yield doing, wear_while(doing, seed=seed, phone=random_phone(seed), noise=noise).samples
        for movement in MOVEMENTS:
            performance = perform(movement, seed=seed)
            yield (
                movement,
                wear(performance, mount, phone=random_phone(seed), noise=noise, seed=seed).samples,
            )


def phantoms(mount: Mount, level: str, seeds: int) -> Row:
    """Return how many repetitions are counted where no heel rise counts, and in what."""
    exercise = "soleus-push-up" if mount == "thigh" else "bent-knee-calf-raise"
    recordings, counted_in = 0, Counter[str]()
    for doing, samples in recorded_beside(mount, level, seeds):
        recordings += 1
        counted_in[doing] += analysed(samples, exercise, mount, 175.0).count
    found = ", ".join(f"{doing} {count}" for doing, count in counted_in.most_common() if count)
    number = sum(counted_in.values())
    return Row(
        f"phantom repetitions, {level}",
        f"{number} in {recordings} recordings{f': {found}' if found else ''}",
        "0",
    )


def times_real_time(mount: Mount) -> float:
    """Return how many seconds of recording a second of processor time works through; the best of nine."""
    exercise = "soleus-push-up" if mount == "thigh" else "bent-knee-calf-raise"
    worn = wear(perform(exercise, repetitions=40, seed=0), mount, noise=PhoneNoise.noisy())
    took_s = []
    for _ in range(9):
        begin_s = time.process_time()
        analysed(worn.samples, exercise, mount, 175.0)
        took_s.append(time.process_time() - begin_s)
    return float(worn.samples.time_s[-1]) / min(took_s)


def tables(
    seeds: int, mounts: Sequence[Mount] = get_args(Mount), levels: Sequence[str] = LEVELS
) -> Iterator[tuple[str, list[Row]]]:
    """Give a table for each place: counts, errors, what must not count, speed."""
    for mount in mounts:
        exercises = [one for one in EXERCISES if load_exercise(one).posture in POSTURES[mount]]
        rows = []
        for level in levels:
            tallies = {exercise: counted(mount, exercise, level, seeds) for exercise in exercises}
            every = list(tallies.values())
            exact, sets = sum(one.exact for one in every), sum(one.sets for one in every)
            rows += [
                Row(f"exact count, {level}", share(exact, sets), peers.REACH[level]),
                *(
                    Row(
                        f"    {exercise}",
                        f"{one.exact} of {one.sets}; {one.missed} missed, {one.extra} extra",
                    )
                    for exercise, one in tallies.items()
                ),
                Row("    hold error", error([s for one in every for s in one.hold_s], "s"), "0.10 s"),
                Row(
                    "    heel rise error", error([cm for one in every for cm in one.rise_cm], "cm"), "1.0 cm"
                ),
                phantoms(mount, level, seeds),
            ]
        rows.append(Row("from arrays, times real time", f"{times_real_time(mount):,.0f}", "5,000"))
        yield f"a phone on the {mount}", rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12, help="recordings of each kind (default 12)")
    parser.add_argument("--mounts", nargs="+", default=list(get_args(Mount)), choices=get_args(Mount))
    parser.add_argument("--levels", nargs="+", default=list(LEVELS), choices=LEVELS)
    asked = parser.parse_args()
    for title, rows in tables(asked.seeds, asked.mounts, asked.levels):
        show(title, rows)


if __name__ == "__main__":
    main()
