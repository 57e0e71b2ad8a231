"""Finding in all articles, with and without the index."""

from pathlib import Path

import pytest

from annotator.core.model import Label, State, Work
from annotator.core.query import Mode, Query
from annotator.errors import AnnotatorError
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow import finding
from annotator.workflow.finding import Hit, find
from annotator.workflow.importing import import_files
from annotator.workflow.indexing import index_texts

TITLE, PERSON = Label(new_id(), "TITLE"), Label(new_id(), "PERSON")
TEXTS = {
    "a": "قال رئيس اللجنة سامي إن العمل مستمر.",
    "b": "لا شيء هنا.",
    "c": "وللجنة رئيس.\nثم رئيس آخر.",
    "d": "برئيس جديد",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.annproj"
    with Project.create(path, name="P", person="سلمى", labels=[TITLE, PERSON]) as project:
        import_files(project, [tmp_path / f"{name}.txt" for name in TEXTS])
    return path


def me(path: Path) -> str:
    with Project.open(path, readonly=True) as project:
        return project.annotators.people()[0].id


def mark(path: Path, name: str, quote: str, label: Label) -> None:
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        document = next(
            one.id for one in project.documents.titles(after=0, limit=99) if one.name == name
        )
        start = TEXTS[name].index(quote)
        with project.gesture("mark", document=document) as gesture:
            project.annotations.mark(
                gesture, document, label=label.id, pieces=((start, start + len(quote)),)
            )


def all_of(path: Path, query: Query, *, length: int = 1_000_000) -> list[Hit]:
    hits: list[Hit] = []
    part = find(path, query, me(path), length=length)
    hits += part.hits
    while not part.complete:
        part = find(path, query, me(path), part.place, length=length)
        hits += part.hits
    return hits


def texts(hits: list[Hit]) -> list[tuple[str, str]]:
    return [(one.title, one.context.match) for one in hits]


EVERYWHERE = [("a", "رئيس"), ("c", "رئيس"), ("c", "رئيس"), ("d", "رئيس")]


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize("length", [1, 1_000_000])
def test_the_same_is_found_with_and_without_the_index(
    path: Path, indexed: bool, length: int
) -> None:
    if indexed:
        index_texts(path)
    assert texts(all_of(path, Query("رئيس"), length=length)) == EVERYWHERE
    assert texts(all_of(path, Query("اللجنة"), length=length)) == [
        ("a", "اللجنة"),
        ("c", "لجنة"),
    ]
    assert all_of(path, Query("غائب"), length=length) == []


def test_what_the_index_does_not_know_yet_is_found_too(path: Path, tmp_path: Path) -> None:
    index_texts(path)
    (tmp_path / "new.txt").write_text("رئيس جديد", encoding="utf-8")
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        import_files(project, [tmp_path / "new.txt"])
    assert texts(all_of(path, Query("رئيس"))) == [*EVERYWHERE, ("new", "رئيس")]


def test_what_was_taken_out_of_the_project_is_not_found(path: Path) -> None:
    index_texts(path)
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        gone = project.documents.titles(after=0, limit=1)[0].id
        with project.gesture("remove_document") as gesture:
            project.documents.remove(gesture, gone)
    assert texts(all_of(path, Query("رئيس"))) == EVERYWHERE[1:]


def test_spans_are_found_by_label_text_and_neighbour(path: Path) -> None:
    mark(path, "a", "رئيس اللجنة", TITLE)
    mark(path, "a", "سامي", PERSON)
    mark(path, "c", "رئيس", TITLE)
    query = Query("رئيس", label=TITLE.id)
    assert texts(all_of(path, query)) == [("a", "رئيس اللجنة"), ("c", "رئيس")]
    alone = Query(label=TITLE.id, beside=PERSON.id, apart=True)
    hits = all_of(path, alone)
    assert texts(hits) == [("c", "رئيس")]
    assert hits[0].found.annotation
    assert texts(all_of(path, Query(label=TITLE.id, beside=PERSON.id))) == [("a", "رئيس اللجنة")]


def test_articles_are_chosen_by_state(path: Path) -> None:
    with Project.open(path) as project:
        person = project.annotators.people()[0].id
        project.sign_in(person)
        document = project.documents.titles(after=0, limit=1)[0].id
        with project.gesture("done", document=document) as gesture:
            project.documents.write_work(gesture, Work(document, person, State.DONE))
    assert texts(all_of(path, Query("رئيس", states=frozenset({State.DONE})))) == EVERYWHERE[:1]
    todo = Query("رئيس", states=frozenset({State.TODO}))
    assert texts(all_of(path, todo)) == EVERYWHERE[1:]


def test_articles_are_chosen_by_metadata(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"text": "رئيس", "metadata": {"date": "2026-01-02"}}\n', encoding="utf-8")
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        import_files(project, [file])
    assert len(all_of(path, Query("رئيس", since="2026"))) == 1
    assert all_of(path, Query("رئيس", since="2027")) == []


def test_hits_can_be_sorted_by_the_words_around(path: Path) -> None:
    (hit,) = all_of(path, Query("الوزير|اللجنة", Mode.REGEX))
    assert hit.before == "رءيس قال"
    assert hit.after.split()[0] == "سامي"


def test_a_bad_pattern_is_refused_before_anything_is_read(path: Path) -> None:
    with pytest.raises(AnnotatorError, match="regular expression"):
        find(path.with_name("missing.annproj"), Query("(", Mode.REGEX), "")


def test_a_slice_ends_after_about_its_length(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_PAGE", 1)
    part = find(path, Query("رئيس"), me(path), length=1)
    assert part.looked == 1
    assert not part.complete
