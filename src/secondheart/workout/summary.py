"""Puts what a workout found into one analysis: what was measured, what was not, and why."""

from collections import Counter

from secondheart.exercises.model import Exercise, Posture
from secondheart.grading import shown_by, shown_on
from secondheart.types import FaultId, Mount, NotMeasured, Repetition, View, Walk

_LESS_THAN_THIS_IS_SHORT_S = 3.0


def not_measured(
    exercise: Exercise,
    view: View,
    *,
    scale_known: bool,
    found: bool,
    refused: Counter[str],
    seen_posture: bool,
) -> tuple[NotMeasured, ...]:
    """Return what this recording could not show, each with its reason.

    Parameters
    ----------
    exercise, view
        What was asked, and from where the camera looked.
    scale_known
        Whether the person's height is known.
    found
        Whether anything was counted at all.
    refused
        Why rises were refused, and how many for each reason.
    seen_posture
        Whether the exercise's kind of posture was ever seen.
    """
    if not found:
        return (NotMeasured(_counted(exercise), _why_nothing(exercise, refused, seen_posture=seen_posture)),)
    missing = [] if exercise.movement == "walk" else _view_limits(exercise, view)
    walks = exercise.movement == "walk"
    return (*missing, *_without_scale(scale_known=scale_known or walks))


def _counted(exercise: Exercise) -> str:
    return "walk" if exercise.movement == "walk" else "repetitions"


def _why_nothing(exercise: Exercise, refused: Counter[str], *, seen_posture: bool) -> str:
    if not seen_posture:
        return f"the person was never seen {exercise.posture}"
    if refused:
        reasons = ", ".join(f"{count} × {reason}" for reason, count in refused.most_common(3))
        return f"no rise of the heel counted: {reasons}"
    return "the heels were not seen to rise"


def _view_limits(exercise: Exercise, view: View) -> list[NotMeasured]:
    looked_for: list[FaultId] = [
        fault for fault in sorted(exercise.cues) if exercise.limit(fault) is not None
    ]
    why = {
        "side": "one side view cannot compare the legs: the far one is hidden and copies the near one",
        "three-quarter": "seen at an angle between side and front, where joint angles come out wrong",
        "front": "seen from the front, where joint angles cannot be seen",
        "rear": "seen from behind, where joint angles cannot be seen",
        "unknown": "the direction of view could not be told",
    }[view]
    missing = [NotMeasured(fault, why) for fault in looked_for if fault not in shown_by(view)]
    if view != "side":
        missing.append(NotMeasured("ankle_range_deg", why))
    if view in {"three-quarter", "unknown"}:
        missing.append(NotMeasured("heel_rise_cm", f"only to the error stated: {why}"))
    return missing


#: What nothing but a camera shows, beside the faults.
_OF_JOINTS = "ankle_range_deg"
#: Which kinds of posture a phone on each place can count in (the contract's table of mounts).
_COUNTS: dict[Mount, frozenset[Posture]] = {
    "thigh": frozenset({"sitting"}),
    "pelvis": frozenset({"standing"}),
    "shank": frozenset({"standing"}),
    "foot": frozenset({"sitting", "standing", "lying"}),
}
_PLACE: dict[Mount, str] = {
    "thigh": "on the thigh",
    "pelvis": "at the pelvis",
    "shank": "on the shank",
    "foot": "on the foot",
}


#: Reasons in the words of who feels and does not see.
_FELT = {
    "not seen well enough": "not felt well enough",
    "the samples had holes": "the phone was taken up, or the samples had holes",
}


def place_words(mount: Mount) -> str:
    """Return where a phone is worn, in words: "on the thigh"."""
    return _PLACE[mount]


def shows(exercise: Exercise, mount: Mount) -> bool:
    """Return whether a phone on this place can count the repetitions of an exercise."""
    return exercise.movement == "repetitions" and exercise.posture in _COUNTS[mount]


def walk_is_felt(exercise: Exercise, mount: Mount) -> bool:
    """Return whether a phone on this place feels the steps of an exercise, though not the heels."""
    return exercise.movement == "walk" and mount == "pelvis"


def not_measured_by_phone(
    exercise: Exercise,
    mount: Mount,
    *,
    scale_known: bool,
    found: bool,
    side_known: bool,
    refused: Counter[str],
    kept_still: bool,
) -> tuple[NotMeasured, ...]:
    """Return what a phone on this place could not show, each with its reason.

    Parameters
    ----------
    scale_known, side_known
        Whether the person's height was given, and the working side.
    found
        Whether anything was counted at all.
    refused
        Why rises were refused, and how many for each reason.
    kept_still
        Whether the phone ever lay still enough for the exercise.
    """
    place = _PLACE[mount]
    if walk_is_felt(exercise, mount):
        return _not_measured_in_walk(place, found=found)
    if not shows(exercise, mount):
        return (NotMeasured(_counted(exercise), _why_not_there(exercise, mount)),)
    if not found:
        why = _why_nothing_felt(refused, place) if kept_still else "the phone was never still enough"
        return (NotMeasured(_counted(exercise), why),)
    looked_for = [fault for fault in sorted(exercise.cues) if exercise.limit(fault) is not None]
    why = f"a phone {place} cannot show it"
    missing = [NotMeasured(fault, why) for fault in looked_for if fault not in shown_on(mount)]
    missing.append(NotMeasured(_OF_JOINTS, why))
    if not shown_on(mount):
        missing.append(NotMeasured("score", f"{why}: no fault is looked for"))
    if not side_known:
        feels = "does not feel which leg works" if mount == "pelvis" else "feels one leg only"
        missing.append(NotMeasured("side", f"a phone {place} {feels}; say which one works (--side)"))
    return (*missing, *_without_scale(scale_known=scale_known))


def _why_nothing_felt(refused: Counter[str], place: str) -> str:
    if not refused:
        return (
            f"no rise of the heel was felt {place}: the phone belongs on the leg that works, "
            "and to the place named with --mount"
        )
    told = ", ".join(f"{count} × {_FELT.get(reason, reason)}" for reason, count in refused.most_common(3))
    return f"no rise of the heel counted: {told}"


def _not_measured_in_walk(place: str, *, found: bool) -> tuple[NotMeasured, ...]:
    if not found:
        return (NotMeasured("walk", "no steps were felt"),)
    heels = f"a phone {place} does not show the heels: nobody checked that they stayed up"
    return (
        NotMeasured("heel-contact", heels),
        NotMeasured("side", f"a phone {place} does not tell which foot touched down"),
    )


def walked_by_phone(walk: Walk, walks: tuple[Walk, ...]) -> list[str]:
    """Return what the reader of a walk felt at the pelvis should know, given all walks felt."""
    said = ["The phone cannot tell walking on tip-toe from ordinary walking: any walking counts here."]
    said += [
        f"Another, shorter walk from {one.start_s:.1f} s to {one.end_s:.1f} s "
        f"({len(one.steps)} steps) is not reported."
        for one in walks
        if one is not walk
    ]
    return said


def _why_not_there(exercise: Exercise, mount: Mount) -> str:
    place = _PLACE[mount]
    if exercise.movement == "walk":
        return (
            f"a phone {place} does not show the heels; use a camera, or wear it at the pelvis to count steps"
        )
    if exercise.posture == "lying":
        return f"a phone {place} shows the hips of a bridge at most, not its heels; use a camera"
    fitting = [
        _PLACE[one] for one, postures in _COUNTS.items() if exercise.posture in postures and one != "foot"
    ]
    where = " or ".join(fitting)
    return f"a phone {place} does not show the heels of somebody {exercise.posture}; wear it {where}"


def _without_scale(*, scale_known: bool) -> list[NotMeasured]:
    if scale_known:
        return []
    return [
        NotMeasured("heel_rise_cm", "no scale: the person's height is not known (give it with --height-cm)")
    ]


def warnings_of(
    *,
    duration_s: float,
    dropped: int,
    unseen: float,
    repetitions: tuple[Repetition, ...],
    other_walks: tuple[Walk, ...] = (),
    lying_askew: bool = False,
) -> list[str]:
    """Return what the reader of a result should know, one sentence each."""
    said = []
    if duration_s < _LESS_THAN_THIS_IS_SHORT_S:
        said.append(f"The recording is very short ({duration_s:.1f} s).")
    if dropped:
        said.append(f"{dropped} samples whose time did not increase were left out.")
    if unseen > 0.1:
        said.append(f"The feet were not seen in {100 * unseen:.0f} % of the time.")
    if lying_askew:
        said.append("Somebody lying is seen well from the side only: do not rely on count and faults.")
    cut = [repetition.index for repetition in repetitions if repetition.end_s != repetition.end_s]
    if cut:
        said.append(f"Repetition {cut[-1]} was not over when the recording ended.")
    said += [
        f"Another, shorter walk on tip-toe from {walk.start_s:.1f} s to {walk.end_s:.1f} s "
        f"({len(walk.steps)} steps) is not reported."
        for walk in other_walks
    ]
    return said
