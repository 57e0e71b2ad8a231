"""Occurrences beyond the certain ones of the article: asked about, marked, taken back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from annotator.core.arabic import fold_text
from annotator.core.finding import context
from annotator.core.model import Id
from annotator.errors import AnnotatorError
from annotator.gui.session import Article, Session
from annotator.gui.widgets.banner import Banner
from annotator.language import _, ngettext, say
from annotator.workflow.answers import Occurred, Occurrence


class Occurring(QObject):
    """Shows the dialog of occurrences and does what is ticked in it, beside the window."""

    said = Signal(str)

    def __init__(self, session: Session, window: QWidget, pane: QVBoxLayout) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._pane = pane
        self._banner = Banner()
        self._gestures: list[Id] = []
        pane.insertWidget(0, self._banner)
        self._banner.acted.connect(self._take_back)
        session.closing.connect(self._banner.hide)

    def ask(self, phrase: str, label: Id) -> None:
        """Show the places of a text that are not certain, and those in other articles."""
        from annotator.gui.dialogs.occurrences import OccurrencesDialog
        from annotator.gui.panels.finder import Finder

        article, known = self._session.article, self._session.label(label)
        if article is None or known is None:
            return
        dialog = OccurrencesDialog(self._window, phrase, known, here=article.id)
        dialog.add(self._here(article, phrase, label))
        finder = Finder(self._session.project.path, dialog)

        def show(found: Occurred) -> None:
            dialog.add(found.hits)
            if found.complete:
                dialog.complete()

        finder.occurred.connect(show)
        finder.failed.connect(lambda error: dialog.banner.say(say(error), kind="danger"))
        finder.ask_occurrences(phrase, label, self._session.me.id, apart=article.id)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        finder.close()
        ticked = dialog.ticked() if accepted else []
        dialog.deleteLater()
        self.mark(ticked, label)

    def mark(self, ticked: list[Occurrence], label: Id) -> None:
        """Mark places: at once in the article in view, beside the window in the others."""
        article = self._session.article
        here = [(o.start, o.end) for o in ticked if article and o.document == article.id]
        others = [
            (o.document, o.start, o.end)
            for o in ticked
            if article is None or o.document != article.id
        ]
        if here and article is not None:
            made = article.mark_places(here, label)
            self.said.emit(ngettext("{n} span marked", "{n} spans marked", len(made)))
        if others:
            from annotator.workflow.occurring import mark_occurrences

            self._work(
                _("Marking in other articles …"), self._marked, mark_occurrences, label, others
            )

    def _here(self, article: Article, phrase: str, label: Id) -> list[Occurrence]:
        info = self._session.project.documents.get(article.id)
        return [
            Occurrence(
                article.id,
                info.title or info.name,
                group.kind,
                start,
                end,
                fold_text(article.text[start:end]),
                context(article.text, start, end),
                begun=True,
            )
            for group in article.occurrences(phrase, label)
            for start, end in group.hits
        ]

    def _work(
        self, text: str, done: Callable[..., None], function: Callable[..., object], *args: object
    ) -> None:
        from annotator.gui.jobs import Job
        from annotator.gui.panels.work_banner import WorkBanner

        session = self._session
        self._banner.hide()
        job = Job(self, function, session.project.path, session.me.id, *args)
        work = WorkBanner(job, text)
        self._pane.insertWidget(0, work)
        work.finished.connect(done)
        work.failed.connect(self._failed)

    def _marked(self, marked: object) -> None:
        spans, gestures = getattr(marked, "spans", 0), getattr(marked, "gestures", [])
        self._gestures = list(gestures)
        said = ngettext("{n} span marked", "{n} spans marked", spans)
        where = ngettext("in {n} article", "in {n} articles", len(gestures))
        self._banner.say(f"{said} {where}", action=_("Take it all back") if gestures else "")

    def _take_back(self) -> None:
        from annotator.workflow.taking_back import take_back

        gestures, self._gestures = self._gestures, []
        if gestures:
            self._work(_("Taking it back …"), self._taken, take_back, gestures)

    def _taken(self, count: object) -> None:
        articles = int(str(count))
        where = ngettext("in {n} article", "in {n} articles", articles)
        self._banner.say(_("Taken back {where}.").format(where=where))

    def _failed(self, error: AnnotatorError) -> None:
        self._banner.say(say(error), kind="danger")
