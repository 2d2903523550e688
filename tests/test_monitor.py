"""Monitoring: published figures weigh the draws as Bayes says, tell where the city stands, and can refuse."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from calibration.monitoring import monitor, weighted_quantiles
from calibration.observed import read_observed
from calibration.posterior import table_of, write_posterior
from calibration.space import space_of
from experiments.outputs import column_of
from tests.sweeps import TINY
from viz import command

DRAWS = 400
HEAD = "area,year,indicator,value,error\n"
CITY = "990100"


@dataclass
class MadeUp:
    """Stands for `Replay`: a share that grows from 60 by the draw's own pace, and chance; every year is kept."""

    folder: Path = Path("made-up")
    chance: float = 0.0
    """Standard deviation that it adds in a year to a city of full size."""
    key: int = 0

    def frame(self, stage, points, scale, until, indicators, years, seeds):
        pace = points["parameter_b_town"].to_numpy() - 4.8
        luck = np.random.default_rng([self.key, seeds[0]])
        off = self.chance / math.sqrt(scale) * chances(len(points), len(years), luck)
        columns = {"status": ["done"] * len(points)}
        for year, added in zip(years, off.T, strict=True):
            for name in indicators:
                for area in (CITY, "990101", "990102"):
                    columns[column_of(name, year, area, CITY)] = 60.0 + (year - 2020) * (1.0 + pace) + added
        return pd.DataFrame(columns)


KEPT = 0.9
"""Share of one year's chance that is there in the next."""


def chances(count, years, luck):
    """(count, years) of chance with variance 1 that carries over."""
    found = luck.standard_normal((count, years))
    for year in range(1, years):
        found[:, year] = KEPT * found[:, year - 1] + math.sqrt(1.0 - KEPT**2) * found[:, year]
    return found


@pytest.fixture(scope="module")
def posterior(tmp_path_factory, tiny):
    """Draws whose pace is normal with mean 0 and standard deviation 0.2."""
    space, luck = space_of(tiny, (0, 1)), np.random.default_rng(7)
    table = table_of(space, space.from_prior(DRAWS, luck))
    quantiles = [NormalDist(4.8, 0.2).inv_cdf((k + 0.5) / DRAWS) for k in range(DRAWS)]
    table["parameter_b_town"] = luck.permutation(quantiles)
    manifest = {"region": {"hash": tiny.hash}, "until": 2020, "parameters": {"b_town": {"learned": True}}}
    return write_posterior(tmp_path_factory.mktemp("posterior") / "posterior.parquet", table, manifest)


@pytest.fixture
def observed(tmp_path, tiny):
    def read(*rows: str):
        path = tmp_path / "observed.csv"
        path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
        return read_observed(path, tiny, 2020)

    return read


def weighed(posterior, tiny, figures):
    return monitor(posterior, figures, tiny, MadeUp(), draws=DRAWS)


def test_figures_weigh_the_draws_as_bayes_says(posterior, tiny, observed):
    """Prior of the pace N(0, 0.2²); 66.0 seen in 2025 with error 0.5: 5 · pace = 1.0 ± 0.5."""
    found = weighed(posterior, tiny, observed(f"{CITY},2025,resident_urban_share,66.0,0.5"))
    precision = 1 / 0.2**2 + 25 / 0.5**2
    mean, spread = (25 / 0.5**2) * 0.2 / precision, precision**-0.5
    row = found.figures.iloc[0]
    assert row["after"] == pytest.approx(65.0 + 5 * mean, abs=0.03)
    assert row["p50"] == pytest.approx(65.0, abs=0.02)
    goal = found.targets[(found.targets["year"] == 2035) & found.targets["after"].notna()].iloc[0]
    if goal["indicator"] == "resident_urban_share":
        needed = (goal["value"] - 75.0) / 15
        assert goal["after"] == pytest.approx(1 - NormalDist(mean, spread).cdf(needed), abs=0.03)
        assert goal["before"] == pytest.approx(1 - NormalDist(0, 0.2).cdf(needed), abs=0.03)
    assert found.verdict == "sound"
    assert found.draws == DRAWS
    assert found.effective == pytest.approx(1 / np.sum(found.weights**2))


def test_chance_is_that_of_the_real_city_not_of_the_runs(posterior, tiny, observed):
    """Runs of a tenth have 0.089; 61.1 ± 0.05 seen in 2021: pace = 0.1 ± 0.05 ± 0.028."""
    figures = observed(f"{CITY},2021,resident_urban_share,61.1,0.05")
    found = monitor(posterior, figures, tiny, MadeUp(chance=0.028), draws=DRAWS, scale=0.1)
    row, precision = found.figures.iloc[0], 1 / 0.2**2 + 1 / (0.05**2 + 0.028**2)
    assert row["chance"] == pytest.approx(0.028, rel=0.3)
    assert (row["after95"] - row["after05"]) / 3.29 == pytest.approx(precision**-0.5, rel=0.15)
    assert row["after"] == pytest.approx(61.0 + 0.1 * (1 - 1 / (precision * 0.2**2)), abs=0.03)
    assert row["p95"] - row["p05"] == pytest.approx(3.29 * 0.2, rel=0.1)
    assert (found.again, found.scale) == (48, 0.1)


def test_it_says_where_the_city_stands(posterior, tiny, observed):
    rows = [f"{CITY},2025,resident_urban_share,{value},0.1" for value in (62.0, 65.0, 68.0)]
    places = [weighed(posterior, tiny, observed(row)).figures["place"].iloc[0] for row in rows]
    assert places == ["below", "on", "above"]


def test_too_few_draws_are_refused_and_few_are_flagged(posterior, tiny, observed):
    far = weighed(posterior, tiny, observed(f"{CITY},2025,resident_urban_share,80.0,0.05"))
    assert far.verdict == "too few"
    assert far.effective < 10
    assert far.targets["after"].isna().all()
    assert math.isnan(far.figures["after"].iloc[0])
    few = weighed(posterior, tiny, observed(f"{CITY},2025,resident_urban_share,65.0,0.04"))
    assert few.verdict == "few"
    assert few.targets["after"].notna().any()


def test_the_weighted_median_is_where_half_the_weight_lies():
    fan = np.array([[3.0], [1.0], [2.0]])
    assert weighted_quantiles(fan, np.array([0.0, 0.5, 0.5]), [0.5]) == [1.5]
    assert weighted_quantiles(fan, np.array([1.0, 0.0, 0.0]), [0.5]) == [3.0]


BAD = [
    ("", "holds no figure"),
    (f"{CITY},2025,population_resident,1,1", "line 2: indicator is 'population_resident'; allowed is any that"),
    (f"{CITY},2040,resident_urban_share,65,0.5", "line 2: year is '2040'; allowed is 2021 to 2035"),
    (f"{CITY},2020,resident_urban_share,65,0.5", "line 2: year is '2020'; allowed is 2021 to 2035"),
    (f"{CITY},2025,resident_urban_share,65,-0.5", "line 2: error is '-0.5'; allowed is a number above 0"),
    (f"{CITY},2025,resident_urban_share,65,0", "line 2: error is '0'; allowed is a number above 0"),
    (f"{CITY},2025,resident_urban_share,much,0.5", "line 2: value is 'much'; allowed is a finite number"),
    ("990199,2025,resident_urban_share,65,0.5", "line 2: area is '990199'; allowed is"),
    (f"{CITY},2025,resident_urban_share,65,0.5\n{CITY},2025,resident_urban_share,66,0.5", "twice"),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_bad_figures_are_one_sentence(row, said, posterior, tmp_path, capsys):
    path = tmp_path / "observed.csv"
    path.write_text(HEAD + (row + "\n" if row else ""), encoding="utf-8")
    given = ["--region", TINY, "--posterior", str(posterior.path), "--out", str(tmp_path / "runs"), "--lang", "en"]
    assert command.main(["monitor", str(path), *given]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "runs").exists()


def test_what_is_missing_is_one_sentence(posterior, tiny, tmp_path, capsys):
    path = tmp_path / "observed.csv"
    path.write_text("area,year,indicator,value\n990100,2025,resident_urban_share,65\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the column error"):
        read_observed(path, tiny, 2020)
    for words, said in (
        (["monitor"], "needs a CSV file"),
        (
            ["monitor", str(tmp_path / "none.csv"), "--posterior", str(posterior.path), "--region", TINY],
            "there is no such file",
        ),
        (["monitor", str(path), "--region", TINY], "There is no packaged posterior"),
        (["monitor", str(path), "--posterior", str(posterior.path)], "the posterior of another region"),
        (["monitor", str(path), "--region", TINY, "--scenario", "pln"], "pln"),
    ):
        assert command.main([*words, "--lang", "en"]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_runs_the_draws_and_says_all(language, posterior, tmp_path, capsys):
    path = tmp_path / "observed.csv"
    path.write_text(HEAD + f"{CITY},2021,resident_urban_share,60.0,2.0\n", encoding="utf-8")
    given = [
        "monitor", str(path), "--region", TINY, "--posterior", str(posterior.path), "--draws", "20", "--scale", "0.1",
        "--out", str(tmp_path.parent / "monitor-runs"), "--workers", "2", "--lang", language,
    ]  # fmt: skip
    status = command.main(given)
    text = capsys.readouterr().out
    assert "b_town" in text
    assert ("its path" in text) == (language == "en")
    assert command.main([*given, "--json"]) == status
    content = json.loads(capsys.readouterr().out)
    assert content["draws"] == 20
    assert 1.0 <= content["effective"] <= 20.0
    assert status == int(content["verdict"] == "too few")
    assert {row["indicator"] for row in content["targets"]}
