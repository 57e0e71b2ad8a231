from pathlib import Path

import pytest

from annotator.core.model import LineStatus
from annotator.formats.html import read
from annotator.formats.records import Problem, ReadOptions, Record

PAGE = """<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>الموقع - خبر</title>
<meta property="og:title" content="خبر المعرض"><meta name="author" content="سلمى">
<style>p {{}}</style></head><body><header><p>اسم الموقع</p></header>
<nav><p>الرئيسية، أخبار، رياضة، اقتصاد، ثقافة، علوم، صحة، سفر، طقس، آراء</p></nav>
{body}
<aside><p>إعلان طويل عن شيء لا يهم أحدا في هذه الصفحة ولا في غيرها</p></aside>
<footer><p>جميع الحقوق محفوظة</p></footer><script>var x = "<p>نص</p>";</script></body></html>"""
ARTICLE = """<article><h1>افتتاح المعرض</h1><p>قال <b>الوزير</b> سليم
   حداد&nbsp;أمس &amp; اليوم.<br>سطر ثان</p><figure><img src="http://example.invalid/x.png">
<figcaption><p>صورة الوزير</p></figcaption></figure><ul><li>واحد</li><li>اثنان</li></ul>
<div style="display: none">مخفي</div><!-- تعليق --><p>خاتمة</p></article>"""


def page(path: Path, body: str, charset: str = "utf-8", encoding: str = "utf-8") -> Record:
    path.write_bytes(PAGE.format(body=body, charset=charset).encode(encoding))
    (record,) = read(path, ReadOptions())
    assert isinstance(record, Record), record
    return record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def test_the_article_comes_block_by_block_without_its_surroundings(path: Path) -> None:
    record = page(path, ARTICLE)
    assert record.text.split("\n") == [
        "افتتاح المعرض", "قال الوزير سليم حداد\u00a0أمس & اليوم.", "سطر ثان", "صورة الوزير",
        "واحد", "اثنان", "خاتمة",
    ]  # fmt: skip
    assert record.title == "افتتاح المعرض"
    assert record.metadata == {"lang": "ar", "author": "سلمى"}


def test_a_caption_is_a_line_with_its_status(path: Path) -> None:
    record = page(path, ARTICLE)
    (line,) = record.lines
    assert record.text[line.start : line.end] == "صورة الوزير"
    assert line.status is LineStatus.CAPTION


def test_without_an_article_the_block_with_most_paragraphs_is_taken(path: Path) -> None:
    body = "<div><p>روابط</p></div><div><div>{}</div></div><div>تعليق</div>"
    record = page(path, body.format("<p>فقرة من الخبر فيها كلام كثير.</p>" * 5))
    assert record.text == "\n".join(["فقرة من الخبر فيها كلام كثير."] * 5)
    assert record.title == "خبر المعرض"


def test_a_page_without_paragraphs_is_taken_whole(path: Path) -> None:
    body = "<div>خبر طويل مكتوب بلا فقرات<br>وفيه سطران</div><p>لا</p>"
    assert page(path, body).text == "خبر طويل مكتوب بلا فقرات\nوفيه سطران\nلا"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("windows-1256", "cp1256"),
        ("iso-8859-6", "iso8859_6"),
        ("utf-8", "cp1256"),  # a page that says what it is not
        ("windows-1256", "utf-8"),
        ("nonsense", "cp1256"),
        ("utf-8", "utf-16"),
    ],
)
def test_the_encoding_is_the_one_the_bytes_are_in(charset: str, encoding: str, path: Path) -> None:
    assert "سليم حداد\u00a0أمس" in page(path, ARTICLE, charset, encoding).text


def test_entities_of_a_document_type_are_not_expanded(path: Path) -> None:
    path.write_text('<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>قبل &x; بعد</p>')
    (record,) = read(path, ReadOptions())
    assert isinstance(record, Record)
    assert "root:" not in record.text


@pytest.mark.parametrize("content", ["", "<html></html>", "<p> </p>", "<script>x</script>"])
def test_a_page_without_text_is_a_problem(content: str, path: Path) -> None:
    path.write_text(content)
    (found,) = read(path, ReadOptions())
    assert isinstance(found, Problem)


def test_a_page_nested_without_end_is_read_or_refused_but_never_cut_silently(path: Path) -> None:
    path.write_text("<p>نص</p>" + "<div>" * 5_000 + "عميق" + "</div>" * 5_000)
    (found,) = read(path, ReadOptions())
    assert isinstance(found, Problem) or found.text == "نص\nعميق"  # type: ignore[union-attr]
