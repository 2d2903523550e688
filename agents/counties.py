"""The county as a Mesa agent: divides this year's land, seats and jobs among its townships, and grants recodes."""

import mesa
import numpy as np
import numpy.typing as npt

from agents.administration import Administration
from agents.arithmetic import added
from agents.dividing import divide, nearest_integer
from agents.governing import quota_weight, seats_wanted
from agents.levers import (
    DWELLING_QUOTA,
    JOB_GROWTH,
    LAND_PER_SETTLER,
    MONEY_PER_SETTLER,
    NONREGISTERED_WEIGHT,
    SEAT_GROWTH,
)
from agents.numbering import ModelAgent

Table = list[list[int]]
"""Numbers of each stage of school, by township."""


class County(ModelAgent):
    """A county or district; stocks are columns of `Places`, and its only own state is the year of its last recode."""

    def __init__(self, model: mesa.Model, index: int, code: str, seat: int, townships: npt.NDArray[np.int64]) -> None:
        """Stand for county `index` with the townships it holds (by index)."""
        super().__init__(model)
        self.index = index
        self.code = code
        self.seat = seat
        self.townships = townships
        self.last_recode = 0
        self.settlers = 0

    def govern(self, world: Administration) -> None:
        """Divide this year's quota, seats and jobs by last year's crowding, vacancy and settlers."""
        urban = 2 * self.townships + 1
        self.settlers = int(world.places.settlers[urban].sum())
        self._divide_dwellings(world, urban)
        self._divide_seats(world, urban)
        self._divide_jobs(world, urban)
        self._grant_recode(world)

    def _total(self, world: Administration, base: int, per_settler: int, stock: int) -> int:
        """Share of the stock plus what last year's settlers bring (人地挂钩, 人钱挂钩); levers at the county's seat."""
        return nearest_integer(
            world.levers[base, self.seat] * stock + world.levers[per_settler, self.seat] * self.settlers
        )

    def _divide_dwellings(self, world: Administration, urban: npt.NDArray[np.int64]) -> None:
        g, places = world.governing, world.places
        total = self._total(world, DWELLING_QUOTA, LAND_PER_SETTLER, int(places.dwellings[urban].sum()))
        weights = [
            nearest_integer(
                quota_weight(occupied, dwellings, settlers, g.vacancy_aim, g.crowding_weight, g.settler_weight)
            )
            for occupied, dwellings, settlers in zip(
                *(column[urban].tolist() for column in (places.occupied, places.dwellings, places.settlers)),
                strict=True,
            )
        ]
        world.grants.dwellings[self.townships] = divide(max(total, 0), weights)

    def _divide_seats(self, world: Administration, urban: npt.NDArray[np.int64]) -> None:
        places = world.places
        heed = float(world.levers[NONREGISTERED_WEIGHT, self.seat])
        columns = (places.pupils[urban, :3], places.pupils[urban, 3:], places.seats[urban])
        guests, locals_, seats = (column.T.tolist() for column in columns)
        for stage, total in enumerate(self._seats_by_stage(world, guests, locals_, seats)):
            # Children without local registration count only with their weight in equalisation.
            weights = [
                nearest_integer(100 * seats_wanted(nearest_integer(heed * guest) + own, there, 0.0)) + own
                for guest, own, there in zip(guests[stage], locals_[stage], seats[stage], strict=True)
            ]
            world.grants.seats[self.townships, stage] = divide(total, weights)

    def _seats_by_stage(self, world: Administration, guests: Table, locals_: Table, seats: Table) -> list[int]:
        """New seats of each stage: its own growth, and what another stage has no children for."""
        reserve = world.governing.seat_reserve
        granted, lacking = [], []
        for guest, own, there in zip(guests, locals_, seats, strict=True):
            total = max(self._total(world, SEAT_GROWTH, MONEY_PER_SETTLER, sum(there)), 0)
            wanted = sum(
                nearest_integer(seats_wanted(a + b, s, reserve)) for a, b, s in zip(guest, own, there, strict=True)
            )
            granted.append(total)
            lacking.append(wanted - total)
        spare = sum(max(-lack, 0) for lack in lacking)
        missing = [max(lack, 0) for lack in lacking]
        more = divide(min(spare, sum(missing)), missing)
        return [min(own, own + lack) + extra for own, lack, extra in zip(granted, lacking, more, strict=True)]

    def _divide_jobs(self, world: Administration, urban: npt.NDArray[np.int64]) -> None:
        growth = world.levers[JOB_GROWTH, self.townships].tolist()
        granted = []
        for jobs in world.places.jobs[urban].T.tolist():
            change = [g * j for g, j in zip(growth, jobs, strict=True)]
            # Each township's part is that of its own lever, so that a project grows where it is; what grows and what
            # shrinks are divided apart, so that neither takes from the other.
            more, less = (in_whole([max(sign * value, 0.0) for value in change]) for sign in (1.0, -1.0))
            granted.append([plus - minus for plus, minus in zip(more, less, strict=True)])
        world.grants.jobs[self.townships] = np.array(granted).T

    def _grant_recode(self, world: Administration) -> None:
        """Grant at most one of last year's asks, to the township with most settlers, and none within the interval."""
        world.grants.recode[self.townships] = 0
        asking = [int(t) for t in self.townships if world.grants.asks[t] >= 0]
        if not asking or world.year - self.last_recode < world.governing.recode_interval:
            return
        first = max(asking, key=lambda t: (int(world.places.settlers[2 * t + 1]), -t))
        world.grants.recode[first] = 1
        self.last_recode = world.year


def in_whole(parts: list[float]) -> list[int]:
    """Parts of jobs as whole ones, which add up to what all come to together."""
    if not any(parts):
        return [0] * len(parts)
    return divide(nearest_integer(added(parts)), [nearest_integer(1000.0 * part) for part in parts])
