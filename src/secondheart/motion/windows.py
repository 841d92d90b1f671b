"""Statistics over time that leave missing values out, and come out the same however samples are cut."""

import numpy as np

from secondheart.types import Array


def weighted_mean(values: Array, weights: Array) -> Array:
    """Return the running weighted mean over time of (n, 2) values; missing ones are left out, ends stay."""
    half = len(weights) // 2
    count = len(values) - 2 * half
    if count <= 0:
        return values
    known = ~np.isnan(values)
    total = _running_sum(np.where(known, values, 0.0), weights, count)
    whole = known.all()  # then the weights add up to the same everywhere
    weight = sum(weights.tolist()) if whole else _running_sum(known.astype(float), weights, count)
    mean = values.copy()
    with np.errstate(invalid="ignore", divide="ignore"):
        mean[half : half + count] = np.where(known[half : half + count], total / weight, np.nan)
    return mean


def _running_sum(values: Array, weights: Array, count: int) -> Array:
    total: Array = weights[0] * values[:count]
    for place in range(1, len(weights)):
        total += weights[place] * values[place : place + count]
    return total


def median(values: Array) -> Array:
    """Return the median over the last axis, missing values left out."""
    values = np.sort(values, axis=-1)  # several times faster than np.median here; NaN goes last
    count = values.shape[-1]
    if not np.isnan(values[..., -1]).any():
        middle: Array = (values[..., (count - 1) // 2] + values[..., count // 2]) / 2
        return middle
    last = np.maximum(np.count_nonzero(~np.isnan(values), axis=-1, keepdims=True) - 1, 0)
    low = np.take_along_axis(values, last // 2, axis=-1)
    high = np.take_along_axis(values, (last + 1) // 2, axis=-1)
    return ((low + high) / 2)[..., 0]
