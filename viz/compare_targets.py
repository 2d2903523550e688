"""The plan's targets beside every scenario of a comparison, with what each falls short by."""

import pandas as pd

from policies.indicators import indicators_for, status_of
from viz.compare_tables import Table
from viz.compare_values import Compared, shortened
from viz.language import Say
from viz.targets_report import standing_cells


def targets_table(compared: Compared, say: Say) -> Table:
    """Lay out each target that the model produces a value for, the reference first."""
    runs = {name: _run(compared, name) for name in (compared.reference, *compared.others)}
    rows = []
    for one in indicators_for(compared.region):
        if one.role != "produced" or not one.has_number:
            continue
        found = [status_of(one, run, compared.region) for run in runs.values()]
        for at, standing in enumerate(found[0]):
            if standing.year > compared.last:
                continue
            unit = compared.units.get(one.indicator, "")
            cells = [standing_cells(standings[at], unit, say) for standings in found]
            words = [shortened(say(*one.name), 32), str(standing.year), cells[0][0]]
            rows.append([*words, *(_cell(text, short, say) for _, text, short in cells)])
    head = [say("规划指标", "plan's indicator"), say("年", "year"), say("目标", "target")]
    head += [compared.label(name, say, 14) for name in runs]
    note = say(
        "✓ 为达到，括号内为尚差；[ ] 为累计；≈ 为约数，不判定。没有政策变化的趋势也可能达到目标："
        "达到目标不能证明政策有效，效果只看成对的差异。",
        "✓: met; in brackets: short by; [ ]: sums over years; ≈: about, not judged. The trend without any change of "
        "policy may reach a target: meeting one proves nothing "
        "about a policy; effects are paired differences.",
    )
    return Table(say("规划目标", "The plan's targets"), head, rows, note=note if rows else "")


def _cell(value: str, short: str, say: Say) -> str:
    """Write a value with a tick, or with what it falls short by."""
    if short == say("达到", "met"):
        return f"{value} ✓"
    return value if short == "–" else f"{value} ({short})"


def _run(compared: Compared, name: str) -> pd.DataFrame:
    """Give a scenario's indicators as a run leaves them behind."""
    effects = compared.frames.effects
    kept, column = (compared.others[0], "reference") if name == compared.reference else (name, "value")
    rows = effects[effects["scenario"] == kept]
    return rows[["year", "area_code", "indicator", "unit"]].assign(value=rows[column])
