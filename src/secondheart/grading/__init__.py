"""Repetitions and an exercise in, faults and scores out."""

from secondheart.grading.faults import SetFacts, facts_of, findings_of, shown_by
from secondheart.grading.score import cost_of, in_order, score_of

__all__ = ["SetFacts", "cost_of", "facts_of", "findings_of", "in_order", "score_of", "shown_by"]
