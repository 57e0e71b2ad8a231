"""A wreck of many thousand rows: what one page, many pages or all inner pages take with them."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.model import document_id, text_digest
from annotator.store.arriving import Arrival
from annotator.store.bodies import AnnotationBody, AnnotationsBody, DocumentBody
from annotator.store.project import Project
from annotator.store.salvage import SalvageReport, salvage
from tests.store.making import bring, documents, label, make_project, mark, open_as, person

PAGE = 8192
ARTICLES = 700
MARKED = 60  # of them, ten spans each
LONG = 7  # every so many-th article is longer than a page
ROOTS = ("texts", "changes", "gestures")
LEAF, INNER = 13, 5


def own_text(number: int) -> str:
    line = f"قال الوزير رقم {number} في اجتماع اللجنة المركزية إن العمل يمضي كما أريد له.\n"
    return line * (200 if number % LONG == 0 else 12)


def article(number: int, layer: str, name: str) -> Arrival:
    text = own_text(number)
    digest, source = text_digest(text), f"own {number}.txt"
    items = tuple(AnnotationBody(name, ((at, at + 5),), text[at : at + 5]) for at in (4, 30, 50))
    body = DocumentBody(digest, len(text), source, f"title {number}", source)
    layers = ((layer, AnnotationsBody(items)),)
    return Arrival(document_id(digest, source), text, body, layers=layers)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with make_project(tmp_path_factory.mktemp("whole")) as project:
        aya, name = person(project, "Aya"), label(project)
        for first in range(0, ARTICLES, 100):
            bring(project, [article(number, aya, name) for number in range(first, first + 100)])
        with open_as(project, "Aya") as other:
            for document in documents(project)[2 : 2 + MARKED]:
                for at in range(0, 30, 3):
                    mark(other, document, at, at + 2)
        return project.path


def spans(path: Path) -> dict[str, list[tuple[int, int, str, str]]]:
    with Project.open(path) as project:
        return {
            document: [
                (one.start, one.end, one.quote, one.layer)
                for one in project.annotations.of(document)
            ]
            for document in documents(project)
        }


def wreck(whole: Path, folder: Path, harm: Callable[[bytearray, dict[str, int]], None]) -> Path:
    """Write a copy of a project to which harm was done; the roots of its tables are told."""
    db = sqlite3.connect(whole)
    roots = dict(db.execute("select name, rootpage from sqlite_master").fetchall())
    db.close()
    data = bytearray(whole.read_bytes())
    harm(data, roots)
    path = folder / "wreck.annproj"
    path.write_bytes(data)
    return path


def save(path: Path) -> SalvageReport:
    return salvage(path, path.with_name("saved.annproj"))


def blank(data: bytearray, page: int) -> None:
    data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)


@pytest.mark.parametrize("table", ROOTS)
def test_a_table_whose_root_is_gone_is_found_page_by_page(
    whole: Path, tmp_path: Path, table: str
) -> None:
    path = wreck(whole, tmp_path, lambda data, roots: blank(data, roots[table]))
    report = save(path)
    assert report.complete
    assert (report.articles, report.findings) == ((), ())
    assert spans(report.path) == spans(whole)


def test_roots_that_hold_another_table_lead_nobody_astray(whole: Path, tmp_path: Path) -> None:
    def swap(data: bytearray, roots: dict[str, int]) -> None:
        for table in ROOTS:
            source, target = roots["streams"] - 1, roots[table] - 1
            data[target * PAGE : (target + 1) * PAGE] = data[source * PAGE : (source + 1) * PAGE]

    report = save(wreck(whole, tmp_path, swap))
    assert (report.articles, report.findings) == ((), ())
    assert spans(report.path) == spans(whole)


def test_rows_are_found_when_every_inner_page_is_gone(whole: Path, tmp_path: Path) -> None:
    def harm(data: bytearray, roots: dict[str, int]) -> None:
        del roots
        for page in range(2, len(data) // PAGE + 1):
            if data[(page - 1) * PAGE] == INNER:
                blank(data, page)

    report = save(wreck(whole, tmp_path, harm))
    assert report.complete
    assert spans(report.path) == spans(whole)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_many_damaged_pages_the_rest_is_saved_and_the_loss_is_named(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)

    def harm(data: bytearray, roots: dict[str, int]) -> None:
        pages = [one for one in range(2, len(data) // PAGE + 1) if one not in roots.values()]
        for page in dice.sample(pages, len(pages) // 20):
            at = (page - 1) * PAGE
            data[at : at + PAGE] = dice.randbytes(PAGE)

    report, expected = save(wreck(whole, tmp_path, harm)), spans(whole)
    found = spans(report.path)
    assert [str(one.message) for one in report.findings] == []
    assert len(found) + len(report.articles) == len(expected)
    assert set(found) <= set(expected)
    assert all(set(inside) <= set(expected[one]) for one, inside in found.items())
    assert not report.complete
    assert len(found) > 0.7 * len(expected)
    assert report.missing > 0


def test_a_range_that_cannot_be_read_is_halved_until_only_its_own_rows_are_lost(
    whole: Path, tmp_path: Path
) -> None:
    lost: list[int] = []

    def harm(data: bytearray, roots: dict[str, int]) -> None:
        # The first leaf of the journal's changes: the leftmost child of the root, and its child.
        page = roots["changes"]
        while data[(page - 1) * PAGE] == INNER:
            at = (page - 1) * PAGE
            cell = at + int.from_bytes(data[at + 12 : at + 14], "big")
            page = int.from_bytes(data[cell : cell + 4], "big")
        at = (page - 1) * PAGE
        assert data[at] == LEAF
        lost.append(int.from_bytes(data[at + 3 : at + 5], "big"))
        blank(data, page)

    report = save(wreck(whole, tmp_path, harm))
    assert report.missing == lost[0]
    assert spans(report.path).keys() <= spans(whole).keys()
    db = sqlite3.connect(whole)
    changes = db.execute("select count(*) from changes").fetchone()[0]
    db.close()
    assert report.kept + report.loosened + report.refused + report.unplaced == changes - lost[0]
