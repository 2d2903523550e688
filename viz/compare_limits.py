"""What a reader of a comparison must know: what the differences mean, and what cannot be known."""

from collections.abc import Sequence

from viz.behaviour_words import Behaviour, behaviour_sentence
from viz.compare_levers import Moved, assumed
from viz.language import Say
from viz.run_report import limits


def what_differences_mean(say: Say, behaviour: Behaviour) -> str:
    """Say why the differences are the levers' doing, and what they leave out."""
    are = behaviour_sentence(behaviour, say)
    return say(
        "各情景成对比较：同一合成人口、同一种子，每户每年的每一次抽签都相同，因此差异只由杠杆造成。"
        f"一个种子的噪声不等于参数的不确定性：换一组参数或另一个合成人口，差异会不同。{are}",
        "Scenarios are paired: the same synthetic population, the same seed, and every household's every draw the "
        "same, "
        "so the differences are caused by the levers alone. One seed's noise is not the parameters' uncertainty: other "
        f"parameters, or another synthetic population, give other differences. {are}",
    )


def what_rests_on_assumptions(moved: Sequence[Moved], say: Say) -> str:
    """List the levers moved whose effects are assumptions."""
    if not moved:
        return say("两个情景的杠杆完全相同。", "The levers of both scenarios are the same.")
    doubtful = assumed(moved)
    names = say("、", ", ").join(f"{say(*lever.entry.name)} ({lever.entry.key})" for lever in doubtful)
    if not doubtful:
        return say(
            f"改变的 {len(moved)} 个杠杆的效应都有文献依据，没有一个只是假定。",
            f"The effects of all {len(moved)} levers moved have a source in the literature; none is a bare assumption.",
        )
    return say(
        f"改变的 {len(moved)} 个杠杆中，{len(doubtful)} 个的效应属于假定：{names}。",
        f"Of {len(moved)} levers moved, the effects of {len(doubtful)} are assumptions: {names}.",
    )


def acting_everywhere(say: Say) -> str:
    """Say that there is nothing to spill over to."""
    return say(
        "杠杆在每个县区都起作用，谈不上外溢。", "The levers act in every county: there is none to spill over to."
    )


def rests_not_run(say: Say) -> str:
    """Say how to learn what rests on single parameters."""
    return say(
        "没有逐个参数重算；加上 --rests-on 即给出效应中有多少取决于每个假定的参数。",
        "Not rerun parameter by parameter; --rests-on gives how much of the effect rests on each assumed one.",
    )


def what_is_not_known(say: Say, behaviour: Behaviour) -> list[str]:
    """Say what is synthetic, what the parameters are, and what the data cannot tell."""
    return list(limits(say, behaviour))
