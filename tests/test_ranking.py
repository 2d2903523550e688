"""Places of scenarios under structural variants, where the answer is known."""

import math

import numpy as np
import pandas as pd
import pytest

from calibration.ranking import THE_MODEL, agreement, kendall, pairs, ranked
from viz.language import Say
from viz.validate_ranking import ranking_section
from viz.validate_report import Told


def table(effects, spread=0.0, draws=3):
    """Effects of "plan", "schools" and "land" under each variant; all draws share their luck but for `spread`."""
    luck = np.random.default_rng(1)
    rows = [
        (variant, name, "resident_urban_share", 2035, draw, effect + 0.1 * draw + spread * luck.standard_normal(), 30)
        for variant, own in effects.items()
        for name, effect in zip(("plan", "schools", "land"), own, strict=True)
        for draw in range(draws)
    ]
    return pd.DataFrame(rows, columns=["variant", "scenario", "indicator", "year", "draw", "effect", "runs"])


def test_kendall_of_known_orders():
    # Pairs of four in the order 12 13 14 23 24 34; 1 where the first stands ahead.
    first = np.ones(6)
    assert kendall(first, first) == 1.0
    assert kendall(first, -first) == -1.0
    # One pair of six stands the other way round.
    assert kendall(first, np.array([1.0, 1.0, 1.0, -1.0, 1.0, 1.0])) == pytest.approx(4 / 6)
    # A pair that is tied in one list alone: five pairs agree, of six and five that are told apart.
    assert kendall(first, np.array([1.0, 1.0, 1.0, 0.0, 1.0, 1.0])) == pytest.approx(5 / np.sqrt(6 * 5))
    assert math.isnan(kendall(first, np.zeros(6)))


def test_who_changes_place_is_named():
    found = table({THE_MODEL: (0.9, 0.5, -0.2), "no-kin": (0.4, 0.7, -0.3)})
    places = ranked(found)
    assert places.set_index(["variant", "scenario"]).loc[(THE_MODEL, "plan"), "effect"] == pytest.approx(1.0)
    assert places["place"].tolist() == [1, 2, 3, 2, 1, 3]
    assert (places["p05"] < places["effect"]).all()
    (only,) = agreement(pairs(found)).to_dict("records")
    assert (only["variant"], only["changed"], only["told"]) == ("no-kin", "plan schools", 3)
    assert only["tau"] == pytest.approx(1 / 3)


def test_what_is_tied_changes_no_place():
    """Raw ranks differ by a thousandth of a point, which the rule of ties calls nothing."""
    found = table({THE_MODEL: (0.501, 0.5, -0.2), "no-kin": (0.5, 0.504, -0.3)})
    assert ranked(found)["place"].tolist() == [1, 1, 3, 1, 1, 3]
    (only,) = agreement(pairs(found)).to_dict("records")
    assert (only["changed"], only["told"]) == ("", 2)
    assert only["tau"] == pytest.approx(1.0)


def test_an_order_within_the_error_of_its_difference_is_a_tie():
    noisy = table({THE_MODEL: (0.6, 0.5, -3.0), "no-kin": (0.5, 0.6, -3.0)}, spread=0.5, draws=20)
    apart = pairs(noisy)
    one = apart[(apart["first"] == "plan") & (apart["second"] == "schools")]
    assert (one["se"] > 0.08).all()
    assert (one["order"] == 0).all()
    assert agreement(apart)["changed"].tolist() == [""]
    assert ranked(noisy)["place"].tolist() == [1, 1, 3, 1, 1, 3]
    # The same difference is told where all draws share their luck.
    sure = table({THE_MODEL: (0.6, 0.5, -3.0), "no-kin": (0.5, 0.6, -3.0)}, spread=0.001, draws=20)
    assert agreement(pairs(sure))["changed"].tolist() == ["plan schools"]


def test_of_one_draw_only_the_rule_of_ties_is_left():
    found = table({THE_MODEL: (0.501, 0.5, -0.2), "no-kin": (0.5, 0.6, -0.3)}, draws=1)
    assert pairs(found)["se"].isna().all()
    assert ranked(found)["place"].tolist() == [1, 1, 3, 2, 1, 3]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_section_names_changed_pairs_with_their_errors(language):
    found = table({THE_MODEL: (0.9, 0.5, -0.2), "no-kin": (0.4, 0.7, -0.3)}, spread=0.01)
    text = ranking_section(Told(None, {"ranking": found}, Say(language), str))
    assert "+0.40 ± 0.0" in text
    assert "nan" not in text
    alone = ranking_section(Told(None, {"ranking": table({THE_MODEL: (0.9, 0.5, -0.2)}, draws=1)}, Say(language), str))
    assert "nan" not in alone
