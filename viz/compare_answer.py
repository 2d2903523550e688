"""A comparison's answer in three sentences: what changes, what it is made of, what it costs and rests on."""

import math

from viz.charts.costs import YUAN
from viz.compare_levers import Moved, assumed
from viz.compare_money import whole_cost
from viz.compare_numbers import money, persons_words, points_words, signed
from viz.compare_values import Compared
from viz.compare_words import PER, WITHOUT_MOVING, event_name
from viz.language import Say


def answer(compared: Compared, name: str, moved: "list[Moved]", say: Say) -> list[str]:
    """Give the sentences about one scenario."""
    return [_change(compared, name, say), _made_of(compared, name, say), _cost(compared, name, moved, say)]


def _change(compared: Compared, name: str, say: Say) -> str:
    """Say how far both shares and the urban population lie from the reference's."""
    year = compared.last
    resident, registered = (
        compared.effect(name, share, year) for share in ("resident_urban_share", "registered_urban_share")
    )
    persons = compared.effect(name, "resident_urban", year).difference
    papers = compared.effect(name, "registered_urban", year).difference
    this, that = compared.title(name, say), compared.title(compared.reference, say)
    return say(
        f"到 {year} 年，与“{that}”相比，“{this}”使{_way('常住人口城镇化率', resident.difference, say)}"
        f"（{resident.value:.2f}% 对 {resident.reference:.2f}%，城镇常住人口{_more(persons, say)}），"
        f"{_way('户籍人口城镇化率', registered.difference, say)}"
        f"（{registered.value:.2f}% 对 {registered.reference:.2f}%，城镇户籍人口{_more(papers, say)}）。",
        f"By {year}, against “{that}”, “{this}” {_way('the resident urban share', resident.difference, say)} "
        f"({resident.value:.2f} % instead of {resident.reference:.2f} %; {_more(persons, say)} urban residents) and "
        f"{_way('the registered one', registered.difference, say)} ({registered.value:.2f} % instead of "
        f"{registered.reference:.2f} %; {_more(papers, say)} urban-registered persons).",
    )


def _way(share: str, points: float, say: Say) -> str:
    """Say that a share goes up or down, and by how much."""
    if not abs(points) >= 0.005:
        return say(f"{share}不变", f"leaves {share} unchanged")
    size = points_words(points, say)
    return say(
        f"{share}{'提高' if points > 0 else '降低'} {size}", f"{'raises' if points > 0 else 'lowers'} {share} by {size}"
    )


def _more(persons: float, say: Say) -> str:
    """Say more or fewer, and how many."""
    size = persons_words(persons, say).removesuffix(" persons")
    return say(f"{'多' if persons >= 0 else '少'} {size}", f"{size} {'more' if persons >= 0 else 'fewer'}")


def _made_of(compared: Compared, name: str, say: Say) -> str:
    """Say which events the differences come from most, and how much of them moves nobody."""
    pieces = []
    for ledger, zh, en in (
        ("residents", "常住差异", "resident difference"),
        ("registrations", "户籍差异", "registered one"),
    ):
        points = compared.parts(name, ledger, compared.last)
        if points.empty:
            continue
        largest = points[:2]
        words = [f"{event_name(str(event), say)} {signed(float(value))}" for event, value in largest.items()]
        still = float(points.reindex(list(WITHOUT_MOVING)).fillna(0.0).sum())
        rest = say(f"，其中改码（没有人迁移）{signed(still)}", f"; recodes, with nobody moving, {signed(still)}")
        joined = say("、", ", ").join(words) + (rest if abs(still) >= 0.005 else "")
        pieces.append(say(f"{zh}主要来自{joined}", f"the {en} comes mostly from {joined}"))
    if not pieces:
        return say("两个率都没有差异。", "Neither share differs.")
    text = say("；", "; ").join(pieces)
    return say(f"以百分点计，{text}。", f"In points, {text}.")


def _cost(compared: Compared, name: str, moved: "list[Moved]", say: Say) -> str:
    """Say what it costs, in all and per additional resident, and how many of its levers' effects are assumptions."""
    whole, *ends = (float(yuan) for yuan in whole_cost(compared, name)[YUAN])
    frame = compared.cost_per(name)
    rows = frame[(frame["until_year"] == compared.last) & (frame["per"] == "urban_resident")]
    each = float(rows["yuan"].iloc[0]) if len(rows) else math.nan
    per = say(f"，{PER['urban_resident'][0]} {money(each, say)}", f", {money(each, say)} {PER['urban_resident'][1]}")
    low, high = sorted(ends)
    doubt = _doubt(moved, say)
    return say(
        f"费用比参照情景{'多' if whole >= 0 else '少'} {money(abs(whole), say)}（{money(low, say)} 至 "
        f"{money(high, say)}）"
        f"{per if math.isfinite(each) else ''}{doubt}。",
        f"It costs {money(abs(whole), say)} {'more' if whole >= 0 else 'less'} than the reference ({money(low, say)} "
        "to "
        f"{money(high, say)}){per if math.isfinite(each) else ''}{doubt}.",
    )


def _doubt(moved: list[Moved], say: Say) -> str:
    """Say how many of the levers' effects are assumptions, and how to read what comes of them; nothing of no lever."""
    if not moved:
        return ""
    return say(
        f"；{_assumptions(moved, say)}，数字只可看方向与量级",
        f"; {_assumptions(moved, say)}, so read directions and orders of size",
    )


def _assumptions(moved: list[Moved], say: Say) -> str:
    """Count the levers whose effects are assumptions."""
    doubtful, everything = len(assumed(moved)), len(moved)
    if doubtful == everything:
        return say(
            f"改变的 {everything} 个杠杆的效应都属于假定",
            f"the effects of all levers moved ({everything}) are assumptions",
        )
    if doubtful == 0:
        return say(
            f"改变的 {everything} 个杠杆的效应出自文献",
            f"the effects of the levers moved ({everything}) are from literature",
        )
    return say(
        f"改变的 {everything} 个杠杆中有 {doubtful} 个的效应属于假定",
        f"the effects of {doubtful} of the {everything} levers moved are assumptions",
    )
