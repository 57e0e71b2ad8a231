"""Two windows hear of each other; every version of an annotation can be seen."""

from dataclasses import replace

from annotator.core.model import Label, Line, LineStatus
from annotator.store.ids import new_id
from annotator.store.project import Project
from tests.store.making import (
    arrival,
    bring,
    documents,
    label,
    mark,
    person,
)


def test_a_mark_is_news_in_the_other_window_once(project: Project, aya: Project) -> None:
    first, version, seen = documents(project)[0], aya.data_version(), aya.history.latest()
    mark(project, first, 4, 8)
    assert aya.data_version() != version
    news = aya.history.news(seen)
    assert (news.documents, news.arrived, news.project) == (
        frozenset({first}),
        False,
        frozenset(),
    )
    again = aya.history.news(news.seen)
    assert (again.seen, again.documents) == (news.seen, frozenset())


def test_new_labels_and_articles_are_news(project: Project, aya: Project) -> None:
    seen = aya.history.latest()
    with project.gesture("label") as gesture:
        project.labels.write(gesture, Label(new_id(), "NEW"))
    news = aya.history.news(seen)
    assert (news.project, news.arrived) == (frozenset({"label"}), False)
    bring(project, [arrival(7)])
    news = aya.history.news(news.seen)
    assert news.arrived
    assert news.documents == frozenset()  # what came in is not listed one by one


def test_articles_that_come_say_that_others_may_have_changed_with_them(
    project: Project, aya: Project
) -> None:
    seen, made = aya.history.latest(), Label(new_id(), "NEW")
    with project.bulk("import") as work:
        work.put_new("label", made.id, made)
        work.add([arrival(7)])
        work.put_lines(documents(project)[0], (Line(0, 2, LineStatus.ADVERT),))
        work.seal()
    news = aya.history.news(seen)
    assert news.arrived
    assert news.project == {"label", "document"}
    assert news.documents == frozenset()


def test_an_article_that_left_is_news(project: Project, aya: Project) -> None:
    first, seen = documents(project)[0], aya.history.latest()
    with project.gesture("remove") as gesture:
        project.documents.remove(gesture, first)
    news = aya.history.news(seen)
    assert news.arrived
    assert news.documents == frozenset()


def test_an_annotation_shows_every_version_and_who_made_it(project: Project, aya: Project) -> None:
    first = documents(project)[0]
    made = mark(project, first, 4, 8)
    with project.gesture("relabel", document=first) as gesture:
        one = project.annotations.get(first, made)
        project.annotations.write(gesture, replace(one, label=label(project, "MEET")))
    with project.gesture("remove", document=first) as gesture:
        project.annotations.remove(gesture, project.annotations.get(first, made))
    project.undo.undo(first)
    versions = aya.history.of_annotation(first, made)
    assert [(one.deed.verb, one.alive) for one in versions] == [
        ("mark", True),
        ("relabel", True),
        ("remove", False),
        ("undo", True),
    ]
    assert {one.deed.person for one in versions} == {person(project, "Sam")}
    assert versions[0].annotation.label == label(project)
    assert versions[3].annotation.label == label(project, "MEET")


def test_the_versions_of_an_imported_annotation_begin_with_its_import(project: Project) -> None:
    me = person(project, "Sam")
    spans = [((0, 3),), ((4, 6),)]
    bring(project, [arrival(7, layer=me, label=label(project), pieces=spans)])
    seventh = documents(project)[2]
    second = project.annotations.of(seventh)[1]
    with project.gesture("remove", document=seventh) as gesture:
        project.annotations.remove(gesture, second)
    versions = project.history.of_annotation(seventh, second.id)
    assert [(one.deed.verb, one.alive) for one in versions] == [("import", True), ("remove", False)]
    assert versions[0].annotation.pieces == ((4, 6),)


def test_history_goes_back_in_pages(project: Project) -> None:
    first, second = documents(project)
    for start in range(5):
        mark(project, first, start, start + 2)
    mark(project, second, 0, 3)
    pages, before = [], None
    while page := project.history.page(before=before, limit=3):
        pages.append(page)
        before = page[-1].sealed
    assert [deed.sealed for page in pages for deed in page] == list(
        range(project.history.latest(), 0, -1)
    )
    assert len(project.history.page(document=first)) == 5
    assert project.history.page(document=second)[0].verb == "mark"


def test_an_unfinished_import_has_no_history(project: Project) -> None:
    before = project.history.page()
    with project.bulk("import") as work:
        work.add([arrival(7)])
        assert project.history.page() == before
        assert project.history.deed(work.opened.uuid.hex()) is None


def test_a_step_says_what_it_took_back(project: Project) -> None:
    first = documents(project)[0]
    mark(project, first, 4, 8)
    marked = project.history.page(limit=1)[0]
    project.undo.undo(first)
    undone = project.history.page(limit=1)[0]
    assert (undone.verb, undone.undoes, undone.document) == ("undo", marked.id, first)
    assert project.history.deed(marked.id) == marked
    assert project.history.deed(new_id()) is None
