"""Who changed one annotation, when, and what it was after each change."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.core.model import Annotation, Id
from annotator.errors import AnnotatorError
from annotator.gui.panels.wording import deed_text, directed, moment, person_name
from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel, heading
from annotator.language import _, current, isolate, pgettext
from annotator.store.history import Version


class AnnotationHistory(QWidget):
    """A line for each change of the annotation shown, the newest on top."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(heading(_("Who changed this")))
        whole.addLayout(self._lines)
        whole.addStretch()

    def show_annotation(self, annotation: Annotation | None) -> None:
        """Show the history of an annotation; None empties the panel."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if annotation is None:
            return
        for sentence, quote in version_lines(self._session, annotation.document, annotation.id):
            self._lines.addWidget(PlainLabel(sentence, wrap=True))
            if quote:
                self._lines.addWidget(PlainLabel(quote, tone="muted", elide=True))


def version_lines(session: Session, document: Id, annotation: Id) -> list[tuple[str, str]]:
    """Return (who did what when, what the annotation was then), the newest first."""
    try:
        versions = session.project.history.of_annotation(document, annotation)
    except AnnotatorError:
        return []
    names = {one.id: person_name(one) for one in session.project.annotators.all()}
    return [(_sentence(one, names), _state(session, one)) for one in reversed(versions)]


def _sentence(version: Version, names: dict[Id, str]) -> str:
    deed = version.deed
    return pgettext("history", "{person} {did} · {time}").format(
        person=isolate(names.get(deed.person, "?")),
        did=deed_text(deed.verb),
        time=isolate(moment(deed.at)),
    )


def _state(session: Session, version: Version) -> str:
    if not version.alive:
        return ""
    label = session.label(version.annotation.label)
    title = isolate(label.title(current())) if label else "?"
    return f"{title}: {directed(version.annotation.quote)}"
