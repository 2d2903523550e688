"""`luohu run`: one run of the model, printed beside the plan."""

import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from viz.arguments import Options, choice, number, whole
from viz.language import Say
from viz.progress import tell, year_bar

if TYPE_CHECKING:
    from model.migration import MigrationModel
    from model.region import Region

LAST_POPULATION = 31
SCALES = (0.01, 10.0)
LARGEST_SEED = 2**63 - 1
ENGINES = ("kernel", "mesa")
BASELINE = "baseline"


@dataclass(frozen=True)
class RunRequest:
    """What was asked for, each value within its bounds."""

    scenario: str
    region: Path | None
    population: int | None
    """None for the fitted one, or 0."""
    prior: bool
    until: str | None
    scale: float
    seed: int
    engine: str
    variant: str
    threads: int | None
    out: Path | None
    picture: Path | None
    json: bool
    by_county: bool


def options(say: Say) -> Options:
    """Give the options of `luohu run`."""
    found = Options(
        say,
        "run",
        say(
            "模拟一座地级市从 2016 年到 2035 年的每一户，并把结果放在规划的历史数据与目标旁边。",
            "Simulate every household of a prefecture from 2016 to 2035, beside the plan's history and targets.",
        ),
    )
    scenario_option(found, say)
    shared_options(found, say)
    found.value(
        "--engine",
        "kernel|mesa",
        say("计算方式，结果逐位相同（默认 kernel）", "how it is computed; same bits (default kernel)"),
        "kernel",
    )
    variant_option(found, say)
    found.value(
        "--out",
        "DIR",
        say("把结果写入此目录（Parquet 与 manifest.json）", "write the results there (Parquet, manifest.json)"),
    )
    found.value(
        "--picture", "FILE", say("把结果画成一张图（png、svg 或 pdf）", "draw the result there (png, svg or pdf)")
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    found.value("--by", "county", say("同时给出各县区", "give the counties too"))
    return found


def scenario_option(found: Options, say: Say) -> None:
    """Add the option that names the one scenario of a run."""
    found.value(
        "--scenario",
        "NAME|FILE",
        say("情景名或情景文件（默认 baseline）", "a scenario's name or file (default baseline)"),
        BASELINE,
    )


def variant_option(found: Options, say: Say) -> None:
    """Add the option that asks for another structure of the model."""
    found.value(
        "--variant",
        "no-kin|by-person|stayers",
        say(
            "模型结构的变体：没有亲属网络、每名成员各自决定落户、一部分家庭从不迁移（默认无，即模型本身）",
            "another structure: no kin network, registration by person, a share of households that never moves "
            "(default: the model itself)",
        ),
    )


def variant_of(text: str | None, say: Say) -> str:
    """Read the name of a variant, empty for the model itself.

    Raises:
        InputError: There is none of that name.
    """
    from model.variants import VARIANTS

    return "" if text is None else choice(text, "--variant", tuple(VARIANTS), say)


def shared_options(found: Options, say: Say) -> None:
    """Add the options of every command that runs the model, but for its scenario."""
    found.region()
    found.value(
        "--population",
        "0–31",
        say(
            "合成人口编号（默认拟合点的；未校准的地区为 0，即中心）",
            "which synthetic population (default the fitted one, or 0, the centre)",
        ),
    )
    found.switch(
        "--prior",
        say("参数取先验均值，不用校准后的拟合点", "parameters at prior means, not at the calibrated point"),
    )
    found.value("--until", "YEAR", say("最后一年（默认地区数据的最后一年）", "last year (default: the region's last)"))
    found.value("--scale", "S", say("规模，1 为每一户（默认 1）", "size; 1 is every household (default 1)"), "1")
    found.value("--seed", "N", say("随机种子（默认 1）", "random seed (default 1)"), "1")
    found.value(
        "--threads", "N", say("线程数（默认全部），不影响结果", "threads (default all); never changes the result")
    )


def execute(arguments: Namespace, say: Say) -> int:
    """Run the model and print what became of it; returns 0."""
    request = read_request(arguments, say)
    if request.out is not None:
        from model.results import check_folder

        check_folder(request.out)
    if request.picture is not None:
        from viz.picture import check_picture

        check_picture(request.picture)
    model = simulate(request, say)
    if request.out is not None:
        from model.results import write_run

        write_run(model, request.out)
    if request.picture is not None:
        from viz.picture import draw_run

        for remark in draw_run(model, request.picture, say):
            tell(remark)
    print(_answer(model, request, say))
    return 0


def read_request(arguments: Namespace, say: Say) -> RunRequest:
    """Check every value that needs no data.

    Raises:
        InputError: A value is outside what is allowed.
    """
    given = arguments.by
    return RunRequest(
        scenario=arguments.scenario,
        region=None if arguments.region is None else Path(arguments.region),
        population=population_of(arguments.population, say),
        prior=arguments.prior,
        until=arguments.until,
        scale=number(arguments.scale, "--scale", *SCALES, say),
        seed=whole(arguments.seed, "--seed", 0, LARGEST_SEED, say),
        engine=choice(arguments.engine, "--engine", ENGINES, say),
        variant=variant_of(arguments.variant, say),
        threads=threads_of(arguments.threads, say),
        out=None if arguments.out is None else Path(arguments.out),
        picture=None if arguments.picture is None else Path(arguments.picture),
        json=arguments.json,
        by_county=given is not None and choice(given, "--by", ("county",), say) == "county",
    )


def population_of(text: str | None, say: Say) -> int | None:
    """Read the number of a synthetic population; None where none is named."""
    return None if text is None else whole(text, "--population", 0, LAST_POPULATION, say)


def threads_of(text: str | None, say: Say) -> int | None:
    """Read the number of threads, at most as many as there are cores."""
    if text is None:
        return None
    from model.threads import cores

    return whole(text, "--threads", 1, cores(), say)


def simulate(request: RunRequest, say: Say) -> "MigrationModel":
    """Build the population and run the years, with a bar.

    Raises:
        InputError: The region, the scenario or the last year cannot be used.
    """
    model, until = begin(request, say)
    with year_bar(until - model.year, say) as done:
        model.run_until(until, progress=done)
    return model


def begin(request: RunRequest, say: Say) -> "tuple[MigrationModel, int]":
    """Build a model at its start; gives the last year too.

    Raises:
        InputError: The region, the scenario or the last year cannot be used.
    """
    from model.migration import MigrationModel, baseline_of
    from model.population import build_population
    from policies.scenario import read_scenario

    region = find_region(request.region, request.prior)
    if request.picture is not None:
        from viz.charts.boundaries import read_outlines

        read_outlines(region)
    first = region.start + 1
    until = region.last if request.until is None else whole(request.until, "--until", first, region.last, say)
    scenario = read_scenario(request.scenario, region)
    for note in scenario.notes:
        tell(say(f"注意：{note[0]}", f"Note: {note[1]}"))
    compile_first(region, say)
    if sys.stderr.isatty():
        tell(say("正在准备合成人口……", "Preparing the synthetic population …"))
    number = region.default_population if request.population is None else request.population
    population = build_population(region, number, request.scale)
    model = MigrationModel(
        scenario=scenario.on(baseline_of(region, population.inputs)),
        region=region,
        seed=request.seed,
        engine=request.engine,
        population=population,
        threads=request.threads,
        variant=request.variant,
    )
    return model, until


def compile_first(region: "Region", say: Say) -> None:
    """Let a first run compile on its own, so that the seconds printed are those of the simulation."""
    from agents.compiling import compiled_before

    if compiled_before("choosing"):
        return
    tell(say("首次运行，先编译，约需半分钟到一分钟……", "First run: compiling, which takes half a minute or a minute …"))
    from model.warming import compile_apart

    compile_apart(region)


def find_region(folder: Path | None, prior: bool = False) -> "Region":
    """Load the region of a folder, or the packaged one; on request without its fitted point."""
    from model.region import default_region, load_region

    region = load_region(default_region() if folder is None else folder)
    return region.on_prior_means() if prior else region


def _answer(model: "MigrationModel", request: RunRequest, say: Say) -> str:
    """Write the JSON object, or the tables and the run's facts."""
    if request.json:
        from model.results import json_text, run_json
        from viz.targets_json import targets_json

        return json_text(run_json(model, request.by_county) | {"targets": targets_json(model)})
    from experiments.memory import peak_mebibytes
    from viz.run_report import run_facts, run_report

    return run_report(model, say, request.by_county) + "\n\n" + run_facts(model, peak_mebibytes(), say)
