"""Follows a part of the body that is lifted with the heel, as the pelvis is in standing."""

from secondheart.motion.worn import Sensed
from secondheart.motion.worn_signals import WornSignals


class Lifting:
    def __init__(self, stature_m: float) -> None:
        raise NotImplementedError

    def push(self, sensed: Sensed) -> list[WornSignals]:
        raise NotImplementedError

    def finish(self) -> list[WornSignals]:
        raise NotImplementedError
