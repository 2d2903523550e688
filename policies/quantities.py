"""How many units of a measure a run holds, by year and township: from its lever values and what it counted.

Four rules are enough. `count`: what was counted in the year. `level`: the extent of the lever times the count, every
year, and the whole count of those `besides`, for a child who registers is not taught for nothing from then on. `rise`:
what the extent has risen by since last year times the count, once. `accrued`: the extent times last year's stock is
added to what was added before, and all of it costs every year.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from model.levers import LeverTable, lever_index
from model.region import Region
from policies.counts import Outcome, counts_of, years_of
from policies.entry import Entry, Quantity

Floats = npt.NDArray[np.float64]


def extent(value: Floats, quantity: Quantity) -> Floats:
    """How far a measure is carried out: 0 at `start` and on its other side, 1 at `full`, a line beyond up to `most`."""
    share: Floats = np.maximum((value - quantity.start) / (quantity.full - quantity.start), 0.0)
    return share if quantity.most is None else np.minimum(share, quantity.most)


def levels(table: LeverTable, lever: str, years: range) -> Floats:
    """(years + 1, t) values of a lever, from the year before the first on."""
    row = lever_index(lever)
    return np.stack([table.of(year)[row] for year in range(years[0] - 1, years[-1] + 1)])


def quantity_of(entry: Entry, table: LeverTable, counts: Mapping[str, Floats], years: range) -> Floats:
    """(years, t) units of one measure in a run; see the module for the rules.

    Args:
        entry: of the catalogue.
        table: lever values of the run.
        counts: (years + 1, t) each, from `counts_of`.
        years: simulated.
    """
    quantity = entry.quantity
    count = counts[quantity.of]
    if quantity.whole is not None:
        total = count.sum(axis=1, keepdims=True)
        count = count * np.divide(quantity.whole, total, out=np.zeros_like(total), where=total > 0.0)
    base = count[:-1] if quantity.opening else count[1:]
    if quantity.rule == "count":
        return base
    reach = extent(levels(table, entry.key, years), quantity)
    if quantity.rule == "rise":
        return np.maximum(reach[1:] - reach[:-1], 0.0) * base
    amount = reach[1:] * base
    if quantity.besides is not None:
        amount = amount + counts[quantity.besides][1:]
    return np.cumsum(amount, axis=0) if quantity.rule == "accrued" else amount


def quantities_of(entries: Mapping[str, Entry], outcome: Outcome, region: Region) -> dict[str, Floats]:
    """(years, t) units of every measure in a run.

    Raises:
        InputError: nothing was simulated, or the run lacks an indicator.
    """
    counts, years = counts_of(outcome, region), years_of(outcome)
    return {key: quantity_of(entry, outcome.table, counts, years) for key, entry in entries.items()}
