"""Grades a whole set: measured rises in, repetitions with faults and scores out."""

from dataclasses import dataclass

from secondheart.exercises.model import Exercise
from secondheart.grading.faults import SetFacts, facts_of, findings_of, shown_on, unjudged_of
from secondheart.grading.score import in_order, score_of
from secondheart.motion.view import followed_side, near_side, view_of
from secondheart.repetition.company import repetitions_of_set
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured, error_of_rise
from secondheart.repetition.robust import median_of
from secondheart.types import Mount, Repetition, Side

NAN = float("nan")

#: How much less sure a rise is outside the side view, where on rendered films a third of it went unseen of
#: people who sit, and on the far leg, which copies the near one.
_OTHER_VIEW, _FAR_LEG = 4.0, 2.0
#: ... and from a phone: a foot put a hand forward or back changes what a thigh shows by a sixth; the lift of
#: shank and pelvis was out by 0.5 to 1 cm on phones worn well, by 2 cm on bad ones; a foot shows its tilt.
_WORN: dict[Mount, float] = {"thigh": 6.0, "shank": 6.0, "pelvis": 6.0, "foot": 2.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said beforehand.

    Parameters
    ----------
    side
        ``"left"``, ``"right"``, ``"both"``, or ``"auto"``.
    best_cm
        The calibrated best heel rise, NaN to take the best of each set.
    """

    side: str = "auto"
    best_cm: float = NAN


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded set: its repetitions, what each was measured from, and what the whole set knows."""

    repetitions: tuple[Repetition, ...]
    measured: tuple[Measured, ...]
    facts: SetFacts


def grade_set(
    found: list[Measured],
    exercise: Exercise,
    scale: Scale,
    asked: Asked,
    *,
    first_index: int = 1,
    newest: int | None = None,
    mount: Mount | None = None,
) -> Graded | None:
    """Return the graded set that these rises make, None where none of them is a repetition.

    Parameters
    ----------
    found
        The rises of one set in the order of time.
    first_index
        The number of the set's first repetition.
    newest
        Grade so many of the newest repetitions alone, against all of them; None grades all.
    mount
        Where the phone is worn, None for a camera.
    """
    kept = repetitions_of_set(found, exercise)
    if not kept:
        return None
    view = view_of(
        median_of([one.width for one in kept]),
        median_of([one.crossed for one in kept]),
        median_of([one.trunk_drop for one in kept]),
    )
    facing = 1.0 if median_of([one.facing for one in kept]) >= 0 else -1.0
    facts = facts_of(kept, view, facing, scale, asked.best_cm, mount)
    following = [*kept[1:], None]
    repetitions = tuple(
        _repetition(kept[place], following[place], facts, exercise, asked, first_index + place)
        for place in range(0 if newest is None else max(len(kept) - newest, 0), len(kept))
    )
    return Graded(repetitions, tuple(kept), facts)


def _repetition(
    found: Measured,
    following: Measured | None,
    facts: SetFacts,
    exercise: Exercise,
    asked: Asked,
    index: int,
) -> Repetition:
    findings = in_order(findings_of(found, following, facts, exercise))
    stature_cm = facts.scale.stature_cm if facts.scale.known else NAN
    side_view, worn = facts.view == "side", facts.mount is not None
    far = side_view and found.leg < 2 and found.leg != near_side(facts.facing)
    error = error_of_rise(found.rise, found.shake)
    error *= (
        _WORN[facts.mount]
        if facts.mount is not None
        else (1.0 if side_view else _OTHER_VIEW) * (_FAR_LEG if far else 1.0)
    )
    leg = followed_side(found.leg, facts.facing)
    return Repetition(
        index=index,
        side=_side_of(found, exercise, asked, worn=worn),
        start_s=found.start_s,
        top_s=found.top_s,
        end_s=found.end_s,
        rise_s=found.rise_s,
        hold_s=found.hold_s,
        lower_s=found.lower_s,
        heel_rise_cm=found.rise * stature_cm,
        heel_rise_error_cm=error * stature_cm,
        ankle_range_deg=float(found.ankle_range_deg[leg]) if side_view else NAN,
        lowest_cm=found.lowest * stature_cm if side_view else NAN,
        # Where no fault can be shown, a full score would praise what nobody looked at.
        score=score_of(findings) if facts.mount is None or shown_on(facts.mount) else NAN,
        findings=findings,
        unjudged=unjudged_of(found, following, facts, exercise),
    )


def _side_of(found: Measured, exercise: Exercise, asked: Asked, *, worn: bool) -> Side | None:
    """Return the working leg: as the person said, or as seen; None where a phone cannot tell.

    Both-leg exercises work both legs, save where the far one plainly works alone.
    """
    if asked.side == "left":
        return "left"
    if asked.side == "right":
        return "right"
    if worn:
        return "both" if asked.side == "both" else None
    if found.leg == 2 or (exercise.legs == "both" and not found.alone):
        return "both"
    return "right" if found.leg == 1 else "left"
