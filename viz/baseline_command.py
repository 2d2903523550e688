"""`luohu baseline check|update`: reproduce the committed baseline to the last digit, or change it with a reason."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.errors import InputError
from viz.arguments import Options, choice, workers_of
from viz.calibrate_progress import stage_bars
from viz.language import Say
from viz.progress import year_bar
from viz.run_command import find_region
from viz.table import table

if TYPE_CHECKING:
    from calibration.baseline import Difference, Sizes
    from model.region import Region

ACTIONS = ("check", "update")
MOST_ROWS = 20


def options(say: Say) -> Options:
    """Give the options of `luohu baseline`."""
    found = Options(
        say,
        "baseline check|update",
        say(
            "基线：默认点上每一户的一次运行（运行校验码与指标），以及若干后验抽样的小规模运行（指标逐位相等）。"
            "check 重算并比较，有任何不同则以 1 退出；update --reason 是改变基线的唯一途径，"
            "理由与变动写入 CHANGELOG.md。",
            "The baseline: one run of every household at the default point (digest and indicators), and draws of the "
            "posterior at a small size (indicators exactly). check runs all again and exits with 1 where anything "
            "differs; update --reason is the only way to change it, and writes reason and movements to CHANGELOG.md.",
        ),
    )
    found.word("action", "check|update", say("比较，或改变基线", "compare, or change it"))
    found.region()
    found.value("--reason", "TEXT", say("为何改变（update 必填）", "why it changes (needed by update)"))
    found.value(
        "--changelog", "FILE", say("写入此文件（默认项目的 CHANGELOG.md）", "write there (default: the project's own)")
    )
    found.workers()
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Check or update; returns 1 where a check found a difference."""
    from calibration.baseline import Sizes, differences, path_of, read_baseline

    action = choice(arguments.action or "", say("baseline 后面的词", "the word after baseline"), ACTIONS, say)
    reason = _reason(arguments.reason, action, say)
    workers = workers_of(arguments, say)
    region = find_region(None if arguments.region is None else Path(arguments.region))
    path = path_of(region)
    before = read_baseline(path) if action == "check" or path.exists() else None
    after = _measured(region, Sizes() if before is None else Sizes(**before["sizes"]), workers, say)
    found = differences(before or _nothing(), after)
    if action == "check":
        print(_json(found) if arguments.json else check_text(found, path, say))
        return int(bool(found))
    entry = _update(path, region, after, found, reason, arguments.changelog)
    print(_json(found) if arguments.json else update_text(entry, path, say))
    return 0


def _reason(text: str | None, action: str, say: Say) -> str:
    """Read the reason: one line, and there is one where the baseline changes."""
    words = " ".join((text or "").split())
    if action == "update" and not words:
        raise InputError(
            say(
                "update 需要 --reason：基线只能带着理由改变。",
                "update needs --reason: a baseline changes for a reason.",
            )
        )
    if action == "check" and text is not None:
        raise InputError(say("--reason 属于 update。", "--reason belongs to update."))
    return words


def _measured(region: "Region", sizes: "Sizes", workers: int | None, say: Say) -> dict[str, Any]:
    from calibration.baseline import measure
    from viz.run_command import compile_first

    compile_first(region, say)
    years = (sizes.until or region.last) - region.start
    with stage_bars(say) as report, year_bar(years, say) as done:
        return measure(region, sizes, workers, report, done)


def _nothing() -> dict[str, Any]:
    """A baseline that holds nothing."""
    return {"region": None, "posterior": None, "behaviour": {}, "run": {}, "draws": []}


def _update(
    path: Path, region: "Region", after: dict[str, Any], found: "list[Difference]", reason: str, changelog: str | None
) -> str:
    """Write baseline and changelog; nothing where nothing moved."""
    from calibration.baseline import write_baseline
    from calibration.baseline_notes import CHANGELOG, note_update

    if not found:
        return ""
    entry = note_update(CHANGELOG if changelog is None else Path(changelog), region.name_en, reason, found)
    write_baseline(path, after)
    return entry


def check_text(found: "list[Difference]", path: Path, say: Say) -> str:
    """Say that all is as it was, or what differs."""
    if not found:
        return say(
            f"与 {path.name} 完全相同：运行校验码与每一个指标。", f"As {path.name} says: digest and every indicator."
        )
    head = [say("何处", "where"), say("基线", "baseline"), say("现在", "now")]
    rows = [[each.where, _short(each.before), _short(each.after)] for each in found[:MOST_ROWS]]
    more = len(found) - len(rows)
    title = say(f"有 {len(found)} 处与 {path.name} 不同。", f"{len(found)} values differ from {path.name}.")
    rest = say(f"……另有 {more} 处。", f"… and {more} more.") if more else ""
    note = say(
        '若是有意的改变：luohu baseline update --reason "…"', 'If it is meant: luohu baseline update --reason "…"'
    )
    return "\n\n".join(filter(None, [title, table(head, rows) + ("\n" + rest if rest else ""), note]))


def update_text(entry: str, path: Path, say: Say) -> str:
    """Say what was written."""
    if not entry:
        return say("什么都没有变，基线照旧。", "Nothing moved; the baseline stays as it is.")
    return say(f"已写入 {path}，并记入更新日志：", f"Written to {path}, and to the changelog:") + "\n" + entry


def _short(value: object) -> str:
    text = "–" if value is None else repr(value) if isinstance(value, float) else str(value)
    return text[:40]


def _json(found: "list[Difference]") -> str:
    from model.results import json_text

    return json_text({"same": not found, "differences": [each._asdict() for each in found]})
