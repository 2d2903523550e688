"""Nothing inert: every parameter, every lever, every step of the year and both governments change what happens.

A run with one thing moved is stepped beside the baseline's digests until it differs; what never differs is inert.
"""

from collections.abc import Callable
from functools import cache

import pytest

from agents.counties import County
from agents.levers import LEVERS
from agents.townships import Township
from model import year as year_steps
from model.migration import MigrationModel
from model.rules import COUNTY_TERM, all_parameters
from model.year import YEAR

PATIENCE = 6
"""Years after which a change that shows nowhere counts as inert."""

LATE = {"village_transfer": 14, "village_return": 14}
"""More patience for registering back, which waits for families to register in town and then to return."""

BACK_HOME = {
    "return_support": 1.0,
    "homestead_credibility": 1.0,
    "land_credibility": 1.0,
    "land_market": 3.0,
    "amenity": 0.0,
    "village_return": 10.0,
}
"""Almost nobody registered in town lives in a village, so those who may register back have first to return."""

ACTIVE: dict[str, dict[str, float]] = {
    "g_exit": {"exit_price": 27_800.0},  # nobody can sell land at a price of nothing
    "upgrade_size": {"upgrade": 1.0},  # upgrades are off in the baseline
    "insured_share": {"gate_insurance": 1.0, "gate_dwelling": 0.0},  # asked for only while the gate is closed
    "settler_weight": {"dwelling_quota": 0.02},  # where the quota suffices for all nothing is divided
    "recode_minutes": {"recoding": 1.0},  # up to 2020 recodes come with the population, not from townships
    "recode_interval": {"recoding": 1.0},
    "recode_size": {"recoding": 1.0},
    "recode_lag": {"recoding": 1.0},
    "village_transfer": BACK_HOME,
    # What a lever weighs by, where its neutral value leaves nothing to weigh.
    "wage_risk": {"wage_security": 1.0},
    "cover_value": {"employer_cover": 0.5},
    "estate_value": {"old_estates": 0.5},
    "fund_buying": {"housing_fund": 0.5},
}
"""Lever values without which a parameter has nothing to act on."""

BESIDE = {
    "recoding": {"recoding": 1.0},
    "village_return": BACK_HOME | {"village_return": 1.0},
    "resettlement_cash": {"resettlement": 40.0},
}
"""Lever values that a moved lever is compared with, where the baseline's leave it nothing to act on."""

DOWN = {
    "recode_lag",  # whole years: the mean of 2.5 and 3.4 both round to 3
}
"""Parameters that are moved down, each for its reason; so are those whose upper bound is nearer than one sd."""

PARAMETERS = all_parameters(())


@pytest.fixture(scope="module")
def baseline(start_tenth) -> Callable[[tuple[tuple[str, float], ...], int], str]:
    """Digest of an unmoved run with some levers after a number of years; each run is carried on, never repeated."""
    runs: dict[tuple, tuple[MigrationModel, list[str]]] = {}

    def after(levers: tuple[tuple[str, float], ...], years: int) -> str:
        if levers not in runs:
            runs[levers] = (start_tenth(levers=dict(levers)), [])
        model, digests = runs[levers]
        while len(digests) < years:
            model.step()
            digests.append(model.digest())
        return digests[years - 1]

    return after


def noticed(
    model: MigrationModel, baseline: Callable, levers: dict[str, float] | None = None, patience: int = PATIENCE
) -> bool:
    """Whether a run leaves the baseline within some years."""
    for years in range(1, patience + 1):
        model.step()
        if model.digest() != baseline(tuple((levers or {}).items()), years):
            return True
    return False


@cache
def moved(name: str) -> float:
    prior = PARAMETERS.get(name, COUNTY_TERM).prior
    up = prior.mean + prior.sd
    return prior.mean - prior.sd if up > prior.high or name in DOWN else up


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter(name, start_tenth, baseline):
    levers = ACTIVE.get(name, {})
    model = start_tenth(parameters={name: moved(name)}, levers=levers)
    assert noticed(model, baseline, levers, LATE.get(name, PATIENCE)), f"{name} = {moved(name):g} changes nothing"


def test_every_county_term(start_tenth, packaged, baseline):
    for code in packaged.county_codes:
        name = f"county_term_{code}"
        assert noticed(start_tenth(parameters={name: moved(name)}), baseline), name


def test_tables_name_parameters():
    assert set(ACTIVE) | DOWN <= set(PARAMETERS)


def lever_moved(index: int) -> float:
    """The farther end of the lever's range."""
    lever = LEVERS[index]
    return lever.high if lever.high - lever.baseline >= lever.baseline - lever.low else lever.low


@pytest.mark.parametrize("index", range(len(LEVERS)), ids=[lever.name for lever in LEVERS])
def test_every_lever(index, start_tenth, baseline):
    name = LEVERS[index].name
    others = BESIDE.get(name, {})
    model = start_tenth(levers=others | {name: lever_moved(index)})
    assert noticed(model, baseline, others, LATE.get(name, PATIENCE)), (
        f"{name} = {lever_moved(index):g} changes nothing"
    )


@pytest.mark.parametrize("step", [name for name, _ in YEAR])
def test_every_step(step, start_tenth, baseline):
    model = start_tenth()
    model.steps_of_the_year = tuple(entry for entry in YEAR if entry[0] != step)
    assert len(model.steps_of_the_year) == len(YEAR) - 1
    assert noticed(model, baseline), f"without {step} nothing changes"


def test_lever_values_are_taken_anew_each_year(start_tenth, baseline, monkeypatch):
    model = start_tenth()
    first = model.scenario.first_year
    of = type(model.scenario).of
    monkeypatch.setattr(type(model.scenario), "of", lambda table, year: of(table, first))
    frozen = []
    for _ in range(PATIENCE):
        model.step()
        frozen.append(model.digest())
    monkeypatch.undo()
    assert frozen != [baseline((), years) for years in range(1, PATIENCE + 1)]


@pytest.mark.parametrize("part", ["grow_jobs", "move_prices", "take_record", "renew_kin"])
def test_every_part_of_the_feedback(part, start_tenth, baseline, monkeypatch):
    digests = [baseline((), years) for years in range(1, 4)]
    monkeypatch.setattr(year_steps, part, lambda *_: None)
    model = start_tenth()
    for digest in digests:
        model.step()
        if model.digest() != digest:
            return
    pytest.fail(f"without {part} nothing changes")


@pytest.mark.parametrize("government", [County, Township])
def test_both_governments(government, start_tenth, baseline, monkeypatch):
    baseline((), PATIENCE)
    monkeypatch.setattr(government, "govern", lambda self, world: None)
    assert noticed(start_tenth(), baseline)
