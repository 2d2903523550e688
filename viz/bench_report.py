"""What `luohu bench` measured, as tables in words."""

from typing import Any

from viz.language import Say
from viz.table import table

NAMES = {
    "levers": ("杠杆", "levers"),
    "govern": ("治理", "govern"),
    "demography": ("人口", "demography"),
    "labour": ("劳动", "labour"),
    "move": ("迁移", "move"),
    "register": ("落户", "register"),
    "settle": ("安置", "settle"),
    "feedback": ("反馈", "feedback"),
    "record": ("记录", "record"),
    "between": ("年与年之间", "between years"),
}


def bench_report(found: dict[str, Any], say: Say) -> str:
    """Write the figures, the share of each step, and what a country would need."""
    return "\n\n".join(
        (
            _figures(found, say),
            _scales(found, say),
            _steps(found["whole"], say),
            _comparison(found["compare"], say),
            _country(found, say),
        )
    )


def _figures(found: dict[str, Any], say: Say) -> str:
    whole, one, mesa, cores = found["whole"], found["one_core"], found["mesa"], found["machine"]["cores"]
    rows = [
        (say("模拟，1:1，全部年份", "simulation, 1:1, all years"), f"{whole['seconds']:.2f} s", "2 s"),
        (say(f"每户每年，{cores} 核", f"a household-year, {cores} cores"), f"{whole['nanoseconds']:.0f} ns", ""),
        (say("每户每年，单核", "a household-year, one core"), f"{one['nanoseconds']:.0f} ns", ""),
        (say("每户每年，Mesa 智能体", "a household-year, Mesa agents"), f"{mesa['nanoseconds']:,.0f} ns", ""),
        (say("快于 Mesa", "faster than Mesa"), f"{found['mesa_ratio']:.0f} ×", "100 ×"),
        (say("每户状态", "state a household"), f"{whole['row_bytes']} B", "96 B"),
        (say("内存峰值，1:1", "peak memory, 1:1"), f"{found['alone']['peak']:.0f} MiB", "700 MiB"),
        (say("首次运行（含编译）", "first run ever, compiling"), f"{found['first_run_seconds']:.1f} s", "60 s"),
        (say("日常 luohu run", "a later luohu run"), f"{found['warm_run_seconds']:.2f} s", "6 s"),
        ("luohu --help", f"{found['help_seconds']:.2f} s", "0.5 s"),
        (say("参照循环", "reference loop"), f"{whole['reference']:.3f} s", ""),
        (say("模拟 ÷ 参照循环", "simulation / reference loop"), f"{whole['turns']:.1f}", ""),
    ]
    return table((say("测量", "measure"), say("结果", "result"), say("至多／至少", "at most / least")), rows)


def _scales(found: dict[str, Any], say: Say) -> str:
    head = (
        say("规模", "scale"), say("户数", "households"), say("秒", "seconds"), say("纳秒／户年", "ns a household-year"),
        say("峰值 MiB", "peak MiB"),
    )  # fmt: skip
    rows = [
        (
            f"{run['scale']:g}",
            f"{run['households']:,}",
            f"{run['seconds']:.2f}",
            f"{run['nanoseconds']:.0f}",
            f"{run['peak']:.0f}",
        )
        for run in (found["small"], found["alone"], found["large"])
    ]
    longer = found["large"]["seconds"] / found["alone"]["seconds"]
    wider = found["large"]["peak"] / found["alone"]["peak"]
    times = say(
        f"最大规模为 1:1 的 {longer:.1f} 倍时间、{wider:.1f} 倍内存。",
        f"The largest takes {longer:.1f} times the time and {wider:.1f} times the memory of 1:1.",
    )
    return table(head, rows) + "\n" + times


def _steps(whole: dict[str, Any], say: Say) -> str:
    rows = [
        (say(*NAMES[name]), f"{seconds:.3f}", f"{100 * seconds / whole['seconds']:.1f} %")
        for name, seconds in whole["steps"].items()
    ]
    return table((say("步骤", "step"), say("秒", "seconds"), say("份额", "share")), rows)


def _comparison(cost: dict[str, Any], say: Say) -> str:
    single, since = cost["single"], cost["since"]
    rows = [
        (say("单次运行（含运行校验码与表）", "one run, with digest and tables"), f"{single:.2f} s", "1", ""),
        (say("两个情景，各年都不同", "two scenarios, apart in every year"), *_in_runs(cost, "paired"), "2.2"),
        (say(f"两个情景，{since} 年起不同", f"two scenarios, apart from {since} on"), *_in_runs(cost, "later"), "1.75"),
    ]
    head = (say("比较", "comparison"), say("秒", "seconds"), say("合单次运行", "single runs"), say("至多", "at most"))
    return table(head, rows)


def _in_runs(cost: dict[str, Any], which: str) -> tuple[str, str]:
    return f"{cost[which]:.2f} s", f"{cost['ratios'][which]:.2f}"


def _country(found: dict[str, Any], say: Say) -> str:
    country = found["country"]
    households, measured, memory = country["households"], country["measured_households"], country["memory_gib"]
    return say(
        f"全国约 {households / 1e8:.1f} 亿户：约需 {memory:.0f} GiB 内存、{country['hours']:.1f} 小时，"
        f"按实测到 {measured / 1e4:.0f} 万户的直线外推，未实测。",
        f"A country of about {households / 1e6:.0f} million households would need about {memory:.0f} GiB and "
        f"{country['hours']:.1f} hours: a straight line through what was measured, up to {measured / 1e6:.1f} million.",
    )
