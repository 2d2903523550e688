"""The report of a comparison: one self-contained page, the answer first, each chart with its caveats beside it."""

from collections.abc import Sequence

from policies.cost_words import CAVEATS
from viz.charts.differences import differences_chart, flows_chart
from viz.charts.paths import paths_chart
from viz.compare_answer import answer
from viz.compare_facts import Facts, facts
from viz.compare_levers import Levers
from viz.compare_limits import what_differences_mean, what_is_not_known
from viz.compare_page_pieces import facts_html, figure_html, paragraphs, table_html
from viz.compare_page_scenario import scenario_html
from viz.compare_page_style import STYLE
from viz.compare_tables import headline_table, last_year_table
from viz.compare_targets import targets_table
from viz.compare_values import Compared
from viz.hypertext import Html, joined, tag
from viz.labels import area_label
from viz.language import Say

ANSWERED = ("resident_urban_share", "registered_urban_share", "resident_urban", "registered_urban")
"""Indicators of the first table."""


def page(compared: Compared, levers: Levers, command: Sequence[str], say: Say) -> str:
    """Write the report as one HTML file that needs nothing else.

    Args:
        compared: the comparison.
        levers: moved by each scenario.
        command: the words that repeat it.
        say: the language.
    """
    found = facts(compared, command, say)
    title = _title(compared, say)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        # Nothing in the page is ever asked for elsewhere, and no script runs.
        tag("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        tag("style", Html(STYLE)),
    )
    body = tag(
        "body",
        _header(compared, found, title, say),
        tag("main", *_main(compared, levers, say), _method(compared, found, say)),
    )
    return "<!DOCTYPE html>\n" + tag("html", head, body, lang=say("zh-CN", "en")) + "\n"


def _title(compared: Compared, say: Say) -> str:
    """Name the report after its scenarios."""
    others = say("、", ", ").join(compared.title(name, say) for name in compared.others)
    return say(
        f"情景比较：{others} 对 {compared.title(compared.reference, say)}",
        f"Scenarios compared: {others} against {compared.title(compared.reference, say)}",
    )


def _header(compared: Compared, found: Facts, title: str, say: Say) -> Html:
    """Write the head of the first page: names, and what identifies the runs."""
    area = area_label(compared.region, compared.city, say)
    line = say(
        f"{area}，{compared.first}—{compared.last} 年，落户模型模拟结果。",
        f"{area}, {compared.first}–{compared.last}; results of the Luohu model.",
    )
    named = [(name, f"{dict(run)[say('情景', 'scenario')]}, {_hash(run, say)}") for name, run in found.runs]
    return tag(
        "header", tag("h1", title), tag("p", line), facts_html([*named, *found.shared]), _contents(compared, say)
    )


def _hash(run: list[tuple[str, str]], say: Say) -> str:
    """Give a scenario's content hash, cut for the head of the page."""
    return f"{say('情景校验码', 'content hash')} {dict(run)[say('情景校验码', 'content hash')][:16]}"


def _contents(compared: Compared, say: Say) -> Html:
    """List the sections."""
    entries = [
        ("answer", say("回答", "The answer")),
        ("results", say("路径、差异与目标", "Paths, differences and targets")),
        *((f"scenario-{at}", compared.title(name, say)) for at, name in enumerate(compared.others)),
        ("method", say("方法、局限与重做", "Method, limits, and how to repeat it")),
    ]
    return tag("nav", tag("ul", *(tag("li", tag("a", text, href=f"#{place}")) for place, text in entries)))


def _main(compared: Compared, levers: Levers, say: Say) -> list[Html]:
    """Write everything between the head and the method."""
    answers = [_answer(compared, name, levers, say) for name in compared.others]
    answered = tag(
        "section",
        tag("h2", say("回答", "The answer")),
        *answers,
        table_html(headline_table(compared, say, ANSWERED)),
        tag("aside", what_differences_mean(say, compared.behaviour)),
        id="answer",
    )
    results = tag(
        "section",
        tag("h2", say("路径、差异与目标", "Paths, differences and targets")),
        figure_html(paths_chart(compared, say)),
        table_html(targets_table(compared, say)),
        figure_html(differences_chart(compared, say)),
        figure_html(flows_chart(compared, say)),
        table_html(last_year_table(compared, say)),
        id="results",
    )
    return [answered, results, *(scenario_html(compared, name, levers, say) for name in compared.others)]


def _answer(compared: Compared, name: str, levers: Levers, say: Say) -> Html:
    """Write the three sentences about one scenario."""
    heading = [tag("h3", compared.title(name, say))] if len(compared.others) > 1 else []
    return tag("div", *heading, paragraphs(answer(compared, name, list(levers[name]), say)), class_="answer")


def _method(compared: Compared, found: Facts, say: Say) -> Html:
    """Write the method, what cannot be known, and the facts that repeat the comparison."""
    runs = [joined([tag("h3", name), facts_html(run)]) for name, run in found.runs]
    return tag(
        "section",
        tag("h2", say("方法、局限与重做", "Method, limits, and how to repeat it")),
        paragraphs([_how(say), *what_is_not_known(say, compared.behaviour), *(say(*caveat) for caveat in CAVEATS)]),
        *runs,
        facts_html(found.shared[-1:]),
        id="method",
    )


def _how(say: Say) -> str:
    """Say how the numbers come about."""
    return say(
        "每一户逐年决定是否迁移、是否落户；常住与户籍两本账由事件累加，逐年以整数核对。"
        "两个情景的差异是同一批人在同样运气下的差异；"
        "比率之差按事件分解，各部分相加恰好等于总差。县区的人数相加为全市。人数按规模放大为全市人数。",
        "Every household decides each year whether to move and whether to register; both ledgers are events added up, "
        "checked every year in integers. The difference of two scenarios is that of the same persons under the same "
        "luck; "
        "differences of shares are split by event, and the parts make the whole exactly. Persons of the counties add "
        "up "
        "to the prefecture's; counts are scaled up to its full size.",
    )
