"""An exercise of your own: python examples/own_exercise.py [FOLDER].

Writes long-hold.toml, a seated raise that is held for four seconds, checks it, and grades a set of it
that a synthetic person did with one hold too short. The keys are explained in docs/exercises.md.
"""

import sys
from pathlib import Path

from secondheart import Workout
from secondheart.exercises import check_exercise_file, load_exercise
from secondheart.synthetic import perform

LONG_HOLD = """\
form = 1
id = "long-hold"
name = "Seated heel raise, long hold"
summary = "Sitting, both heels rise and stay up for four seconds."
source = "Our own, for an example."
level = 2
level_name = "beginner"
level_source = "A little more than the seated push-up."
easier = "Hold for two seconds."
harder = "Hold for six seconds."
posture = "sitting"
opens_set = "Sitting with a foot in view."
legs = "both"
movement = "repetitions"
support = "floor"
phases = ["rise", "hold", "lower"]
steps = ["Sit down.", "Lift both heels.", "Stay up for four seconds.", "Lower them slowly."]
equipment = ["A chair."]
hold_on_to = "Nothing."
ask_first = ["After an injury of calf or tendon: ask a physiotherapist."]
stop_when = ["It hurts."]

[signals]
camera = "heel-height"

[target]
repetitions = 5
hold_s = 4.0
source = "Our own choice."

[camera]
view = "side"
height_cm = 40.0
distance_m = 2.0
must_see = ["hip", "knee", "ankle", "heel", "foot_index"]
advice = "Beside you, low and still."
source = "As for the seated push-up."

[phone]
advice = "Use a camera."

[limits.short-hold]
minimum_s = 3.0
reason = "The hold is the exercise."
source = "Our own choice."

[cues.short-hold]
short = "Stay up longer."
long = "Count to four at the top."

[muscles]
rise = { soleus = 0.15, gastrocnemius = 0.04, source = "Our ordering." }
hold = { soleus = 0.15, gastrocnemius = 0.04, source = "Our ordering." }
lower = { soleus = 0.1, gastrocnemius = 0.03, source = "Our ordering." }
"""


def main(folder: str = ".") -> None:
    """Write the file, check it, use it."""
    path = Path(folder) / "long-hold.toml"
    path.write_text(LONG_HOLD, encoding="utf-8")
    check_exercise_file(path)  # one line with key, value and what is allowed, if anything is wrong

    exercise = load_exercise(str(path))
    set_of_five = perform("soleus-push-up", repetitions=5, hold_s=4.0, faults={2: ["short-hold"]})
    workout = Workout(exercise, height_cm=set_of_five.truth.stature_cm)
    workout.push(set_of_five.landmarks)
    workout.finish()
    print(exercise.name)
    for one in workout.analysis().repetitions:
        print(f"{one.index}: held {one.hold_s:.1f} s, {', '.join(one.faults) or 'clean'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
