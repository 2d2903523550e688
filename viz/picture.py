"""One picture of a run: both urban shares beside the plan, and the counties on a map. Readable without colour."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.behaviour_words import behaviour_short
from viz.charts.fonts import use_fonts
from viz.charts.outlines import CREDIT, draw_counties
from viz.labels import area_label
from viz.language import Say
from viz.run_report import behaviour_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from model.migration import MigrationModel

SUFFIXES = (".png", ".svg", ".pdf")
SHARES = {
    "resident_urban_share": ("常住人口", "residents", "-", "o"),
    "registered_urban_share": ("户籍人口", "registered", "--", "s"),
}


def check_picture(path: Path) -> None:
    """See that a picture can be written there, before a run begins.

    Raises:
        InputError: The kind of file is not known, or the folder is missing.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"--picture {path}: the kind {path.suffix or '(none)'} is not drawn; allowed are {', '.join(SUFFIXES)}."
        )
    if not path.parent.is_dir():
        raise InputError(f"--picture {path}: there is no folder {path.parent}.")


def draw_run(model: "MigrationModel", path: Path, say: Say) -> list[str]:
    """Draw a run and write it (to a temporary file, then renamed).

    Args:
        model: that has been run.
        path: PNG, SVG or PDF.
        say: the language.

    Returns:
        Sentences about what could not be drawn as meant (no Chinese font).
    """
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    remarks = use_fonts(say)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), width_ratios=(1.35, 1), layout="constrained")
        draw_shares(left, model, say)
        draw_map(right, model, say)
        are = behaviour_short(behaviour_of(model), say)
        note = say(f"合成人口，参数：{are}", f"synthetic population, parameters: {are}")
        figure.suptitle(
            f"{area_label(model.region, model.region.code, say)} · {model.scenario.name} · {note}", fontsize=11
        )
        temporary = path.with_name(f".{path.name}{path.suffix}")
        figure.savefig(temporary, dpi=130)
    temporary.replace(path)
    plt.close(figure)
    return remarks


def draw_shares(axis: "Axes", model: "MigrationModel", say: Say) -> None:
    """Both shares by year, the plan's history as dots, its targets as marks with their signs."""
    from model.levers import EXOGENOUS_RECODES

    frame = model.indicators_frame()
    whole = frame[frame["area_code"] == model.region.code]
    plan = model.region.plan
    for name, (zh, en, style, mark) in SHARES.items():
        line = whole[whole["indicator"] == name].sort_values("year")
        axis.plot(line["year"], line["value"], style, color="black", linewidth=1.6)
        last = line.iloc[-1]
        axis.annotate(
            f"{say(zh, en)} {last['value']:.1f}",
            (last["year"], last["value"]),
            xytext=(-4, -24),
            textcoords="offset points",
            ha="right",
            fontsize=9,
        )
        stated = plan[(plan["indicator"] == name) & (plan["area_code"] == model.region.code)]
        draw_plan(axis, stated, mark, model.region.start + EXOGENOUS_RECODES)
    axis.set_ylabel(say("城镇化率（%）", "urban share (%)"))
    axis.set_xlim(model.region.start - 0.5, model.region.last + 1.5)
    axis.set_xticks(range(model.region.start, model.region.last + 1, 5))
    axis.margins(y=0.12)
    axis.grid(alpha=0.3)
    axis.set_title(
        say(
            "线：模拟；点：规划历史值；空心三角：规划目标",
            "lines: model; marks: plan's history; triangles: plan's targets",
        ),
        fontsize=9,
    )


def draw_plan(axis: "Axes", stated: "pd.DataFrame", mark: str, history: int) -> None:
    """The plan's values of one share: filled up to the year `history`, open triangles for targets."""
    for row in stated.to_dict("records"):
        target = row["year"] > history or row["relation"] != "="
        axis.plot(
            row["year"], row["value"], "^" if target else mark, color="black", mfc="white" if target else "grey", ms=7
        )
        if target:
            sign = "" if row["relation"] == "=" else row["relation"]
            axis.annotate(
                f"{sign}{row['value']:g}",
                (row["year"], row["value"]),
                xytext=(0, 8),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )


def draw_map(axis: "Axes", model: "MigrationModel", say: Say) -> None:
    """The counties' urban share of residents in the last year, shaded and written; townships as points."""
    frame = model.indicators_frame()
    rows = frame[(frame["indicator"] == "resident_urban_share") & (frame["year"] == model.year)]
    shares = dict(zip(rows["area_code"], rows["value"].astype(float), strict=True))

    def fill(code: str) -> dict[str, str]:
        return {"facecolor": str(round(1.0 - 0.55 * shares.get(code, 0.0) / 100.0, 3))}

    draw_counties(axis, model.region, fill, lambda code: f"{shares.get(code, 0.0):.0f} %", say)
    axis.set_title(
        say(
            f"{model.year} 年各县区常住人口城镇化率（点：乡镇街道）",
            f"urban share of residents by county, {model.year} (points: townships)",
        ),
        fontsize=9,
    )
    axis.text(1, 0, CREDIT, transform=axis.transAxes, ha="right", fontsize=6)
