"""What the trace of a household tells: plain data, one record a year."""

from dataclasses import dataclass, field

from agents.explaining_living import Chance
from agents.explaining_moving import Alternative
from agents.explaining_reconsidering import Reconsideration
from agents.explaining_registering import Buying, Registering
from model.homes import Home, Person
from model.lineage import Formation


@dataclass(frozen=True)
class Event:
    """Something that happened to the household or to some of its members.

    The kinds: `died`, `born`, `school` (goes on to a level), `works` (leaves school for the labour force), `divided`,
    `graduated` (left the prefecture), `married` (left for a couple's own household or the other's parents), `joined`
    (married, and the spouse came to live here), `came_home` (nobody away with them works any more, or children were
    alone), `emptied` (nobody is left at the residence, so the household is where its members were away), `recoded` and
    `registration_recoded` (its village became urban), `resettled`, `registered_by_project`, `trained`, `unseated`,
    `settled` (members away registered in town as a household of their own), `land_lost`, `dividend_lost`,
    `homestead_lost`.
    """

    kind: str
    persons: tuple[Person, ...] = ()
    household: int = 0
    """Identity of the household that they formed, or that of the spouse's parents, which is `other`; 0 if neither."""
    location: int = -1
    """Where that household lives."""
    other: int = 0
    """Identity of the household that the spouse came from."""


@dataclass
class YearOfLife:
    """One year of a household; what it chose is None where it was not asked."""

    year: int
    formed: Formation | None = None
    before: Home | None = None
    """At the end of last year, or when it was formed."""
    chances: list[Chance] = field(default_factory=list)
    """What might happen to its members, whether it did or not; of the members `before`."""
    events: list[Event] = field(default_factory=list)
    reconsidering: Reconsideration | None = None
    alternatives: list[Alternative] = field(default_factory=list)
    """What it weighed, staying first; empty where it did not reconsider."""
    chosen: Alternative | None = None
    goers: tuple[int, ...] = ()
    """Slots of the members who were to go."""
    refused: bool = False
    """No dwelling was left: it stays as it was."""
    jobless: bool = False
    """It went, and found no job in the year."""
    registering: Registering | None = None
    obstacle: str = ""
    """Why those who live in town could not register: `code` (of the neighbourhood) or `spouse` (at home)."""
    buying: Buying | None = None
    after: Home | None = None
    """At the year's end; None once it has ceased to be."""
    ended: str = ""
    """`dissolved` (nobody is left in it) or `left` (nobody lives or is registered in the prefecture any more)."""

    @property
    def destination(self) -> int | None:
        """What the household chose to do, if it was to be something else than staying."""
        return None if self.chosen is None or self.chosen.destination == -1 else self.chosen.destination

    @property
    def deeds(self) -> tuple[object, ...]:
        """What was done and what became of it, without chances: equal where two lives are the same in this year."""
        chosen = self.chosen and (self.chosen.destination, self.chosen.mode)
        registers = self.registering.deed if self.registering and self.registering.registers else 0
        buys = self.buying is not None and self.buying.buys
        return self.formed, self.events, chosen, self.refused, self.jobless, registers, buys, self.after, self.ended


@dataclass
class Life:
    """A household from the first year in which it lives to the last."""

    household: int
    years: list[YearOfLife] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """A year in which the lives of one household in two scenarios are not the same; None where it does not live."""

    year: int
    here: YearOfLife | None
    beside: YearOfLife | None


def differences(here: Life, beside: Life) -> list[Difference]:
    """The years in which two lives differ in what was done or in what became of it."""
    ours, theirs = ({year.year: year for year in life.years} for life in (here, beside))
    pairs = [Difference(year, ours.get(year), theirs.get(year)) for year in sorted({*ours, *theirs})]
    return [pair for pair in pairs if pair.here is None or pair.beside is None or pair.here.deeds != pair.beside.deeds]
