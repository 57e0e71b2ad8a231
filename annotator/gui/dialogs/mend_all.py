"""What would mend many findings, before and after; what is ticked is done."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from annotator.core.consistency.finding import Way
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.consistency_words import LabelOf, kind_title, title_of
from annotator.gui.panels.wording import directed
from annotator.language import _, ngettext, number
from annotator.workflow.consistency import Found

_ROLE = Qt.ItemDataRole.UserRole
_CHECKABLE = Qt.ItemFlag.ItemIsUserCheckable
_LONGEST = 80  # code points of a text that is shown


class MendAll(DialogFrame):
    """Findings by kind, each with what is marked now and then; the certain ones come ticked."""

    def __init__(self, parent: QWidget | None, found: Sequence[Found], label_of: LabelOf) -> None:
        super().__init__(
            parent,
            _("Mend what is ticked"),
            action=_("Mend what is ticked"),
            hint=_("Each article is one step: one undo there takes it back."),
        )
        self._label_of = label_of
        self._several = len({one.document for one in found}) > 1
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("What would be mended"))
        self.tree.setUniformRowHeights(True)
        titles = [_("Now"), _("Then")] + ([_("Article")] if self._several else [])
        self.tree.setHeaderLabels(titles)
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column in range(len(titles)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._fill(found)
        self.body.addWidget(self.tree, stretch=1)
        self.resize(820 if self._several else 680, 480)
        self.tree.itemChanged.connect(lambda *_changed: self._count())
        self._count()
        self.tree.setFocus()

    @classmethod
    def ask(cls, parent: QWidget | None, found: Sequence[Found], label_of: LabelOf) -> list[Found]:
        """Return the findings that shall be mended."""
        dialog = cls(parent, found, label_of)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.ticked() if wanted else []
        dialog.deleteLater()
        return chosen

    def ticked(self) -> list[Found]:
        """Return the findings that are ticked."""
        return [
            row.data(0, _ROLE) for row in self._rows() if row.checkState(0) is Qt.CheckState.Checked
        ]

    def _fill(self, found: Sequence[Found]) -> None:
        heads: dict[str, QTreeWidgetItem] = {}
        with QSignalBlocker(self.tree):
            for one in found:
                kind = kind_title(one.finding.kind)
                head = heads.get(kind)
                if head is None:
                    head = heads[kind] = QTreeWidgetItem(self.tree, [kind])
                    head.setFlags(head.flags() | Qt.ItemFlag.ItemIsAutoTristate | _CHECKABLE)
                    head.setFirstColumnSpanned(True)
                row = QTreeWidgetItem(head, self._texts(one))
                row.setFlags(row.flags() | _CHECKABLE)
                sure = one.finding.fix is not None and one.finding.fix.certain
                row.setCheckState(0, Qt.CheckState.Checked if sure else Qt.CheckState.Unchecked)
                row.setData(0, _ROLE, one)
            for kind, head in heads.items():
                head.setText(0, f"{kind} · {number(head.childCount())}")
                head.setExpanded(True)

    def _texts(self, one: Found) -> list[str]:
        finding, fix = one.finding, one.finding.fix
        label = title_of(finding.label, self._label_of)
        now, then = f"{_shown(finding.quote)} · {label}", _shown(one.after)
        if fix is not None and fix.way is Way.REMOVE:
            then = _("removed")
        elif fix is not None and fix.way is Way.MARK:
            now, then = _shown(finding.quote), f"{then} · {label}"
        elif fix is not None and fix.way is Way.RELABEL:
            then = f"{then} · {title_of(fix.label, self._label_of)}"
        return [now, then, directed(one.title)] if self._several else [now, then]

    def _rows(self) -> list[QTreeWidgetItem]:
        heads = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        rows = (head.child(at) for head in heads if head for at in range(head.childCount()))
        return [row for row in rows if row]

    def _count(self) -> None:
        ticked = len(self.ticked())
        self.note.setText(ngettext("{n} ticked", "{n} ticked", ticked))
        self.primary.setEnabled(ticked > 0)


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return directed(plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()}…")
