"""What places hold at the start: jobs, dwellings, seats, wages and rents in proportion to who is there."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from agents.dividing import nearest_integer
from agents.places import Places, empty_places
from model.counting import Tally
from model.feedback import board_seniors
from model.region import Region


def starting_places(region: Region, tally: Tally, town_wage: float) -> Places:
    """Places at the end of the start year.

    Stocks follow from the synthetic population and the region's ratios (jobs a worker, seats a child, empty dwellings);
    they are assumptions, since no stock by township is published.
    """
    townships = len(region.township_codes)
    inside = 2 * townships
    places = empty_places(inside + len(region.outside_codes))
    e = region.economy
    places.labour[:] = tally.labour
    places.occupied[:] = tally.dwellings
    places.let[:] = tally.let
    places.affordable[:inside] = tally.let[:inside]
    places.pupils[:] = tally.pupils
    places.residents[:] = tally.residents
    for p in range(inside):
        urban = p % 2 == 1
        for skill in range(3):
            share = e["employment"] if urban else e["employment_rural"]
            places.jobs[p, skill] = nearest_integer(share * int(tally.labour[p, skill]))
        for stage in range(3):
            pupils = int(tally.pupils[p, stage]) + int(tally.pupils[p, 3 + stage])
            places.seats[p, stage] = nearest_integer(e[f"seats_{stage}"] * pupils)
        if urban:
            places.dwellings[p] = nearest_integer(int(tally.dwellings[p]) / (1.0 - e["vacancy"]))
    board_seniors(places, inside)
    set_prices(region, places, 0, town_wage)
    return places


def set_prices(region: Region, places: Places, index: int, town_wage: float) -> None:
    """Wages, informal incomes and rents of the region's first year, in constant prices of the table's base year."""
    e, inside = region.economy, 2 * len(region.township_codes)
    urban, rural = float(region.series["urban_wage"][index]), float(region.series["rural_wage"][index])
    wage, rent = usual_wages(region, index, town_wage), usual_rents(region, index)
    for p in range(inside):
        level = urban if p % 2 == 1 else rural
        places.wage[p] = wage[p % 2]
        places.informal[p] = (e["informal_income"] if p % 2 == 1 else e["farm_worker_income"]) * level
    places.rent[:inside] = rent
    set_outside(region, places, index)


def usual_wages(region: Region, index: int, town_wage: float) -> npt.NDArray[np.float64]:
    """(2, 3) yuan a year in villages and towns by skill, at the general level of a year and the start's employment.

    `town_wage` is the level in towns, of what the data assume.
    """
    wages = np.empty((2, 3))
    for urban, (name, of_assumed) in enumerate((("rural", 1.0), ("urban", town_wage))):
        series = region.series[f"{name}_wage"]
        level = float(series[min(index, series.size - 1)]) * of_assumed
        wages[urban] = [region.economy[f"wage_{name}_{skill}"] * level for skill in range(3)]
    return wages


def usual_rents(region: Region, index: int) -> npt.NDArray[np.float64]:
    """(2t,) yuan a year of a dwelling at the general level of a year and the start's occupancy; 0 in villages."""
    series, rents = region.series["urban_wage"], np.zeros(2 * len(region.township_codes))
    level = float(series[min(index, series.size - 1)]) * region.economy["rent"]
    rents[1::2] = [level * rent_ratio(region, t, region.economy) for t in range(len(region.township_codes))]
    return rents


def rent_ratio(region: Region, township: int, economy: Mapping[str, float]) -> float:
    """Rent against the centre's: 1 in streets of its county, other streets as a county seat, the rest as towns."""
    if region.township_type[township] != 2:
        return economy["rent_town"]
    return 1.0 if region.township_county[township] == region.township_county[region.centre] else economy["rent_seat"]


def set_outside(region: Region, places: Places, index: int) -> None:
    """Wages outside follow their own series; a fall in outside demand acts on employment there."""
    e, inside = region.economy, 2 * len(region.township_codes)
    level = float(region.series["outside_wage"][min(index, len(region.series["outside_wage"]) - 1)])
    for k in range(len(region.outside_codes)):
        for skill in range(3):
            places.wage[inside + k, skill] = e[f"wage_urban_{skill}"] * float(region.outside_wage[k]) * level
        places.informal[inside + k] = e["informal_income"] * level
        places.rent[inside + k] = e["rent"] * float(region.outside_wage[k]) * level


def growth(series: npt.NDArray[np.float64], index: int) -> float:
    """Growth from year `index` to the next, 0 after the last."""
    if index + 1 >= series.size:
        return 0.0
    return float(series[index + 1]) / float(series[index]) - 1.0


def cumulative(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Running sum of shares, in order, scaled so that the last is 1; zeros where all are zero."""
    out = np.zeros(shares.size, np.float64)
    total = 0.0
    for i in range(shares.size):
        total += float(shares[i])
        out[i] = total
    return out / total if total > 0.0 else out


def arrival_shares(places: Places, inside: int) -> npt.NDArray[np.float64]:
    """(t,) cumulative shares of townships' towns as destinations of arrivals: their jobs at the start."""
    jobs = np.array([int(places.jobs[p].sum()) for p in range(1, inside, 2)], np.float64)
    return cumulative(jobs)
