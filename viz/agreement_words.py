"""Words on whether the posterior of the bank alone and that of the ABC-SMC agree, and why not; from the manifest."""

from collections.abc import Mapping
from typing import Any

from viz.language import Say

APART = 0.2
"""Standard deviations within which both posteriors should agree on a learned parameter."""

Taught = Mapping[str, Mapping[str, Any]]


def agreement(taught: Taught, learned: list[str], say: Say) -> str:
    """Say whether the bank's own posterior agrees on what was learned, and what sets the two apart if not."""
    apart = _off(taught, learned, "apart")
    if not apart:
        return say(
            f"模拟库的回归调整后验与 ABC-SMC 的后验在每个学到的参数上相差不到 {APART} 个标准差。",
            f"The bank's regression-adjusted posterior and that of the ABC-SMC agree within {APART} standard "
            "deviations on every learned parameter.",
        )
    alike, surface = (_off(taught, learned, name) for name in ("apart_populations", "apart_surface"))
    most = max(abs(taught[name]["apart_surface"]) for name in learned)
    return say(
        f"模拟库的回归调整后验与 ABC-SMC 的后验在 {len(learned)} 个学到的参数中有 {len(apart)} 个相差超过 {APART} "
        f"个标准差：{_listed(apart, say)}。让模拟库的各人口按样本中的份额计，"
        f"还剩 {len(alike)} 个：{_listed(alike, say)}。"
        f"用同一模拟库学得的曲面代替直线，样本在其上继续游走，还剩 {len(surface)} 个：{_listed(surface, say)}"
        f"（最多 {most:.2f}）。",
        f"The bank's regression-adjusted posterior differs from that of the ABC-SMC by more than {APART} standard "
        f"deviations on {len(apart)} of {len(learned)} learned parameters: {_listed(apart, say)}. With its populations "
        f"counting as among the draws it does on {len(alike)}: {_listed(alike, say)}. With the surface that the same "
        f"bank taught in place of straight lines, over which the draws walk on, on {len(surface)}: "
        f"{_listed(surface, say)} (at most {most:.2f}). ",
    ) + _why(len(apart), len(alike), len(surface), say)


def _why(apart: int, alike: int, surface: int, say: Say) -> str:
    """Name the cause that the numbers name, if they name one."""
    if surface >= min(apart, alike):
        return say("两种后验为何不同，这些数没有说明。", "Why the two differ these numbers do not tell.")
    text = say(
        "所以差别主要来自直线：最近的运行离目标仍远，直线要一直画到目标",
        "So the difference is mostly made by straight lines, drawn to the targets from runs that are far from them",
    )
    if alike < apart:
        text += say("；其余来自各人口的份额", "; some of it by how much each population counts")
    return text + say(
        "。游走从样本出发，走得不够远时会偏向一致，所以这只是有所指，不算证明。",
        ". That walk begins at the draws and leans towards agreement if it is too short, so this points to the cause "
        "and does not prove it.",
    )


def shrunk(taught: Taught, say: Say) -> str:
    """Say how far the draws have shrunk in what nobody learned, and what is left of that when they walk on."""
    others = [entry for entry in taught.values() if not entry["learned"]]
    if not others:
        return ""
    names = ("contraction", "contraction_settled")
    before, after = (sum(entry[name] for entry in others) / len(others) for name in names)
    return say(
        f"没有学到的 {len(others)} 个参数，样本的平均收缩为 {before:.2f}；样本继续游走之后为 {after:.2f}。"
        "差额来自样本出自少数谱系，不是数据所教，所以这些参数的区间宽度宜看作先验的宽度。",
        f"The {len(others)} parameters not learned have shrunk by {before:.2f} on the mean among the draws, and by "
        f"{after:.2f} once the draws have walked on. What the walk gives back was made by draws of few lineages, not "
        "by data: the widths of these parameters are better read as the prior's.",
    )


def _off(taught: Taught, names: list[str], column: str) -> list[str]:
    """Those further apart than they should be, with how far."""
    return [f"`{name}` {taught[name][column]:+.2f}" for name in names if abs(taught[name][column]) > APART]


def _listed(names: list[str], say: Say) -> str:
    return say("、", ", ").join(names) or say("无", "none")
