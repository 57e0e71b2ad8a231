import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.panels.guideline import GuidelinePanel
from annotator.language import set_language

BOTH = "# مشروع\n\nنسِم الأشخاص.\n\n---\n\n# Project\n\nPeople are marked.\n"


@pytest.mark.parametrize(
    ("language", "shown", "hidden"),
    [("en", "People are marked.", "نسِم"), ("ar", "نسِم الأشخاص.", "marked")],
)
def test_a_guideline_is_read_in_the_language_of_the_window(
    qtbot: QtBot, language: str, shown: str, hidden: str
) -> None:
    set_language(language)
    panel = GuidelinePanel()
    qtbot.addWidget(panel)
    panel.show_project(BOTH)
    text = panel._view.toPlainText()
    assert shown in text
    assert hidden not in text
