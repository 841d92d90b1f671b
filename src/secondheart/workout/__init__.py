"""Wires the rooms together: samples in, events and one analysis out."""

from secondheart.workout.analyze import analyze
from secondheart.workout.engine import Workout
from secondheart.workout.events import Closed, Counted, Event, Finished

__all__ = ["Closed", "Counted", "Event", "Finished", "Workout", "analyze"]
