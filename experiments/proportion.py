"""How far a share counted over few runs may be from the true one."""

import math

NORMAL = 1.959963984540054
"""95 % of a normal distribution lie within so many standard deviations."""


def interval(hits: int, runs: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a probability, of which `hits` of `runs` independent runs are a sample.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212. Without any run it is 0 to 1.
    """
    if runs == 0:
        return 0.0, 1.0
    share, square = hits / runs, NORMAL * NORMAL
    middle = (share + square / (2 * runs)) / (1 + square / runs)
    half = NORMAL * math.sqrt(share * (1 - share) / runs + square / (4 * runs * runs)) / (1 + square / runs)
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == runs else middle + half)


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
