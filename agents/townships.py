"""The township or street as a Mesa agent: opens dwellings and seats within its share, asks for recodes and upgrades."""

import mesa
import numpy as np
import numpy.typing as npt

from agents.administration import Administration
from agents.dividing import nearest_integer
from agents.governing import dwellings_wanted, may_recode, may_upgrade, seats_wanted
from agents.levers import AFFORDABLE_SHARE, RECODING, UPGRADE
from agents.numbering import ModelAgent


class Township(ModelAgent):
    """A rural township (乡), town (镇) or street (街道); stocks are columns of `Places`."""

    def __init__(self, model: mesa.Model, index: int, code: str, county: int, villages: npt.NDArray[np.int64]) -> None:
        """Stand for township `index` of county `county`, with its villages (by index)."""
        super().__init__(model)
        self.index = index
        self.code = code
        self.county = county
        self.villages = villages

    def govern(self, world: Administration) -> None:
        """Open what is wanted within the county's share, recode what was granted, and ask for next year."""
        self._open(world)
        if world.grants.recode[self.index]:
            world.recode(int(world.grants.asks[self.index]))
        world.grants.asks[self.index] = self._ask(world)
        if world.rural_township[self.index] and world.levers[UPGRADE, self.index] >= 0.5:
            residents = int(world.places.residents[2 * self.index]) / world.scale
            if may_upgrade(residents, world.governing.upgrade_size):
                world.upgrade(self.index)

    def _open(self, world: Administration) -> None:
        p, g, places = 2 * self.index + 1, world.governing, world.places
        wanted = nearest_integer(dwellings_wanted(int(places.occupied[p]), int(places.dwellings[p]), g.vacancy_aim))
        opened = min(wanted, int(world.grants.dwellings[self.index]))
        places.dwellings[p] += opened
        places.affordable[p] += nearest_integer(opened * float(world.levers[AFFORDABLE_SHARE, self.index]))
        rows = places.pupils[p], places.seats[p], world.grants.seats[self.index]
        pupils, seats, granted = (row.tolist() for row in rows)
        for stage in range(3):
            wanted = nearest_integer(seats_wanted(pupils[stage] + pupils[3 + stage], seats[stage], g.seat_reserve))
            seats[stage] += min(wanted, granted[stage])
        places.seats[p] = seats

    def _ask(self, world: Administration) -> int:
        """The contiguous rural village nearest to the seat whose recode the criteria allow, −1 if none."""
        if world.levers[RECODING, self.index] < 0.5:
            return -1
        g = world.governing
        urban = int(world.places.residents[2 * self.index + 1])
        rural = self.villages[world.urban_from[self.villages] > world.year]
        minutes, residents = world.village_minutes[rural].tolist(), world.village_residents[rural].tolist()
        near = [
            (away, village)
            for village, away, size in zip(rural.tolist(), minutes, residents, strict=True)
            if may_recode(float(away), g.recode_minutes, size, urban, g.recode_size)
        ]
        return min(near)[1] if near else -1
