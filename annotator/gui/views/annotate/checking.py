"""The consistency of marks while one works: looked at after each edit, walked through, mended."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from annotator.core.model import Id, Role
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.panels.consistency import ConsistencyPanel
from annotator.gui.session import Session
from annotator.language import _, say

if TYPE_CHECKING:
    from annotator.gui.panels.consistency_asking import ConsistencyAsking
    from annotator.workflow.consistency import Found, Look

_STANDS = 1200  # milliseconds until the window stands: the process is started after that
_PAUSE = 300  # after an edit
_AT_ONCE = 30  # marks that are mended in the window; more beside it
_SOON = 60  # until an article that could not be read is there


class Checking(QObject):
    """Asks beside the window what is not consistent, and does what the person decides."""

    said = Signal(str)
    mending_elsewhere = Signal(list)  # Found, in several articles

    def __init__(
        self, session: Session, canvas: Canvas, panel: ConsistencyPanel, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._canvas = canvas
        self._panel = panel
        self._window = window
        self._asking: ConsistencyAsking | None = None
        self._look: Look | None = None
        self._pause = QTimer(self, singleShot=True, interval=_STANDS)
        self._pause.timeout.connect(self.ask)
        self._connect()

    def table(self) -> dict[str, Callable[[], object]]:
        """Return what each action about consistency does."""
        return {
            "consistency": self.open_or_close,
            "next_finding": partial(self.step, 1),
            "previous_finding": partial(self.step, -1),
            "mend": self.mend,
            "mend_kind": self.mend_kind,
            "dismiss": self.dismiss,
        }

    def open_or_close(self) -> None:
        """Open the panel and take the keyboard to it, or close it."""
        self._panel.set_open(not self._panel.is_open)
        if self._panel.is_open:
            self._panel.take_keyboard()
        else:
            self._canvas.setFocus()

    def ask(self) -> None:
        """Ask what is not consistent in the article in view."""
        document = self._session.document
        if document is None or not self._window.isVisible():
            return
        self._asked().ask(document, self._session.me.id)

    def end(self) -> None:
        """Ask no more, and end the process that answers."""
        self._pause.stop()
        self._look = None
        self._panel.forget()
        if self._asking is not None:
            self._asking.close()
            self._asking.deleteLater()
            self._asking = None

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) finding."""
        if not self._panel.is_open:
            self._panel.set_open(True)
            self._show()
        found = self._panel.step(step)
        if found is not None:
            self.go(found)
        elif self._look is None and not self._panel.all_shown:
            self.said.emit(_("Consistency has not been looked at yet."))
        elif not self._panel.model.rowCount():
            self.said.emit(_("Nothing to be seen to in this article."))
        else:
            self.said.emit(
                _("That was the last one.") if step > 0 else _("That was the first one.")
            )

    def go(self, found: "Found") -> None:
        """Show a finding in its article, and select it."""
        self._session.show(found.document)
        self._select(found)

    def mend(self) -> None:
        """Do what the finding one stands at proposes, and go on to the next."""
        found = self._mine()
        if found is None or found.finding.fix is None or self._panel.reason():
            self.said.emit(_("Go to a finding that can be mended first."))
            return
        self._session.show(found.document)
        self._mend_here([found])
        self._go_on()

    def mend_kind(self) -> None:
        """Do what all findings of a kind propose, after a look at them."""
        current = self._mine()
        if current is None:
            self.said.emit(_("Go to a finding that can be mended first."))
            return
        from annotator.gui.dialogs.mend_all import MendAll

        me = self._session.me.id
        alike = [
            one
            for one in self._panel.model.found()
            if one.finding.kind is current.finding.kind and one.finding.fix and one.owner == me
        ]
        chosen = MendAll.ask(self._window, alike, self._session.label)
        if not chosen:
            return
        here = {one.document for one in chosen} == {self._session.document}
        if here and len(chosen) <= _AT_ONCE:
            self._mend_here(chosen)
            self._canvas.setFocus()
            return
        self.mending_elsewhere.emit(chosen)

    def dismiss(self) -> None:
        """Put the finding one stands at aside, for a reason; or show it again."""
        found = self._mine()
        if found is None:
            self.said.emit(_("Go to a finding first."))
            return
        self._session.show(found.document)
        if self._panel.reason():
            self._write_dismissal(found, "", alive=False)
            self.ask()
            return
        from annotator.gui.dialogs.ask_text import AskText
        from annotator.gui.panels.consistency_words import sentence

        reason = AskText.ask(
            self._window,
            title=_("Why is it right as it is?"),
            about=f"{found.finding.quote}: {sentence(found.finding, self._session.label)}",
            ready=(_("It is meant so"), _("The guideline wants it"), _("The text says it so")),
        )
        if reason:
            self._write_dismissal(found, reason)
            self._go_on()

    # Inside

    def _connect(self) -> None:
        session, panel = self._session, self._panel
        session.document_shown.connect(self._shown)
        for changed in (session.annotations_changed, session.work_changed):
            changed.connect(self._edited)
        session.labels_changed.connect(self._pause.start)
        session.people_changed.connect(self._anew)
        session.undone.connect(lambda *_undone: self._pause.start())
        session.closing.connect(self.end)
        panel.opened.connect(lambda on: self._show() if on else None)
        panel.chosen.connect(self.go)
        panel.mend_requested.connect(self.mend)
        panel.mend_kind_requested.connect(self.mend_kind)
        panel.dismiss_requested.connect(self.dismiss)
        panel.restore_requested.connect(self.dismiss)
        panel.ask_requested.connect(self._ask_owner)
        panel.scope_changed.connect(lambda everywhere: None if everywhere else self._show())

    def _anew(self) -> None:
        """Show nothing that was found for somebody else."""
        me = self._session.me
        self._look = None
        self._panel.set_person(me.id, lead=Role.LEAD in me.roles)
        self._pause.start()

    def _shown(self, _document: Id) -> None:
        me = self._session.me
        self._panel.set_person(me.id, lead=Role.LEAD in me.roles)
        if self._look is not None and self._look.document != self._session.document:
            self._panel.set_count(None)
        if self._asking is not None:
            self._pause.setInterval(_PAUSE)
        self._pause.start()

    def _edited(self, document: Id) -> None:
        if document == self._session.document:
            self._pause.start()

    def _asked(self) -> "ConsistencyAsking":
        if self._asking is None:
            from annotator.gui.panels.consistency_asking import ConsistencyAsking

            self._asking = ConsistencyAsking(self._session.project.path, self)
            self._asking.answered.connect(self._answered)
            self._asking.failed.connect(lambda error: self.said.emit(say(error)))
            self._pause.setInterval(_PAUSE)
        return self._asking

    def _answered(self, look: "Look") -> None:
        if look.document != self._session.document:
            return
        self._look = look
        self._panel.set_count(len(look.open()))
        if self._panel.is_open:
            self._show()

    def _show(self) -> None:
        """Show in the open panel what was found in the article in view."""
        look, article = self._look, self._session.article
        if look is None or article is None or look.document != article.id:
            if self._session.is_open:
                self._panel.show_article((), ())
            return
        from annotator.workflow.consistency import Found, after

        me = self._session.me.id
        whole = {
            one.key: Found(look.document, "", me, one, after(article.text, one))
            for one in look.findings
        }
        self._panel.show_article(
            [whole[one.key] for one in look.open()],
            [(whole[key], reason) for key, reason in look.reasons.items()],
        )

    def _select(self, found: "Found") -> None:
        article, finding = self._session.article, found.finding
        if article is None or self._canvas.content().text is not article.text:
            QTimer.singleShot(_SOON, self, partial(self._select, found))
            return
        mine = {one.id for one in article.annotations()}
        if finding.annotation in mine:
            self._canvas.select_mark(finding.annotation)
        else:
            self._canvas.select_mark(None)
            self._canvas.set_selection(finding.start, finding.end)
        self._canvas.ensure_visible(finding.start, finding.end)
        self._canvas.setFocus()
        from annotator.gui.panels.consistency_words import quoted, sentence

        self.said.emit(f"{quoted(finding)}: {sentence(finding, self._session.label)}")

    def _mine(self) -> "Found | None":
        """Return the finding one stands at, if its mark is mine to change."""
        found = self._panel.current()
        if found is None or self._session.project.readonly or found.owner != self._session.me.id:
            return None
        return found

    def _go_on(self) -> None:
        following = self._panel.go_on()
        if following is not None and following.document == self._session.document:
            self._select(following)
        elif following is not None:
            self.go(following)
        else:
            self._canvas.setFocus()

    def _mend_here(self, chosen: "list[Found]") -> None:
        from annotator.workflow.mending import MEND, mend_article

        project, document = self._session.project, self._session.document
        findings = [one.finding for one in chosen]
        if document is None:
            return
        done: list[int] = []
        self._session.edit_article(
            MEND, lambda gesture: done.append(mend_article(project, gesture, document, findings))
        )
        if done == [0]:
            self.said.emit(_("The mark was changed meanwhile; nothing was done."))

    def _write_dismissal(self, found: "Found", reason: str, *, alive: bool = True) -> None:
        dismissals, key = self._session.project.dismissals, found.finding.key
        self._session.edit_article(
            "dismiss" if alive else "show_again",
            lambda gesture: dismissals.write(gesture, found.document, key, reason, alive=alive),
        )
        self._pause.start()

    def _ask_owner(self) -> None:
        """Put a question to the owner of a mark in another layer, which nobody else edits."""
        found = self._panel.current()
        if found is None or not self._session.is_lead:
            return
        from annotator.gui.dialogs.ask_text import AskText
        from annotator.gui.panels.consistency_words import sentence
        from annotator.workflow.mending import ask_owner

        about = sentence(found.finding, self._session.label)
        text = AskText.ask(
            self._window,
            title=_("What is the question?"),
            about=f"{found.finding.quote}: {about}",
            ready=(about,),
        )
        if text:
            self._session.show(found.document)
            project = self._session.project
            self._session.edit_article(
                "question",
                lambda gesture: ask_owner(project, gesture, found.document, found.finding, text),
            )
