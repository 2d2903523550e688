"""`luohu seek`: the cheapest lever mix that reaches targets with a stated probability, within a budget."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, number, whole, workers_of
from viz.language import LANGUAGES, Say
from viz.run_command import LARGEST_SEED, SCALES
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from experiments.seek_result import Question, Sought
    from model.region import Region

OUT = "seek"
LARGEST_BUDGET = 1e15
MOST = 10_000
LIKELIEST = 0.99


def options(say: Say) -> Options:
    """Give the options of `luohu seek`."""
    found = Options(
        say,
        "seek --target 'INDICATOR:YEAR>=VALUE' --budget YUAN",
        say(
            "在预算内寻找以给定概率达到目标的最便宜的杠杆组合：Optuna 的 NSGA-II，取值在目录的范围内，各试验共用同样的"
            "运气与抽样；得到费用与结果的帕累托前沿，每个组合写成情景文件。中断后用同一条命令继续。",
            "Seek the cheapest lever mix that reaches targets with a given probability, within a budget: Optuna's "
            "NSGA-II over the catalogue's ranges, all trials under the same luck and draws. Gives a Pareto front of "
            "cost against outcome, each mix as a scenario file. After an interruption the same command goes on.",
        ),
    )
    found.values(
        "--target",
        "'INDICATOR:YEAR>=VALUE'",
        say(
            "目标，可给几个，须同时达到；县乡写作 INDICATOR@CODE:YEAR<=VALUE；要加引号",
            "a target; several are to be met at once; of a county or township: INDICATOR@CODE:YEAR<=VALUE; in quotes",
        ),
    )
    found.value(
        "--budget",
        "YUAN",
        say("预算（元，例如 3e9）：到目标年为止比 2020 年政策多花的", "yuan beyond the policy of 2020, as in 3e9"),
    )
    found.value("--probability", "P", say("达到目标的概率（默认 0.8）", "of meeting the targets (default 0.8)"), "0.8")
    found.value(
        "--levers",
        "A,B,…",
        say("只用这些杠杆（默认所有有费用的）", "only these levers (default: every one that costs something)"),
    )
    found.value(
        "--payers",
        "A,B,…",
        say(
            "只计这些付款方的费用（默认全部）：central、province、city、county、enterprise、household",
            "count what these pay (default: all): central, province, city, county, enterprise, household",
        ),
    )
    found.switch(
        "--cuts", say("也允许做得比 2020 年少，以省下的钱抵费用", "also allow less than in 2020, which saves money")
    )
    found.value("--trials", "N", say("试多少个组合（默认 300）", "mixes tried (default 300)"), "300")
    found.value(
        "--futures", "N", say("每个组合在多少种未来中试（默认 10）", "futures of each trial (default 10)"), "10"
    )
    found.value(
        "--checks",
        "N",
        say(
            "前沿上的组合再在多少种新的未来中检验，并由此选定一个（默认 40）；越多区间越窄",
            "further futures, which test the front and choose from it (default 40); more narrow the interval",
        ),
        "40",
    )
    found.value(
        "--draws",
        "FILE",
        say(
            "后验抽样文件，行数至少为 --futures 与 --checks 之和（默认自带的；没有则按先验抽取）",
            "a posterior's draws, as many as --futures and --checks together at least (default: the packaged ones; "
            "without them, drawn from the priors)",
        ),
    )
    found.region()
    found.value("--scale", "S", say("规模（默认 0.05）", "size of the runs (default 0.05)"), "0.05")
    found.value("--seed", "N", say("随机种子（默认 1）", "random seed (default 1)"), "1")
    found.workers()
    found.value("--out", "DIR", say(f"结果目录（默认 {OUT}）", f"folder of the results (default: {OUT})"), OUT)
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Seek, write everything found and print it; returns 0."""
    from experiments.populations import folder_of
    from model.region import load_region

    question = read_question(arguments, say)
    workers = workers_of(arguments, say)
    region = load_region(folder_of(question.region))
    found = _sought(question, Path(arguments.out), workers, say)
    _draw(found, region, Path(arguments.out))
    print(_printed(found, region, Path(arguments.out), arguments.json, say))
    return 0


def read_question(arguments: Namespace, say: Say) -> "Question":
    """Check every value that needs no data.

    Raises:
        InputError: a value is missing or outside what is allowed.
    """
    from experiments.seek_result import Question

    if arguments.budget is None:
        raise InputError(say("缺少 --budget，例如 --budget 3e9（元）。", "--budget is missing, such as --budget 3e9."))
    return Question(
        targets=tuple(arguments.target),
        budget=number(arguments.budget, "--budget", 1.0, LARGEST_BUDGET, say),
        probability=number(arguments.probability, "--probability", 0.01, LIKELIEST, say),
        levers=_names(arguments.levers),
        cuts=arguments.cuts,
        payers=_names(arguments.payers),
        trials=whole(arguments.trials, "--trials", 1, MOST, say),
        futures=whole(arguments.futures, "--futures", 2, MOST, say),
        checks=whole(arguments.checks, "--checks", 2, MOST, say),
        draws=_draws(arguments.draws, arguments.region),
        region=arguments.region or "",
        scale=number(arguments.scale, "--scale", *SCALES, say),
        seed=whole(arguments.seed, "--seed", 0, LARGEST_SEED, say),
    )


def _names(text: str | None) -> tuple[str, ...]:
    """Read names parted by commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def _draws(given: str | None, region: str | None) -> Path | None:
    """Give the draws asked for, or the packaged ones if there are any."""
    from calibration.posterior import packaged_posterior
    from experiments.populations import folder_of
    from model.region import load_region

    if given is not None:
        return Path(given)
    try:
        return packaged_posterior(load_region(folder_of(region or "")))
    except InputError:
        return None


def _sought(question: "Question", out: Path, workers: int | None, say: Say) -> "Sought":
    from experiments.seeking import seek
    from viz.sweep_progress import sweep_bar

    with sweep_bar(say) as report, going_on_from(out, say):
        return seek(question, out, workers=workers, progress=report)


def _draw(found: "Sought", region: "Region", out: Path) -> None:
    """Write the chart in each language."""
    from viz.charts.drawing import save_picture
    from viz.charts.front import front_chart

    for language in LANGUAGES:
        say = Say(language)
        try:
            save_picture(front_chart(found, region, say), out / f"front.{language}.png")
        except OSError as error:
            raise InputError(f"{out} could not be written ({error.strerror}).") from error


def _printed(found: "Sought", region: "Region", out: Path, as_json: bool, say: Say) -> str:
    from viz.seek_report import seek_report

    if as_json:
        from experiments.seek_files import answer
        from model.results import json_text

        return json_text(answer(found, region))
    return seek_report(found, region, out, say)
