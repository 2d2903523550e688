"""`luohu population`: how well a synthetic population fits what is known, margin by margin."""

import sys
from argparse import Namespace
from pathlib import Path

import pandas as pd

from viz.arguments import Options, number
from viz.labels import area_label, value_text
from viz.language import Say
from viz.margin_names import CATEGORIES, MARGINS, UNITS
from viz.progress import tell
from viz.run_command import SCALES, find_region, population_of
from viz.table import table, wrap

FEW = 12
"""A margin with more categories than this is shown by its largest gaps, unless --all is given."""


def options(say: Say) -> Options:
    """Give the options of `luohu population`."""
    found = Options(
        say,
        "population",
        say(
            "查看 2015 年末的合成人口：用于拟合的边际与未用于拟合、留作检验的边际分开列出。",
            "The synthetic population of the end of 2015: margins used in raking, apart from those held out as checks.",
        ),
    )
    found.value(
        "--population",
        "0–31",
        say(
            "合成人口编号（默认拟合点的；未校准的地区为 0，即中心）",
            "which synthetic population (default the fitted one, or 0, the centre)",
        ),
    )
    found.region()
    found.value("--scale", "S", say("规模，1 为每一户（默认 1）", "size; 1 is every household (default 1)"), "1")
    found.switch("--all", say("列出每一个类别", "show every category"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Build the population and print its fit; returns 0."""
    asked = population_of(arguments.population, say)
    scale = number(arguments.scale, "--scale", *SCALES, say)
    from model.population import build_population

    region = find_region(None if arguments.region is None else Path(arguments.region))
    index = region.default_population if asked is None else asked
    if sys.stderr.isatty():
        tell(say("正在准备合成人口……", "Preparing the synthetic population …"))
    population = build_population(region, index, scale)
    names = {code: area_label(region, code, say) for code in region.county_codes}
    head = say(f"合成人口 {index}", f"population {index}")
    print(f"{head} · {len(population.households.id):,} {say('户', 'households')} · {population.hash}\n")
    print(fit_report(population.fit.replace({"category": names}), arguments.all, say))
    return 0


def fit_report(fit: pd.DataFrame, every: bool, say: Say) -> str:
    """Write the fit: first the margins used in raking, then those held out.

    Args:
        fit: Columns margin, category, target, value, use (`raked`, `held-out` or `control`), unit.
        every: Show every category of long margins.
        say: The language.
    """
    titles = (
        ("raked", say("用于拟合的边际", "Margins used in raking")),
        ("held-out", say("未用于拟合、留作检验的边际", "Margins held out as checks")),
        ("control", say("直接给定的总数", "Totals given outright")),
    )
    parts = []
    for use, title in titles:
        rows = [
            row
            for _, margin in fit[fit["use"] == use].groupby("margin", sort=False)
            for row in _rows(margin, every, say)
        ]
        head = [
            say("边际", "margin"),
            say("类别", "category"),
            say("目标", "target"),
            say("合成", "value"),
            say("差", "gap"),
            say("单位", "unit"),
        ]
        parts.append(f"{title}\n{table(head, rows, left=2)}")
    note = say(
        f"类别多于 {FEW} 的边际只列出差距最大的三类；--all 列出全部。",
        f"Of margins with more than {FEW} categories the three largest gaps are shown; --all shows all.",
    )
    return "\n\n".join(parts) + ("" if every else "\n\n" + "\n".join(wrap(note, 110)))


def _rows(margin: pd.DataFrame, every: bool, say: Say) -> list[list[str]]:
    """Write the rows of one margin, its name on the first."""
    gaps = margin["value"] - margin["target"]
    shown = margin.assign(gap=gaps)
    name = _named(str(margin["margin"].iloc[0]), MARGINS, say)
    if len(margin) > FEW and not every:
        shown = shown.loc[gaps.abs().sort_values(ascending=False, kind="stable").index[:3]]
        name = say(f"{name}（{len(margin)} 类）", f"{name} ({len(margin)} categories)")
    columns = (shown["category"], shown["target"], shown["value"], shown["gap"], shown["unit"])
    rows = []
    for category, target, value, gap, unit in zip(*columns, strict=True):
        numbers = [value_text(float(found), str(unit)) for found in (target, value)]
        numbers.append(value_text(float(gap) if "." in numbers[1] else float(round(gap, 0)), str(unit)))
        rows.append([name, _named(str(category), CATEGORIES, say), *numbers, _named(str(unit), UNITS, say)])
        name = ""
    return rows


def _named(text: str, chinese: dict[str, str], say: Say) -> str:
    """Give the Chinese name where there is one."""
    return say(chinese.get(text, text), text)
