"""`luohu sensitivity`: which levers or parameters matter, by Morris or Sobol', each held against luck."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, choice, number, whole, workers_of
from viz.language import LANGUAGES, Say
from viz.run_command import BASELINE, SCALES, find_region, population_of
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from experiments.draws import Draws
    from experiments.sensitivity import Study
    from experiments.sensitivity_files import Sensitivity
    from experiments.sensitivity_indices import Kind
    from experiments.sensitivity_inputs import Over
    from model.region import Region

KINDS = ("morris", "sobol")
OVER = ("levers", "parameters")
POINTS = {"morris": 20, "sobol": 64}
RUNS = "sensitivity-runs"
TOP = "8"
LARGEST_SEED = 9000


@dataclass(frozen=True)
class SensitivityRequest:
    """What was asked for, each value within its bounds."""

    kind: "Kind"
    over: "Over"
    only: tuple[str, ...]
    screened: Path | None
    top: int
    draws: str | None
    of: tuple[tuple[str, int], ...]
    points: int
    replicates: int
    second_order: bool
    levels: int
    scenario: str
    region: Path | None
    population: int | None
    scale: float
    seed: int
    workers: int | None
    cluster: str | None
    runs: Path
    out: Path | None
    by_county: bool
    dry_run: bool
    json: bool


def options(say: Say) -> Options:
    """Give the options of `luohu sensitivity`."""
    found = Options(
        say,
        "sensitivity morris|sobol",
        say(
            "哪些杠杆或参数最要紧：Morris 用较少的运行筛选，Sobol' 给出方差份额与区间。种子也是一个输入，"
            "不高于它的指数就是不高于噪声。中断后同一条命令接着算。",
            "Which levers or parameters matter: Morris screens many with few runs, Sobol' gives shares of the variance "
            "with intervals. The seed is an input too: an index that is not above it is not above the noise. After an "
            "interruption the same command goes on.",
        ),
    )
    found.word("kind", "morris|sobol", say("方法", "the method"))
    _options_of_inputs(found, say)
    found.value(
        "--of",
        "INDICATOR:YEAR",
        say(
            "看哪些输出，可用逗号隔开多个（默认 2035 年的户籍与常住城镇化率）",
            "outputs to look at, several with commas (default: registered and resident urban share of 2035)",
        ),
    )
    found.value(
        "--points",
        "N",
        say("Morris 的轨迹数（默认 20），Sobol' 的基点数（默认 64，2 的幂）",
            "trajectories of Morris (default 20), base points of Sobol' (default 64, a power of two)"),
    )  # fmt: skip
    found.value(
        "--replicates",
        "R",
        say("每点运行几次取均值（默认 1）", "runs of each point, whose mean counts (default 1)"),
        "1",
    )
    found.switch("--second-order", say("Sobol'：另算两两交互", "Sobol': also pairs of inputs"))
    found.value("--levels", "L", say("Morris 的网格级数（默认 4）", "Morris: levels of the grid (default 4)"), "4")
    _options_of_runs(found, say)
    found.value(
        "--out",
        "DIR",
        say(
            "写入此目录：indices.parquet、pairs.parquet、manifest.json，图（PNG 与 SVG）",
            "write there: indices.parquet, pairs.parquet, manifest.json, and the charts (PNG and SVG)",
        ),
    )
    found.value("--by", "county", say("同时列出各县区", "list the counties too"))
    found.switch(
        "--dry-run", say("只说明要算多少次、多久（先实测）", "only say how many runs and how long, as measured here")
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def _options_of_inputs(found: Options, say: Say) -> None:
    """Add what says which inputs are varied."""
    found.value(
        "--over",
        "levers|parameters",
        say(
            "levers：杠杆，取目录的范围，2021 年起全市（默认）；parameters：行为参数，取先验或 --draws 的范围",
            "levers over the catalogue's ranges, from 2021 on and everywhere (default); or parameters of behaviour, "
            "over their priors or the spread of --draws",
        ),
        "levers",
    )
    found.value("--only", "NAME,NAME", say("只看这些（默认全部）", "only these (default: all)"))
    found.value(
        "--screened",
        "DIR",
        say("取 Morris 结果中最要紧的 --top 个（默认 8 个）", "take the --top inputs of a Morris result (default 8)"),
    )
    found.value("--top", "N", say("见 --screened", "see --screened"))
    found.value(
        "--draws",
        "FILE",
        say("参数范围取自这些后验抽样", "parameters go over the spread of these draws of a posterior"),
    )


def _options_of_runs(found: Options, say: Say) -> None:
    """Add what says how each point is run."""
    found.value(
        "--scenario",
        "NAME|FILE",
        say("在哪个情景上变动（默认 baseline）", "in which scenario they are varied (default baseline)"),
        BASELINE,
    )
    found.region()
    found.value(
        "--population", "0–31", say("合成人口编号（默认取拟合点的）", "synthetic population (default: the fitted one)")
    )
    found.value("--scale", "S", say("规模，1 为每一户（默认 0.1）", "size; 1 is every household (default 0.1)"), "0.1")
    found.value("--seed", "N", say("随机种子（默认 1）", "random seed (default 1)"), "1")
    found.workers(cluster=True)
    found.value(
        "--runs",
        "DIR",
        say(f"运行库目录（默认 OUT-runs 或 {RUNS}）", f"folder of the store (default: OUT-runs, or {RUNS})"),
    )


def execute(arguments: Namespace, say: Say) -> int:
    """Run the analysis, print what it finds, and write what was asked for; returns 0."""
    request = read_request(arguments, say)
    if request.out is not None:
        from experiments.sensitivity_files import check_sensitivity_folder

        check_sensitivity_folder(request.out)
    region = find_region(request.region)
    study = _study(request, region)
    if request.dry_run:
        return _dry_run(study, request, say)
    found = _run(study, request, say)
    if request.out is not None:
        _write(found, region, request.out)
    from viz.sensitivity_report import sensitivity_json, sensitivity_report

    print(sensitivity_json(found) if request.json else sensitivity_report(found, region, request.by_county, say))
    return 0


def read_request(arguments: Namespace, say: Say) -> SensitivityRequest:
    """Check every value that needs no data.

    Raises:
        InputError: A value is outside what is allowed.
    """
    if arguments.kind is None:
        raise InputError(
            say("luohu sensitivity 后面要有 morris 或 sobol。", "luohu sensitivity needs morris or sobol after it.")
        )
    kind: Kind = "sobol" if choice(arguments.kind, "sensitivity", KINDS, say) == "sobol" else "morris"
    over: Over = "levers" if choice(arguments.over, "--over", OVER, say) == "levers" else "parameters"
    _check_together(arguments, say)
    out = None if arguments.out is None else Path(arguments.out)
    beside = Path(RUNS) if out is None else out.with_name(f"{out.name}-runs")
    return SensitivityRequest(
        kind=kind,
        over=over,
        only=() if arguments.only is None else tuple(arguments.only.split(",")),
        screened=None if arguments.screened is None else Path(arguments.screened),
        top=whole(arguments.top or TOP, "--top", 2, 1000, say),
        draws=arguments.draws,
        of=() if arguments.of is None else tuple(_output(text, say) for text in arguments.of.split(",")),
        points=whole(arguments.points or str(POINTS[kind]), "--points", 2, 1 << 20, say),
        replicates=whole(arguments.replicates, "--replicates", 1, 1000, say),
        second_order=arguments.second_order,
        levels=whole(arguments.levels, "--levels", 2, 1000, say),
        scenario=arguments.scenario,
        region=None if arguments.region is None else Path(arguments.region),
        population=population_of(arguments.population, say),
        scale=number(arguments.scale, "--scale", *SCALES, say),
        seed=whole(arguments.seed, "--seed", 0, LARGEST_SEED, say),
        workers=workers_of(arguments, say),
        cluster=arguments.cluster,
        runs=beside if arguments.runs is None else Path(arguments.runs),
        out=out,
        by_county=arguments.by is not None and choice(arguments.by, "--by", ("county",), say) == "county",
        dry_run=arguments.dry_run,
        json=arguments.json,
    )


def _check_together(arguments: Namespace, say: Say) -> None:
    """Refuse options that exclude each other, or would be ignored."""
    if arguments.only is not None and arguments.screened is not None:
        raise InputError(say("--only 与 --screened 不能同时给出。", "--only and --screened exclude each other."))
    if arguments.top is not None and arguments.screened is None:
        raise InputError(say("--top 只与 --screened 同用。", "--top belongs to --screened, which is not given."))
    if arguments.screened is not None and not Path(arguments.screened).is_dir():
        raise InputError(
            say(
                f"--screened {arguments.screened}：没有这个目录；它由 luohu sensitivity morris --out 写成。",
                f"--screened {arguments.screened}: there is no such folder; luohu sensitivity morris --out writes one.",
            )
        )
    if arguments.draws is not None and arguments.over != "parameters":
        raise InputError(say("--draws 只用于 --over parameters。", "--draws belongs to --over parameters."))
    if arguments.dry_run and arguments.cluster is not None:
        raise InputError(
            say(
                "--dry-run 在本机实测，不能与 --cluster 同用。", "--dry-run measures on this machine, not on a cluster."
            )
        )


def _output(text: str, say: Say) -> tuple[str, int]:
    """Read INDICATOR:YEAR."""
    name, colon, year = text.partition(":")
    if not colon:
        raise InputError(
            say(
                f"--of 应写成 指标:年份，例如 rent:2035，而不是“{text}”。",
                f"--of is written INDICATOR:YEAR, for instance rent:2035, not “{text}”.",
            )
        )
    return name, whole(year, "--of", 1900, 2200, say)


def _study(request: SensitivityRequest, region: "Region") -> "Study":
    from experiments.sensitivity import OF, study_of
    from experiments.sensitivity_files import read_sensitivity
    from experiments.sensitivity_inputs import inputs

    only = request.only
    if request.screened is not None:
        only = tuple(read_sensitivity(request.screened).top(request.top))
        if len(only) < 2:
            raise InputError(f"{request.screened} finds {len(only)} inputs above the noise; Sobol' takes two at least")
    return study_of(
        request.kind, inputs(request.over, only, region, _draws(request)), points=request.points,
        of=request.of or OF, region=region, replicates=request.replicates, second_order=request.second_order,
        levels=request.levels, scenario=request.scenario, population=request.population, scale=request.scale,
        seed=request.seed,
    )  # fmt: skip


def _draws(request: SensitivityRequest) -> "Draws | None":
    """Draws over whose spread parameters go."""
    if request.draws is None:
        return None
    from experiments.draws import read_draws

    return read_draws(Path(request.draws))


def _run(study: "Study", request: SensitivityRequest, say: Say) -> "Sensitivity":
    from experiments.sensitivity import analysed
    from viz.sweep_progress import sweep_bar

    with sweep_bar(say) as report, going_on_from(request.runs, say):
        return analysed(study, request.runs, request.workers, request.cluster, report)


def _dry_run(study: "Study", request: SensitivityRequest, say: Say) -> int:
    from experiments.estimate import estimate
    from experiments.plan import lay_out
    from model.threads import cores
    from viz.sweep_progress import sweep_bar
    from viz.sweep_report import estimate_report

    with sweep_bar(say) as report:
        plan = lay_out(study.design(study.table(study.places())), None, report)
        found = estimate(plan, request.runs, request.workers or cores(), report)
    print(estimate_report(found, request.runs, say))
    return 0


def _write(found: "Sensitivity", region: "Region", out: Path) -> None:
    """Write frames and manifest, and beside them the charts in either language."""
    from viz.charts.drawing import save_picture
    from viz.charts.sensitivity import charts

    found.write(out)
    for language in LANGUAGES:
        for chart in charts(found, region, Say(language)):
            for suffix in ("png", "svg"):
                save_picture(chart, out / f"{chart.name}.{language}.{suffix}")
