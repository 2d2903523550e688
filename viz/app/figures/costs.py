"""What a scenario costs more or less than the baseline, by payer and by lever, with the range of the unit costs."""

import math

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, bars_of, new_figure, plain
from viz.charts.costs import YUAN, bar_name, summed, total_text, with_others
from viz.charts.drawing import INK
from viz.compare_numbers import digits, money_unit
from viz.compare_values import shortened
from viz.compare_words import lever_name
from viz.language import Say
from viz.levers_words import PAYERS


def costs_figure(costs: pd.DataFrame, by: str, say: Say) -> Drawn:
    """Draw costs of all years together, a bar each, with a line from the low to the high end.

    Args:
        costs: rows of the whole prefecture: (year, lever, payer, yuan, yuan_low, yuan_high, …) of one scenario.
        by: payer or lever.
        say: the language.
    """
    whole = summed(costs, by)
    sums = whole if by == "payer" else with_others(whole)
    largest = float(sums.abs().to_numpy().max()) if len(sums) else 0.0
    divisor, unit = money_unit(largest if math.isfinite(largest) else 0.0, say)
    names = [_name(str(key), by, len(whole), say) for key in sums.index]
    middle, low, high = ((sums[column].astype(float) / divisor).tolist() for column in YUAN)
    height = 110 + 34 * max(len(sums), 2)
    figure = new_figure(height, showlegend=False)
    for sign, look in ((1.0, LOOKS[0]), (-1.0, LOOKS[1])):
        rows = [at for at, value in enumerate(middle) if (value >= 0) == (sign > 0)]
        figure.add_bar(
            orientation="h",
            y=[names[at] for at in rows],
            x=[middle[at] for at in rows],
            marker=bars_of(look),
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high[at] - middle[at] for at in rows],
                "arrayminus": [middle[at] - low[at] for at in rows],
                "color": INK,
                "thickness": 1.3,
                "width": 4,
            },
            hovertemplate="%{y}: %{x:,.2f} " + unit + "<extra></extra>",
        )
    # Beyond the thin line: on a short bar the two would be drawn over each other.
    ends = [max(0.0, *each) for each in zip(middle, high, strict=True)]
    figure.add_scatter(
        x=ends,
        y=names,
        mode="text",
        text=[f" {digits(value)}" for value in middle],
        textposition="middle right",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )
    left, right = min([0.0, *low]), max([0.0, *ends])
    figure.update_layout(
        xaxis=axis(
            unit, zeroline=True, zerolinecolor=INK, tickformat=",", range=[1.05 * left, right + 0.22 * (right - left)]
        ),
        yaxis=axis(showgrid=False, categoryorder="array", categoryarray=names[::-1]),
    )
    first, last = (int(costs["year"].min()), int(costs["year"].max())) if len(costs) else (0, 0)
    total = total_text(whole, say) if by == "lever" else ""
    words = say("由谁支付", "by payer") if by == "payer" else say("按杠杆", "by lever")
    return Drawn(
        f"costs-{by}",
        figure,
        say(f"{first}—{last} 年的费用，{words}", f"Costs, {first}–{last}, {words}"),
        say(
            total
            + f"单位：{unit}，与基线之差，各年相加，不折现。细线为单价的高低范围；单价多为假定。来源：杠杆目录的单价 "
            "× 模拟的数量。",
            total + f"Unit: {unit}; against the baseline, years added up, not discounted. Thin lines: from the low to "
            "the high unit cost, most of which are assumptions. Source: the catalogue's unit costs × the model's "
            "quantities.",
        ),
        _table(whole, by, say),
        height=height,
    )


def _name(key: str, by: str, rows: int, say: Say) -> str:
    """Name a payer or a lever; or the bar of the other levers."""
    return plain(say(*PAYERS[key]) if by == "payer" else shortened(bar_name(key, rows, say), 34))


def _table(sums: pd.DataFrame, by: str, say: Say) -> pd.DataFrame:
    """Lay out all of them in yuan."""
    table = sums.reset_index()
    table[by] = [say(*PAYERS[str(key)]) if by == "payer" else lever_name(str(key), say) for key in table[by]]
    names = (say("元", "yuan"), say("元，低", "yuan, low"), say("元，高", "yuan, high"))
    head = say("支付方", "payer") if by == "payer" else say("杠杆", "lever")
    return table.rename(columns={by: head, **dict(zip(YUAN, names, strict=True))})
