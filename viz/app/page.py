"""The page: both shares of a scenario, as they come in."""

import solara

from policies.scenario import scenario_names
from viz.app.draft import Draft
from viz.app.serving import this_session, use_snapshot
from viz.app.sessions import FULL, Session

SHARES = (
    ("resident_urban_share", "常住城镇化率 · residents in town"),
    ("registered_urban_share", "户籍城镇化率 · registered in town"),
)

SHOWN = (2016, 2020, 2023, 2025, 2030, 2035)


@solara.component
def Page() -> None:
    """Draw the page, or say that there are too many."""
    session = this_session()
    if session is None:
        for sentence in FULL:
            solara.Text(sentence)
        return
    Desk(session)


@solara.component
def Desk(session: Session) -> None:
    """Choose a scenario, and see what becomes of it."""
    snapshot = use_snapshot(session)
    region, query = snapshot.draft.region, solara.use_router().search
    solara.use_effect(lambda: session.desk.show(Draft.from_link(query, region)) if query else None, [query])

    def choose(name: str) -> None:
        session.desk.show(Draft(region, name))

    solara.Select("情景 · scenario", scenario_names(), value=snapshot.draft.base, on_value=choose)
    state = snapshot.progress
    solara.Text(f"{state.stage} {state.year or ''} {''.join(state.sentence)}", classes=["luohu-stage"])
    answer = snapshot.shown
    if answer is None:
        return
    marks = {"data-stage": state.stage, "data-hash": answer.hash, "data-digest": answer.digest}
    solara.HTML("div", attributes=marks)
    solara.Text(f"规模 scale {answer.question.scale:g} · seed {answer.question.seed}", classes=["luohu-scale"])
    solara.Text(f"{answer.hash[:12]} {answer.digest[:12]}", classes=["luohu-digest"])
    for name, title in SHARES:
        series = answer.series(name)
        solara.Text(f"{title} {' · '.join(f'{year} {series[year]:.2f} %' for year in SHOWN if year in series)}")
