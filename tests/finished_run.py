"""A finished run of a made-up prefecture with two counties, for tests of what is written and printed about a run."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from agents.levers import LEVERS
from model.fitted import Fitted


@dataclass
class Named:
    name: str = "plan"
    title: tuple[str, str] = ("规划", "the plan")
    scenario_hash: str = "a" * 64
    hash: str = "e" * 64

    def of(self, year: int) -> np.ndarray:
        return np.full((len(LEVERS), 2), 0.4)


@dataclass
class MadeUpPopulation:
    index: int = 0
    hash: str = "b" * 64
    inputs: dict[str, float] = field(default_factory=lambda: {"resident_share_2015": 54.5})


@dataclass
class MadeUpRegion:
    folder: Path
    code: str = "990100"
    hash: str = "c" * 64
    name_zh: str = "河口市"
    name_en: str = "Hekou"
    county_codes: tuple[str, ...] = ("990101", "990102")
    county_names_zh: tuple[str, ...] = ("东区", "西县")
    county_names_en: tuple[str, ...] = ("Dong", "Xi")
    start: int = 2015
    last: int = 2035
    fitted: Fitted | None = None

    @property
    def plan(self) -> pd.DataFrame:
        rows = [
            ("resident_urban_share", 2016, self.code, "=", 56.08, "percent", "F1", "derived", 2016),
            ("resident_urban_share", 2025, self.code, ">", 65.0, "percent", "F2", "stated", 2025),
            ("new_resident_urban", 2025, self.code, "~", 100000.0, "persons", "F8", "stated", 2021),
            ("resident_urban_share", 2035, self.code, "~", 74.0, "percent", "F3", "stated", 2035),
            ("income_ratio", 2025, self.code, "<", 1.65, "ratio", "F4", "stated", 2025),
            ("reported_transfers", 2020, self.code, "=", 181000.0, "persons", "F5", "stated", 2016),
            ("resident_urban_share", 2020, "990102", "=", 37.05, "percent", "F6", "stated", 2020),
            ("resident_population", 2020, "990102", "=", 624728.0, "persons", "F7", "external", 2020),
        ]
        names = ["indicator", "year", "area_code", "relation", "value", "unit", "fact_id", "status", "since"]
        return pd.DataFrame(rows, columns=names)


class FinishedRun:
    """Has what results and reports read of a model, with values that are easy to recognise."""

    seed, scale, engine, threads, seconds, year = 7, 0.5, "kernel", 2, 1.25, 2035

    def __init__(self, folder: Path) -> None:
        self.variant = ""
        (folder / "facts.csv").write_text("id,value\n", encoding="utf-8")
        self.region = MadeUpRegion(folder)
        self.scenario, self.population = Named(), MadeUpPopulation()
        self.parameters = {"b_wage": 1.2}

    def digest(self) -> str:
        return "d" * 64

    def indicators_frame(self) -> pd.DataFrame:
        rows = []
        for year in range(2016, 2036):
            for area in (self.region.code, *self.region.county_codes):
                rows += [
                    (year, area, "resident_population", 1_565_973.0, "persons"),
                    (year, area, "resident_urban_share", 56.0 + (year - 2016), "percent"),
                    (year, area, "resident_urban", 900_000.0 + 20_000 * (year - 2016), "persons"),
                    (year, area, "households", 500_000.0, "households"),
                    (year, area, "income_ratio", float("nan"), "ratio"),
                ]
            rows += [
                (year, self.region.code, name, value, "persons")
                for name, value in (
                    ("reported_transfers_kappa_0", 10_000.0),
                    ("reported_transfers", 20_000.0),
                    ("reported_transfers_kappa_1", 30_000.0),
                )
            ]
        return pd.DataFrame(rows, columns=["year", "area_code", "indicator", "value", "unit"])

    def events_frame(self) -> pd.DataFrame:
        names = ["year", "event", "origin", "destination", "persons", "households"]
        return pd.DataFrame([(2016, "move", 3, 4, 5, 2)], columns=names)
