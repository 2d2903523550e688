"""The one model: a prefecture's households, townships and counties, year by year, as a Mesa model."""

import hashlib
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import mesa
import numpy as np
import numpy.typing as npt
import pandas as pd
from mesa.agent import AgentSet

from agents.columns import EPOCH, Households
from agents.counties import County
from agents.errors import InputError
from agents.households import RuralHousehold, TownHousehold
from agents.offering import empty_offers
from agents.places import empty_grants, empty_places
from agents.prospects import prospects_of
from agents.townships import Township
from model.accounts import check_unique
from model.counting import added_up
from model.counting_rows import empty_sheets
from model.destinations import inclusion_probabilities, known_destinations
from model.freezing import freeze
from model.labour import job_market
from model.levers import LeverTable, baseline_table
from model.population import Population, build_population
from model.record import Record
from model.reference import Reference
from model.region import Region, default_region, load_region
from model.rules import resolve, rules_from
from model.saving import check_origin, read_run, restore, save_run
from model.start import arrival_shares, starting_places
from model.state import State, codes_of
from model.threads import cores, side_by_side
from model.variants import check_variant
from model.works import WORKS
from model.year import YEAR
from model.year_inputs import conditions_of, renew_kin, schedules_of
from model.year_run import count

ENGINES = ("kernel", "mesa")

Where = npt.NDArray[np.bool_] | npt.NDArray[np.integer[Any]] | Callable[[Households], npt.NDArray[np.bool_]]


def baseline_of(region: Region, inputs: Mapping[str, float]) -> LeverTable:
    """Policy of 2020 carried on, the gate opened in the year that a population drew among its inputs."""
    first = region.start + 1
    gate = int(inputs.get("gate_year", first + 1))
    return baseline_table(len(region.township_codes), first, region.last, gate)


class MigrationModel(mesa.Model):
    """Households, townships and counties of one prefecture.

    `step()` is one year; counties and townships are stepped through Mesa in every run. With engine "kernel" households
    are columns, and `households(where)` makes Mesa handles for the rows asked for; with "mesa" every household is an
    agent in `agents` that decides by the same rules, to the same digest.
    """

    # Stands before the property that newer Mesa has under this name, which writes into what it is given.
    scenario: LeverTable = cast(LeverTable, None)

    def __init__(
        self,
        scenario: LeverTable | None = None,
        parameters: Mapping[str, float] | None = None,
        region: Region | Path | None = None,
        seed: int = 1,
        engine: str = "kernel",
        population: int | Population | None = None,
        scale: float = 1.0,
        threads: int | None = None,
        frozen: Reference | None = None,
        variant: str = "",
    ) -> None:
        """Set up the end of the start year.

        Args:
            scenario: lever values; the baseline (2020's policy carried on) if not given.
            parameters: values by name; what is not given takes that of the region's fitted point, or the mean
                of its prior where there is none (`region.on_prior_means()` has none).
            region: a loaded region or its folder; the packaged one if not given.
            seed: of the run's luck.
            engine: "kernel" or "mesa".
            population: number of the synthetic population (0–31), or one already built; that of the fitted point, or 0,
                if not given.
            scale: persons of the model per person; 1 for every household.
            threads: that loop over households; all cores if not given. The results do not depend on it.
            frozen: what the run is frozen on, from `model.freezing.record_reference`; nothing if not given.
            variant: of the model's structure, one of `model.variants.VARIANTS`; the model itself if empty.

        Raises:
            InputError: for an unknown engine, parameter or variant, a value out of range, or a reference of another
                origin.
        """
        if engine not in ENGINES:
            raise InputError(f"engine is {engine!r}; allowed: kernel, mesa")
        if not 0 <= seed < 2**63:
            raise InputError(f"seed is {seed}; allowed is 0 to 2**63 − 1")
        super().__init__(rng=seed)
        self.threads = cores() if threads is None else max(1, threads)
        self.region = region if isinstance(region, Region) else load_region(region or default_region())
        self.engine, self.variant = engine, check_variant(variant)
        self._handles: dict[int, RuralHousehold] = {}
        self.seed = seed
        number = self.region.default_population if population is None else population
        self.population = number if isinstance(number, Population) else build_population(self.region, number, scale)
        self.scale = self.population.scale
        given = {**self.region.default_parameters, **(parameters or {})}
        self.parameters = resolve(given, self.region.county_codes, self.variant)
        self.year = self.region.start
        self.steps_of_the_year = YEAR
        self.frozen: Reference | None = None
        self.scenario = scenario or self.baseline()
        self.record = Record(self.region)
        self.seconds = 0.0
        self.state = self._start()
        self._found_governments()
        self.record.begin(self.state, self.year)
        if engine == "mesa":
            self.enrol()
        if frozen is not None:
            freeze(self, frozen)

    def baseline(self) -> LeverTable:
        """Policy of 2020 carried on, the gate opened in the year that this population drew."""
        return baseline_of(self.region, self.population.inputs)

    def _start(self) -> State:
        region, population = self.region, self.population
        places = 2 * len(region.township_codes) + len(region.outside_codes)
        codes = codes_of(region, population.urban_from, population.registered_urban_from, region.start)
        known = known_destinations(region)
        state = State(
            region=region,
            rules=rules_from(self.parameters),
            parameters=self.parameters,
            seed=np.uint64(self.seed),
            threads=self.threads,
            scale=self.scale,
            variant=self.variant,
            households=Households._make(column.copy() for column in population.households),
            used=population.households.id.size,
            urban_from=population.urban_from.copy(),
            registered_urban_from=population.registered_urban_from.copy(),
            ties=region.ties,
            known=known,
            places=empty_places(places),
            codes=codes,
            tally=added_up(empty_sheets(1, places, codes.place.size), codes),
            grants=empty_grants(len(region.township_codes)),
            works=np.zeros((len(region.township_codes), len(WORKS))),
            kin=np.zeros((codes.place.size, places), np.float32),
        )
        self.state = state
        state.make_room(state.used)
        state.town_born = (codes.place % 2 == 1).astype(np.uint8)
        state.town_born[codes.villages :] = 1
        state.levers = self.scenario.of(self.scenario.first_year)
        state.opened = np.zeros(state.townships, np.uint8)
        self._first_count(state)
        return state

    def _first_count(self, state: State) -> None:
        """Count the start, and set up what follows from it: places, kin, choice sets, conditions."""
        region = self.region
        state.conditions = None
        state.market = job_market(
            state.places, state.levers, region.economy["separation"], state.rules.market, state.inside
        )
        state.conditions = conditions_of(state, region.start + 1)
        state.tally = count(self, incomes=False)
        state.places = starting_places(region, state.tally, state.rules.market.town_wage)
        state.arrival_shares = arrival_shares(state.places, state.inside)
        state.town_residents_at_start = float(state.tally.residents[1 : state.inside : 2].sum())
        renew_kin(state, state.tally)
        state.inclusion = inclusion_probabilities(state.codes, state.known, region.minutes, state.kin, state.townships)
        state.offers = empty_offers(state.inclusion, state.townships + len(region.outside_codes))
        state.market = job_market(
            state.places, state.levers, region.economy["separation"], state.rules.market, state.inside
        )
        state.conditions = conditions_of(state, region.start + 1)
        state.schedules = schedules_of(state, 0)
        state.prospects = prospects_of(state.schedules, state.rules.vital, region.start + 1)
        state.tally = count(self, incomes=True)

    def _found_governments(self) -> None:
        region = self.region
        for c, code in enumerate(region.county_codes):
            held = np.flatnonzero(region.township_county == c)
            County(self, c, code, int(region.county_seat[c]), held)
        for t, code in enumerate(region.township_codes):
            held = np.flatnonzero(region.village_township == t)
            Township(self, t, code, int(region.township_county[t]), held)

    def enrol(self) -> None:
        """Make every household an agent of the model, and let go of those that are no more."""
        h = self.state.households
        present = {int(identity): row for row, identity in enumerate(h.id[: self.state.used]) if identity}
        for agent_type in (RuralHousehold, TownHousehold):
            for agent in list(self.agents_by_type.get(agent_type, ())):
                row = present.pop(agent.household, None)
                if row is None or type(agent) is not self._kind_of(row):
                    agent.remove()
                    if row is not None:
                        present[int(h.id[row])] = row
                else:
                    agent.row = row
        for row in present.values():
            self._kind_of(row)(self, row)

    def _kind_of(self, row: int) -> type[RuralHousehold]:
        registration = self.state.households.registration[row]
        codes = self.state.codes
        rural = registration < codes.villages and codes.registered[registration] % 2 == 0
        return RuralHousehold if rural else TownHousehold

    def households(self, where: Where | None = None) -> AgentSet:
        """Mesa handles for the households asked for, as an AgentSet that holds until the next step.

        They are not members of `agents` under "kernel".

        Args:
            where: (used,) mask, row numbers, or a function of the columns that gives a mask; everyone if not given.
        """
        h = Households._make(column[: self.state.used] for column in self.state.households)
        chosen = where(h) if callable(where) else where
        rows = np.arange(self.state.used) if chosen is None else np.asarray(chosen)
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return AgentSet([self._handle(int(row)) for row in rows if h.id[row]], random=self.random)

    def _handle(self, row: int) -> RuralHousehold:
        """The handle on a row, the same one until the next year; kept, since an AgentSet refers to agents weakly."""
        if row not in self._handles:
            handle = self._kind_of(row)(self, row)
            handle.remove()
            self._handles[row] = handle
        return self._handles[row]

    def step(self) -> None:
        """Simulate one year.

        Raises:
            AccountError: if an identity of the accounts is violated.
        """
        begun = time.perf_counter()
        self.begin_year()
        for _, take in self.steps_of_the_year:
            take(self)
        self.seconds += time.perf_counter() - begun

    def begin_year(self) -> None:
        """Open the next year's book of events, and make room for its new households."""
        self.year += 1
        self._handles.clear()
        self.state.flow[:] = 0
        # Rows move when room is made: before the agents learn theirs, not after.
        self.state.make_room(int(self.state.tally.households.sum()))
        if self.engine == "mesa":
            self.enrol()

    def run_until(self, year: int, progress: Callable[[int], None] | None = None) -> None:
        """Simulate up to and with `year`, telling `progress` each year that is done.

        Raises:
            InputError: if the year lies outside the region's range.
        """
        if not self.region.start <= year <= self.region.last:
            raise InputError(f"year {year} is not simulated; allowed is {self.region.start} to {self.region.last}")
        while self.year < year:
            self.step()
            if progress is not None:
                progress(self.year)

    def save(self, path: Path | str) -> None:
        """Keep the run in a file, between two years; `load` resumes it.

        Raises:
            InputError: if the file cannot be written, or the run is frozen: the file would not hold its reference.
        """
        if self.frozen is not None:
            raise InputError("a frozen run cannot be saved, since the file would not hold what it is frozen on")
        save_run(self, Path(path))

    @classmethod
    def load(
        cls,
        path: Path | str,
        region: Region | Path | None = None,
        population: Population | None = None,
        threads: int | None = None,
    ) -> "MigrationModel":
        """Resume a saved run; what follows equals the run in one go.

        Args:
            path: of the file.
            region: a loaded region or its folder; the folder it was run from if not given.
            population: the one it was run with; built by its number and scale if not given.
            threads: that loop over households; all cores if not given.

        Raises:
            InputError: if the file is missing, damaged, of another version, or of another region or population.
        """
        kept = read_run(Path(path))
        manifest, number = kept.manifest, kept.manifest["population"]
        if not isinstance(region, Region):
            region = load_region(region or Path(str(manifest["region"]["folder"])))
        check_origin(kept, region.hash, number["hash"])
        population = population or build_population(region, number["index"], number["scale"])
        check_origin(kept, region.hash, population.hash)
        model = cls(
            kept.scenario(), manifest["parameters"], region, manifest["seed"], manifest["engine"], population,
            threads=threads, variant=manifest["variant"],
        )  # fmt: skip
        restore(model, kept)
        return model

    def digest(self) -> str:
        """SHA-256 of the event rows and of the state columns sorted by household id, as little-endian bytes.

        Raises:
            AccountError: if two households bear the same id.
        """
        total = hashlib.sha256(f"{EPOCH} {self.year}\n".encode())
        for rows in self.record.event_rows:
            order = np.lexsort(rows.T[::-1])
            total.update(np.ascontiguousarray(rows[order], "<i8").tobytes())
        s = self.state
        live = np.flatnonzero(s.households.id[: s.used])
        # Identities are unique, so any sort gives this one order.
        live = live[np.argsort(s.households.id[live])]
        check_unique(s.households.id[live])

        def sorted_bytes(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
            part = np.take(column, live, axis=0, mode="clip")
            return np.ascontiguousarray(part, part.dtype.newbyteorder("<"))

        columns = side_by_side(s.threads, [partial(sorted_bytes, column) for column in s.households])
        for name, part in zip(Households._fields, columns, strict=True):
            total.update(f"{name} {part.shape} {part.dtype.str[1:]}\n".encode())
            total.update(part.data)
        return total.hexdigest()

    def events_frame(self) -> pd.DataFrame:
        """(year, event, origin, destination, persons, households), raw integers of this run's scale."""
        return self.record.events()

    def indicators_frame(self) -> pd.DataFrame:
        """(year, area_code, indicator, value, unit) for prefecture, counties and townships, in full-size persons."""
        return self.record.indicators()
