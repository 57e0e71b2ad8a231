import re
from html import unescape
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from annotator.core.model import Label
from annotator.formats.records import (
    AnnotationRecord,
    LayerRecord,
    ProjectRecord,
    Record,
    WriteOptions,
)
from annotator.formats.report import losses, write
from tests.formats.articles import articles


def page(path: Path, *items: Record | ProjectRecord) -> tuple[str, etree._Element]:
    assert write(items, path, WriteOptions()) == losses(items, WriteOptions())
    text = path.read_text("utf-8")
    root = etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8"))
    return text, root


def test_marks_stand_in_their_colours_with_their_labels(tmp_path: Path) -> None:
    one = AnnotationRecord("P", ((0, 4),), attributes={"kind": "named"})
    two = AnnotationRecord("L", ((2, 9),))
    record = Record("سليم\nبيروت", title="ع", layers=(LayerRecord("a", annotations=(one, two)),))
    labels = (Label("1", "P", color="#123456"),)
    text, root = page(tmp_path / "a.html", ProjectRecord("مشروع", labels=labels), record)
    assert root.get("dir") == "rtl"
    assert [one.text for one in root.iter("mark") if one.text] == ["سل", "يم", "بيرو"]
    assert text.count("#123456") == 4
    assert [one.text for one in root.iter("bdi") if one.get("class") == "l"] == ["P", "L"]
    assert "kind: named" in text


def test_nothing_in_it_runs_or_is_fetched(tmp_path: Path) -> None:
    evil = '<script>x</script><img src="http://x">&amp;"'
    one = AnnotationRecord(evil, ((0, 8),), attributes={evil: evil})
    record = Record(evil, name=evil, title=evil, layers=(LayerRecord(evil, annotations=(one,)),))
    labels = (Label("1", evil, color='"><script>'),)
    text, root = page(tmp_path / "a.html", ProjectRecord(evil, labels=labels), record)
    assert not [one for one in root.iter() if one.tag in ("script", "img", "link", "iframe")]
    assert not re.search(r"<[^>]*\b(?:src|href|on\w+)\s*=", text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(articles(several=True), max_size=2))
def test_the_whole_text_stands_in_it(tmp_path: Path, records: list[Record]) -> None:
    text, _ = page(tmp_path / "a.html", *records)
    found = [
        "\n".join(
            unescape(re.sub(r'<bdi class="l".*?</bdi>|<[^>]*>', "", line))
            for line in re.findall(r'<p dir="auto">(.*?)</p>', part, re.DOTALL)
        )
        for part in text.split("<article>")[1:]
    ]
    assert found == [one.text for one in records]
