"""The synthetic population: the same twice, different by number, on its totals, with sound households."""

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from agents.columns import AWAY, COLLEGE, EPOCH, HOMESTEAD, MALE, NO_DWELLING, NOWHERE, PARTNERED, Households
from agents.errors import InputError
from agents.members import at_school
from model import population, population_cache
from model.population import build_population, population_hash
from model.population_inputs import POINTS, beta66_distribution, drawn_inputs, quantile, stratum
from model.region import default_region, load_region

SCALE = 0.05
NUMBERS = (0, 7, 31)


@pytest.fixture(autouse=True, scope="module")
def _own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUOHU_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@cache
def region():
    return load_region(default_region())


@cache
def built(number, scale=SCALE):
    return build_population(region(), number, scale)


def members(h):
    """Flags and values of members, (n, 8) each: there, age, male, away, partnered, schooling."""
    there = h.birth != 0
    age = np.where(there, region().start - EPOCH - h.birth.astype(int), -1)
    traits = h.traits
    return there, age, traits & MALE != 0, traits & AWAY != 0, traits & PARTNERED != 0, (traits >> 1) & 7


def fit_of(made, margin):
    rows = made.fit[made.fit["margin"] == margin]
    return dict(zip(rows["category"], zip(rows["target"], rows["value"], strict=True), strict=True))


def test_built_twice_is_equal_and_numbers_differ():
    # Straight from the builder, past the cache.
    first, second = (population._build(region(), 3, 0.02) for _ in range(2))
    assert first.hash == second.hash
    assert first.fit.equals(second.fit)
    assert len({built(number).hash for number in NUMBERS}) == len(NUMBERS)


def test_kept_population_is_the_one_that_was_built():
    made = built(7)
    assert population_cache.population_file(region(), 7, SCALE).is_file()
    again = build_population(region(), 7, SCALE)
    assert again.hash == made.hash
    assert again.inputs == made.inputs
    assert again.fit.equals(made.fit)
    assert all(a.dtype == b.dtype for a, b in zip(again.households, made.households, strict=True))


def test_broken_file_is_built_anew():
    made = built(0, 0.02)
    population_cache.population_file(region(), 0, 0.02).write_bytes(b"PK\x03\x04 no archive")
    assert build_population(region(), 0, 0.02).hash == made.hash


def test_hash_sees_every_column():
    made = built(0)
    for k, column in enumerate(made.households):
        changed = column.copy()
        changed.flat[5] += 1
        columns = [changed if i == k else other for i, other in enumerate(made.households)]
        assert population_hash(Households(*columns), made.urban_from, made.registered_urban_from) != made.hash
    recoded = made.urban_from.copy()
    recoded[0] = 2018
    assert population_hash(made.households, recoded, made.registered_urban_from) != made.hash


@pytest.mark.parametrize("number", NUMBERS)
def test_rows_are_sorted_and_ids_unique(number):
    h = built(number).households
    assert (np.diff(h.id.astype(object)) > 0).all()
    assert h.id[0] > 0


@pytest.mark.parametrize("number", NUMBERS)
def test_members_are_sound(number):
    h = built(number).households
    there, age, male, away, partnered, schooling = members(h)
    assert there.any(axis=1).all()
    assert (h.traits[~there] == 0).all()
    # Packed: no member behind an empty slot.
    assert (np.diff(there.astype(int), axis=1) <= 0).all()
    assert ((h.away >= 0) == away.any(axis=1)).all()
    assert (h.away[h.away < 0] == NOWHERE).all()
    assert ((h.away_since > 0) == (h.away >= 0)).all()
    assert (age[away] >= 16).all()
    assert (age[away] < 60).all()
    assert (away & there).sum(axis=1).max() <= 2
    # Those away leave an adult behind, and only partners go two by two.
    assert (there & ~away & (age >= 18)).any(axis=1)[h.away >= 0].all()
    assert partnered[(away.sum(axis=1) == 2)[:, None] & away].all()
    assert ((partnered & male).sum(axis=1) == (partnered & ~male).sum(axis=1)).all()
    assert (age[partnered] >= 18).all()
    assert (schooling[there] <= COLLEGE).all()
    assert (schooling[there & (age < 6)] == 0).all()
    assert not any(at_school(int(a), int(s)) for a, s in zip(age[away], schooling[away], strict=True))


@pytest.mark.parametrize("number", NUMBERS)
def test_locations_and_property_agree(number):
    made = built(number)
    h, villages = made.households, len(region().village_codes)
    outside = len(region().outside_codes)
    rural = np.append(made.registered_urban_from > region().start, np.zeros(outside, bool))[h.registration]
    for column in (h.residence, h.registration, h.origin):
        assert column.min() >= 0
        assert column.max() < villages + outside
    assert (h.origin == h.registration).all()
    assert ((h.holds & HOMESTEAD != 0) == rural).all()
    assert (h.land[~rural] == 0).all()
    assert (h.dividend[~rural] == 0).all()
    assert 50 <= h.land[rural].mean() <= 75
    assert (rural[h.away >= 0]).all()
    assert (h.residence == h.registration)[h.away >= 0].all()
    assert ((h.dwelling == NO_DWELLING) == (h.residence >= villages)).all()
    assert (h.since <= region().start - EPOCH).all()
    assert h.attachment.dtype == np.float32
    assert abs(float(h.attachment.astype(float).mean())) < 0.03


@pytest.mark.parametrize("number", NUMBERS)
def test_totals_and_margins(number):
    made = built(number)
    for margin in ("residents", "registered", "county residents", "county urban residents"):
        for target, value in fit_of(made, margin).values():
            assert value == pytest.approx(target, abs=max(0.002 * target, 10.0)), margin
    for margin, tolerance in (
        ("resident urban share", 0.05),
        ("registered urban share", 0.1),
        ("age", 0.15),
        ("men", 0.15),
        ("household size", 0.1),
        ("partnered women", 1.0),
        ("schooling, 16 and over", 0.2),
        ("single years by sex", 1.5),
        ("mean household size", 0.02),
    ):
        for category, (target, value) in fit_of(made, margin).items():
            assert value == pytest.approx(target, abs=tolerance), (margin, category)


def test_held_out_margins_are_shown_and_near():
    made = built(0)
    held_out = set(made.fit[made.fit["use"] == "held-out"]["margin"])
    assert {"generations", "partnered men", "living alone"} <= held_out
    for target, value in fit_of(made, "generations").values():
        assert value == pytest.approx(target, abs=5.0)
    for category, (target, value) in fit_of(made, "partnered men").items():
        assert value == pytest.approx(target, abs=8.0), category


def test_codes_are_recoded_within_five_years_and_registrations_follow():
    for number in NUMBERS:
        made, start = built(number), region().start
        recoded = (made.urban_from > start) & (made.urban_from < 9999)
        assert (region().village_edge[recoded] & region().village_urban_2023[recoded]).all()
        assert (made.urban_from[recoded] <= start + 5).all()
        assert (made.registered_urban_from >= made.urban_from).all()
        assert (made.registered_urban_from[recoded] > made.urban_from[recoded]).all()
        wanted, found = fit_of(made, "recoded residents")["by 2020, full scale"]
        assert abs(found - wanted) <= 300
    assert len({built(number, scale).urban_from.tobytes() for number, scale in ((0, SCALE), (0, 0.02))}) == 1


def test_every_stratum_is_hit_once():
    for position in range(20):
        strata = [round(stratum(k, position) * POINTS - 0.5) for k in range(1, POINTS + 1)]
        assert sorted(strata) == list(range(POINTS))
        assert stratum(0, position) == 0.5
    middle = drawn_inputs(region(), 0)
    assert middle["county_path"] == pytest.approx(0.5)
    assert all(middle[f"county_noise_{code}"] == 0.0 for code in region().county_codes)


def test_quantiles():
    assert beta66_distribution(0.5) == pytest.approx(0.5)
    # Beta(6, 6) at 0.9 by a published table.
    assert quantile("beta66", 0.0, 0.5, 1.0, 0.9) == pytest.approx(0.6820, abs=2e-3)
    assert quantile("triangular", 24.0, 40.0, 66.0, 16.0 / 42.0) == pytest.approx(40.0)
    assert quantile("normal", -0.15, 0.0, 0.15, 0.841344746) == pytest.approx(0.15, abs=1e-6)
    with pytest.raises(InputError, match="uniform, triangular"):
        quantile("gamma", 0.0, 0.5, 1.0, 0.5)


@pytest.mark.parametrize(
    ("number", "scale", "word"),
    [(32, 0.05, "population"), (-1, 0.05, "population"), (0, 0.001, "scale"), (0, 11.0, "scale")],
)
def test_bad_arguments_are_one_sentence(number, scale, word):
    with pytest.raises(InputError, match=word):
        build_population(region(), number, scale)


def test_a_start_that_leaves_less_than_nobody_names_its_file(tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(Path(__file__).parent / "tiny", copy)
    table = copy / "start.csv"
    text = table.read_text(encoding="utf-8")
    assert "registered_total,uniform,6200,6500," in text
    table.write_text(text.replace("registered_total,uniform,6200,6500,", "registered_total,uniform,1,1,"), "utf-8")
    with pytest.raises(InputError, match=r"start\.csv: registered_total .* leaves -\d+ persons") as caught:
        build_population(load_region(copy), 0, 1.0)
    named = str(caught.value).split(":")[0]
    assert Path(named).is_file(), named


@pytest.mark.parametrize("scale", [0.01, 0.3, 10.0])
def test_a_made_up_region_is_built_too(scale):
    made_up = load_region(Path(__file__).parent / "tiny")
    made = build_population(made_up, 5, scale)
    target, value = fit_of(made, "residents")["all"]
    assert value == pytest.approx(target, abs=max(0.01 * target, 10.0))
    assert (made.households.birth != 0).any(axis=1).all()
