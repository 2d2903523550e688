"""What a scenario costs: tables by payer, by lever, and per additional resident."""

import math

import pandas as pd

from viz.charts.costs import YUAN, summed
from viz.compare_numbers import digits, money_range, money_unit, whole
from viz.compare_tables import Table
from viz.compare_values import Compared
from viz.compare_words import PER, lever_name
from viz.language import Say
from viz.levers_words import PAYERS, STATUSES


def payers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by payer."""
    sums = summed(compared.costs(name), "payer")
    unit = _unit(compared, name, say)
    rows = [[say(*PAYERS[str(payer)]), *_range(row, unit)] for payer, row in sums.iterrows()]
    totals = compared.costs(name)[YUAN].sum()
    if rows:
        rows.append([say("合计", "sum"), *_range(totals, unit)])
    title = say(f"费用，按支付方（{unit[1]}）", f"Costs by payer ({unit[1]})")
    return Table(title, [say("支付方", "payer"), *_ends(say)], rows, strong=(len(rows) - 1,), note=_note(say))


def levers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by lever, with the status of the unit cost."""
    costs = compared.costs(name)
    unit = _unit(compared, name, say)
    statuses = costs.groupby("lever")["status"].first()
    rows = []
    for lever, row in summed(costs, "lever").iterrows():
        status = str(statuses[lever])
        label = say(*STATUSES[status]) if status in STATUSES else status
        rows.append([lever_name(str(lever), say), label, *_range(row, unit)])
    title = say(f"费用，按杠杆（{unit[1]}）", f"Costs by lever ({unit[1]})")
    return Table(title, [say("杠杆", "lever"), say("单价来源", "unit cost"), *_ends(say)], rows, left=2)


def _note(say: Say) -> str:
    """Say how costs are added up."""
    return say(
        "与参照情景之差，各年相加，不折现；低、高为单价范围的两端。",
        "Against the reference, years added up, not discounted; low and high: the ends of the unit costs' ranges.",
    )


def per_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the cost of each additional resident and registration; a dash where there are none."""
    frame = compared.cost_per(name)
    rows = []
    for row in frame[frame["until_year"].isin(compared.reported())].to_dict("records"):
        yuan, low, high = (float(row[key]) for key in ("yuan", "yuan_low", "yuan_high"))
        cost = money_range(yuan, low, high, say) if math.isfinite(yuan) else say("没有新增，不计", "none gained: not given")
        rows.append([say(*PER[str(row["per"])]), str(int(row["until_year"])), whole(float(row["persons"])), cost])
    head = [say("单位费用", "cost per person"), say("截至", "until"), say("新增人数", "persons gained"), say("元", "yuan")]
    return Table(say("每新增一人的费用", "Cost per additional person"), head, rows, left=1)


def _unit(compared: Compared, name: str, say: Say) -> tuple[float, str]:
    """Give the divisor and the unit of a scenario's tables of costs."""
    largest = compared.costs(name)[YUAN].sum().abs().max()
    return money_unit(float(largest), say)


def _range(row: "pd.Series[float]", unit: tuple[float, str]) -> list[str]:
    """Write the middle, low and high ends."""
    return [digits(float(row[key]) / unit[0]) for key in YUAN]


def _ends(say: Say) -> list[str]:
    """Give the heads of the three columns of money."""
    return [say("居中", "middle"), say("低", "low"), say("高", "high")]
