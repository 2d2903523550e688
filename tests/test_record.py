"""The yearly record: what is told where there is nothing to tell of, and who is counted where."""

import numpy as np
import pytest

from agents.columns import AWAY, SLOTS
from agents.members import age_in, schooling_of, works
from model.events import MARRIAGE_TRANSFER, URBAN_TO_RURAL
from model.holdings import ELDERS_LEFT


def test_a_township_without_a_town_has_no_rent_vacancy_or_job_chance(in_2024):
    frame = in_2024.indicators_frame()
    towns, last = frame[frame["area_code"].str.len() == 9], frame["year"].max()
    dwellings = in_2024.state.places.dwellings[1 : in_2024.state.inside : 2]
    none = {str(code) for code, number in zip(in_2024.region.township_codes, dwellings, strict=True) if number == 0}
    assert none
    for name in ("rent", "dwelling_vacancy", "job_chance"):
        rows = towns[(towns["indicator"] == name) & (towns["year"] == last)].set_index("area_code")["value"]
        assert {str(code) for code in rows.index[rows.isna()]} == none
        assert name == "dwelling_vacancy" or (rows.dropna() > 0.0).all()


def test_elders_are_left_behind_where_members_are_away_and_nobody_who_works_is_at_home(in_2024):
    s, expected, cared_for = in_2024.state, 0, 0
    h = s.households
    for row in np.flatnonzero((h.id[: s.used] != 0) & (h.away[: s.used] >= 0)):
        home = [slot for slot in range(SLOTS) if h.birth[row, slot] and not h.traits[row, slot] & AWAY]
        age = {slot: age_in(2024, int(h.birth[row, slot])) for slot in home}
        elders = sum(age[slot] >= 60 for slot in home)
        if any(works(age[slot], schooling_of(int(h.traits[row, slot]))) for slot in home):
            cared_for += elders
        else:
            expected += elders
    assert s.tally.holdings[:, ELDERS_LEFT].sum() == expected > 1000
    assert cared_for > 1000


def test_marriages_to_villages_are_transfers_as_those_to_towns_are(in_2024):
    s, frame = in_2024.state, in_2024.indicators_frame()
    followed = s.flow[MARRIAGE_TRANSFER, 1 : s.inside : 2, 0 : s.inside : 2].sum()
    row = frame.query("year == 2024 and area_code == '410600' and indicator == 'transfers_urban_to_rural'")
    assert row["value"].item() == pytest.approx((s.flow[URBAN_TO_RURAL].sum() + followed) / s.scale)
    assert followed > 0
