"""The panel of consistency: a line until it is opened, findings and buttons then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.core.consistency.finding import Finding, Kind
from annotator.core.model import LineStatus
from annotator.gui.keymap import KeyMap
from annotator.gui.panels.consistency import ConsistencyPanel
from annotator.gui.panels.consistency_words import fix_title, sentence
from annotator.gui.panels.findings_model import FindingsModel
from annotator.workflow.consistency import Found, after
from tests.core.consistency.making import LABELS, subject
from tests.core.consistency.making import found as findings

ME, OTHER = "a" * 32, "b" * 32
MARKED = "قال {PERSON السيد سامي فهد،} ثم غادر {PERSON سامي فهد} مع {TITLE العقيد،}."
BY_ID = {one.id: one for one in LABELS.values()}


def here(marked: str = MARKED, owner: str = ME, document: str = "d" * 32) -> list[Found]:
    one = subject(marked)
    return [Found(document, "خبر", owner, f, after(one.text, f)) for f in findings(one)]


@pytest.fixture
def panel(qtbot: QtBot) -> ConsistencyPanel:
    panel = ConsistencyPanel(KeyMap(), BY_ID.get)
    qtbot.addWidget(panel)
    panel.resize(280, 600)
    panel.show()
    panel.set_person(ME, lead=False)
    return panel


def rows(model: FindingsModel) -> list[str]:
    return [str(model.data(model.index(at))) for at in range(model.rowCount())]


def test_it_is_one_line_with_a_count_until_it_is_opened(panel: ConsistencyPanel) -> None:
    panel.set_count(3)
    assert panel.title.text() == "Consistency · 3"
    assert panel.inside is None
    panel.title.click()
    assert panel.is_open
    panel.title.click()
    assert not panel.is_open


def test_findings_stand_in_the_order_of_the_text_and_are_walked_through(
    panel: ConsistencyPanel,
) -> None:
    panel.set_open(True)
    found = here()
    panel.show_article(found, [])
    starts = [one.finding.start for one in panel.model.found()]
    assert starts == sorted(starts)
    walked = []
    while (one := panel.step(1)) is not None:
        walked.append(one)
    assert walked == found
    assert panel.step(-1) == found[-2]


def test_enter_and_a_click_go_to_a_finding(panel: ConsistencyPanel, qtbot: QtBot) -> None:
    panel.set_open(True)
    found = here()
    panel.show_article(found, [])
    panel.list.setCurrentIndex(panel.model.index(1))
    with qtbot.waitSignal(panel.chosen) as told:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert told.args == [found[1]]
    rect = panel.list.visualRect(panel.model.index(0))
    with qtbot.waitSignal(panel.chosen) as told:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert told.args == [found[0]]


def test_one_stays_at_a_finding_when_the_article_is_looked_at_again(
    panel: ConsistencyPanel,
) -> None:
    panel.set_open(True)
    found = here()
    panel.show_article(found, [])
    panel.step(1)
    panel.step(1)
    panel.show_article(found[1:], [])
    assert panel.current() == found[1]


def test_what_was_put_aside_is_shown_when_it_is_asked_for(panel: ConsistencyPanel) -> None:
    panel.set_open(True)
    found = here()
    panel.show_article(found[1:], [(found[0], "مقصود")])
    assert panel.aside.isVisible()
    assert panel.model.rowCount() == len(found) - 1
    panel.aside.setChecked(True)
    panel.show_article(found[1:], [(found[0], "مقصود")])
    assert "مقصود" in rows(panel.model)[-1]
    panel.list.setCurrentIndex(panel.model.index(len(found) - 1))
    assert panel.dismiss.text() == "Show it again"
    assert not panel.mend.isVisible()
    assert panel.model.found() == found[1:]


def test_all_articles_are_listed_by_kind(panel: ConsistencyPanel) -> None:
    both = [*here(), *here(document="e" * 32)]
    order = {kind: at for at, kind in enumerate(Kind)}
    both.sort(key=lambda one: (order[one.finding.kind], one.finding.surface))
    panel.show_all(both, {}, "6 findings")
    assert panel.is_open
    heads = [row for row in rows(panel.model) if "\n" not in row]
    assert heads[0].startswith("Punctuation at an end · ")
    assert panel.step(1) == both[0]
    assert panel.everywhere.isChecked()


def test_marks_of_others_are_asked_about_never_mended(panel: ConsistencyPanel) -> None:
    panel.set_person(ME, lead=True)
    panel.show_all(here(owner=OTHER), {ME: "Lena", OTHER: "نور"}, "")
    assert panel.layers.isVisible()
    panel.step(1)
    assert "نور" in rows(panel.model)[1]
    assert panel.ask.isVisible()
    assert not panel.mend.isVisible()
    assert not panel.dismiss.isVisible()


def test_what_is_dealt_with_makes_room_for_the_next(panel: ConsistencyPanel) -> None:
    panel.set_open(True)
    found = here()
    panel.show_article(found, [])
    panel.step(1)
    assert panel.go_on() == found[1]
    assert panel.model.found() == found[1:]
    while panel.current() is not None:
        panel.go_on()
    assert panel.model.found() == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_sentence(kind: Kind) -> None:
    detail = LineStatus.ADVERT.value if kind is Kind.LINE else "و"
    label = LABELS["PERSON"].id
    one = Finding(kind, 0, 4, "k", "سامي", "سامي", label, "i", other=label, count=2, detail=detail)
    said = sentence(one, BY_ID.get)
    assert said
    assert "{" not in said
    assert fix_title(one, "سامي", BY_ID.get) == "Nothing to mend by itself"


def test_every_way_to_mend_is_said() -> None:
    marked = (
        "قال {PERSON السيد سامي} و{TITLE نائب {TITLE رئيس الوزراء}} ثم سامي و{TITLE سامي} وحضر"
        " {TITLE وزير المالية، رئيس اللجنة}"
    )
    said = {fix_title(one.finding, one.after, BY_ID.get).split()[0] for one in here(marked)}
    assert {"Change", "Remove", "Cut"} <= said
