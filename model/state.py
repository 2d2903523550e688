"""All that a run carries from year to year, and what the year's steps write for one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS, Households
from agents.conditions import Codes, Conditions
from agents.desk import Desk, empty_desk
from agents.living import Lives, Questions, empty_questions
from agents.offering import Offers, empty_offers
from agents.places import Grants, Places, empty_grants
from agents.prospects import Prospects
from agents.schedules import Schedules
from model.accounts import Ledgers
from model.choosing import Choices, Waiting, empty_choices, empty_waiting
from model.counting import Tally
from model.counting_rows import Counts, roles_by_traits
from model.events import Flow, empty_flow, hand_in
from model.labour import JobMarket
from model.life import empty_lives
from model.region import Region
from model.rows import by_residence
from model.rules import Rules
from model.threads import side_by_side

NEVER = 9999


@dataclass
class State:
    """One run's population and places. Arrays are changed in place; `used` rows of `households` are in use."""

    region: Region
    rules: Rules
    parameters: Mapping[str, float]
    seed: np.uint64
    threads: int
    scale: float
    variant: str
    """Structural variant of the model, see `model/variants.py`; empty for the model itself."""
    households: Households
    used: int
    urban_from: npt.NDArray[np.int16]
    registered_urban_from: npt.NDArray[np.int16]
    ties: npt.NDArray[np.int16]
    known: npt.NDArray[np.int16]
    places: Places
    codes: Codes
    tally: Tally
    before: Ledgers = field(default_factory=lambda: Ledgers(*(np.zeros(0, np.int64) for _ in range(3))))
    """Stocks at the end of last year."""
    counted: int = 0
    """Year of whose end `tally` is."""
    inclusion: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    town_born: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    """(l,) 1 where those who come from there were townspeople at the start, or come from outside."""
    arrival_shares: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """(t,) cumulative shares of towns as destinations of arrivals."""
    town_residents_at_start: float = 0.0
    """Residents of towns at the start, at this run's scale: the pool of arrivals is sized by them."""
    grants: Grants = field(default_factory=lambda: empty_grants(0))
    lives: Lives = field(default_factory=lambda: empty_lives(0))
    choices: Choices = field(default_factory=lambda: empty_choices(0))
    flows: list[Flow] = field(init=False)
    """The year's events as each thread notes them; all are in the first once the year is recorded."""
    kin: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    works: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    """(t, works) what the year built, granted and paid, in the order of `model.works.WORKS`."""
    levers: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    opened: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    upgraded: list[int] = field(default_factory=list)
    """Villages made urban by the upgrade of their township; their registrations follow later, as upgrades too."""
    recoded: tuple[tuple[int, int, int], ...] = ()
    """Village, old and new place of each that was recoded this year."""
    desks: list[tuple[Waiting, Desk]] = field(init=False)
    """What each thread that asks households writes to."""
    questions: list[Questions] = field(init=False)
    """The same for the year of life."""
    offers: Offers = field(default_factory=lambda: empty_offers(np.zeros((0, 0)), 0))
    """What places offer to those from each location, written anew each year."""
    roles: Counts = field(init=False)
    """What a member counts as, by age and traits."""
    couples: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 4), np.int64))
    """(m, 4) row and slot of groom and bride of this year's couples; who founds a household does so in this order."""
    sides: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    """(m,) where and with whom each settles, as in `model.weddings`."""
    persons: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros((0, SLOTS), np.uint64))
    """(n, 8) name of each member where persons are followed (`model/following.py`), else nothing."""
    market: JobMarket | None = None
    schedules: Schedules | None = None
    prospects: Prospects | None = None
    conditions: Conditions | None = None

    def __post_init__(self) -> None:
        """Make what loops over rows write to and look up."""
        self.roles = roles_by_traits()
        self.flows = [empty_flow(self.place_count) for _ in range(self.threads)]
        self.desks = [(empty_waiting(), empty_desk()) for _ in range(self.threads)]
        self.questions = [empty_questions() for _ in range(self.threads)]

    @property
    def townships(self) -> int:
        """Number of townships."""
        return len(self.region.township_codes)

    @property
    def inside(self) -> int:
        """Number of places of the prefecture; those from here on are outside."""
        return 2 * self.townships

    @property
    def place_count(self) -> int:
        """Number of places, outside ones included."""
        return self.inside + len(self.region.outside_codes)

    @property
    def flow(self) -> Flow:
        """Where whatever runs on one thread notes its events."""
        return self.flows[0]

    def gather_events(self) -> None:
        """Bring together what each thread noted of the year."""
        for part in self.flows[1:]:
            hand_in(part, self.flow)

    @property
    def ledgers(self) -> Ledgers:
        """Stocks by place as last counted."""
        return Ledgers(self.tally.residents, self.tally.registrations, self.tally.households)

    def make_room(self, kept: int) -> None:
        """Drop unused rows when many are, and see that a year's new households fit beside the `kept` there are."""
        if self.used + self.used // 16 + 8192 <= self.households.id.size and kept > 0.9 * self.used:
            return
        # Neighbours side by side: what is read or counted by place then stays near at hand. No result depends on it.
        rows = by_residence(self.households, self.used, len(self.codes.place))
        wanted = rows.size + rows.size // 4 + 8192

        def moved(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
            fresh = np.zeros((wanted, *column.shape[1:]), column.dtype)
            # Several times faster than column[rows] where a row holds several entries; lets go of Python's lock.
            np.take(column, rows, axis=0, out=fresh[: rows.size], mode="clip")
            return fresh

        columns = side_by_side(self.threads, [partial(moved, column) for column in self.households])
        self.households = Households(*columns)
        if self.persons.size:
            self.persons = moved(self.persons)
        self.used = rows.size
        self.lives, self.choices = empty_lives(wanted), empty_choices(wanted)


def codes_of(
    region: Region, urban_from: npt.NDArray[np.int16], registered_urban_from: npt.NDArray[np.int16], year: int
) -> Codes:
    """Which place each location belongs to in a year."""
    villages, townships = len(region.village_codes), len(region.township_codes)
    outside = np.arange(len(region.outside_codes), dtype=np.int16)
    township = region.village_township

    def place(since: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
        inside = (2 * township + (since <= year)).astype(np.int16)
        return np.concatenate([inside, (2 * townships + outside).astype(np.int16)])

    node = np.concatenate([township, (townships + outside).astype(np.int16)]).astype(np.int16)
    return Codes(place(urban_from), place(registered_urban_from), node, villages, 2 * townships)
