"""Where a figure's numbers come from is said under its picture, in its file, and in the file's name."""

import csv
import io

import pytest

from viz.app.figures.origin import Origin, origin_words
from viz.language import Say

ONE = Origin("plan, “more”; changed", "0123456789abcdef", 7, 1.0)
TWO = Origin("另一个", "fedcba9876543210", 7, 0.05)


@pytest.mark.parametrize("say", [Say("zh"), Say("en")], ids=["zh", "en"])
def test_a_run_is_named_with_its_hash_seed_and_scale(say: Say) -> None:
    words = origin_words([ONE], say)
    for text in (words["origin"], words["origin_cells"]):
        assert "0123456789ab" in text
        assert "7" in text
        assert say("全部家庭", "every household") in text
    assert words["origin_file"] == "-01234567"
    heads, cells = (next(csv.reader(io.StringIO(words[key]))) for key in ("origin_heads", "origin_cells"))
    assert len(heads) == len(cells) == 4
    assert cells[0] == ONE.title


def test_several_runs_are_all_named() -> None:
    words = origin_words([ONE, TWO], Say("en"))
    assert words["origin_file"] == "-01234567-fedcba98"
    assert "preview (5 % of the households)" in words["origin"]
    assert next(csv.reader(io.StringIO(words["origin_cells"])))[2] == "7"


def test_what_is_no_run_says_nothing() -> None:
    assert set(origin_words([], Say("zh")).values()) == {""}
