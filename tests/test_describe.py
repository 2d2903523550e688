"""The model's description holds the tables that the code generates."""

import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES
from agents.parameters import lognormal, normal, uniform
from model.describe import (
    DESCRIPTION,
    described,
    event_table,
    lever_table,
    parameter_table,
    prior_text,
    year_table,
)
from model.events import EVENTS
from model.region import default_region, load_region
from model.rules import all_parameters
from model.year import YEAR
from viz.parameter_words import WORDS


def first_cells(table):
    """First cell of every row below the header."""
    return [line.split(" | ")[0].strip("| `") for line in table.splitlines()[2:]]


def test_description_is_what_the_code_generates():
    text = DESCRIPTION.read_text(encoding="utf-8")
    assert text == described(text), "model/README.md is behind the code: run python -m model.describe"


def test_every_parameter_lever_event_and_step_stands_there():
    assert first_cells(parameter_table()) == [*all_parameters(()), "county_term_CODE"]
    assert first_cells(lever_table()) == list(LEVER_NAMES)
    assert first_cells(event_table()) == [event.name for event in EVENTS]
    assert first_cells(year_table()) == [str(k + 1) for k in range(len(YEAR))]


def test_every_row_has_as_many_cells_as_the_header():
    for table in (parameter_table(), lever_table(), event_table(), year_table()):
        assert len({line.replace("\\|", "").count("|") for line in table.splitlines()}) == 1


def test_bounds_are_told_where_the_family_does_not_imply_them():
    assert prior_text(uniform(1.0, 2.0)) == "Uniform(1, 2)"
    assert prior_text(normal(0.0, 1.0)) == "Normal(0, 1)"
    assert prior_text(lognormal(1.2, 0.4, 0.5, 2.5)) == "LogNormal(1.2, 0.4) on 0.5 … 2.5"


def test_a_missing_marker_is_named():
    with pytest.raises(InputError, match="events:begin"):
        described("<!-- year:begin -->\n<!-- year:end -->\n")


def test_every_parameter_has_words_in_both_languages_and_no_other_has():
    known = all_parameters(load_region(default_region()).county_codes)
    assert set(WORDS) == {name for name in known if not name.startswith("county_term_")}
    assert all(zh and en and not zh.isascii() and en.isascii() for zh, en in WORDS.values())
