"""How far a share counted over few runs may be from the true one."""

import math
from statistics import NormalDist

CONFIDENCE = 0.95
"""Of Monte Carlo intervals."""
NORMAL = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
"""That share of a normal distribution lies within so many standard deviations."""


def wilson(share: float, trials: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a probability.

    Args:
        share: of the trials in which it came true.
        trials: independent ones, or as many as would be as sure.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212.
    """
    square = NORMAL * NORMAL
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = NORMAL / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def interval(hits: int, runs: int) -> tuple[float, float]:
    """95 % interval of a probability, of which `hits` of `runs` independent runs are a sample; 0 to 1 without any."""
    return wilson(hits / runs, runs) if runs else (0.0, 1.0)


def fewest_hits(runs: int, least: float) -> int | None:
    """Fewest of so many runs that must come true for the interval to begin at `least`; None if not even all are enough.

    Args:
        runs: independent ones.
        least: probability.
    """
    return next((hits for hits in range(runs + 1) if interval(hits, runs)[0] >= least), None)


def fewest_runs(least: float) -> int:
    """Fewest runs whose interval begins at a probability below 1 if every one of them comes true."""
    # Where all come true, Wilson's lower end is runs / (runs + square).
    runs = max(math.ceil(least / (1.0 - least) * NORMAL * NORMAL), 1)
    return runs if interval(runs, runs)[0] >= least else runs + 1


def tail(hits: int, runs: int, chance: float) -> float:
    """Probability of at least `hits` in `runs` independent trials of a chance: the upper tail of the binomial."""
    if hits <= 0 or chance >= 1.0:
        return 1.0
    if chance <= 0.0:
        return 0.0
    logs = (
        math.lgamma(runs + 1) - math.lgamma(k + 1) - math.lgamma(runs - k + 1)
        + k * math.log(chance) + (runs - k) * math.log1p(-chance)
        for k in range(hits, runs + 1)
    )  # fmt: skip
    return min(math.fsum(math.exp(log) for log in logs), 1.0)
