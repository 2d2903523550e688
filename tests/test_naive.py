"""Naive forecasts and the scores of what was held out, where the answer is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from calibration.annealing import cloud
from calibration.holding_out import BANK, by_county, by_year, scored, summed, without
from calibration.naive import BY_COUNTY, NAMES, SERIES, forecast_counties, forecast_share, past, seen
from calibration.naive_cohorts import projected
from calibration.naive_gravity import nearness
from calibration.starts import starts
from calibration.summaries import yardstick
from calibration.targets import Target, packaged_targets
from experiments.series import from_logit, slowing
from model.migration import MigrationModel
from tests.gaussian import gaussian

YEARS = np.array([2015.0, 2016.0, 2017.0])


def target(name, indicator, area, year, value, error=0.05, use="fit", unit="percent"):
    kind, known = "normal", (value, value, error)
    return Target(name, indicator, (area,), year, year, kind, *known, unit, 1.0, use, "", (), "stated", "")


@pytest.fixture(scope="module")
def aims(tiny):
    """Shares that rise by 1.3, 1.2 and 1.1 points, and the residents of one county."""
    at = starts(tiny, [0]).parts
    first = float(at.share(range(2))[0])
    shares = [
        target(f"s{year}", "resident_urban_share", tiny.code, year, first + rise)
        for year, rise in ((2016, 1.3), (2017, 2.5), (2018, 3.6))
    ]
    county = tiny.county_codes[1]
    own = target("county", "resident_population", county, 2018, 2200.0, 20.0, unit="persons")
    return (*shares, own, target("there", "resident_urban_share", county, 2018, 45.0))


def test_each_series_goes_on_as_it_says():
    values = np.array([[50.0, 51.0, 52.0], [50.0, 50.0, 53.0]])
    found = {name: forecast(YEARS, values, 2019) for name, forecast in SERIES.items()}
    assert found["persistence"].tolist() == [52.0, 53.0]
    assert found["last_increment"].tolist() == [54.0, 59.0]
    assert found["straight_line"].tolist() == pytest.approx([54.0, 51.0 + 1.5 * 3])
    assert found["logistic"][0] < 54.0
    falling = np.array([[49.0, 50.0, 52.0, 53.0]])
    slowed = SERIES["slowing"](np.arange(2015.0, 2019.0), falling, 2020)
    assert slowed.tolist() == pytest.approx([53.0 + 0.5 + 0.25])
    gaps = slowing(np.array([2015.0, 2017.0, 2018.0]), np.array([[50.0, 53.0, 54.2]]), 2019)
    factor = (1.2 / 1.5) ** (1 / 1.5)
    assert gaps.tolist() == pytest.approx([54.2 + 1.2 * factor]), "increments are a year's, a year and a half apart"
    curve = from_logit(np.array([[0.1, 0.2, 0.3]]))
    assert SERIES["logistic"](YEARS, curve, 2020) == pytest.approx(from_logit(np.array([0.6])))


def test_a_start_is_the_population_that_is_built(tiny):
    at, model = starts(tiny, [0, 3]), MigrationModel(region=tiny, population=3)
    frame = model.indicators_frame().set_index(["indicator", "area_code"])["value"]
    for k, code in enumerate(tiny.county_codes):
        assert at.parts.residents[1, k] == pytest.approx(frame["resident_population", code], rel=0.02)
        assert at.parts.share([k])[1] == pytest.approx(frame["resident_urban_share", code], abs=1.0)
    assert at.registered_share[1] == pytest.approx(frame["registered_urban_share", tiny.code], abs=1.0)


def test_cohorts_and_gravity_meet_what_is_known_and_go_on_from_there(tiny, aims):
    known = past(tiny, aims[:2], [0, 1, 2], [4])
    at_last, later = forecast_share(known, 2017), forecast_share(known, 2018)
    for name in ("cohorts", "gravity"):
        np.testing.assert_allclose(at_last[name], known.shares[:, -1], atol=1e-6)
        gain = later[name] - at_last[name]
        # What moves is a share of those still in the country, so gains shrink but do not stop.
        assert (gain > 0.5).all(), name
        assert (gain < 1.6).all(), name
    assert set(later) == set(NAMES)


def test_nobody_appears_or_is_lost_in_a_projection(tiny):
    people = np.zeros((1, 1, 2, 2, 111))
    people[0, 0, 1, :, 30] = 500.0
    timeless = replace(tiny, mortality=tiny.mortality * 0, fertility=tiny.fertility * 0)
    kept = projected(timeless, people, np.array([0.1]), np.array([0.0]), 2015, 2017)
    assert kept.sum() == pytest.approx(1000.0)
    assert kept[0, 0, 0].sum() == pytest.approx(1000.0 * (1 - 0.9**2))
    assert kept[0, 0, :, :, 32].sum() == pytest.approx(1000.0)
    born = projected(tiny, people, np.zeros(1), np.zeros(1), 2015, 2016)
    wives = 500.0 * tiny.married[0, 30]
    assert born[..., 0].sum() == pytest.approx(wives * tiny.fertility[31] * tiny.birth_index[0])


def test_towns_nearby_pull_most(tiny):
    near = nearness(tiny)
    assert near.max() == 1.0
    assert (np.diag(near) >= near.max(axis=1) - 1e-12).all()


def test_counties_are_forecast_by_what_is_known_of_the_whole(tiny, aims):
    known = past(tiny, [t for t in aims if t.areas == (tiny.code,)], [0, 1], [4])
    found = forecast_counties(known, 2018)
    assert set(found) == set(BY_COUNTY)
    codes = list(tiny.county_codes)
    for name in ("logistic", "cohorts", "gravity"):
        np.testing.assert_allclose(found[name].share([0, 1]), known.shares[:, -1], atol=0.3, err_msg=name)
    still = seen(found["persistence"], aims[3], codes)
    np.testing.assert_allclose(still, known.begin.parts.residents[:, 1])
    line = seen(found["straight_line"], aims[3], codes)
    earlier = float(tiny.counties["residents_2010"].iloc[1])
    np.testing.assert_allclose(line, still + (still - earlier) * 3 / 5)


def test_a_group_drops_what_names_it_and_scores_what_was_aimed_at(packaged):
    targets = packaged_targets(packaged)
    counties = {held.name: held for held in by_county(targets, packaged)}
    assert counties["410602"].scored == ("residents_mining",)
    assert set(counties["410602"].dropped) == {"share_heshan", "residents_mining", "falls_heshan"}
    assert counties["410611"].scored == ("share_qibin", "residents_qibin")
    years = {held.name: held for held in by_year(targets, packaged)}
    assert list(years) == ["2017", "2018", "2019"]
    assert years["2018"].scored == ("share_2019", "share_2020", "registered_2020")
    left = without(yardstick(targets), years["2018"])
    shown = {t.name for t, fit in zip(targets, left.fit, strict=True) if fit}
    assert shown == {"share_2016", "share_2017", "share_2018", "registered_2016"}


def test_a_bank_that_knows_the_answer_wins(tiny, aims):
    """Runs whose later shares follow from earlier ones, exactly as the targets do."""
    particles = gaussian(unknowns=3, targets=2, populations=2).space.from_prior(1500, np.random.default_rng(3))
    pace = 1.0 + 0.2 * particles.scores[:, 0]
    start = aims[0].value - 1.3
    rise = np.stack([1.3 * pace, 2.5 * pace, 3.6 * pace], axis=1)
    values = np.hstack([start + rise, 2200.0 + 30 * particles.scores[:, [1]], 45.0 + particles.scores[:, [2]]])
    yard = yardstick(aims)
    banks = {BANK: cloud(particles, values, yard)}
    scores = scored(banks, yard, tiny, by_year(aims, tiny), [0, 1], 500, [1])
    assert set(scores["held_out"]) == {"2017"}
    table = scores.set_index("forecaster")["crps"]
    assert table.idxmin() == BANK
    assert table["persistence"] > 5 * table[BANK]
    again = scored(banks, yard, tiny, by_year(aims, tiny), [0, 1], 500, [1])
    assert again["crps"].tolist() == scores["crps"].tolist()
    counties = scored(banks, yard, tiny, by_county(aims, tiny), [0, 1], 500, [1])
    assert set(counties["target"]) == {"county", "there"}
    first = summed(counties).groupby("indicator").first()
    assert set(first.index) == {"resident_population", "resident_urban_share"}
    assert (summed(counties)["targets"] == 1).all()


def test_one_number_forecast_thrice_is_one_number():
    rows = [
        (last, name, "registered_urban_share", "percent", "model", 0.1)
        for last, names in (("2017", ("r2020",)), ("2018", ("r2020", "r2019")), ("2019", ("r2020",)))
        for name in names
    ]
    columns = ["held_out", "target", "indicator", "unit", "forecaster", "crps"]
    (row,) = summed(pd.DataFrame(rows, columns=columns)).to_dict("records")
    assert (row["targets"], row["forecasts"], row["first"]) == (2, 4, 4)


def test_naive_forecasts_go_from_the_starts_that_are_given(tiny, aims, monkeypatch):
    """Not from those that a bank, which the targets have pruned, has left."""
    particles = gaussian(unknowns=3, targets=2, populations=2).space.from_prior(200, np.random.default_rng(3))
    values = np.tile([each.value for each in aims], (200, 1)) + 0.1 * np.random.default_rng(4).standard_normal((200, 5))
    yard, seen_ones = yardstick(aims), []

    def spy(region, kept, populations, key):
        seen_ones.append(list(populations))
        return past(region, kept, populations, key)

    monkeypatch.setattr("calibration.holding_out.past", spy)
    scored({BANK: cloud(particles, values, yard)}, yard, tiny, by_year(aims, tiny), [0, 1, 2, 3], 100, [1])
    assert seen_ones == [[0, 1, 2, 3]]
