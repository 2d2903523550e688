"""The simulator as a function of a dict; a run's key knows what is run, not how it is written."""

import gc
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from agents.errors import InputError
from experiments.lever_rows import places_of
from experiments.outputs import Selection, column_of, known_outputs, outputs
from experiments.point import Change, change_of, flat, read_point
from experiments.populations import mapped_population
from experiments.simulate import own_code, run_task, simulate
from experiments.task import Resolver
from model.levers import lever_index
from model.migration import MigrationModel
from model.population import population_hash
from model.population_cache import map_population
from model.record_counts import UNITS
from policies.projects import shares_of
from tests.sweeps import TINY

POINT = {"region": TINY, "until": 2018, "seed": 4, "lever_care@2017": 0.3, "parameter_b_town": 4.5}
NESTED = {
    "region": TINY, "until": 2018, "seed": 4, "levers": {"care@2017": 0.3}, "parameters": {"b_town": 4.5},
}  # fmt: skip


@pytest.fixture(scope="module")
def resolver():
    return Resolver()


def task(resolver, **changed):
    return resolver.task(POINT | changed, "point")


def test_a_dict_gives_what_the_model_gives(tiny, tiny_population):
    table = MigrationModel(region=tiny, population=tiny_population).baseline()
    values = table.values.copy()
    values[2017 - table.first_year :, lever_index("care")] = 0.3
    model = MigrationModel(
        replace(table, values=values), {"b_town": 4.5}, region=tiny, population=tiny_population, seed=4
    )
    model.run_until(2018)
    frame = model.indicators_frame()
    found = simulate(POINT, Selection(("all",), ("all",), ("city", "counties", "townships")))
    # Every value of the run is there, and nothing else.
    expected = {
        column_of(row.indicator, row.year, row.area_code, tiny.code): row.value for row in frame.itertuples(index=False)
    }
    # Counts of townships stand in a record only where they are not zero.
    zero = {column for column in found if column not in expected}
    # Equal where both are no number: a township without a town has no rent.
    np.testing.assert_equal({column: value for column, value in found.items() if column not in zero}, expected)
    assert all(found[column] == 0.0 and column.startswith(tuple(UNITS)) for column in zero)
    assert len(found) > 500
    np.testing.assert_equal(simulate(NESTED), simulate(POINT))


def test_it_is_found_by_name_in_a_new_process():
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(simulate, POINT).result() == simulate(POINT)


def test_numbers_of_numpy_are_numbers():
    given = POINT | {"seed": np.float64(4.0), "until": np.int64(2018), "parameter_b_town": np.float64(4.5)}
    assert read_point(given, "here") == read_point(POINT, "here")


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"sed": 1}, "column 'sed' is unknown (did you mean \"seed\"?)"),
        ({"seed": 1.5}, "seed is 1.5; allowed are whole numbers"),
        ({"seed": -1}, "seed is -1; allowed is 0 to 2**63 − 1"),
        ({"seed": True}, "seed is True; allowed are numbers"),
        ({"scenario": 3}, "scenario is 3; allowed is a name or a path"),
        ({"lever_caer": 0.1}, "there is no lever 'caer'"),
        ({"lever_care": 2}, "lever 'care' is 2.0; allowed is 0 to 1"),
        ({"lever_care@17": 0.1}, "'lever_care@17' is no lever's"),
        ({"lever_care@2040": 0.1}, "names a year that is not simulated"),
        ({"lever_care@410600": 0.1}, "place '410600' is no county or township of 990100"),
        ({"lever_care": float("nan")}, "lever_care is nan; allowed are numbers"),
        ({"lever_training@990101": 100}, "is set for 990101; it is set for the whole prefecture at the finest"),
        ({"parameter_b_twon": 1}, "parameter 'b_twon' is unknown (did you mean \"b_town\"?)"),
        ({"parameter_b_town": "x"}, "parameter_b_town is 'x'; allowed are numbers"),
        ({"scale": 0.001}, "scale is 0.001; allowed is 0.01 to 10"),
        ({"until": 2015}, "until is 2015; allowed is 2016 to 2035"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(changed, what):
    with pytest.raises(InputError) as error:
        simulate(POINT | changed)
    assert what in str(error.value)
    assert "\n" not in str(error.value)
    assert "point" in str(error.value)


@pytest.mark.parametrize("given", [[], None, {1: 2}, {"levers": 3}, {"levers": {2: 1}}])
def test_what_is_no_point_is_refused(given):
    with pytest.raises(InputError, match="allowed"):
        simulate(given)


def test_one_spelling_of_a_levers_column():
    for column, change in {
        "lever_care": Change("care"),
        "lever_care@2026": Change("care", 2026),
        "lever_care@2021-2030": Change("care", 2021, 2030),
        "lever_care@410621+410622": Change("care", 2021, None, ("410621", "410622")),
        "lever_care@2026-2030@410622": Change("care", 2026, 2030, ("410622",)),
    }.items():
        assert change_of(column) == change
        assert change.column == column
    assert change_of("lever_care@2021@410622+410621").column == "lever_care@410621+410622"
    assert flat({"levers": {"care@2026": 0.1}}) == {"lever_care@2026": 0.1}


def test_a_lever_holds_in_its_years_and_places(resolver, tiny):
    rows = task(resolver, **{"lever_care@2017": None, "lever_amenity@2017-2017@990101": 0.9}).rows
    assert set(rows) == {"amenity"}
    changed = rows["amenity"] != 0.4
    # Row 0 stands before the first year, 2016.
    assert changed[2].tolist() == [code.startswith("990101") for code in tiny.township_codes]
    assert changed.sum() == changed[2].sum() > 0


def test_a_quantity_of_the_prefecture_is_divided(resolver, packaged, tiny):
    held, weights = places_of("resettlement", (), packaged)
    assert weights.sum() == pytest.approx(1.0)
    assert [packaged.township_codes[t] for t in held[weights > 0]] == sorted(shares_of("resettlement"))
    row = task(resolver, **{"lever_resettlement@2017": 500}).rows["resettlement"]
    assert row[2].sum() == pytest.approx(500)
    held, weights = places_of("resettlement", (), tiny)
    assert weights == pytest.approx(np.full(len(tiny.township_codes), 0.2))
    held, weights = places_of("care", ("990101",), tiny)
    assert (weights == 1.0).all()


def test_the_key_knows_what_is_run(resolver, tmp_path):
    key = task(resolver).key
    assert key == Resolver().task(flat(NESTED), "point").key
    different = [
        {"seed": 5}, {"until": 2017}, {"population": 1}, {"scale": 0.5}, {"parameter_b_town": 4.6},
        {"lever_care@2017": 0.31}, {"lever_care@2018": 0.4}, {"lever_care@2017": None}, {"lever_amenity@2017": 0.5},
    ]  # fmt: skip
    keys = {task(resolver, **changed).key for changed in different}
    assert len(keys) == len(different)
    assert key not in keys
    # What is said otherwise, or says nothing, is the same run.
    (tmp_path / "care.toml").write_text("[levers]\ncare = { 2017 = 0.3 }\n", encoding="utf-8")
    same = [
        {"lever_care@2017": None, "scenario": str(tmp_path / "care.toml")},
        {"lever_care@2017-2018": 0.3, "lever_care@2017": None},
        {"lever_amenity@2017": 0.4},
        {"lever_care": 0.9},  # from 2021 on, after the run's last year
        {"scale": 1, "seed": 4.0, "draw": 7},
    ]
    assert {task(resolver, **changed).key for changed in same} == {key}


def test_the_key_knows_code_region_and_population(resolver):
    found = task(resolver)
    from experiments.task import key_of

    for field in ("code", "region_hash", "population_hash"):
        assert key_of(replace(found, **{field: "0" * 64})) != found.key
    assert key_of(found) == found.key


def test_a_task_refuses_other_code_region_or_population(resolver):
    found = task(resolver)
    assert found.code == own_code()
    for field, what in (
        ("code", "install the same version"),
        ("region_hash", "differ on this machine"),
        ("population_hash", "on this machine, the run was asked for"),
    ):
        with pytest.raises(InputError, match=what):
            run_task(replace(found, **{field: "0" * 64}), ["rent_2018"])


def models_in_memory() -> list[MigrationModel]:
    # Not isinstance, which would ask a proxy for what it stands for, and that may be gone.
    return [found for found in gc.get_objects() if type(found) is MigrationModel and hasattr(found, "state")]


def test_a_finished_model_is_let_go_of(resolver):
    wanted = ["rent_2018"]
    run_task(task(resolver), wanted)
    gc.collect()
    # Other tests may share a model for the whole session.
    before = models_in_memory()
    gc.disable()
    try:
        for seed in range(3):
            run_task(task(resolver, seed=seed), wanted)
        left = [model for model in models_in_memory() if all(model is not other for other in before)]
    finally:
        gc.enable()
    assert not left


def test_populations_are_mapped_not_read(tiny, tiny_population):
    kept = map_population(tiny, 0, 1.0)
    assert kept is not None
    households, urban_from, registered_urban_from, fit = kept
    assert all(isinstance(column, np.memmap) for column in (*households, urban_from, registered_urban_from))
    assert not households.id.flags.writeable
    assert population_hash(households, urban_from, registered_urban_from) == tiny_population.hash
    assert fit.equals(tiny_population.fit)
    assert mapped_population(tiny, 0, 1.0).inputs == tiny_population.inputs


def test_outputs_are_those_that_a_run_has(tiny, tiny_population):
    model = MigrationModel(region=tiny, population=tiny_population)
    model.run_until(2017)
    frame = model.indicators_frame()
    have = set(frame[["indicator", "area_code", "unit"]].itertuples(index=False, name=None))
    known = known_outputs(tiny)
    more = {entry[:3] for entry in known} - have
    assert have <= {entry[:3] for entry in known}
    assert all(name in UNITS and area in tiny.township_codes for name, area, _ in more)
    start = frame[frame["year"] == tiny.start]
    begun = {entry[:2] for entry in known if entry.at_start and entry.indicator not in UNITS}
    rows = start[~start["indicator"].isin(list(UNITS))]
    assert begun == set(rows[["indicator", "area_code"]].itertuples(index=False, name=None))
    default = outputs(Selection(), tiny, 2017)
    assert [output.column for output in default[:2]] == ["resident_population_2017", "resident_population_2017_990101"]
    assert {output.year for output in outputs(Selection(), tiny, 2031)} == {2020, 2025, 2030, 2031}
