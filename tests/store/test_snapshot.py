"""The project as it stood at one moment: what was taken back is not in it."""

from annotator.core.model import State, Work
from annotator.store.project import Project
from annotator.store.snapshot import documents_at
from tests.store.making import documents


def test_a_word_on_an_article_that_was_taken_back_is_gone(aya: Project) -> None:
    document = documents(aya)[0]
    assert aya.me is not None
    with aya.gesture("done", document=document) as gesture:
        aya.documents.write_work(gesture, Work(document, aya.me.id, State.DONE))
    done = aya.history.latest()
    aya.undo.undo(document)
    for moment, expected in ((done, ["done"]), (aya.history.latest(), [])):
        state = next(one for one in documents_at(aya, moment) if one.id == document)
        assert [one.state for one in state.work.values()] == expected
