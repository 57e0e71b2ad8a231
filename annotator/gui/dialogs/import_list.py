"""Which column of a table holds the names, and what of a list could not be used."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from annotator.errors import AnnotatorError
from annotator.gui.dialogs.frame import DialogFrame
from annotator.gui.widgets.plain_label import PlainLabel
from annotator.gui.widgets.text_field import TextField
from annotator.language import _, isolate, listed, ltr, ngettext, say
from annotator.workflow.listing import Listed, is_table, read_list

_SOME = 5  # names shown as examples


class ImportList(DialogFrame):
    """Shows what a file would bring, as the chosen column has it."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, _("Import a list of names"), action=_("Import"), hint=ltr(path.name)
        )
        self._path = path
        self._listed: Listed | None = None
        self.column = QComboBox()
        self.titled = QCheckBox(_("The first line holds titles"))
        self._counts = PlainLabel("", wrap=True)
        self._some = PlainLabel("", tone="muted", wrap=True)
        self.bad = TextField(name=_("Lines that were left out"))
        self.bad.setReadOnly(True)
        self.column.setAccessibleName(_("Column of the names"))
        self._column_title = PlainLabel(_("Column of the names"), tone="muted")
        for part in (self._column_title, self.column, self.titled, self._counts, self._some):
            self.body.addWidget(part)
        self.body.addWidget(self.bad, stretch=1)
        table = is_table(path)
        for part in (self._column_title, self.column, self.titled):
            part.setVisible(table)
        if table:
            self._offer_columns()
        self.column.activated.connect(self._read)
        self.titled.clicked.connect(self._read)
        self.setMinimumWidth(520)
        self._read()

    @classmethod
    def ask(cls, parent: QWidget | None, path: Path) -> Listed | None:
        """Return what shall be imported, or None."""
        dialog = cls(path, parent)
        wanted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.listed()
        dialog.deleteLater()
        return answer if wanted else None

    def listed(self) -> Listed | None:
        """Return what the file holds as it is read now."""
        return self._listed

    def _offer_columns(self) -> None:
        try:
            first = read_list(self._path).columns
        except AnnotatorError as error:
            self.banner.say(say(error), kind="danger")
            return
        for title in first:
            self.column.addItem(title)
        self.titled.setChecked(len(first) > 1)

    def _read(self) -> None:
        try:
            found = read_list(
                self._path,
                column=max(0, self.column.currentIndex()),
                titled=self.titled.isChecked(),
            )
        except AnnotatorError as error:
            self._listed = None
            self.banner.say(say(error), kind="danger")
            self.primary.setEnabled(False)
            self.bad.hide()
            return
        self._listed = found
        said = [ngettext("{n} name", "{n} names", len(found.entries))]
        if found.twice:
            said.append(
                ngettext("{n} line says a name again", "{n} lines say a name again", found.twice)
            )
        if found.bad_count:
            said.append(ngettext("{n} line left out", "{n} lines left out", found.bad_count))
        self._counts.setText(" · ".join(said))
        self._some.setText(listed(isolate(one) for one in found.entries[:_SOME]))
        self.bad.setVisible(bool(found.bad))
        self.bad.setPlainText("\n".join(say(one) for one in found.bad))
        self.primary.setEnabled(bool(found.entries))
