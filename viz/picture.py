"""One picture of a run: both urban shares beside the plan, and the counties on a map. Readable without colour."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.behaviour_words import behaviour_short
from viz.charts.fonts import use_fonts
from viz.charts.naming import Point, write_names
from viz.charts.outlines import CREDIT, draw_counties
from viz.labels import area_label
from viz.language import Say
from viz.run_report import behaviour_of

if TYPE_CHECKING:
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
        name_shares(left, model, say)
        temporary = path.with_name(f".{path.name}{path.suffix}")
        figure.savefig(temporary, dpi=130)
    temporary.replace(path)
    plt.close(figure)
    return remarks


def draw_shares(axis: "Axes", model: "MigrationModel", say: Say) -> None:
    """Both shares by year, the plan's history as dots, its targets as marks."""
    for name, (_, _, style, mark) in SHARES.items():
        line = _line(model, name)
        axis.plot(*zip(*line, strict=True), style, color="black", linewidth=1.6)
        for year, value, sign in _stated(model, name):
            target = sign is not None
            axis.plot(year, value, "^" if target else mark, color="black", mfc="white" if target else "grey", ms=7)
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


def name_shares(axis: "Axes", model: "MigrationModel", say: Say) -> None:
    """Write each target with its sign, and each line's name with its last value, once all else stands."""
    lines = {name: _line(model, name) for name in SHARES}
    marks = [each for name in SHARES for each in _stated(model, name)]
    points = [(year, value) for year, value, _ in marks] + [line[-1] for line in lines.values()]
    texts = ["" if sign is None else f"{sign}{value:g}" for _, value, sign in marks]
    texts += [f"{say(*SHARES[name][:2])} {line[-1][1]:.1f}" for name, line in lines.items()]
    write_names(axis, points, texts, "black", 9, list(lines.values()))


def _line(model: "MigrationModel", name: str) -> list[Point]:
    """Year and value of a share of the whole prefecture."""
    frame = model.indicators_frame()
    rows = frame[(frame["area_code"] == model.region.code) & (frame["indicator"] == name)].sort_values("year")
    return [(int(year), float(value)) for year, value in zip(rows["year"], rows["value"], strict=True)]


def _stated(model: "MigrationModel", name: str) -> list[tuple[int, float, str | None]]:
    """The plan's values of one share: year, value, and the sign of a target; None for a value of its history."""
    from model.levers import EXOGENOUS_RECODES

    plan, history = model.region.plan, model.region.start + EXOGENOUS_RECODES
    rows = plan[(plan["indicator"] == name) & (plan["area_code"] == model.region.code)]
    return [
        (int(year), float(value), None if year <= history and relation == "=" else relation.replace("=", ""))
        for year, value, relation in zip(rows["year"], rows["value"], rows["relation"], strict=True)
    ]


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
