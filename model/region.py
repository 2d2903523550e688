"""A region as the model sees it: places, schedules and numbers read from a folder of tables, validated on the way in.

Everything is sorted by code, and an index is a position: townships 0 … T − 1, villages 0 … V − 1, outside places
0 … O − 1, counties 0 … C − 1. A *location* is a village or V + an outside place; a *place* is 2 × township + (1 if its
urban part), or 2 × T + an outside place.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from model.fitted import Fitted, read_fitted
from model.networks import kin_ties, travel_minutes
from model.region_checks import Tables
from model.region_checks_numbers import LEVELS, SEXES, validate
from model.region_columns import Flags, Floats, by_sex_and_age, flags, floats, frame, texts, yearly
from model.region_schema import SCHEMA
from model.region_tables import read_table

Small = npt.NDArray[np.int16]
SORTED = {
    "counties": "county_code",
    "townships": "township_code",
    "villages": "village_code",
    "outside": "outside_code",
}


@dataclass(frozen=True)
class Region:
    """Everything known about a region before anyone moves. Sexes are 0 women, 1 men."""

    folder: Path
    hash: str
    """SHA-256 over names and bytes of the tables."""
    code: str
    name_zh: str
    name_en: str
    start: int
    """The population is that of the END of this year."""
    last: int
    county_codes: tuple[str, ...]
    county_names_zh: tuple[str, ...]
    county_names_en: tuple[str, ...]
    county_seat: Small
    """(C,) township index of each seat."""
    county_declining: Flags
    """(C,) declining mining district."""
    county_flooded: Flags
    """(C,) reached by the floods of the series `flood`."""
    counties: pd.DataFrame
    """By code: residents_2010, residents_2020 and their error, urban_share_2020 and its range."""
    township_codes: tuple[str, ...]
    township_names_zh: tuple[str, ...]
    township_names_en: tuple[str, ...]
    township_type: npt.NDArray[np.int8]
    """(T,) 0 rural township (乡), 1 town (镇), 2 street (街道)."""
    township_county: Small
    township_lat: Floats
    township_lon: Floats
    centre: int
    new_city: int
    expansion: tuple[int, ...]
    upgrades: tuple[int, ...]
    featured: tuple[int, ...]
    village_codes: tuple[str, ...]
    village_names: tuple[str, ...]
    village_township: Small
    village_urban_2023: Flags
    village_edge: Flags
    """(V,) coded urban in 2023, but may have been rural before."""
    village_weight: Floats
    """(V,) relative size, comparable within a county's urban and rural parts (synthetic)."""
    village_lat: Floats
    village_lon: Floats
    village_minutes: npt.NDArray[np.int32]
    """(V,) minutes to the township's seat."""
    outside_codes: tuple[str, ...]
    outside_names_zh: tuple[str, ...]
    outside_names_en: tuple[str, ...]
    outside_wage: Floats
    """(O,) ratio to the prefecture's urban wage."""
    outside_border: Flags
    outside_threshold: Floats
    outside_weight: Floats
    """(O,) share of those who live outside; adds up to 1."""
    edges: pd.DataFrame
    """from, to (codes), minutes, kind."""
    minutes: npt.NDArray[np.int32]
    """(T + O, T + O) shortest paths; the diagonal is 10."""
    pyramid: npt.NDArray[np.int64]
    """(2, 111) residents at the end of `start`."""
    schooling: Floats
    """(111, 2, 5) share of each level attended or reached, by age and sex; each adds up to 1."""
    progress_senior: Floats
    progress_college: Floats
    """(2,) chances of senior school at 15 and of college at 18."""
    mortality: Floats
    """(2, 111) probability of dying in the year in which one reaches the age (year − birth year)."""
    fertility: Floats
    """(111,) births, in the year in which she reaches the age, of a woman married when it begins."""
    marriage: Floats
    """(2, 111) chance of first marriage, of the unmarried, in the year in which one reaches the age."""
    married: Floats
    """(2, 111) share living with a partner at the end of `start`, by completed age."""
    male_birth_share: float
    birth_index: Floats
    death_index: Floats
    """(years,) factors on fertility and mortality, from start + 1."""
    household_sizes: Floats
    """(8,) share of households of 1 … 8."""
    generations: Floats
    """(3,) share of households of 1 … 3 generations; held out."""
    economy: dict[str, float]
    series: dict[str, Floats]
    """Each (years,), from start + 1."""
    start_ranges: pd.DataFrame
    margins: pd.DataFrame
    plan: pd.DataFrame
    facts: pd.DataFrame
    fitted: Fitted | None = None
    """The point at which it is run by default; None where it was not calibrated. No part of `hash`."""

    @property
    def default_parameters(self) -> Mapping[str, float]:
        """Values of parameters unless others are asked for; one that is not named takes the mean of its prior."""
        return {} if self.fitted is None else self.fitted.parameters

    @property
    def default_population(self) -> int:
        """Number of the synthetic population unless another is asked for."""
        return 0 if self.fitted is None else self.fitted.population

    def on_prior_means(self) -> "Region":
        """The same region without its fitted point: parameters at prior means, population 0."""
        return replace(self, fitted=None)

    @cached_property
    def ties(self) -> Small:
        """(V, k) kin ties of `model.networks.kin_ties`: the same in every run, so drawn once."""
        return kin_ties(self)


def default_region() -> Path:
    """Give the one region that comes with the package.

    Raises:
        InputError: if there is none, or more than one to choose from.
    """
    home = Path(__file__).parent / "data"
    found = sorted(path for path in home.iterdir() if (path / "region.csv").is_file()) if home.is_dir() else []
    if len(found) != 1:
        raise InputError(f"{home}: holds {len(found)} regions; exactly one is the default, name another by its folder.")
    return found[0]


def load_region(folder: Path) -> Region:
    """Read and validate a region.

    Args:
        folder: holds the tables of `model.region_schema.SCHEMA` as CSV.

    Raises:
        InputError: one sentence naming file, row, value and what is allowed, for the first fault.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; a region is a folder of tables.")
    tables = {name: read_table(folder, name) for name in SCHEMA}
    for name, column in SORTED.items():
        tables[name].sort(key=itemgetter(column))
    fields = validate(folder, tables)
    region = assemble(folder, fields, tables)
    return replace(region, fitted=read_fitted(folder, region.county_codes))


def hashed(folder: Path) -> str:
    """SHA-256 over the names and bytes of a folder's tables and boundaries, sorted by name."""
    total = hashlib.sha256()
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.geojson")]):
        content = path.read_bytes()
        total.update(f"{path.name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def assemble(folder: Path, fields: dict[str, str], tables: Tables) -> Region:
    """Turn validated tables into arrays."""
    counties, townships, villages, outside = (tables[name] for name in ("counties", "townships", "villages", "outside"))
    county_row = {row["county_code"]: i for i, row in enumerate(counties)}
    township_row = {row["township_code"]: i for i, row in enumerate(townships)}
    edges = frame(tables["edges"])
    nodes = texts(townships, "township_code") + texts(outside, "outside_code")
    lines = yearly(tables["years"])
    schooling = np.stack([by_sex_and_age(tables["schooling"], level) for level in LEVELS])
    progress = sorted(tables["progress"], key=lambda row: SEXES.index(row["sex"]))
    households = sorted(tables["households"], key=lambda row: int(row["category"]))
    return Region(
        folder=folder,
        hash=hashed(folder),
        code=fields["code"],
        name_zh=fields["name_zh"],
        name_en=fields["name_en"],
        start=int(fields["start"]),
        last=int(fields["last"]),
        county_codes=texts(counties, "county_code"),
        county_names_zh=texts(counties, "name_zh"),
        county_names_en=texts(counties, "name_en"),
        county_seat=np.array([township_row[row["seat"]] for row in counties], dtype=np.int16),
        county_declining=flags(counties, "declining"),
        county_flooded=flags(counties, "flooded"),
        counties=frame(counties).set_index("county_code"),
        township_codes=texts(townships, "township_code"),
        township_names_zh=texts(townships, "name_zh"),
        township_names_en=texts(townships, "name_en"),
        township_type=np.array([row["type"] for row in townships], dtype=np.int8),
        township_county=np.array([county_row[row["county_code"]] for row in townships], dtype=np.int16),
        township_lat=floats(townships, "lat"),
        township_lon=floats(townships, "lon"),
        centre=township_row[fields["centre"]],
        new_city=township_row[fields["new_city"]],
        expansion=tuple(i for i, row in enumerate(townships) if row["expansion"]),
        upgrades=tuple(i for i, row in enumerate(townships) if row["upgrade"]),
        featured=tuple(i for i, row in enumerate(townships) if row["featured"]),
        village_codes=texts(villages, "village_code"),
        village_names=texts(villages, "name_zh"),
        village_township=np.array([township_row[row["township_code"]] for row in villages], dtype=np.int16),
        village_urban_2023=flags(villages, "urban_2023"),
        village_edge=flags(villages, "edge"),
        village_weight=floats(villages, "weight"),
        village_lat=floats(villages, "lat"),
        village_lon=floats(villages, "lon"),
        village_minutes=np.array([row["minutes"] for row in villages], dtype=np.int32),
        outside_codes=texts(outside, "outside_code"),
        outside_names_zh=texts(outside, "name_zh"),
        outside_names_en=texts(outside, "name_en"),
        outside_wage=floats(outside, "wage_ratio"),
        outside_border=flags(outside, "border"),
        outside_threshold=floats(outside, "threshold"),
        outside_weight=floats(outside, "weight"),
        edges=edges,
        minutes=travel_minutes(edges, nodes),
        pyramid=by_sex_and_age(tables["pyramid"], "residents").astype(np.int64),
        schooling=np.ascontiguousarray(schooling.transpose(2, 1, 0)),
        progress_senior=floats(progress, "senior"),
        progress_college=floats(progress, "college"),
        mortality=by_sex_and_age(tables["mortality"], "probability"),
        fertility=np.array(
            [r["births_per_married_woman"] for r in sorted(tables["fertility"], key=lambda r: int(r["age"]))]
        ),
        marriage=by_sex_and_age(tables["marriage"], "hazard"),
        married=by_sex_and_age(tables["marriage"], "married"),
        male_birth_share=float(fields["male_birth_share"]),
        birth_index=lines["birth_index"],
        death_index=lines["death_index"],
        household_sizes=floats([row for row in households if row["table"] == "size"], "share"),
        generations=floats([row for row in households if row["table"] == "generations"], "share"),
        economy={str(row["name"]): float(row["value"]) for row in tables["economy"]},
        series={name: line for name, line in lines.items() if name not in ("birth_index", "death_index")},
        start_ranges=frame(tables["start"]),
        margins=frame(tables["margins"]),
        plan=frame(tables["plan"]),
        facts=frame(tables["facts"]),
    )
