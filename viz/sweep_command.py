"""`luohu sweep`: a design's runs on all cores or a cluster, into a store."""

import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, number, whole, workers_of
from viz.language import Say
from viz.stopping import going_on_from

if TYPE_CHECKING:
    from experiments.sweep import Sweep

SCALES = (0.01, 10.0)
LONGEST = 7 * 24 * 3600.0


@dataclass(frozen=True)
class SweepRequest:
    """What was asked for."""

    design: Path
    out: Path
    scale: float | None
    workers: int | None
    cluster: str | None
    shard: tuple[int, int] | None
    resume: bool
    retry_failed: bool
    timeout: float | None
    dry_run: bool


def options(say: Say) -> Options:
    """Give the options of `luohu sweep`."""
    found = Options(
        say,
        "sweep DESIGN.toml",
        say(
            "把一个设计里的每次运行算完，存入运行库。同一设计再次运行时，只补库里没有的；中断后用同一条命令继续。"
            "设计的写法见 experiments/designs/。没有一次运行成功时，退出状态为 1。",
            "Run everything that a design asks for, into a store. The same design again runs only what the store "
            "lacks; after an interruption the same command goes on. Designs: see experiments/designs/. "
            "Where no run succeeded, the exit status is 1.",
        ),
    )
    found.word("design", "DESIGN.toml", say("设计文件", "the design"))
    found.value("--out", "DIR", say("运行库目录（默认：设计名-runs）", "folder of the store (default: DESIGN-runs)"))
    found.value(
        "--scale", "S", say("规模，代替设计里的（1 为每一户）", "size, instead of the design's (1: every household)")
    )
    found.workers(cluster=True)
    found.value(
        "--shard", "i/n", say("只算第 i 份（共 n 份），供作业阵列使用", "only the i-th of n parts, for job arrays")
    )
    found.value(
        "--timeout",
        "SECONDS",
        say("单次运行的时限（默认按设计，否则一小时）", "limit of one run (default: the design's, or an hour)"),
    )
    found.value("--retry", "failed", say("重算失败的运行", "run failed runs again"))
    found.switch("--resume", say("要求库已存在，接着算", "the store must be there already; go on"))
    found.switch(
        "--dry-run",
        say(
            "只说明要算多少次、多久、占多少磁盘（先实测）",
            "only say how many runs, how long and how much disk, as measured here",
        ),
    )
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Run the design; returns 0, also where single runs failed, and 1 where none of them succeeded."""
    request = read_request(arguments, say)
    if request.dry_run:
        return _dry_run(request, say)
    from viz.sweep_report import sweep_report

    found = _sweep(request, say)
    print(sweep_report(found, say))
    return int(bool(found.keys) and not found.done and not found.succeeded())


def read_request(arguments: Namespace, say: Say) -> SweepRequest:
    """Check every value that needs no data.

    Raises:
        InputError: a value is outside what is allowed.
    """
    if arguments.design is None:
        raise InputError(say("luohu sweep 后面要有一个设计文件。", "luohu sweep needs a design file after it."))
    design = Path(arguments.design)
    if arguments.retry not in (None, "failed"):
        raise InputError(
            say(
                f"--retry 只能是 failed，而不是“{arguments.retry}”。", f"--retry takes failed, not “{arguments.retry}”."
            )
        )
    return SweepRequest(
        design=design,
        out=Path(f"{design.stem}-runs" if arguments.out is None else arguments.out),
        scale=None if arguments.scale is None else number(arguments.scale, "--scale", *SCALES, say),
        workers=workers_of(arguments, say),
        cluster=arguments.cluster,
        shard=None if arguments.shard is None else _shard(arguments.shard, say),
        resume=arguments.resume,
        retry_failed=arguments.retry == "failed",
        timeout=None if arguments.timeout is None else number(arguments.timeout, "--timeout", 0.001, LONGEST, say),
        dry_run=arguments.dry_run,
    )  # fmt: skip


def _shard(text: str, say: Say) -> tuple[int, int]:
    """Read i/n."""
    first, slash, last = text.partition("/")
    if not slash:
        raise InputError(
            say(
                f"--shard 应写成 i/n，例如 3/10，而不是“{text}”。",
                f"--shard is written i/n, for instance 3/10, not “{text}”.",
            )
        )
    n = whole(last, "--shard", 1, 10**6, say)
    return whole(first, "--shard", 1, n, say), n


def _sweep(request: SweepRequest, say: Say) -> "Sweep":
    from experiments.sweep import sweep
    from viz.sweep_progress import sweep_bar

    with sweep_bar(say) as report, going_on_from(request.out, say):
        return sweep(
            request.design, request.out, scale=request.scale, workers=request.workers, cluster=request.cluster,
            shard=request.shard, resume=request.resume, retry_failed=request.retry_failed, timeout=request.timeout,
            progress=report,
        )  # fmt: skip


def _dry_run(request: SweepRequest, say: Say) -> int:
    from experiments.estimate import estimate
    from experiments.plan import any_design, lay_out
    from experiments.sweep import with_scale
    from model.threads import cores
    from viz.sweep_progress import sweep_bar
    from viz.sweep_report import estimate_report

    if request.cluster is not None:
        raise InputError(
            say(
                "--dry-run 在本机实测，不能与 --cluster 同用。", "--dry-run measures on this machine, not on a cluster."
            )
        )
    with sweep_bar(say) as report:
        plan = lay_out(with_scale(any_design(request.design), request.scale), request.shard, report)
        found = estimate(plan, request.out, request.workers or cores(), report)
    print(estimate_report(found, request.out, say))
    if not sys.stdout.isatty():
        sys.stdout.flush()
    return 0
