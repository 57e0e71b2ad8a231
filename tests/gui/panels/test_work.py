"""The rule of assignments as a form, and the loads of everybody beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from pytestqt.qtbot import QtBot

from annotator.core.model import Role
from annotator.core.planning import Person, Rule, Share
from annotator.gui.panels.assigning_form import AssigningForm
from annotator.gui.panels.share_rows import ShareRows
from annotator.gui.panels.work import WorkPanel
from annotator.gui.session import Session
from annotator.store.bodies import PlanningBody
from tests.gui.panels.test_queue import give, join
from tests.gui.projects import make_preferences, make_session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def panel(qtbot: QtBot, session: Session, tmp_path: Path) -> WorkPanel:
    join(session, "Aya", Role.ANNOTATOR)
    panel = WorkPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.table.rowCount() == 2)
    return panel


def cells(panel: WorkPanel, row: int) -> list[str]:
    items = [panel.table.item(row, column) for column in range(panel.table.columnCount())]
    return [item.text().strip("\u2068\u2069") if item else "" for item in items]


def test_one_number_of_people_holds_for_all_articles(qtbot: QtBot) -> None:
    rows = ShareRows()
    qtbot.addWidget(rows)
    rows.rows[0].people.setValue(3)
    assert rows.shares() == (Share(3),)
    assert rows.rows[0].part.isHidden()


def test_parts_of_the_articles_get_numbers_of_their_own(qtbot: QtBot) -> None:
    rows = ShareRows()
    qtbot.addWidget(rows)
    rows.add.click()
    assert rows.shares() == (Share(1, 70), Share(2, 30))
    rows.rows[0].gone.click()
    assert rows.shares() == (Share(2),)
    rows.set_shares((Share(3, 3), Share(1, 7)))
    assert rows.shares() == (Share(3, 30), Share(1, 70))


def test_a_rule_stands_in_the_form_and_comes_back(qtbot: QtBot) -> None:
    form = AssigningForm()
    qtbot.addWidget(form)
    rule = Rule(
        (Share(3, 30), Share(1, 70)),
        seed=7,
        qualification=frozenset({"a" * 32}),
        hidden=frozenset({"b" * 32, "c" * 32}),
        rebalance=True,
    )
    planning = PlanningBody(rule, (Person("d" * 32, 4),), "country")
    form.set_planning(planning, ["date"])
    assert form.planning() == planning
    assert "2 hidden tests" in form.exceptions.text()
    form.no_table.click()
    empty: frozenset[str] = frozenset()
    plain = structs.replace(planning, rule=Rule(rule.shares, 7, empty, empty, {}, rebalance=True))
    assert form.planning() == plain


def test_the_loads_of_everybody_are_told(qtbot: QtBot, session: Session, panel: WorkPanel) -> None:
    aya = session.project.annotators.named("Aya")
    assert aya is not None
    give(session, aya.id, (0, 1), (1, 2))
    qtbot.waitUntil(lambda: cells(panel, 1)[1] == "2")
    assert cells(panel, 1)[0] == "Aya"
    assert cells(panel, 0)[1] == "0"


def test_limits_stand_with_the_person_and_go_into_the_rule(
    qtbot: QtBot, session: Session, panel: WorkPanel
) -> None:
    panel.table.selectRow(1)
    with qtbot.waitSignal(panel.limits_requested) as asked:
        panel.limits.click()
    (person,) = asked.args
    panel.take_limits(Person(person.id, 4))
    assert "4" in cells(panel, 1)[-1]
    with qtbot.waitSignal(panel.preview_requested) as asked:
        panel.preview.click()
    assert asked.args[0].people == (Person(person.id, 4),)


def test_what_annotators_may_see_is_a_setting_of_the_project(
    session: Session, panel: WorkPanel
) -> None:
    name = session.project.about.name
    panel.open_articles.click()
    body = session.project.about.body()
    assert (body.open_articles, body.open_work, body.name) == (True, False, name)
    panel.open_articles.click()
    panel.open_work.click()
    body = session.project.about.body()
    assert (body.open_articles, body.open_work) == (False, True)
    assert session.project.history.page(limit=1)[0].verb == "openness"
