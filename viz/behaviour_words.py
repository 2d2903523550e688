"""What a run's parameters are, in words: calibrated, prior means, or others; and what the data did not teach."""

from collections.abc import Mapping
from typing import Any

from model.standing import FITTED, MEANS
from viz.language import Say

Behaviour = Mapping[str, Any]
"""`behaviour` of a manifest, as `model.standing.Standing.told` gives it."""


def behaviour_short(behaviour: Behaviour, say: Say) -> str:
    """Say in two words what the parameters are."""
    if behaviour["are"] == FITTED:
        return say("已校准", "calibrated")
    return say("先验均值", "prior means") if behaviour["are"] == MEANS else say("自定", "given")


def behaviour_sentence(behaviour: Behaviour, say: Say) -> str:
    """Say what the parameters are, and which of them the data taught."""
    if behaviour["are"] == MEANS:
        return say("参数取先验均值，未经校准。", "Parameters are prior means, not calibrated.")
    if behaviour["are"] != FITTED:
        return say(
            "参数由使用者或后验抽样给出，不是拟合点，也不是先验均值。",
            "Parameters are given ones: neither the fitted point nor prior means.",
        )
    learned = behaviour["learned"]
    names = say("、", ", ").join(learned) if learned else say("无", "none")
    text = say(
        f"参数取校准后的拟合点。数据教会的（learned）：{names}；其余未能由数据得知：从宽度上与先验分不开，取后验中一个抽样的值。",
        f"Parameters are those of the fitted point. Learned from the data: {names}; all others were not learned: "
        "they are not told apart from their priors by their width, and take the values of one draw of the posterior.",
    )
    if not behaviour["its_population"]:
        text += say(
            "合成人口不是拟合时的那一个，吻合程度会差一些。",
            " The synthetic population is not the one that they were fitted with, and fits less well.",
        )
    if not behaviour.get("its_structure", True):
        text += say(
            "本次运行取结构变体，参数并未对它拟合。",
            " The run takes a structural variant, to which nothing was fitted.",
        )
    if not behaviour.get("its_data", True):
        text += say(
            "区域数据不是拟合时所用的，请重新校准。",
            " The region's data are not those that they were fitted to: calibrate again.",
        )
    return text
