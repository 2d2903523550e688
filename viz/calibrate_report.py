"""What `luohu calibrate` prints: what the data taught, what they did not, and whether the posterior can be used."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viz.agreement_words import agreement, shrunk
from viz.language import Say
from viz.table import table, wrap

if TYPE_CHECKING:
    from calibration.posterior import Posterior

WIDTH = 110


def calibration_report(posterior: "Posterior", out: Path, say: Say) -> str:
    """Write the whole report.

    Args:
        posterior: that was found.
        out: folder of the calibration.
        say: the language.
    """
    taught: dict[str, Mapping[str, Any]] = posterior.manifest["parameters"]
    order = sorted(taught, key=lambda name: -float(taught[name]["contraction"]))
    learned = [name for name in order if taught[name]["learned"]]
    others = [name for name in order if not taught[name]["learned"]]
    parts = [
        soundness(posterior.manifest, say),
        say("由数据得知（learned）", "learned") + "\n" + taught_table(taught, learned, say)
        if learned
        else say("没有任何参数由数据得知。", "Nothing was learned."),
        "\n".join(wrap(_unlearned(taught, others, say), WIDTH)),
        "\n".join(wrap(agreement(taught, learned, say).replace("`", ""), WIDTH)),
        "\n".join(wrap(shrunk(taught, say), WIDTH)),
        say(f"后验：{posterior.path}", f"posterior: {posterior.path}")
        + f"\ndigest {posterior.digest}\n"
        + say(
            f"采用它并求拟合点：luohu calibrate --out {out} --adopt（地区、目标须相同）",
            f"to adopt it and find the fitted point: luohu calibrate --out {out} --adopt (same region and targets)",
        ),
    ]
    return "\n\n".join(parts)


def soundness(manifest: Mapping[str, Any], say: Say) -> str:
    """Say how many draws there are, how different, and whether that suffices."""
    draws, different = manifest["draws"], manifest["effective"]
    text = say(
        f"后验 {draws:,} 个抽样，出自有效 {different:.0f} 个粒子。",
        f"{draws:,} draws, from effectively {different:.0f} particles.",
    )
    verdict = (
        say("可以使用。", "Sound.")
        if manifest["sound"]
        else say(
            "不可靠：抽样过少或过于相同，不要据此下结论。",
            "NOT SOUND: too few or too similar; conclude nothing from it.",
        )
    )
    return "\n".join(wrap(f"{text} {verdict}", WIDTH))


def taught_table(taught: Mapping[str, Mapping[str, Any]], names: list[str], say: Say) -> str:
    """Lay out parameters: contraction in both posteriors, posterior with its 90 % interval, prior."""
    head = [
        say("参数", "parameter"), say("收缩", "contraction"), say("模拟库", "in the bank"), say("后验均值", "mean"),
        "90 %", say("先验均值 ± 标准差", "prior mean ± sd"), say("两者之差", "apart"),
    ]  # fmt: skip
    rows = []
    for name in names:
        entry = taught[name]
        rows.append(
            [
                name, f"{entry['contraction']:.2f}", f"{entry['contraction_bank']:.2f}", f"{entry['mean']:.3g}",
                f"{entry['low']:.3g} … {entry['high']:.3g}", f"{entry['prior_mean']:.3g} ± {entry['prior_sd']:.2g}",
                f"{entry['apart']:+.2f}",
            ]
        )  # fmt: skip
    return table(head, rows)


def _unlearned(taught: Mapping[str, Mapping[str, Any]], names: list[str], say: Say) -> str:
    """List what the data did not teach, the most contracted first."""
    listed = ", ".join(f"{name} {taught[name]['contraction']:.2f}" for name in names)
    return say(
        f"未能由数据得知（not learned，{len(names)} 个，附收缩）：{listed}。"
        "它们从宽度上与先验分不开；集合预测用抽样自身的值。",
        f"not learned ({len(names)}, with their contraction): {listed}. They are not told apart from "
        "their priors by their width; ensembles use the draws' own values.",
    )
