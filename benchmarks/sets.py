"""Random sets with known truth, from easy to messy, for the accuracy benchmark and the tests."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from secondheart.synthetic import Camera, Noise, Performance, perform, random_person
from secondheart.types import FaultId

EXERCISES = (
    "soleus-push-up",
    "bridge-heel-lift",
    "seated-single-leg-calf-raise",
    "single-leg-bridge-heel-lift",
    "bent-knee-calf-raise",
    "elevated-bent-knee-calf-raise",
)
NEGATIVES = ("squat", "flat-bridge", "sit-down-stand-up", "ordinary-walk", "leg-crossing", "still")
#: Which exercises each negative is put to: those whose kind of posture it shares, or nearly.
PUT_TO = {
    "squat": ("bent-knee-calf-raise",),
    "flat-bridge": ("bridge-heel-lift", "single-leg-bridge-heel-lift"),
    "sit-down-stand-up": ("soleus-push-up", "bent-knee-calf-raise"),
    "ordinary-walk": ("bent-knee-calf-raise", "elevated-bent-knee-calf-raise"),
    "leg-crossing": ("soleus-push-up", "seated-single-leg-calf-raise"),
    "still": ("soleus-push-up", "seated-single-leg-calf-raise"),
}
_TIMING: tuple[FaultId, ...] = ("short-hold", "partial-range", "fast-lowering", "bounce")
FAULTS: dict[str, tuple[FaultId, ...]] = {
    "soleus-push-up": (*_TIMING, "knee-angle", "trunk-motion", "toe-lift"),
    "bridge-heel-lift": (*_TIMING, "hip-drop", "toe-lift"),
    "seated-single-leg-calf-raise": (*_TIMING, "knee-angle", "trunk-motion", "toe-lift"),
    "single-leg-bridge-heel-lift": (*_TIMING, "hip-drop", "toe-lift"),
    "bent-knee-calf-raise": (*_TIMING, "knee-angle", "trunk-motion", "toe-lift"),
    "elevated-bent-knee-calf-raise": (*_TIMING, "knee-angle", "trunk-motion", "toe-lift", "no-stretch"),
}
_SEATED_FIDGETS = (
    "small-heel-lift", "toe-tap", "foot-slide", "knee-sway", "leg-cross", "trunk-shift", "heel-tap",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One made-up recording and how it was made."""

    name: str
    exercise: str
    condition: str
    performance: Performance


def cases(condition: str, count: int, *, view: str = "side", seed: int = 1) -> Iterator[Case]:
    """Give random sets of one condition: the exercises take turns.

    ``clean``: exact points. ``noisy``: the heavy model's jitter, and faults. ``messy``: beside that,
    people who come and go, pause, fidget, change legs, and are cut off. ``bad-day``: beside that, bursts
    of outliers, exchanged legs, lost frames and a slow wander of every point.
    """
    for number in range(count):
        exercise = EXERCISES[number % len(EXERCISES)]
        yield _case(condition, exercise, number, view, seed)


def _case(condition: str, exercise: str, number: int, view: str, seed: int) -> Case:
    rng = np.random.default_rng([seed, number, *condition.encode()])
    person = random_person(int(rng.integers(1 << 30)))
    repetitions = int(rng.integers(4, 16))
    tempo = rng.choice(("article", "article", "fast", "slow"))
    times = {
        "article": {"rise_s": 1.0, "hold_s": None, "lower_s": 1.4, "rest_s": 1.0},
        "fast": {"rise_s": 0.18, "hold_s": 0.1, "lower_s": 0.18, "rest_s": 0.12},
        "slow": {"rise_s": 2.2, "hold_s": 2.0, "lower_s": 2.6, "rest_s": 1.2},
    }[tempo]
    one_leg = "single" in exercise or exercise.startswith("elevated")
    side = rng.choice(("left", "right")) if one_leg else "both"
    messy = condition in {"messy", "bad-day"}
    named = {"repetitions": repetitions, "tempo_jitter": 0.08, "range_jitter": 0.04, **times}
    if condition != "clean" and tempo != "fast":
        named["faults"] = _faults(exercise, repetitions, rng)
        named["fatigue"] = float(rng.uniform(0, 0.25))
    if messy:
        named |= {
            "arrive": bool(rng.random() < 0.7),
            "leave": bool(rng.random() < 0.7),
            "pauses": {int(rng.integers(1, repetitions)): float(rng.uniform(2, 8))},
            "fidgets": _fidgets(exercise, repetitions, rng),
            "residual": float(rng.choice((0.0, 0.0, 0.15, 0.3))) if tempo != "fast" else 0.0,
            "cut_end": bool(rng.random() < 0.15),
            "cut_start": bool(rng.random() < 0.15),
        }
        if one_leg and rng.random() < 0.4:
            named["side"] = ("left", "right")
        if named["arrive"]:
            named["cut_start"] = False
        if named["leave"]:
            named["cut_end"] = False
    named.setdefault("side", side if isinstance(side, str) else str(side))
    noise = {"clean": Noise.clean(), "bad-day": Noise.messy()}.get(condition, Noise.heavy())
    camera = Camera(
        view=view,
        facing=str(rng.choice(("left", "right"))),
        yaw_offset_deg=float(rng.uniform(-12, 12)),
        distance_m=float(rng.uniform(2.4, 4.0)),
        height_m=float(rng.uniform(0.4, 1.1)),
    )
    performance = perform(
        exercise, seed=int(rng.integers(1 << 30)), person=person, camera=camera, noise=noise, **named
    )
    return Case(f"{condition}-{number}-{exercise}-{tempo}", exercise, condition, performance)


def _faults(exercise: str, repetitions: int, rng: np.random.Generator) -> dict[int, tuple[FaultId, ...]]:
    chosen = rng.permutation(np.arange(1, repetitions + 1))[: max(1, repetitions // 3)]
    return {int(at): (str(rng.choice(FAULTS[exercise])),) for at in chosen}


def _fidgets(exercise: str, repetitions: int, rng: np.random.Generator) -> dict[int, tuple[str, ...]]:
    posture = ("small-heel-lift", "heel-tap")
    if "seated" in exercise or exercise == "soleus-push-up":
        posture = _SEATED_FIDGETS
    elif exercise.startswith("elevated"):
        posture = ("edge-pause",)
    return {int(rng.integers(1, repetitions)): (str(rng.choice(posture)),) for _ in range(2)}


def negatives(count: int, *, condition: str = "noisy", seed: int = 1) -> Iterator[Case]:
    """Give movements in which no heel rise counts, each put to the exercises it might be mistaken for."""
    pairs = [(movement, exercise) for movement in NEGATIVES for exercise in PUT_TO[movement]]
    for number in range(count):
        movement, exercise = pairs[number % len(pairs)]
        rng = np.random.default_rng([seed, number, *b"negative"])
        noise = Noise.messy() if condition == "bad-day" else Noise.heavy()
        performance = perform(
            movement,
            repetitions=int(rng.integers(3, 9)),
            seed=int(rng.integers(1 << 30)),
            person=random_person(int(rng.integers(1 << 30))),
            camera=Camera(
                facing=str(rng.choice(("left", "right"))), yaw_offset_deg=float(rng.uniform(-12, 12))
            ),
            noise=noise,
        )
        yield Case(f"negative-{number}-{movement}", exercise, "negative", performance)
