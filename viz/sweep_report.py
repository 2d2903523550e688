"""What a sweep did or would take, and what a store holds, in words."""

from pathlib import Path
from typing import TYPE_CHECKING

from viz.language import Say
from viz.table import table

if TYPE_CHECKING:
    from experiments.estimate import Estimate
    from experiments.store_summary import Summary
    from experiments.sweep import Sweep

KINDS = {
    "run": ("运行", "run"),
    "design": ("设计", "design"),
    "output": ("输出", "output"),
}


def sweep_report(found: "Sweep", say: Say) -> str:
    """Write the counts, and where the runs are."""
    lines = [
        say(
            f"{len(found.points):,} 个点；库里原有 {found.found:,} 次，新完成 {found.done:,} 次，"
            f"失败 {found.failed:,} 次。",
            f"{len(found.points):,} points; {found.found:,} runs were there, {found.done:,} were done, "
            f"{found.failed:,} failed.",
        )
    ]
    if found.done:
        each = found.inside / found.done
        lines.append(
            say(
                f"用时 {duration(found.seconds, say)}，每次模拟 {each:.2f} 秒；单个进程内存最多 {found.peak:.0f} MiB。",
                f"It took {duration(found.seconds, say)}, {each:.2f} s inside simulation a run; the largest process "
                f"held {found.peak:.0f} MiB.",
            )
        )
    if found.failed:
        lines.append(
            say(
                f"失败的原因：luohu store show {found.folder}；重算：加 --retry failed。",
                f"Why runs failed: luohu store show {found.folder}; to run them again: --retry failed.",
            )
        )
    lines.append(say(f"运行库：{found.folder}", f"Store: {found.folder}"))
    return "\n".join(lines)


def estimate_report(found: "Estimate", out: Path, say: Say) -> str:
    """Write what a design will take."""
    unknown = say("未知（要先生成人口）", "unknown until populations are built")
    rows = [
        (say("设计中的点", "points of the design"), f"{found.points:,}"),
        (say("不重复的运行", "different runs"), f"{found.runs:,}"),
        (say(f"{out} 中已有", f"there in {out}"), unknown if found.held is None else f"{found.held:,}"),
        (say("要生成的合成人口", "populations to build"), f"{found.populations}"),
        (say(f"时间，{found.workers} 个进程", f"time, {found.workers} processes"), duration(found.seconds, say)),
        (say("每次模拟（实测）", "inside simulation a run (measured)"), f"{found.timing.seconds:.2f} s"),
        (say("每个进程的内存（实测）", "memory of a process (measured)"), f"{found.timing.peak:.0f} MiB"),
        (say("磁盘，合并前", "disk before joining parts"), size(found.bytes)),
        (say("磁盘，合并后", "disk after joining them"), size(found.compacted)),
    ]
    note = say(
        "时间按本机此刻的速度推算，机器更忙时会更久。什么都没有运行，库没有改变。",
        "The time is that of this machine as it is now; a busier one takes longer. Nothing was run into the store.",
    )
    return table((say("估计", "estimate"), ""), rows) + "\n" + note


def duration(seconds: float, say: Say) -> str:
    """Write a time as a person would say it."""
    if seconds < 90:
        return say(f"{seconds:.1f} 秒", f"{seconds:.1f} s")
    if seconds < 5400:
        return say(f"{seconds / 60:.0f} 分钟", f"{seconds / 60:.0f} min")
    return say(f"{seconds / 3600:.1f} 小时", f"{seconds / 3600:.1f} h")


def size(count: float) -> str:
    """Write a number of bytes."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            break
        count /= 1024
    return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"


def store_report(found: "Summary", say: Say) -> str:
    """Write what a store holds: counts, columns that vary, failures."""
    lines = [
        say(
            f"{found.folder}：{found.runs:,} 次运行，其中 {found.failed:,} 次失败；{found.parts:,} 个分片，"
            f"{size(found.bytes)}。",
            f"{found.folder}: {found.runs:,} runs, {found.failed:,} of them failed; {found.parts:,} parts, "
            f"{size(found.bytes)}.",
        )
    ]
    if len(found.codes) > 1:
        lines.append(
            say(
                f"注意：由 {len(found.codes)} 个版本的代码算得（{'、'.join(found.codes)}），按 code 列区分。",
                f"Mind: {len(found.codes)} versions of the code made them ({', '.join(found.codes)}); the column code "
                "tells which.",
            )
        )
    if found.doubles:
        lines.append(
            say(
                f"{found.doubles} 行重复，luohu store compact 会去掉。",
                f"{found.doubles} rows stand there twice; luohu store compact drops them.",
            )
        )
    head = (say("列", "column"), say("取值", "values"), say("最小", "least"), say("最大", "most"))
    rows = [(name, f"{count:,}", low, high) for name, count, low, high in found.varied]
    lines += ["", table(head, rows)]
    lines.append(
        say(
            f"另有 {found.outputs:,} 列输出，见 _columns.csv。",
            f"And {found.outputs:,} columns of outputs; see _columns.csv.",
        )
    )
    if found.reasons:
        titles = (say("失败的原因", "why runs failed"), say("次数", "runs"), say("例如", "for instance"))
        lines += ["", table(titles, [(reason, f"{count:,}", run[:12]) for reason, count, run in found.reasons])]
    return "\n".join(lines)
