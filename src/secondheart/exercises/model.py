"""The form of an exercise file: every key, its unit, and what it may hold."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from secondheart.types import FaultId, Language


def _one_line(text: str) -> str:
    """Refuse what a terminal, a page or a voice cannot show as one line."""
    if not text.isprintable() or not text.strip():
        raise PydanticCustomError("one_line", "must be one line of printable text, not blank")
    return text


def _as_tuple(value: object) -> object:
    # TOML has lists and the form has tuples; everything else stays strict.
    return tuple(value) if isinstance(value, list) else value


Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_one_line)]
Short = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_one_line)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1, max_length=40), BeforeValidator(_as_tuple)]
Seconds = Annotated[float, Field(gt=0, le=60)]
Degrees = Annotated[float, Field(ge=0, le=180)]
Fraction = Annotated[float, Field(gt=0, lt=1)]

Posture = Literal["sitting", "lying", "standing"]
Phase = Literal["rise", "hold", "lower", "rest"]
BodyPart = Literal["shoulder", "hip", "knee", "ankle", "heel", "foot_index"]


class Part(BaseModel):
    """A part of an exercise file: nothing beyond the named keys, and never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Limit(Part):
    """What makes a fault: at least a reason and a source; each fault adds its own numbers."""

    reason: Text
    source: Text


class ShortHold(Limit):
    """The top is held for less than ``minimum_s``."""

    minimum_s: Seconds


class PartialRange(Limit):
    """The rise stays below this fraction of the best of the set, or of the calibrated best."""

    fraction_of_best: Fraction


class FastLowering(Limit):
    """The heel comes down in less than ``minimum_s``."""

    minimum_s: Seconds


class Bounce(Limit):
    """The bottom lasts under ``bottom_s``, or the heel rebounds between the two fractions of range."""

    bottom_s: Seconds
    rebound_from: Fraction
    rebound_to: Fraction


class KneeAngle(Limit):
    """The knee leaves a target angle (seated) or the set's own usual angle (standing), or the bounds."""

    target_deg: Degrees | None = None
    tolerance_deg: Degrees
    minimum_deg: Degrees | None = None
    maximum_deg: Degrees | None = None


class HipDrop(Limit):
    """The hips leave the line from shoulders to knees by more than ``maximum_deg``."""

    maximum_deg: Degrees


class TrunkMotion(Limit):
    """The trunk leaves the set's own usual lean by more than ``maximum_deg``."""

    maximum_deg: Degrees


class ToeLift(Limit):
    """The ball of the foot leaves its support by more than ``maximum_cm``."""

    maximum_cm: Annotated[float, Field(gt=0, le=20)]


class HeelContact(Limit):
    """The heel of the foot that carries weight comes below this fraction of its raised height."""

    fraction_of_raised: Fraction


class NoStretch(Limit):
    """The heel does not sink ``below_edge_cm`` under a level sole."""

    below_edge_cm: Annotated[float, Field(gt=0, le=10)]


class Uneven(Limit):
    """The lower heel rises less than this fraction of the higher one."""

    fraction_of_higher: Fraction


class Limits(Part):
    """The faults that are looked for. A fault that is left out is never reported."""

    short_hold: Annotated[ShortHold | None, Field(alias="short-hold")] = None
    partial_range: Annotated[PartialRange | None, Field(alias="partial-range")] = None
    fast_lowering: Annotated[FastLowering | None, Field(alias="fast-lowering")] = None
    bounce: Bounce | None = None
    knee_angle: Annotated[KneeAngle | None, Field(alias="knee-angle")] = None
    hip_drop: Annotated[HipDrop | None, Field(alias="hip-drop")] = None
    trunk_motion: Annotated[TrunkMotion | None, Field(alias="trunk-motion")] = None
    toe_lift: Annotated[ToeLift | None, Field(alias="toe-lift")] = None
    heel_contact: Annotated[HeelContact | None, Field(alias="heel-contact")] = None
    no_stretch: Annotated[NoStretch | None, Field(alias="no-stretch")] = None
    uneven: Uneven | None = None


class Target(Part):
    """What is asked: repetitions, hold and tempo.

    A key that is left out is None. ``repetitions`` None means as long as ``duration`` says; ``hold_s`` None
    means that no hold is asked; ``rise_s`` and ``lower_s`` None mean that the tempo is open.
    """

    repetitions: Annotated[int, Field(ge=1, le=500)] | None = None
    hold_s: Annotated[float, Field(ge=0, le=60)] | None = None
    rise_s: Seconds | None = None
    lower_s: Seconds | None = None
    cadence_per_min: Annotated[float, Field(gt=0, le=300)] | None = None
    duration: Text | None = None
    source: Text


class Cue(Part):
    """What the coach says when a fault is seen: aloud while moving, and afterwards.

    ``at_once`` says it the first time; else a fault must be seen again before anything is said.
    ``translated`` holds ``short`` in other languages, as far as there are any.
    """

    short: Short
    translated: dict[Language, Short] = {}
    long: Text
    at_once: bool = False

    def said_in(self, language: Language) -> tuple[str, Language]:
        """Return what is said in a language, and which it is: English where there is no translation."""
        words = self.translated.get(language)
        return (self.short, "en") if words is None else (words, language)


class Camera(Part):
    """Where the camera stands, and which points of the near side it must see."""

    view: Literal["side"]
    height_cm: Annotated[float, Field(ge=0, le=250)]
    distance_m: Annotated[float, Field(gt=0, le=10)]
    must_see: Annotated[tuple[BodyPart, ...], Field(min_length=1, max_length=6), BeforeValidator(_as_tuple)]
    advice: Text
    source: Text


class Phone(Part):
    """Where a phone is worn instead of a camera; ``mount`` is None where no phone can grade it."""

    mount: Literal["thigh", "pelvis", "shank"] | None = None
    advice: Text


class Signals(Part):
    """Which signal is counted, for each kind of capture; None where that kind cannot count it."""

    camera: Literal["heel-height", "steps"]
    thigh: Literal["inclination"] | None = None
    pelvis: Literal["vertical-rise", "steps"] | None = None
    shank: Literal["inclination"] | None = None


class Effort(Part):
    """How hard each calf muscle works in one phase, 0 (rest) to 1 (hardest of the seven), for pictures."""

    soleus: Annotated[float, Field(ge=0, le=1)]
    gastrocnemius: Annotated[float, Field(ge=0, le=1)]
    source: Text


class Pictures(Part):
    """What is seen in each of an exercise's pictures, for those who do not see them."""

    start: Text
    top: Text
    loop: Text


class Exercise(Part):
    """One written exercise: how it is done, how it is counted, and what is graded."""

    form: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)]
    variant: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)] = "article"
    name: Text
    summary: Text
    source: Text
    level: Annotated[int, Field(ge=1, le=7)]
    level_name: Literal["beginner", "intermediate", "advanced"]
    level_source: Text
    easier: Text
    harder: Text
    posture: Posture
    opens_set: Text
    legs: Literal["both", "one"]
    movement: Literal["repetitions", "walk"]
    support: Literal["floor", "edge"]
    phases: Annotated[tuple[Phase, ...], Field(min_length=2, max_length=4), BeforeValidator(_as_tuple)]
    steps: Texts
    side_change: Text | None = None
    equipment: Texts
    hold_on_to: Text
    pictures: Pictures | None = None
    ask_first: Texts
    stop_when: Texts
    signals: Signals
    target: Target
    camera: Camera
    phone: Phone
    limits: Limits
    cues: dict[FaultId, Cue]
    muscles: dict[Phase, Effort]

    def limit(self, fault: FaultId) -> Limit | None:
        """Return the limit of a fault, or None where this exercise does not look for it."""
        found: Limit | None = getattr(self.limits, fault.replace("-", "_"))
        return found
