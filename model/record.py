"""Step 9: the record of a run, year by year: events, stocks and indicators. Rates are counted, never stored."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import YEARS_OF_SCHOOLING
from model.accounts import Ledgers, Part, Turnover, parts_of_change, turnover
from model.areas import Areas
from model.counting import Tally
from model.events import (
    ARRIVAL,
    BIRTH,
    DEATH,
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
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PERSONS, HOUSEHOLDS, PERCENT, POINTS, YUAN, RATIO, EVENTS_A_YEAR = (
    "persons", "households", "%", "percentage points", "yuan a year", "ratio", "events a year",
)  # fmt: skip


COLUMNS = ("year", "area_code", "indicator", "value", "unit")


class Told:
    """Indicators of some areas in one year, in the order in which they are told."""

    def __init__(self, areas: int) -> None:
        """Start with none."""
        self._areas = areas
        self._columns: list[tuple[str, list[float], str, range]] = []

    def note(self, name: str, values: npt.NDArray[Any], unit: str, only: slice = slice(None)) -> None:
        """Tell an indicator of every area, or of some of them only; (areas,) values."""
        self._columns.append((name, values.tolist(), unit, range(self._areas)[only]))

    def join(self, other: "Told", areas: slice) -> None:
        """Tell what another tells of some of its areas."""
        for name, values, unit, _ in other._columns:
            self._columns.append((name, values[areas], unit, range(self._areas)))

    def of(self, area: int) -> tuple[list[str], list[float], list[str]]:
        """Names, values and units of all that is told of an area."""
        told = [(name, float(values[area]), unit) for name, values, unit, areas in self._columns if area in areas]
        names, values, units = zip(*told, strict=True)
        return list(names), list(values), list(units)


def ratio(over: Floats, under: Floats) -> Floats:
    """One over the other, 0 where there is nothing below the line."""
    return np.divide(over, under, out=np.zeros_like(over), where=under > 0)


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
        self._areas = Areas(region)
        self.event_rows: list[Rows] = []
        # Columns, not rows: a tuple for each of a hundred thousand values keeps Python's collector busy.
        self.notes: dict[str, list[Any]] = {name: [] for name in COLUMNS}

    def areas(self) -> list[tuple[str, Mask]]:
        """Code and places of the prefecture and of each county."""
        return list(zip(self._areas.large, self._areas.holds, strict=True))

    def begin(self, state: State, year: int) -> None:
        """Write the stocks of the start."""
        note_counts(self.notes, state, year)
        told = Told(len(self._areas.large))
        self._stocks(told, state.tally, state.scale)
        markets = self._markets(state)
        self._living(told, state, markets)
        self._write(year, self._areas.large, told)
        self._townships(state, year, markets)

    def take(self, state: State, before: Ledgers, year: int) -> None:
        """Write one finished year."""
        flow = state.flow
        # Faster than `nonzero` of all axes, since next to all are zero.
        event, origin, destination = np.unravel_index(np.flatnonzero(flow), flow.shape)
        rows = [np.full(event.size, year), event, origin, destination, flow[event, origin, destination]]
        self.event_rows.append(np.stack(rows, axis=1).astype(np.int64))
        note_counts(self.notes, state, year)
        told, sums = Told(len(self._areas.large)), turnover(flow)
        share = self._stocks(told, state.tally, state.scale)
        self._flows(told, flow, sums, state.scale)
        self._parts(told, before, state.ledgers, sums, share, year)
        markets = self._markets(state)
        self._living(told, state, markets)
        self._write(year, self._areas.large, told)
        self._townships(state, year, markets)

    def _write(self, year: int, codes: Sequence[str], told: "Told") -> None:
        """Write the year's indicators, area by area."""
        for area, code in enumerate(codes):
            names, values, units = told.of(area)
            new: tuple[list[Any], ...] = ([year] * len(names), [code] * len(names), names, values, units)
            for column, entries in zip(self.notes.values(), new, strict=True):
                column.extend(entries)

    def _stocks(self, told: "Told", tally: Tally, scale: float) -> Floats:
        """Stocks and shares; gives the urban share of residents of each area, in percent."""
        by_place = [tally.residents, tally.registrations, tally.households, tally.left_behind]
        residents, registered, households, left = self._areas.count(np.stack(by_place))
        by_town = np.stack([tally.residents, tally.registrations, tally.town_registered]) * self.urban
        town, registered_town, local = self._areas.count(by_town)
        share = 100.0 * town / np.maximum(residents, 1)
        registered_share = 100.0 * registered_town / np.maximum(registered, 1)
        for name, values, unit in (
            ("resident_population", residents / scale, PERSONS),
            ("resident_urban", town / scale, PERSONS),
            ("resident_urban_share", share, PERCENT),
            ("registered_population", registered / scale, PERSONS),
            ("registered_urban", registered_town / scale, PERSONS),
            ("registered_urban_share", registered_share, PERCENT),
            ("share_gap", share - registered_share, POINTS),
            ("registered_share_of_urban_residents", 100.0 * local / np.maximum(town, 1), PERCENT),
            ("households", households / scale, HOUSEHOLDS),
            ("left_behind_children", left / scale, PERSONS),
        ):
            told.note(name, values, unit)
        self._make_up(told, tally)
        return share

    def _make_up(self, told: "Told", tally: Tally) -> None:
        """Age, sex, schooling and household size of the residents, as the census counts them."""
        ages = self._areas.count(tally.ages.sum(axis=1).T)
        men = self._areas.count(tally.ages[:, 1].sum(axis=1))
        adults = self._areas.count(tally.schooling.T)
        at_home, households = self._areas.count(np.stack([tally.at_home, tally.households]))
        persons = np.maximum(ages.sum(axis=0), 1)
        years = (adults * np.array(YEARS_OF_SCHOOLING)[:, None]).sum(axis=0)
        for name, values, unit in (
            ("share_0_15", 100.0 * ages[:16].sum(axis=0) / persons, PERCENT),
            ("share_16_59", 100.0 * ages[16:60].sum(axis=0) / persons, PERCENT),
            ("share_60_plus", 100.0 * ages[60:].sum(axis=0) / persons, PERCENT),
            ("share_65_plus", 100.0 * ages[65:].sum(axis=0) / persons, PERCENT),
            ("share_men", 100.0 * men / persons, PERCENT),
            ("mean_age", (ages * np.arange(len(ages))[:, None]).sum(axis=0) / persons, "years"),
            ("mean_schooling", years / np.maximum(adults.sum(axis=0), 1), "years"),
            ("household_size", at_home / np.maximum(households, 1), "persons a household"),
        ):
            told.note(name, values, unit)

    def _flows(self, told: "Told", flow: Flow, sums: Turnover, scale: float) -> None:
        moved = self._areas.count(transfers_to_town(flow, sums.given, self.inside))
        rural, outside, town, recoded = moved
        seen = reported(*moved)
        given, taken = self._areas.count(sums.given[:, :-1]), self._areas.count(sums.taken[:, :-1])
        moving = [e.ledger == RESIDENTS and e.name not in ("birth", "death") for e in EVENTS]
        net = (given - taken)[moving].sum(axis=0)
        for name, values in (
            ("births", given[BIRTH]),
            ("deaths", taken[DEATH]),
            ("transfers_rural_to_urban", rural),
            ("transfers_urban_to_urban", town),
            ("transfers_urban_to_rural", given[URBAN_TO_RURAL]),
            ("transfers_in", outside),
            ("transfers_out", taken[TRANSFER_OUT]),
            ("registrations_recoded", recoded),
            ("reported_transfers_kappa_0", seen.without),
            ("reported_transfers", seen.middle),
            ("reported_transfers_kappa_1", seen.with_all),
        ):
            told.note(name, values / scale, PERSONS)
        told.note("net_migration_outside", net / scale, PERSONS, only=slice(0, 1))
        told.note("net_migration", net / scale, PERSONS, only=slice(1, None))
        for name, event in (
            ("refused_moves", REFUSED),
            ("new_urban_jobs", HIRED),
            ("training_person_times", TRAINED),
            ("unseated_children", UNSEATED),
        ):
            told.note(name, given[event] / scale, PERSONS)
        for name, event in (("arrivals", ARRIVAL), ("departures", DEPARTURE), ("returns", RETURNED)):
            leaving = int(flow[event, : self.inside, self.inside :].sum())
            told.note(name, (given[event] + leaving) / scale, PERSONS, only=slice(0, 1))

    def _parts(self, told: "Told", before: Ledgers, after: Ledgers, sums: Turnover, share: Floats, year: int) -> None:
        """What each kind of event added to the urban shares.

        Beside the share of residents stands what recoding has added since the exogenous series of recodes ended: every
        forecast rests on whether recoding goes on, so both are shown.
        """
        changes = sums.changes
        for ledger in (RESIDENTS, REGISTRATIONS):
            stocks = before[ledger], after[ledger]
            parts = [parts_of_change(ledger, *stocks, changes, self.urban, inside) for _, inside in self.areas()]
            if ledger == RESIDENTS:
                recoded = np.array([self._recoded(*each, year) for each in zip(parts, self._areas.large, strict=True)])
                told.note("change_by_recoding_since", recoded, POINTS)
                told.note("resident_urban_share_without_recoding", share - recoded, PERCENT)
            for same in zip(*parts, strict=True):
                name = f"change_{LEDGERS[ledger]}_{EVENTS[same[0].event].name}"
                told.note(name, np.array([part.share for part in same]), POINTS)

    def _recoded(self, parts: list[Part], area: str, year: int) -> float:
        """Points that recoding has added to an area's urban share of residents."""
        if year <= self.region.start + EXOGENOUS_RECODES:
            return 0.0
        added_now = sum(part.share for part in parts if part.event in (RECODE, UPGRADE))
        return self._latest(year - 1, area, "change_by_recoding_since") + added_now

    def _latest(self, year: int, area: str, name: str) -> float:
        """An indicator written before; the latest rows first."""
        years, areas, names, values, _ = self.notes.values()
        for i in range(len(values) - 1, -1, -1):
            if names[i] == name and areas[i] == area and years[i] == year:
                return float(values[i])
        return 0.0

    def _living(self, told: "Told", state: State, markets: "Told") -> None:
        """Incomes, rents, job chances and crowding, weighted by those they concern."""
        tally, places = state.tally, state.places
        income, persons = self._areas.count(np.stack([tally.income, tally.residents]) * self.urban)
        all_income, all_persons = self._areas.count(np.stack([tally.income, tally.residents]))
        town = income / np.maximum(persons, 1)
        country = (all_income - income) / np.maximum(all_persons - persons, 1)
        told.note("income_urban", town, YUAN)
        told.note("income_rural", country, YUAN)
        told.note("income_ratio", ratio(town, country), RATIO)
        told.join(markets, slice(0, len(self._areas.large)))
        pupils, seats = self._areas.count(np.stack([tally.pupils.sum(axis=1), places.seats.sum(axis=1)]))
        told.note("school_crowding", pupils / np.maximum(seats, 1), "pupils a seat")

    def _markets(self, state: State) -> "Told":
        """Rents, vacancies, job chances and wages of every area, townships too."""
        places, market, add, told = state.places, state.market, self._areas.add, Told(len(self._areas.codes))
        assert market is not None
        town, country = slice(1, self.inside, 2), slice(0, self.inside, 2)
        used, dwellings = add(places.occupied[town].astype(float)), add(places.dwellings[town].astype(float))
        told.note("rent", add(places.rent[town] * places.occupied[town]) / np.maximum(used, 1), YUAN)
        told.note("dwelling_vacancy", 100.0 * (1.0 - used / np.maximum(dwellings, 1)), PERCENT)
        met, seekers = add(market.chance[town] * market.seekers[town]), add(market.seekers[town].astype(float))
        told.note("job_chance", 100.0 * met / np.maximum(seekers, 1), PERCENT)
        wage = [
            ratio(add(places.wage[part] * places.labour[part]), add(places.labour[part].astype(float)))
            for part in (town, country)
        ]
        told.note("wage_gap", ratio(*wage), RATIO)
        return told

    def _townships(self, state: State, year: int, markets: "Told") -> None:
        tally, scale, told = state.tally, state.scale, Told(len(self.region.township_codes))

        def both(by_place: Rows) -> Rows:
            return by_place[: self.inside].reshape(-1, 2).sum(axis=1)

        told.note("resident_population", both(tally.residents) / scale, PERSONS)
        told.note("resident_urban", tally.residents[1 : self.inside : 2] / scale, PERSONS)
        told.note("registered_population", both(tally.registrations) / scale, PERSONS)
        told.join(markets, slice(len(self._areas.large), None))
        pupils, seats = both(tally.pupils.sum(axis=1)), both(state.places.seats.sum(axis=1))
        told.note("school_crowding", pupils / np.maximum(seats, 1), "pupils a seat")
        self._write(year, self.region.township_codes, told)

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
