"""Exact accounts: stocks are events added up, and parts of a change add up with no remainder; all in integers."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule
from agents.errors import AccountError
from model.events import EVENTS, LEDGERS, Flow

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

OF_LEDGER = tuple(np.flatnonzero([event.ledger == ledger for event in EVENTS]) for ledger in range(len(LEDGERS)))
"""Kinds of events that change each ledger, by index."""


class Ledgers(NamedTuple):
    """Stocks by place at one year's end; p places."""

    residents: Counts
    """(p,) persons by where they live."""
    registrations: Counts
    """(p,) persons by where they are registered."""
    households: Counts
    """(p,) households by where they live."""


class Turnover(NamedTuple):
    """One year's events, and what they add up to by place, 'nowhere' last; n cells of the year's table are not zero."""

    cells: Counts
    """(n, 5) year, kind, origin, destination and number of each."""
    given: Counts
    """(events, p + 1) what each kind of event brought to each place."""
    taken: Counts
    """(events, p + 1) what it took from it."""

    @property
    def changes(self) -> Counts:
        """(events, p) what each kind of event added to each place."""
        changes: Counts = (self.given - self.taken)[:, :-1]
        return changes


def turnover(flow: Flow, year: int) -> Turnover:
    """List a year's events, and add them up by destination and by origin."""
    return Turnover(*added_up(flow, year, int(np.count_nonzero(flow))))


@table_rule
def added_up(flow: Flow, year: int, found: int) -> tuple[Counts, Counts, Counts]:
    """Columns of a `Turnover` with `found` cells; next to all are zero, so that most origins are seen at a glance."""
    events, places, _ = flow.shape
    given, taken = np.zeros((events, places), np.int64), np.zeros((events, places), np.int64)
    cells, n = np.empty((found, 5), np.int64), 0
    for event in range(events):
        for origin in range(places):
            noted = np.int32(0)
            for destination in range(places):
                noted |= flow[event, origin, destination]
            for destination in range(places if noted != 0 else 0):
                count = flow[event, origin, destination]
                if count != 0:
                    taken[event, origin] += count
                    given[event, destination] += count
                    cells[n, 0], cells[n, 1], cells[n, 2] = year, event, origin
                    cells[n, 3], cells[n, 4] = destination, count
                    n += 1
    return cells, given, taken


def carried_forward(before: Ledgers, changes: Counts) -> Ledgers:
    """Stocks that the year's events, (events, p) `changes`, make of last year's stocks."""
    return Ledgers(*(stock + changes[OF_LEDGER[ledger]].sum(axis=0) for ledger, stock in enumerate(before)))


def check(before: Ledgers, changes: Counts, counted: Ledgers, year: int, place_names: tuple[str, ...]) -> None:
    """Compare the stocks that events, (events, p) `changes`, add up to with a fresh count of the population.

    Raises:
        AccountError: naming the year, the ledger, the place, and both numbers.
    """
    expected = carried_forward(before, changes)
    for name, sums, stock in zip(LEDGERS, expected, counted, strict=True):
        wrong = np.flatnonzero(sums != stock)
        if wrong.size:
            place = int(wrong[0])
            raise AccountError(
                f"accounts of {year}: the events make {int(sums[place])} {name} in {place_names[place]}, "
                f"the count finds {int(stock[place])} ({wrong.size} place{'s' if wrong.size > 1 else ''} wrong)"
            )
    if int(counted.residents.sum()) != int(counted.registrations.sum()):
        raise AccountError(
            f"accounts of {year}: {int(counted.residents.sum())} persons live somewhere, "
            f"{int(counted.registrations.sum())} are registered somewhere; every person must be both"
        )


class Parts(NamedTuple):
    """Shares that kinds of events have in the change of a rate, as fractions of integers; e kinds, some areas."""

    events: Counts
    """(e,) kinds of events, by index."""
    numerators: Counts
    """(e, areas)."""
    denominators: Counts
    """(areas,)."""

    @property
    def points(self) -> Floats:
        """(e, areas) in points of a percentage; 0 of nothing."""
        nobody = self.denominators == 0
        points: Floats = np.where(nobody, 0.0, 100.0 * self.numerators / np.where(nobody, 1, self.denominators))
        return points


def parts_of_change(
    ledger: int, stock_before: Counts, stock_after: Counts, changes: Counts, urban: Mask, holds: Mask
) -> Parts:
    """Parts of the change of an urban share within some areas: Σₑ (ΔUₑ − r₀·ΔPₑ) / P₁, exact and free of order.

    With r₀ = U₀ / P₀ each part is the integer P₀·ΔUₑ − U₀·ΔPₑ over P₀·P₁; the parts add up to r₁ − r₀ exactly. The
    integers hold up to three thousand million persons.

    Args:
        ledger: RESIDENTS or REGISTRATIONS.
        stock_before: (p,) last year's stock of that ledger.
        stock_after: (p,) this year's.
        changes: (events, p) of the year's `Turnover`.
        urban: (p,) the places that count as urban.
        holds: (areas, p) the places of each area.
    """
    everyone, towns = holds.T.astype(np.int64), (holds & urban).T.astype(np.int64)
    persons, town = stock_before @ everyone, stock_before @ towns
    own = changes[OF_LEDGER[ledger]]
    numerators = persons * (own @ towns) - town * (own @ everyone)
    return Parts(OF_LEDGER[ledger], numerators, persons * (stock_after @ everyone))


def check_unique(identities: npt.NDArray[np.uint64]) -> None:
    """See that no two households bear the same id.

    Args:
        identities: (n,) ids in ascending order.

    Raises:
        AccountError: naming the first id that occurs twice.
    """
    twice = np.flatnonzero(identities[1:] == identities[:-1])
    if twice.size:
        raise AccountError(f"household {int(identities[twice[0]])} occurs twice; an id belongs to one household")
