"""Signals in, repetitions out: rises found, measured in their own window, and judged to be repetitions."""
