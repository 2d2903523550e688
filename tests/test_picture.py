"""The picture of a run, at whatever year it ends: no name outside the plot, over a mark, a line or another name."""

import itertools
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from model.region import Region
from viz.charts.fonts import use_fonts
from viz.language import Say
from viz.picture import SHARES, draw_shares, name_shares

RISES = {"resident_urban_share": (54.58, 1.3), "registered_urban_share": (38.39, 0.75)}
"""At the start, and points a year."""


@dataclass
class Run:
    region: Region
    until: int

    def indicators_frame(self) -> pd.DataFrame:
        rows = [
            (year, self.region.code, name, first + rise * (year - self.region.start))
            for name, (first, rise) in RISES.items()
            for year in range(self.region.start, self.until + 1)
        ]
        return pd.DataFrame(rows, columns=["year", "area_code", "indicator", "value"])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("until", [2016, 2017, 2020, 2025, 2030, 2035])
def test_names_keep_apart(until: int, language: str, packaged: Region) -> None:
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    say = Say(language)
    use_fonts(say)
    figure, axis = plt.subplots(figsize=(6.3, 4.6), layout="constrained")
    draw_shares(axis, Run(packaged, until), say)
    name_shares(axis, Run(packaged, until), say)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axis.texts]
    texts = [text.get_text() for text in axis.texts]
    assert [any(text.startswith(say(*SHARES[name][:2])) for text in texts) for name in SHARES] == [True, True]
    assert {">65", "74"} <= set(texts)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    for box in boxes:
        assert axis.bbox.x0 < box.x0 < box.x1 < axis.bbox.x1
        assert axis.bbox.y0 < box.y0 < box.y1 < axis.bbox.y1
        for line in axis.lines:
            corners = axis.transData.transform(np.column_stack(line.get_data()))
            steps = np.linspace(0, len(corners) - 1, 2000)
            ways = np.column_stack([np.interp(steps, range(len(corners)), corners[:, k]) for k in (0, 1)])
            assert not any(box.contains(*way) for way in ways)
    plt.close(figure)
