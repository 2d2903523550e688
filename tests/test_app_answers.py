"""Questions and answers as they travel between processes: whole, and with nothing but text and numbers."""

import pandas as pd
import pytest

from agents.errors import InputError
from model.region import Region, default_region, load_region
from viz.app.answers import FRAMES, NO_PAIRS, Answer, Paired, Question
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
    return Answer(question, {"digest": "d"}, seconds=0.5, since=2015, **frames)


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
        pd.testing.assert_frame_equal(getattr(came, name), getattr(sent, name))
    assert (came.digest, came.hash, came.seconds, came.since) == ("d", question.draft.hash, 0.5, 2015)
    assert came.complete
    rest = Answer.unpacked(sent.packed(without=("indicators",)), question, came)
    assert rest.indicators is came.indicators
    pd.testing.assert_frame_equal(rest.costs, sent.costs)
    assert came.value("resident_urban_share", 2017) == 57.5
    assert came.series("resident_urban_share").to_dict() == {2016: 56.0, 2017: 57.5}
    assert came.size > 0
    with pytest.raises(InputError, match="no rent"):
        came.value("rent", 2017)


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
