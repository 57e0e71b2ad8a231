"""How the file is written: what becomes of overlaps and parts of words, and of its syntax."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from annotator.core.spans import OverlapPolicy
from annotator.formats.concerns import Concern
from annotator.formats.records import Columns, Subword, WriteOptions
from annotator.formats.registry import Format
from annotator.formats.tags import Scheme
from annotator.formats.units import Unit
from annotator.gui.widgets.form_section import FormSection
from annotator.gui.widgets.number_field import NumberField
from annotator.language import N_, _

_MEGABYTE = 1024 * 1024
_OVERLAPS = {
    OverlapPolicy.OUTERMOST: N_("The outermost stay"),
    OverlapPolicy.INNERMOST: N_("The innermost stay"),
    OverlapPolicy.LONGEST: N_("The longest stay"),
}
_SUBWORDS = {
    Subword.KEEP: N_("The span stays as it is"),
    Subword.WIDEN: N_("The span takes the whole word"),
    Subword.SPLIT: N_("The word is cut at the edge of the span"),
    Subword.DROP: N_("The span is left out"),
}
_UNITS = {
    "": N_("As the format has it"),
    Unit.CODE_POINTS.value: N_("Code points (Python)"),
    Unit.UTF16.value: N_("UTF-16 units (JavaScript, Java)"),
    Unit.GRAPHEMES.value: N_("Graphemes (what people call letters)"),
}
_COLUMNS = {
    Columns.PLAIN: N_("Token and tag"),
    Columns.CONLL2003: N_("As in CoNLL-2003"),
    Columns.NESTED: N_("A column for each depth of spans"),
}
_SCHEMES = {Scheme.IOB2: "IOB2", Scheme.BIOES: "BIOES", Scheme.BILOU: "BILOU"}


class WrittenSection(FormSection):
    """Asks only what the format leaves open."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("How it is written"))
        self.overlap, self.subword = QComboBox(), QComboBox()
        self.scheme, self.columns, self.offsets = QComboBox(), QComboBox(), QComboBox()
        self.docstart = QCheckBox(_("A -DOCSTART- line before each article"))
        self.own_tokens = QCheckBox(_("Tokens of this program, not those of GLiNER"))
        self.relations = QCheckBox(_("In the shape that has room for relations"))
        self.shard = NumberField(0, 100_000, step=64, unit="MB")
        self._parts: dict[Concern, QWidget] = {
            Concern.OVERLAP: self.overlap,
            Concern.SUBWORD: self.subword,
            Concern.SCHEME: self.scheme,
            Concern.COLUMNS: self.columns,
            Concern.OFFSETS: self.offsets,
            Concern.DOCSTART: self.docstart,
            Concern.OWN_TOKENS: self.own_tokens,
            Concern.RELATIONS: self.relations,
            Concern.SHARD: self.shard,
        }
        for policy, title in _OVERLAPS.items():
            self.overlap.addItem(_(title), policy)
        for scheme, name in _SCHEMES.items():
            self.scheme.addItem(name, scheme)
        for columns, title in _COLUMNS.items():
            self.columns.addItem(_(title), columns)
        for unit, title in _UNITS.items():
            self.offsets.addItem(_(title), unit)
        self.ask(_("Where spans overlap"), self.overlap)
        self.ask(_("Where a span ends inside a word"), self.subword)
        self.ask(_("Tags"), self.scheme)
        self.ask(_("Columns of the file"), self.columns)
        self.ask(_("Offsets count"), self.offsets)
        for box in (self.docstart, self.own_tokens, self.relations):
            self.tick(box)
            box.toggled.connect(lambda _on: self.changed.emit())
        self.ask(_("Another file begins after (0: never)"), self.shard)
        self._fill_subwords(tuple(Subword))
        self.take(WriteOptions())
        for choice in (self.overlap, self.subword, self.scheme, self.columns, self.offsets):
            choice.activated.connect(lambda _index: self.changed.emit())
        self.shard.valueChanged.connect(lambda _value: self.changed.emit())

    def set_format(self, form: Format) -> None:
        """Ask what concerns this format."""
        self._fill_subwords(form.subwords)
        for concern, part in self._parts.items():
            self.show_part(part, concern in form.concerns)

    def take(self, options: WriteOptions) -> None:
        """Show what was chosen before."""
        for box, value in (
            (self.overlap, options.overlap),
            (self.subword, options.subword),
            (self.scheme, options.scheme),
            (self.columns, options.columns),
            (self.offsets, options.offsets),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.docstart.setChecked(options.docstart)
        self.own_tokens.setChecked(options.own_tokens)
        self.relations.setChecked(options.relations)
        self.shard.setValue(options.shard // _MEGABYTE)

    def options(self) -> WriteOptions:
        """Return what was chosen; what does not concern the format stays as usual."""
        plain = WriteOptions()
        chosen = replace(
            plain,
            overlap=OverlapPolicy(self.overlap.currentData()),
            scheme=Scheme(self.scheme.currentData()),
            columns=Columns(self.columns.currentData()),
            offsets=str(self.offsets.currentData()),
            docstart=self.docstart.isChecked(),
            own_tokens=self.own_tokens.isChecked(),
            relations=self.relations.isChecked(),
            shard=self.shard.value() * _MEGABYTE,
            subword=Subword(self.subword.currentData()),
        )
        usual = {
            concern.value: getattr(plain, concern.value)
            for concern, part in self._parts.items()
            if not self.asks(part)
        }
        return replace(chosen, **usual)

    def _fill_subwords(self, offered: tuple[Subword, ...]) -> None:
        chosen = self.subword.currentData()
        self.subword.clear()
        for subword in offered or (Subword.KEEP,):
            self.subword.addItem(_(_SUBWORDS[subword]), subword)
        self.subword.setCurrentIndex(max(0, self.subword.findData(chosen)))
