"""`luohu validate`: how far a calibration can be trusted, piece by piece, and a report of it."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, whole, workers_of
from viz.language import Say
from viz.progress import tell
from viz.run_command import find_region
from viz.validate_words import STAGES, called

MOST_RUNS = 1_000_000

if TYPE_CHECKING:
    from experiments.plan import Progress, Report


def options(say: Say) -> Options:
    """Give the options of `luohu validate`."""
    found = Options(
        say,
        "validate --calibration DIR",
        say(
            "检验一次校准：收缩、复原、后验预测、留出检验、回测、迁移者年龄、起点、趋势、什么取决于什么；写出 "
            "REPORT.md、图与数据表。"
            "中断后用同一条命令继续。",
            "Test a calibration: contraction, recovery, posterior predictive, hold-outs, a hindcast, ages of movers, "
            "the "
            "start, the trend, what rests on what. Writes REPORT.md, pictures and frames; after an interruption the "
            "same "
            "command goes on.",
        ),
    )
    found.value("--calibration", "DIR", say("luohu calibrate 的输出目录", "folder that luohu calibrate wrote"))
    found.region()
    found.value("--targets", "FILE", say("目标文件（默认该地区自带的）", "its targets (default: those packaged)"))
    found.value("--out", "DIR", say("输出目录（默认 validation）", "folder (default: validation)"), "validation")
    found.workers()
    found.value(
        "--variants", "N",
        say("每个结构变体的模拟库运行次数（默认模拟库的一半；0 不做）",
            "runs of the bank of each structural variant (default: half the bank; 0: none)"),
    )  # fmt: skip
    found.switch("--quick", say("小规模查看，几分钟", "a look at everything in minutes, too small to be quoted"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Validate and write the report in both languages; returns 0."""
    if arguments.calibration is None:
        raise InputError(say("缺少 --calibration 目录。", "--calibration DIR is missing: a folder of luohu calibrate."))
    if not Path(arguments.calibration).is_dir():
        raise InputError(
            say(
                f"--calibration {arguments.calibration}：没有这个目录；它由 luohu calibrate 写成。",
                f"--calibration {arguments.calibration}: there is no such folder; luohu calibrate writes one.",
            )
        )
    workers = workers_of(arguments, say)
    variants = None if arguments.variants is None else whole(arguments.variants, "--variants", 0, MOST_RUNS, say)
    from calibration.kept import read_kept
    from calibration.targets import packaged_targets, read_targets
    from calibration.validating import QUICK, Sizes, validate
    from viz.validate_report import write_report

    region = find_region(None if arguments.region is None else Path(arguments.region))
    given = arguments.targets
    targets = packaged_targets(region) if given is None else read_targets(Path(given), region)
    out = Path(arguments.out)
    tell(say("正在读取校准……", "Reading the calibration …"))
    kept = read_kept(Path(arguments.calibration), region, targets, out / "bank.npz")
    sizes = QUICK if arguments.quick else Sizes()
    sizes = sizes if variants is None else replace(sizes, variants=variants)
    frames = validate(kept, out, sizes, workers, lambda _: _runs(say), _pieces(say))
    for language in ("en", "zh"):
        print(write_report(kept, frames, out, arguments.quick, Say(language)))
    return 0


def _pieces(say: Say) -> Callable[[str, int, int], None]:
    """Tell of each piece when it begins, and on a terminal how far it is."""
    begun: dict[str, float] = {}

    def told(name: str, done: int, of: int) -> None:
        if name not in begun:
            begun[name] = time.monotonic()
            tell(called(STAGES, name, say))
        elif sys.stderr.isatty() and done:
            left = (time.monotonic() - begun[name]) * (of - done) / done
            text = say(f"\r  {done}/{of}，剩余 {left:.0f} 秒 ", f"\r  {done}/{of}, {left:.0f} s left ")
            print(text, end="\n" if done == of else "", file=sys.stderr, flush=True)

    return told


def _runs(say: Say) -> "Report":
    """Tell of the runs of a piece on a terminal, with the time left."""
    begun = time.monotonic()

    def told(progress: "Progress") -> None:
        if sys.stderr.isatty() and progress.stage == "runs" and progress.done:
            left = (time.monotonic() - begun) * (progress.total - progress.done) / progress.done
            text = say(
                f"\r  运行 {progress.done}/{progress.total}，剩余 {left:.0f} 秒 ",
                f"\r  runs {progress.done}/{progress.total}, {left:.0f} s left ",
            )
            print(text, end="\n" if progress.done == progress.total else "", file=sys.stderr, flush=True)

    return told
