"""The formats there are."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.errors import AnnotatorError
from annotator.formats import (
    brat,
    brat_out,
    cas,
    chat,
    conll,
    conll_in,
    csv,
    doccano,
    docx,
    gliner,
    html,
    huggingface,
    huggingface_in,
    jsonl,
    jsonl_own,
    label_studio,
    label_studio_out,
    prodigy,
    report,
    spacy,
    spacy_in,
    table_out,
    text,
    xlsx,
)
from annotator.formats.concerns import DATASET, FACTS, FLAT, TABLE, Concern
from annotator.formats.loss import LossReport
from annotator.formats.records import (
    Items,
    ProjectRecord,
    ReadOptions,
    Record,
    Subword,
    WriteOptions,
)
from annotator.language import N_

Reader = Callable[[Path, ReadOptions], Items]
Writer = Callable[[Iterable[Record | ProjectRecord], Path, WriteOptions], LossReport]
Surveyor = Callable[[Iterable[Record | ProjectRecord], WriteOptions], LossReport]
Knower = Callable[[Mapping[str, Any]], bool]


_OFFSETS = (Subword.KEEP, Subword.WIDEN, Subword.DROP)  # of formats that count code points
_WORDS = (Subword.WIDEN, Subword.SPLIT, Subword.DROP)  # of formats that know only words


@dataclass(frozen=True, slots=True)
class Format:
    """One file syntax: what it is called, what its files end with, how it is read and written."""

    name: str
    title: str  # a key of translation; the names of programs are the same in every language
    extensions: tuple[str, ...]  # the first is given to new files
    read: Reader | None = None
    write: Writer | None = None
    losses: Surveyor | None = None  # what writing would lose
    needs: str = ""  # the library it needs beyond those that are always there
    extra: str = ""  # the extra that brings that library; "": of the same name
    knows: Knower | None = None  # of formats in JSON: whether a record looks like one of theirs
    concerns: frozenset[Concern] = frozenset()  # the choices it has a use for
    subwords: tuple[Subword, ...] = ()  # what may become of parts of words; the first unless chosen
    layers: bool = False  # whether it has room for several layers of an article
    has_header: bool = False  # it begins with the project: labels, and who the ids of people are
    is_text: bool = False  # one file of text: fit for the standard output
    is_folder: bool = False  # several files in a new folder
    holds_sides: bool = False  # one dataset of it is divided into train, validation and test

    @property
    def can_read(self) -> bool:
        """Tell whether files of this format can be read."""
        return self.read is not None

    @property
    def can_write(self) -> bool:
        """Tell whether files of this format can be written."""
        return self.write is not None


TEXT = Format("text", N_("Plain text"), (".txt", ".text", ".md"), text.read)
JSONL = Format(
    "jsonl",
    N_("JSON lines (everything, nothing lost)"),
    (".jsonl", ".ndjson", ".json"),
    jsonl.read,
    jsonl_own.write,
    jsonl_own.losses,
    concerns=FACTS | {Concern.PROVENANCE, Concern.SHARD},
    subwords=_OFFSETS,
    layers=True,
    has_header=True,
    is_text=True,
)
CSV = Format(
    "csv",
    N_("Table (CSV, TSV)"),
    (".csv", ".tsv", ".tab"),
    csv.read,
    table_out.write,
    table_out.losses,
    concerns=TABLE | {Concern.SHARD},
    subwords=_OFFSETS,
    layers=True,
    is_text=True,
)
XLSX = Format(
    "xlsx",
    N_("Excel workbook"),
    (".xlsx",),
    xlsx.read,
    table_out.write_sheet,
    table_out.sheet_losses,
    needs="openpyxl",
    extra="exchange",
    concerns=TABLE,
    subwords=_OFFSETS,
    layers=True,
)
DOCX = Format("docx", N_("Word document"), (".docx",), docx.read)
HTML = Format("html", N_("Web page"), (".html", ".htm", ".xhtml"), html.read)
CONLL = Format(
    "iob2",
    N_("Token and tag (CoNLL, IOB2)"),
    (".conll", ".iob", ".iob2", ".bio", ".bilou", ".bioes"),
    conll_in.read,
    conll.write,
    conll.losses,
    concerns=FLAT | {Concern.SCHEME, Concern.COLUMNS, Concern.DOCSTART, Concern.SHARD},
    subwords=_WORDS,
    is_text=True,
)
SPACY = Format(
    "spacy",
    N_("spaCy training data (DocBin)"),
    (".spacy",),
    spacy_in.read,
    spacy.write,
    spacy.losses,
    needs="spacy",
    concerns=FLAT | {Concern.ATTRIBUTES, Concern.METADATA, Concern.SHARD},
    subwords=_WORDS,
)
DOCCANO = Format(
    "doccano",
    "doccano",
    (".doccano.jsonl",),
    doccano.read,
    doccano.write,
    doccano.losses,
    knows=doccano.knows,
    concerns=frozenset(
        {*(Concern.SUBWORD, Concern.METADATA, Concern.OFFSETS), Concern.RELATIONS, Concern.SHARD}
    ),
    subwords=_OFFSETS,
    is_text=True,
)
LABEL_STUDIO = Format(
    "label-studio",
    "Label Studio",
    (".labelstudio.json",),
    label_studio.read,
    label_studio_out.write,
    label_studio_out.losses,
    knows=label_studio.knows,
    concerns=FACTS | {Concern.OFFSETS},
    subwords=_OFFSETS,
    layers=True,
)
BRAT = Format(
    "brat",
    "brat",
    (".brat.zip", ".ann"),
    brat.read,
    brat_out.write,
    brat_out.losses,
    concerns=frozenset({Concern.SUBWORD, Concern.ATTRIBUTES}),
    subwords=_OFFSETS,
)
PRODIGY = Format(
    "prodigy",
    "Prodigy",
    (".prodigy.jsonl",),
    prodigy.read,
    prodigy.write,
    prodigy.losses,
    knows=prodigy.knows,
    concerns=frozenset({Concern.SUBWORD, Concern.METADATA, Concern.PEOPLE, Concern.SHARD}),
    subwords=_WORDS,
    is_text=True,
)
HUGGING_FACE = Format(
    "huggingface",
    "Hugging Face (JSON)",
    (".hf",),
    huggingface_in.read,
    huggingface.write,
    huggingface.losses,
    knows=huggingface_in.knows,
    concerns=DATASET,
    subwords=_OFFSETS,
    layers=True,
    is_folder=True,
    holds_sides=True,
)
PARQUET = Format(
    "parquet",
    "Hugging Face (Parquet)",
    (".parquet",),
    huggingface_in.read_parquet,
    huggingface.write_parquet,
    huggingface.losses,
    needs="pyarrow",
    extra="exchange",
    concerns=DATASET,
    subwords=_OFFSETS,
    layers=True,
    is_folder=True,
    holds_sides=True,
)
ARROW = Format(
    "arrow",
    "Hugging Face (Arrow)",
    (".arrow",),
    huggingface_in.read_arrow,
    needs="pyarrow",
    extra="exchange",
)
GLINER = Format(
    "gliner",
    "GLiNER",
    (".gliner.json",),
    write=gliner.write,
    losses=gliner.losses,
    concerns=frozenset({Concern.SUBWORD, Concern.OWN_TOKENS, Concern.SHARD}),
    subwords=_WORDS,
    is_text=True,
)
CHAT = Format(
    "chat",
    N_("Chat lines for tuning models (JSON lines)"),
    (".chat.jsonl",),
    write=chat.write,
    losses=chat.losses,
    concerns=frozenset({Concern.SUBWORD, Concern.ATTRIBUTES, Concern.SHARD}),
    subwords=_OFFSETS,
    is_text=True,
)
REPORT = Format(
    "report",
    N_("Page to read and to print (HTML)"),
    (".report.html",),
    write=report.write,
    losses=report.losses,
    concerns=frozenset({Concern.SUBWORD, Concern.ATTRIBUTES, Concern.PEOPLE}),
    subwords=_OFFSETS,
    layers=True,
    is_text=True,
)
CAS = Format(
    "cas",
    "UIMA CAS (INCEpTION)",
    (".cas.zip", ".xmi"),
    cas.read,
    cas.write,
    cas.losses,
    needs="cassis",
    extra="exchange",
    concerns=frozenset({Concern.SUBWORD}),
    subwords=_OFFSETS,
)
FORMATS = (
    *(TEXT, JSONL, CSV, XLSX, DOCX, HTML, CONLL),
    *(PRODIGY, DOCCANO, LABEL_STUDIO, BRAT, CAS, HUGGING_FACE, PARQUET, ARROW, SPACY),
    *(GLINER, CHAT, REPORT),
)


def format_named(name: str) -> Format:
    """Return the format of that name. Raises AnnotatorError when there is none."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise AnnotatorError(
        "There is no format {name}; there are: {names}.",
        name=name,
        names=", ".join(one.name for one in FORMATS),
    )


def format_for(path: Path) -> Format | None:
    """Return the format that a new file of this name is written in: by its longest ending."""
    name = path.name.lower()
    found = [(len(end), one) for one in FORMATS if one.can_write for end in one.extensions
             if name.endswith(end)]  # fmt: skip
    return max(found, key=lambda pair: pair[0])[1] if found else None
