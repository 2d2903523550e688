"""`luohu discover`: in which futures a plan fails, as boxes of inputs found by PRIM in a store of runs."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, number, whole
from viz.language import LANGUAGES, Say
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from experiments.discovering import Discovered
    from experiments.sweep import Sweep

DESIGN = ".toml"


def options(say: Say) -> Options:
    """Give the options of `luohu discover`."""
    found = Options(
        say,
        say(
            "discover 运行库|设计.toml --fails '指标:年份<值'",
            "discover STORE|DESIGN.toml --fails 'INDICATOR:YEAR<VALUE'",
        ),
        say(
            "规划在怎样的未来中失败：把运行库中的各次运行按条件分为失败与否，用 PRIM 找出失败最集中的几个“盒子”，即几个"
            "输入的取值范围。给出设计文件时先把它算完（存入 设计名-runs），只看它自己的运行。",
            "In which futures a plan fails: part a store's runs by a condition, and find with PRIM the boxes, ranges "
            "of a few inputs, in which most failures lie. A design file is run first (into DESIGN-runs), "
            "and its own runs alone are looked at.",
        ),
    )
    found.word(
        "store",
        say("运行库|设计.toml", "STORE|DESIGN.toml"),
        say("运行库目录或设计文件", "a store's folder, or a design"),
    )
    found.values(
        "--fails",
        "'INDICATOR:YEAR<VALUE'",
        say(
            "什么算失败；给出几个时任一成立即失败；县乡写作 INDICATOR@CODE:YEAR>VALUE；要加引号",
            "what counts as failing; of several any one; of a county or township: INDICATOR@CODE:YEAR>VALUE; in quotes",
        ),
    )
    found.value(
        "--density",
        "D",
        say("盒子里失败的运行至少占多少（默认 0.8）", "share of a box's runs that fail, at least (default 0.8)"),
        "0.8",
    )
    found.value("--boxes", "N", say("至多几个盒子（默认 3）", "boxes at most (default 3)"), "3")
    found.value(
        "--peel",
        "A",
        say("每一步剥去盒中多少（默认 0.05）", "share of the box that a step peels off (default 0.05)"),
        "0.05",
    )
    found.value("--scale", "S", say("设计的规模，代替设计里的", "size of a design's runs, instead of its own"))
    found.value(
        "--out",
        "DIR",
        say(
            "写入此目录：boxes.parquet、trajectories.parquet、manifest.json、中英文的图",
            "write there: boxes.parquet, trajectories.parquet, manifest.json, a chart in either language",
        ),
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Find the boxes, print them, and write what was asked for; returns 0."""
    from experiments.discover_files import check, write
    from experiments.discovering import discover

    if arguments.store is None:
        raise InputError(
            say("luohu discover 后面要有运行库或设计文件。", "luohu discover needs a store or a design after it.")
        )
    density = number(arguments.density, "--density", 0.05, 1.0, say)
    most = whole(arguments.boxes, "--boxes", 1, 20, say)
    peel = number(arguments.peel, "--peel", 0.01, 0.5, say)
    out = None if arguments.out is None else Path(arguments.out)
    if out is not None:
        check(out)
    store = _store(Path(arguments.store), arguments.scale, say)
    found = discover(store, arguments.fails, density=density, most=most, peel=peel)
    if out is not None:
        write(found, out)
        _draw(found, out)
    print(_printed(found, arguments.json, say))
    return 0


def _store(path: Path, scale: str | None, say: Say) -> "Sweep | Path":
    """Give the store; of a design, run it first, and give its own runs."""
    if path.suffix != DESIGN:
        if scale is not None:
            raise InputError(
                say("--scale 只用于设计文件。", "--scale belongs to a design; a store's runs have their size.")
            )
        return path
    from experiments.sweep import sweep
    from viz.run_command import SCALES
    from viz.sweep_progress import sweep_bar

    size = None if scale is None else number(scale, "--scale", *SCALES, say)
    runs = Path(f"{path.stem}-runs")
    with sweep_bar(say) as report, going_on_from(runs, say):
        return sweep(path, runs, scale=size, progress=report)


def _draw(found: "Discovered", out: Path) -> None:
    """Write the chart in each language."""
    from viz.charts.boxes import boxes_chart
    from viz.charts.drawing import save_picture

    for language in LANGUAGES:
        try:
            save_picture(boxes_chart(found, Say(language)), out / f"boxes.{language}.png")
        except OSError as error:
            raise InputError(f"{out} could not be written ({error.strerror}).") from error


def _printed(found: "Discovered", as_json: bool, say: Say) -> str:
    if as_json:
        from experiments.discover_files import answer
        from model.results import json_text

        return json_text(answer(found))
    from viz.discover_report import discover_report

    return discover_report(found, say)
