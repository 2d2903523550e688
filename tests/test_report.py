"""The printed report: the plan's signs, alignment with Chinese characters, and every part in both languages."""

from pathlib import Path

import pandas as pd
import pytest

from calibration.observing import PARTS
from model.fitted import Fitted
from model.standing import FITTED
from tests.finished_run import FinishedRun
from viz.labels import plan_text, value_text
from viz.language import Say
from viz.population_command import fit_report
from viz.run_report import run_facts, run_report
from viz.table import table, width, wrap


@pytest.fixture
def run(tmp_path: Path) -> FinishedRun:
    return FinishedRun(tmp_path)


def line_with(text: str, *words: str) -> str:
    return next(line for line in text.splitlines() if all(word in line for word in words))


def test_report_puts_targets_beside_the_result(run: FinishedRun) -> None:
    text = run_report(run, Say("en"))
    model = line_with(text, "resident urban share", "model").split()
    plan = line_with(text, "plan", ">65").split()
    assert model[-4:] == ["56.00", "60.00", "65.00", "75.00"]
    assert plan == ["plan", "56.08*", ">65", "≈74"]
    assert line_with(text, "urban residents gained").split()[-3:] == ["2021–2025", "100,000", "≈100,000"]
    assert line_with(text, "κ = 0.5").split()[-2:] == ["100,000", "181,000"]
    assert line_with(text, "κ = 1").split()[-2:] == ["150,000", "181,000"]
    assert line_with(text, "Xi ").split() == ["Xi", "1,565,973", "624,728°", "60.00", "37.05", "–"]
    assert "Synthetic" in text
    assert "Not identified" in text


def test_a_calibrated_run_shows_the_count_of_the_office_that_was_fitted_with_it(run: FinishedRun, monkeypatch) -> None:
    """10,000 from the country, 5,000 from outside, 4,000 from town to town, 1,000 recoded, in each of five years."""
    parts = zip(PARTS, (10_000.0, 5_000.0, 4_000.0, 1_000.0), strict=True)
    frame = run.indicators_frame()
    more = [(year, "990100", part, value, "persons") for part, value in parts for year in range(2016, 2021)]
    shown = pd.concat([frame, pd.DataFrame(more, columns=frame.columns)])
    monkeypatch.setattr(run, "indicators_frame", lambda: shown)
    monkeypatch.setattr("viz.run_report.behaviour_of", lambda _: {"are": FITTED, "learned": [], "its_population": True})
    run.region.fitted = Fitted({}, 0, (), {"kappa": 0.75, "delta": 0.2, "rho": 0.5})
    text = run_report(run, Say("en"))
    expected = 5 * (10_000 + 5_000 + 0.75 * 4_000 + 0.2 * 1_000) * 1.5
    assert line_with(text, "κ fitted").split()[-2:] == [f"{expected:,.0f}", "181,000"]
    assert "Fitted: κ 0.75, δ 0.20, ρ 0.50" in " ".join(text.split())
    run.region.fitted = Fitted({}, 0)
    assert "κ fitted" not in run_report(run, Say("en"))


def test_report_in_chinese_and_by_county(run: FinishedRun) -> None:
    text = run_report(run, Say("zh"), by_county=True)
    for words in ("常住人口城镇化率", "河口市", "西县", "2035 年各县区", "合成部分", "数据无法分辨"):
        assert words in text
    assert "plan" not in text.replace("--population", "")


def test_a_short_run_shows_its_own_years(run: FinishedRun) -> None:
    run.year = 2018
    text = run_report(run, Say("en"))
    assert "2018" in text
    assert "2025  " not in text
    assert "κ = 0.5" not in text


def test_facts_name_the_digest(run: FinishedRun) -> None:
    text = run_facts(run, 1536.0, Say("en"))
    for words in ("scale 0.5", "seed 7", "households 500,000", "1.2 s", "1.50 GiB", "d" * 64):
        assert words in text


def test_signs_and_marks() -> None:
    assert plan_text("<", 1.5, "stated") == "<1.5"
    assert plan_text("=", 58.74, "derived") == "58.74*"
    assert plan_text("~", 1234567.0, "external") == "≈1,234,567°"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234567.4, "persons", "1,234,567"),
        (12.0, "persons", "12"),
        (2.86, "persons", "2.86"),
        (-0.001, "percent", "0.00"),
        (-0.0, "persons", "0"),
        (56.0, "%", "56.00"),
        (350.4, "persons", "350"),
        (3847.3, "yuan a year", "3,847"),
        (float("nan"), "%", "–"),
    ],
)
def test_values_are_written_by_their_unit(value: float, unit: str, expected: str) -> None:
    assert value_text(value, unit) == expected


def test_wide_characters_are_aligned() -> None:
    text = table(["地区", "n"], [["鹤山区", "1"], ["Xun", "22"]])
    assert len({width(line) for line in text.splitlines()}) == 1
    lines = wrap("落户：逐户模拟一座地级市的人如何进城、如何落户。 And some English words.", 20)
    assert max(width(line) for line in lines) <= 22
    assert "".join(lines).replace(" ", "") == "落户：逐户模拟一座地级市的人如何进城、如何落户。AndsomeEnglishwords."


def test_fit_keeps_raked_apart_from_held_out() -> None:
    names = ["margin", "category", "target", "value", "use", "unit"]
    ages = [("age", str(age), 100.0, 100.0 + age, "raked", "persons") for age in range(20)]
    fit = pd.DataFrame([*ages, ("generations", "one", 42.99, 43.5, "held-out", "%")], columns=names)
    text = fit_report(fit, False, Say("en"))
    assert text.index("raking") < text.index("(20 categories)") < text.index("held out") < text.index("generations")
    assert line_with(text, "(20 categories)").split()[3:] == ["19", "100", "119", "19", "persons"]
    assert len(fit_report(fit, True, Say("en")).splitlines()) > len(text.splitlines())
