"""The boxes in which a plan fails, in words, and how far to trust them."""

from typing import TYPE_CHECKING

from experiments.discover_inputs import BEHAVIOUR, POPULATION, SCENARIO, VARIANT
from experiments.point import LEVER, PARAMETER, change_of
from viz.compare_levers import NAMES
from viz.compare_values import shortened
from viz.compare_words import lever_name
from viz.language import Say
from viz.run_report import unidentified
from viz.table import table, wrap

if TYPE_CHECKING:
    from experiments.discovering import Discovered, Found

COLUMNS = 110
DOUBTFUL = 0.05
"""Quasi-p-value above which a bound may well be chance."""


def discover_report(found: "Discovered", say: Say) -> str:
    """Write everything found."""
    parts = [_asked(found, say)]
    for k, one in enumerate(found.found, start=1):
        parts.append(_box(k, one, found, say))
    if not found.found:
        parts.append(_nothing(found, say))
    parts += caveats(found, say)
    lines = ["\n".join(wrap(part, COLUMNS)) if "\n" not in part else part for part in parts]
    return "\n\n".join([*lines, f"digest {found.digest}"])


def input_name(column: str, say: Say) -> str:
    """Name an input of runs."""
    if column.startswith(LEVER):
        change = change_of(column)
        since = column.removeprefix(LEVER + change.lever)
        return f"{shortened(lever_name(change.lever, say), NAMES)} {change.lever}{since}"
    if column.startswith(PARAMETER):
        return say("参数", "parameter") + f" {column.removeprefix(PARAMETER)}"
    kinds = {
        POPULATION: say("起始状态", "start"), SCENARIO: say("情景", "scenario"), VARIANT: say("模型变体", "variant"),
        BEHAVIOUR: say("参数", "parameters"),
    }  # fmt: skip
    kind = next(kind for kind in kinds if column.startswith(kind))
    return f"{kinds[kind]} {column.removeprefix(kind)}"


def bounds_text(low: float, high: float, say: Say) -> str:
    """Write a range of which one end may be open."""
    if low == low and high == high:
        return say(f"{low:.4g} 到 {high:.4g}", f"{low:.4g} to {high:.4g}")
    return f"≥ {low:.4g}" if low == low else f"≤ {high:.4g}"


def _asked(found: "Discovered", say: Say) -> str:
    what = say(" 或 ", " or ").join(condition.text for condition in found.conditions)
    runs, failures, inputs = len(found.fails), int(found.fails.sum()), found.inputs.shape[1]
    share = 100.0 * failures / runs
    text = say(
        f"{runs:,} 次运行中 {failures:,} 次失败（{share:.1f} %），失败指 {what}；各次运行有 {inputs} 个输入不同。",
        f"{failures:,} of {runs:,} runs fail ({share:.1f} %), which means {what}; they differ in {inputs} inputs.",
    )
    left = say(
        f"另有 {found.left_out:,} 次没有结果，未计入。", f"{found.left_out:,} more gave no result and are left out."
    )
    return text + (say("", " ") + left if found.left_out else "")


def _box(k: int, one: "Found", found: "Discovered", say: Say) -> str:
    """Lay out one box: its figures, then its bounds."""
    box, frame = one.box, found.boxes_frame()
    title = say(
        f"盒子 {k}：{box.points:,} 次运行，其中 {box.failures:,} 次失败（密度 {100 * box.density:.0f} %），"
        f"占全部失败的 {100 * box.coverage:.0f} %（覆盖），占全部运行的 {100 * box.mass:.0f} %",
        f"Box {k}: {box.points:,} runs of which {box.failures:,} fail (density {100 * box.density:.0f} %), "
        f"{100 * box.coverage:.0f} % of all failures (coverage), {100 * box.mass:.0f} % of all runs",
    )
    head = [say("输入", "input"), say("盒内", "in the box"), say("全部运行", "all runs"), say("准 p 值", "quasi-p")]
    rows = [
        [
            input_name(str(row["input"]), say),
            bounds_text(float(row["low"]), float(row["high"]), say),
            bounds_text(float(row["least"]), float(row["most"]), say),
            f"{row['quasi_p']:.2g}" + (" ?" if row["quasi_p"] > DOUBTFUL else ""),
        ]
        for row in frame[frame["box"] == k].to_dict("records")
    ]
    lines = [title, table(head, rows)]
    if len(one.scenarios) > 1:
        each = say("，", ", ").join(f"{name} {failures}/{runs}" for name, (runs, failures) in one.scenarios.items())
        lines.append(say(f"盒内各情景失败/运行：{each}", f"Failures of runs in it by scenario: {each}"))
    if box.density < found.density:
        lines.append(
            say(
                f"没有一个盒子的密度达到 {100 * found.density:.0f} %；这是覆盖与密度最均衡的一个。",
                f"No box has a density of {100 * found.density:.0f} %; this is the one that balances both best.",
            )
        )
    return "\n".join(lines)


def _nothing(found: "Discovered", say: Say) -> str:
    if not found.fails.any():
        return say("没有一次运行失败。", "No run fails.")
    if found.fails.all():
        return say(
            "每一次运行都失败，没有哪些未来可以区分。", "Every run fails: there is nothing to tell futures apart by."
        )
    return say("没有找到失败更集中的盒子。", "No box was found in which runs fail more often.")


def caveats(found: "Discovered", say: Say) -> list[str]:
    """Say how far to trust boxes."""
    later = say(
        "从盒子 2 起，运行数、密度、各情景与准 p 值只算前面的盒子之外的运行。",
        "From box 2 on, runs, density, scenarios and quasi-p-values are of the runs outside of the boxes before it.",
    )
    return [
        *([later] if len(found.found) > 1 else []),
        say(
            "准 p 值：去掉这个输入的界限后，失败仍这样集中的概率；盒子就是照这些运行挑的，所以偏小。带 ? 的界限很可能是"
            "偶然。同样的失败往往也能用别的输入划出：盒子描述哪里失败，不证明为什么。",
            "Quasi-p: how likely failures would be as dense if this input's bounds were dropped; the box was chosen by "
            "the same runs, so these are too small. A bound with ? may well be chance. Other inputs often mark off the "
            "same failures: a box says where runs fail and proves no reason.",
        ),
        say(
            "比率是这些运行中的比率，取决于各输入取值的设计；只有输入按其不确定性抽取时才是概率。",
            "Shares are shares of these runs and depend on how its inputs were laid out; they are probabilities "
            "only where these were drawn as they are uncertain.",
        ),
        unidentified(say),
    ]
