"""The part of the report that concerns one scenario."""

from viz.charts.costs import costs_chart
from viz.charts.counties import counties_chart
from viz.charts.movers import movers_chart
from viz.charts.parts import layers_chart, parts_chart
from viz.charts.rests import rests_chart
from viz.compare_levers import Levers, moved_table
from viz.compare_limits import acting_everywhere, rests_not_run, what_rests_on_assumptions
from viz.compare_money import levers_table, payers_table, per_table
from viz.compare_page_pieces import figure_html, paragraphs, table_html
from viz.compare_people import movers_table
from viz.compare_rests import rests_table
from viz.compare_tables import county_table, parts_table, spillover_table
from viz.compare_values import Compared
from viz.compare_words import LEDGERS
from viz.hypertext import Html, joined, tag
from viz.language import Say

WHOLE = 100
"""Columns in which every name of a lever has room."""


def scenario_html(compared: Compared, name: str, levers: Levers, say: Say) -> Html:
    """Write what one scenario changes, and everything that follows from it."""
    pieces = (_levers, _parts, _counties, _movers, _costs, _rests)
    scenario = next(scenario for scenario in compared.scenarios if scenario.name == name)
    notes = [say(*note[:2]) for note in scenario.notes]
    about = say(*scenario.about)
    return tag(
        "section",
        tag("h2", compared.title(name, say)),
        paragraphs(filter(None, [about, *notes])),
        *(piece(compared, name, levers, say) for piece in pieces),
        class_="scenario",
        id=f"scenario-{compared.others.index(name)}",
    )


def _levers(compared: Compared, name: str, levers: Levers, say: Say) -> Html:
    """Show which levers move, and how far their effects are known."""
    moved = levers[name]
    return joined(
        [
            tag("h3", say("改变了什么", "What it changes")),
            tag("aside", what_rests_on_assumptions(moved, say)),
            table_html(moved_table(moved, compared.region, compared.last, say, columns=WHOLE)),
        ]
    )


def _parts(compared: Compared, name: str, _: Levers, say: Say) -> Html:
    """Show what the differences are made of."""
    return joined(
        [
            tag("h3", say("差异由什么构成", "What the difference is made of")),
            figure_html(parts_chart(compared, name, say)),
            figure_html(layers_chart(compared, name, say)),
            tag(
                "div", *(tag("div", table_html(parts_table(compared, name, at, say))) for at in LEDGERS), class_="pair"
            ),
        ]
    )


def _counties(compared: Compared, name: str, _: Levers, say: Say) -> Html:
    """Show where the differences arise, and what spills over."""
    spilled = table_html(spillover_table(compared, name, compared.last, say))
    return joined(
        [
            tag("h3", say("在哪里", "Where")),
            figure_html(counties_chart(compared, name, say)),
            table_html(county_table(compared, name, compared.last, say)),
            spilled or tag("p", acting_everywhere(say)),
        ]
    )


def _movers(compared: Compared, name: str, _: Levers, say: Say) -> Html:
    """Show who lives or registers elsewhere."""
    charts = (figure_html(movers_chart(compared, name, ledger, say)) for ledger in LEDGERS)
    return joined([tag("h3", say("是谁", "Who")), *charts, table_html(movers_table(compared, name, say))])


def _costs(compared: Compared, name: str, _: Levers, say: Say) -> Html:
    """Show what it costs, and whom."""
    tables = (payers_table, levers_table, per_table)
    return joined(
        [
            tag("h3", say("花多少钱，谁出", "What it costs, and whom")),
            figure_html(costs_chart(compared, name, say)),
            *(table_html(each(compared, name, say)) for each in tables),
        ]
    )


def _rests(compared: Compared, name: str, _: Levers, say: Say) -> Html:
    """Show what the effect rests on."""
    found = table_html(rests_table(compared, name, say))
    return joined(
        [
            tag("h3", say("结果取决于哪些假定", "What the result rests on")),
            figure_html(rests_chart(compared, name, say)),
            found or tag("p", rests_not_run(say)),
        ]
    )
