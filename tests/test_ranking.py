"""Places of scenarios under structural variants, where the answer is known."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration.ranking import THE_MODEL, agreement, kendall, ranked


def test_kendall_of_known_lists():
    first = np.array([4.0, 3.0, 2.0, 1.0])
    assert kendall(first, first) == 1.0
    assert kendall(first, -first) == -1.0
    # One pair of six stands the other way round.
    assert kendall(first, np.array([4.0, 2.0, 3.0, 1.0])) == pytest.approx(4 / 6)
    # A pair that is tied in one list alone: five pairs agree, of six and five that are told apart.
    assert kendall(first, np.array([4.0, 3.0, 2.995, 1.0])) == pytest.approx(5 / np.sqrt(6 * 5))
    assert math.isnan(kendall(first, np.zeros(4)))


def test_who_changes_place_is_named():
    rows = [
        (variant, name, "resident_urban_share", draw, effect + 0.1 * (draw - 1))
        for variant, effects in ((THE_MODEL, (0.9, 0.5, -0.2)), ("no-kin", (0.4, 0.7, -0.3)))
        for name, effect in zip(("plan", "schools", "land"), effects, strict=True)
        for draw in range(3)
    ]
    found = pd.DataFrame(rows, columns=["variant", "scenario", "indicator", "draw", "effect"])
    places = ranked(found)
    table = places.set_index(["variant", "scenario"])
    assert table.loc[(THE_MODEL, "plan"), "effect"] == pytest.approx(0.9)
    assert table["place"].tolist() == [1, 2, 3, 2, 1, 3]
    assert (table["p05"] < table["effect"]).all()
    (only,) = agreement(places).to_dict("records")
    assert (only["variant"], only["moved"]) == ("no-kin", "plan schools")
    assert only["tau"] == pytest.approx(1 / 3)
