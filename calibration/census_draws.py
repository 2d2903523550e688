"""Five years under behaviour drawn from its priors: what the census of 2020 depends on.

`python -m calibration.census_draws` writes the table of `ANCHORS.md`. Vital rates stay at their level; everything else
is drawn, with the synthetic population and the luck.
"""

from collections.abc import Iterable
from itertools import pairwise

import pandas as pd

from agents.arithmetic import added
from agents.parameters import declared, drawn
from calibration.anchoring import REPORT, SCALE
from model.describe import markdown, renewed
from model.migration import MigrationModel
from model.population import Population, build_population
from model.population_inputs import POPULATIONS
from model.region import Region, default_region, load_region
from model.rules import GROUPS, all_parameters

YEARS = 5
DRAWS = 128
CENSUS = (
    "share_0_15", "share_16_59", "share_60_plus", "share_65_plus", "share_men", "mean_schooling", "household_size",
)  # fmt: skip
"""Indicators that the census of the fifth year knows."""
LOSSES = (-1_000_000, 0, 4_000, 10_000, 20_000, 1_000_000)
"""Bounds of the classes of net loss to outside, persons a year."""


def behaviour(region: Region, number: int) -> dict[str, float]:
    """Draw every parameter but those of births, deaths, marriage and graduates."""
    vital = declared(GROUPS["vital"])
    known = {name: entry for name, entry in all_parameters(region.county_codes).items() if name not in vital}
    return drawn(known, number)


def after_five_years(
    region: Region, population: Population, parameters: dict[str, float], seed: int
) -> dict[str, float]:
    """Run five years; the census's indicators of the fifth, and the net loss outside in persons a year."""
    model = MigrationModel(parameters=parameters, region=region.on_prior_means(), population=population, seed=seed)
    last = region.start + YEARS
    model.run_until(last)
    frame = model.indicators_frame()
    whole = frame[frame["area_code"] == region.code].set_index(["indicator", "year"])["value"]
    loss = -added(float(whole["net_migration_outside", year]) for year in range(region.start + 1, last + 1)) / YEARS
    return {"net_loss": loss} | {name: float(whole[name, last]) for name in CENSUS}


def draws(region: Region, numbers: Iterable[int], scale: float = SCALE) -> pd.DataFrame:
    """One row a draw of behaviour, population and luck: number, population, net_loss and the census's indicators."""
    rows = []
    for number in numbers:
        population = build_population(region, number % POPULATIONS, scale)
        found = after_five_years(region, population, behaviour(region, number), number + 1)
        rows.append({"number": number, "population": number % POPULATIONS} | found)
    return pd.DataFrame(rows)


def draw_table(frame: pd.DataFrame) -> str:
    """Mean, least and largest value of every indicator by class of net loss."""
    rows = []
    for low, high in pairwise(LOSSES):
        part = frame[(frame["net_loss"] >= low) & (frame["net_loss"] < high)]
        if len(part):
            name = (
                f"below {high:,}"
                if low == LOSSES[0]
                else f"{low:,} and over"
                if high == LOSSES[-1]
                else f"{low:,} … {high:,}"
            )
            cells = [f"{part[c].mean():.2f} ({part[c].min():.2f} … {part[c].max():.2f})" for c in CENSUS]
            rows.append([name, str(len(part)), *cells])
    return markdown(["net loss a year", "draws", *(f"`{c}`" for c in CENSUS)], rows)


def main() -> None:
    """Rewrite the table of the report in place."""
    frame = draws(load_region(default_region()), range(DRAWS))
    text = renewed(REPORT.read_text(encoding="utf-8"), {"census": draw_table(frame)}, REPORT.name)
    REPORT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
