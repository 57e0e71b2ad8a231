"""Files of every importer damaged in one record: the rest arrives, and the place is named.

What "the right line" is: in files with lines (JSON lines, arrays, tables, columns, brat), a line of
the damaged record, and for brat the file; in archives of articles (CAS) the member; in workbooks
the row; in Parquet the number of the row, or its group; in DocBin the number of the record. A
record counts as arrived when its text stands in an article that arrived: a damaged -DOCSTART-
joins two.
"""

import json
import random
import shutil
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from annotator.formats.extras import load_extra
from annotator.formats.files import iterate_files
from annotator.formats.jsonl_own import encode_header, encode_record
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
    WriteOptions,
)
from annotator.formats.registry import format_named

RECORDS = 24
SLOW = 5.0  # seconds after which a reading counts as hung
PIECES = (
    b"\x00", b'"', b"\\", b"{", b"}", b"[", b"]", b"\n", b"\r", b"\xff", b"<", b"&#0;", b"]]>",
    b"<!--", b"<!DOCTYPE x>", b"[" * 2000, b"\\ud800", b"-1", b"1e999", b",,,,", b"null", b":",
    "ع".encode()[:1], b"99999999999999999999", b"\t", b"' '", b"\xe2\x80\xa8", b"-", b";",
)  # fmt: skip

Right = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class Damaged:
    """What was written: where, which articles were left whole, and which places are right."""

    path: Path
    whole: frozenset[str]
    right: Right


@dataclass
class Tally:
    """What came of the mutants of one importer."""

    mutants: int = 0
    told: int = 0  # problems
    right: int = 0  # of these, that name the right place
    lost: int = 0  # records that were not touched and did not arrive
    raised: int = 0
    slow: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """Return how often the program failed."""
        return self.lost + self.raised + self.slow + (self.right < 0.95 * self.told)

    def note(self, text: str) -> None:
        """Keep a few examples."""
        if len(self.examples) < 5:
            self.examples.append(text)


def text_of(number: int) -> str:
    """Return the text of a record: no two the same."""
    return f"قال سليم حداد رقم {number} إن الاجتماع في بيروت انتهى"


def sample(number: int) -> Record:
    """Return a record with two spans."""
    text = text_of(number)
    where = text.index("بيروت")
    spans = (
        AnnotationRecord("PERSON", ((4, 13),), text[4:13], id=f"{number:031x}1"),
        AnnotationRecord("PLACE", ((where, where + 5),), "بيروت", id=f"{number:031x}2"),
    )
    return Record(
        text, name=f"a-{number}", source=f"a-{number}", layers=(LayerRecord("", annotations=spans),)
    )


def hurt(raw: bytes, chance: random.Random) -> bytes:
    """Overwrite, repeat or insert something within these bytes."""
    start = chance.randrange(len(raw))
    end = min(len(raw), start + chance.randint(0, 8))
    piece = chance.choice((*PIECES, bytes([chance.randrange(256)]), raw[start:end] * 2, b""))
    return raw[:start] + piece + raw[chance.choice((start, end)) :]


Maker = Callable[[Path, random.Random], Damaged]


def _in_lines(
    path: Path,
    blocks: list[bytes],
    chance: random.Random,
    *,
    head: bytes = b"",
    tail: bytes = b"",
    between: bytes = b"\n",
) -> Damaged:
    """Write blocks of lines, one of them damaged."""
    victim = chance.randrange(len(blocks))
    hurtful = hurt(blocks[victim], chance)
    before = head + b"".join(block + between for block in blocks[:victim])
    first = before.count(b"\n") + 1
    last = first + max(hurtful.count(b"\n"), blocks[victim].count(b"\n"))
    rest = between.join([hurtful, *blocks[victim + 1 :]])
    path.write_bytes(before + rest + tail)
    whole = frozenset(text_of(n) for n in range(len(blocks)) if n != victim)
    # What begins in the damaged record and swallows the next is told where it begins or ends.
    return Damaged(path, whole, lambda one: one.line is not None and first <= one.line <= last + 1)


def _json_lines(name: str, body: Callable[[int], object]) -> Maker:
    def make(folder: Path, chance: random.Random) -> Damaged:
        blocks = [json.dumps(body(n), ensure_ascii=False).encode() for n in range(RECORDS)]
        return _in_lines(folder / name, blocks, chance, tail=b"\n")

    return make


def _own(folder: Path, chance: random.Random) -> Damaged:
    blocks = [encode_record(sample(n)) for n in range(RECORDS)]
    head = encode_header(ProjectRecord("م")) + b"\n"
    return _in_lines(folder / "own.jsonl", blocks, chance, head=head, tail=b"\n")


def _spans(number: int) -> list[dict[str, object]]:
    return [
        {"start": one.start, "end": one.end, "label": one.label, "text": one.quote}
        for one in sample(number).layers[0].annotations
    ]


def _triples(number: int) -> list[list[object]]:
    return [[one["start"], one["end"], one["label"]] for one in _spans(number)]


def _tokens(number: int) -> dict[str, object]:
    tokens = text_of(number).split()
    tags = ["O", "B-P", "I-P", *["O"] * (len(tokens) - 3)]
    return {"id": str(number), "tokens": tokens, "ner_tags": tags}


def _label_studio(number: int) -> dict[str, object]:
    regions = [
        {"id": f"r{at}", "from_name": "label", "to_name": "text", "type": "labels",
         "value": {"start": one["start"], "end": one["end"], "text": one["text"],
                   "labels": [one["label"]]}}
        for at, one in enumerate(_spans(number))
    ]  # fmt: skip
    relation = {"type": "relation", "from_id": "r0", "to_id": "r1", "labels": ["في"]}
    return {
        "id": number,
        "data": {"text": text_of(number)},
        "annotations": [{"completed_by": 1, "result": [*regions, relation]}],
    }


def _array(folder: Path, chance: random.Random) -> Damaged:
    indent = chance.choice((None, 1))
    blocks = [
        json.dumps(_label_studio(n), ensure_ascii=False, indent=indent).encode()
        for n in range(RECORDS)
    ]
    return _in_lines(folder / "ls.json", blocks, chance, head=b"[\n", tail=b"\n]\n", between=b",\n")


def _csv_articles(folder: Path, chance: random.Random) -> Damaged:
    blocks = [f'{n},"{text_of(n)}",خبر'.encode() for n in range(RECORDS)]
    return _in_lines(folder / "a.csv", blocks, chance, head=b"id,text,title\n", tail=b"\n")


def _csv_spans(folder: Path, chance: random.Random) -> Damaged:
    blocks = [
        "\n".join(
            f'{n},{one["label"]},{one["start"]},{one["end"]},{one["text"]},"{text_of(n)}"'
            for one in _spans(n)
        ).encode()
        for n in range(RECORDS)
    ]
    return _in_lines(
        folder / "s.csv", blocks, chance, head=b"id,label,start,end,quote,text\n", tail=b"\n"
    )


def _tsv(folder: Path, chance: random.Random) -> Damaged:
    blocks = [f"{n}\t{text_of(n)}\tخبر".encode() for n in range(RECORDS)]
    return _in_lines(folder / "a.tsv", blocks, chance, head=b"id\ttext\ttitle\n", tail=b"\n")


def _conll(folder: Path, chance: random.Random) -> Damaged:
    tab = chance.choice((b"\t", b" "))
    blocks = []
    for n in range(RECORDS):
        tags = {"سليم": "B-PERSON", "حداد": "I-PERSON", "بيروت": "B-PLACE"}
        rows = [tab.join((w.encode(), tags.get(w, "O").encode())) for w in text_of(n).split()]
        blocks.append(b"\n".join([b"-DOCSTART-" + tab + b"O", b"", *rows, b""]))
    return _in_lines(folder / "c.conll", blocks, chance, tail=b"\n")


def _ann(number: int) -> bytes:
    lines = [
        f"T{at}\t{one['label']} {one['start']} {one['end']}\t{one['text']}"
        for at, one in enumerate(_spans(number), 1)
    ]
    return "\n".join([*lines, "R1\tIn Arg1:T1 Arg2:T2", "A1\tSure T1", ""]).encode()


def _brat(folder: Path, chance: random.Random) -> Damaged:
    victim = chance.randrange(RECORDS)
    hurt_text = chance.random() < 0.3
    files: dict[str, bytes] = {}
    for n in range(RECORDS):
        text, marks = text_of(n).encode(), _ann(n)
        if n == victim:
            text, marks = (hurt(text, chance), marks) if hurt_text else (text, hurt(marks, chance))
        files |= {f"a{n}.txt": text, f"a{n}.ann": marks}
    whole = frozenset(text_of(n) for n in range(RECORDS) if n != victim)

    def right(one: Problem) -> bool:
        name = one.file.rsplit("/", 1)[-1]
        if name not in (f"a{victim}.txt", f"a{victim}.ann"):
            return False
        return one.line is not None or hurt_text or b"\x00" in files[f"a{victim}.txt"]

    if chance.random() < 0.3:
        path = folder / "b.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, raw in files.items():
                archive.writestr(name, raw)
        return Damaged(path, whole, right)
    path = folder / "brat"
    path.mkdir()
    for name, raw in files.items():
        (path / name).write_bytes(raw)
    return Damaged(path, whole, right)


def _written(name: str, folder: Path, **options: object) -> Path:
    path = folder / f"w{format_named(name).extensions[0]}"
    write = format_named(name).write
    assert write is not None
    write([sample(n) for n in range(RECORDS)], path, WriteOptions(**options))  # type: ignore[arg-type]
    return path


def _cas(folder: Path, chance: random.Random) -> Damaged:
    path = _written("cas", folder)
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    victim = chance.choice([one for one in members if one.endswith(".xmi")])
    number = int(victim.removesuffix(".xmi").rpartition("-")[2])
    members[victim] = hurt(members[victim], chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, raw in members.items():
            archive.writestr(one, raw)
    whole = frozenset(text_of(n) for n in range(RECORDS) if n != number)
    return Damaged(path, whole, lambda one: one.file == f"{path.name}/{victim}")


def _xlsx(folder: Path, chance: random.Random) -> Damaged:
    path = _workbook(folder)
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    sheet = next(one for one in members if one.endswith("sheet1.xml"))
    raw = members[sheet]
    victim = chance.randrange(RECORDS)
    row = victim + 2  # from 1, behind the titles
    start = raw.index(f'<row r="{row}"'.encode())
    end = raw.index(b"</row>", start) + len(b"</row>")
    members[sheet] = raw[:start] + hurt(raw[start:end], chance) + raw[end:]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    whole = frozenset(text_of(n) for n in range(RECORDS) if n != victim)
    return Damaged(path, whole, lambda one: one.line in (row, row + 1))


def _workbook(folder: Path) -> Path:
    openpyxl = load_extra("openpyxl")
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["id", "text", "label", "start", "end", "quote"])
    for n in range(RECORDS):
        one = _spans(n)[0]
        page.append([str(n), text_of(n), one["label"], one["start"], one["end"], one["text"]])
    path = folder / "w.xlsx"
    book.save(path)
    return path


def _parquet(folder: Path, chance: random.Random) -> Damaged:
    arrow, parquet = load_extra("pyarrow"), load_extra("pyarrow.parquet")

    victim = chance.randrange(RECORDS)
    rows: list[dict[str, object]] = [
        {"id": str(n), "text": text_of(n), "spans": _spans(n)} for n in range(RECORDS)
    ]
    odd: dict[str, object] = rows[victim]
    span = dict(_spans(victim)[0])
    way = chance.randrange(6)
    if way == 0:
        odd["text"] = None
    elif way == 1:
        span["start"] = chance.choice((-5, 4000, None, 2**31 - 1))
    elif way == 2:
        span["label"] = chance.choice(("", None, " "))
    elif way == 3:
        span["text"] = chance.choice(("غيره", "", "سليم"))
    elif way == 4:
        odd["text"] = chance.choice(("", "\x00", "\u2028", "\ufffe", "﻿"))
    else:
        span["end"] = chance.choice((0, 1, -1, 4000))
    odd["spans"] = [span]
    path = folder / "a.parquet"
    table = arrow.Table.from_pylist(rows)
    parquet.write_table(table, path, row_group_size=8)
    if chance.random() < 0.5:  # a page of one group is damaged as well
        file = parquet.ParquetFile(path)
        group = victim // 8
        column = file.metadata.row_group(group).column(1)
        at = column.data_page_offset + chance.randrange(max(1, column.total_compressed_size - 4))
        raw = bytearray(path.read_bytes())
        raw[at : at + 4] = bytes(chance.randrange(256) for _ in range(4))
        path.write_bytes(bytes(raw))
        whole = frozenset(text_of(n) for n in range(RECORDS) if n // 8 != group)
        first, last = group * 8 + 1, group * 8 + 8
        return Damaged(path, whole, lambda one: one.line is not None and first <= one.line <= last)
    whole = frozenset(text_of(n) for n in range(RECORDS) if n != victim)
    return Damaged(path, whole, lambda one: one.line == victim + 1)


def _docbin(folder: Path, chance: random.Random) -> Damaged:
    srsly = load_extra("srsly")  # spaCy's own
    path = _written("spacy", folder)
    said = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))
    victim = chance.randrange(RECORDS)
    way = chance.randrange(3)
    if way == 0:
        raw = said["user_data"][victim]
        said["user_data"][victim] = hurt(raw, chance)
    elif way == 1:
        said["span_groups"][victim] = hurt(said["span_groups"][victim], chance)
    else:
        lengths = bytearray(said["lengths"])
        width = len(lengths) // RECORDS
        lengths[victim * width : victim * width + 1] = bytes([chance.randrange(256)])
        said["lengths"] = bytes(lengths)
    path.write_bytes(zlib.compress(srsly.msgpack_dumps(said)))
    # What the lengths say of one record moves all that follow it.
    spared = range(victim) if way == 2 else [n for n in range(RECORDS) if n != victim]
    last = RECORDS if way == 2 else victim + 1
    return Damaged(
        path,
        frozenset(text_of(n) for n in spared),
        lambda one: one.line is None or victim + 1 <= one.line <= last,
    )


def _inside(name: str, seed: Callable[[], bytes]) -> Maker:
    """Return the maker for formats in which a file is an article: others stand beside it."""

    def make(folder: Path, chance: random.Random) -> Damaged:
        path = folder / "files"
        path.mkdir()
        raw = seed()
        for n in range(3):
            (path / f"{n}{name}").write_bytes(raw)
        (path / f"1{name}").write_bytes(hurt(raw, chance))
        return Damaged(path, frozenset(), lambda one: one.file == f"1{name}")

    return make


def _html() -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>ع</title></head><body><article>'
        f"<h1>عنوان</h1><p>{text_of(0)}</p><p>{text_of(1)}</p></article></body></html>"
    ).encode()


def _docx() -> bytes:
    document = load_extra("docx").Document()
    document.add_paragraph(text_of(0))
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


MAKERS: dict[str, tuple[Maker, str]] = {  # and the library that it needs
    "own JSON lines": (_own, ""),
    "plain JSON lines": (
        _json_lines("p.jsonl", lambda n: {"id": n, "text": text_of(n), "spans": _spans(n)}), ""
    ),
    "doccano": (
        _json_lines("d.jsonl", lambda n: {"id": n, "text": text_of(n), "label": _triples(n)}), ""
    ),
    "Prodigy": (
        _json_lines("q.jsonl", lambda n: {"text": text_of(n), "spans": _spans(n),
                                          "answer": "accept", "_input_hash": n}), ""
    ),
    "Hugging Face, spans": (
        _json_lines("h.jsonl", lambda n: {"id": str(n), "title": "", "text": text_of(n),
                                          "metadata": "", "spans": _spans(n)}), ""
    ),
    "Hugging Face, tokens": (
        _json_lines("t.jsonl", _tokens), ""
    ),
    "Label Studio": (_array, ""),
    "table of articles": (_csv_articles, ""),
    "table of spans": (_csv_spans, ""),
    "table with tabs": (_tsv, ""),
    "CoNLL": (_conll, ""),
    "brat": (_brat, ""),
    "UIMA CAS": (_cas, "cassis"),
    "Excel": (_xlsx, "openpyxl"),
    "Parquet": (_parquet, "pyarrow"),
    "spaCy DocBin": (_docbin, "spacy"),
    "plain text": (_inside(".txt", lambda: text_of(0).encode("cp1256")), ""),
    "web page": (_inside(".html", _html), ""),
    "Word": (_inside(".docx", _docx), "docx"),
}  # fmt: skip


def available() -> Iterator[str]:
    """Yield the importers whose library is there."""
    return (name for name, (_, needs) in MAKERS.items() if not needs or find_spec(needs))


def run(name: str, folder: Path, *, mutants: int, seed: int = 1) -> Tally:
    """Read so many damaged files of one importer."""
    chance = random.Random(f"{name} {seed}")
    tally = Tally()
    make, _ = MAKERS[name]
    for number in range(mutants):
        place = folder / f"{number}"
        place.mkdir(parents=True)
        _judge(make(place, chance), tally)
        shutil.rmtree(place)
    return tally


def _judge(damaged: Damaged, tally: Tally) -> None:
    tally.mutants += 1
    began = time.monotonic()
    texts: Counter[str] = Counter()
    try:
        for path in iterate_files([damaged.path]):
            for one in read_file(path, ReadOptions()):
                if isinstance(one, Record):
                    encode_record(one)  # every span that arrived holds against its text
                    texts[one.text] += 1
                elif isinstance(one, Problem):
                    tally.told += 1
                    right = damaged.right(one)
                    tally.right += right
                    if not right:
                        tally.note(f"wrong place: {one}")
    except Exception:  # noqa: BLE001 - that is what is counted
        tally.raised += 1
        tally.note(traceback.format_exc(limit=-2))
    if time.monotonic() - began > SLOW:
        tally.slow += 1
    every = "\n".join(texts)
    missing = [one for one in damaged.whole if one not in every]
    tally.lost += len(missing)
    if missing:
        tally.note(f"lost {len(missing)} of {damaged.path.name}")


def campaign(folder: Path, *, mutants: int, seed: int = 1) -> dict[str, Tally]:
    """Read so many damaged files of every importer."""
    return {
        name: run(name, folder / str(at), mutants=mutants, seed=seed)
        for at, name in enumerate(available())
    }
