"""The score of a repetition: 100 less what each fault costs, by how far its limit was passed."""

from collections.abc import Iterable

import numpy as np

from secondheart.types import FaultId, Finding

#: What a fault costs when its limit is just passed, and at most. Our own weights: what strains
#: the body first, then what the exercise is for, then tempo. Documented in docs/measures.md.
COST: dict[FaultId, tuple[float, float]] = {
    "bounce": (12.0, 25.0),
    "toe-lift": (12.0, 25.0),
    "knee-angle": (12.0, 25.0),
    "hip-drop": (12.0, 25.0),
    "trunk-motion": (10.0, 20.0),
    "partial-range": (12.0, 30.0),
    "no-stretch": (10.0, 20.0),
    "uneven": (10.0, 20.0),
    "heel-contact": (10.0, 20.0),
    "short-hold": (10.0, 25.0),
    "fast-lowering": (10.0, 25.0),
}

#: The margin at which a fault costs the most, in the unit of its finding.
WORST_MARGIN: dict[tuple[FaultId, str], float] = {
    ("bounce", "s"): 0.6,
    ("bounce", "of range"): 0.25,
    ("toe-lift", "cm"): 4.0,
    ("knee-angle", "deg"): 30.0,
    ("hip-drop", "deg"): 20.0,
    ("trunk-motion", "deg"): 20.0,
    ("partial-range", "of best"): 0.45,
    ("no-stretch", "cm"): 3.0,
    ("uneven", "of higher"): 0.5,
    ("short-hold", "s"): 1.2,
    ("fast-lowering", "s"): 0.5,
}


def score_of(findings: Iterable[Finding]) -> float:
    """Return the score, 0 to 100, that follows from the findings of one repetition."""
    return max(0.0, 100.0 - sum(cost_of(finding) for finding in findings))


def cost_of(finding: Finding) -> float:
    """Return what one fault takes from the score; it grows evenly with the margin up to its most."""
    least, most = COST[finding.fault]
    worst = WORST_MARGIN.get((finding.fault, finding.unit), 1.0)
    return least + (most - least) * float(np.clip(finding.margin / worst, 0.0, 1.0))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the costliest first."""
    return tuple(sorted(findings, key=lambda finding: (-cost_of(finding), finding.fault)))
