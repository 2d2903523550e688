"""What a scenario costs: tables by payer, by lever, and per additional resident."""

import pandas as pd

from policies.cost_words import NOTES
from viz.charts.costs import YUAN, summed
from viz.compare_levers import NAMES
from viz.compare_numbers import digits, money_range, money_unit, whole
from viz.compare_tables import Table
from viz.compare_values import Compared, shortened
from viz.compare_words import PER, lever_name
from viz.language import Say
from viz.levers_words import PAYERS, STATUSES

CAUSES = {"set": ("所定", "set"), "followed": ("随之", "follows")}
"""Whether the scenario sets a lever, or its costs follow from what others do."""


def payers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by payer."""
    sums = summed(compared.costs(name), "payer")
    unit = _unit(compared, name, say)
    rows = [[say(*PAYERS[str(payer)]), *_range(row, unit)] for payer, row in sums.iterrows()]
    if rows:
        rows.append([say("合计", "sum"), *_range(whole_cost(compared, name), unit)])
    title = say(f"费用，按支付方（{unit[1]}）", f"Costs by payer ({unit[1]})")
    return Table(title, [say("支付方", "payer"), *_ends(say)], rows, strong=(len(rows) - 1,))


def levers_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the costs by lever, with the status of the unit cost."""
    costs = compared.costs(name)
    unit = _unit(compared, name, say)
    statuses = dict(zip(costs["lever"], costs["status"], strict=True))
    chosen = set(costs.loc[costs["cause"] == "set", "lever"])
    rows = []
    for key, row in summed(costs, "lever").iterrows():
        lever = str(key)
        cause = CAUSES["set" if lever in chosen else "followed"]
        words = [shortened(lever_name(lever, say), NAMES), say(*cause), say(*STATUSES[statuses[lever]])]
        rows.append([*words, *_range(row, unit)])
    title = say(f"费用，按杠杆（{unit[1]}）", f"Costs by lever ({unit[1]})")
    return Table(
        title, [say("杠杆", "lever"), say("起因", "cause"), say("单价来源", "unit cost"), *_ends(say)], rows, left=3
    )


def per_table(compared: Compared, name: str, say: Say) -> Table:
    """Lay out the cost of each additional resident and registration; a dash where there are none."""
    frame = compared.cost_per(name)
    rows = []
    for row in frame[frame["until_year"].isin(compared.reported())].to_dict("records"):
        yuan, low, high = (float(row[key]) for key in ("yuan", "yuan_low", "yuan_high"))
        cost = money_range(yuan, low, high, say)
        rows.append([say(*PER[str(row["per"])]), str(int(row["until_year"])), whole(float(row["persons"])), cost])
    head = [
        say("单位费用", "cost per person"),
        say("截至", "until"),
        say("新增人数", "persons gained"),
        say("元", "yuan"),
    ]
    missing = dict.fromkeys(str(note) for note in frame["note"] if note)
    note = say("；", "; ").join(say(f"– {NOTES[key][0]}", f"–: {NOTES[key][1]}") for key in missing)
    return Table(say("每新增一人的费用", "Cost per additional person"), head, rows, left=1, note=note)


def _unit(compared: Compared, name: str, say: Say) -> tuple[float, str]:
    """Give the divisor and the unit of a scenario's tables of costs."""
    return money_unit(float(whole_cost(compared, name).abs().max()), say)


def whole_cost(compared: Compared, name: str) -> "pd.Series[float]":
    """Give all that a scenario costs more than the reference: yuan, yuan_low, yuan_high."""
    from policies.costing import spent

    sums: pd.Series[float] = spent(compared.costs(name), [])[YUAN].sum()
    return sums


def _range(row: "pd.Series[float]", unit: tuple[float, str]) -> list[str]:
    """Write the middle, low and high ends."""
    return [digits(float(row[key]) / unit[0]) for key in YUAN]


def _ends(say: Say) -> list[str]:
    """Give the heads of the three columns of money."""
    return [say("居中", "middle"), say("低", "low"), say("高", "high")]
