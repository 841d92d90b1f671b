"""How a person looks: skin, hair, clothes, build; and the stick figure whose measures fit the mesh."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secondheart.synthetic.body import Person

Colour = tuple[float, float, float]
Hair = Literal["short", "long", "bun", "none"]
Legwear = Literal["shorts", "trousers"]
Footwear = Literal["shoes", "bare"]

#: Skin tones from light to dark, by name.
SKINS: dict[str, Colour] = {
    "pale": (0.93, 0.77, 0.69), "light": (0.87, 0.66, 0.54), "olive": (0.76, 0.56, 0.41),
    "tan": (0.63, 0.43, 0.30), "brown": (0.45, 0.29, 0.20), "dark": (0.30, 0.19, 0.14),
}  # fmt: skip
_HAIR_COLOURS: tuple[Colour, ...] = (
    (0.10, 0.08, 0.07), (0.23, 0.15, 0.10), (0.42, 0.27, 0.15), (0.66, 0.51, 0.30), (0.55, 0.54, 0.53)
)  # fmt: skip
_CLOTHES: tuple[Colour, ...] = (
    (0.15, 0.36, 0.66), (0.70, 0.16, 0.17), (0.16, 0.45, 0.33), (0.83, 0.80, 0.74), (0.45, 0.24, 0.52),
    (0.85, 0.55, 0.15), (0.30, 0.33, 0.38),
)  # fmt: skip
_LEG_COLOURS: tuple[Colour, ...] = (
    (0.12, 0.13, 0.19), (0.28, 0.31, 0.37), (0.42, 0.38, 0.31), (0.10, 0.22, 0.25)
)  # fmt: skip
_SHOE_COLOURS: tuple[Colour, ...] = (
    (0.12, 0.13, 0.17),
    (0.80, 0.79, 0.77),
    (0.55, 0.13, 0.14),
    (0.20, 0.33, 0.52),
)

#: Lengths of the mesh beside the stick figure's average ones, so that nothing is stretched visibly.
_TRUNK, _SHANK = 0.942, 0.962
_ANKLE = {"shoes": 1.42, "bare": 1.15}
_FOOT = {"shoes": 1.02, "bare": 0.968}


@dataclass(frozen=True, slots=True)
class Look:
    """What a camera sees of a person.

    Parameters
    ----------
    skin
        One of :data:`SKINS`.
    build
        Width across the bones as a share of the average: 0.85 is slender, 1.25 is heavy.

    >>> Look().footwear
    'shoes'
    """

    skin: str = "light"
    hair: Hair = "short"
    hair_colour: Colour = _HAIR_COLOURS[1]
    top: Colour = _CLOTHES[0]
    legwear: Legwear = "shorts"
    leg_colour: Colour = _LEG_COLOURS[0]
    footwear: Footwear = "shoes"
    shoe_colour: Colour = _SHOE_COLOURS[0]
    build: float = 1.0


def random_look(seed: int) -> Look:
    """Draw a look.

    >>> random_look(2) == random_look(2)
    True
    """
    rng = np.random.default_rng([seed, 11])

    def one(colours: tuple[Colour, ...]) -> Colour:
        return colours[int(rng.integers(len(colours)))]

    hairs: tuple[Hair, ...] = ("short", "long", "bun", "short", "none")
    return Look(
        skin=list(SKINS)[int(rng.integers(len(SKINS)))],
        hair=hairs[int(rng.integers(len(hairs)))],
        hair_colour=one(_HAIR_COLOURS),
        top=one(_CLOTHES),
        legwear="trousers" if rng.random() < 0.4 else "shorts",
        leg_colour=one(_LEG_COLOURS),
        footwear="bare" if rng.random() < 0.3 else "shoes",
        shoe_colour=one(_SHOE_COLOURS),
        build=float(rng.uniform(0.88, 1.18)),
    )


def dressed(look: Look, stature_cm: float = 175.0, seed: int | None = None) -> Person:
    """Return the stick figure inside a look: the mesh's proportions, a foot and ankle height as worn.

    Parameters
    ----------
    stature_cm
        Standing height as worn, with shoes.
    seed
        Draws segments up to 4 % and feet up to 5 % from the mesh's own; None leaves them as they are.

    >>> round(dressed(Look(), 180).foot_m, 3)
    0.279
    """
    vary = np.ones(5)
    if seed is not None:
        rng = np.random.default_rng([seed, 13])
        vary = np.concatenate([rng.uniform(0.96, 1.04, 4), rng.uniform(0.95, 1.05, 1)])
    thigh, shank, trunk, arm, foot = vary.tolist()
    return Person(
        stature_cm=stature_cm, thigh=thigh, shank=_SHANK * shank, trunk=_TRUNK * trunk,
        foot=_FOOT[look.footwear] * foot, arm=arm, ankle=_ANKLE[look.footwear],
    )  # fmt: skip
