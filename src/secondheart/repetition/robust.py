"""Medians and quantiles of values some of which are missing."""

import numpy as np

from secondheart.types import Array


def middle(values: Array) -> float:
    """Return the median of the known values, NaN where none is known."""
    return quantile(values, 0.5)


def quantile(values: Array, part: float) -> float:
    """Return the value below which this part of the known values lies, NaN where none is known."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan")
    known.sort()
    return float(known[int(part * (len(known) - 1) + 0.5)])
