"""`luohu monitor OBSERVED.csv`: later years' published figures against the posterior's path (chapter 8, section 3)."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, number, whole, workers_of
from viz.calibrate_progress import stage_bars
from viz.language import Say
from viz.run_command import SCALES, find_region
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from calibration.monitoring import Monitored
    from calibration.posterior import Posterior
    from calibration.targets import Target
    from model.region import Region

FEWEST, MOST = 20, 100_000


def options(say: Say) -> Options:
    """Give the options of `luohu monitor`."""
    found = Options(
        say,
        "monitor OBSERVED.csv",
        say(
            "动态监测与中期评估：用以后各年公布的数字给后验加权，说明每个指标在路径之上、之下还是路径上，"
            "以及各目标的概率变成多少。文件列为 area, year, indicator, value, error。",
            "Monitoring and mid-term evaluation: later years' published figures weigh the posterior, tell for each "
            "indicator whether the city is on, above or below its path, and what the targets' probabilities become. "
            "The file's columns are area, year, indicator, value, error.",
        ),
    )
    found.word("observed", "OBSERVED.csv", say("公布的数字", "the published figures"))
    found.region()
    found.value("--posterior", "FILE", say("后验（默认该地区的）", "a posterior (default: that of the region)"))
    found.value(
        "--scenario",
        "NAME|FILE",
        say("视城市按哪个情景行事（默认 plan）", "what the city is taken to do (default plan)"),
        "plan",
    )
    found.value(
        "--draws",
        "N",
        say(
            "后验抽样数（默认 200）；其中至多 48 个再算一次，以知机遇",
            "draws of the posterior (default 200); at most 48 of them are run once more, to tell chance",
        ),
        "200",
    )
    found.value("--scale", "S", say("规模（默认 0.1）", "size of the runs (default 0.1)"), "0.1")
    found.value(
        "--out",
        "DIR",
        say(
            "运行库目录（默认 monitor-runs）；同样的抽样不再算",
            "folder of the store (default monitor-runs); what is there is not run again",
        ),
        "monitor-runs",
    )
    found.workers()
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Read the figures, run the draws, and print what they say; returns 0, or 1 where too few draws are left."""
    if arguments.observed is None:
        raise InputError(
            say(
                "luohu monitor 后面要有一个 CSV 文件。", "luohu monitor needs a CSV file of published figures after it."
            )
        )
    if not Path(arguments.observed).is_file():
        raise InputError(say(f"{arguments.observed}：没有这个文件。", f"{arguments.observed}: there is no such file."))
    draws = whole(arguments.draws, "--draws", FEWEST, MOST, say)
    scale = number(arguments.scale, "--scale", *SCALES, say)
    workers = workers_of(arguments, say)
    region = find_region(None if arguments.region is None else Path(arguments.region))
    posterior, figures = _read(arguments, region)
    found = _monitored(arguments, region, posterior, figures, draws, scale, workers, say)
    print(_answer(found, posterior, region, arguments, say))
    from calibration.monitoring import REFUSED

    return int(found.verdict == REFUSED)


def _read(arguments: Namespace, region: "Region") -> "tuple[Posterior, tuple[Target, ...]]":
    """The posterior and the figures.

    Raises:
        InputError: either cannot be used, the scenario is unknown, or the posterior is of another region.
    """
    from calibration.observed import read_observed
    from calibration.posterior import packaged_posterior, read_posterior
    from policies.scenario import read_scenario

    read_scenario(arguments.scenario, region)
    path = packaged_posterior(region) if arguments.posterior is None else Path(arguments.posterior)
    posterior = read_posterior(path)
    if posterior.manifest.get("region", {}).get("hash") != region.hash:
        raise InputError(f"{path} is the posterior of another region, or of other files, than {region.folder}.")
    known = int(posterior.manifest.get("until", region.start))
    return posterior, read_observed(Path(arguments.observed), region, known)


def _monitored(
    arguments: Namespace, region: "Region", posterior: "Posterior", figures: "tuple[Target, ...]", draws: int,
    scale: float, workers: int | None, say: Say,
) -> "Monitored":  # fmt: skip
    from calibration.monitoring import monitor
    from calibration.replaying import Replay

    with stage_bars(say) as report, going_on_from(Path(arguments.out), say):
        replay = Replay(Path(arguments.out), region, workers, None, report)
        return monitor(posterior, figures, region, replay, scenario=arguments.scenario, draws=draws, scale=scale)


def _answer(found: "Monitored", posterior: "Posterior", region: "Region", arguments: Namespace, say: Say) -> str:
    if arguments.json:
        from viz.monitor_report import monitor_json

        return monitor_json(found, posterior, arguments.scenario)
    from viz.monitor_report import monitor_report

    return monitor_report(found, posterior, region, arguments.scenario, say)
