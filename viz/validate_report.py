"""The report of a validation as Markdown with pictures, in one language; every number comes from the frames."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from calibration.calibrating import LEAST_DRAWS, LEAST_EFFECTIVE
from calibration.kept import Kept
from viz.charts.drawing import Chart, save_picture
from viz.language import Say

PICTURES = "report"
"""Folder of the pictures, beside the report."""
COLOURS = 96


class Told(NamedTuple):
    """What a section is made of."""

    kept: Kept
    frames: dict[str, pd.DataFrame]
    say: Say
    picture: Callable[[Chart], str]
    """Writes a chart, and gives the line that shows it."""


def write_report(kept: Kept, frames: dict[str, pd.DataFrame], out: Path, quick: bool, say: Say) -> Path:
    """Write report and pictures.

    Args:
        kept: the calibration.
        frames: of `calibration.validating.validate`.
        out: folder of the report.
        quick: sizes were too small to be shown, which it then says.
        say: the language.

    Returns:
        Path of the report.
    """
    from viz.validate_forecast import trend_section
    from viz.validate_ranking import ranking_section
    from viz.validate_scores import held_out_section, hindcast_section
    from viz.validate_taught import lessons_section, predictive_section, recovery_section, taught_section
    from viz.validate_world import inputs_section, movers_section, rests_section

    (out / PICTURES).mkdir(parents=True, exist_ok=True)
    told = Told(kept, frames, say, lambda chart: _picture(chart, out, say))
    sections = (
        lessons_section, taught_section, recovery_section, predictive_section, held_out_section, hindcast_section,
        movers_section, inputs_section, trend_section, rests_section, ranking_section,
    )  # fmt: skip
    text = "\n\n".join([_head(kept, quick, say), *(section(told) for section in sections)]) + "\n"
    path = out / say("REPORT.zh.md", "REPORT.md")
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
    return path


def _picture(chart: Chart, out: Path, say: Say) -> str:
    name = f"{chart.name}{say('.zh', '')}.png"
    save_picture(chart, out / PICTURES / name)
    _fewer_colours(out / PICTURES / name)
    return f"![{chart.title}]({PICTURES}/{name})"


def _fewer_colours(path: Path) -> None:
    """Make a picture a quarter as large: reports are kept with the project, and charts have few colours."""
    from PIL import Image

    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _head(kept: Kept, quick: bool, say: Say) -> str:
    """Title, what was validated, and what to beware of."""
    told, region = kept.posterior.manifest, kept.region
    title = say(f"# {region.name_zh}：校准的检验", f"# {region.name_en}: how far the calibration can be trusted")
    what = say(
        f"由 `luohu validate` 生成，勿手改。后验 {len(kept.posterior.draws):,} 个样本（有效 {told['effective']:.0f} "
        "个），"
        f"模拟库 {len(kept.bank.squares):,} 次运行，规模 {kept.scale:g}；后验摘要 `{kept.posterior.digest[:16]}`。",
        f"Made by `luohu validate`, not by hand. Posterior: {len(kept.posterior.draws):,} draws, of which "
        f"{told['effective']:.0f} are effective; bank: {len(kept.bank.squares):,} runs at scale {kept.scale:g}; digest "
        f"`{kept.posterior.digest[:16]}`.",
    )
    lines = [title, what]
    if quick:
        lines.append(say(
            "**这是 --quick 的小规模结果，只用来查看，不可引用。**",
            "**Made with --quick: sizes are too small for any of this to be quoted.**",
        ))  # fmt: skip
    if not told.get("sound", False):
        lines.append(say(
            f"**后验样本不足（至少要 {LEAST_DRAWS} 个、有效 {LEAST_EFFECTIVE} 个），不应使用。**",
            f"**The posterior is unsound: at least {LEAST_DRAWS} draws are needed, {LEAST_EFFECTIVE} of them "
            "effective.**",
        ))  # fmt: skip
    return "\n\n".join(lines)
