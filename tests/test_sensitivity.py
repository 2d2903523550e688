"""Sensitivity: known indices through the same path as a study's runs, luck as the noise, runs in a store."""

import math

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from experiments.axes import Span
from experiments.draws import prior_draws
from experiments.sensitivity import Study, sensitivity, study_of
from experiments.sensitivity_files import Sensitivity, read_sensitivity
from experiments.sensitivity_indices import analyse
from experiments.sensitivity_inputs import LUCK, inputs
from experiments.store import Store

HEAD = pd.DataFrame([("990100", "made_up", 2035, "percent")], columns=["area_code", "indicator", "year", "unit"])
ISHIGAMI = {"S1": (0.3139, 0.4424, 0.0), "ST": (0.5576, 0.4424, 0.2437)}
"""At a = 7, b = 0.1; the only interaction is that of the first and the third input."""


def spans(count: int, low: float = -math.pi, high: float = math.pi) -> tuple[Span, ...]:
    return tuple(Span(f"parameter_x{k + 1}", low, high, "made up") for k in range(count))


def normal_of(seeds):
    """A standard normal number of each seed: SplitMix64, then the polar form."""

    def uniform(step):
        z = seeds.astype(np.uint64) * np.uint64(2) + np.uint64(step)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
            z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
        return (z >> np.uint64(11)).astype(float) / 2.0**53

    return np.sqrt(-2.0 * np.log1p(-uniform(0))) * np.cos(2.0 * np.pi * uniform(1))


def through(study: Study, function, noise: float = 0.0):
    """A study whose runs are a function of its points; chance is keyed by the seed, as a run's is."""
    places = study.places()
    table = study.table(places)
    x = table[[axis.column for axis in study.axes]].to_numpy()
    values = (function(x) + noise * normal_of(table["seed"].to_numpy())).reshape(len(places), -1).mean(axis=1)[:, None]
    return analyse(study.kind, study.names, places, values, HEAD, second_order=study.second_order, levels=study.levels)


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def measured(indices, measure):
    return indices[indices["measure"] == measure].set_index("input")


def test_sobol_indices_of_ishigami_are_the_known_ones(tiny):
    study = study_of("sobol", spans(3), points=512, region=tiny, second_order=True)
    indices, pairs = through(study, ishigami)
    for measure, known in ISHIGAMI.items():
        found = measured(indices, measure)
        for k, value in enumerate(known):
            row = found.loc[f"x{k + 1}"]
            assert row["value"] == pytest.approx(value, abs=0.05)
            assert row["low"] - 0.02 <= value <= row["high"] + 0.02
        assert found.loc[LUCK, "value"] == pytest.approx(0.0, abs=0.01), "no chance, so luck has no part"
    strongest = pairs.sort_values("value", ascending=False).iloc[0]
    assert (strongest["input"], strongest["other"]) == ("x1", "x3")
    assert strongest["value"] == pytest.approx(0.2437, abs=0.06)
    assert strongest["above_noise"]
    assert not pairs[(pairs["input"] == "x1") & (pairs["other"] == "x2")]["above_noise"].any()


def test_luck_has_the_share_of_chance_and_hides_what_is_below_it(tiny):
    """Var = 4²/12 + 1²/12 + 0.2²/12 + 1: chance has 0.41 of it; a small effect is not above it, a large one is."""

    def linear(x):
        return 4.0 * x[:, 0] + 1.0 * x[:, 1] + 0.2 * x[:, 2]

    study = study_of("sobol", spans(3, 0.0, 1.0), points=512, region=tiny)
    found = measured(through(study, linear, noise=1.0)[0], "ST")
    assert found.loc[LUCK, "value"] == pytest.approx(1 / (1 + 17.04 / 12), abs=0.08)
    assert found["above_noise"].to_dict() == {"x1": True, "x2": False, "x3": False, LUCK: False}
    often = study_of("sobol", spans(3, 0.0, 1.0), points=512, region=tiny, replicates=40)
    found = measured(through(often, linear, noise=1.0)[0], "ST")
    assert found["above_noise"].to_dict() == {"x1": True, "x2": True, "x3": False, LUCK: False}


def test_morris_measures_of_a_line_are_its_slopes(tiny):
    study = study_of("morris", spans(3, 0.0, 1.0), points=12, region=tiny)

    def function(x):
        return 3.0 * x[:, 0] - 2.0 * x[:, 1]

    indices, _ = through(study, function)
    for name, slope in {"x1": 3.0, "x2": -2.0, "x3": 0.0, LUCK: 0.0}.items():
        assert measured(indices, "mu").loc[name, "value"] == pytest.approx(slope, abs=1e-9)
        assert measured(indices, "mu_star").loc[name, "value"] == pytest.approx(abs(slope), abs=1e-9)
        assert measured(indices, "sigma").loc[name, "value"] == pytest.approx(0.0, abs=1e-9)
    noisy = measured(through(study, function, noise=0.3)[0], "mu_star")
    assert noisy["above_noise"].to_dict() == {"x1": True, "x2": True, "x3": False, LUCK: False}
    assert noisy.loc[LUCK, "value"] > 0.2


def test_trajectories_have_luck_of_their_own_and_points_of_one_share_it(tiny):
    study = study_of("morris", spans(2), points=5, region=tiny, replicates=2)
    table = study.table(study.places())
    seeds = table["seed"].to_numpy().reshape(5, 4, 2)
    assert (np.diff(seeds, axis=2) == 1).all()
    for a in range(5):
        assert len(np.unique(seeds[a, :, 0])) == 2, "luck moves once in a trajectory"
        for b in range(a):
            assert not set(seeds[a].ravel()) & set(seeds[b].ravel())


def test_a_failed_run_takes_its_trajectory_with_it(tiny):
    study = study_of("morris", spans(2, 0.0, 1.0), points=6, region=tiny)
    places = study.places()
    values = (3.0 * places[:, :1]).copy()
    values[1] = np.nan
    indices, _ = analyse("morris", study.names, places, values, HEAD)
    assert measured(indices, "mu").loc["x1", "value"] == pytest.approx(3.0)
    values[::4] = np.nan
    with pytest.raises(InputError, match="0 trajectories without a failed run are left"):
        analyse("morris", study.names, places, values, HEAD)


@pytest.fixture(scope="module")
def screened(tmp_path_factory, tiny):
    folder = tmp_path_factory.mktemp("sensitivity")
    axes = inputs("levers", ("job_growth", "office_delay"), tiny)
    options = {"points": 2, "of": [("registered_urban_share", 2023)], "region": tiny, "workers": 1}
    return folder / "runs", axes, options, sensitivity("morris", axes, folder / "runs", **options)


def test_a_study_of_levers_runs_into_a_store_and_again_runs_nothing(screened, tiny):
    folder, axes, options, found = screened
    assert found.manifest["runs"] == 2 * 4 == len(Store(folder).frame())
    assert set(found.indices["area_code"]) == {tiny.code, *tiny.county_codes}
    assert set(found.ranked("registered_urban_share", 2023, tiny.code)["input"]) == {"job_growth", "office_delay"}
    before = {path: path.stat().st_mtime_ns for path in folder.glob("part-*")}
    again = sensitivity("morris", axes, folder, **options)
    pd.testing.assert_frame_equal(again.indices, found.indices)
    assert {path: path.stat().st_mtime_ns for path in folder.glob("part-*")} == before


def test_what_was_written_is_read_again(screened, tmp_path):
    found = screened[3]
    found.write(tmp_path / "out")
    kept = read_sensitivity(tmp_path / "out")
    pd.testing.assert_frame_equal(kept.indices, found.indices)
    assert kept.manifest == found.manifest
    (tmp_path / "out" / "pairs.parquet").write_bytes(b"no")
    with pytest.raises(InputError, match="holds no sensitivity analysis"):
        read_sensitivity(tmp_path / "out")


def test_the_top_of_a_screening_leaves_out_what_is_not_above_the_noise(tiny):
    study = study_of("morris", spans(3, 0.0, 1.0), points=12, region=tiny)
    indices, pairs = through(study, lambda x: 3.0 * x[:, 0] + 0.05 * x[:, 1] - 2.0 * x[:, 2], noise=0.3)
    about = {
        "method": "morris", "outputs": [{"indicator": "made_up", "year": 2035}], "region": {"code": "990100"},
    }  # fmt: skip
    assert Sensitivity(indices, pairs, about).top(8) == ["x1", "x3"]
    assert Sensitivity(indices, pairs, about).top(1) == ["x1"]


def test_ranges_are_the_catalogues_the_priors_or_those_of_draws(tiny):
    levers = inputs("levers", (), tiny)
    assert len(levers) > 30
    assert all(axis.low < axis.high and axis.source.startswith("catalogue") for axis in levers)
    (by_prior, _) = inputs("parameters", ("b_town", "g_0"), tiny)
    assert by_prior.prior is not None
    draws = prior_draws(tiny, 40)
    (by_draws, _) = inputs("parameters", ("b_town", "g_0"), tiny, draws)
    assert (by_draws.low, by_draws.high) == tuple(np.quantile(draws.frame["parameter_b_town"], [0.05, 0.95]))


@pytest.mark.parametrize(
    ("over", "only", "what"),
    [
        ("levers", ("job_growht", "care"), 'did you mean "job_growth"'),
        ("levers", ("care", "care"), "given twice"),
        ("levers", ("care",), "two inputs at least"),
        ("parameters", ("b_twon", "g_0"), 'did you mean "b_town"'),
    ],
)
def test_inputs_that_cannot_be_used_are_refused(over, only, what, tiny):
    with pytest.raises(InputError, match=what):
        inputs(over, only, tiny)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"kind": "fast"}, "allowed is morris or sobol"),
        ({"kind": "sobol", "points": 12}, "a power of two"),
        ({"points": 1}, "2 or more"),
        ({"second_order": True}, "belongs to sobol"),
        ({"levels": 3}, "even numbers"),
        ({"replicates": 0}, "allowed is 1 to"),
        ({"of": [("rent", 2050)]}, "allowed is 2016 to 2035"),
        ({"of": []}, "an output at least"),
    ],
)
def test_studies_that_cannot_be_used_are_refused(changed, what, tiny):
    given = {"kind": "morris", "points": 4, "region": tiny} | changed
    with pytest.raises(InputError, match=what):
        study_of(given.pop("kind"), spans(2), **given)
