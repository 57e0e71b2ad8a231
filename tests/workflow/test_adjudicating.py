"""Ruling on many cases at once, and the queue that knows what is left."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from annotator.core.disagreement import Kind
from annotator.core.model import Id, Way
from annotator.core.reviewing import Standing, answer_of
from annotator.errors import AnnotatorError
from annotator.store.errors import NotAllowed
from annotator.store.project import Project
from annotator.store.review_entries import Order, Wanted
from annotator.store.review_index import ReviewIndex
from annotator.workflow.adjudicating import (
    By,
    Choice,
    adjudicate,
    precedents_of,
    propose,
)
from annotator.workflow.label_agreement import label_agreement
from annotator.workflow.review_queue import entry_of_desk, look_for_cases, review_file
from annotator.workflow.reviewing import Desk, look_at
from annotator.workflow.ruling import Said, finish, rule
from annotator.workflow.taking_back import take_back
from tests.campaign import KINDS, make_campaign
from tests.store.making import assert_sound, open_as, person


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with make_campaign(tmp_path / "campaign.annproj", articles=4, cases=[7, 0, 14, 7]) as made:
        yield made


@pytest.fixture
def rami(project: Project) -> Iterator[Project]:
    with open_as(project, "رامي") as other:
        yield other


def document(project: Project, at: int) -> Id:
    return project.documents.id_of(project.documents.ids()[at])


def desk(project: Project, at: int) -> Desk:
    assert project.me is not None
    return look_at(project, document(project, at), project.me.id)


def me(project: Project) -> Id:
    assert project.me is not None
    return project.me.id


def rule_first(project: Project, at: int, kind: Kind, lane: int = 0) -> Desk:
    here = desk(project, at)
    case = next(one.case for one in here.undecided if one.case.kind is kind)
    with project.gesture("rule", document=here.document) as gesture:
        rule(project, gesture, here, case.key, Said(case.lanes[lane].answer))
    return desk(project, at)


def test_a_preview_tells_what_would_be_ruled_and_changes_nothing(rami: Project) -> None:
    found = propose(rami.path, me(rami), Choice(By.MAJORITY))
    assert found.articles == 4
    assert found.ruled + found.left == 28
    assert found.ruled > found.left > 0  # three answers of three have no majority
    assert len(found.proposed) == found.ruled
    assert list(rami.rulings.everywhere()) == []


def test_a_majority_is_taken_and_what_has_none_is_left(rami: Project) -> None:
    before = propose(rami.path, me(rami), Choice(By.MAJORITY))
    done = adjudicate(rami.path, me(rami), Choice(By.MAJORITY))
    assert (done.ruled, done.agreed, done.left) == (before.ruled, before.agreed, before.left)
    assert len(done.gestures) == 4
    for at in range(4):
        here = desk(rami, at)
        assert here.agreed == ()
        for one in here.positions:
            if one.ruling is not None and one.ruling.way is Way.STRATEGY:
                assert one.ruling.by == "majority"
                lane = next(x for x in one.case.lanes if x.answer == answer_of(one.ruling))
                assert len(lane.annotators) == 2
    assert_sound(rami)


def test_a_higher_threshold_settles_less(rami: Project) -> None:
    all_of_them = Choice(By.MAJORITY, threshold=Fraction(3, 4))
    assert propose(rami.path, me(rami), all_of_them).ruled == 0


def test_a_trusted_annotator_settles_everything_by_their_own_answers(rami: Project) -> None:
    hind = person(rami, "هند")
    done = adjudicate(rami.path, me(rami), Choice(By.TRUSTED, trusted=(hind,), finish=True))
    assert (done.left, done.finished) == (0, 4)
    gold = rami.annotators.gold()
    assert gold is not None

    def places(layer: Id) -> set[tuple[int, int, Id]]:
        found = rami.annotations.of(document(rami, 2), layer)
        return {(one.start, one.end, one.label) for one in found}

    assert places(gold.id) == places(hind)


def test_articles_in_full_agreement_are_finished_at_once(rami: Project) -> None:
    done = adjudicate(rami.path, me(rami), Choice(By.UNANIMOUS, finish=True))
    assert (done.ruled, done.finished, done.left) == (0, 1, 28)
    assert [desk(rami, at).is_finished for at in range(4)] == [False, True, False, False]


def test_only_the_kinds_that_were_chosen_are_ruled(rami: Project) -> None:
    kinds = frozenset({Kind.CLITIC, Kind.PUNCTUATION})
    done = adjudicate(rami.path, me(rami), Choice(By.MAJORITY, kinds=kinds, agreed=False))
    assert set(done.kinds) == {"clitic", "punctuation"}
    assert done.agreed == 0


def test_what_a_person_ruled_is_never_ruled_over(rami: Project) -> None:
    ruled = rule_first(rami, 0, Kind.LABEL, lane=1)
    before = next(one.ruling for one in ruled.positions if one.ruling)
    adjudicate(rami.path, me(rami), Choice(By.TRUSTED, trusted=(person(rami, "سلمى"),)))
    again = next(x.ruling for x in desk(rami, 0).positions if x.ruling and x.ruling.id == before.id)
    assert again == before


def test_a_strategy_run_again_adds_nothing(rami: Project) -> None:
    adjudicate(rami.path, me(rami), Choice(By.MAJORITY))
    again = adjudicate(rami.path, me(rami), Choice(By.MAJORITY))
    assert (again.ruled, again.agreed, again.gestures) == (0, 0, [])


def test_unticked_cases_stay(rami: Project) -> None:
    shown = propose(rami.path, me(rami), Choice(By.MAJORITY)).proposed
    without = frozenset(one.key for one in shown[:2])
    done = adjudicate(rami.path, me(rami), Choice(By.MAJORITY, without=without))
    assert done.ruled == len(shown) - 2


def test_it_is_taken_back_article_by_article(rami: Project) -> None:
    done = adjudicate(rami.path, me(rami), Choice(By.MAJORITY))
    left = next(at for at in range(4) if desk(rami, at).undecided)
    rule_first(rami, left, Kind.BOUNDARY)  # there it stays: something was ruled since
    assert take_back(rami.path, me(rami), done.gestures, reviewing=True) == 3
    ruled = {one.document for one in rami.rulings.everywhere()}
    assert ruled == {document(rami, left)}


def test_an_article_that_another_reviewer_decides_is_passed_over(
    project: Project, rami: Project
) -> None:
    rule_first(rami, 0, Kind.LABEL)
    with open_as(project, "ريم") as reem:
        done = adjudicate(reem.path, me(reem), Choice(By.MAJORITY))
        assert done.passed == 1
        assert all(one.reviewer == me(rami) for one in reem.rulings.of(document(reem, 0)))


def test_who_is_no_reviewer_rules_nothing(rami: Project) -> None:
    with pytest.raises(NotAllowed):
        adjudicate(rami.path, person(rami, "هند"), Choice(By.MAJORITY))


def test_a_precedent_is_carried_to_the_same_text_elsewhere(rami: Project) -> None:
    here = rule_first(rami, 0, Kind.SPLIT)
    ruling = next(one.ruling for one in here.positions if one.ruling)
    assert [one.ruling.id for one in precedents_of(rami, ruling.surface, me(rami))] == [ruling.id]
    choice = Choice(By.PRECEDENT, surface=ruling.surface)
    assert (
        propose(rami.path, me(rami), choice).ruled == 3
    )  # two in the long article, one in the last
    assert adjudicate(rami.path, me(rami), choice).ruled == 3
    for one in rami.rulings.everywhere():
        assert one.surface == ruling.surface
        assert [x.label for x, _ in one.answer] == [x.label for x, _ in ruling.answer]
        assert one.way is (Way.LANE if one.id == ruling.id else Way.PRECEDENT)


def test_a_text_without_precedent_is_said_to_have_none(rami: Project) -> None:
    with pytest.raises(AnnotatorError):
        propose(rami.path, me(rami), Choice(By.PRECEDENT, surface="لا شيء"))


def queue(project: Project, wanted: Wanted | None = None) -> list[int]:
    with ReviewIndex(review_file(project.about.id)) as index:
        ids = project.documents.ids()
        return [ids.index(one.document) for one in index.rows(wanted or Wanted())]


def test_the_queue_has_the_worst_first_and_leaves_out_what_is_agreed(rami: Project) -> None:
    assert look_for_cases(rami.path) == 4
    assert set(queue(rami)) == {0, 2, 3}
    assert queue(rami, Wanted(Order.ARTICLES)) == [0, 2, 3]
    assert queue(rami, Wanted(settled=True)) == [1]
    with ReviewIndex(review_file(rami.about.id)) as index:
        totals = index.totals(Wanted())
        assert (totals.articles, totals.cases, totals.settled) == (3, 28, 1)
        assert totals.kinds == dict.fromkeys(KINDS, 4)
        rows = index.rows(Wanted(Order.ARTICLES))
        assert [one.left for one in rows] == [7, 14, 7]


def test_only_articles_that_changed_are_looked_at_again(rami: Project) -> None:
    look_for_cases(rami.path)
    assert look_for_cases(rami.path) == 0
    here = rule_first(rami, 0, Kind.LABEL)
    assert look_for_cases(rami.path) == 1
    with ReviewIndex(review_file(rami.about.id)) as index:
        (row,) = [one for one in index.rows(Wanted()) if one.id == here.document]
        assert (row.left, row.ruled) == (6, 1)
        (surface,) = {one.ruling.surface for one in here.positions if one.ruling}
        assert index.precedents(surface) == [here.document]
        assert len(index.cases_of(surface, 2)) == 3
        assert dict(index.surfaces(Wanted()))[surface] == 3


def test_a_window_notes_its_own_ruling_as_the_job_would(rami: Project) -> None:
    look_for_cases(rami.path)
    here = rule_first(rami, 0, Kind.LABEL)
    stand_in = rami.documents.stand_in(here.document)
    with ReviewIndex(review_file(rami.about.id)) as index:
        index.note([entry_of_desk(here, stand_in=stand_in, change=0)])
        noted = [index.rows(Wanted()), index.totals(Wanted())]
    look_for_cases(rami.path)
    with ReviewIndex(review_file(rami.about.id)) as index:
        assert [index.rows(Wanted()), index.totals(Wanted())] == noted


def test_the_queue_is_narrowed_to_a_kind_a_label_and_a_text(rami: Project) -> None:
    look_for_cases(rami.path)
    with ReviewIndex(review_file(rami.about.id)) as index:
        for kind in KINDS:
            assert sum(one.left for one in index.rows(Wanted(kind=kind))) == 4
        meeting = next(one.id for one in rami.labels.all() if one.name == "MEETING")
        decision = next(one.id for one in rami.labels.all() if one.name == "DECISION")
        assert index.totals(Wanted(label=decision)).kinds == {"label": 4}
        assert index.totals(Wanted(label=meeting)).cases > 4
        surfaces = index.surfaces(Wanted())
        assert sum(times for _, times in surfaces) == 28
        for kind in (*KINDS, ""):
            wanted = Wanted(kind=kind)
            short, long = index.summary(wanted), index.totals(wanted)
            assert (short.cases, short.articles) == (long.cases, long.articles)
        assert [times for _, times in surfaces] == sorted((t for _, t in surfaces), reverse=True)
        first, times = surfaces[0]
        assert sum(one.left for one in index.rows(Wanted(surface=first))) == times


def test_a_finished_article_leaves_the_queue_and_a_stale_ruling_is_counted(rami: Project) -> None:
    adjudicate(rami.path, me(rami), Choice(By.TRUSTED, trusted=(person(rami, "سلمى"),)))
    here = desk(rami, 0)
    with rami.gesture("finish_review", document=here.document) as gesture:
        finish(rami, gesture, here)
    look_for_cases(rami.path)
    assert queue(rami, Wanted(finished=True)) == [0]
    place = here.positions[0].case
    with open_as(rami, "هند") as theirs:
        label = rami.labels.all()[0].id
        with theirs.gesture("mark", document=document(rami, 2)) as gesture:
            case = desk(rami, 2).positions[0].case
            theirs.annotations.mark(
                gesture, document(rami, 2), label=label, pieces=((case.start, case.end + 1),)
            )
    look_for_cases(rami.path)
    with ReviewIndex(review_file(rami.about.id)) as index:
        assert index.totals(Wanted()).stale == 1
    assert any(one.standing is Standing.STALE for one in desk(rami, 2).positions)
    assert place.start >= 0


def test_a_damaged_index_is_made_anew(rami: Project) -> None:
    look_for_cases(rami.path)
    review_file(rami.about.id).write_bytes(b"not a database" * 100)
    assert look_for_cases(rami.path) == 4


def test_reviewers_see_what_is_theirs_or_nobodys(project: Project, rami: Project) -> None:
    rule_first(rami, 0, Kind.LABEL)
    look_for_cases(rami.path)
    assert 0 in queue(rami, Wanted(reviewer=me(rami)))
    assert 0 not in queue(rami, Wanted(reviewer=person(project, "ريم")))


def test_the_agreement_by_label_is_that_of_the_finished_layers(rami: Project) -> None:
    look_for_cases(rami.path)
    found = {one.label: one for one in label_agreement(rami.path)}
    labels = {one.name: one.id for one in rami.labels.all()}
    assert 0 < found[labels["PERSON"]].value < 1
    assert found[labels["TITLE"]].n > 10
    adjudicate(rami.path, me(rami), Choice(By.UNANIMOUS, finish=True))
    look_for_cases(rami.path)
    assert {one.label: one for one in label_agreement(rami.path)} == found
