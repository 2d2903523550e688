"""Step 9: the record of a run, year by year: events, stocks and indicators. Rates are counted, never stored."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.arithmetic import added
from agents.columns import YEARS_OF_SCHOOLING
from model.accounts import Ledgers, Part, Turnover, parts_of_change, turnover
from model.counting import Tally
from model.events import (
    ARRIVAL,
    DEPARTURE,
    EVENTS,
    HIRED,
    LEDGERS,
    RECODE,
    REFUSED,
    REGISTRATIONS,
    RESIDENTS,
    RETURNED,
    TRAINED,
    TRANSFER_OUT,
    UNSEATED,
    UPGRADE,
    URBAN_TO_RURAL,
    Flow,
)
from model.levers import EXOGENOUS_RECODES
from model.observation import reported, transfers_to_town
from model.record_counts import note_counts
from model.region import Region
from model.state import State

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

PERSONS, HOUSEHOLDS, PERCENT, POINTS, YUAN, RATIO, EVENTS_A_YEAR = (
    "persons", "households", "%", "percentage points", "yuan a year", "ratio", "events a year",
)  # fmt: skip


COLUMNS = ("year", "area_code", "indicator", "value", "unit")


class Record:
    """What became of a run: one table of events and one of indicators, filled year by year."""

    def __init__(self, region: Region) -> None:
        """Name the places and areas of a region."""
        townships, outside = len(region.township_codes), len(region.outside_codes)
        self.region = region
        self.inside = 2 * townships
        self.place_codes = tuple(f"{code}{part}" for code in region.township_codes for part in ("-rural", "-urban"))
        self.place_codes += (*region.outside_codes, "")
        self.place_names = tuple(f"{name} ({part})" for name in region.township_names_en for part in ("rural", "urban"))
        self.place_names += (*region.outside_names_en, "nowhere")
        self.urban = np.zeros(self.inside + outside, np.bool_)
        self.urban[1 : self.inside : 2] = True
        self.event_rows: list[Rows] = []
        # Columns, not rows: a tuple for each of a hundred thousand values keeps Python's collector busy.
        self.notes: dict[str, list[Any]] = {name: [] for name in COLUMNS}

    def areas(self) -> list[tuple[str, Mask]]:
        """Code and places of the prefecture and of each county."""
        places = self.urban.size
        whole = np.arange(places) < self.inside
        county = np.full(places, -1)
        county[: self.inside] = np.repeat(self.region.township_county, 2)
        return [(self.region.code, whole)] + [(code, county == i) for i, code in enumerate(self.region.county_codes)]

    def note(self, year: int, area: str, name: str, value: float, unit: str) -> None:
        """Write one indicator."""
        for column, entry in zip(self.notes.values(), (year, area, name, float(value), unit), strict=True):
            column.append(entry)

    def begin(self, state: State, year: int) -> None:
        """Write the stocks of the start."""
        note_counts(self.notes, state, year)
        for area, inside in self.areas():
            self._stocks(state.tally, year, area, inside, state.scale)
            self._living(state, year, area, inside)
        self._townships(state, year)

    def take(self, state: State, before: Ledgers, year: int) -> None:
        """Write one finished year."""
        flow = state.flow
        event, origin, destination = np.nonzero(flow)
        rows = [np.full(event.size, year), event, origin, destination, flow[event, origin, destination]]
        self.event_rows.append(np.stack(rows, axis=1).astype(np.int64))
        sums = turnover(flow)
        note_counts(self.notes, state, year)
        for area, inside in self.areas():
            self._stocks(state.tally, year, area, inside, state.scale)
            self._flows(flow, sums, year, area, inside, state.scale)
            self._parts(before, state.ledgers, sums, year, area, inside)
            self._living(state, year, area, inside)
        self._townships(state, year)

    def _stocks(self, tally: Tally, year: int, area: str, inside: Mask, scale: float) -> None:
        urban = inside & self.urban
        residents, town = int(tally.residents[inside].sum()), int(tally.residents[urban].sum())
        registered, registered_town = int(tally.registrations[inside].sum()), int(tally.registrations[urban].sum())
        share = 100.0 * town / max(residents, 1)
        registered_share = 100.0 * registered_town / max(registered, 1)
        local = 100.0 * int(tally.town_registered[urban].sum()) / max(town, 1)
        for name, value, unit in (
            ("resident_population", residents / scale, PERSONS),
            ("resident_urban", town / scale, PERSONS),
            ("resident_urban_share", share, PERCENT),
            ("registered_population", registered / scale, PERSONS),
            ("registered_urban", registered_town / scale, PERSONS),
            ("registered_urban_share", registered_share, PERCENT),
            ("share_gap", share - registered_share, POINTS),
            ("registered_share_of_urban_residents", local, PERCENT),
            ("households", int(tally.households[inside].sum()) / scale, HOUSEHOLDS),
            ("left_behind_children", int(tally.left_behind[inside].sum()) / scale, PERSONS),
        ):
            self.note(year, area, name, value, unit)
        self._make_up(tally, year, area, inside)

    def _make_up(self, tally: Tally, year: int, area: str, inside: Mask) -> None:
        """Age, sex, schooling and household size of the residents, as the census counts them."""
        by_sex = tally.ages[inside].sum(axis=0)
        ages = by_sex.sum(axis=0)
        persons = max(int(ages.sum()), 1)
        adults = tally.schooling[inside].sum(axis=0)
        years = sum(int(n) * y for n, y in zip(adults, YEARS_OF_SCHOOLING, strict=True))
        for name, value, unit in (
            ("share_0_15", 100.0 * int(ages[:16].sum()) / persons, PERCENT),
            ("share_16_59", 100.0 * int(ages[16:60].sum()) / persons, PERCENT),
            ("share_60_plus", 100.0 * int(ages[60:].sum()) / persons, PERCENT),
            ("share_65_plus", 100.0 * int(ages[65:].sum()) / persons, PERCENT),
            ("share_men", 100.0 * int(by_sex[1].sum()) / persons, PERCENT),
            ("mean_age", sum(a * int(n) for a, n in enumerate(ages)) / persons, "years"),
            ("mean_schooling", years / max(int(adults.sum()), 1), "years"),
            ("household_size", _mean(tally.at_home, tally.households, inside), "persons a household"),
        ):
            self.note(year, area, name, value, unit)

    def _flows(self, flow: Flow, sums: Turnover, year: int, area: str, inside: Mask, scale: float) -> None:
        there = np.append(inside, False)
        moved = transfers_to_town(flow, self.inside, there)
        rural, outside, town, recoded = moved
        seen = reported(*moved)
        net = sum(
            int(sums.given[e, there].sum()) - int(sums.taken[e, there].sum())
            for e in range(len(EVENTS))
            if EVENTS[e].ledger == RESIDENTS and EVENTS[e].name not in ("birth", "death")
        )

        def persons(event: int) -> int:
            return int(sums.given[event, there].sum())

        for name, value in (
            ("births", persons(0)),
            ("deaths", int(sums.taken[1, there].sum())),
            ("transfers_rural_to_urban", rural),
            ("transfers_urban_to_urban", town),
            ("transfers_urban_to_rural", persons(URBAN_TO_RURAL)),
            ("transfers_in", outside),
            ("transfers_out", int(sums.taken[TRANSFER_OUT, there].sum())),
            ("registrations_recoded", recoded),
            ("reported_transfers_kappa_0", seen.without),
            ("reported_transfers", seen.middle),
            ("reported_transfers_kappa_1", seen.with_all),
            ("net_migration_outside" if area == self.region.code else "net_migration", net),
            ("refused_moves", persons(REFUSED)),
            ("new_urban_jobs", persons(HIRED)),
            ("training_person_times", persons(TRAINED)),
            ("unseated_children", persons(UNSEATED)),
        ):
            self.note(year, area, name, value / scale, PERSONS)
        if area == self.region.code:
            for name, event in (("arrivals", ARRIVAL), ("departures", DEPARTURE), ("returns", RETURNED)):
                touching = persons(event) + int(flow[event][there][:, ~there].sum())
                self.note(year, area, name, touching / scale, PERSONS)

    def _without_recoding(self, parts: list[Part], year: int, area: str) -> None:
        """The urban share of residents less what recoding has added since the exogenous series of recodes ended.

        Every forecast rests on whether recoding goes on, so both are shown.
        """
        recoded = 0.0
        if year > self.region.start + EXOGENOUS_RECODES:
            recoded = self._latest(year - 1, area, "change_by_recoding_since")
            recoded += sum(
                100.0 * part.numerator / part.denominator for part in parts if part.event in (RECODE, UPGRADE)
            )
        share = self._latest(year, area, "resident_urban_share")
        self.note(year, area, "change_by_recoding_since", recoded, POINTS)
        self.note(year, area, "resident_urban_share_without_recoding", share - recoded, PERCENT)

    def _latest(self, year: int, area: str, name: str) -> float:
        """An indicator written before; the latest rows first."""
        years, areas, names, values, _ = self.notes.values()
        for i in range(len(values) - 1, -1, -1):
            if years[i] == year and areas[i] == area and names[i] == name:
                return float(values[i])
        return 0.0

    def _parts(self, before: Ledgers, after: Ledgers, sums: Turnover, year: int, area: str, inside: Mask) -> None:
        for ledger in (RESIDENTS, REGISTRATIONS):
            parts = parts_of_change(ledger, before[ledger], after[ledger], sums.changes, self.urban, inside)
            if ledger == RESIDENTS:
                self._without_recoding(parts, year, area)
            for part in parts:
                value = 100.0 * part.numerator / part.denominator if part.denominator else 0.0
                self.note(year, area, f"change_{LEDGERS[ledger]}_{EVENTS[part.event].name}", value, POINTS)

    def _living(self, state: State, year: int, area: str, inside: Mask) -> None:
        """Incomes, rents, job chances and crowding, weighted by those they concern."""
        tally, places = state.tally, state.places
        urban, rural = inside & self.urban, inside & ~self.urban
        town, country = _mean(tally.income, tally.residents, urban), _mean(tally.income, tally.residents, rural)
        self.note(year, area, "income_urban", town, YUAN)
        self.note(year, area, "income_rural", country, YUAN)
        self.note(year, area, "income_ratio", town / country if country > 0 else 0.0, RATIO)
        self._market(state, year, area, urban)
        pupils, seats = int(tally.pupils[inside].sum()), int(places.seats[inside].sum())
        self.note(year, area, "school_crowding", pupils / max(seats, 1), "pupils a seat")

    def _market(self, state: State, year: int, area: str, urban: Mask) -> None:
        places, market = state.places, state.market
        assert market is not None
        used = int(places.occupied[urban].sum())
        rent = added(float(places.rent[p]) * int(places.occupied[p]) for p in np.flatnonzero(urban)) / max(used, 1)
        self.note(year, area, "rent", rent, YUAN)
        self.note(
            year, area, "dwelling_vacancy", 100.0 * (1.0 - used / max(int(places.dwellings[urban].sum()), 1)), PERCENT
        )
        seekers = int(market.seekers[urban].sum())
        met = added(
            float(market.chance[p, k]) * int(market.seekers[p, k]) for p in np.flatnonzero(urban) for k in range(3)
        )
        self.note(year, area, "job_chance", 100.0 * met / max(seekers, 1), PERCENT)
        wages = _weighted(places.wage, places.labour, urban)
        country = _weighted(places.wage, places.labour, np.roll(urban, -1))
        self.note(year, area, "wage_gap", wages / country if country > 0 else 0.0, RATIO)

    def _townships(self, state: State, year: int) -> None:
        tally, scale = state.tally, state.scale
        for t, code in enumerate(self.region.township_codes):
            both = np.zeros(self.urban.size, np.bool_)
            both[2 * t : 2 * t + 2] = True
            residents, town = int(tally.residents[both].sum()), int(tally.residents[2 * t + 1])
            self.note(year, code, "resident_population", residents / scale, PERSONS)
            self.note(year, code, "resident_urban", town / scale, PERSONS)
            self.note(year, code, "registered_population", int(tally.registrations[both].sum()) / scale, PERSONS)
            self._market(state, year, code, both & self.urban)
            pupils, seats = int(tally.pupils[both].sum()), int(state.places.seats[both].sum())
            self.note(year, code, "school_crowding", pupils / max(seats, 1), "pupils a seat")

    def indicators(self) -> pd.DataFrame:
        """(year, area_code, indicator, value, unit), one row each."""
        return pd.DataFrame(self.notes)

    def events(self) -> pd.DataFrame:
        """(year, event, origin, destination, persons, households); raw integers of the run's scale."""
        rows = np.concatenate(self.event_rows) if self.event_rows else np.zeros((0, 5), np.int64)
        names = np.array([event.name for event in EVENTS], dtype=object)
        codes = np.array(self.place_codes, dtype=object)
        of_households = np.array([event.name.startswith("household_") for event in EVENTS])[rows[:, 1]]
        return pd.DataFrame(
            {
                "year": rows[:, 0],
                "event": names[rows[:, 1]],
                "origin": codes[rows[:, 2]],
                "destination": codes[rows[:, 3]],
                "persons": np.where(of_households, 0, rows[:, 4]),
                "households": np.where(of_households, rows[:, 4], 0),
            }
        )


def _mean(total: Rows, persons: Rows, where: Mask) -> float:
    return int(total[where].sum()) / max(int(persons[where].sum()), 1)


def _weighted(wage: npt.NDArray[np.float64], labour: Rows, where: Mask) -> float:
    total, weight = 0.0, 0
    for p in np.flatnonzero(where):
        for skill in range(3):
            total += float(wage[p, skill]) * int(labour[p, skill])
            weight += int(labour[p, skill])
    return total / weight if weight else 0.0
