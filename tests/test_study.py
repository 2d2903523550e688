"""The worked study runs from its design to its figures, small."""

import runpy
from pathlib import Path

from experiments.draws import prior_draws

SCRIPT = Path(__file__).parents[1] / "docs" / "studies" / "measures.py"


def test_the_worked_study_goes_from_design_to_figures(tmp_path, tiny):
    study = runpy.run_path(str(SCRIPT), run_name="study")["study"]
    answer = study(
        tmp_path, tiny, prior_draws(tiny, 2, populations=(0,)), only=("job_growth", "care"), year=2023, trajectories=2,
        base=2, top=2, scale=1.0, workers=1,
    )  # fmt: skip
    assert set(answer["area_code"]) == {tiny.code, *tiny.county_codes}
    assert (answer["p05"] <= answer["p95"]).all()
    assert (tmp_path / "screening" / "tornado.png").stat().st_size > 5000
    assert (tmp_path / "answer.csv").is_file()
