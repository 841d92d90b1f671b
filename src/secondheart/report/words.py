"""What to do better and what went well, in words, and the one way numbers are written for people.

Importance of a fault is its weight times how often it was found. The weights put what can hurt
first, then what the exercise is for, then how it is done:

======================================================== ======
fault                                                    weight
======================================================== ======
bounce, knee-angle, hip-drop, toe-lift, trunk-motion        8
partial-range, no-stretch, heel-contact, uneven             4
short-hold                                                  2
fast-lowering                                               1
======================================================== ======

So one lapse that can hurt counts like four short holds; a single one does not push aside a fault
of every repetition.
"""

import math
from collections import Counter
from dataclasses import dataclass

from secondheart.exercises.model import Exercise
from secondheart.types import Analysis, FaultId, Finding, Leg, Repetition, Side

NOT_MEASURED = "not measured"

#: Two values of one sigma each differ for certain (95 %) from this many sigma on (FACTS 2.15).
CERTAIN_DIFFERENCE = 1.96 * math.sqrt(2)

#: How much one occurrence of a fault weighs, see the table above.
WEIGHTS: dict[FaultId, float] = {
    "bounce": 8,
    "knee-angle": 8,
    "hip-drop": 8,
    "toe-lift": 8,
    "trunk-motion": 8,
    "partial-range": 4,
    "no-stretch": 4,
    "heel-contact": 4,
    "uneven": 4,
    "short-hold": 2,
    "fast-lowering": 1,
}

#: What a fault is called in a sentence's place.
NAMES: dict[FaultId, str] = {
    "bounce": "Bounce",
    "knee-angle": "Knee out of its angle",
    "hip-drop": "Hips out of line",
    "toe-lift": "Ball of the foot lifted",
    "trunk-motion": "Trunk swung",
    "partial-range": "Not full height",
    "no-stretch": "No stretch",
    "heel-contact": "Heel came down",
    "uneven": "Heels uneven",
    "short-hold": "Held too short",
    "fast-lowering": "Lowered too fast",
}

#: Completes "28 of 30 ...": what a repetition without this fault did.
_DONE_WELL: dict[FaultId, str] = {
    "bounce": "rested at the bottom without a bounce",
    "knee-angle": "kept the knee at the angle asked for",
    "hip-drop": "kept the hips in line",
    "toe-lift": "kept the ball of the foot down",
    "trunk-motion": "kept the trunk still",
    "partial-range": "came near your best height",
    "no-stretch": "sank below the edge",
    "uneven": "raised both heels alike",
    "short-hold": "held long enough",
    "fast-lowering": "lowered slowly enough",
}

#: What is looked at, neither good nor bad, for what could not be measured.
_LOOKED_AT = {
    "heel_rise_cm": "heel rise",
    "ankle_range_deg": "ankle range",
    "hold_s": "hold",
    "knee-angle": "knee angle",
    "hip-drop": "line of the hips",
    "trunk-motion": "trunk",
    "toe-lift": "ball of the foot",
    "partial-range": "share of your best height",
    "no-stretch": "stretch below the edge",
    "heel-contact": "heels that come down",
    "uneven": "one heel against the other",
    "short-hold": "hold",
    "fast-lowering": "tempo of lowering",
}

#: From this share of clean repetitions a thing is worth praise.
PRAISE_FROM = 0.8


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do better: the fault, how often it was found, what to do, and how much it matters.

    ``importance`` has no unit; it is the weight of the fault times ``count``.
    """

    fault: FaultId
    count: int
    text: str
    importance: float


def advice(analysis: Analysis, exercise: Exercise) -> tuple[Advice, ...]:
    """Return what to do better, most important first, in the words of the exercise's cues.

    Faults of equal importance stand in the order of :data:`WEIGHTS`. In a walk every heel that
    came down counts once. Empty when nothing was found.
    """
    counts: Counter[FaultId] = Counter(
        fault for repetition in analysis.repetitions for fault in dict.fromkeys(repetition.faults)
    )
    if analysis.walk is not None and analysis.walk.heel_contacts:
        counts["heel-contact"] += len(analysis.walk.heel_contacts)
    found = [
        Advice(fault, counts[fault], _cue(fault, exercise), weight * counts[fault])
        for fault, weight in WEIGHTS.items()
        if counts[fault]
    ]
    return tuple(sorted(found, key=lambda one: -one.importance))


def _cue(fault: FaultId, exercise: Exercise) -> str:
    """Return the exercise's long cue, or its reason, or at least the fault's name."""
    cue = exercise.cues.get(fault)
    if cue is not None:
        return cue.long
    limit = exercise.limit(fault)
    return limit.reason if limit is not None else f"{NAMES[fault]}."


def praise(analysis: Analysis, exercise: Exercise) -> tuple[str, ...]:
    """Return what went well as short sentences: the number asked for, and what at least 80 % did well.

    Only what was looked for and could be measured is praised.
    """
    if analysis.walk is not None:
        return _praise_walk(analysis)
    count = analysis.count
    if count == 0:
        return ()
    unmeasured = {one.what for one in analysis.not_measured}
    well = list(_praise_number(analysis, exercise))
    for fault, done in _DONE_WELL.items():
        if exercise.limit(fault) is None or fault in unmeasured:
            continue
        judged = [one for one in analysis.repetitions if _was_judged(one, fault)]
        clean = sum(fault not in one.faults for one in judged)
        if judged and clean >= PRAISE_FROM * len(judged):
            well.append(f"{clean} of {len(judged)} {done}.")
    return tuple(well)


def _was_judged(repetition: Repetition, fault: FaultId) -> bool:
    """Whether the number that the fault rests on is known, where it is a number of the repetition."""
    number = {
        "short-hold": repetition.hold_s,
        "fast-lowering": repetition.lower_s,
        "no-stretch": repetition.lowest_cm,
    }.get(fault, 0.0)
    return not math.isnan(number) or fault in repetition.faults


def _praise_number(analysis: Analysis, exercise: Exercise) -> tuple[str, ...]:
    asked = exercise.target.repetitions
    if asked is None:
        return ()
    if exercise.legs == "one":
        done = analysis.count_by_side()
        legs: tuple[Leg, Leg] = ("left", "right")
        full = [leg for leg in legs if done[leg] >= asked]
        return tuple(f"{done[leg]} with the {leg} leg; about {asked} are asked." for leg in full)
    return (
        (f"{plural(analysis.count, 'repetition')}; about {asked} are asked.",)
        if analysis.count >= asked
        else ()
    )


def _praise_walk(analysis: Analysis) -> tuple[str, ...]:
    walk = analysis.walk
    if walk is None or not walk.steps or any(one.what == "heel-contact" for one in analysis.not_measured):
        return ()
    steps, down = len(walk.steps), len(walk.heel_contacts)
    if down == 0:
        return (f"No heel came down in {plural(steps, 'step')}.",)
    kept = max(steps - down, 0)
    return (f"{kept} of {steps} steps kept the heel up.",) if kept >= PRAISE_FROM * steps else ()


def finding_words(finding: Finding) -> str:
    """Return a finding as one phrase: what was wrong, the value found and the limit it broke."""
    name = NAMES[finding.fault]
    if math.isnan(finding.value) or math.isnan(finding.limit):
        return name
    digits = 0 if finding.unit in {"deg", "%"} else 1
    while digits < 3 and round(finding.value, digits) == round(finding.limit, digits):
        digits += 1  # 0.66 s against 0.7 s must not read as 0.7 against 0.7
    value = number(finding.value, finding.unit, digits)
    limit = number(finding.limit, finding.unit, digits)
    if finding.fault == "no-stretch":
        return f"{name}: lowest point {value}, asked {limit}"
    return f"{name}: {value}, {'at least' if finding.value < finding.limit else 'at most'} {limit}"


def number(value: float, unit: str, digits: int = 1) -> str:
    """Return a number with its unit as people write it, or "not measured" for NaN.

    ``deg`` is written °, and a part of 1 (no unit, or one such as "of best") in per cent.

    >>> number(1.84, "s"), number(0.62, "of best"), number(float("nan"), "cm")
    ('1.8 s', '62 % of best', 'not measured')
    """
    if math.isnan(value):
        return NOT_MEASURED
    if not unit or unit.startswith("of "):
        value, unit, digits = 100 * value, f"% {unit}".rstrip(), max(digits - 1, 0)
    text = f"{value:z.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return f"{text}°" if unit == "deg" else f"{text} {unit}"


def score(value: float) -> str:
    """Return a score as a whole number, or "not measured" for NaN."""
    return NOT_MEASURED if math.isnan(value) else f"{value:.0f}"


def error(value_cm: float) -> str:
    """Return an error in centimetres with its sign, or "not measured" for NaN."""
    return NOT_MEASURED if math.isnan(value_cm) else f"±{number(value_cm, 'cm')}"


def length(seconds: float) -> str:
    """Return a length of time as people say it, or "not measured" for NaN.

    >>> length(42.3), length(150), length(7384)
    ('42.3 s', '2 min 30 s', '2 h 3 min 4 s')
    """
    if math.isnan(seconds):
        return NOT_MEASURED
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min {rest} s" if hours else f"{minutes} min {rest} s"


def clock(seconds: float) -> str:
    """Return a moment of a recording as minutes and seconds with tenths, after an hour with hours.

    >>> clock(3.24), clock(75), clock(3725)
    ('0:03.2', '1:15.0', '1:02:05.0')
    """
    if math.isnan(seconds):
        return NOT_MEASURED
    tenths = round(10 * seconds)
    hours, minutes = divmod(tenths // 600, 60)
    minutes_words = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{minutes_words}:{tenths % 600 // 10:02d}.{tenths % 10}"


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 step``, ``2 steps``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def side_words(side: Side | None) -> str:
    """Return the working side as people say it."""
    return NOT_MEASURED if side is None else {"left": "left", "right": "right", "both": "both"}[side]


def looked_at(what: str) -> str:
    """Return the name of what was to be measured, for people; an unknown one without its dashes."""
    return _LOOKED_AT.get(what, what.replace("_", " ").replace("-", " "))
