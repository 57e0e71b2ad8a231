"""Finding in all articles, with and without the index."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.finding import plain
from annotator.core.model import Label, State, Work
from annotator.core.query import Mode, Query, finder
from annotator.errors import AnnotatorError
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.text_index import TextIndex
from annotator.workflow import finding
from annotator.workflow.finding import Hit, find, metadata_keys
from annotator.workflow.importing import import_files
from annotator.workflow.indexing import index_file, index_texts

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


def test_an_article_that_the_index_passed_over_is_found_too(path: Path) -> None:
    with Project.open(path, readonly=True) as project:
        titles = project.documents.titles(after=0, limit=99)
        texts_of = project.documents.texts([one.stand_in for one in titles])
        with TextIndex(index_file(project.about.id)) as index:
            # As when an import was still hidden while a later one was indexed.
            index.add([(one.id, plain(texts_of[one.stand_in])) for one in titles[1:]])
    assert sorted(texts(all_of(path, Query("رئيس")))) == EVERYWHERE


def test_spans_alone_are_looked_for_only_where_there_are_some(path: Path) -> None:
    mark(path, "a", "سامي", PERSON)
    part = find(path, Query(label=PERSON.id), me(path))
    assert (len(part.hits), part.looked) == (1, 1)
    assert find(path, Query(label=TITLE.id), me(path)).looked == 0


def test_the_spans_of_somebody_else_are_not_found(path: Path) -> None:
    mark(path, "a", "سامي", PERSON)
    assert find(path, Query(label=PERSON.id), new_id()).hits == ()


def test_a_slice_tells_how_much_of_the_project_is_behind_it(path: Path) -> None:
    shares, part = [], find(path, Query("رئيس"), me(path), length=1)
    while not part.complete:
        shares.append(part.share)
        part = find(path, Query("رئيس"), me(path), part.place, length=1)
    shares.append(part.share)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_names_of_metadata_are_known(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "m.jsonl"
    file.write_text('{"text": "x", "metadata": {"agency": "A"}}\n', encoding="utf-8")
    with Project.open(path) as project:
        project.sign_in(project.annotators.people()[0].id)
        import_files(project, [file])
        assert "agency" in metadata_keys(project)


WORD = st.text(alphabet="اأىيةهبلوكفر َـ", min_size=1, max_size=7)
LINES = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINES, min_size=1, max_size=6, unique=True), st.data(), st.booleans())
def test_the_index_finds_what_looking_into_every_text_finds(
    lines: list[str], data: st.DataObject, whole: bool
) -> None:
    words = [word for line in lines for word in line.split()]
    phrase = data.draw(st.sampled_from(words) if words else WORD)
    query = Query(phrase, whole=whole)
    with tempfile.TemporaryDirectory() as name:
        file, path = Path(name) / "a.jsonl", Path(name) / "p.annproj"
        file.write_text("\n".join(json.dumps({"text": one}) for one in lines), encoding="utf-8")
        with Project.create(path, name="P", person="سلمى") as project:
            import_files(project, [file])
            kept = [
                project.documents.text(one.id)
                for one in project.documents.titles(after=0, limit=99)
            ]
        index_texts(path)
        hits = all_of(path, query, length=1)
    naive = [place for text in kept for place in finder(query)(text)]
    assert [(one.found.start, one.found.end) for one in hits] == naive
