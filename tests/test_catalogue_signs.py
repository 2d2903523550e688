"""What a lever is said to raise or lower does not go the other way in a paired run."""

from dataclasses import replace

import pytest

from model.levers import lever_index
from policies.catalogue import catalogue
from policies.projects import shares_of

LAST = 2022
TOLERANCE = 0.005
"""Share of a flow below which a difference says nothing at a tenth of the households."""

UNSEEN = {"village_return"}  # registering back waits for families to register in town and then to return


def outcome(start_tenth, entry, value):
    """Persons and households of each event from 2018 on, and the last year's indicators of the prefecture."""
    model = start_tenth()
    table = model.baseline()
    values = table.values.copy()
    # A quantity for the whole prefecture that every township reads is divided among them.
    values[2:, lever_index(entry.key), :] = value / values.shape[2] if shares_of(entry.key) else value
    model = start_tenth(scenario=replace(table, name="changed", values=values))
    model.run_until(LAST)
    events, indicators = model.events_frame(), model.indicators_frame()
    events = events[events["year"] >= 2018]
    there = (indicators["year"] == LAST) & (indicators["area_code"] == model.region.code)
    flows = (events["persons"] + events["households"]).groupby(events["event"]).sum().to_dict()
    return indicators[there].set_index("indicator")["value"].to_dict() | flows


@pytest.mark.parametrize("entry", catalogue().values(), ids=list(catalogue()))
def test_declared_directions_hold(entry, start_tenth):
    low, high = (outcome(start_tenth, entry, value) for value in (entry.range.low, entry.range.high))
    seen = []
    for direction, flows in ((1, entry.raises), (-1, entry.lowers)):
        for flow in flows:
            before, after = low.get(flow, 0), high.get(flow, 0)
            change = direction * (after - before) / max(abs(before), abs(after), 1e-9)
            assert change > -TOLERANCE, (flow, before, after)
            seen.append(change > 0)
    assert any(seen) or entry.key in UNSEEN
