"""What an exercise asks and its limits in plain words, for the command line, the report and the pages."""

from collections.abc import Callable
from typing import Any

from secondheart.exercises.model import Exercise, KneeAngle
from secondheart.exercises.rules import limited_faults
from secondheart.types import FaultId


def limit_sentences(exercise: Exercise) -> tuple[tuple[FaultId, str, str, str], ...]:
    """Return every fault that the exercise looks for, in words.

    Returns
    -------
    tuple
        For each fault: its id, the limit in plain words with its unit, the reason, the source.

    """
    found = []
    for fault in limited_faults(exercise):
        limit: Any = exercise.limit(fault)
        found.append((fault, _WORDS[fault](limit), limit.reason, limit.source))
    return tuple(found)


def asked_words(exercise: Exercise) -> str:
    """Return what is asked: how often, how long at the top, how fast, as far as the exercise says.

    >>> from secondheart.exercises import load_exercise
    >>> asked_words(load_exercise("soleus-push-up"))
    '30 repetitions, 2 s at the top, 1 s up, 2 s down'
    """
    target = exercise.target
    asked = (
        f"{target.repetitions} repetitions" if target.repetitions else target.duration,
        f"{target.hold_s:g} s at the top" if target.hold_s else None,
        f"{target.rise_s:g} s up" if target.rise_s else None,
        f"{target.lower_s:g} s down" if target.lower_s else None,
        f"{target.cadence_per_min:g} a minute or more" if target.cadence_per_min else None,
    )
    return ", ".join(part.rstrip(".") for part in asked if part)


def _knee_words(limit: KneeAngle) -> str:
    middle = "the set's own usual angle" if limit.target_deg is None else f"{limit.target_deg:g}°"
    words = [f"knee more than {limit.tolerance_deg:g}° from {middle}"]
    if limit.minimum_deg is not None:
        words.append(f"below {limit.minimum_deg:g}°")
    if limit.maximum_deg is not None:
        words.append(f"above {limit.maximum_deg:g}°")
    return ", or ".join(words)


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.3g} %"


_WORDS: dict[FaultId, Callable[[Any], str]] = {
    "short-hold": lambda limit: f"top held for less than {limit.minimum_s:g} s",
    "partial-range": lambda limit: (
        f"rise below {_percent(limit.fraction_of_best)} of the best of this set or of your calibrated best"
    ),
    "fast-lowering": lambda limit: f"lowered in less than {limit.minimum_s:g} s",
    "bounce": lambda limit: (
        f"less than {limit.bottom_s:g} s at the bottom, or a rebound of {_percent(limit.rebound_from)} "
        f"to {_percent(limit.rebound_to)} of the range within that time"
    ),
    "knee-angle": _knee_words,
    "hip-drop": lambda limit: f"hips more than {limit.maximum_deg:g}° out of line with shoulders and knees",
    "trunk-motion": lambda limit: f"trunk more than {limit.maximum_deg:g}° from the set's own usual lean",
    "toe-lift": lambda limit: f"ball of the foot more than {limit.maximum_cm:g} cm off its support",
    "heel-contact": lambda limit: (
        f"heel below {_percent(limit.fraction_of_raised)} of its raised height while that foot bears weight"
    ),
    "no-stretch": lambda limit: f"heel sinks less than {limit.below_edge_cm:g} cm below the edge",
    "uneven": lambda limit: (
        f"lower heel rises less than {_percent(limit.fraction_of_higher)} of the higher one"
    ),
}
