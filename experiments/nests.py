"""Means and mean squares of draws nested in populations: of all draws, and with each draw left out in turn.

The populations, their levels and their shares among the draws are held: leaving a draw out makes its population's mean
less sure, and gives no other population more weight.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Moments(NamedTuple):
    """Of values (draws, …): each (…) of all draws, or (draws, …) with the draw of that row left out."""

    mean: Floats
    between: Floats
    """Variance of the populations' means, each weighted by its share."""
    within: Floats
    """Mean square within populations, pooled over them."""
    noise_mean: Floats
    """What draws within populations add to the square of the mean, in units of `within`; (draws, 1, …) at most."""
    noise_between: Floats
    """The same of `between`."""


@dataclass(frozen=True)
class Nest:
    """Draws by population; of one population where they cannot be told apart: a single one, or each draw its own."""

    which: npt.NDArray[np.int64]
    """(draws,) row of the population."""
    sizes: npt.NDArray[np.int64]
    """(populations,) draws of each."""

    @property
    def apart(self) -> bool:
        """Whether there are populations that can be told apart."""
        return len(self.sizes) > 1

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the mean square within populations."""
        return len(self.which) - len(self.sizes)

    def levels(self, values: Floats) -> Floats:
        """(populations, …) means."""
        return np.stack([values[self.which == p].mean(axis=0) for p in range(len(self.sizes))])

    def whole(self, values: Floats) -> Moments:
        """Of all draws."""
        draws, mean, levels = len(values), values.mean(axis=0), self.levels(values)
        between = (_wide(self.sizes / draws, values) * (levels - mean) ** 2).sum(axis=0)
        within = ((values - levels[self.which]) ** 2).sum(axis=0) / self.freedom
        return Moments(mean, between, within, np.array(1 / draws), np.array((len(self.sizes) - 1) / draws))

    def left_out(self, values: Floats) -> Moments:
        """With each draw left out, the shares held; means nothing for a draw that is alone in its population.

        The mean of the population falls by the draw's distance from it over the number of draws that are left, and all
        else follows from that; at least two degrees of freedom are needed.
        """
        draws, all_of, levels = len(values), self.whole(values), self.levels(values)
        size = self.sizes[self.which]
        left = np.maximum(size - 1, 1)
        share, off = _wide(size / draws, values), values - levels[self.which]
        moved = -off / _wide(left, values)
        level = levels[self.which] - all_of.mean
        between = all_of.between + share * (2 * level * moved + (1 - share) * moved**2)
        within = (all_of.within * self.freedom - _wide(size / left, values) * off**2) / (self.freedom - 1)
        more = 1 / left - 1 / size
        return Moments(
            all_of.mean + share * moved, between, within, _wide(1 / draws + (size / draws) ** 2 * more, values),
            _wide((len(self.sizes) - 1) / draws + size / draws * (1 - size / draws) * more, values),
        )  # fmt: skip

    def error(self, without: Floats) -> Floats:
        """(…) standard error by the jackknife.

        Args:
            without: (draws, …) what is estimated with each draw left out.

        Returns:
            A draw of a population of k counts as 1 − 1 / k, since the population's mean follows it. One that is alone
            cannot be left out and adds nothing, which is little where there are few of them.
        """
        size = self.sizes[self.which]
        weight = _wide((size - 1) / size, without)
        centre = (weight * without).sum(axis=0) / self.freedom
        return np.asarray(np.sqrt((weight * (without - centre) ** 2).sum(axis=0)))


def nest_of(populations: npt.NDArray[np.int64]) -> Nest:
    """Draws by the number of their population, (draws,); all as of one where there are not two, one with two draws."""
    numbers, which, sizes = np.unique(populations, return_inverse=True, return_counts=True)
    if 1 < len(numbers) < len(populations):
        return Nest(which.astype(np.int64), sizes.astype(np.int64))
    return Nest(np.zeros(len(populations), np.int64), np.array([len(populations)]))


def _wide(numbers: npt.NDArray[np.float64] | npt.NDArray[np.int64], values: Floats) -> Floats:
    """(n, 1, …) of (n,) numbers, which meet values (n, …)."""
    return np.asarray(numbers, np.float64).reshape(-1, *(1,) * (values.ndim - 1))
