"""Counts aloud what a worn phone shows: at once, from the newest frames, never taken back."""

from secondheart.exercises.model import Exercise
from secondheart.motion.worn_signals import WornSignals
from secondheart.repetition.gate import Scale


class WornSpokenCount:
    def __init__(self, exercise: Exercise, scale: Scale) -> None:
        pass

    def push(self, run: WornSignals) -> list[float]:
        return []
