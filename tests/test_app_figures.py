"""The app's figures: pure functions of frames, with units and sources in both languages, numbers to save, no "
"colour needed."""

import json
import math

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from model.region import Region
from policies.catalogue import catalogue
from tests import app_frames as frames
from viz.app.figures.arcs import arcs_figure
from viz.app.figures.costs import costs_figure
from viz.app.figures.counties import counties_figure
from viz.app.figures.county_map import SHOWN, map_figure
from viz.app.figures.differences import Series, differences_figure, series_of
from viz.app.figures.drawn import Drawn, on_the_wire
from viz.app.figures.figure import Figure
from viz.app.figures.flows import by_county, flows_between
from viz.app.figures.look import LOOKS, plain
from viz.app.figures.movers import movers_figure
from viz.app.figures.numbers import numbers_of
from viz.app.figures.parts import parts_figure, run_parts
from viz.app.figures.pyramid import pyramid_figure
from viz.app.figures.rests import rests_figure
from viz.app.figures.sankey import sankey_figure
from viz.app.figures.shares import HIGH, LONG, shares_figure
from viz.app.figures.standing import standing_rows, standing_table
from viz.charts.costs import LARGEST, YUAN
from viz.language import Say

ZH, EN = Say("zh"), Say("en")
TARGET = "3px,3px"
"""Dash of a target's line."""


def as_plotly(figure: Figure) -> go.Figure:
    """The figure as Plotly reads it; refuses what Plotly does not know."""
    return go.Figure(figure.plain())


def every_figure(region: Region, say: Say) -> list[Drawn]:
    run, ghost, events = frames.indicators(region, 2.0), frames.indicators(region), frames.events(region)
    costs = frames.costs(region)
    whole = costs[costs["area_code"] == region.code]
    titles = {frames.SCENARIO: say("规划", "the plan")}
    return [
        shares_figure(region, say, numbers_of(region, run, ghost)),
        shares_figure(region, say, numbers_of(region, None, None, frames.fan(region))),
        *(map_figure(region, say, run, key) for key in SHOWN),
        *(counties_figure(region, say, run, key, ghost) for key in SHOWN),
        arcs_figure(region, say, events, "residents", (2021, 2035), 1.0),
        sankey_figure(region, say, events, "registrations", (2021, 2035), 1.0),
        parts_figure(region, say, run_parts(run, region.code, "residents"), "residents", region.code),
        pyramid_figure(region, say, frames.pyramid(region)),
        movers_figure(frames.movers(), "residents", "household_type", 2035, say),
        costs_figure(whole, "payer", say),
        costs_figure(whole, "lever", say),
        rests_figure(frames.rests(), "resident_urban_share", say),
        differences_figure(
            series_of(frames.effects(region), "resident_urban", region.code, titles), "resident_urban", True, say
        ),
    ]


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
def test_every_figure_says_unit_and_source_and_has_numbers(packaged: Region, say: Say) -> None:
    for drawn in every_figure(packaged, say):
        assert say("单位", "") in drawn.caption, drawn.name
        assert say("来源：", "Source: ") in drawn.caption, drawn.name
        assert drawn.title, drawn.name
        assert len(drawn.table), drawn.name
        assert all(isinstance(head, str) for head in drawn.table.columns), drawn.name
        assert as_plotly(drawn.figure).layout.font.family.startswith("Noto Sans CJK")


def test_what_a_figure_cannot_say_is_none() -> None:
    figure = Figure({"height": 5})
    figure.add_scatter(x=np.array([1, 2]), y=pd.Series([math.nan, 2.5]), marker=None)
    figure.add_hline(1.0, {"width": 1})
    assert figure.plain()["data"] == [{"type": "scatter", "x": [1, 2], "y": [None, 2.5]}]
    assert figure.plain()["layout"]["shapes"][0]["xref"] == "x domain"
    with pytest.raises(ValueError, match="no_such"):
        as_plotly(Figure({"no_such": 1}))


def test_the_wire_holds_plain_values_only(packaged: Region) -> None:
    for drawn in every_figure(packaged, ZH):
        text = json.dumps(on_the_wire(drawn), allow_nan=False)
        assert "http" not in text.replace("openstreetmap", ""), drawn.name
        assert json.loads(text)["csv"].startswith("\ufeff")


def test_looks_differ_without_colour() -> None:
    assert len({(look.dash, look.symbol) for look in LOOKS}) == len(LOOKS)
    assert len({look.pattern for look in LOOKS}) == len(LOOKS)


def test_shares_show_history_as_marks_and_targets_as_lines(packaged: Region) -> None:
    figure = as_plotly(shares_figure(packaged, EN, numbers_of(packaged, frames.indicators(packaged))).figure)
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    assert list(marks[0].x) == [2016, 2017, 2018, 2019, 2020]
    assert list(marks[0].y) == [56.08, 57.54, 58.74, 59.88, 60.98]
    targets = [(trace.x[1], trace.y[1]) for trace in figure.data if trace.line.dash == TARGET]
    assert targets == [(2025, 65.0), (2035, 74.0)]
    named = [(each.y, each.text) for each in figure.layout.annotations if each.text.startswith("target")]
    assert named == [(65.0, "target >65"), (74.0, "target 74")]


def test_the_baseline_lies_behind_the_run(packaged: Region) -> None:
    figure = as_plotly(
        shares_figure(
            packaged, EN, numbers_of(packaged, frames.indicators(packaged, 2.0), frames.indicators(packaged))
        ).figure
    )
    lines = [trace for trace in figure.data if "lines" in trace.mode and trace.line.dash != TARGET]
    assert [trace.mode for trace in lines] == ["lines", "lines+markers"] * 2
    assert lines[1].y[-1] - lines[0].y[-1] == pytest.approx(2.0)


def test_a_map_has_a_frame_a_year_and_one_scale_for_all(packaged: Region) -> None:
    drawn = map_figure(packaged, EN, frames.indicators(packaged), "transfers", 2020)
    assert [frame.label for frame in drawn.frames] == [str(year) for year in frames.YEARS]
    assert drawn.frames[drawn.shown].label == "2020"
    fills = {frame.traces[0]["fillcolor"] for frame in drawn.frames[1:]}
    assert len(fills) == 1, "the same value has the same shade in every year"
    words = [words["text"] for words in drawn.frames[-1].layout["annotations"]]
    assert len(words) == len(packaged.county_codes)


def test_what_lies_below_nothing_is_hatched(packaged: Region) -> None:
    frame = map_figure(packaged, EN, frames.indicators(packaged), "inflow").frames[-1]
    shapes = [frame.traces[at]["fillpattern"]["shape"] for at in range(len(packaged.county_codes))]
    assert shapes == ["", "", "", "/", "/"]


def test_flows_add_up_and_leave_out_recodes_and_births(packaged: Region) -> None:
    events = frames.events(packaged)
    flows = flows_between(events, packaged, "residents", (2021, 2021), 0.5)
    moved = events[(events["year"] == 2021) & events["event"].isin(["move", "arrival", "departure"])]
    assert flows["persons"].sum() == moved["persons"].sum() / 0.5
    assert flows["persons"].is_monotonic_decreasing
    counties = by_county(flows, packaged)
    assert counties["persons"].sum() == pytest.approx(flows["persons"].sum())
    assert len(counties) < len(flows)


def test_parts_stack_to_their_sum(packaged: Region) -> None:
    run = frames.indicators(packaged)
    drawn = parts_figure(packaged, EN, run_parts(run, packaged.code, "residents"), "residents", packaged.code)
    bars = [trace for trace in as_plotly(drawn.figure).data if trace.type == "bar"]
    total = next(trace for trace in as_plotly(drawn.figure).data if trace.type == "scatter")
    stacked = [math.fsum(column) for column in zip(*(bar.y for bar in bars), strict=True)]
    assert stacked == pytest.approx(list(total.y))
    assert len({(bar.marker.color, bar.marker.pattern.shape) for bar in bars}) == len(bars)


def test_persons_are_in_wan_or_thousands(packaged: Region) -> None:
    for say, unit in ((ZH, "万人"), (EN, "thousand persons")):
        many = frames.movers().assign(persons=4e4)
        moved = movers_figure(many, "residents", "household_type", 2035, say).table
        assert [unit in str(head) for head in moved.columns] == [False, False, True, True, True]
        counted = map_figure(packaged, say, frames.indicators(packaged), "transfers").table
        assert unit in counted.columns[-1]
    assert "万人" in pyramid_figure(packaged, ZH, frames.pyramid(packaged)).caption
    assert "thousand persons" in pyramid_figure(packaged, EN, frames.pyramid(packaged)).caption


def test_a_pyramid_has_men_left_a_frame_a_year_and_is_of_any_county(packaged: Region) -> None:
    drawn = pyramid_figure(packaged, EN, frames.pyramid(packaged))
    assert [frame.label for frame in drawn.frames] == ["2016", "2020", "2025", "2030", "2035"]
    assert max(drawn.figure.data[0]["x"]) <= 0 <= min(drawn.figure.data[1]["x"])
    oldest = drawn.table[drawn.table["age from"] == 90]
    assert len(oldest) == 10, "all from 90 on stand together"
    county = pyramid_figure(packaged, EN, frames.pyramid(packaged), packaged.county_codes[0])
    assert packaged.county_names_en[0] in county.title
    assert county.table["residents (thousand persons)"].sum() == pytest.approx(
        drawn.table["residents (thousand persons)"].sum() / 10
    )


def test_intervals_come_from_draws() -> None:
    ends = ({2021: 0.5, 2022: 1.5}, {2021: 1.5, 2022: 2.5})
    series = [Series("plan", {2021: 1.0, 2022: 2.0}, *ends, 20)]
    drawn = differences_figure(series, "resident_urban_share", False, EN)
    assert list(drawn.figure.data[0]["y"]) == [1.5, 2.5, 1.5, 0.5]
    assert "20 paired draws" in drawn.caption
    assert "no" not in drawn.table.columns
    assert drawn.table["plan, paired draws"].tolist() == [20, 20]


def test_a_single_run_beside_draws_is_called_one() -> None:
    alone = Series("mine", {2021: 1.0, 2022: 2.0}, {}, {})
    assert "One pair" in differences_figure([alone], "resident_urban_share", False, EN).caption
    some = [Series("plan", alone.middle, alone.middle, alone.middle, n) for n in (20, 16)]
    drawn = differences_figure([*some, alone._replace(title="other")], "resident_urban_share", False, EN)
    names = [trace["name"] for trace in drawn.figure.data if "name" in trace]
    assert names == ["plan (20 paired draws)", "plan (16 paired draws)", "other (single run)"]
    assert "Thin lines (other): one pair" in drawn.caption
    assert "plan 20, plan 16" in drawn.caption
    assert drawn.figure.data[-1]["line"]["width"] < drawn.figure.data[1]["line"]["width"]
    assert "单次模拟" in differences_figure([alone], "resident_urban_share", False, ZH).figure.data[0]["name"]


def test_costs_show_their_range_and_who_saves(packaged: Region) -> None:
    costs = frames.costs(packaged)
    drawn = costs_figure(costs[costs["area_code"] == packaged.code], "payer", EN)
    assert drawn.table["payer"].tolist() == ["central government", "county", "city"]
    assert drawn.table["yuan"].tolist() == pytest.approx([4.5e8, 3e8, -1.5e8])
    assert (drawn.table["yuan, low"] < drawn.table["yuan"]).all()


def test_costs_of_many_levers_add_up_to_those_of_all() -> None:
    keys = list(catalogue())[: LARGEST + 7]
    rows = [(2021, key, "city", 1e7 * (at + 1), 5e6 * (at + 1), 2e7 * (at + 1)) for at, key in enumerate(keys)]
    costs = pd.DataFrame(rows, columns=["year", "lever", "payer", *YUAN]).assign(quantity=1.0)
    drawn = costs_figure(costs, "lever", EN)
    bars = drawn.figure.data[0]
    assert bars["y"][-1] == "all others (7)"
    assert sum(bars["x"]) == pytest.approx(sum(row[3] for row in rows) / 1e6)
    assert f"{len(keys)} levers, together 1,900 million yuan" in drawn.caption
    assert len(drawn.table) == len(keys)
    assert "其余 7 项合计" in costs_figure(costs, "lever", ZH).figure.data[0]["y"]


def test_no_target_stands_on_a_line(packaged: Region) -> None:
    run = frames.indicators(packaged)
    figure = shares_figure(packaged, ZH, numbers_of(packaged, run)).figure
    low, high = figure.layout["yaxis"]["range"]
    named = [each for each in figure.layout["annotations"] if str(each["text"]).startswith("目标")]
    assert len(named) == 2
    for each in named:
        side = 1 if each["yanchor"] == "bottom" else -1
        ends = sorted((each["y"] + side * 0.01 * (high - low), each["y"] + side * HIGH * (high - low)))
        for trace in figure.data:
            if trace.get("name"):
                met = np.interp(np.linspace(each["x"], each["x"] + LONG, 9), trace["x"], trace["y"])
                assert not ((ends[0] <= met) & (met <= ends[1])).any()


def test_the_fourteen_indicators_have_a_status(packaged: Region) -> None:
    rows = standing_rows(frames.indicators(packaged), packaged, EN)
    assert {row.number for row in rows} == {str(n) for n in range(1, 15)} | {""}
    shares = {row.year: row for row in rows if row.number == "1"}
    assert shares["2035"].mark == "✗"
    assert shares["2035"].status.startswith("short by")
    assert all(row.mark in "✓✗≈–" for row in rows)
    assert [row.target for row in rows if row.mark == "≈"] == ["≈[100]", "≈1"]
    assert len(standing_table(rows, ZH)) == len(rows)
    for say, unit, target, value in ((ZH, "万人", "[14.5]", "15.00"), (EN, "thousand persons", "[145]", "150.00")):
        jobs = next(row for row in standing_rows(frames.indicators(packaged), packaged, say) if row.number == "2")
        assert unit in jobs.name
        assert (jobs.target, jobs.value) == (target, value)


def test_a_title_that_looks_like_a_tag_stays_a_text(packaged: Region) -> None:
    assert plain("<b>&") == "&lt;b&gt;&amp;"
    series = series_of(frames.effects(packaged), "share_gap", packaged.code, {frames.SCENARIO: "<a href='x'>x"})
    figure = as_plotly(differences_figure(series, "share_gap", False, EN).figure)
    assert "<a" not in figure.data[0].name


def test_another_region_draws_too(tiny: Region) -> None:
    run = frames.indicators(tiny)
    for key in SHOWN:
        assert map_figure(tiny, ZH, run, key).frames
    assert len(arcs_figure(tiny, ZH, frames.events(tiny), "residents", (2016, 2035), 1.0).table)
    assert isinstance(shares_figure(tiny, ZH, numbers_of(tiny, run)).table, pd.DataFrame)
