"""One household's life, told by looking at its row between the steps of an ordinary run.

The run records nothing for it: luck is keyed, so chances, draws and alternatives are computed again from the row, by
the same rules, when they are asked for. What they give must be what the run did; otherwise the trace stops.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from agents.columns import JOBLESS, REFUSED
from agents.deciding import BUYS
from agents.errors import AccountError
from agents.explaining import alternatives, best, reconsideration, sent
from agents.explaining_registering import buying, obstacle, registering
from agents.family import family_of
from agents.identity import DIVISION, GRADUATE, MARRIAGE, SETTLER, child
from agents.moving import STAY, WHOLE
from agents.registering import KEEP
from model.homes import Home, home_of, row_of
from model.lineage import formation
from model.lives import Event, Life, YearOfLife
from model.migration import MigrationModel
from model.tracing_events import after_lives, changes, governed, losses
from model.weddings import engaged
from model.year import YEAR, lives, marriage_markets, weddings


class Watcher:
    """Looks at one household after every step of a year, and writes its life."""

    def __init__(self, household: int, run: MigrationModel) -> None:
        self.life = Life(household)
        self.key = np.uint64(household)
        self.home = self.look(run)
        self.now = YearOfLife(run.year)
        self.identities = run.state.households.id[: run.state.used].copy()
        self.weds: list[tuple[int, np.uint64, int]] = []

    def look(self, run: MigrationModel) -> Home | None:
        """The household as it stands, None if it does not exist."""
        s = run.state
        self.row = row_of(s, self.life.household)
        return home_of(s.households, s.codes, self.row, run.year) if self.row >= 0 else None

    def found(self, run: MigrationModel, household: np.uint64) -> Home | None:
        """Another household as it stands."""
        s = run.state
        row = row_of(s, int(household))
        return home_of(s.households, s.codes, row, run.year) if row >= 0 else None

    def begin(self, run: MigrationModel) -> None:
        """Open the year's record."""
        self.home = self.look(run)
        self.now = YearOfLife(run.year, before=self.home)

    def step(self, run: MigrationModel, known: Sequence[Event] = ()) -> None:
        """Note what a step changed, beyond the events already known."""
        before, after = self.home, self.look(run)
        if before is None and after is not None:
            self.now.formed = formation(self.identities, run.year, self.life.household)
            self.now.before = after
        if before is not None:
            self.now.events += known
            self.now.events += changes(before, after)
            if after is None and not self.now.ended:
                self.now.ended = "dissolved"
        self.home = after
        if after is None:
            # Whom it may come from, should it come to be in the next step.
            self.identities = run.state.households.id[: run.state.used].copy()

    def govern(self, run: MigrationModel) -> None:
        """What a project did."""
        before, after = self.home, self.look(run)
        self.step(run, governed(before, after) if before is not None and after is not None else ())

    def lives(self, run: MigrationModel) -> None:
        """Deaths, births, those who divide off or leave as graduates."""
        s, before, row = run.state, self.home, self.row
        if before is None:
            return self.step(run)
        children = [(DIVISION, slot) for slot in range(16)] + [(GRADUATE, slot) for slot in range(8)]
        formed = {(kind, slot): child(self.key, run.year, kind, slot) for kind, slot in children}
        new = {key: (int(name), home) for key, name in formed.items() if (home := self.found(run, name)) is not None}
        died, leaves, after = int(s.lives.died[row]), int(s.lives.leaves[row]), self.look(run)
        return self.step(run, after_lives(before, after, died, leaves, new))

    def engaged(self, run: MigrationModel, couples: np.ndarray) -> None:
        """Keep who of the household marries this year, and whom: (m, 4) row and slot of groom and bride."""
        h, self.weds = run.state.households, []
        for groom, groom_slot, bride, bride_slot in couples[(couples[:, 0] == self.row) | (couples[:, 2] == self.row)]:
            slot, other = (groom_slot, bride) if groom == self.row else (bride_slot, groom)
            named = child(h.id[groom], run.year, MARRIAGE, groom_slot)
            self.weds.append((int(slot), np.uint64(named), int(h.id[other])))

    def weddings(self, run: MigrationModel) -> None:
        """Those who left to marry."""
        events = []
        for slot, name, other in self.weds if self.home is not None else ():
            assert self.home is not None
            persons = tuple(person for person in self.home.members if person.slot == slot)
            home = self.found(run, name)
            location = -1 if home is None else home.residence
            events.append(Event("married", persons, int(name), location, other))
        self.step(run, events)

    def move(self, run: MigrationModel) -> None:
        """Whether it reconsidered, what it weighed and chose."""
        s, r = run.state, run.state.rules
        self.step(run)
        if self.home is None:
            return
        assert s.conditions is not None
        now, h, c, row = self.now, s.households, s.conditions, self.row
        f = family_of(row, h, run.year)
        now.reconsidering = reconsideration(row, h, c, r.reconsidering, f, s.seed, run.year)
        wanted = STAY, WHOLE
        if now.reconsidering.reconsiders:
            now.alternatives = alternatives(row, h, c, r.moving, r.income, f, s.seed, run.year)
            now.chosen = best(now.alternatives)
            now.goers = sent(f, now.chosen.mode)
            wanted = now.chosen.destination, now.chosen.mode
        self.agree(run, "move", wanted, (int(s.choices.destination[row]), int(s.choices.mode[row])))

    def register(self, run: MigrationModel) -> None:
        """What it could do with its registration, and whether it buys."""
        s, r = run.state, run.state.rules
        self.step(run)
        if self.home is None:
            return
        assert s.conditions is not None
        now, h, c, row = self.now, s.households, s.conditions, self.row
        wanted = KEEP
        if now.destination is None:
            f = family_of(row, h, run.year)
            now.registering = registering(row, h, c, r.registering, r.moving.kin_half, f, s.seed, run.year)
            now.obstacle = obstacle(row, h, c)
            now.buying = buying(row, h, c, r.registering, s.seed, run.year)
            if now.registering is not None and now.registering.registers:
                wanted = now.registering.deed
            if now.buying is not None and now.buying.buys:
                wanted |= BUYS
        self.agree(run, "registration", wanted, int(s.choices.deed[row]))

    def settle(self, run: MigrationModel) -> None:
        """Whether there was a dwelling and a job, and who registered apart."""
        s, before, row = run.state, self.home, self.row
        events: list[Event] = []
        if before is not None:
            name = child(self.key, run.year, SETTLER, 0)
            if (home := self.found(run, name)) is not None:
                persons = tuple(person for person in before.members if person.away)
                events.append(Event("settled", persons, int(name), home.residence))
            after = self.look(run)
            if after is None:
                self.now.ended = "left"
            else:
                holds = int(s.households.holds[row])
                self.now.refused, self.now.jobless = holds & REFUSED != 0, holds & JOBLESS != 0
                registered = self.now.registering is not None and self.now.registering.registers
                events += losses(before, after) if registered else []
        self.step(run, events)

    def record(self, run: MigrationModel) -> None:
        """Close the year's record."""
        self.now.after = self.home
        if self.now.before is not None:
            self.life.years.append(self.now)

    def agree(self, run: MigrationModel, what: str, told: object, done: object) -> None:
        """Compare what the trace gives with what the run did.

        Raises:
            AccountError: if they differ.
        """
        if told != done:
            raise AccountError(
                f"The {what} of household {self.life.household:#018x} in {run.year} is {done} in the run, "
                f"but {told} when computed again."
            )


def watched(watchers: Sequence[Watcher]) -> tuple[tuple[str, Callable[[MigrationModel], None]], ...]:
    """The steps of the year with the watchers' looks between them."""

    def look(name: str, run: MigrationModel) -> None:
        for watcher in watchers:
            getattr(watcher, name, watcher.step)(run)

    def matches(run: MigrationModel) -> None:
        s = run.state
        couples = engaged(s.households, s.used, s.lives.weds, s.codes, marriage_markets(s), s.seed, run.year)
        for watcher in watchers:
            watcher.engaged(run, couples)

    steps: list[tuple[str, Callable[[MigrationModel], None]]] = [("begin", partial(look, "begin"))]
    for name, take in YEAR:
        halves = (("lives", lives), ("weddings", weddings)) if name == "demography" else ((name, take),)
        for half, act in halves:
            if half == "weddings":
                steps.append(("matches", matches))
            steps += [(half, act), (half, partial(look, half))]
    return tuple(steps)


def trace(
    model: MigrationModel, households: Sequence[int], until: int, progress: Callable[[int], None] | None = None
) -> list[Life]:
    """Run a model and tell the lives of some households; the run's digest is that of an ordinary run.

    Args:
        model: at the end of any year.
        households: 64-bit identities; one that never lives has a life without years.
        until: last year.
        progress: told each year that is done.

    Raises:
        InputError: if the year lies outside the region's range.
        AccountError: if the trace does not agree with the run.
    """
    watchers = [Watcher(household, model) for household in households]
    model.steps_of_the_year = watched(watchers)
    try:
        model.run_until(until, progress)
    finally:
        model.steps_of_the_year = YEAR
    return [watcher.life for watcher in watchers]
