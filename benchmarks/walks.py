"""How exactly walks on tip-toe are found where the truth is known: python benchmarks/walks.py."""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from secondheart.motion import RATE_HZ, Motion, Signals
from secondheart.motion.signals import joined
from secondheart.repetition.gate import scale_of
from secondheart.repetition.walk import Walking, longest
from secondheart.synthetic import Camera, Noise, Performance, perform, random_person
from secondheart.types import Landmarks, Step, Walk

NEGATIVES = ("ordinary-walk", "squat", "sit-down-stand-up", "bent-knee-calf-raise", "still", "leg-crossing")
#: A heel contact found within this time of a true one of the same foot is that one.
CONTACT_S = 0.35


@dataclass
class Tally:
    """What a run of walks came to; errors in seconds."""

    walks: int = 0
    exact: int = 0
    sides_right: int = 0
    step_s: list[float] = field(default_factory=list)
    start_s: list[float] = field(default_factory=list)
    end_s: list[float] = field(default_factory=list)
    contacts: list[int] = field(default_factory=lambda: [0, 0, 0])
    wrong: list[str] = field(default_factory=list)


def signals_of(samples: Landmarks) -> Signals:
    """Return the mended signals of a whole recording."""
    motion = Motion()
    _, run = motion.push(samples)
    return joined(run, motion.finish())


def walks_of(performance: Performance) -> tuple[Walk, ...]:
    """Return the walks on tip-toe of a performance."""
    walking = Walking(scale_of(performance.truth.stature_cm))
    walking.push(signals_of(performance.landmarks))
    return walking.finish()


def performances(noise: Noise, view: str, count: int, seed: int) -> Iterator[Performance]:
    """Give random walks on tip-toe, half of them between ordinary steps, most with heels that come down."""
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        steps = int(rng.integers(4, 40))
        touching = rng.permutation(np.arange(2, steps))[: int(rng.integers(0, 1 + max(steps // 6, 1)))]
        camera = Camera(
            view=view,
            facing=str(rng.choice(("left", "right"))),
            yaw_offset_deg=float(rng.uniform(-12, 12)),
            distance_m=float(rng.uniform(2.6, 4.5)),
            height_m=float(rng.uniform(0.4, 1.1)),
        )
        yield perform(
            "tip-toe-walk",
            repetitions=steps,
            ordinary_steps=int(rng.integers(1, 8)) if rng.random() < 0.5 else 0,
            faults={int(step): ("heel-contact",) for step in touching},
            tempo_jitter=0.08,
            top_deg=float(rng.uniform(22, 38)),
            person=random_person(int(rng.integers(1 << 30))),
            camera=camera,
            noise=noise,
            seed=int(rng.integers(1 << 30)),
        )


def tally_of(every: Iterator[Performance]) -> Tally:
    """Return the tally of all walks."""
    tally = Tally()
    for number, performance in enumerate(every):
        true = performance.truth.walk
        assert true is not None
        found = longest(walks_of(performance))
        tally.walks += 1
        steps = () if found is None else found.steps
        exact = len(steps) == len(true.steps)
        tally.exact += exact
        if not exact:
            tally.wrong.append(f"walk {number}: {len(steps)} steps for {len(true.steps)}")
        _match(tally.contacts, () if found is None else found.heel_contacts, true.heel_contacts)
        if found is None:
            continue
        if exact:
            tally.sides_right += [s.side for s in steps] == [s.side for s in true.steps]
            tally.step_s += [a.time_s - b.time_s for a, b in zip(steps, true.steps, strict=True)]
        tally.start_s.append(found.start_s - true.start_s)
        tally.end_s.append(found.end_s - true.end_s)
    return tally


def _match(hit_false_missed: list[int], found: tuple[Step, ...], true: tuple[Step, ...]) -> None:
    left = list(true)
    for one in found:
        near = [o for o in left if o.side == one.side and abs(o.time_s - one.time_s) < CONTACT_S]
        hit_false_missed[0 if near else 1] += 1
        if near:
            left.remove(near[0])
    hit_false_missed[2] += len(left)


def _error(values: list[float]) -> str:
    if not values:
        return "-"
    size = np.abs(values)
    return f"{np.median(size):.3f} (bias {np.median(values):+.3f}, 95 % {np.quantile(size, 0.95):.3f})"


def show(name: str, tally: Tally, *, verbose: bool) -> None:
    """Print one tally."""
    hit, false, missed = tally.contacts
    print(f"\n{name}: {tally.walks} walks, exact number of steps {100 * tally.exact / tally.walks:.1f} %, "
          f"sides right in {tally.sides_right} of {tally.exact}")  # fmt: skip
    print(f"  touch-down error, s  {_error(tally.step_s)}   (reach 0.05)")
    print(f"  start error, s       {_error(tally.start_s)}   (reach 0.15)")
    print(f"  end error, s         {_error(tally.end_s)}   (reach 0.15)")
    print(f"  heel contacts        F1 {2 * hit / max(2 * hit + false + missed, 1):.3f} "
          f"(found {hit}, invented {false}, missed {missed})   (reach 0.95)")  # fmt: skip
    if verbose:
        print("\n".join(f"    {line}" for line in tally.wrong))


def phantoms(count: int, view: str, noise: Noise, seed: int) -> list[str]:
    """Return the walks found where nobody walks on tip-toe, one line each."""
    lines = []
    for number in range(count):
        rng = np.random.default_rng([seed, number, 7])
        movement = NEGATIVES[number % len(NEGATIVES)]
        performance = perform(
            movement,
            repetitions=int(rng.integers(4, 20)),
            person=random_person(int(rng.integers(1 << 30))),
            camera=Camera(view=view, facing=str(rng.choice(("left", "right")))),
            noise=noise,
            seed=int(rng.integers(1 << 30)),
        )
        lines += [
            f"{movement} {number}: {len(w.steps)} steps, {w.start_s:.1f} to {w.end_s:.1f} s"
            for w in walks_of(performance)
        ]
    return lines


def speed() -> float:
    """Return how many times faster than real time a long walk is read, from signals on."""
    performance = perform("tip-toe-walk", repetitions=1200, noise=Noise.heavy())
    run = signals_of(performance.landmarks)
    taken_s = []
    for _ in range(5):
        begin = time.perf_counter()
        walking = Walking(scale_of(170.0))
        walking.push(run)
        walking.finish()
        taken_s.append(time.perf_counter() - begin)
    return len(run) / RATE_HZ / min(taken_s)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=Path(__file__).stem)
    parser.add_argument("--walks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="clean,heavy,messy")
    parser.add_argument("--views", default="side,three-quarter,front,rear")
    parser.add_argument("-v", "--verbose", action="store_true")
    asked = parser.parse_args()
    for name in asked.only.split(","):
        noise = getattr(Noise, name)()
        for view in asked.views.split(","):
            found = tally_of(performances(noise, view, asked.walks, asked.seed))
            show(f"{name}, {view}", found, verbose=asked.verbose)
            lines = phantoms(asked.walks // 2, view, noise, asked.seed)
            print(f"  walks where there are none: {len(lines)} in {asked.walks // 2} recordings (reach 0)")
            print("\n".join(f"    {line}" for line in lines))
    print(f"\n{speed():,.0f} × real time from signals (reach 10,000)")


if __name__ == "__main__":
    sys.exit(main())
