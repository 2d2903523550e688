"""What a lever mix costs, and what it reaches, over futures that all mixes share.

Cost is what `policies.costing` reckons: units beyond those of the reference in the same future, times the unit cost;
the mean over futures. What is reached is told at the probability asked for: the best value that so large a share of
the futures attains.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from experiments.condition import Condition
from experiments.proportion import interval
from experiments.seek_runs import Ran
from policies.catalogue import catalogue
from policies.costing import payer_shares
from policies.entry import Entry

Floats = npt.NDArray[np.float64]


class Cost(NamedTuple):
    """Yuan of 2020 until the last year, mean over futures, with the ends of the unit costs' ranges."""

    yuan: float
    low: float
    high: float


class Reckoned(NamedTuple):
    """What came of one mix."""

    cost: Cost
    by_lever: dict[str, Cost]
    """Of every measure with a difference, the lever itself set or not."""
    reach: float
    """How far beyond the targets one is with the probability asked for: of the target that is missed by most or passed
    by least, in standard deviations of the reference over futures. 0 is just there."""
    met: int
    """Futures in which every target is met."""
    runs: int
    """Futures; one whose run failed counts as not met."""
    levels: tuple[float, ...]
    """Of each target's indicator: the value attained with the probability asked for."""

    @property
    def probability(self) -> float:
        """That every target is met."""
        return self.met / self.runs

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the probability."""
        return interval(self.met, self.runs)


def reckon(
    ran: Ran,
    reference: Ran,
    conditions: Sequence[Condition],
    spreads: Sequence[float],
    probability: float,
    payers: Sequence[str],
) -> list[Reckoned]:
    """Reckon every mix.

    Args:
        ran: mixes under futures.
        reference: one mix, the policy of 2020, under the same futures.
        conditions: the targets.
        spreads: of each; see `spreads_of`.
        probability: asked for.
        payers: whose outlays count; everybody's if there are none.
    """
    found = []
    for values, units in zip(ran.values, ran.units, strict=True):
        margins = [condition.margin(values[:, k]) for k, condition in enumerate(conditions)]
        beyond = np.min([margin / spread for margin, spread in zip(margins, spreads, strict=True)], axis=0)
        held = np.all([condition.holds(values[:, k]) for k, condition in enumerate(conditions)], axis=0)
        levels = tuple(attained(values[:, k], condition, probability) for k, condition in enumerate(conditions))
        by_lever = _costs(units - reference.units[0], payers)
        found.append(Reckoned(_sum(by_lever), by_lever, _best(beyond, probability), int(held.sum()), len(held), levels))
    return found


def spreads_of(reference: Ran, conditions: Sequence[Condition]) -> list[float]:
    """Standard deviation of each target's indicator over the reference's futures, by which several are compared."""
    found = [float(np.nanstd(reference.values[0, :, k])) for k in range(len(conditions))]
    return [spread if spread > 0.0 else 1.0 for spread in found]


def attained(values: Floats, condition: Condition, probability: float) -> float:
    """The best value that at least a share of the futures attains; NaN if too many failed."""
    margin = _best(condition.margin(values), probability)
    if math.isinf(margin):
        return math.nan
    return condition.value + (margin if condition.operator[0] == ">" else -margin)


def _best(margins: Floats, probability: float) -> float:
    """The margin that at least a share of the futures has; −∞ if too many failed."""
    order = np.sort(np.where(np.isnan(margins), -np.inf, margins))[::-1]
    return float(order[max(math.ceil(probability * len(order) - 1e-9), 1) - 1])


def _costs(units: Floats, payers: Sequence[str]) -> dict[str, Cost]:
    """Costs by measure from (futures, measures) units beyond the reference's; what costs nothing is left out."""
    known = ~np.isnan(units).any(axis=1)
    means = units[known].mean(axis=0) if known.any() else np.zeros(units.shape[1])
    costs = {
        entry.key: _cost(float(mean), entry, payers) for mean, entry in zip(means, catalogue().values(), strict=True)
    }
    return {key: cost for key, cost in costs.items() if cost.yuan or cost.high}


def _cost(units: float, entry: Entry, payers: Sequence[str]) -> Cost:
    shares = zip(entry.cost.payers, payer_shares(entry.cost), strict=True)
    share = sum(part for payer, part in shares if not payers or payer in payers)
    ends = sorted((units * share * entry.cost.low, units * share * entry.cost.high))
    return Cost(units * share * entry.cost.yuan, *ends)


def _sum(costs: Mapping[str, Cost]) -> Cost:
    return Cost(*(math.fsum(part) for part in zip(*costs.values(), strict=True))) if costs else Cost(0.0, 0.0, 0.0)
