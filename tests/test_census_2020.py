"""After five simulated years the census of 2020 comes right by demography, and the plan's rates are near."""

import numpy as np
import pytest

from calibration.census_draws import CENSUS, after_five_years, draws
from model.migration import MigrationModel
from model.population import build_population
from model.population_inputs import POPULATIONS
from model.region import default_region, load_region

LAST = 2020


KNOWN = {
    "share_16_59": (60.41, 0.5),
    "share_60_plus": (16.44, 0.5),
    "share_65_plus": (11.95, 0.5),
    "share_men": (50.60, 0.1),
    "mean_schooling": (9.76, 0.1),
    "household_size": (3.0, 0.2),
}
"""The census, and how near a run of full size comes."""

PERSONS = 157_000
"""Of a run at scale 0.1; a share p has the binomial noise √(p (1 − p) / persons), 0.13 points for men."""


def noise(indicator: str, known: float) -> float:
    """Two standard deviations of a share at scale 0.1."""
    share = known / 100.0
    return 200.0 * float(np.sqrt(share * (1.0 - share) / PERSONS)) if indicator.startswith("share") else 0.0


@pytest.fixture(scope="module")
def frame():
    """Every household of the packaged region until 2020, at prior means."""
    model = MigrationModel(region=load_region(default_region()).on_prior_means(), seed=1)
    model.run_until(LAST)
    return model.indicators_frame().set_index(["indicator", "area_code", "year"])["value"]


@pytest.fixture(scope="module")
def region():
    return load_region(default_region()).on_prior_means()


@pytest.mark.parametrize("indicator", KNOWN)
def test_the_census_of_2020_comes_right(frame, region, indicator):
    census, within = KNOWN[indicator]
    assert frame[indicator, region.code, LAST] == pytest.approx(census, abs=within)


def test_it_comes_right_in_every_population(region):
    for number in range(POPULATIONS):
        found = after_five_years(region, build_population(region, number, 0.1), {}, 1)
        for indicator, (census, within) in KNOWN.items():
            allowed = within + noise(indicator, census)
            assert found[indicator] == pytest.approx(census, abs=allowed), (number, indicator)


def left(frame, indicator: str, known: list[str]) -> float:
    """Spread of an indicator that is left once others are known, of its whole spread."""
    given = np.column_stack([*(frame[name] for name in known), np.ones(len(frame))])
    weights = np.linalg.lstsq(given, frame[indicator], rcond=None)[0]
    return float((frame[indicator] - given @ weights).std() / frame[indicator].std())


@pytest.fixture(scope="module")
def drawn(region):
    """Behaviour drawn from its priors, after five years."""
    return draws(region, range(48))


# The pyramid of 2015 has leavers of an earlier form of the rules, more of them men (model/README.md, known faults).
OLD_LEAVERS = pytest.mark.xfail(strict=True, reason="50.73 % men: the next start derives the leavers anew")


@pytest.mark.parametrize(
    "indicator", [pytest.param(name, marks=OLD_LEAVERS if name == "share_men" else ()) for name in KNOWN]
)
def test_draws_with_a_known_net_loss_give_the_census(drawn, indicator):
    """Those whose net loss is near 4–10 thousand a year."""
    near = drawn[(drawn["net_loss"] > 4_000) & (drawn["net_loss"] < 10_000)]
    assert len(near) >= 5
    census, within = KNOWN[indicator]
    assert near[indicator].mean() == pytest.approx(census, abs=within)


def test_it_depends_on_behaviour_through_the_net_loss(drawn):
    assert set(CENSUS) >= set(KNOWN)
    # What is left of the ages once the net loss is known is small beside what it moves.
    for indicator in ("share_60_plus", "share_65_plus"):
        assert left(drawn, indicator, ["net_loss"]) < 0.4, indicator
    # Those of working age hang on who leaves as well: men by themselves, or families with children.
    assert left(drawn, "share_16_59", ["net_loss", "share_men"]) < 0.5


def test_each_rate_of_the_plan_is_within_two_points(frame, region):
    plan = region.plan
    shares = plan[plan["indicator"].isin(["resident_urban_share", "registered_urban_share"]) & (plan["year"] <= LAST)]
    assert len(shares) >= 10
    for row in shares.to_dict("records"):
        value = frame[row["indicator"], row["area_code"], row["year"]]
        if row["relation"] == ">":
            assert value > row["value"] - 2
        else:
            assert value == pytest.approx(row["value"], abs=2), row


@pytest.mark.parametrize("indicator", ["rent", "wage_gap", "school_crowding", "job_chance"])
def test_every_township_has_markets_that_move(frame, region, indicator):
    for code in region.township_codes:
        values = [frame[indicator, code, year] for year in range(region.start + 1, LAST + 1)]
        # Where there is no town there is no rent, and where there is no village no gap to it.
        if np.isfinite(values).all() and any(values):
            assert len(set(values)) > 1, code


def test_no_code_knows_the_region(region):
    root = default_region().parents[2]
    names = (region.name_zh.removesuffix("市"), region.name_en.lower(), region.code)
    for folder in ("agents", "model", "policies", "experiments", "calibration", "viz"):
        for path in (root / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8").lower()
            assert not any(name in text for name in names), path
