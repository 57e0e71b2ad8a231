from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from annotator.core.model import State
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.articles_model import Column
from annotator.gui.session import Session
from annotator.gui.views.project import ProjectView
from annotator.workflow.background import import_job
from annotator.workflow.keeping import backups_of
from annotator.workflow.preparing import ImportChoices
from tests.gui.projects import make_preferences, make_session

_SECTIONS = (
    "labels",
    "suggestions",
    "people",
    "work",
    "handing",
    "own",
    "questions",
    "history",
    "backups",
    "about",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = make_session(tmp_path)
    yield session
    session.close()


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> ProjectView:
    view = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: view.articles.model.rowCount() == 3)
    return view


@pytest.fixture
def articles(view: ProjectView) -> ArticlesPanel:
    return view.articles


def names(articles: ArticlesPanel) -> list[str]:
    rows = [articles.model.row(number) for number in range(articles.model.rowCount())]
    return [row.name for row in rows if row is not None]


def test_the_articles_stand_in_the_order_of_import(articles: ArticlesPanel) -> None:
    assert names(articles) == ["01", "02", "03"]


def test_a_search_leaves_what_fits(qtbot: QtBot, articles: ArticlesPanel) -> None:
    QTest.keyClicks(articles.search, "02")
    qtbot.waitUntil(lambda: names(articles) == ["02"])


def test_a_header_sorts_and_a_third_click_gives_the_order_back(
    qtbot: QtBot, articles: ArticlesPanel
) -> None:
    header = articles.table.horizontalHeader()
    header.setSortIndicator(Column.NAME, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: names(articles) == ["03", "02", "01"])
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: names(articles) == ["01", "02", "03"])


def test_a_chip_shows_only_the_articles_in_that_state(
    qtbot: QtBot, articles: ArticlesPanel, session: Session
) -> None:
    row = articles.model.row(1)
    assert row is not None
    session.show(row.id)
    assert session.article is not None
    session.article.set_state(State.DONE)
    articles.chips[State.DONE].setChecked(True)
    qtbot.waitUntil(lambda: names(articles) == ["02"])
    qtbot.waitUntil(lambda: articles.chips[State.DONE].text().endswith("1"))


def test_a_mark_shows_in_the_row_of_its_article(articles: ArticlesPanel, session: Session) -> None:
    row = articles.model.row(0)
    assert row is not None
    session.show(row.id)
    assert session.article is not None
    session.article.mark(0, 6, session.labels[0].id)
    again = articles.model.row(0)
    assert again is not None
    assert (again.marks, again.state) == (1, State.IN_PROGRESS)


def test_enter_opens_the_article(qtbot: QtBot, articles: ArticlesPanel) -> None:
    row = articles.model.row(1)
    assert row is not None
    articles.table.setCurrentIndex(articles.model.index(1, Column.TITLE))
    with qtbot.waitSignal(articles.opened) as opened:
        QTest.keyClick(articles.table, Qt.Key.Key_Return)
    assert opened.args == [row.id]


def test_an_empty_project_asks_for_articles(qtbot: QtBot, tmp_path: Path) -> None:
    session = make_session(tmp_path / "empty", articles=False)
    panel = ArticlesPanel(session, make_preferences(tmp_path))
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(panel.empty.button.isVisible)
    with qtbot.waitSignal(panel.files_requested):
        panel.empty.button.click()
    session.close()


def test_filters_that_fit_nothing_can_be_taken_away(qtbot: QtBot, articles: ArticlesPanel) -> None:
    QTest.keyClicks(articles.search, "nothing like this")
    qtbot.waitUntil(articles.empty.button.isVisible)
    articles.empty.button.click()
    qtbot.waitUntil(lambda: articles.model.rowCount() == 3)


def test_an_import_runs_beside_the_window_and_fills_the_table(
    qtbot: QtBot, view: ProjectView, session: Session, tmp_path: Path
) -> None:
    more = tmp_path / "more.txt"
    more.write_text("مقال جديد", encoding="utf-8")
    where, who = session.project.path, session.me.id
    view.work.start("import", import_job, where, who, (more,), ImportChoices())
    assert view.work.running("import")
    qtbot.waitUntil(lambda: "1 article was added" in view.banner.text(), timeout=30_000)
    qtbot.waitUntil(lambda: "more" in names(view.articles), timeout=30_000)


def test_what_was_said_of_one_work_goes_when_the_next_begins(
    view: ProjectView, session: Session
) -> None:
    view.banner.say("5 articles were added.")
    view.check_project()
    assert view.banner.isHidden()


def test_good_news_stays_in_its_section_and_bad_news_does_not(view: ProjectView) -> None:
    tabs = view.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    view.banner.say("Saved.")
    tabs.setCurrentIndex(2)
    assert view.banner.isHidden()
    view.banner.say("The disk is full.", kind="danger")
    tabs.setCurrentIndex(0)
    assert view.banner.isVisible()


def test_a_view_built_anew_follows_the_work_of_the_old_one(
    qtbot: QtBot, view: ProjectView, session: Session, tmp_path: Path
) -> None:
    view.check_project()
    again = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.work.finished, timeout=30_000) as ended:
        again.work.finished.disconnect(again._finish)
        view.work.finished.disconnect(view._finish)
    assert ended.args[0] == "check"
    assert ended.args[1].sound


def test_labels_whose_meaning_changes_are_saved_after_a_backup(
    qtbot: QtBot, view: ProjectView, session: Session
) -> None:
    draft = [replace(one, guideline="New.") for one in session.project.labels.all(retired=True)]
    view.save_labels(draft)
    qtbot.waitUntil(lambda: session.labels[0].guideline == "New.", timeout=30_000)
    assert [one.reason for one in backups_of(session.project.path)] == ["labels"]


def test_a_colour_is_saved_at_once(view: ProjectView, session: Session) -> None:
    first, *rest = session.project.labels.all(retired=True)
    view.save_labels([replace(first, color="#123456"), *rest])
    assert session.labels[0].color == "#123456"
    assert backups_of(session.project.path) == []


def test_every_section_opens_in_both_directions(
    qtbot: QtBot, session: Session, tmp_path: Path, mirrored: object
) -> None:
    view = ProjectView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.show()
    tabs = view.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    for place, name in enumerate(_SECTIONS, start=1):
        tabs.setCurrentIndex(place)
        assert view.section() == name
