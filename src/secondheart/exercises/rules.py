"""Rules between the keys of an exercise file, beyond the type of each one.

Every rule returns what it found as ``key: what was found, what is allowed``.
"""

from collections.abc import Iterator
from typing import get_args

from secondheart.exercises.model import Exercise, Phase
from secondheart.types import FaultId

#: The faults of a repetition that have no meaning in a walk, which knows only heels that come down.
WALK_FAULTS: frozenset[FaultId] = frozenset({"heel-contact"})
#: What may stand in a short cue beside letters and digits, so that any voice can speak it.
SPEAKABLE = frozenset(" ,.'!?-\N{RIGHT SINGLE QUOTATION MARK}")


def broken_rules(exercise: Exercise) -> list[str]:
    """Return what breaks a rule, in words, empty when the exercise is sound."""
    checks = (_movement, _phases, _target, _signals, _faults, _limit_numbers, _sides, _cues)
    return [problem for check in checks for problem in check(exercise)]


def _movement(exercise: Exercise) -> Iterator[str]:
    walk = exercise.movement == "walk"
    if walk and (exercise.posture != "standing" or exercise.support != "floor"):
        yield (
            f"movement: found 'walk' with posture '{exercise.posture}' and support '{exercise.support}', "
            "a walk needs 'standing' and 'floor'"
        )
    if exercise.support == "edge" and exercise.posture != "standing":
        yield f"support: found 'edge' with posture '{exercise.posture}', an edge needs 'standing'"
    if walk and exercise.legs != "both":
        yield "legs: found 'one' in a walk, a walk needs 'both'"


def _phases(exercise: Exercise) -> Iterator[str]:
    order: tuple[Phase, ...] = get_args(Phase)
    expected = tuple(phase for phase in order if phase in exercise.phases)
    if exercise.phases != expected:
        found = ", ".join(exercise.phases)
        yield f"phases: found {found}, allowed is each once in the order {', '.join(order)}"
    held = exercise.movement == "walk" or exercise.target.hold_s
    needed = {"rise", "hold", "lower"} if held else {"rise", "lower"}
    missing = [phase for phase in order if phase in needed and phase not in exercise.phases]
    if missing:
        yield f"phases: {', '.join(missing)} not found, this movement and its hold_s need it"
    if set(exercise.muscles) != set(exercise.phases):
        yield (
            f"muscles: found tables for {', '.join(exercise.muscles) or 'nothing'}, "
            f"needed is one for each phase: {', '.join(exercise.phases)}"
        )


def _target(exercise: Exercise) -> Iterator[str]:
    target = exercise.target
    if target.repetitions is None and target.duration is None:
        yield "target.repetitions: not found, give it, or duration when there is no number to reach"
    if exercise.movement == "walk" and target.repetitions is not None:
        yield "target.repetitions: found in a walk, which has steps and no repetitions; use duration"
    if target.cadence_per_min and exercise.movement == "repetitions":
        asked_s = (target.rise_s or 0) + (target.hold_s or 0) + (target.lower_s or 0)
        if asked_s > 60 / target.cadence_per_min:
            yield (
                f"target.cadence_per_min: found {target.cadence_per_min:g} a minute, "
                f"but rise_s, hold_s and lower_s together ask for {asked_s:g} s"
            )


def _signals(exercise: Exercise) -> Iterator[str]:
    signals, walk = exercise.signals, exercise.movement == "walk"
    counted = "steps" if walk else "heel-height"
    if signals.camera != counted:
        yield f"signals.camera: found '{signals.camera}', with this movement it must be '{counted}'"
    if signals.thigh and exercise.posture != "sitting":
        yield f"signals.thigh: found with posture '{exercise.posture}', the thigh tilts only while sitting"
    if signals.shank and exercise.posture == "lying":
        yield "signals.shank: found with posture 'lying', where the shank does not follow the heel"
    worn = "steps" if walk else "vertical-rise"
    if signals.pelvis and exercise.posture != "standing":
        yield f"signals.pelvis: found with posture '{exercise.posture}', the pelvis shows only standing heels"
    elif signals.pelvis not in (None, worn):
        yield f"signals.pelvis: found '{signals.pelvis}', with this movement it must be '{worn}'"
    mount = exercise.phone.mount
    if mount is not None and getattr(signals, mount) is None:
        yield f"phone.mount: found '{mount}', but signals.{mount} names no signal to count there"


def _faults(exercise: Exercise) -> Iterator[str]:
    found = limited_faults(exercise)
    if not found:
        yield "limits: found none, name at least one fault to look for"
    if exercise.movement == "walk":
        for fault in found:
            if fault not in WALK_FAULTS:
                yield f"limits.{fault}: found in a walk, where only heel-contact can be judged"
        return
    allowed = {
        "heel-contact": (False, "a walk (movement 'walk')"),
        "no-stretch": (exercise.support == "edge", "a raised edge (support 'edge')"),
        "uneven": (exercise.legs == "both", "both legs (legs 'both')"),
        "hip-drop": (exercise.posture == "lying", "a bridge (posture 'lying')"),
    }
    for fault in found:
        fits, needs = allowed.get(fault, (True, ""))
        if not fits:
            yield f"limits.{fault}: found here, but it can be judged only with {needs}"


def _limit_numbers(exercise: Exercise) -> Iterator[str]:
    limits, target = exercise.limits, exercise.target
    shortest_s = limits.short_hold.minimum_s if limits.short_hold else 0
    if shortest_s and shortest_s >= (target.hold_s or 0):
        asked = "no target.hold_s" if target.hold_s is None else f"target.hold_s {target.hold_s:g}"
        yield f"limits.short-hold.minimum_s: found {shortest_s:g} with {asked}, it must be below the hold"
    if limits.fast_lowering and target.lower_s and limits.fast_lowering.minimum_s >= target.lower_s:
        yield (
            f"limits.fast-lowering.minimum_s: found {limits.fast_lowering.minimum_s:g} with target.lower_s "
            f"{target.lower_s:g}, it must be below the time asked for"
        )
    if limits.bounce and limits.bounce.rebound_from >= limits.bounce.rebound_to:
        yield f"limits.bounce.rebound_from: found {limits.bounce.rebound_from:g}, it must be below rebound_to"
    knee = limits.knee_angle
    if knee is None:
        return
    low, high = knee.minimum_deg, knee.maximum_deg
    if low is not None and high is not None and low >= high:
        yield f"limits.knee-angle.minimum_deg: found {low:g}, it must be below maximum_deg {high:g}"
    elif knee.target_deg is not None and not (low or 0) <= knee.target_deg <= (180 if high is None else high):
        yield f"limits.knee-angle.target_deg: found {knee.target_deg:g}, it must lie within the bounds"
    if knee.tolerance_deg == 0:
        yield "limits.knee-angle.tolerance_deg: found 0, no knee keeps that; it must be above 0"


def _sides(exercise: Exercise) -> Iterator[str]:
    if exercise.legs == "one" and exercise.side_change is None:
        yield "side_change: not found, with legs 'one' say when and how to change legs"
    if exercise.legs == "both" and exercise.side_change is not None:
        yield "side_change: found with legs 'both', leave it out"


def _cues(exercise: Exercise) -> Iterator[str]:
    found = limited_faults(exercise)
    for fault in found:
        if fault not in exercise.cues:
            yield f"cues.{fault}: not found, every fault in limits needs a cue"
    for fault, cue in exercise.cues.items():
        if fault not in found:
            yield f"cues.{fault}: found without limits.{fault}, remove one or add the other"
        if "en" in cue.translated:
            yield f"cues.{fault}.translated.en: found, but short is the English one; leave it out"
        spoken = {"short": cue.short} | {f"translated.{name}": text for name, text in cue.translated.items()}
        for key, text in spoken.items():
            odd = sorted({letter for letter in text if not (letter.isalnum() or letter in SPEAKABLE)})
            if odd:
                yield f"cues.{fault}.{key}: found {' '.join(odd)}, allowed are words that a voice can speak"


def limited_faults(exercise: Exercise) -> tuple[FaultId, ...]:
    """Return the faults an exercise looks for, in the order in which faults are listed everywhere."""
    faults: tuple[FaultId, ...] = get_args(FaultId)
    return tuple(fault for fault in faults if exercise.limit(fault) is not None)
