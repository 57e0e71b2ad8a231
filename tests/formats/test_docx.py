import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from annotator.formats import docx as reader
from annotator.formats.records import Problem, ReadOptions, Record


def saved(document: WordDocument, path: Path) -> Path:
    document.save(str(path))
    return path


def record(path: Path) -> Record:
    (found,) = reader.read(path, ReadOptions())
    assert isinstance(found, Record), found
    return found


def problem(path: Path) -> Problem:
    (found,) = reader.read(path, ReadOptions())
    assert isinstance(found, Problem), found
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "خبر.docx"


def test_headings_paragraphs_and_cells_are_lines_in_order(path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = "سلمى"
    document.add_heading("عنوان الخبر", level=1)
    paragraph = document.add_paragraph("قال ")
    paragraph.add_run("الوزير").bold = True
    paragraph.add_run(" ذلك\nأمس\tصباحا")
    cells = document.add_table(rows=2, cols=2)
    for index, cell in enumerate(cell for row in cells.rows for cell in row.cells):
        cell.text = f"خلية {index}"
    document.add_paragraph("خاتمة")
    found = record(saved(document, path))
    assert found.text.split("\n") == [
        "عنوان الخبر", "قال الوزير ذلك", "أمس\tصباحا", "خلية 0", "خلية 1", "خلية 2", "خلية 3",
        "خاتمة",
    ]  # fmt: skip
    assert (found.title, found.name, found.metadata["author"]) == ("عنوان الخبر", "خبر", "سلمى")


def test_a_merged_cell_stands_once(path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "خلية"
    assert record(saved(document, path)).text == "خلية"


def test_inserted_text_is_read_and_deleted_text_is_not(path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("قبل ")
    for xml in (
        "<w:del {}><w:r><w:delText>حذف</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>إضافة</w:t></w:r></w:ins>",
        "<w:hyperlink {}><w:r><w:t> رابط</w:t></w:r></w:hyperlink>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert record(saved(document, path)).text == "قبل إضافة رابط"


def test_content_controls_and_text_boxes_are_read_once(path: Path) -> None:
    document = docx.Document()
    body = document.element.body
    control = "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>عنصر</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body.insert(0, parse_xml(control.format(nsdecls("w"))))
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>مربع</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("متن")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {compatibility}><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert record(saved(document, path)).text == "عنصر\nمتن\nمربع"


def test_what_is_no_word_document_is_a_problem(path: Path) -> None:
    path.write_bytes("نص".encode())
    assert "not a Word document" in str(problem(path))
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "old or a protected" in str(problem(path))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "not a Word document" in str(problem(path))


def test_an_empty_document_is_a_problem(path: Path) -> None:
    assert "no text" in str(problem(saved(docx.Document(), path)))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED", 10_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 20_000_000)
    assert "megabytes" in str(problem(path))


def test_a_document_type_is_refused(path: Path) -> None:
    raw = BytesIO()
    docx.Document().save(raw)
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(b"<w:document", entity + b"<w:document", 1)
            new.writestr(name, content)
    assert "document type" in str(problem(path))
