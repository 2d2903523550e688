"""Step 9: the record of a run, year by year: events, stocks and indicators. Rates are counted, never stored."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import YEARS_OF_SCHOOLING
from agents.members import AGES
from model.accounts import Ledgers, Turnover, parts_of_change
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
from model.observation import marriages_to_villages, reported, transfers_to_town
from model.record_counts import note_counts
from model.record_told import COLUMNS, Notes, Told
from model.region import Region
from model.state import State

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

PERSONS, HOUSEHOLDS, PERCENT, POINTS, YUAN, RATIO, EVENTS_A_YEAR = (
    "persons", "households", "%", "percentage points", "yuan a year", "ratio", "events a year",
)  # fmt: skip


def ratio(over: Floats, under: Floats) -> Floats:
    """One over the other, NaN where there is nothing below the line: a rent where nobody lives in town is none."""
    return np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)


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
        self.notes: Notes = {name: [] for name in COLUMNS}

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
        told.write(self.notes, year, self._areas.large)
        self._townships(state, year, markets)

    def take(self, state: State, before: Ledgers, sums: Turnover, year: int) -> None:
        """Write one finished year: its events, and what they and the stocks come to."""
        self.event_rows.append(sums.cells)
        told = Told(len(self._areas.large))
        share = self._stocks(told, state.tally, state.scale)
        self._flows(told, state.flow, sums, state.scale)
        self._parts(told, before, state.ledgers, sums, share, year)
        markets = self._markets(state)
        self._living(told, state, markets)
        note_counts(self.notes, state, year)
        told.write(self.notes, year, self._areas.large)
        self._townships(state, year, markets)

    def _stocks(self, told: Told, tally: Tally, scale: float) -> Floats:
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

    def _make_up(self, told: Told, tally: Tally) -> None:
        """Age, sex, schooling and household size of the residents, as the census counts them."""
        ages = tally.ages[:, 0] + tally.ages[:, 1]
        groups = self._areas.count(np.add.reduceat(ages, (0, 16, 60, 65), axis=1).T)
        lived, men, at_home, households = self._areas.count(
            np.stack([ages @ np.arange(AGES), tally.ages[:, 1].sum(axis=1), tally.at_home, tally.households])
        )
        adults = self._areas.count(tally.schooling.T)
        persons = np.maximum(groups.sum(axis=0), 1)
        years = (adults * np.array(YEARS_OF_SCHOOLING)[:, None]).sum(axis=0)
        for name, values, unit in (
            ("share_0_15", 100.0 * groups[0] / persons, PERCENT),
            ("share_16_59", 100.0 * groups[1] / persons, PERCENT),
            ("share_60_plus", 100.0 * (groups[2] + groups[3]) / persons, PERCENT),
            ("share_65_plus", 100.0 * groups[3] / persons, PERCENT),
            ("share_men", 100.0 * men / persons, PERCENT),
            ("mean_age", lived / persons, "years"),
            ("mean_schooling", years / np.maximum(adults.sum(axis=0), 1), "years"),
            ("household_size", at_home / np.maximum(households, 1), "persons a household"),
        ):
            told.note(name, values, unit)

    def _flows(self, told: Told, flow: Flow, sums: Turnover, scale: float) -> None:
        moved = self._areas.count(transfers_to_town(flow, sums.given, self.inside))
        rural, outside, town, recoded = moved
        seen = reported(*moved)
        given, taken = self._areas.count(sums.given[:, :-1]), self._areas.count(sums.taken[:, :-1])
        back = given[URBAN_TO_RURAL] + self._areas.count(marriages_to_villages(flow, self.inside))
        moving = [e.ledger == RESIDENTS and e.name not in ("birth", "death") for e in EVENTS]
        net = (given - taken)[moving].sum(axis=0)
        for name, values in (
            ("births", given[BIRTH]),
            ("deaths", taken[DEATH]),
            ("transfers_rural_to_urban", rural),
            ("transfers_urban_to_urban", town),
            ("transfers_urban_to_rural", back),
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

    def _parts(self, told: Told, before: Ledgers, after: Ledgers, sums: Turnover, share: Floats, year: int) -> None:
        """What each kind of event added to the urban shares.

        Beside the share of residents stands what recoding has added since the exogenous series of recodes ended: every
        forecast rests on whether recoding goes on, so both are shown.
        """
        for ledger in (RESIDENTS, REGISTRATIONS):
            parts = parts_of_change(
                ledger, before[ledger], after[ledger], sums.changes, self.urban, self._areas.holds
            )  # fmt: skip
            points = dict(zip(parts.events.tolist(), parts.points, strict=True))
            if ledger == RESIDENTS:
                recoded = np.zeros(len(self._areas.large))
                if year > self.region.start + EXOGENOUS_RECODES:
                    recoded = self._latest("change_by_recoding_since") + (points[RECODE] + points[UPGRADE])
                told.note("change_by_recoding_since", recoded, POINTS)
                told.note("resident_urban_share_without_recoding", share - recoded, PERCENT)
            for event, values in points.items():
                told.note(f"change_{LEDGERS[ledger]}_{EVENTS[event].name}", values, POINTS)

    def _latest(self, name: str) -> Floats:
        """(large areas,) an indicator as last written; the latest rows first, and 0 where it was never written."""
        found: dict[str, float] = {}
        areas, names, values = (self.notes[column] for column in ("area_code", "indicator", "value"))
        for i in range(len(values) - 1, -1, -1):
            if names[i] == name:
                found.setdefault(areas[i], values[i])
                if len(found) == len(self._areas.large):
                    break
        return np.array([found.get(area, 0.0) for area in self._areas.large])

    def _living(self, told: Told, state: State, markets: Told) -> None:
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

    def _markets(self, state: State) -> Told:
        """Rents, vacancies, job chances and wages of every area, townships too."""
        places, market, add, told = state.places, state.market, self._areas.add, Told(len(self._areas.codes))
        assert market is not None
        town, country = slice(1, self.inside, 2), slice(0, self.inside, 2)
        used, dwellings = add(places.occupied[town].astype(float)), add(places.dwellings[town].astype(float))
        told.note("rent", ratio(add(places.rent[town] * places.occupied[town]), used), YUAN)
        told.note("dwelling_vacancy", 100.0 * (1.0 - ratio(used, dwellings)), PERCENT)
        met, seekers = add(market.chance[town] * market.seekers[town]), add(market.seekers[town].astype(float))
        told.note("job_chance", 100.0 * ratio(met, seekers), PERCENT)
        wage = [
            ratio(add(places.wage[part] * places.labour[part]), add(places.labour[part].astype(float)))
            for part in (town, country)
        ]
        told.note("wage_gap", ratio(*wage), RATIO)
        return told

    def _townships(self, state: State, year: int, markets: Told) -> None:
        tally, scale, told = state.tally, state.scale, Told(len(self.region.township_codes))

        def both(by_place: Rows) -> Rows:
            return by_place[: self.inside].reshape(-1, 2).sum(axis=1)

        told.note("resident_population", both(tally.residents) / scale, PERSONS)
        told.note("resident_urban", tally.residents[1 : self.inside : 2] / scale, PERSONS)
        told.note("registered_population", both(tally.registrations) / scale, PERSONS)
        told.join(markets, slice(len(self._areas.large), None))
        pupils, seats = both(tally.pupils.sum(axis=1)), both(state.places.seats.sum(axis=1))
        told.note("school_crowding", pupils / np.maximum(seats, 1), "pupils a seat")
        told.write(self.notes, year, self.region.township_codes)

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
