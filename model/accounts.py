"""Exact accounts: stocks are events added up, and parts of a change add up with no remainder; all in integers."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule
from agents.errors import AccountError
from model.events import EVENTS, LEDGERS, NO_LEDGER, Flow

Counts = npt.NDArray[np.int64]


class Ledgers(NamedTuple):
    """Stocks by place at one year's end; p places."""

    residents: Counts
    """(p,) persons by where they live."""
    registrations: Counts
    """(p,) persons by where they are registered."""
    households: Counts
    """(p,) households by where they live."""


class Turnover(NamedTuple):
    """One year's events added up by place, 'nowhere' last; (events, p + 1) each."""

    given: Counts
    """What each kind of event brought to each place."""
    taken: Counts
    """What it took from it."""

    @property
    def changes(self) -> Counts:
        """(events, p) what each kind of event added to each place."""
        changes: Counts = (self.given - self.taken)[:, :-1]
        return changes


def turnover(flow: Flow) -> Turnover:
    """Add up a year's events by destination and by origin."""
    return Turnover(*added_up(flow))


@table_rule
def added_up(flow: Flow) -> tuple[Counts, Counts]:
    """(events, p + 1) sums of a year's events by destination, and by origin; next to all are zero."""
    events, places, _ = flow.shape
    given, taken = np.zeros((events, places), np.int64), np.zeros((events, places), np.int64)
    for event in range(events):
        for origin in range(places):
            for destination in range(places):
                count = flow[event, origin, destination]
                if count != 0:
                    given[event, destination] += count
                    taken[event, origin] += count
    return given, taken


def carried_forward(before: Ledgers, flow: Flow) -> Ledgers:
    """Stocks that the year's events make of last year's stocks."""
    stocks = [stock.copy() for stock in before]
    for event, change in zip(EVENTS, turnover(flow).changes, strict=True):
        if event.ledger != NO_LEDGER:
            stocks[event.ledger] += change
    return Ledgers(*stocks)


def check(before: Ledgers, flow: Flow, counted: Ledgers, year: int, place_names: tuple[str, ...]) -> None:
    """Compare the stocks that events add up to with a fresh count of the population.

    Raises:
        AccountError: naming the year, the ledger, the place, and both numbers.
    """
    expected = carried_forward(before, flow)
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


class Part(NamedTuple):
    """One event's share of a change of a rate, as a fraction of integers."""

    event: int
    numerator: int
    denominator: int

    @property
    def share(self) -> float:
        """In points of a percentage; 0 of nothing."""
        return 100.0 * self.numerator / self.denominator if self.denominator else 0.0


def parts_of_change(
    ledger: int,
    stock_before: Counts,
    stock_after: Counts,
    changes: Counts,
    urban: npt.NDArray[np.bool_],
    inside: npt.NDArray[np.bool_],
) -> list[Part]:
    """Parts of the change of an urban share within `inside`: Σₑ (ΔUₑ − r₀·ΔPₑ) / P₁, exact and free of order.

    With r₀ = U₀ / P₀ each part is the integer P₀·ΔUₑ − U₀·ΔPₑ over P₀·P₁; the parts add up to r₁ − r₀ exactly.

    Args:
        ledger: RESIDENTS or REGISTRATIONS.
        stock_before: (p,) last year's stock of that ledger.
        stock_after: (p,) this year's.
        changes: (events, p) of the year's `Turnover`.
        urban: (p,) the places that count as urban.
        inside: (p,) the places of the area.
    """
    persons, town = int(stock_before[inside].sum()), int(stock_before[inside & urban].sum())
    denominator = persons * int(stock_after[inside].sum())
    to_town, in_all = changes[:, inside & urban].sum(axis=1).tolist(), changes[:, inside].sum(axis=1).tolist()
    return [
        Part(index, persons * to_town[index] - town * in_all[index], denominator)
        for index, event in enumerate(EVENTS)
        if event.ledger == ledger
    ]


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
