"""How far annotators agree on each label: a small card of figures."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from annotator.gui.session import Session
from annotator.gui.theme import GRID
from annotator.gui.widgets.plain_label import PlainLabel, heading, tooltip
from annotator.language import _, ngettext, number
from annotator.language import current as current_language
from annotator.workflow.label_agreement import LabelAgreement

_LOW = 0.7  # below it a figure stands out
_MOST = 8  # labels


class LabelAgreementCard(QWidget):
    """A line a label with its F1; hidden until it is known."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        box.setSpacing(GRID // 2)
        box.addWidget(heading(_("Agreement of annotators (F1)")))
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(GRID // 2)
        box.addLayout(self._grid)
        self.hide()

    def show_figures(self, figures: Sequence[LabelAgreement]) -> None:
        """Show the figures of labels, in their order."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = [
            (label, one) for one in figures[:_MOST] if (label := self._session.label(one.label))
        ]
        for row, (label, one) in enumerate(shown):
            title = PlainLabel(elide=True)
            title.set_data(label.title(current_language()))
            value = PlainLabel(
                number(one.value, decimals=2), tone="warning" if one.value < _LOW else ""
            )
            of = ngettext("of {n} span", "of {n} spans", one.n)
            value.setToolTip(tooltip(of))
            value.setAccessibleName(f"{title.text()}: {value.text()} {of}")
            self._grid.addWidget(title, row, 0)
            self._grid.addWidget(value, row, 1)
        self.setVisible(bool(shown))
