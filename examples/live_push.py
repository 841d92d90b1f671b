"""Samples as they come, in portions of a third of a second: python examples/live_push.py.

A camera would give the samples; here a synthetic person does. Counted comes at once and is for the
voice. Finished comes some seconds later with the repetition measured. Closed comes when the set is over,
each repetition graded once more against the whole set: that is what is kept.
"""

from collections.abc import Iterator

from secondheart import Landmarks, Workout, load_exercise
from secondheart.synthetic import perform
from secondheart.workout import Closed, Counted, Event, Finished

PORTION = 10


def portions(samples: Landmarks) -> Iterator[Landmarks]:
    """Cut samples into portions; how they are cut never changes a result."""
    for start in range(0, len(samples), PORTION):
        part = slice(start, start + PORTION)
        yield Landmarks(samples.time_s[part], samples.xy_px[part], samples.visibility[part])


def tell(now_s: float, event: Event) -> None:
    """Print what happened, and when in the recording it was known."""
    match event:
        case Counted():
            print(f"{now_s:5.1f} s  say: {event.count}")
        case Finished(repetition=one):
            print(f"{now_s:5.1f} s  repetition {one.index}: held {one.hold_s:.1f} s")
        case Closed(repetitions=all_of_them):
            scores = ", ".join(f"{one.score:.0f}" for one in all_of_them)
            print(f"{now_s:5.1f} s  the set is over: {len(all_of_them)} repetitions, scores {scores}")


def main() -> None:
    """Push a short set, portion by portion."""
    performance = perform("soleus-push-up", repetitions=4, faults={3: ["short-hold"]})
    workout = Workout(load_exercise("soleus-push-up"), height_cm=performance.truth.stature_cm)
    now_s = 0.0
    for samples in portions(performance.landmarks):
        now_s = float(samples.time_s[-1])
        for event in workout.push(samples):
            tell(now_s, event)
    for event in workout.finish():
        tell(now_s, event)


if __name__ == "__main__":
    main()
