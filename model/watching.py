"""Looks at one household's row after every step of a year, and writes down its life."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from agents.columns import JOBLESS, REFUSED
from agents.errors import AccountError
from agents.explaining_living import masks
from agents.identity import DIVISION, GRADUATE, MARRIAGE, SETTLER, child
from model.homes import Home, home_of, row_of
from model.lineage import formation
from model.lives import Event, Life, YearOfLife
from model.migration import MigrationModel
from model.tracing_choices import told_chances, told_move, told_registration
from model.tracing_events import after_lives, came_home, changes, governed, losses
from model.weddings import BRIDE_SIDE, JOINS


class Wedding(NamedTuple):
    """A member's marriage before it is carried out."""

    couple: int
    """Of this year's couples."""
    slot: int
    founded: np.uint64
    """Identity of the household that they would found."""
    other: np.uint64
    """That of the spouse."""
    groom: bool
    """Whether the member is the groom."""


class Watcher:
    """Looks at one household after every step of a year, and writes its life."""

    def __init__(self, household: int, run: MigrationModel) -> None:
        self.life = Life(household)
        self.key = np.uint64(household)
        self.home = self.look(run)
        self.now = YearOfLife(run.year)
        self.identities = run.state.households.id[: run.state.used].copy()
        self.weds: list[Wedding] = []

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

    def ask(self, run: MigrationModel) -> None:
        """What may happen to its members, before it does."""
        if self.home is not None:
            self.now.chances = told_chances(run.state, self.row, run.year)

    def lives(self, run: MigrationModel) -> None:
        """Deaths, births, those who divide off, leave as graduates or come home."""
        s, before, row = run.state, self.home, self.row
        if before is None:
            return self.step(run)
        self.agree(run, "life", masks(self.now.chances), tuple(int(column[row]) for column in s.lives))
        children = [(DIVISION, slot) for slot in range(16)] + [(GRADUATE, slot) for slot in range(8)]
        formed = {(kind, slot): child(self.key, run.year, kind, slot) for kind, slot in children}
        new = {key: (int(name), home) for key, name in formed.items() if (home := self.found(run, name)) is not None}
        died, leaves, after = int(s.lives.died[row]), int(s.lives.leaves[row]), self.look(run)
        return self.step(run, after_lives(before, after, died, leaves, new) + came_home(before, after))

    def engaged(self, run: MigrationModel, couples: np.ndarray) -> None:
        """Keep who of the household marries this year, and whom: (m, 4) row and slot of groom and bride."""
        h, self.weds = run.state.households, []
        for i in np.flatnonzero((couples[:, 0] == self.row) | (couples[:, 2] == self.row)):
            groom, groom_slot, bride, bride_slot = couples[i]
            slot, other = (groom_slot, bride) if groom == self.row else (bride_slot, groom)
            named = child(h.id[groom], run.year, MARRIAGE, groom_slot)
            self.weds.append(Wedding(int(i), int(slot), np.uint64(named), h.id[other], groom == self.row))

    def weddings(self, run: MigrationModel) -> None:
        """Those who married, and whether they left for it or the spouse came."""
        if self.home is None:
            return self.step(run)
        events = [self.wedding(run, wed) for wed in self.weds]
        # Who comes may take the slot of one who left, and is somebody else.
        left = {person.slot for event in events if event.kind == "married" for person in event.persons}
        stay = tuple(person for person in self.home.members if person.slot not in left)
        self.home = replace(self.home, members=stay)
        return self.step(run, events)

    def wedding(self, run: MigrationModel, wed: "Wedding") -> Event:
        """One member's marriage."""
        assert self.home is not None
        persons = tuple(person for person in self.home.members if person.slot == wed.slot)
        side = int(run.state.sides[wed.couple])
        if side & JOINS and wed.groom != bool(side & BRIDE_SIDE):
            return Event("joined", persons, other=int(wed.other))
        name = wed.other if side & JOINS else wed.founded
        home = self.found(run, name)
        return Event("married", persons, int(name), -1 if home is None else home.residence, int(wed.other))

    def move(self, run: MigrationModel) -> None:
        """Whether it reconsidered, what it weighed and chose."""
        s, row = run.state, self.row
        self.step(run)
        if self.home is not None:
            wanted = told_move(s, row, self.now)
            self.agree(run, "move", wanted, (int(s.choices.destination[row]), int(s.choices.mode[row])))

    def register(self, run: MigrationModel) -> None:
        """What it could do with its registration, and whether it buys."""
        s, row = run.state, self.row
        self.step(run)
        if self.home is not None:
            self.agree(run, "registration", told_registration(s, row, self.now), int(s.choices.deed[row]))

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
