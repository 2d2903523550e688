"""What a scenario costs: tables by payer, by lever, and per additional resident."""

import math

from viz.charts.costs import summed
from viz.compare_numbers import money, money_range, whole
from viz.compare_tables import Table
from viz.compare_values import Compared
from viz.compare_words import PER, lever_name
from viz.language import Say
from viz.levers_words import PAYERS, STATUSES


def payers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by payer."""
    sums = summed(compared.costs(name), "payer")
    rows = [[say(*PAYERS[str(payer)]), *_range(row, say)] for payer, row in sums.iterrows()]
    totals = compared.costs(name)[["yuan", "yuan_low", "yuan_high"]].sum()
    rows.append([say("合计", "sum"), *_range(totals, say)])
    return Table(say("费用，按支付方", "Costs by payer"), _head(say("支付方", "payer"), say), rows, strong=(len(rows) - 1,))


def levers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by lever, with the status of the unit cost."""
    costs = compared.costs(name)
    statuses = costs.groupby("lever")["status"].first()
    rows = []
    for lever, row in summed(costs, "lever").iterrows():
        status = str(statuses[lever])
        label = say(*STATUSES[status]) if status in STATUSES else status
        rows.append([lever_name(str(lever), say), label, *_range(row, say)])
    head = _head(say("杠杆", "lever"), say)
    return Table(
        say("费用，按杠杆", "Costs by lever"), [head[0], say("单价来源", "unit cost"), *head[1:]], rows, left=2
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


def _range(row: object, say: Say) -> list[str]:
    """Write the middle, low and high ends."""
    found = [float(row[key]) for key in ("yuan", "yuan_low", "yuan_high")]  # type: ignore[index]
    return [money(value, say) for value in found]


def _head(first: str, say: Say) -> list[str]:
    """Give the head of a table of costs."""
    return [first, say("居中", "middle"), say("低", "low"), say("高", "high")]
