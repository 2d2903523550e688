"""`luohu bench sweep`: what many runs cost beside the simulation itself."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from viz.language import Say
from viz.progress import tell
from viz.sweep_report import size
from viz.table import table

if TYPE_CHECKING:
    from experiments.bench_sweep import SweepBench


def measured_sweep(as_json: bool, say: Say) -> int:
    """Measure, and print; returns 0."""
    from experiments.bench_sweep import measure_sweep
    from model.results import json_text
    from model.threads import cores

    if sys.stderr.isatty():
        tell(say("正在测量，约三分钟……", "Measuring, about three minutes …"))
    found = measure_sweep(cores())
    print(json_text(asdict(found)) if as_json else sweep_bench_report(found, say))
    return 0


def sweep_bench_report(found: "SweepBench", say: Say) -> str:
    """Write what was measured beside what is promised."""
    (few, held), (many, later) = found.memory
    (first, small), (last, large) = found.worker_memory
    rows = [
        (
            say(f"模拟所占时间，规模 {found.scale:g} 的 {found.runs} 次运行，{found.workers} 个进程",
                f"time inside simulation, {found.runs} runs at scale {found.scale:g}, {found.workers} processes"),
            f"{found.share:.1f} %", "90 %",
        ),
        (say("整个扫描", "the whole sweep"), f"{found.seconds:.1f} s", ""),
        (say("引擎每次运行的开销", "the engine's cost of a run"), f"{found.overhead:.1f} ms", "10 ms"),
        (say(f"主进程内存，{few:,} 次", f"memory of the sweep, {few:,} runs"), f"{held:.0f} MiB", ""),
        (say(f"主进程内存，{many:,} 次", f"memory of the sweep, {many:,} runs"), f"{later:.0f} MiB", ""),
        (say(f"最大的工作进程，{first:,} 次", f"largest worker, {first:,} runs"), f"{small:.0f} MiB", ""),
        (say(f"最大的工作进程，{last:,} 次", f"largest worker, {last:,} runs"), f"{large:.0f} MiB", ""),
        (
            say(f"打开并筛选 {found.rows:,} 行 × {found.columns} 列，pandas",
                f"opening and filtering {found.rows:,} rows × {found.columns} columns, pandas"),
            f"{found.pandas:.2f} s", "2 s",
        ),
        (say("同上，Store.frame", "the same, Store.frame"), f"{found.own:.2f} s", "2 s"),
        (say("同上，DuckDB", "the same, DuckDB"), "–" if found.duckdb is None else f"{found.duckdb:.2f} s", "2 s"),
        (say("合并其分片", "joining its parts"), f"{found.compact:.1f} s", ""),
        (say("该库大小", "its size"), size(found.store_bytes), ""),
    ]  # fmt: skip
    note = say(
        "引擎开销与主进程内存由立即返回的运行测得；大库的行是编造的，由真正的写入程序写成。",
        "The engine's cost and the sweep's memory are those of runs that return at once; the rows of the large store "
        "are made up, and written by the real writer.",
    )
    return (
        table((say("测量", "measure"), say("结果", "result"), say("至少／至多", "at least / most")), rows) + "\n" + note
    )
