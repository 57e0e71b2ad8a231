"""Looking at articles of a project: one as it is worked on, and all of a layer."""

import threading
from multiprocessing import Pipe
from pathlib import Path

import pytest

from annotator.core.consistency.finding import Kind
from annotator.core.model import Annotator, Id, Label, Role, State, Work
from annotator.errors import Cancelled
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow import consistency as looking
from annotator.workflow.consistency import Consistency, Found, look_at_all
from annotator.workflow.consistency_server import Answer, Ask, serve
from annotator.workflow.importing import import_files
from annotator.workflow.progress import Ticker

PERSON, PLACE = Label(new_id(), "PERSON"), Label(new_id(), "PLACE", order=1)
TEXTS = {
    "a": "قال سامي فهد اليوم، ثم غادر سامي فهد.",
    "b": "وشكر لسامي فهد حضوره.",
    "c": "وصل سامي فهد إلى النور.",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.annproj"
    with Project.create(path, name="P", person="سلمى", labels=[PERSON, PLACE]) as project:
        import_files(project, [tmp_path / f"{name}.txt" for name in TEXTS])
    return path


def me(path: Path) -> Id:
    with Project.open(path, readonly=True) as project:
        return project.annotators.people()[0].id


def document(project: Project, name: str) -> Id:
    return next(d.id for d in project.documents.titles(after=0, limit=9) if d.name == name)


def mark(path: Path, name: str, words: str, label: Label, person: Id = "") -> None:
    with Project.open(path, person=person or me(path)) as project:
        one = document(project, name)
        start = TEXTS[name].index(words)
        with project.gesture("mark", document=one) as gesture:
            piece = (start, start + len(words))
            project.annotations.mark(gesture, one, label=label.id, pieces=(piece,))


def say_done(path: Path, name: str) -> None:
    with Project.open(path, person=me(path)) as project:
        one = document(project, name)
        with project.gesture("done", document=one) as gesture:
            project.documents.write_work(gesture, Work(one, me(path), State.DONE))


def look(path: Path, name: str, person: Id = "") -> list[tuple[Kind, str]]:
    with Project.open(path, readonly=True) as project:
        consistency = Consistency(project, person or me(path))
        while consistency.learn():
            pass
        found = consistency.of(document(project, name)).open()
        return [(one.kind, one.quote) for one in found]


def add_person(path: Path) -> Id:
    other = Annotator(new_id(), "نور", frozenset({Role.ANNOTATOR}))
    with (
        Project.open(path, person=me(path)) as project,
        project.gesture("people") as gesture,
    ):
        project.annotators.write(gesture, other)
    return other.id


def test_other_articles_say_how_a_text_is_labelled(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    mark(path, "b", "سامي فهد", PERSON)
    mark(path, "c", "سامي فهد", PLACE)
    assert look(path, "c") == [(Kind.ELSEWHERE, "سامي فهد")]


def test_what_was_not_read_is_not_missed_until_the_article_is_done(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    assert look(path, "a") == []
    say_done(path, "a")
    assert look(path, "a") == [(Kind.UNMARKED, "سامي فهد")]


def test_a_layer_is_never_compared_with_another_ones(path: Path) -> None:
    other = add_person(path)
    mark(path, "a", "سامي فهد", PERSON)
    mark(path, "b", "سامي فهد", PERSON)
    mark(path, "c", "سامي فهد", PLACE, other)
    assert look(path, "c", other) == []


def test_what_is_marked_meanwhile_is_taken_in_and_what_goes_is_let_go(path: Path) -> None:
    mark(path, "c", "سامي فهد", PLACE)
    with Project.open(path, readonly=True) as project:
        consistency = Consistency(project, me(path))
        while consistency.learn():
            pass
        one = document(project, "c")
        assert not consistency.of(one).findings
        mark(path, "a", "سامي فهد", PERSON)
        mark(path, "b", "سامي فهد", PERSON)
        consistency.look_again()
        assert [f.kind for f in consistency.of(one).findings] == [Kind.ELSEWHERE]
        with Project.open(path, person=me(path)) as writer:
            gone = writer.annotations.of(document(writer, "b"))[0]
            with writer.gesture("remove", document=gone.document) as gesture:
                writer.annotations.remove(gesture, gone)
        consistency.look_again()
        assert not consistency.of(one).findings


def test_what_was_put_aside_is_told_apart_with_its_reason(path: Path) -> None:
    mark(path, "c", "النور.", PLACE)
    with Project.open(path, person=me(path)) as project:
        one = document(project, "c")
        consistency = Consistency(project, me(path))
        (finding,) = consistency.of(one).open()
        with project.gesture("dismiss", document=one) as gesture:
            project.dismissals.write(gesture, one, finding.key, "مقصود")
        again = consistency.of(one)
        assert (again.open(), again.reasons) == ([], {finding.key: "مقصود"})


def test_all_of_a_layer_is_grouped_by_kind_and_counted(path: Path) -> None:
    mark(path, "a", "سامي فهد اليوم،", PERSON)
    mark(path, "c", "النور.", PLACE)
    mark(path, "b", "لسامي فهد", PERSON)
    report = look_at_all(path, (me(path),))
    assert [one.finding.kind for one in report.found][:2] == [Kind.PUNCTUATION] * 2
    assert report.counts[me(path), Kind.PUNCTUATION] == 2
    assert report.articles == 3
    assert {one.title for one in report.found} <= set(TEXTS)


def test_the_list_has_a_bound_and_the_counts_have_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST", 1)
    mark(path, "a", "اليوم،", PERSON)
    mark(path, "c", "النور.", PLACE)
    report = look_at_all(path, (me(path),))
    assert (len(report.found), report.total) == (1, 2)


def test_each_layer_is_told_with_its_owner(path: Path) -> None:
    other = add_person(path)
    mark(path, "a", "اليوم،", PERSON)
    mark(path, "c", "النور.", PLACE, other)
    report = look_at_all(path, (me(path), other))
    owners: list[Found] = report.found
    assert {one.owner for one in owners} == {me(path), other}


def test_it_stops_when_it_is_told_to(path: Path) -> None:
    mark(path, "a", "سامي فهد", PERSON)
    with pytest.raises(Cancelled):
        look_at_all(path, (me(path),), ticker=Ticker(stop=lambda: True))


def test_the_process_answers_the_newest_question_and_again_when_it_knows_more(path: Path) -> None:
    for name, label in (("a", PERSON), ("b", PERSON), ("c", PLACE)):
        mark(path, name, "سامي فهد", label)
    ours, theirs = Pipe()
    thread = threading.Thread(target=serve, args=(path, theirs), daemon=True)
    thread.start()
    with Project.open(path, readonly=True) as project:
        one = document(project, "c")
    ours.send(Ask(1, one, me(path)))
    answers: list[Answer] = []
    while ours.poll(20):
        answers.append(ours.recv())
        look = answers[-1].look
        if look is not None and look.findings:
            break
    assert [finding.kind for finding in answers[-1].look.findings] == [Kind.ELSEWHERE]  # type: ignore[union-attr]
    ours.send(Ask(2, "0" * 32, me(path)))
    assert ours.poll(20)
    failed = ours.recv()
    assert (failed.number, failed.look) == (2, None)
    ours.close()
    thread.join(timeout=20)
    assert not thread.is_alive()
