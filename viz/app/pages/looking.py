"""What can be chosen and seen of what a folder holds, by the command that wrote it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from calibration.posterior import Posterior
from experiments.ensemble_files import Ensemble
from experiments.point import LEVER, PARAMETER
from experiments.sensitivity_files import Sensitivity
from viz.app.figures.drawn import Drawn
from viz.app.figures.ensembles import ensemble_figure, taught_figure
from viz.app.figures.pictured import Pictured, pictured
from viz.app.figures.runs import (
    better_more,
    column_name,
    design_figure,
    front_figure,
    influence_figure,
    runs_fan_figure,
)
from viz.app.figures.searches import bounds_figure, peeling_figure
from viz.app.figures.searches import front_figure as sought_figure
from viz.app.pages.compared import choices_of_comparison, comparison_at_first, comparison_shown
from viz.app.pages.views import Table
from viz.app.results import Boxes, Differences, Result, Sought
from viz.app.stored import Stored
from viz.compare_numbers import money
from viz.compare_words import indicator_name, lever_name
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

Shown = list[Drawn | Table | Pictured]
Choices = dict[str, tuple[str, dict[str, str]]]
"""Titles and options by key."""


def choices_of(found: Result, region: "Region", words: dict[str, str], say: Say) -> Choices:
    """Give what can be chosen."""
    if isinstance(found, Stored):
        return _choices_of_runs(found, words, say)
    if isinstance(found, Differences):
        return choices_of_comparison(found, region, words, say)
    if isinstance(found, Ensemble):
        indicators = {str(name): indicator_name(str(name), say) for name in found.fans["indicator"].unique()}
        areas = {code: area_label(region, code, say) for code in (region.code, *region.county_codes)}
        return {"indicator": (words["fan"], indicators), "area": (say("地区", "area"), areas)}
    if isinstance(found, Posterior):
        inputs = {name: column_name(name, say) for name in draws_of(found).inputs}
        return {"x": (words["across"], inputs), "y": (words["up"], inputs)}
    return {}


def at_first(found: Result, region: "Region") -> dict[str, str]:
    """Give what is chosen before anyone chooses."""
    if isinstance(found, Stored):
        return _runs_at_first(found)
    if isinstance(found, Differences):
        return comparison_at_first(found, region)
    if isinstance(found, Ensemble):
        names = found.fans["indicator"].unique()
        share = "resident_urban_share"
        return {"indicator": share if share in names else str(names[0]), "area": region.code}
    if isinstance(found, Posterior):
        learned = [PARAMETER + name for name in found.learned]
        both = [*learned, *draws_of(found).inputs]
        return {"x": both[0], "y": both[1 % len(both)]} if both else {"x": "", "y": ""}
    return {}


def shown(found: Result, region: "Region", told: Mapping[str, str], say: Say) -> Shown:
    """Draw what a folder holds."""
    if isinstance(found, Stored):
        return [*pictures(found, told, say)]
    if isinstance(found, Differences):
        return [*comparison_shown(found, region, told, say)]
    if isinstance(found, Ensemble):
        return [ensemble_figure(found, region, told["indicator"], told["area"], say), *_ensemble(found, region, say)]
    if isinstance(found, Sensitivity):
        return _sensitivity(found, region, say)
    if isinstance(found, Sought):
        return [sought_figure(found, region, say), _mixes(found, say)]
    if isinstance(found, Boxes):
        return [peeling_figure(found, say), *([bounds_figure(found, say)] if len(found.boxes) else [])]
    draws = draws_of(found)
    return [taught_figure(found, say), *([_draws(draws, told, say)] if draws.inputs else [])]


def _draws(draws: Stored, told: Mapping[str, str], say: Say) -> Drawn:
    """Draw a posterior's draws in two of its parameters."""
    caption = say(
        f"单位：各参数自己的单位。来源：luohu calibrate，{draws.runs:,} 个抽样。",
        f"Unit: each parameter's own. Source: luohu calibrate, {draws.runs:,} draws.",
    )
    drawn = design_figure(draws, told["x"], told["y"], say)
    title = say("后验的抽样", "Draws of the posterior")
    return replace(drawn, name="posterior-draws", title=title, caption=caption)


def draws_of(found: Posterior) -> Stored:
    """Give a posterior's draws as if they were runs, to be looked at as a design."""
    inputs = tuple(str(name) for name in found.draws.columns if str(name).startswith(PARAMETER))
    return Stored(found.path.parent.name, len(found.draws), 0, found.draws, inputs, ())


def _ensemble(found: Ensemble, region: "Region", say: Say) -> list[Pictured]:
    from viz.charts.probabilities import probabilities_chart
    from viz.charts.variances import variances_chart

    runs = int(found.manifest.get("runs", 0))
    source = say(f"来源：集合预测，{runs:,} 次运行。", f" Source: an ensemble of {runs:,} runs.")
    made = ((probabilities_chart(found, say), found.targets), (variances_chart(found, region, say), found.variance))
    return [pictured(chart, table, source) for chart, table in made if chart is not None]


def _sensitivity(found: Sensitivity, region: "Region", say: Say) -> Shown:
    from viz.charts.sensitivity import charts

    source = say("来源：luohu sensitivity。", " Source: luohu sensitivity.")
    drawn = charts(found, region, say)
    return [pictured(each, found.pairs if each.name == "interactions" else found.indices, source) for each in drawn]


def _mixes(found: Sought, say: Say) -> Table:
    """Lay out the mixes that were run under further futures."""
    rows = found.front[found.front["mix"] > 0]
    levers = [name for name in rows.columns if name.startswith(LEVER)]
    head = [say("组合", "mix"), say("费用", "cost"), say("达到的概率", "probability"), say("杠杆", "levers")]
    lines = []
    for row in rows.to_dict("records"):
        chance = float(row.get("checked_probability", row["probability"]))
        cost = float(row.get("checked_yuan", row["yuan"]))
        set_to = [
            f"{lever_name(name.removeprefix(LEVER), say)} {row[name]:g}" for name in levers if row[name] == row[name]
        ]
        text = say("，", "; ").join(set_to) or say("不动", "none moved")
        lines.append([f"{row['mix']}{' ★' if row['winner'] else ''}", money(cost, say), f"{100 * chance:.0f} %", text])
    caption = say(
        "★ 为预算内概率区间下端不低于所要求的最便宜组合。概率与费用由寻找之外的未来算得，★ 也由这些未来选定，"
        "所以它的概率略有偏高；同一目录里有每个组合的情景文件。来源：luohu seek。",
        "★: the cheapest within the budget whose probability's interval begins at the one asked for or above. "
        "Probability and cost under other futures than those of the search; these chose the ★ too, whose probability "
        "is flattered a little. Each mix stands as a scenario file in the same folder. Source: luohu seek.",
    )  # fmt: skip
    return Table(say("前沿上的组合", "Mixes of the front"), pd.DataFrame(lines, columns=head), caption)


def _runs_at_first(stored: Stored) -> dict[str, str]:
    inputs, outputs = stored.inputs, stored.outputs
    second = (
        next((name for name in outputs if name.split("_20")[0] != outputs[0].split("_20")[0]), "") if outputs else ""
    )
    return {
        "x": inputs[0] if inputs else "",
        "y": inputs[1 % len(inputs)] if inputs else "",
        "indicator": next(iter(stored.indicators()), ""),
        "output": outputs[0] if outputs else "",
        "a": outputs[0] if outputs else "",
        "b": second or (outputs[0] if outputs else ""),
        "a_way": "more" if not outputs or better_more(outputs[0]) else "less",
        "b_way": "more" if not outputs or better_more(second or outputs[0]) else "less",
    }


def _choices_of_runs(stored: Stored, words: dict[str, str], say: Say) -> Choices:
    inputs = {name: column_name(name, say) for name in stored.inputs}
    outputs = {name: column_name(name, say) for name in stored.outputs}
    ways = {"more": words["more"], "less": words["less"]}
    return {
        "x": (words["across"], inputs),
        "y": (words["up"], inputs),
        "indicator": (words["fan"], {name: indicator_name(name, say) for name in stored.indicators()}),
        "output": (words["influence"], outputs),
        "a": (words["front"] + " 1", outputs),
        "a_way": ("", ways),
        "b": (words["front"] + " 2", outputs),
        "b_way": ("", ways),
    }


def pictures(stored: Stored, told: Mapping[str, str], say: Say) -> list[Drawn]:
    """Draw what a store of runs can show."""
    drawn = []
    if stored.inputs:
        drawn.append(design_figure(stored, told["x"], told["y"], say))
    if told["indicator"]:
        drawn.append(runs_fan_figure(stored, told["indicator"], say))
    if stored.outputs and stored.inputs:
        drawn.append(influence_figure(stored, told["output"], say))
    if stored.outputs:
        wanted = (told["a_way"] == "more", told["b_way"] == "more")
        drawn.append(front_figure(stored, told["a"], told["b"], wanted, say))
    return drawn
