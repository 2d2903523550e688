"""Designs: the same points wherever they are made, defaults of catalogue and priors, sentences for what is wrong."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from experiments.design import Design, design_of, read_design
from experiments.design_points import design_points, problem_of, sample
from experiments.plan import any_design, lay_out, name_runs
from model.rules import all_parameters
from policies.catalogue import catalogue
from tests.sweeps import TINY

SHIPPED = sorted((Path(__file__).parents[1] / "experiments" / "designs").glob("*.toml"))
CARE = {"lever": "care", "values": [0.0, 0.5]}


def points(**content):
    return design_points(design_of(content, "design", Path(), "design"))


def named(design: Callable[[], Design]) -> None:
    """Check every point of a design."""
    name_runs(lay_out(design(), None, lambda _: None), lambda _: (), lambda _: None)


def refused(**content) -> str:
    with pytest.raises(InputError) as error:
        points(**content)
    text = str(error.value)
    assert "\n" not in text
    assert text.startswith("design: ")
    return text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_designs_resolve_the_same_each_time(path):
    design = read_design(path)
    frame = design_points(design)
    pd.testing.assert_frame_equal(frame, design_points(read_design(path)))
    plan = lay_out(design, None, lambda _: None)
    # Not built for this: any hash names the runs, and all must differ.
    plan.missing = []
    plan.resolver.population_hash = lambda *_: "hash"
    keys = [plan.task(i).key for i in range(len(frame))]
    assert len(set(keys)) == len(frame)
    assert len({design.file.title_zh, design.file.title_en, ""}) == 3


def test_every_kind_ships():
    assert {read_design(path).file.kind for path in SHIPPED} == {"grid", "latin-hypercube", "sobol", "morris", "table"}


def test_a_grid_has_every_combination_and_all_share_the_seeds():
    frame = points(
        kind="grid", axis=[CARE, {"lever": "travel", "levels": 3}, {"population": [0, 5]}], every={"replicates": 2}
    )
    assert len(frame) == 2 * 3 * 2 * 2
    assert not frame.duplicated().any()
    span = catalogue()["travel"].range
    assert sorted(frame["lever_travel"].unique()) == pytest.approx([span.low, (span.low + span.high) / 2, span.high])
    assert (frame.groupby(["lever_care", "lever_travel", "population"])["seed"].apply(list).map(tuple) == (1, 2)).all()


def test_ranges_are_the_catalogues_and_the_priors(packaged):
    entry, prior = catalogue()["fertility"].range, all_parameters(packaged.county_codes)["b_town"].prior
    frame = points(kind="latin-hypercube", points=200, axis=[{"lever": "fertility"}, {"parameter": "b_town"}])
    for column, low, high in (
        ("lever_fertility", entry.low, entry.high),
        ("parameter_b_town", prior.quantile(0.01), prior.quantile(0.99)),
    ):
        # One point in each of 200 strata.
        strata = np.floor((frame[column] - low) / (high - low) * 200).astype(int)
        assert sorted(strata) == list(range(200))


def test_spread_by_the_prior(packaged):
    prior = all_parameters(packaged.county_codes)["b_town"].prior
    frame = points(kind="latin-hypercube", points=99, axis=[{"parameter": "b_town", "spread": "prior"}])
    assert frame["parameter_b_town"].median() == pytest.approx(prior.quantile(0.5), abs=0.02 * prior.sd)
    within = ((frame["parameter_b_town"] - prior.mean).abs() < prior.sd).mean()
    assert within == pytest.approx(0.68, abs=0.03)


def test_samples_are_those_that_the_analysis_expects():
    axes = [{"lever": "care"}, {"lever": "travel"}, {"population": "all"}]
    for second, size in ((False, 8 * 5), (True, 8 * 8)):
        design = design_of(
            {"kind": "sobol", "points": 8, "second_order": second, "axis": axes}, "design", Path(), "design"
        )
        cube = sample(design)
        assert cube.shape == (size, 3)
        # Saltelli's order: the second point of a block is the first with one coordinate of the other matrix.
        assert (cube[0] != cube[1]).sum() == 1
        frame = design_points(design)
        assert len(frame) == size
        assert frame["population"].between(0, 31).all()
        names = [axis.columns[0] for axis in design.axes]
        assert problem_of(names)["names"] == ["lever_care", "lever_travel", "population"]
    frame = points(kind="morris", points=5, axis=axes[:2])
    assert len(frame) == 5 * 3
    steps = frame.to_numpy()[1:3] != frame.to_numpy()[:2]
    assert (steps.sum(axis=1) == 1).all()


def test_another_sampler_seed_is_another_sample():
    content = {"kind": "latin-hypercube", "points": 8, "axis": [{"lever": "care"}]}
    assert points(**content).equals(points(**content))
    assert not points(**content).equals(points(**content, sampler_seed=2))


def test_draws_of_a_posterior(tmp_path):
    draws = pd.DataFrame({"b_town": [4.0, 4.5, 5.0], "g_0": [-4.0, -3.9, -3.8], "population": [3, 1, 2]})
    for path, write in ((tmp_path / "p.parquet", draws.to_parquet), (tmp_path / "p.csv", draws.to_csv)):
        write(path, index=False)
        frame = design_points(
            design_of(
                {"kind": "grid", "every": {"draws": path.name, "rows": [2, 0], "replicates": 2}},
                "design", tmp_path, "design",
            )
        )  # fmt: skip
        assert list(frame["draw"]) == [2, 2, 0, 0] or sorted(frame["draw"]) == [0, 0, 2, 2]
        row = frame[frame["draw"] == 0].iloc[0]
        assert (row["parameter_b_town"], row["parameter_g_0"], row["population"]) == (4.0, -4.0, 3)

    def draw(frame: pd.DataFrame, **more) -> str:
        frame.to_parquet(tmp_path / "bad.parquet")
        content = {"kind": "grid", "every": {"draws": "bad.parquet"} | more}
        with pytest.raises(InputError) as error:
            named(lambda: design_of(content, "design", tmp_path, "design"))
        return str(error.value)

    assert "parameter 'b_twon' is unknown" in draw(draws.rename(columns={"b_town": "b_twon"}), rows=1)
    assert "resample it first" in draw(draws.assign(weight=1.0))
    assert "rows 0 to 2, but 3 is asked for" in draw(draws, rows=[3])
    assert "population is varied twice" in draw(draws, population=[0])


def test_a_table_of_points(tmp_path):
    (tmp_path / "t.csv").write_text("lever_care,seed\n0.1,5\n,6\n", encoding="utf-8")
    design = design_of({"kind": "table", "file": "t.csv", "every": {"population": [0, 1]}}, "t", tmp_path, "t")
    frame = design_points(design)
    assert list(frame["seed"]) == [5, 5, 6, 6]
    assert frame["lever_care"].isna().sum() == 2
    given = any_design(pd.DataFrame({"lever_care": [0.1]}))
    assert list(design_points(given)["lever_care"]) == [0.1]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("seed,population\n1,2,3\n4,5,6\n", "line 2, has 3 values (1, 2, 3) for 2 columns (seed, population)"),
        ("seed,population\n1,2\n\n4\n", "line 4, has 1 values (4) for 2 columns"),
        ("", "t.csv is empty"),
        ("seed\n", "t.csv is empty"),
        ("seed,seed\n1,2\n", "has the column 'seed' twice"),
        ("seed,\n1,2\n", "no name for column 2"),
        ("seed,lever_care\n1,NaN\n", "line 2: lever_care is NaN; allowed is a value, or nothing"),
        ('seed,scenario\n1,"a\n', "line 2, is no line of a CSV file"),
        (b"seed\xff\n1\n", "is not UTF-8 text (byte 5)"),
        ("seed\n1e30\n", "seed has the value 1e+30; allowed are whole numbers up to"),
        ("seed\ninf\n", "seed has the value inf; allowed are whole numbers"),
        ("seed,population\n1,1.5\n", "population has the value 1.5; allowed are whole numbers"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(text, what, tmp_path):
    (tmp_path / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        design_points(design_of({"kind": "table", "file": "t.csv"}, "t", tmp_path, "t"))
    assert what in str(error.value)
    assert "\n" not in str(error.value)


def test_places_are_named_as_a_scenario_names_them():
    axis = {"lever": "care", "values": [0.1, 0.2], "areas": ["Xun", "淇县", "410621"]}
    assert "lever_care@410621+410622" in points(kind="grid", axis=[axis])


def test_paths_are_taken_from_the_designs_folder(tmp_path):
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "policy.toml").write_text("[levers]\ncare = 0.3\n", encoding="utf-8")
    (folder / "design.toml").write_text(
        'kind = "grid"\n[every]\nscenario = ["baseline", "policy.toml"]\n', encoding="utf-8"
    )
    frame = design_points(read_design(folder / "design.toml"))
    assert list(frame["scenario"]) == ["baseline", str(folder / "policy.toml")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"kind": "gird"}, "kind is 'gird' (did you mean \"grid\"?); allowed are grid, latin-hypercube, sobol, morris"),
        ({"scale": 0.1}, "kind is missing; allowed are grid, latin-hypercube, sobol, morris, table"),
        (
            {"kind": "grid", "behaviour": "priro"},
            "behaviour is 'priro' (did you mean \"prior\"?); allowed are fitted, prior",
        ),
        ({"kind": "grid", "axsi": []}, 'axsi is not known (did you mean "axis"?)'),
        ({"kind": "grid", "axis": [{"lever": "care", "lo": 1}]}, 'axis.1.lo is not known (did you mean "low"?)'),
        ({"kind": "grid", "axis": [{"lever": "caer"}]}, "no lever 'caer' (did you mean \"care\"?)"),
        ({"kind": "grid", "axis": [{"parameter": "b_twon"}]}, "no parameter 'b_twon' (did you mean \"b_town\"?)"),
        ({"kind": "grid", "axis": [{"lever": "care", "low": 2}]}, "lever 'care' is 2.0; allowed is 0 to 1"),
        ({"kind": "grid", "axis": [{"lever": "care", "low": 0.5, "high": 0.4}]}, "low must lie below high"),
        ({"kind": "grid", "axis": [{"lever": "care", "to": 2030}]}, "without a first one, from"),
        ({"kind": "grid", "axis": [{"lever": "care", "from": 2030, "to": 2025}]}, "before it begins"),
        ({"kind": "grid", "axis": [{"population": [1], "low": 2.0}]}, "an axis of population takes no low"),
        ({"kind": "grid", "axis": [{"lever": "care", "parameter": "b_town"}]}, "exactly one of"),
        ({"kind": "grid", "axis": [CARE, CARE]}, "care is varied twice"),
        ({"kind": "grid", "axis": [{"population": []}]}, "empty list"),
        ({"kind": "grid", "axis": [{"population": [1, 1]}]}, "names a value twice"),
        ({"kind": "grid", "scale": True}, "scale is true; it takes a number"),
        ({"kind": "grid", "scale": 20}, "scale is 20; allowed is 0.01 to 10"),
        ({"kind": "grid", "points": 3}, "kind grid takes no points"),
        ({"kind": "sobol", "axis": [CARE]}, "kind sobol needs points"),
        ({"kind": "sobol", "points": 3, "axis": [CARE]}, "needs a power of two"),
        (
            {"kind": "morris", "points": 3, "levels": 3, "axis": [CARE]},
            "levels is 3; allowed is a multiple of 2 from 2 to 1000",
        ),
        ({"kind": "sobol", "points": 4}, "needs an [[axis]]"),
        ({"kind": "table"}, "file belongs to the kind table"),
        ({"kind": "grid", "every": {"seed": [1], "replicates": 2}}, "seed or replicates, not both"),
        ({"kind": "grid", "every": {"draws": "no.parquet"}}, "no.parquet cannot be read as draws"),
        ({"kind": "table", "file": "no.csv"}, "no.csv cannot be read as a table of points"),
        ({"kind": "grid", "axis": [{"lever": "care"}]}, "neither values nor levels"),
        ({"kind": "grid", "axis": [{"lever": "care", "levels": 1}]}, "axis.1.levels is 1; allowed is 2 to 10000"),
        ({"kind": "grid", "axis": [{"lever": "care", "values": [0.1, np.nan]}]}, "axis.1.values.2 is nan"),
        ({"kind": "grid", "axis": [{"lever": "care", "levels": 2, "areas": []}]}, "axis.1.areas is an empty list"),
        ({"kind": "grid", "axis": [{"lever": "care", "levels": 2, "areas": ["Xunn"]}]}, "no place 'Xunn' in Hebi"),
        ({"kind": "grid", "axis": [{"lever": "care", "levels": 2, "areas": ["Hebi"]}]}, "'Hebi', the whole prefecture"),
        ({"kind": "grid", "outputs": {"indicators": []}}, "outputs.indicators is an empty list"),
        ({"kind": "grid", "every": {"population": ["x"]}}, "every.population.1 is 'x'; it takes a whole number"),
        ({"kind": "grid", "every": {"population": "al"}}, "every.population is 'al'; it takes a list or \"all\""),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(content, what):
    assert what in refused(**content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"every": {"population": [32]}}, "design, point 1: population is 32; allowed is 0 to 31"),
        ({"every": {"scenario": ["basline"]}}, "design, point 1: There is no scenario basline"),
        (
            {"axis": [{"lever": "care", "values": [0.1], "areas": ["990199"]}]},
            "place '990199' is no county or township",
        ),
        (
            {"axis": [{"lever": "training", "values": [100.0], "areas": ["990101"]}]},
            "lever 'training' (column 'lever_training@990101') is set for 990101; it is set for the whole prefecture",
        ),
        ({"axis": [{"lever": "care", "values": [0.1], "from": 2040}]}, "year that is not simulated"),
        ({"outputs": {"indicators": ["rnt"]}}, "no indicator 'rnt' (did you mean \"rent\"?)"),
        ({"outputs": {"years": [2010]}}, "the year 2010 is not simulated"),
        ({"outputs": {"areas": ["county"]}}, "no area 'county' (did you mean \"counties\"?)"),
        ({"outputs": {"indicators": ["births"], "areas": ["townships"]}}, "outputs keep nothing"),
        ({"until": 2050}, "until is 2050; allowed is 2016 to 2035"),
    ],
)
def test_what_only_the_region_knows_is_said_too(content, what):
    every = design_of({"kind": "grid", "every": {"region": [TINY]}}, "design", Path(), "design").every

    def design() -> Design:
        found = design_of({"kind": "grid", "scale": 1.0} | content, "design", Path(), "design")
        return found._replace(every=(*found.every, *every))

    with pytest.raises(InputError) as error:
        named(design)
    assert what in str(error.value)
    assert "\n" not in str(error.value)
