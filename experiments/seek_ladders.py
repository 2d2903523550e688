"""What goal seeking may set: each lever's values from today's outward, within the catalogue's range.

A lever holds one value from 2021 on, in the whole prefecture. Unless cuts are allowed, none may go to where the measure
is carried out to a lesser extent than if it is left alone: what is saved by taking a measure back would else pay for
the others.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.errors import InputError, nearest
from experiments.point import LEVER
from policies.catalogue import catalogue
from policies.entry import Entry

STEPS = 10
"""Values of a lever, evenly spaced."""

Mix = Mapping[str, float]
"""Lever → value; what is not named is left alone."""


class Ladder(NamedTuple):
    """A lever's values that are tried."""

    key: str
    today: float
    """Value from 2021 on if it is left alone: that of 2020, but for recoding, which goes on."""
    rungs: tuple[float, ...]
    """Without today's."""

    @property
    def column(self) -> str:
        """Of a point."""
        return LEVER + self.key


def ladders(names: Sequence[str], cuts: bool) -> list[Ladder]:
    """The levers that are sought over.

    Args:
        names: of levers; every one that costs something if there are none.
        cuts: also values at which a measure is carried out less than if it is left alone.

    Raises:
        InputError: a lever does not exist, is named twice, or has no other value.
    """
    known = catalogue()
    for name in names:
        if name not in known:
            raise InputError(f"--levers: there is no lever '{name}'{nearest(name, known)}; luohu levers lists all")
        if list(names).count(name) > 1:
            raise InputError(f"--levers names {name} twice")
    chosen = names or [key for key, entry in known.items() if entry.cost.yuan > 0]
    found = [_ladder(known[name], cuts) for name in chosen]
    still = [ladder for ladder in found if not ladder.rungs]
    if names and still:
        raise InputError(
            f"--levers: {still[0].key} stands at {still[0].today:g} and cannot be carried out further within the "
            "catalogue's range; it can only be cut, with --cuts"
        )
    return [ladder for ladder in found if ladder.rungs]


def _ladder(entry: Entry, cuts: bool) -> Ladder:
    today, low, high = float(entry.lever.baseline), entry.range.low, entry.range.high
    # A measure that costs nothing saves nothing.
    if not cuts and entry.cost.yuan > 0:
        low, high = (today, high) if entry.quantity.full > entry.quantity.start else (low, today)
    start, end = (high, low) if high == today else (low, high)
    values = [round(start + (end - start) * step / STEPS, 10) for step in range(STEPS + 1)]
    return Ladder(entry.key, today, tuple(value for value in dict.fromkeys(values) if value != today))
