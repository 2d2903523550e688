"""What rests on what: which of a scenario's effects are assumptions, and what the run's parameters are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from agents.levers import LEVER_NAMES
from model.fitted import OBSERVATION
from model.standing import FITTED
from policies.catalogue import catalogue, learned_in
from viz.app.draft import BASELINE
from viz.app.figures.county_map import SHOWN
from viz.behaviour_words import behaviour_sentence
from viz.compare_words import SHARES
from viz.language import Say
from viz.parameter_words import parameter_name

if TYPE_CHECKING:
    from viz.app.answers import Answer
    from viz.app.draft import Draft
    from viz.app.pages.shipped import Shipped

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
    words = [say(f"{parameter_name(each, say)} {each}", f"{parameter_name(each, say)}: {each}") for each in acting]
    through = say("、", ", ").join([*words[:NAMED], *(["…"] if len(acting) > NAMED else [])])
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
        f"参数取校准后的拟合点：{learned} 个由数据确定，其余取后验中一个抽样的值。",
        f"Parameters are those of the fitted point: {learned} learned from the data, all others with the values of one "
        "draw of the posterior.",
    )
    return short, whole


def untaught(shipped: "Shipped", area: str, indicator: str, say: Say) -> str:
    """Say how many parameters the data did not teach, and how much of an indicator's variance parameters make.

    Args:
        shipped: what comes with the region; nothing is said where no ensemble does.
        area: code of the prefecture or a county.
        indicator: that is drawn; empty for several.
        say: the language.
    """
    draws = shipped.manifest.get("draws", {})
    # Those of the observation make no run, only what is reported of it.
    learned, others = (len(set(draws.get(key, ())) - set(OBSERVATION)) for key in ("learned", "not_learned"))
    if not others:
        return ""
    text = say(
        f"所依参数：数据教会 {learned} 个，{others} 个没有教会（不比先验窄多少）；规则的形式视为已知",
        f"Of the parameters beneath, the data taught {learned}; {others} were not taught (hardly narrower than their "
        "priors); the form of the rules is taken as given",
    )
    made = _of_variance(shipped, area, indicator)
    if made is not None:
        year, part = made
        text += say(
            f"；{year} 年方差的 {100 * part:.0f}% 来自参数",
            f"; in {year} parameters make {100 * part:.0f} % of the variance",
        )
    return text + say("。", ".")


def _of_variance(shipped: "Shipped", area: str, indicator: str) -> tuple[int, float] | None:
    """The last year, and the part of the baseline's variance there that parameters make, where that is known."""
    if shipped.variance is None or not indicator:
        return None
    rows = shipped.variance
    rows = rows[(rows["scenario"] == BASELINE) & (rows["indicator"] == indicator) & (rows["area_code"] == area)]
    rows = rows[(rows["total"] > 0) & rows["parameters"].notna()]
    if rows.empty:
        return None
    last = rows.sort_values("year").iloc[-1]
    # An unbiased estimate may leave its bounds.
    return int(last["year"]), float(np.clip(last["parameters"], 0.0, 1.0))


def drawn_indicator(chosen: Mapping[str, str]) -> str:
    """Name the one indicator that a view draws by what is chosen in it; empty where it draws several."""
    if "indicator" in chosen:
        return SHOWN[chosen["indicator"]].indicator
    return SHARES[chosen["ledger"]] if "ledger" in chosen else ""
