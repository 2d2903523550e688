"""Winners and losers: who counts in town because of a scenario, and who no longer does, by household type and more."""

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, bars_of, new_figure, persons_axis
from viz.charts.drawing import INK
from viz.compare_people import GROUPINGS, GROUPS, KINDS, Balance, balances
from viz.language import Say


def movers_figure(frame: pd.DataFrame, ledger: str, by: str, year: int, say: Say) -> Drawn:
    """Draw what each kind of change adds to the towns (right) and takes from them (left), group by group.

    Args:
        frame: (ledger, change, by, group, persons) of one scenario and year, against the baseline.
        ledger: residents or registrations.
        by: of GROUPINGS.
        year: at whose end the runs are compared.
        say: the language.
    """
    groups = balances(frame[frame["ledger"] == ledger], by)
    divisor, unit = persons_axis([sum(pair.gained for pair in pairs) for pairs in groups.values()], say)
    labels = [say(*GROUPS[by][group]) for group in groups]
    height = 200 + 38 * max(len(groups), 2)
    figure = new_figure(height, barmode="relative", bargap=0.3)
    for at, (kind, look) in enumerate(zip(KINDS, LOOKS, strict=False)):
        for sign in (1.0, -1.0):
            figure.add_bar(
                orientation="h",
                y=labels,
                x=[sign * _side(pairs[at], sign) / divisor for pairs in groups.values()],
                marker=bars_of(look),
                name=say(*kind.name),
                legendgroup=kind.name[1],
                showlegend=sign > 0,
                hovertemplate="%{y}: %{x:+,.2f} " + unit + f"<extra>{say(*kind.name)}</extra>",
            )
    nets = [sum(pair.gained - pair.lost for pair in pairs) / divisor for pairs in groups.values()]
    figure.add_scatter(
        x=nets,
        y=labels,
        mode="markers",
        marker={"color": INK, "size": 9, "symbol": "diamond", "line": {"width": 1, "color": "white"}},
        name=say("净数", "balance"),
        hovertemplate="%{y}: %{x:+,.2f} " + unit + "<extra></extra>",
    )
    figure.update_layout(
        xaxis=axis(unit, zeroline=True, zerolinecolor=INK),
        yaxis=axis(autorange="reversed", showgrid=False),
    )
    return Drawn(
        f"movers-{ledger}-{by}",
        figure,
        _title(year, ledger, by, say),
        say(
            f"单位：{unit}（全市规模）。向右：在本情景下算在城镇而在基线下不算的人；向左：相反；菱形为净数，各组相加即城镇人数之差。"
            "来源：逐人比较两次模拟。",
            f"Unit: {unit} (full size). Rightwards: who counts in town under this scenario and not under the baseline; "
            "leftwards: the reverse; diamonds: the balance, which adds up over groups to the towns' difference. "
            "Source: "
            "both runs, person by person.",
        ),
        _table(groups, by, (divisor, unit), say),
        height=height,
    )


def _side(pair: Balance, sign: float) -> float:
    """Give who is gained, or who is lost."""
    return pair.gained if sign > 0 else pair.lost


def _title(year: int, ledger: str, by: str, say: Say) -> str:
    """Say who is meant."""
    grouping = say(*GROUPINGS[by])
    if ledger == "residents":
        return say(f"{year} 年谁因此住在城镇：按{grouping}", f"Who lives in town because of it, {year}, by {grouping}")
    return say(
        f"{year} 年谁因此落户城镇：按{grouping}", f"Who is registered in town because of it, {year}, by {grouping}"
    )


def _table(groups: dict[str, list[Balance]], by: str, count: tuple[float, str], say: Say) -> pd.DataFrame:
    """Lay out persons by group and kind."""
    divisor, unit = count
    rows = [
        (
            say(*GROUPS[by][group]),
            say(*kind.name),
            *(n / divisor for n in (pair.gained, pair.lost, pair.gained - pair.lost)),
        )
        for group, pairs in groups.items()
        for kind, pair in zip(KINDS, pairs, strict=True)
    ]
    heads = (
        say("组", "group"),
        say("变化", "change"),
        say(f"多（{unit}）", f"gained ({unit})"),
        say(f"少（{unit}）", f"lost ({unit})"),
        say(f"净（{unit}）", f"net ({unit})"),
    )
    return pd.DataFrame(rows, columns=list(heads))
