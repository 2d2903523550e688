"""Dividing whole things exactly: largest remainder, and the nearest integer."""

from collections.abc import Sequence

from agents.compiling import rule


def nearest_integer(value: float) -> int:
    """Nearest integer, halves upward, the same on every machine."""
    floor = int(value) if value >= 0 or value == int(value) else int(value) - 1
    return floor + (1 if value - floor >= 0.5 else 0)


nearest = rule(nearest_integer)
"""The same for compiled rules; Python by itself is faster with the other."""


def divide(total: int, weights: Sequence[int]) -> list[int]:
    """Divide an integer in proportion to integer weights, by largest remainder; ties go to the earlier entry.

    The parts add up to `total` exactly. With no weight at all, every entry weighs the same.

    Args:
        total: what is divided, may be negative.
        weights: non-negative integers.
    """
    if not weights:
        return []
    if total < 0:
        return [-part for part in divide(-total, weights)]
    whole = sum(weights)
    if whole == 0:
        return divide(total, [1] * len(weights))
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
