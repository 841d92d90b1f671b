"""What the performer knows of each exercise: its posture, its full rise, and the faults it can show."""

from dataclasses import dataclass, replace
from typing import Literal

from secondheart.errors import RequestError
from secondheart.types import FaultId

Stance = Literal["seated", "bridge", "wall", "edge", "walk", "squat", "rise-from-chair", "bridge-flat"]

_TIMING: tuple[FaultId, ...] = ("short-hold", "partial-range", "fast-lowering", "bounce")


@dataclass(frozen=True, slots=True)
class Drill:
    """One exercise as the performer does it.

    ``hold_limit_s`` is the contract's limit of ``short-hold``; ``top_deg`` the foot pitch at the top of a
    full rise; ``stretch`` how far the heel sinks below the edge, as a share of heel-to-ball length;
    ``crosses`` says that the legs are crossed again and again. Times are those of a repetition done well.
    """

    stance: Stance
    both_legs: bool
    faults: tuple[FaultId, ...]
    hold_s: float = 2.0
    hold_limit_s: float = 1.2
    top_deg: float = 30.0
    stretch: float = 0.0
    counts: bool = True
    crosses: bool = False
    rise_s: float = 1.0
    lower_s: float = 1.5
    rest_s: float = 1.0


DRILLS: dict[str, Drill] = {
    "soleus-push-up": Drill(
        "seated", True, (*_TIMING, "knee-angle", "trunk-motion", "toe-lift", "uneven"), top_deg=32.0
    ),
    "bridge-heel-lift": Drill("bridge", True, (*_TIMING, "hip-drop", "toe-lift", "uneven"), top_deg=28.0),
    "seated-single-leg-calf-raise": Drill(
        "seated", False, (*_TIMING, "knee-angle", "trunk-motion", "toe-lift"), 1.0, 0.6, 32.0
    ),
    "single-leg-bridge-heel-lift": Drill("bridge", False, (*_TIMING, "hip-drop", "toe-lift"), 1.0, 0.6, 28.0),
    "tip-toe-walk": Drill("walk", True, ("heel-contact",), top_deg=32.0),
    "bent-knee-calf-raise": Drill(
        "wall", True, (*_TIMING, "knee-angle", "trunk-motion", "toe-lift", "uneven"), top_deg=30.0
    ),
    "elevated-bent-knee-calf-raise": Drill(
        "edge",
        False,
        (*_TIMING, "knee-angle", "trunk-motion", "toe-lift", "no-stretch"),
        1.0,
        0.6,
        29.0,
        0.165,
    ),
    # What is no exercise of the seven, and where no heel rise may be counted.
    "squat": Drill("squat", True, (), 0.3, counts=False),
    "flat-bridge": Drill("bridge-flat", True, (), 2.0, counts=False),
    "sit-down-stand-up": Drill("rise-from-chair", True, (), 1.5, counts=False),
    "ordinary-walk": Drill("walk", True, (), counts=False),
    "leg-crossing": Drill("seated", True, (), counts=False, crosses=True),
    "still": Drill("seated", True, (), counts=False),
}


#: Other ways to do an exercise: by exercise id and name of the variant.
VARIANTS: dict[tuple[str, str], Drill] = {
    # Fifty a minute and more, no hold, the heels let go: a repetition each 1.15 s.
    ("soleus-push-up", "houston"): replace(
        DRILLS["soleus-push-up"],
        faults=("partial-range", "knee-angle", "trunk-motion", "toe-lift", "uneven"),
        hold_s=0.12, rise_s=0.30, lower_s=0.35, rest_s=0.38,
    ),
}  # fmt: skip


def drill(exercise: str, variant: str = "article") -> Drill:
    """Return the drill of an exercise id or of one of the movements without a heel rise.

    Raises
    ------
    RequestError
        When the performer does not know the name, or not the variant.
    """
    if exercise not in DRILLS:
        raise RequestError(f"The performer knows no {exercise!r}; take one of {', '.join(DRILLS)}.")
    if variant == "article":
        return DRILLS[exercise]
    if (exercise, variant) not in VARIANTS:
        known = ["article", *(name for one, name in VARIANTS if one == exercise)]
        raise RequestError(
            f"The performer knows no variant {variant!r} of {exercise}; take one of {', '.join(known)}."
        )
    return VARIANTS[exercise, variant]
