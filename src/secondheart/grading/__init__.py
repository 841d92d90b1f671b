"""Repetitions and an exercise in, faults and scores out."""

from secondheart.grading.faults import SetFacts, shown_by, shown_on
from secondheart.grading.grade import Asked, Graded, grade_set
from secondheart.grading.score import cost_of, score_of

__all__ = ["Asked", "Graded", "SetFacts", "cost_of", "grade_set", "score_of", "shown_by", "shown_on"]
