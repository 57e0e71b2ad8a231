"""Searching a project."""

from pathlib import Path

import pytest

from annotator.store.documents import Title
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.searching import PER_ARTICLE, Hit, TitleIndex, search_texts

TEXTS = {
    "a": "اجتمعت اللجنة في الوزارة.",
    "b": "لا شيء هنا.",
    "c": "لجنة ولجنة ولجنة ولجنة ولجنة.",
    "d": "كتبت لجنه أخرى.",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.annproj"
    with Project.create(path, name="P", person="سلمى") as project:
        import_files(project, [tmp_path / f"{name}.txt" for name in TEXTS])
    return path


def index_of(*names: str) -> TitleIndex:
    index = TitleIndex()
    for at, name in enumerate(names, start=1):
        index.add([Title(at, f"{at:032x}", f"file-{at}.txt", name, 10)])
    return index


def test_a_phrase_is_found_in_all_texts_with_its_place(path: Path) -> None:
    found = search_texts(path, "لجنة")
    assert found.complete
    assert found.scanned == len(TEXTS)
    with Project.open(path, readonly=True) as project:
        for hit in found.hits:
            text = project.documents.text(hit.document)
            assert text[hit.start : hit.end] in ("لجنة", "لجنه")
            assert hit.context.match == text[hit.start : hit.end]
    assert len({hit.document for hit in found.hits}) == 3


def test_one_article_does_not_crowd_out_the_others(path: Path) -> None:
    hits = search_texts(path, "ولجنة").hits
    assert len(hits) == PER_ARTICLE
    assert hits[-1].more == 1
    assert {hit.more for hit in hits[:-1]} == {0}


def test_a_search_goes_on_where_its_last_slice_ended(path: Path) -> None:
    whole = search_texts(path, "لجنة")
    hits: list[Hit] = []
    after, slices = 0, 0
    while True:
        part = search_texts(path, "لجنة", after=after, length=1)
        hits += part.hits
        after, slices = part.after, slices + 1
        if part.complete:
            break
    assert tuple(hits) == whole.hits
    assert slices > 1


def test_articles_are_found_by_any_of_their_words_however_spelt() -> None:
    index = index_of("بعثة التفتيش تعمل", "مؤتمر لجنة الحزب", "إعلان")
    wanted = {
        "لجنه مؤتمر": ["مؤتمر لجنة الحزب"],
        "اعلان": ["إعلان"],
        "FILE-1": ["بعثة التفتيش تعمل"],
        "  ": [],
    }
    for phrase, titles in wanted.items():
        assert [one.title for one in index.find(phrase, limit=9)[0]] == titles


def test_what_begins_as_typed_comes_first() -> None:
    index = index_of("في الوزارة لجنة", "واللجنة", "لجنة الحزب")
    found, count = index.find("لجنة", limit=2)
    assert [one.title for one in found] == ["لجنة الحزب", "في الوزارة لجنة"]
    assert count == 3
