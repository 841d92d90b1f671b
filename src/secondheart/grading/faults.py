"""Finds the faults of each repetition of a set, with value, limit, margin and reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from secondheart.exercises.model import Exercise, KneeAngle
from secondheart.exercises.rules import limited_faults
from secondheart.motion.view import followed_side
from secondheart.repetition.gate import Scale
from secondheart.repetition.measure import Measured
from secondheart.repetition.robust import low_quarter_of, median_of
from secondheart.types import FaultId, Finding, Mount, View

#: What each view can show beside count and times (the contract's table).
FAULTS_OF_TIMING_AND_RANGE: frozenset[FaultId] = frozenset(
    {"short-hold", "partial-range", "fast-lowering", "bounce", "heel-contact"}
)
FAULTS_OF_ANGLE: frozenset[FaultId] = frozenset(
    {"knee-angle", "hip-drop", "trunk-motion", "toe-lift", "no-stretch"}
)

#: A heel that stays this part of the range above the low level of its set has sunk clearly less.
SANK_LESS_OF_RANGE = 0.12
#: A foot that stands still this long may have been put elsewhere: its levels are told anew.
SAME_PLACE_S = 8.0
#: The model shows a sunken foot as hardly sunken: one that sinks as it always does in its set is believed to
#: stay up only so much above the limit.
SHOWN_HIGHER_CM = 0.65
#: A bump at the bottom must be so many times the points' own shake to be a rebound.
REBOUND_OVER_SHAKE = 1.5


@dataclass(frozen=True, slots=True)
class SetFacts:
    """What only the whole set knows, and its repetitions are graded against.

    ``best`` and ``usual_knee_deg`` hold the left leg, then the right one; lengths are parts of stature.
    A phone on its ``mount`` has no view. ``sank_less`` holds the starts of repetitions after which the heel
    sank clearly less than in this set.
    """

    view: View
    facing: float
    scale: Scale
    best: tuple[float, float]
    sank_less: frozenset[float]
    usual_lean_deg: float
    usual_knee_deg: tuple[float, float]
    mount: Mount | None = None


def shown_by(view: View) -> frozenset[FaultId]:
    """Return the faults that a view can show."""
    if view == "side":
        return FAULTS_OF_TIMING_AND_RANGE | FAULTS_OF_ANGLE
    if view in {"front", "rear"}:
        return FAULTS_OF_TIMING_AND_RANGE | {"uneven"}
    return FAULTS_OF_TIMING_AND_RANGE


def shown_on(mount: Mount) -> frozenset[FaultId]:
    """Return the faults that a phone worn there can show; at the pelvis none (the contract's table)."""
    return frozenset() if mount == "pelvis" else FAULTS_OF_TIMING_AND_RANGE


def _shown(facts: SetFacts) -> frozenset[FaultId]:
    return shown_by(facts.view) if facts.mount is None else shown_on(facts.mount)


def facts_of(
    found: list[Measured], view: View, facing: float, scale: Scale, best_cm: float, mount: Mount | None = None
) -> SetFacts:
    """Return what the whole set knows of its repetitions; ``best_cm`` is the calibrated best or NaN."""
    bests = []
    knees = []
    for leg in (0, 1):
        own = [rep for rep in found if rep.leg in {leg, 2} or not rep.alone]
        bests.append(best_cm / scale.stature_cm if not np.isnan(best_cm) else best_of(own))
        knees.append(
            median_of([rep.knee_deg[leg, 1] for rep in found if followed_side(rep.leg, facing) == leg])
        )
    return SetFacts(
        view=view,
        facing=facing,
        scale=scale,
        best=(bests[0], bests[1]),
        sank_less=_sank_less(found),
        usual_lean_deg=median_of([rep.lean_deg[1] for rep in found]),
        usual_knee_deg=(knees[0], knees[1]),
        mount=mount,
    )


def _sank_less(found: list[Measured]) -> frozenset[float]:
    """Return the starts of the repetitions after which the heel stayed clearly above its low level.

    Levels are told from one repetition to the next as long as the same foot goes on without a long break.
    """
    chains: list[list[Measured]] = []
    for rep in found:
        before = chains[-1][-1] if chains else None
        if before is None or rep.leg != before.leg or not rep.start_s - before.end_s < SAME_PLACE_S:
            chains.append([])
        chains[-1].append(rep)
    return frozenset(start_s for chain in chains for start_s in _above_their_low(chain))


def _above_their_low(chain: list[Measured]) -> Iterator[float]:
    after = list(accumulate(0.0 if np.isnan(rep.sank_to) else rep.sank_to for rep in chain))
    low = low_quarter_of([0.0, *after])
    least = SANK_LESS_OF_RANGE * max(rep.rise for rep in chain)
    for rep, level in zip(chain, after, strict=True):
        if level - low > least and not np.isnan(rep.sank_to):
            yield rep.start_s


def best_of(found: list[Measured]) -> float:
    """Return a set's best rise: the median of its highest third, so that one noisy top is not the measure."""
    rises = sorted(rep.rise for rep in found)
    return median_of(rises[-max((len(rises) + 2) // 3, 1) :])


def findings_of(
    rep: Measured, following: Measured | None, facts: SetFacts, exercise: Exercise
) -> list[Finding]:
    """Return the faults of one repetition.

    Parameters
    ----------
    rep, following
        The repetition, and the next one of the same set (None for the last).
    facts
        What the whole set knows.
    exercise
        Its limits say which faults are looked for. What the view or the phone cannot show is never reported.
    """
    shown = _shown(facts)
    checks = _checks(rep, following, facts, exercise)
    return [finding for finding in checks if finding.fault in shown and finding.margin > 0]


def unjudged_of(
    rep: Measured, following: Measured | None, facts: SetFacts, exercise: Exercise
) -> tuple[FaultId, ...]:
    """Return the faults that are looked for and that this repetition cannot show.

    The view hides them, or what they are told by was not measured. Takes what :func:`findings_of` takes.
    """
    told = {one.fault for one in _checks(rep, following, facts, exercise) if not np.isnan(one.margin)}
    told &= _shown(facts)
    return tuple(fault for fault in limited_faults(exercise) if fault not in told)


def _checks(rep: Measured, following: Measured | None, facts: SetFacts, exercise: Exercise) -> list[Finding]:
    return [*_timing(rep, following, facts, exercise), *_posture(rep, facts, exercise)]


def _timing(
    rep: Measured, following: Measured | None, facts: SetFacts, exercise: Exercise
) -> Iterator[Finding]:
    limits = exercise.limits
    if (hold := limits.short_hold) is not None and not (rep.cut and np.isnan(rep.end_s)):
        yield _below("short-hold", rep.hold_s, hold.minimum_s, "s", hold.reason)
    if (part := limits.partial_range) is not None:
        leg = followed_side(rep.leg, facts.facing)
        share = rep.rise / facts.best[leg]
        yield _below("partial-range", share, part.fraction_of_best, "of best", part.reason)
    if (lowering := limits.fast_lowering) is not None:
        yield _below("fast-lowering", rep.lower_s, lowering.minimum_s, "s", lowering.reason)
    if (bounce := limits.bounce) is not None:
        if following is not None:
            rest_s = following.start_s - rep.end_s
            yield _below("bounce", rest_s, bounce.bottom_s, "s", bounce.reason)
            if rest_s < bounce.bottom_s:
                return
        least = max(bounce.rebound_from, REBOUND_OVER_SHAKE * rep.shake / rep.rise)
        if least <= rep.rebound <= bounce.rebound_to:
            margin = max(rep.rebound - bounce.rebound_from, 1e-6)
            yield Finding("bounce", rep.rebound, bounce.rebound_from, margin, "of range", bounce.reason)


def _posture(rep: Measured, facts: SetFacts, exercise: Exercise) -> Iterator[Finding]:
    limits, leg = exercise.limits, followed_side(rep.leg, facts.facing)
    if (knee := limits.knee_angle) is not None:
        yield from _knee(rep.knee_deg[leg], knee, facts.usual_knee_deg[leg])
    if (hip := limits.hip_drop) is not None:
        yield _above("hip-drop", rep.hip_deg[leg, 2], hip.maximum_deg, "deg", hip.reason)
    if (trunk := limits.trunk_motion) is not None:
        swing = max(rep.lean_deg[2] - facts.usual_lean_deg, facts.usual_lean_deg - rep.lean_deg[0])
        yield _above("trunk-motion", swing, trunk.maximum_deg, "deg", trunk.reason)
    if (toe := limits.toe_lift) is not None:
        lift_cm = rep.toe_lift[leg] * facts.scale.stature_cm
        yield _above("toe-lift", lift_cm, toe.maximum_cm, "cm", toe.reason)
    if (stretch := limits.no_stretch) is not None:
        allowed_cm = 0.0 if rep.start_s in facts.sank_less else SHOWN_HIGHER_CM
        limit_cm = allowed_cm - stretch.below_edge_cm
        lowest_cm = rep.lowest * facts.scale.stature_cm
        yield _above("no-stretch", lowest_cm, limit_cm, "cm", stretch.reason)
    if (uneven := limits.uneven) is not None and rep.leg == 2 and not rep.alone:
        share = float(rep.rises.min() / rep.rises.max())
        yield _below("uneven", share, uneven.fraction_of_higher, "of higher", uneven.reason)


def _knee(knee_deg: np.ndarray, limit: KneeAngle, usual_deg: float) -> Iterator[Finding]:
    low, usual, high = knee_deg
    target = limit.target_deg if limit.target_deg is not None else usual_deg
    off = max(high - target, target - low)
    checks = [(off - limit.tolerance_deg, off, limit.tolerance_deg)]
    if limit.minimum_deg is not None:
        checks.append((limit.minimum_deg - usual, usual, limit.minimum_deg))
    if limit.maximum_deg is not None:
        checks.append((usual - limit.maximum_deg, usual, limit.maximum_deg))
    margin, value, bound = max(checks, key=lambda check: -np.inf if np.isnan(check[0]) else check[0])
    yield Finding("knee-angle", float(value), float(bound), float(margin), "deg", limit.reason)


def _below(fault: FaultId, value: float, limit: float, unit: str, reason: str) -> Finding:
    return Finding(fault, float(value), limit, float(limit - value), unit, reason)


def _above(fault: FaultId, value: float, limit: float, unit: str, reason: str) -> Finding:
    return Finding(fault, float(value), limit, float(value - limit), unit, reason)
