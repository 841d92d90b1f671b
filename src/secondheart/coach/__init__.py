"""What to say and show while somebody moves: how much, how often, and when to keep silent."""

from secondheart.coach.cues import Cue

__all__ = ["Cue"]
