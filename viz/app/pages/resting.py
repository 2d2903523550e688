"""What rests on what: which of a scenario's effects are assumptions, and what the run's parameters are."""

from typing import TYPE_CHECKING

import numpy as np

from agents.levers import LEVER_NAMES
from model.standing import FITTED
from policies.catalogue import catalogue, learned_in
from viz.behaviour_words import behaviour_sentence
from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Answer
    from viz.app.draft import Draft

NAMED = 6
"""Levers, and parameters, named in the sentence."""


def resting(draft: "Draft", say: Say) -> str:
    """Say how many of the levers moved have effects that are assumed, and through which parameters they act.

    Args:
        draft: whose levers are meant; nothing is said of one that moves none.
        say: the language.
    """
    moved = np.flatnonzero(~np.isnan(draft.scenario.changes).all(axis=(0, 2)))
    entries = [catalogue()[LEVER_NAMES[int(at)]] for at in moved]
    doubtful = [entry for entry in entries if entry.effect_in(learned_in(draft.region)) == "assumption"]
    if not doubtful:
        return ""
    named = say("、", ", ").join(say(*entry.name) for entry in doubtful[:NAMED])
    more = say("等", " and others") if len(doubtful) > NAMED else ""
    acting = list(dict.fromkeys(entry.parameters[0] for entry in doubtful if entry.parameters))
    through = ", ".join([*acting[:NAMED], *(["…"] if len(acting) > NAMED else [])])
    return say(
        f"所动的 {len(entries)} 个杠杆中，{len(doubtful)} 个的效应数据没有教会，属于假定：{named}{more}（参数 "
        f"{through}）。",
        f"Of {len(entries)} levers moved, the effects of {len(doubtful)} are assumptions that the data did not teach: "
        f"{named}{more} (parameters {through}).",
    )


def behaving(answer: "Answer | None", say: Say) -> tuple[str, str]:
    """Say what the parameters of a run are, in a line and at length; nothing as long as it is not known."""
    behaviour = None if answer is None else answer.manifest.get("behaviour")
    if not behaviour:
        return "", ""
    whole = behaviour_sentence(behaviour, say)
    if behaviour["are"] != FITTED:
        return whole, ""
    learned = len(behaviour["learned"])
    short = say(
        f"参数取校准后的拟合点：{learned} 个由数据教会，其余取自先验。",
        f"Parameters are those of the fitted point: {learned} learned from the data, all others from their priors.",
    )
    return short, whole
