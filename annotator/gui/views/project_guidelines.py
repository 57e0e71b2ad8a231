"""The versions of guidelines, and rulings that become examples in them, in the project's place."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.core.guideline import with_examples
from annotator.errors import AnnotatorError
from annotator.gui.dialogs.editions import show_editions
from annotator.gui.dialogs.guideline_examples import ExamplesDialog
from annotator.gui.panels.about import AboutPanel
from annotator.gui.panels.label_set import LabelSetPanel
from annotator.gui.session import Session
from annotator.language import _
from annotator.workflow.guidelines import examples


class Guidelines(QObject):
    """Joins the panels where guidelines are written with the dialogs about them."""

    def __init__(self, view: QWidget, session: Session) -> None:
        super().__init__(view)
        self._view, self._session = view, session

    def join_labels(self, panel: LabelSetPanel) -> None:
        """Serve the panel of the label set."""
        panel.form.tools.editions_requested.connect(
            lambda: show_editions(self._view, self._session, panel.form.label().id)
        )
        panel.form.tools.examples_requested.connect(lambda: self._add_examples(panel))
        panel.form.tools.refused.connect(self._session.refused)

    def join_about(self, panel: AboutPanel) -> None:
        """Serve the panel of the project's own guideline."""
        panel.tools.editions_requested.connect(lambda: show_editions(self._view, self._session))
        panel.tools.refused.connect(self._session.refused)

    def _add_examples(self, panel: LabelSetPanel) -> None:
        project, label = self._session.project, panel.form.label()
        try:
            found = examples(project, label.id)
        except AnnotatorError as error:
            self._session.refused.emit(error)
            return
        text = panel.form.guideline.toPlainText()
        lines = ExamplesDialog.ask(self._view, found, project.labels.by_id(), text)
        if lines:
            panel.form.guideline.setPlainText(with_examples(text, _("Examples"), lines))
