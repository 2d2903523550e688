"""`luohu ensemble`: draws of what is not known × chance, under scenarios that share both; fans and probabilities."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, choice, number, whole, workers_of
from viz.language import LANGUAGES, Say
from viz.progress import tell
from viz.run_command import LARGEST_SEED, SCALES, find_region
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from experiments.draws import Draws
    from experiments.ensemble_files import Ensemble
    from experiments.widths import Reached
    from model.region import Region

DEFAULT = ("baseline", "plan")
RECODINGS = ("both", "goes-on", "stops")
PRIOR = "prior"
PRIOR_DRAWS = 100
"""Taken from the priors unless a number is given."""
MOST_DRAWS = 1_000_000
RUNS = "ensemble-runs"
MOST_RUNS = 20_000
"""Of one scenario, when an ensemble grows, unless another number is given."""


@dataclass(frozen=True)
class EnsembleRequest:
    """What was asked for, each value within its bounds."""

    scenarios: tuple[str, ...]
    region: Path | None
    draws: str | None
    count: int | None
    replicates: int
    recoding: str
    until_width: float | None
    width_of: str | None
    most: int
    until: str | None
    scale: float
    seed: int
    workers: int | None
    cluster: str | None
    runs: Path
    out: Path | None
    json: bool


def options(say: Say) -> Options:
    """Give the options of `luohu ensemble`."""
    found = Options(
        say,
        say("ensemble [情景 …]", "ensemble [SCENARIO …]"),
        say(
            "用参数的后验抽样与偶然性多次运行各情景：各指标的扇形区间（50% 与 90%）、达到每个规划目标的概率、"
            "方差来自参数、起始状态、偶然还是情景。各情景共用抽样与种子；中断后同一条命令接着算。",
            "Run scenarios many times, on draws of the posterior and under different luck: fans of every indicator "
            "(50 and 90 %), the probability of reaching each target of the plan, and how much of the variance comes "
            "from parameters, the state at the start, chance and the scenario. Scenarios share draws and seeds; after "
            "an interruption the same command goes on.",
        ),
    )
    found.words(
        "scenarios",
        say("情景", "SCENARIO"),
        say(
            "情景名或情景文件，第一个为参照（默认 baseline plan）",
            "names or files; the first is the reference (default: baseline plan)",
        ),
    )
    _options_of_draws(found, say)
    found.value(
        "--recoding",
        "|".join(RECODINGS),
        say(
            "2020 年后村改居：both 继续与停止都算，goes-on 只算继续，stops 只算停止（默认 both）",
            "recoding after 2020: both going on and stopping, or one of the two (default both)",
        ),
        "both",
    )
    found.region()
    found.value("--until", "YEAR", say("最后一年（默认地区数据的最后一年）", "last year (default: the region's last)"))
    found.value("--scale", "S", say("规模，1 为每一户（默认 1）", "size; 1 is every household (default 1)"), "1")
    found.value("--seed", "N", say("随机种子（默认 1）", "random seed (default 1)"), "1")
    found.workers(cluster=True)
    found.value(
        "--runs",
        "DIR",
        say(f"运行库目录（默认 OUT-runs 或 {RUNS}）", f"folder of the store (default: OUT-runs, or {RUNS})"),
    )
    found.value(
        "--out",
        "DIR",
        say(
            "写入此目录：fans、targets、variance、differences、trend 各一个 Parquet 文件，manifest.json，"
            "图（PNG 与 SVG）",
            "write there: fans, targets, variance, differences and trend as Parquet, manifest.json, and the charts "
            "(PNG and SVG)",
        ),
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def _options_of_draws(found: Options, say: Say) -> None:
    """Add what says how much is run."""
    found.value(
        "--draws",
        say("FILE|prior", "FILE|prior"),
        say(
            "后验抽样的文件（默认自带的后验）；prior 为直接抽自先验",
            "file of posterior draws (default: the packaged posterior); prior draws from the priors instead",
        ),
    )
    found.value(
        "--count",
        "N",
        say(f"用多少个抽样（默认全部；先验为 {PRIOR_DRAWS}）", f"draws to use (default: all; {PRIOR_DRAWS} of priors)"),
    )
    found.value(
        "--replicates",
        "R",
        say(
            "每个抽样运行几次（默认 2；至少 2 次才分得出偶然）", "runs of each draw (default 2; two tell chance apart)"
        ),
        "2",
    )
    found.value(
        "--until-width",
        "W",
        say(
            "不断增加抽样与次数，直到 --width-of 的均值的 95% 区间不宽于 W",
            "add draws and replicates until the 95 % interval of the mean of --width-of is at most W wide",
        ),
    )
    found.value(
        "--width-of",
        "INDICATOR:YEAR",
        say("例如 registered_urban_share:2035", "for instance registered_urban_share:2035"),
    )
    found.value(
        "--most",
        "N",
        say(
            f"与 --until-width 同用：每个情景最多运行几次（默认 {MOST_RUNS}）",
            f"with --until-width: runs of one scenario at most (default {MOST_RUNS})",
        ),
    )


def execute(arguments: Namespace, say: Say) -> int:
    """Run the ensemble, print what it finds, and write what was asked for; returns 0."""
    from viz.ensemble_report import ensemble_json, ensemble_report

    request = read_request(arguments, say)
    if request.out is not None:
        from experiments.ensemble_files import check_ensemble_folder

        check_ensemble_folder(request.out)
    region = find_region(request.region)
    found = _run(request, region, say)
    if request.out is not None:
        _write(found, region, request.out)
    print(ensemble_json(found, region) if request.json else ensemble_report(found, region, say))
    return 0


def read_request(arguments: Namespace, say: Say) -> EnsembleRequest:
    """Check every value that needs no data.

    Raises:
        InputError: A value is outside what is allowed.
    """
    if (arguments.until_width is None) != (arguments.width_of is None):
        raise InputError(
            say("--until-width 与 --width-of 要一起给出。", "--until-width and --width-of belong together.")
        )
    if arguments.most is not None and arguments.until_width is None:
        raise InputError(say("--most 只与 --until-width 同用。", "--most belongs to --until-width; none is given."))
    out = None if arguments.out is None else Path(arguments.out)
    beside = Path(RUNS) if out is None else out.with_name(f"{out.name}-runs")
    return EnsembleRequest(
        scenarios=tuple(arguments.scenarios) or DEFAULT,
        region=None if arguments.region is None else Path(arguments.region),
        draws=arguments.draws,
        count=None if arguments.count is None else whole(arguments.count, "--count", 1, MOST_DRAWS, say),
        replicates=whole(arguments.replicates, "--replicates", 1, 10_000, say),
        recoding=choice(arguments.recoding, "--recoding", RECODINGS, say),
        until_width=None
        if arguments.until_width is None
        else number(arguments.until_width, "--until-width", 1e-12, 1e12, say),
        width_of=arguments.width_of,
        most=whole(arguments.most or str(MOST_RUNS), "--most", 1, 10_000_000, say),
        until=arguments.until,
        scale=number(arguments.scale, "--scale", *SCALES, say),
        seed=whole(arguments.seed, "--seed", 0, LARGEST_SEED // 10**13, say),
        workers=workers_of(arguments, say),
        cluster=arguments.cluster,
        runs=beside if arguments.runs is None else Path(arguments.runs),
        out=out,
        json=arguments.json,
    )


def _run(request: EnsembleRequest, region: "Region", say: Say) -> "Ensemble":
    from experiments.ensemble import ensemble
    from viz.sweep_progress import sweep_bar

    first = region.start + 1
    draws = _draws(request, region)
    with sweep_bar(say) as report, going_on_from(request.runs, say):
        return ensemble(
            request.scenarios, draws, request.runs, count=request.count, replicates=request.replicates,
            recoding=request.recoding, until_width=request.until_width, width_of=request.width_of,
            most=request.most, region=region, seed=request.seed, scale=request.scale,
            until=None if request.until is None else whole(request.until, "--until", first, region.last, say),
            workers=request.workers, cluster=request.cluster, progress=report,
            told=lambda reached: _tell_width(reached, say),
        )  # fmt: skip


def _draws(request: EnsembleRequest, region: "Region") -> "Draws":
    """The draws asked for; a posterior is checked against its manifest.

    Raises:
        InputError: they cannot be read, or there is no packaged posterior.
    """
    from calibration.posterior import packaged_posterior, read_posterior
    from experiments.draws import prior_draws, read_draws

    if request.draws == PRIOR:
        return prior_draws(region, request.count or PRIOR_DRAWS)
    path = packaged_posterior(region) if request.draws is None else Path(request.draws)
    if path.with_suffix(".json").is_file():
        read_posterior(path)
    return read_draws(path)


def _tell_width(reached: "Reached", say: Say) -> None:
    size, width = reached
    tell(
        say(
            f"{size.draws} 个抽样，每个 {size.replicates} 次：区间宽 {width:.4g}",
            f"{size.draws} draws, {size.replicates} runs of each: the interval is {width:.4g} wide",
        )
    )


def _write(found: "Ensemble", region: "Region", out: Path) -> None:
    """Write frames and manifest, and beside them the charts in either language."""
    from viz.charts.drawing import save_picture
    from viz.charts.ensemble import charts

    found.write(out)
    for language in LANGUAGES:
        for chart in charts(found, region, Say(language)):
            for suffix in ("png", "svg"):
                save_picture(chart, out / f"{chart.name}.{language}.{suffix}")
