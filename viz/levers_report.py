"""The catalogue of levers on a terminal: a table by chapter, and one lever whole."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from policies.counts import counted
from policies.entry import value_text
from policies.projects import places_of
from viz.language import Say
from viz.levers_words import AREAS, CHAPTERS, KINDS_OF_PLAN, PAYERS, RULES, STATUSES, UNITS, flow_name
from viz.table import table, wrap

if TYPE_CHECKING:
    from policies.entry import Entry

COLUMNS = 100
"""Widest line."""


def overview(entries: Mapping[str, "Entry"], say: Say) -> str:
    """Write every lever in one line, chapter by chapter."""
    head = [
        say("杠杆", "lever"),
        say("含义", "what it is"),
        say("单位", "unit"),
        say("允许", "allowed"),
        "2016",
        "2020",
        "2025",
        "2035",
    ]
    parts = []
    for chapter in dict.fromkeys(entry.chapter for entry in entries.values()):
        rows = [_line(entry, say) for entry in entries.values() if entry.chapter == chapter]
        parts.append(f"{say(*CHAPTERS[chapter])}\n{table(head, rows, left=3)}")
    note = say(
        "2016、2020 为历史，2025、2035 为规划。* 规划所述或由其推出，~ 每个合成人口各自抽取，其余为假定或文献。"
        "luohu levers 名称 显示一条的全部。",
        "2016 and 2020 are history, 2025 and 2035 the plan. * stated in the plan or derived from it, ~ drawn by each "
        "synthetic population, the others assumed or from literature. luohu levers NAME shows one whole.",
    )
    return "\n\n".join([*parts, "\n".join(wrap(note, COLUMNS))])


def _line(entry: "Entry", say: Say) -> list[str]:
    """Write one lever's cells."""
    planned, history, lever = entry.planned(), entry.history, entry.lever
    cells = [entry.key, say(*entry.name), _unit(entry, say), f"{lever.low:g}–{lever.high:g}"]
    cells += [f"{value_text(history.values[i])}{_mark(history.status[i])}" for i in (0, 4)]
    return cells + [f"{value_text(planned[year])}{_mark(_status_in(entry, year))}" for year in (2025, 2035)]


def _status_in(entry: "Entry", year: int) -> str:
    """Status of the point that gives a year's value; on a line between two points, an assumption."""
    at = [point for point in entry.plan.points if point[0] <= year]
    exact = bool(at) and (at[-1][0] == year or entry.plan.shape == "step" or at[-1] == entry.plan.points[-1])
    return at[-1][2] if exact else "assumption"


def _mark(status: str) -> str:
    """Sign that shows where a value comes from."""
    return {"stated": "*", "derived": "*", "drawn": "~"}.get(status, "")


def _unit(entry: "Entry", say: Say) -> str:
    """Write the unit."""
    return say(UNITS[entry.lever.unit], entry.lever.unit)


def one_lever(entry: "Entry", names: Mapping[str, str], learned: Collection[str], say: Say) -> str:
    """Write one lever whole; `names` are those of townships by code, `learned` what the data taught."""
    lever = entry.lever
    blocks = [
        f"{entry.key} · {say(*entry.name)}",
        _folded(say(*entry.explain), ""),
        "\n".join(_clauses(entry, say)),
        "\n".join(
            [
                _pair(say("单位", "unit"), _unit(entry, say)),
                _pair(say("允许", "allowed"), f"{lever.low:g} – {lever.high:g}"),
                _pair(
                    say("合理范围", "range"),
                    f"{entry.range.low:g} – {entry.range.high:g} · {_status(entry.range.status, say)}",
                ),
                _folded(say(*entry.range.note), "  "),
                _pair(say("作用于", "acts in"), _where(entry, names, say)),
                _pair(say("升高时增加", "raises"), _flows(entry.raises, say)),
                _pair(say("升高时减少", "lowers"), _flows(entry.lowers, say)),
                _pair(say("效应", "effect"), f"{_status(entry.effect_in(learned), say)} · {_parameters(entry)}"),
            ]
        ),
        "\n".join(_values(entry, say)),
        "\n".join(_cost(entry, say)),
    ]
    return "\n\n".join(blocks)


def _parameters(entry: "Entry") -> str:
    """Name those through which it acts."""
    return ", ".join(entry.parameters) or "–"


def _clauses(entry: "Entry", say: Say) -> Iterable[str]:
    """Write the plan's own words, each with where they stand."""
    for clause in entry.clauses:
        chapter, section = clause.section.split(".")
        box = say(f"，专栏{clause.box}", f", box {clause.box}") if clause.box else ""
        yield say(f"第{chapter}章第{section}节{box}", f"chapter {chapter}, section {section}{box}")
        yield _folded(say(f"“{clause.quote}”", clause.quote), "  ")


def _values(entry: "Entry", say: Say) -> Iterable[str]:
    """Write the value of every year, then how they came about."""
    history, plan = entry.history, entry.plan
    for year, value, status in zip(range(2016, 2021), history.values, history.status, strict=True):
        yield f"{year}  {value:<8g} {_status(status, say)}"
    yield _folded(say(*history.note), "  ")
    planned = entry.planned()
    for first in (2021, 2026, 2031):
        yield (
            f"{first}–{first + 4}  "
            + "  ".join(f"{value_text(planned[year]):<7}" for year in range(first, first + 5)).rstrip()
        )
    points = say("、", ", ").join(f"{year}: {value:g} {_status(status, say)}" for year, value, status in plan.points)
    yield _folded(f"{say(*KINDS_OF_PLAN[plan.shape])} {points}", "  ")
    yield _folded(say(*plan.note), "  ")


def _cost(entry: "Entry", say: Say) -> Iterable[str]:
    """Write what a unit costs and who pays."""
    cost = entry.cost
    unit = say(f"元，{cost.per[0]}", f"yuan a {cost.per[1]}")
    yield _pair(
        say("费用", "cost"), f"{cost.yuan:,.0f} ({cost.low:,.0f}–{cost.high:,.0f}) {unit} · {_status(cost.status, say)}"
    )
    yield _pair(say("由谁支付", "paid by"), say("、", ", ").join(say(*PAYERS[payer]) for payer in cost.payers))
    yield _folded(say(*cost.note), "  ")
    yield _pair(
        say("数量", "units"),
        say(*RULES[entry.quantity.rule]) + say("：", ": ") + say(*counted(entry.quantity.counts())),
    )
    yield _folded(say(*entry.quantity.note), "  ")


def _where(entry: "Entry", names: Mapping[str, str], say: Say) -> str:
    """Write on which level it is set, and where the plan has projects of it."""
    places = say("、", ", ").join(names.get(code, code) for code in places_of(entry.key))
    return say(*AREAS[entry.acts]) + (say("；项目所在：", "; projects in ") + places if places else "")


def _flows(flows: tuple[str, ...], say: Say) -> str:
    """Write the names of events and indicators."""
    return say("、", ", ").join(flow_name(flow, say) for flow in flows) or "–"


def _status(status: str, say: Say) -> str:
    """Write how far a value may be trusted."""
    return say(*STATUSES[status])


def _pair(name: str, text: str) -> str:
    """Write a name and what it is, folded under itself."""
    return "\n  ".join(wrap(f"{name}: {text}", COLUMNS - 2))


def _folded(text: str, indent: str) -> str:
    """Fold a text, every line indented."""
    return "\n".join(indent + line for line in wrap(text, COLUMNS - len(indent)))
