"""A layer that arrived as one change is read as one, however many spans it has."""

from annotator.core.model import Id
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.store.state import living_version
from tests.store.making import arrival, bring, documents, label

SPANS = 12


def arrived(project: Project) -> Id:
    """Bring an article with a layer of a dozen spans, one letter each."""
    assert project.me is not None
    pieces = [((at, at + 1),) for at in range(SPANS)]
    layer, of = project.me.id, label(project, "PERS")
    bring(project, [arrival(17, layer=layer, label=of, pieces=pieces)])
    return documents(project)[-1]


def test_its_body_is_fetched_once(project: Project) -> None:
    document = arrived(project)
    fetched: list[int] = []

    def text(blob: bytes) -> str:
        fetched.append(len(blob))
        return blob.decode()

    connection = project._door.connection
    longest = connection.execute("select max(length(body)) from changes").fetchone()[0]
    connection.text_factory = text
    try:
        assert len(project.annotations.of(document)) == SPANS
    finally:
        connection.text_factory = str
    assert sum(fetched) < 2 * longest


def test_the_rest_is_read_when_the_first_is_gone(project: Project) -> None:
    document = arrived(project)
    first, second, *_rest = project.annotations.of(document)
    for one in (first, second):
        with project.gesture("remove", document=document) as gesture:
            project.annotations.remove(gesture, one)
    left = project.annotations.of(document)
    assert [one.start for one in left] == list(range(2, SPANS))
    assert len({one.id for one in left}) == SPANS - 2


def test_what_arrived_is_found_by_its_id_without_reading_the_rest(project: Project) -> None:
    document = arrived(project)
    connection = project._door.connection
    number = connection.execute("select max(id) from documents").fetchone()[0]
    for item, one in enumerate(project.annotations.of(document)):
        found = living_version(connection, number, bytes.fromhex(one.id))
        assert found is not None
        assert found[1] == item
    assert living_version(connection, number, bytes(16)) is None
    read: list[str] = []
    connection.set_trace_callback(read.append)
    try:
        assert living_version(connection, number, bytes.fromhex(new_id())) is None
    finally:
        connection.set_trace_callback(None)
    assert not [one for one in read if "select body" in one]
