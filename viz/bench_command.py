"""`luohu bench`: speed and memory on this machine, beside the same rules as Mesa agents."""

import sys
from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from viz.arguments import Options, choice, number, whole
from viz.language import Say
from viz.progress import tell

if TYPE_CHECKING:
    from experiments.bench import Measured

MESA_SCALE, SMALL_SCALE = 0.01, 0.1
MESA_YEARS = 3
LARGEST = 40.0
CHINA = 470_000_000
"""Households of the country, about; for the estimate of what they would need."""


def options(say: Say) -> Options:
    """Give the options of `luohu bench`."""
    found = Options(
        say,
        "bench",
        say(
            "在本机测量速度与内存：整座地级市、各种规模、与逐户 Mesa 智能体相比、首次运行与日常运行。约需五分钟。",
            "Measure speed and memory here: the whole prefecture, other scales, beside the same rules as Mesa agents, "
            "a first run and a later one. Takes about five minutes.",
        ),
    )
    found.word(
        "what",
        "sweep",
        say(
            "改为测量多次运行的引擎与运行库，约三分钟",
            "measure the engine of many runs and its store instead; three minutes",
        ),
    )
    found.value(
        "--repeat", "N", say("每项重复次数，取最快（默认 3）", "runs of each, the best counts (default 3)"), "3"
    )
    found.value(
        "--largest",
        "S",
        say("最大规模（默认 10，即十倍于该地区）", "largest scale (default 10, ten times the region)"),
        "10",
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Measure, and print; returns 0."""
    if arguments.what is not None:
        from viz.bench_sweep_report import measured_sweep

        choice(arguments.what, "luohu bench", ("sweep",), say)
        return measured_sweep(arguments.json, say)
    repeats = whole(arguments.repeat, "--repeat", 1, 100, say)
    largest = number(arguments.largest, "--largest", 1.0, LARGEST, say)
    found = measured(repeats, largest, say)
    if arguments.json:
        from model.results import json_text

        print(json_text(found))
        return 0
    from viz.bench_report import bench_report

    print(bench_report(found, say))
    return 0


def measured(repeats: int, largest: float, say: Say) -> dict[str, Any]:
    """Everything that `luohu bench` prints, as plain values.

    Args:
        repeats: runs of each kind; the fastest counts.
        largest: largest scale that is run.
        say: the language of progress.
    """
    from experiments.bench import apart, measure
    from experiments.bench_commands import command_seconds, first_run_seconds
    from experiments.bench_compare import compare_cost
    from model.region import default_region, load_region
    from model.threads import cores

    region, threads = load_region(default_region()), cores()
    last = region.last

    def one(text: str, *words: Any) -> dict[str, Any]:  # noqa: ANN401 (what `measure` takes)
        if sys.stderr.isatty():
            tell(text + " …")
        return told(apart(measure, *words))

    first = first_run_seconds()
    found: dict[str, Any] = {
        "machine": machine(threads),
        "whole": one(
            say("整座地级市，全部核", "the whole prefecture, all cores"), 1.0, threads, last, "kernel", repeats
        ),
        "one_core": one(say("单核", "one core"), 1.0, 1, last, "kernel", repeats),
        # Alone in its process, so that the peak is that of one run.
        "alone": one(say("内存", "memory"), 1.0, threads, last, "kernel", 1, False),
        "small": one(say("十分之一", "a tenth"), SMALL_SCALE, threads, last, "kernel", repeats),
        "large": one(say("最大规模", "the largest"), largest, threads, last, "kernel", 1, False),
        "mesa": one("Mesa", MESA_SCALE, 1, region.start + MESA_YEARS, "mesa", repeats),
        "first_run_seconds": first,
        "warm_run_seconds": min(command_seconds("run") for _ in range(repeats)),
        "help_seconds": min(command_seconds("--help") for _ in range(repeats)),
    }
    found["mesa_ratio"] = found["mesa"]["nanoseconds"] / found["whole"]["nanoseconds"]
    if sys.stderr.isatty():
        tell(say("情景比较", "comparison of scenarios") + " …")
    cost = apart(compare_cost, 1.0, threads, last, repeats)
    found["compare"] = asdict(cost) | {"ratios": cost.ratios}
    found["country"] = country(found["alone"], found["large"])
    return found


def told(found: "Measured") -> dict[str, Any]:
    """A measurement as plain values, with what follows from it."""
    return asdict(found) | {"nanoseconds": found.nanoseconds, "turns": found.seconds / found.reference}


def machine(threads: int) -> dict[str, Any]:
    """What was measured on."""
    import platform
    from importlib.metadata import version

    packages = ("luohu", "numba", "numpy", "mesa")
    return {"cores": threads, "python": platform.python_version()} | {name: version(name) for name in packages}


def country(alone: dict[str, Any], large: dict[str, Any]) -> dict[str, float]:
    """What a population of the country's size would need, along the line through the two largest measurements.

    Returns:
        GiB of memory, hours for all years, and the households that the estimate stands on.
    """
    more = large["households"] - alone["households"]
    growth = (large["peak"] - alone["peak"]) / more if more > 0 else alone["peak"] / alone["households"]
    seconds = large["seconds"] / large["household_years"] * CHINA * (large["last_year"] - large["first_year"] + 1)
    return {
        "households": CHINA,
        "memory_gib": (alone["peak"] + growth * (CHINA - alone["households"])) / 1024,
        "hours": seconds / 3600,
        "measured_households": large["households"],
    }
