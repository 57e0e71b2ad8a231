"""What rules on many cases at once: asked first, then shown before it is done."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from annotator.core.disagreement import Kind
from annotator.core.model import Annotator, Id, Label
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.panels.review_words import kind_name, label_title
from annotator.gui.panels.wording import directed
from annotator.gui.theme import GRID
from annotator.language import _, isolate, listed, ngettext, number
from annotator.language import current as current_language
from annotator.workflow.adjudicating import By, Choice, Outcome, Proposed, counts_by_kind

_ROLE = Qt.ItemDataRole.UserRole
_CHECKABLE = Qt.ItemFlag.ItemIsUserCheckable
_LONGEST = 70  # code points of a text that is shown


class RuleMany(DialogFrame):
    """By what, on which kinds and labels, in this article or everywhere."""

    def __init__(
        self,
        parent: QWidget | None,
        *,
        annotators: Sequence[Annotator],
        labels: Sequence[Label],
        least: int,
    ) -> None:
        super().__init__(
            parent,
            _("Rule on many cases at once"),
            action=_("Show what it would rule"),
            hint=_("Nothing is ruled before you have seen it. What a person ruled stays."),
        )
        self._least = least
        self.majority = QRadioButton(_("What most annotators say"))
        self.trusted = QRadioButton(_("What one annotator says"))
        self.unanimous = QRadioButton(_("Only what all of them say"))
        self.majority.setChecked(True)
        group = QButtonGroup(self)
        for one in (self.majority, self.trusted, self.unanimous):
            group.addButton(one)
        self.threshold, self.who = QComboBox(), QComboBox()
        for share, title in (
            (Fraction(1, 2), _("more than half")),
            (Fraction(2, 3), _("more than two thirds")),
            (Fraction(3, 4), _("more than three quarters")),
        ):
            self.threshold.addItem(title, (share.numerator, share.denominator))
        for person in annotators:
            self.who.addItem(isolate(person.name), person.id)
        self.kind, self.label, self.where = QComboBox(), QComboBox(), QComboBox()
        self.kind.addItem(_("Every kind"), "")
        for kind in Kind:
            self.kind.addItem(kind_name(kind.value), kind.value)
        self.label.addItem(_("Every label"), "")
        for label in labels:
            self.label.addItem(label.title(current_language()), label.id)
        self.where.addItem(_("In this article"), False)
        self.where.addItem(_("In all articles"), True)
        self.agreed = QCheckBox(_("Take into gold what all agree on as well"))
        self.agreed.setChecked(True)
        self.finish = QCheckBox(_("Finish articles in which nothing is left"))
        self._lay_out()
        self.majority.setFocus()

    @classmethod
    def ask(
        cls,
        parent: QWidget | None,
        *,
        document: Id,
        annotators: Sequence[Annotator],
        labels: Sequence[Label],
        least: int,
    ) -> Choice | None:
        """Return what shall rule, or None when the person thought better of it."""
        dialog = cls(parent, annotators=annotators, labels=labels, least=least)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        choice = dialog.choice(document) if wanted else None
        dialog.deleteLater()
        return choice

    def choice(self, document: Id) -> Choice:
        """Return what was chosen."""
        by = By.UNANIMOUS
        if self.majority.isChecked():
            by = By.MAJORITY
        elif self.trusted.isChecked():
            by = By.TRUSTED
        kind = self.kind.currentData()
        return Choice(
            by,
            threshold=Fraction(*self.threshold.currentData()),
            trusted=(self.who.currentData(),) if self.who.count() else (),
            kinds=frozenset({Kind(kind)} if kind else ()),
            label=self.label.currentData(),
            documents=() if self.where.currentData() else (document,),
            least=self._least,
            agreed=self.agreed.isChecked(),
            finish=self.finish.isChecked(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        form.addRow(self.majority, self.threshold)
        form.addRow(self.trusted, self.who)
        form.addRow(self.unanimous, QWidget())
        form.addRow(_("Kind of disagreement"), self.kind)
        form.addRow(_("Label"), self.label)
        form.addRow(_("Where"), self.where)
        self.body.addLayout(form)
        self.body.addWidget(self.agreed)
        self.body.addWidget(self.finish)
        for box, button in ((self.threshold, self.majority), (self.who, self.trusted)):
            box.setAccessibleName(button.text())
            button.toggled.connect(box.setEnabled)
            box.setEnabled(button.isChecked())
        self.setMinimumWidth(64 * GRID)


class RulePreview(DialogFrame):
    """What would be ruled, case by case; what is unticked stays for a person."""

    def __init__(
        self, parent: QWidget | None, title: str, found: Outcome, labels: Mapping[Id, Label]
    ) -> None:
        super().__init__(parent, title, action=_("Rule so"), hint=_outcome_text(found))
        self._labels = labels
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("What would be ruled"))
        self.tree.setUniformRowHeights(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setHeaderLabels([_("Case"), _("Kind"), _("Ruling"), _("Article")])
        header = self.tree.header()
        header.setStretchLastSection(False)
        for column in (0, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        with QSignalBlocker(self.tree):
            for one in found.proposed:
                self._add(one)
        self.tree.setVisible(bool(found.proposed))
        self.body.addWidget(self.tree, stretch=1)
        self._more = found.ruled - len(found.proposed)
        self._anything = bool(found.agreed or found.finished or self._more)
        if found.proposed:
            self.resize(900, 520)
        self.tree.itemChanged.connect(lambda *_changed: self._count())
        self._count()
        (self.tree if found.proposed else self.primary).setFocus()

    @classmethod
    def ask(
        cls, parent: QWidget | None, title: str, found: Outcome, labels: Mapping[Id, Label]
    ) -> frozenset[str] | None:
        """Return the keys of the cases that shall stay, or None: nothing shall be ruled."""
        dialog = cls(parent, title, found, labels)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        without = dialog.unticked() if wanted else None
        dialog.deleteLater()
        return without

    def unticked(self) -> frozenset[str]:
        """Return the keys of the cases that are not ticked."""
        return frozenset(
            row.data(0, _ROLE)
            for row in self._rows()
            if row.checkState(0) is not Qt.CheckState.Checked
        )

    def _add(self, one: Proposed) -> None:
        kinds = listed(kind_name(kind) for kind in one.kinds)
        answer = listed(
            f"«{directed(_short(words))}» ({isolate(label_title(self._labels, label))})"
            for words, label in one.answer
        )
        texts = [
            directed(_short(one.words)),
            kinds,
            answer or _("nothing here"),
            directed(one.title),
        ]
        row = QTreeWidgetItem(self.tree, texts)
        row.setFlags(row.flags() | _CHECKABLE)
        row.setCheckState(0, Qt.CheckState.Checked)
        row.setData(0, _ROLE, one.key)
        for column, text in enumerate(texts):
            row.setToolTip(column, "")
            row.setText(column, text)

    def _rows(self) -> list[QTreeWidgetItem]:
        rows = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [row for row in rows if row]

    def _count(self) -> None:
        ticked = len(self._rows()) - len(self.unticked())
        said = ngettext("{n} case ticked", "{n} cases ticked", ticked)
        if self._more:
            said += " · " + ngettext(
                "and {n} more that is not listed", "and {n} more that are not listed", self._more
            )
        self.note.setText(said if self._rows() else "")
        self.primary.setEnabled(ticked > 0 or self._anything)


def outcome_text(found: Outcome) -> str:
    """Return what was ruled, in a line."""
    return _outcome_text(found)


def _outcome_text(found: Outcome) -> str:
    said = [
        ngettext("{n} case ruled", "{n} cases ruled", found.ruled),
        ngettext("in {n} article", "in {n} articles", found.articles),
    ]
    kinds = [f"{kind_name(kind.value)} {number(n)}" for kind, n in counts_by_kind(found).items()]
    if len(kinds) > 1:
        said.append(listed(kinds))
    if found.agreed:
        said.append(ngettext("{n} agreed case taken", "{n} agreed cases taken", found.agreed))
    if found.finished:
        said.append(ngettext("{n} article finished", "{n} articles finished", found.finished))
    if found.left:
        said.append(ngettext("{n} case left", "{n} cases left", found.left))
    if found.passed:
        said.append(ngettext("{n} article passed over", "{n} articles passed over", found.passed))
    return " · ".join(said)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
