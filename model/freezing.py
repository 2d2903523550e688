"""Runs frozen on a reference: what a lever does by itself, before anyone answers to what others do because of it.

The total effect of a lever is the difference of two ordinary runs. Its *direct* effect is the difference of two runs
frozen on the same reference, one with the reference's levers and one with others: what is left is what comes about
through feedback, crowding out and the marriage market. In a frozen run

- wages, rents, last year's labour force, dwellings in use, pupils, residents, settlers and kin are the reference's of
  the same year; jobs, dwellings and seats are the run's own, made by its own levers and governments out of that record;
- no dwelling, job or seat that is claimed is lost, so nobody's place is taken by somebody else;
- spouses are those of the reference (`model/frozen_weddings.py`);
- affordable rental goes by lot, at the chance that the reference's movers leave (`model.settling.lettings_by_lot`);
- and so do places in courses, at the chance that the reference's workers leave.

What happens to a household is then a function of its own row, the levers and the reference, with one exception: where a
resettlement project takes a number of households, the next in line follows when one of them has left the line.

Capacities bind in the reference and not in what is frozen on it, so a run frozen on its own scenario is not the
reference: compare frozen runs with one another. Results of a frozen run are no forecast of anything.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.errors import InputError
from agents.moving import STAY, WHOLE
from agents.places import Places
from agents.registering import KEEP
from model.choosing import Choices
from model.demography_step import lives, matches, weddings
from model.frozen_weddings import kept_weddings
from model.reference import Moves, Reference, Seen, Weddings
from model.state import State
from model.year import YEAR
from model.year_inputs import conditions_of

if TYPE_CHECKING:
    from model.migration import MigrationModel

Steps = tuple[tuple[str, Callable[[Any], None]], ...]


class _Keeper:
    """Looks at a run between its steps and keeps what others may be frozen on."""

    def __init__(self) -> None:
        self.years: list[Seen] = []
        self.couples: Weddings
        self.moves: Moves

    def matched(self, run: "MigrationModel") -> None:
        """Before the weddings."""
        s = run.state
        self.couples = kept_weddings(s.couples, s.sides, s.households)

    def wishes(self, run: "MigrationModel") -> None:
        """Before places and dwellings are given out."""
        s = run.state
        self.used = s.used
        self.asked = s.households.id[: s.used].copy()

    def deeds(self, run: "MigrationModel") -> None:
        """After they were given out."""
        choices = Choices._make(column[: self.used] for column in run.state.choices)
        did = np.flatnonzero((choices.destination != STAY) | (choices.deed != KEEP) & (self.asked != 0))
        did = did[np.argsort(self.asked[did], kind="stable")]
        self.moves = Moves(self.asked[did], choices.destination[did], choices.mode[did], choices.deed[did])

    def year(self, run: "MigrationModel") -> None:
        """At the year's end."""
        s = run.state
        places = Places._make(column.copy() for column in s.places)
        persons, homes = s.tally.location_residents.copy(), s.tally.location_households.copy()
        self.years.append(Seen(places, s.kin.copy(), persons, homes, self.couples, self.moves, s.recoded))


def record_reference(model: "MigrationModel", until: int, progress: Callable[[int], None] | None = None) -> Reference:
    """Run a model, and keep what other runs need to be frozen on it; its digest is that of an ordinary run.

    At full size a year takes about 2 MB.

    Args:
        model: at the end of any year before `until`, frozen on nothing.
        until: last year.
        progress: told each year that is done.

    Raises:
        InputError: if the year lies outside the region's range or the model is frozen itself.
    """
    if model.frozen is not None:
        raise InputError("the model is frozen; allowed as a reference is an ordinary run")
    keeper, first, steps = _Keeper(), model.year + 1, model.steps_of_the_year
    model.steps_of_the_year = _kept(steps, keeper)
    try:
        model.run_until(until, progress)
    finally:
        model.steps_of_the_year = steps
    return Reference(
        model.scenario, model.parameters, model.seed, model.variant, model.region.hash, model.population.hash, first,
        tuple(keeper.years),
    )  # fmt: skip


def _kept(steps: Steps, keeper: _Keeper) -> Steps:
    """The steps of the year with the keeper's looks between them."""
    table: list[tuple[str, Callable[[Any], None]]] = []
    for name, take in steps:
        if name == "demography":
            table += [("lives", lives), ("matches", matches), ("matched", keeper.matched), ("weddings", weddings)]
        elif name == "matches":
            table += [(name, take), ("matched", keeper.matched)]
        elif name == "settle":
            table += [("wishes", keeper.wishes), (name, take), ("deeds", keeper.deeds)]
        else:
            table.append((name, take))
    return (*table, ("keep", keeper.year))


def freeze(model: "MigrationModel", reference: Reference) -> None:
    """Freeze a model on a reference from its next year on.

    Raises:
        InputError: as for `check_reference`.
    """
    check_reference(model, reference)
    model.frozen = reference


def check_reference(model: "MigrationModel", reference: Reference) -> None:
    """Make sure that a model's next year can be read from a reference.

    Raises:
        InputError: if they differ in region, population, seed, variant or parameters, or the next year is not kept.
    """
    for name, ours, theirs in (
        ("region", model.region.hash, reference.region),
        ("population", model.population.hash, reference.population),
        ("seed", model.seed, reference.seed),
        ("variant", model.variant, reference.variant),
        ("parameters", dict(model.parameters), dict(reference.parameters)),
    ):
        if ours != theirs:
            raise InputError(f"the {name} of the reference and of the run differ; a run is frozen on one of its own")
    if not reference.first <= model.year + 1 <= reference.last:
        raise InputError(
            f"the run stands at the end of {model.year}, the reference keeps {reference.first} to {reference.last}; "
            "allowed is one that keeps the next year"
        )


def hold_moves(model: "MigrationModel", reference: Reference) -> None:
    """Let a model's households do, from its next year on, what they did in the reference, whatever they would choose.

    Who is not in the reference stays and keeps its registration. Governments, markets, births and arrivals go on.

    Raises:
        InputError: as for `check_reference`.
    """
    check_reference(model, reference)
    held: dict[str, Callable[[Any], None]] = {"move": partial(_move, reference=reference), "register": _nothing}
    model.steps_of_the_year = tuple((name, held.get(name, take)) for name, take in YEAR)


def _move(run: "MigrationModel", reference: Reference) -> None:
    """Steps 5 and 6 with moves held."""
    s: State = run.state
    s.conditions = conditions_of(s, run.year)
    moves = reference.of(run.year).moves
    ids = s.households.id[: s.used]
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids[order], moves.household), s.used - 1)
    there = ids[order[at]] == moves.household
    rows = order[at[there]]
    wanted: Any = zip(s.choices, (STAY, WHOLE, KEEP), (moves.destination, moves.mode, moves.deed), strict=True)
    for column, idle, values in wanted:
        column[:] = idle
        column[rows] = values[there]


def _nothing(run: "MigrationModel") -> None:
    """Registrations were taken over with the moves."""


def frozen_run(
    reference: Reference,
    model: "MigrationModel",
    until: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> "MigrationModel":
    """Freeze a model on a reference and run it; returns the model.

    Args:
        reference: from `record_reference`.
        model: with the levers whose direct effect is wanted, at the end of a year whose next one the reference keeps.
        until: last year; the reference's last if not given.
        progress: told each year that is done.

    Raises:
        InputError: as for `check_reference`, or if `until` lies outside the reference's years.
    """
    freeze(model, reference)
    last = reference.last if until is None else until
    if last > reference.last:
        raise InputError(f"year {last} is not in the reference; allowed is {model.year} to {reference.last}")
    model.run_until(last, progress)
    return model
