"""A chance and what was drawn are written so that a reader sees which of them is less."""

from model.region import Region
from viz.language import Say
from viz.trace_choice import drawn
from viz.trace_names import Names


def test_what_rounds_alike_has_more_digits(tiny: Region) -> None:
    zh, en = (Names(tiny, Say(language)) for language in ("zh", "en"))
    assert drawn(0.5, 0.25, zh) == "概率 50.0%，抽到 25.0%"
    assert drawn(0.01801, 0.01799, zh) == "概率 1.801%，抽到 1.799%"
    assert drawn(0.0180, 0.0184, en) == "chance 1.80 %, drew 1.84 %"
    assert drawn(0.005, 0.00501, en) == "chance 0.500 %, drew 0.501 %"
    assert drawn(0.25, 0.25, en) == "chance 25.000000 %, drew 25.000000 %"
