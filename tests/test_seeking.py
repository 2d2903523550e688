"""`luohu seek` from a question to mixes: killed and resumed, its scenario files, its costs beside a comparison's."""

import json
import signal
import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from agents.errors import InputError
from experiments.comparison import compare
from experiments.futures import futures
from experiments.point import PARAMETER
from experiments.seek_ladders import ladders
from experiments.seeking import seek
from experiments.store import Store
from experiments.task import Resolver
from policies.scenario import read_scenario
from tests import killed_seek
from tests.sweeps import TINY, killed, luohu, rows
from viz.command import main

QUESTION = killed_seek.QUESTION
UNTIL = 2021
TABLES = ("front", "trials", "costs")


@pytest.fixture(scope="module")
def draws(tmp_path_factory):
    """Draws on one population, so that none other is built."""
    path = tmp_path_factory.mktemp("seek") / "draws.parquet"
    pd.DataFrame({"population": 0, f"{PARAMETER}b_town": 3.0 + 0.05 * np.arange(8)}).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def folder(draws):
    return draws.parent / "found"


@pytest.fixture(scope="module")
def found(folder, draws):
    return killed_seek.sought(folder, draws)


@pytest.fixture(scope="module")
def words(draws):
    """The same question on the command line."""
    return [
        "seek", "--target", QUESTION.targets[0], "--budget", "1e8", "--probability", "0.5", "--trials", "14",
        "--futures", "2", "--checks", "4", "--levers", ",".join(QUESTION.levers), "--region", TINY, "--scale", "1",
        "--draws", str(draws),
    ]  # fmt: skip


def test_the_cheapest_mix_that_holds_is_told(found):
    assert found.winner is not None
    assert found.winner.checked.interval[0] >= QUESTION.probability
    cheaper = [each.checked for each in found.checked if each.checked.cost.yuan < found.winner.checked.cost.yuan]
    assert all(each.interval[0] < QUESTION.probability for each in cheaper)
    # By its share alone a cheaper one would have been chosen.
    assert any(each.probability >= QUESTION.probability for each in cheaper)
    assert 0 < found.winner.checked.cost.yuan <= QUESTION.budget
    assert found.failed == 0
    assert len(found.mixes) == len({tuple(sorted(mix.items())) for mix in found.mixes}) <= QUESTION.trials


@pytest.mark.parametrize("least", [1, 20])
def test_killed_in_the_middle_and_given_again_it_is_as_if_it_had_not_been(found, folder, draws, tmp_path, least):
    out = tmp_path / "found"
    before = killed(killed_seek.start(out, draws), out / "runs", least)
    assert least <= before < len(Store(folder / "runs").frame(["run"]))
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["finished"] is False
    again = killed_seek.sought(out, draws)
    assert again.done == found.done - before
    assert again.digest == found.digest
    for name in TABLES:
        pd.testing.assert_frame_equal(
            pd.read_parquet(out / f"{name}.parquet"), pd.read_parquet(folder / f"{name}.parquet")
        )
    for name in ("manifest.json", *(path.name for path in folder.glob("mix-*.toml"))):
        assert (out / name).read_bytes() == (folder / name).read_bytes()
    pd.testing.assert_frame_equal(rows(Store(out / "runs").frame()), rows(Store(folder / "runs").frame()))


def test_each_mix_is_a_scenario_file_that_gives_the_very_runs(found, folder, draws, tiny):
    names = sorted(path.name for path in folder.glob("mix-*.toml"))
    assert names == [f"mix-{k:02d}.toml" for k in range(1, len(found.checked) + 1)]
    under = futures(tiny, range(QUESTION.futures, QUESTION.futures + QUESTION.checks), QUESTION.seed, draws)
    resolver, keys = Resolver(), set(Store(folder / "runs").frame(["run"])["run"])
    for name in names:
        for future in under:
            point = {k: v for k, v in future.items() if k != "draw"} | {
                "scenario": str(folder / name), "region": TINY, "scale": 1.0, "until": UNTIL
            }  # fmt: skip
            assert resolver.task(point, name).key in keys


def test_what_a_mix_costs_is_what_a_comparison_says(found, folder, draws, tiny):
    number = 1 + [each is found.winner for each in found.checked].index(True)
    scenarios = [read_scenario("baseline", tiny), read_scenario(str(folder / f"mix-{number:02d}.toml"), tiny)]
    costs = []
    for future in futures(tiny, range(QUESTION.futures, QUESTION.futures + QUESTION.checks), QUESTION.seed, draws):
        values = {k.removeprefix(PARAMETER): v for k, v in future.items() if k.startswith(PARAMETER)}
        one = compare(
            scenarios, region=tiny, parameters=values, seed=future["seed"], population=future["population"],
            until=UNTIL, threads=1,
        ).costs  # fmt: skip
        costs.append(one[one["area_code"] == tiny.code].groupby("lever")[["yuan", "yuan_low", "yuan_high"]].sum())
    mean = pd.concat(costs).groupby("lever").sum() / QUESTION.checks
    told = found.costs_frame().query("mix == @number").set_index("lever")
    assert set(told.index) == set(mean.index[(mean != 0).any(axis=1)])
    for lever, row in told.iterrows():
        # Ends of a range are those of the mean there, of each run here: they part where a run costs and another saves.
        assert row["yuan"] == pytest.approx(mean.loc[lever, "yuan"])
    assert found.winner.checked.cost.yuan == pytest.approx(mean["yuan"].sum())


def test_the_same_question_again_runs_nothing_and_more_checks_only_those(found, folder, draws):
    again = killed_seek.sought(folder, draws)
    assert (again.done, again.digest) == (0, found.digest)
    more = seek(replace(QUESTION, draws=draws, checks=5), folder, workers=1)
    assert more.done == len(more.checked) + 1 - sum(not each.mix for each in more.checked)
    assert list(more.mixes) == list(found.mixes)
    killed_seek.sought(folder, draws)


def test_a_lever_left_alone_goes_on_as_the_baseline_has_it():
    # Recodes before 2021 come with the population, and townships ask from then on.
    with pytest.raises(InputError, match="recoding stands at 1 and cannot be carried out further"):
        ladders(("recoding",), cuts=False)
    (one,) = ladders(("recoding",), cuts=True)
    assert (one.today, one.rungs[0], one.rungs[-1]) == (1.0, 0.9, 0.0)
    assert "recoding" not in [ladder.key for ladder in ladders((), cuts=False)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_tells_everything(found, folder, words, capsys, language):
    capsys.readouterr()
    assert main(["--lang", language, *words, "--out", str(folder)]) == 0
    text = capsys.readouterr().out
    assert f"digest {found.digest}" in text
    assert {"zh": "不改时", "en": "left alone"}[language] in text
    unbroken = "".join(text.split())
    assert {"zh": "在4种检验的未来中至少4种达到", "en": "inatleast4ofthe4futures"}[language] in unbroken
    assert {"zh": "略有偏高", "en": "flattered"}[language] in unbroken
    assert (folder / f"front.{language}.png").stat().st_size > 10_000
    assert main(["--lang", language, *words, "--out", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    kept = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert told == {name: kept[name] for name in told}
    assert told["winner"] == 1 + [each is found.winner for each in found.checked].index(True)


def test_ended_by_the_terminal_it_says_how_to_go_on(words, tmp_path):
    process = luohu(*words, "--out", str(tmp_path / "found"))
    deadline = time.monotonic() + 300
    while not (tmp_path / "found" / "runs").is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "same command goes on" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--budget", "3e9"], "seeking needs a target"),
        (["--target", "registered_urban_share:2035>=50"], "--budget is missing"),
        (["--target", "registered_share:2035>=50", "--budget", "3e9"], "registered_urban_share"),
        (["--target", "registered_urban_share:2035>=50", "--budget", "-1"], "--budget takes a number from 1"),
        (["--target", "registered_urban_share:2035>=50", "--budget", "3e9", "--levers", "jobgrowth"], "job_growth"),
        (["--target", "registered_urban_share:2035>=50", "--budget", "3e9", "--payers", "town"], "no payer 'town'"),
        (["--target", "registered_urban_share:2035>=50", "--budget", "3e9", "--probability", "0.95"], "are 73 checks"),
    ],
)
def test_what_cannot_be_sought_is_one_sentence(words, said, tmp_path, capsys):
    assert main(["--lang", "en", "seek", *words, "--out", str(tmp_path / "found")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "found").exists()


def test_a_future_that_tests_a_mix_shares_no_draw_with_the_search(words, draws, tiny, tmp_path, capsys):
    rows = [future["draw"] for future in futures(tiny, range(8), QUESTION.seed, draws)]
    assert sorted(rows) == list(range(8))
    assert main(["--lang", "en", *words, "--checks", "7", "--out", str(tmp_path / "found")]) == 2
    error = capsys.readouterr().err
    assert f"--draws {draws} has 8 rows, but --futures and --checks together need 9" in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "found").exists()
