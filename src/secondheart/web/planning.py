"""Turns what was chosen on a page into the plan of a set, filled up with what is remembered."""

from datetime import datetime
from math import isnan, nan

from secondheart.errors import RecordingError, RequestError
from secondheart.exercises import exercise_ids, load_exercise
from secondheart.exercises.model import Exercise
from secondheart.records import Done, done_on, remember, remembered
from secondheart.types import Kind
from secondheart.web import replay
from secondheart.web.messages import Choose
from secondheart.web.running import Plan
from secondheart.workout.told import Wanted

#: The variant that was studied as minutes and contractions together (FACTS 0.9, 1.7).
FAST = "houston"


def planned(message: Choose, sitting: str, *, samples: bool) -> Plan:
    """Return the plan of a set.

    Parameters
    ----------
    sitting
        What ties the sets of one sitting together.
    samples
        Whether a replay is of the package's own samples, whose person's height is known.

    Raises
    ------
    RequestError
        No such exercise or variant, or a phone on the thigh for somebody who does not sit.
    """
    if message.exercise not in exercise_ids():
        raise RequestError("an unknown exercise was chosen; expected one of the seven")
    exercise = load_exercise(message.exercise, message.variant)
    worn, replayed = message.source == "worn", message.source == "replay"
    if worn and exercise.posture != "sitting":
        raise RequestError(
            f"a phone on the thigh does not feel the {exercise.name}; choose a seated exercise, or a camera"
        )
    height_cm = nan if message.height_cm is None else message.height_cm
    if replayed and samples:
        height_cm = replay.SAMPLE_HEIGHT_CM
    elif not replayed and not isnan(height_cm):
        remember(exercise.id, message.side, height_cm=height_cm)
    # Who asks for the range has it found anew, which takes a height.
    known = not replayed and not (message.find_range and not isnan(height_cm))
    wanted = Wanted(
        exercise,
        side=message.side,
        height_cm=height_cm,
        best_cm=remembered(exercise.id, message.side).best_cm if known else nan,
        weight_kg=nan if message.weight_kg is None else message.weight_kg,
        find_range=message.find_range and not replayed,
        language=message.language,
        pain=message.pain_before is True,
        mount="thigh" if worn else None,
        quiet=message.quiet,
        round_s=nan if message.round_min is None else 60 * message.round_min,
        rest_s=message.rest_s,
    )
    earlier = None if replayed else earlier_on(datetime.now().astimezone(), exercise)
    kind: Kind = "inertial" if worn else "video"
    return Plan(wanted, message.source, message.pain_before, sitting, kind, earlier)


def earlier_on(began: datetime, exercise: Exercise) -> Done | None:
    """Return what was done on the day of a set of the fast tempo, whose minutes are looked at together.

    None for other sets, and where it cannot be read: it is not known then.
    """
    if exercise.variant != FAST:
        return None
    try:
        return done_on(began.astimezone().date(), exercise.id, exercise.variant)
    except RecordingError:
        return None
