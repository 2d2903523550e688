"""Runs whose units and costs are tested, and what they leave behind."""

from dataclasses import replace

import numpy as np

from model.levers import lever_index
from model.migration import MigrationModel
from policies.catalogue import catalogue
from policies.counts import Outcome

ENTRIES = catalogue()
LAST = 2024
CHANGES = {
    "exit_price": 20_000, "resettlement": 4, "fertility": 1.04, "amenity": 0.5, "travel": 0.9, "land_credibility": 0.8,
    "permit_senior": 1.0, "rural_jobs": 0.02, "job_growth": 0.02,
}  # fmt: skip


def outcome(model: MigrationModel) -> Outcome:
    return Outcome(model.scenario, model.indicators_frame(), model.events_frame(), model.scale)


def ran(start, until=LAST, levers=None, **options) -> Outcome:
    model = start(levers=levers, **options)
    model.run_until(until)
    return outcome(model)


def under(run: Outcome, lever: str, value: float, townships=slice(None)) -> Outcome:
    """The same counts under another value of one lever: nothing that people do changes."""
    values = np.copy(run.table.values)
    values[:, lever_index(lever), townships] = value
    return run._replace(table=replace(run.table, values=values))
