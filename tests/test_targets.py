"""Targets of the calibration: what they hold, that they are apart from inputs; a bad file gets one sentence."""

import csv
import math
from pathlib import Path

import pytest

from agents.errors import InputError
from calibration.anchors import read_anchors
from calibration.observing import NUISANCE, PARTS, Nuisance, distance, drawn_nuisance, observe
from calibration.targets import COLUMNS, HOME, packaged_targets, read_targets
from model.migration import MigrationModel
from model.region import default_region, load_region

PACKAGED = HOME / "hebi.csv"


@pytest.fixture(scope="module")
def region():
    return load_region(default_region()).on_prior_means()


@pytest.fixture(scope="module")
def targets(region):
    return packaged_targets(region)


@pytest.fixture(scope="module")
def frame(region):
    model = MigrationModel(region=region, scale=0.05)
    model.run_until(2020)
    return model.indicators_frame()


def test_each_target_agrees_with_its_fact(region, targets):
    """A stated number stands in the region's table of the plan, with the same fact."""
    plan = region.plan.set_index(["indicator", "area_code", "year"])
    for target in targets:
        for fact in target.facts:
            assert fact in set(region.facts["id"]), (target.name, fact)
        if target.kind == "normal" and (target.indicator, target.areas[0], target.year) in plan.index:
            row = plan.loc[(target.indicator, target.areas[0], target.year)]
            assert float(row["value"]) == target.value, target.name
            assert row["fact_id"] in target.facts, target.name


def test_no_target_is_an_anchor(targets):
    aimed = {fact for target in targets if target.use == "fit" and target.year > 2015 for fact in target.facts}
    census_of_2010 = {"F156", "F160", "F164"}
    for anchor in read_anchors():
        assert not set(anchor.facts) & (aimed - census_of_2010), anchor.measure


def test_what_the_design_lists_is_there(targets):
    fitted = {(t.indicator, *t.areas, t.year) for t in targets if t.use == "fit"}
    for year in range(2016, 2021):
        assert ("resident_urban_share", "410600", year) in fitted
    for row in (
        ("registered_urban_share", "410600", 2016), ("registered_urban_share", "410600", 2020),
        ("reported_transfers", "410600", 2020), ("income_ratio", "410600", 2020),
        ("resident_population", "410600", 2020), ("resident_urban_share", "410621", 2020),
    ):  # fmt: skip
        assert row in fitted
    assert all(t.use == "check" for t in targets if t.indicator == "resident_urban_share" and t.areas == ("410602",))


def test_a_run_gives_every_target(frame, targets):
    found = observe(frame, targets)
    assert set(found) == {t.name for t in targets}
    table = frame.set_index(["indicator", "area_code", "year"])["value"]
    assert found["share_2018"] == table["resident_urban_share", "410600", 2018]
    both = table["resident_population", "410602", 2020] + table["resident_population", "410603", 2020]
    assert found["residents_mining"] == both
    assert math.isfinite(distance(found, targets))


def test_the_observation_is_arithmetic_on_events(frame, targets):
    """κ counts town-to-town transfers, δ recodes, ρ multiplies; the model's own indicator is the case of the means."""
    table = frame.set_index(["indicator", "area_code", "year"])["value"]
    rural, outside, town, recoded = (sum(table[part, "410600", year] for year in range(2016, 2021)) for part in PARTS)

    def seen(**how: float) -> float:
        return observe(frame, targets, Nuisance(**how))["transfers"]

    assert seen(kappa=0.0, delta=0.0, rho=0.0) == pytest.approx(rural + outside)
    assert seen(kappa=1.0, delta=0.0, rho=0.0) == pytest.approx(rural + outside + town)
    assert seen(kappa=0.0, delta=1.0, rho=0.0) == pytest.approx(rural + outside + recoded)
    assert seen(kappa=0.0, delta=0.0, rho=0.5) == pytest.approx(1.5 * (rural + outside))
    middle = sum(table["reported_transfers", "410600", year] for year in range(2016, 2021))
    assert observe(frame, targets)["transfers"] == pytest.approx(middle)


def test_nuisance_is_drawn_from_its_priors():
    draws = [drawn_nuisance(number) for number in range(400)]
    assert draws[7] == drawn_nuisance(7)
    for name, parameter in NUISANCE.items():
        values = [getattr(draw, name) for draw in draws]
        assert abs(sum(values) / len(values) - parameter.prior.mean) < 4 * parameter.prior.sd / 20


def test_misfit_is_in_standard_deviations(targets):
    by_name = {t.name: t for t in targets}
    share, band = by_name["share_2020"], by_name["share_qibin"]
    assert share.misfit(61.03) == pytest.approx(1.0)
    assert share.misfit(60.98 - 0.13, noise=0.12) == pytest.approx(-1.0)
    assert band.misfit(83.0) == band.misfit(84.6) == band.misfit(84.0) == 0.0
    assert band.misfit(85.1) == pytest.approx(2.0)
    assert band.misfit(82.5) == pytest.approx(-2.0)


def changed(tmp_path: Path, **cells: str) -> Path:
    """The packaged file with some cells of its first row changed."""
    with PACKAGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= cells
    path = tmp_path / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"indicator": "resident_urban_shar"}, "resident_urban_share"),
        ({"year": "2050", "since": "2050"}, "2015 to 2035"),
        ({"year": "9" * 5000}, "2015 to 2035"),
        ({"since": "2015"}, "since"),
        ({"error": "-1"}, "above 0"),
        ({"error": "0"}, "above 0"),
        ({"error": "nan"}, "above 0"),
        ({"value": "inf"}, "finite"),
        ({"value": ""}, "finite"),
        ({"weight": "-2"}, "at least 0"),
        ({"area_code": "999"}, "410600"),
        ({"area_code": "410602 410603"}, "does not add up"),
        ({"kind": "band", "low": "5", "high": "4"}, "above low"),
        ({"kind": "gauss"}, "normal, band"),
        ({"use": "aim"}, "fit, check"),
        ({"name": "share_2017"}, "share_2017"),
        ({"name": "a b"}, "letters"),
        ({"status": "guessed"}, "stated"),
    ],
)
def test_a_bad_row_gets_one_sentence(tmp_path, region, cells, said):
    with pytest.raises(InputError) as error:
        read_targets(changed(tmp_path, **cells), region)
    text = str(error.value)
    assert said in text
    assert "targets.csv" in text
    assert "\n" not in text


@pytest.mark.parametrize("content", [b"", b"name,indicator\n", b"name,indicator\na,b\n", b"\xff\xfe\x00", b'a,b\n"x'])
def test_a_file_without_targets_gets_one_sentence(tmp_path, region, content):
    path = tmp_path / "targets.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"targets\.csv"):
        read_targets(path, region)
    with pytest.raises(InputError, match="can be read"):
        read_targets(tmp_path / "none.csv", region)


def test_a_short_run_is_refused(region, targets):
    model = MigrationModel(region=region, scale=0.01)
    model.run_until(2016)
    with pytest.raises(InputError, match="simulate up to"):
        observe(model.indicators_frame(), targets)
