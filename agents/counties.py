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
        for stage, total in enumerate(self._seats_by_stage(world, urban)):
            # Children without local registration count only with their weight in equalisation.
            weights = [
                nearest_integer(100 * seats_wanted(nearest_integer(heed * guest) + own, there, 0.0)) + own
                for guest, own, there in zip(guests[stage], locals_[stage], seats[stage], strict=True)
            ]
            world.grants.seats[self.townships, stage] = divide(total, weights)

    def _seats_by_stage(self, world: Administration, urban: npt.NDArray[np.int64]) -> list[int]:
        """New seats of each stage: its own growth, and what another stage has no children for."""
        places, reserve = world.places, world.governing.seat_reserve
        granted, lacking = [], []
        for stage in range(3):
            total = self._total(world, SEAT_GROWTH, MONEY_PER_SETTLER, int(places.seats[urban, stage].sum()))
            pupils = places.pupils[urban, stage] + places.pupils[urban, 3 + stage]
            wanted = sum(
                nearest_integer(seats_wanted(p, s, reserve))
                for p, s in zip(pupils.tolist(), places.seats[urban, stage].tolist(), strict=True)
            )
            granted.append(max(total, 0))
            lacking.append(wanted - max(total, 0))
        spare = sum(max(-lack, 0) for lack in lacking)
        missing = [max(lack, 0) for lack in lacking]
        more = divide(min(spare, sum(missing)), missing)
        return [min(own, own + lack) + extra for own, lack, extra in zip(granted, lacking, more, strict=True)]

    def _divide_jobs(self, world: Administration, urban: npt.NDArray[np.int64]) -> None:
        for skill in range(3):
            jobs, granted = world.places.jobs[urban, skill], np.zeros(len(urban), np.int64)
            growth = world.levers[JOB_GROWTH, self.townships]
            change = [g * j for g, j in zip(growth.tolist(), jobs.tolist(), strict=True)]
            # Each township's part is that of its own lever, so that a project grows where it is; what grows and what
            # shrinks are divided apart, so that neither takes from the other.
            for sign in (1.0, -1.0):
                part = [max(sign * value, 0.0) for value in change]
                if any(part):
                    shares = divide(nearest_integer(added(part)), [nearest_integer(1000.0 * value) for value in part])
                    granted += np.array([int(sign) * share for share in shares])
            world.grants.jobs[self.townships, skill] = granted

    def _grant_recode(self, world: Administration) -> None:
        """Grant at most one of last year's asks, to the township with most settlers, and none within the interval."""
        world.grants.recode[self.townships] = 0
        asking = [int(t) for t in self.townships if world.grants.asks[t] >= 0]
        if not asking or world.year - self.last_recode < world.governing.recode_interval:
            return
        first = max(asking, key=lambda t: (int(world.places.settlers[2 * t + 1]), -t))
        world.grants.recode[first] = 1
        self.last_recode = world.year
