"""Files damaged at random: each reading ends, and in records and problems, never a traceback."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest

from annotator.formats.jsonl_own import encode_header, encode_record
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
)

_SPAN = AnnotationRecord("PERSON", ((0, 3),), quote="نصّ", attributes={"a": "b"})
_OWN = b"\n".join(
    [encode_header(ProjectRecord("م")), *[encode_record(
        Record("نصّ طويل\nفيه 😀 سطران", name="1", layers=(LayerRecord("x", annotations=(_SPAN,)),))
    )] * 5]
)  # fmt: skip
_PLAIN = '{"text": "نص أول\\r\\nطويل", "spans": [[0, 2, "P"]], "meta": {"a": 1}}\n'.encode() * 5
_CSV = 'id,text,title\r\n1,"سطر\nسطر, ""قال""",عنوان\r\n2,نص,ع\r\n'.encode() * 5
_HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>ع</title></head><body><article><h1>ع'
    "</h1><p>نص <b>غامق</b> &amp; &#1587;</p><figure><figcaption>صورة</figcaption></figure>"
    "<table><tr><td>خلية</td></tr></table></article></body></html>"
).encode()


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("عنوان", 1)
    document.add_paragraph("متن الخبر")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "خلية"
    raw = BytesIO()
    document.save(raw)
    return raw.getvalue()


SEEDS = {
    "own.jsonl": _OWN, "plain.jsonl": _PLAIN, "t.csv": _CSV, "p.html": _HTML, "d.docx": _docx(),
    "t.txt": "نص عربي\r\nسطر".encode("cp1256"),
}  # fmt: skip
_PIECES = (
    b"\x00", b'"', b"\\", b"{", b"}", b"[", b"\n", b"\r", b"\xff", b"\xef\xbb\xbf", b"<", b"&#0;",
    b"&#xD800;", b"<!DOCTYPE x>", b"<p" * 50, b"[" * 2000, b"\\ud800", b"-1", b"1e999", b",,,,",
    b"PK\x05\x06", "ع".encode()[:1], b"\xff\xfe", b"null", b"99999999999999999999",
)  # fmt: skip


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Cut, repeat, overwrite or insert something, a few times."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(raw))
        end = min(len(raw), start + chance.randint(0, 40))
        piece = chance.choice((*_PIECES, bytes([chance.randrange(256)]), raw[start:end] * 3, b""))
        raw = raw[:start] + piece + raw[chance.choice((start, end)) :]
    return raw[: chance.randint(0, len(raw))] if chance.random() < 0.1 else raw


def check(path: Path) -> int:
    """Read the file, see that all of it is sound, and return how many records it gave."""
    found = 0
    for item in read_file(path, ReadOptions()):
        assert isinstance(item, Record | Problem | ProjectRecord)
        if isinstance(item, Record):
            encode_record(item)  # every span that arrived holds against its text
            found += 1
        else:
            assert str(item)
    return found


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", SEEDS)
def test_damaged_files_give_records_and_problems_and_nothing_else(
    name: str, tmp_path: Path
) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    for _ in range(300):
        path.write_bytes(damaged(SEEDS[name], chance))
        check(path)


@pytest.mark.timeout(60)
def test_word_documents_damaged_inside_give_records_and_problems(tmp_path: Path) -> None:
    chance = random.Random("inside")
    path = tmp_path / "d.docx"
    with zipfile.ZipFile(BytesIO(SEEDS["d.docx"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    victims = ["word/document.xml"] * 3 + sorted(members)
    read = 0
    for _ in range(300):
        victim = chance.choice(victims)
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, damaged(content, chance) if name == victim else content)
        read += check(path)
    assert read > 0
