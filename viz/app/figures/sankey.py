"""Flows between the villages and towns of counties, and places outside: one band each, from left to right."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.flows import KINDS, by_county, flows_between, flows_table, place_label, place_of
from viz.app.figures.look import LOOKS, new_figure, persons_axis, plain, veil
from viz.charts.drawing import GHOST, INK
from viz.language import Say
from viz.place_names import place_names

if TYPE_CHECKING:
    from model.region import Region

HEIGHT = 560
SMALLEST = 0.004
"""Part of all flows below which a band could not be seen."""


def sankey_figure(
    region: "Region", say: Say, events: pd.DataFrame, kind: str, years: tuple[int, int], scale: float
) -> Drawn:
    """Draw flows between parts of counties; what is too small to be seen stands in the table.

    Args:
        region: that was run.
        say: the language.
        events: of the run.
        kind: residents or registrations.
        years: first and last, both counted.
        scale: persons of the run per person.
    """
    flows = by_county(flows_between(events, region, kind, years, scale), region)
    seen = flows[flows["persons"] >= SMALLEST * float(flows["persons"].sum())]
    divisor, unit = persons_axis(seen["persons"].tolist(), say)
    names = place_names(region, say)
    origins, destinations = (sorted(set(seen[end]), key=_order) for end in ("origin", "destination"))
    at = {("origin", word): i for i, word in enumerate(origins)}
    at |= {("destination", word): len(origins) + i for i, word in enumerate(destinations)}
    figure = new_figure(HEIGHT, margin={"l": 4, "r": 4, "t": 8, "b": 8})
    figure.add_sankey(
        arrangement="snap",
        valueformat=",.2f" if divisor > 1 else ",.0f",
        valuesuffix=f" {unit}",
        textfont={"size": 12, "color": INK},
        node={
            "label": [plain(place_label(word, region, names, say)) for word in (*origins, *destinations)],
            "color": [_color(word) for word in (*origins, *destinations)],
            "pad": 12,
            "thickness": 14,
            "line": {"width": 0.5, "color": INK},
        },
        link={
            "source": [at["origin", str(word)] for word in seen["origin"]],
            "target": [at["destination", str(word)] for word in seen["destination"]],
            "value": (seen["persons"] / divisor).tolist(),
            "color": [veil(_color(str(word)), 0.35) for word in seen["origin"]],
        },
    )
    return Drawn(
        f"sankey-{kind}",
        figure,
        say(f"{KINDS[kind][0]}，{years[0]}—{years[1]} 年", f"{KINDS[kind][1].capitalize()}, {years[0]}–{years[1]}"),
        say(
            f"单位：{unit}，各年相加；左为来处，右为去处。村改居没有人迁移，不在其中。来源：模拟的事件账。",
            f"Unit: {unit}, all years together; from the left to the right. Recodes, by which nobody moves, are "
            "left out. "
            "Source: the model's account of events.",
        ),
        flows_table(flows, region, names, say),
        height=HEIGHT,
    )


def _order(word: str) -> tuple[int, str]:
    """Sort villages first, then towns, then places outside."""
    place = place_of(word)
    return ("rural", "urban", "").index(place.part), place.code


def _color(word: str) -> str:
    """Give the colour of villages, towns and places outside; their names say the same."""
    return {"rural": LOOKS[2].color, "urban": LOOKS[0].color}.get(place_of(word).part, GHOST)
