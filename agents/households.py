"""Households as Mesa agents: handles on rows of the columns, deciding through the same rules as the kernels."""

import mesa
import numpy as np

from agents.choosing import choose, luck_of
from agents.columns import AWAY, Households
from agents.deciding import decide_registration
from agents.family import family_of
from agents.living import live_rows
from agents.luck import RECONSIDER, draw
from agents.members import age_in
from agents.moving import STAY, WHOLE
from agents.numbering import ModelAgent
from agents.reconsidering import reconsiders


class RuralHousehold(ModelAgent):
    """A household by its row; all state is in the columns, its identity is `household`, never Mesa's `unique_id`.

    The name is the field's; urban-registered households are agents of the subclass `TownHousehold`.
    """

    def __init__(self, model: mesa.Model, row: int) -> None:
        """Stand for the household in `row` of `model.state.households`."""
        super().__init__(model)
        self.row = row
        self.household = int(self.columns.id[row])

    @property
    def columns(self) -> Households:
        """The population's columns."""
        columns: Households = self.model.state.households
        return columns

    @property
    def members(self) -> int:
        """Persons of the household, home and away."""
        return int(np.count_nonzero(self.columns.birth[self.row]))

    @property
    def members_away(self) -> int:
        """Members who live elsewhere."""
        return int(np.count_nonzero(self.columns.traits[self.row] & AWAY))

    @property
    def ages(self) -> list[int]:
        """Ages of the members this year."""
        year = self.model.year
        return [age_in(year, int(birth)) for birth in self.columns.birth[self.row] if birth]

    @property
    def residence(self) -> int:
        """Location where the household lives."""
        return int(self.columns.residence[self.row])

    @property
    def registration(self) -> int:
        """Location where the household is registered."""
        return int(self.columns.registration[self.row])

    @property
    def lives_in_town(self) -> bool:
        """Whether the residence is the urban part of a township this year."""
        codes = self.model.state.codes
        return bool(self.residence < codes.villages and codes.place[self.residence] % 2 == 1)

    @property
    def registered_in_town(self) -> bool:
        """Whether the registration is urban this year."""
        codes = self.model.state.codes
        return bool(self.registration < codes.villages and codes.registered[self.registration] % 2 == 1)

    def live(self) -> None:
        """Step 3: decide who dies, bears, marries, leaves or divides off."""
        s, r, year = self.model.state, self.model.state.rules, self.model.year
        rates = s.schedules, s.prospects, r.vital, r.forming
        live_rows(self.row, self.row + 1, s.households, s.codes.place, *rates, s.seed, year, s.questions[0], s.lives)

    def choose(self) -> None:
        """Step 5: decide where to live and in which mode."""
        s, r, year = self.model.state, self.model.state.rules, self.model.year
        identity, (_, desk) = self.columns.id[self.row], s.desks[0]
        u, found = draw(s.seed, identity, year, RECONSIDER, 0), (STAY, WHOLE)
        if reconsiders(self.row, s.households, s.conditions, r.reconsidering, u, s.seed, year):
            luck, f = luck_of(identity, r.moving, s.seed, year), family_of(self.row, s.households, year)
            found = choose(
                self.row, s.households, s.conditions, r.moving, r.income, f, luck, s.offers, s.seed, year, desk
            )
        s.choices.destination[self.row], s.choices.mode[self.row] = found

    def register(self) -> None:
        """Step 6: decide what to do with the registration."""
        s, r = self.model.state, self.model.state.rules
        s.choices.deed[self.row] = decide_registration(
            self.row,
            int(s.choices.destination[self.row]),
            s.households,
            s.conditions,
            r.registering,
            r.moving.kin_half,
            s.seed,
            self.model.year,
        )


class TownHousehold(RuralHousehold):
    """A household whose registration is urban, or that is registered elsewhere; it decides by the same rules."""
