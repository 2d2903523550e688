"""Questions and answers as they travel between processes: whole, and with nothing but text and numbers."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from agents.errors import InputError
from model.region import Region, default_region, load_region
from viz.app.answers import FRAMES, NO_PAIRS, Answer, Paired, Question, bytes_of, coded_frame, frame_of, stream_of
from viz.app.draft import Draft


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(default_region())


def answer(question: Question) -> Answer:
    indicators = pd.DataFrame(
        {
            "year": [2016, 2017],
            "area_code": question.draft.region.code,
            "indicator": "resident_urban_share",
            "value": [56.0, 57.5],
            "unit": "%",
        }
    )
    empty = pd.DataFrame({"year": pd.Series([], dtype="int64"), "note": pd.Series([], dtype="str")})
    frames = dict.fromkeys(FRAMES, empty) | {"indicators": indicators}
    account = stream_of(pd.DataFrame({"event": ["move", "birth", "move"], "persons": [3, 1, 2]}))
    return Answer(question, {"digest": "d"}, account=account, seconds=0.5, since=2015, **frames)


def spelled(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with its categories as plain words."""
    return frame.astype({name: "str" for name in frame.columns if frame[name].dtype == "category"})


def test_equal_questions_share_a_key_however_they_are_written(region):
    plan = Question(Draft(region, "plan"))
    assert plan.key == Question(Draft(region, "plan").named("名", "name")).key
    others = [
        Question(Draft(region)),
        Question(Draft(region, "plan"), seed=2),
        Question(Draft(region, "plan"), scale=0.1),
        Question(Draft(region, "plan"), until=2030),
        Question(Draft(region, "plan"), population=1),
        Question(Draft(region, "plan"), parameters=(("b_town", 1.0),)),
    ]
    assert len({plan.key, *(other.key for other in others)}) == 7


def test_an_answer_travels_whole(region):
    question = Question(Draft(region))
    sent = answer(question)
    came = Answer.unpacked(sent.packed(), question)
    for name in FRAMES:
        pd.testing.assert_frame_equal(spelled(getattr(came, name)), getattr(sent, name))
    assert came.events.to_dict("list") == {"event": ["move", "birth", "move"], "persons": [3, 1, 2]}
    assert (came.digest, came.hash, came.seconds, came.since) == ("d", question.draft.hash, 0.5, 2015)
    assert came.complete
    rest = Answer.unpacked(sent.packed(without=("indicators",)), question, came)
    assert rest.indicators is came.indicators
    pd.testing.assert_frame_equal(spelled(rest.costs), sent.costs)
    pd.testing.assert_frame_equal(rest.events, came.events)
    assert came.value("resident_urban_share", 2017) == 57.5
    assert came.series("resident_urban_share").to_dict() == {2016: 56.0, 2017: 57.5}
    assert came.size > 0
    with pytest.raises(InputError, match="no rent"):
        came.value("rent", 2017)


def test_words_travel_as_categories_that_sort_as_words_do():
    words = ["return", "birth", "move", None, "birth"]
    sent = pd.DataFrame({"event": pd.Series(words, dtype="str"), "persons": range(5), "share": 0.5})
    came = frame_of(stream_of(sent))
    pd.testing.assert_frame_equal(spelled(came), sent)
    assert list(came["event"].cat.categories) == ["birth", "move", "return"]
    long = pd.DataFrame({"event": ["transfer_rural_to_urban", "household_moved"] * 50_000})
    assert bytes_of(frame_of(stream_of(long))) < bytes_of(long) / 10
    assert len(stream_of(long)) < bytes_of(long) / 100


def test_columns_become_the_frame_that_would_have_travelled():
    columns = {"year": [2021, 2020], "word": ["b", "a"], "value": [1.5, float("nan")]}
    assert_frame_equal(coded_frame(columns), frame_of(stream_of(pd.DataFrame(columns))))
    assert_frame_equal(frame_of(stream_of(coded_frame(columns))), coded_frame(columns))


def test_the_band_of_paired_differences(region):
    assert NO_PAIRS.band("gap", region.code).empty
    rows = pd.DataFrame(
        {"draw": range(5), "area_code": "1", "indicator": "gap", "year": 2030, "difference": [1.0, 2.0, 3.0, 4.0, 5.0]}
    )
    paired = Paired(5, 20, 0.02, rows)
    assert not paired.complete
    assert paired.band("gap", "1").iloc[0].to_dict() == pytest.approx(
        {"year": 2030, "mean": 3.0, "p05": 1.2, "p25": 2.0, "p50": 3.0, "p75": 4.0, "p95": 4.8}
    )
