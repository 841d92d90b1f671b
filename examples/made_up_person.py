"""A person who never was, and how near the measurement comes: python examples/made_up_person.py [SEED].

The synthetic performer knows the truth of every repetition. Here it trembles as the heavy pose model
does, gets into place first, rests once and drops the heel once.
"""

import sys

from secondheart import Workout, load_exercise
from secondheart.synthetic import Noise, perform, random_person


def main(seed: str = "1") -> None:
    """Let somebody do six bent-knee calf raises, and compare what is measured with what was done."""
    performance = perform(
        "bent-knee-calf-raise",
        repetitions=6,
        seed=int(seed),
        person=random_person(int(seed)),
        noise=Noise.heavy(),
        faults={4: ["fast-lowering"]},
        pauses={2: 4.0},
        arrive=True,
    )
    truth = performance.truth
    workout = Workout(load_exercise("bent-knee-calf-raise"), height_cm=truth.stature_cm)
    workout.push(performance.landmarks)
    workout.finish()
    analysis = workout.analysis()
    print(f"did {truth.count}, counted {analysis.count}")
    for true, found in zip(truth.repetitions, analysis.repetitions, strict=False):
        print(
            f"{found.index}: held {true.hold_s:.2f} s, measured {found.hold_s:.2f} s; "
            f"rose {true.heel_rise_cm:.1f} cm, measured {found.heel_rise_cm:.1f} "
            f"± {found.heel_rise_error_cm:.1f} cm; {', '.join(found.faults) or 'clean'}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
