"""Suggestions in the place to annotate: shown, accepted, corrected, passed over, hidden."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.core.model import Annotation, Id, Origin, OriginKind, Role
from annotator.core.suggesting import SuggestingRules
from annotator.gui.dialogs.accept_all import AcceptAll
from annotator.gui.session import Session
from annotator.gui.views.annotate import AnnotateView
from annotator.store.ids import named_id
from annotator.store.objects import new_annotator
from tests.gui.projects import add_article, make_preferences, make_session

TEXT = "استقبل سامي فهد، وزير الخارجية ومدير المكتب، أمس نادر سالم في القصر."


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Session:
    session = make_session(tmp_path)
    add_article(session, tmp_path, TEXT)
    return session


@pytest.fixture
def view(qtbot: QtBot, session: Session, tmp_path: Path) -> AnnotateView:
    view = AnnotateView(session, make_preferences(tmp_path))
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    view.start()
    documents = session.project.documents
    session.show(documents.id_of(documents.ids()[-1]))
    return view


def label(session: Session, name: str) -> Id:
    return next(one.id for one in session.labels if one.name == name)


def suggested(
    session: Session, quote: str, name: str = "PERSON", *, score: float = 0.8, chain: int = 0
) -> Annotation:
    assert session.document is not None
    start = TEXT.index(quote)
    return Annotation(
        named_id("suggestion", session.document, name, quote),
        session.document,
        "",
        label(session, name),
        ((start, start + len(quote)),),
        quote,
        origin=Origin(OriginKind.SUGGESTED, "memory"),
        score=score,
        foreign={"kind": "memory", "planted": False, "chain": chain},
    )


def propose(session: Session) -> list[Annotation]:
    found = [
        suggested(session, "سامي فهد"),
        suggested(session, "وزير الخارجية", "TITLE", chain=1),
        suggested(session, "مدير المكتب", "TITLE", chain=1, score=0.6),
        suggested(session, "نادر سالم", score=0.55),
    ]
    assert session.document is not None
    session.propose(session.document, found)
    return found


def mine(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.annotations()]


def waiting(session: Session) -> list[str]:
    assert session.article is not None
    return [one.quote for one in session.article.suggestions()]


def verdicts(session: Session) -> dict[str, str]:
    assert session.document is not None
    found = session.project.verdicts.of(session.document, session.me.id)
    return {
        one.quote: "taken"
        if one.taken
        else "passed"
        if one.passed
        else "changed"
        if one.changed
        else "rejected"
        for one in found.values()
    }


def test_enter_leads_from_suggestion_to_suggestion_and_takes_a_chain_whole(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    view.perform("accept")  # goes to the first
    assert mine(session) == []
    view.perform("accept")
    assert mine(session) == ["سامي فهد"]
    view.perform("accept")
    assert mine(session) == ["سامي فهد", "وزير الخارجية", "مدير المكتب"]
    view.perform("undo")  # one gesture
    assert mine(session) == ["سامي فهد"]
    assert len(waiting(session)) == 3


def test_enter_leads_on_from_a_span_of_ones_own(view: AnnotateView, session: Session) -> None:
    propose(session)
    view.perform("accept")
    view.perform("accept")
    view.perform("previous_span")
    assert view.doing.own() is not None
    view.perform("accept")
    chosen = view.doing.chosen()
    assert chosen is not None
    assert chosen.quote == "وزير الخارجية"


def test_delete_rejects_and_goes_on(view: AnnotateView, session: Session) -> None:
    propose(session)
    view.perform("accept")
    view.perform("remove")
    assert verdicts(session) == {"سامي فهد": "rejected"}
    assert view.doing.chosen() is not None
    assert waiting(session) == ["وزير الخارجية", "مدير المكتب", "نادر سالم"]


def test_a_label_given_to_a_suggestion_changes_it(view: AnnotateView, session: Session) -> None:
    one = propose(session)[0]
    assert session.article is not None
    view.canvas.select_mark(one.id)
    view.doing.use_label(label(session, "TITLE"))
    assert [a.label for a in session.article.annotations()] == [label(session, "TITLE")]
    assert verdicts(session) == {"سامي فهد": "changed"}


def test_the_ends_of_a_suggestion_move_before_it_is_taken(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    view.perform("accept")  # goes to the first
    assert view.can("end_right")
    for _letter in "هد":
        view.perform("end_right")
    assert waiting(session)[0] == "سامي ف"
    view.perform("extend")
    assert waiting(session)[0] == "سامي فهد"
    view.perform("undo")  # nothing was written: only the ends go back
    assert mine(session) == []
    for _letter in "فهد ":
        view.perform("end_right")
    view.perform("accept")
    assert mine(session) == ["سامي"]
    assert verdicts(session) == {"سامي فهد": "changed"}
    chosen = view.doing.chosen()
    assert chosen is not None
    assert chosen.quote == "وزير الخارجية"
    view.perform("undo")
    assert mine(session) == []
    assert verdicts(session) == {}


def test_a_suggestion_with_other_ends_is_a_mark_of_ones_own(
    view: AnnotateView, session: Session
) -> None:
    one = propose(session)[0]
    view.canvas.select_mark(one.id)
    start, end = one.pieces[0]
    view.canvas.resize_requested.emit(one.id, 0, start, end - len(" فهد"))  # by the mouse
    view.perform("accept")
    assert session.article is not None
    made = session.article.annotations()[0]
    assert made.quote == "سامي"
    assert made.origin.kind is OriginKind.PERSON
    assert made.score is None


def test_a_suggestion_with_other_ends_can_get_another_label_or_be_rejected(
    view: AnnotateView, session: Session
) -> None:
    first, second, *_rest = propose(session)
    assert session.article is not None
    for one in (first, second):
        view.canvas.select_mark(one.id)
        view.perform("end_right")
    view.canvas.select_mark(first.id)
    view.doing.use_label(label(session, "TITLE"))
    assert mine(session) == ["سامي فه"]
    view.canvas.select_mark(second.id)
    view.perform("remove")
    assert verdicts(session) == {"سامي فهد": "changed", "وزير الخارجية": "rejected"}


def test_the_start_of_a_suggestion_steps(view: AnnotateView, session: Session) -> None:
    found = suggested(session, "ومدير المكتب", "TITLE")
    session.propose(found.document, [found])
    view.perform("accept")
    view.perform("step_start")
    assert waiting(session) == ["مدير المكتب"]
    view.perform("accept")
    assert mine(session) == ["مدير المكتب"]


def test_a_key_takes_what_is_likely_up_to_the_end_of_the_paragraph(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    view.perform("accept")  # goes to the first
    view.perform("remove")
    view.perform("accept_paragraph")
    assert mine(session) == ["وزير الخارجية", "مدير المكتب"]
    assert waiting(session) == ["نادر سالم"]  # less likely: looked at by itself
    chosen = view.doing.chosen()
    assert chosen is not None
    assert chosen.quote == "نادر سالم"
    view.perform("accept_paragraph")
    assert waiting(session) == ["نادر سالم"]
    view.perform("undo")  # one gesture
    assert mine(session) == []


def test_the_paragraph_ends_what_is_taken(
    view: AnnotateView, session: Session, tmp_path: Path
) -> None:
    text = "عاد سامي فهد.\nثم نادر سالم."
    session.show(add_article(session, tmp_path, text))
    found = [
        replace(
            suggested(session, "سامي فهد"),
            id=quote,
            pieces=((text.index(quote), text.index(quote) + len(quote)),),
            quote=quote,
        )
        for quote in ("سامي فهد", "نادر سالم")
    ]
    session.propose(found[0].document, found)
    view.perform("accept_paragraph")  # that of the cursor
    assert mine(session) == ["سامي فهد"]
    view.perform("accept_paragraph")
    assert mine(session) == ["سامي فهد", "نادر سالم"]


def test_undo_brings_what_was_covered_back_at_once(view: AnnotateView, session: Session) -> None:
    found = propose(session)
    start = TEXT.index("فهد")
    view.canvas.set_selection(start, start + len("فهد"))
    view.doing.use_label(label(session, "PERSON"))
    # Having learnt from it, the process beside the window suggests it no more.
    session.propose(found[0].document, found[1:])
    assert "سامي فهد" not in waiting(session)
    view.perform("undo")
    assert waiting(session)[0] == "سامي فهد"
    # And it has the last word: asked again it may still not suggest it.
    session.propose(found[0].document, found[2:])
    assert waiting(session) == ["مدير المكتب", "نادر سالم"]


def test_marking_over_a_suggestion_is_written_down_as_a_change(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    start = TEXT.index("فهد")
    view.canvas.set_selection(start, start + len("فهد"))
    view.doing.use_label(label(session, "PERSON"))
    assert verdicts(session) == {"سامي فهد": "changed"}
    assert "سامي فهد" not in waiting(session)
    view.perform("undo")
    assert verdicts(session) == {}
    assert "سامي فهد" in waiting(session)


def test_marking_just_what_was_suggested_takes_it(view: AnnotateView, session: Session) -> None:
    propose(session)
    start = TEXT.index("سامي فهد")
    view.canvas.set_selection(start, start + len("سامي فهد"))
    view.doing.use_label(label(session, "PERSON"))
    assert verdicts(session) == {"سامي فهد": "taken"}


def test_what_was_not_judged_is_passed_over_when_the_article_is_done(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    document = session.document
    view.perform("accept")
    view.perform("accept")
    view.perform("done_next")
    assert document is not None
    session.show(document)
    assert verdicts(session) == {
        "سامي فهد": "taken",
        "وزير الخارجية": "passed",
        "مدير المكتب": "passed",
        "نادر سالم": "passed",
    }
    view.perform("undo")  # the state and what was passed over are one gesture
    assert verdicts(session) == {"سامي فهد": "taken"}


def test_nothing_is_suggested_while_suggestions_are_hidden(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    view.perform("suggestions")
    assert waiting(session) == []
    assert view.doing.marks.suggested == []
    view.perform("done_next")
    assert verdicts(session) == {}


def test_a_suggestion_of_another_label_may_lie_inside_a_span_but_not_cross_it(
    view: AnnotateView, session: Session
) -> None:
    whole = "وزير الخارجية ومدير المكتب"
    start = TEXT.index(whole)
    assert session.article is not None
    session.article.mark(start, start + len(whole), label(session, "MEETING"))
    propose(session)
    assert "وزير الخارجية" in waiting(session)
    session.article.mark(start, start + len("وزير الخارجية ومدير"), label(session, "DECISION"))
    assert "مدير المكتب" not in waiting(session)
    assert "وزير الخارجية" in waiting(session)


def test_what_was_suggested_to_one_person_is_not_shown_to_another(
    view: AnnotateView, session: Session
) -> None:
    propose(session)
    other = new_annotator("هدى", Role.ANNOTATOR)
    session.edit_project("people", lambda gesture: session.project.annotators.write(gesture, other))
    session.sign_in(other.id)
    assert waiting(session) == []


def test_all_above_a_score_are_taken_in_one_gesture(
    view: AnnotateView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = propose(session)
    monkeypatch.setattr(AcceptAll, "ask", lambda *_: found[:3])
    view.perform("accept_all")
    assert len(mine(session)) == 3
    view.perform("undo")
    assert mine(session) == []


def test_the_preview_ticks_what_reaches_the_score(
    qtbot: QtBot, view: AnnotateView, session: Session
) -> None:
    dialog = AcceptAll(view, propose(session), session.labels)
    qtbot.addWidget(dialog)
    dialog.threshold.setValue(60)
    assert [one.quote for one in dialog.ticked()] == ["سامي فهد", "وزير الخارجية", "مدير المكتب"]
    dialog.threshold.setValue(50)
    assert len(dialog.ticked()) == 4
    dialog.threshold.setValue(90)
    assert dialog.ticked() == []
    assert not dialog.primary.isEnabled()


def test_what_was_unticked_by_hand_stays_so(
    qtbot: QtBot, view: AnnotateView, session: Session
) -> None:
    dialog = AcceptAll(view, propose(session), session.labels)
    qtbot.addWidget(dialog)
    dialog.threshold.setValue(50)
    head = dialog.tree.topLevelItem(0)
    row = head.child(0) if head else None
    assert row is not None
    row.setCheckState(0, Qt.CheckState.Unchecked)
    assert len(dialog.ticked()) == 3
    dialog.threshold.setValue(40)
    assert len(dialog.ticked()) == 3


def test_the_article_is_asked_about_and_answered(
    qtbot: QtBot, view: AnnotateView, session: Session, tmp_path: Path
) -> None:
    assert session.article is not None
    start = TEXT.index("نادر سالم")
    session.article.mark(start, start + len("نادر سالم"), label(session, "PERSON"))
    document = add_article(session, tmp_path, "عاد نادر سالم إلى المدينة.")
    view.suggesting.begin()
    session.show(document)
    qtbot.waitUntil(lambda: waiting(session) == ["نادر سالم"], timeout=20_000)
    session.close()


def test_the_next_article_opens_with_its_suggestions(
    qtbot: QtBot, view: AnnotateView, session: Session, tmp_path: Path
) -> None:
    assert session.article is not None
    start = TEXT.index("نادر سالم")
    session.article.mark(start, start + len("نادر سالم"), label(session, "PERSON"))
    following = add_article(session, tmp_path, "عاد نادر سالم إلى المدينة.")
    view.queue.reload()
    view.suggesting.begin()
    qtbot.waitUntil(lambda: view.suggesting.knows(following), timeout=20_000)
    session.show(following)
    assert "نادر سالم" in waiting(session)
    assert len(view.doing.marks.suggested) == len(waiting(session))
    session.close()


def test_other_rules_of_the_lead_void_what_was_known(
    qtbot: QtBot, view: AnnotateView, session: Session
) -> None:
    document = session.document
    assert document is not None
    view.suggesting.begin()
    qtbot.waitUntil(lambda: view.suggesting.knows(document), timeout=20_000)
    assert waiting(session)
    project = session.project
    none = SuggestingRules("", kinds=())
    session.edit_project("suggesting", lambda gesture: project.sources.write_rules(gesture, none))
    assert not view.suggesting.knows(document)
    qtbot.waitUntil(lambda: waiting(session) == [], timeout=20_000)
    session.close()
