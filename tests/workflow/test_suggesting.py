"""What is suggested to a person, and what they make of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.model import GOLD, Annotation, Label, Role, State
from annotator.core.suggesting import Gazetteer, Pattern, SourceKind, SuggestingRules
from annotator.store.bodies import AnnotationBody
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.suggesting import Suggester

PERSON, TITLE = Label(new_id(), "PERSON"), Label(new_id(), "TITLE")
TEXTS = {
    "a": "رأينا سامي فهد هناك أمس.",
    "b": "جاء لسامي فهد خبر، ثم نام سامي فهد.",
    "c": "صدر القرار رقم 7 في كوالا.",
    "d": "استقبل وزير الخارجية سامي فهد الوفد.",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    project = Project.create(
        tmp_path / "p.annproj", name="P", person="سلمى", labels=[PERSON, TITLE]
    )
    import_files(project, [tmp_path / f"{name}.txt" for name in TEXTS])
    return project


def me(project: Project) -> str:
    return project.annotators.people()[0].id


def document(project: Project, name: str) -> str:
    return next(d.id for d in project.documents.titles(after=0, limit=9) if d.name == name)


def mark(project: Project, name: str, quote: str, label: Label = PERSON) -> None:
    one, start = document(project, name), TEXTS[name].index(quote)
    with project.gesture("mark", document=one) as gesture:
        project.annotations.mark(
            gesture, one, label=label.id, pieces=((start, start + len(quote)),)
        )


def suggester(project: Project) -> Suggester:
    found = Suggester(project, me(project))
    while found.learn():
        pass
    return found


def quotes(found: list[Annotation]) -> list[tuple[str, str]]:
    names = {PERSON.id: "PERSON", TITLE.id: "TITLE"}
    return [(names[one.label], one.quote) for one in found]


def rules(project: Project, rules: SuggestingRules) -> None:
    with project.gesture("suggesting") as gesture:
        project.sources.write_rules(gesture, rules)


def test_nothing_is_suggested_before_anything_is_known(project: Project) -> None:
    assert suggester(project).suggest(document(project, "b")) == []


def test_what_was_confirmed_is_suggested_elsewhere_without_its_proclitics(
    project: Project,
) -> None:
    mark(project, "a", "سامي فهد")
    found = suggester(project).suggest(document(project, "b"))
    assert quotes(found) == [("PERSON", "سامي فهد")] * 2
    assert all(one.score and 0.5 < one.score < 1 for one in found)
    assert all(one.origin.by == "memory" and not one.layer for one in found)


def test_a_suggestion_has_the_same_identity_each_time(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    first = suggester(project).suggest(document(project, "b"))
    again = suggester(project).suggest(document(project, "b"))
    assert [one.id for one in first] == [one.id for one in again]


def test_what_is_written_later_is_learnt_by_a_look(project: Project) -> None:
    found = suggester(project)
    mark(project, "a", "سامي فهد")
    assert found.look()
    assert not found.look()
    assert len(found.suggest(document(project, "b"))) == 2
    project.undo.undo(document(project, "a"))
    found.look()
    assert found.suggest(document(project, "b")) == []


def test_what_is_rejected_loses_its_weight(project: Project) -> None:
    rules(project, replace(project.sources.rules(), kinds=(SourceKind.MEMORY,)))
    mark(project, "a", "سامي فهد")
    found = suggester(project)
    one, other = found.suggest(document(project, "b"))
    before = one.score
    with project.gesture("reject", document=other.document) as gesture:
        project.verdicts.write(gesture, other, taken=False)
    found.look()
    scores = [again.score for again in found.suggest(document(project, "d"))]
    assert before is not None
    assert all(score is None or score < before for score in scores)


def test_titles_are_proposed_beside_a_known_name(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    found = quotes(suggester(project).suggest(document(project, "d")))
    assert ("TITLE", "وزير الخارجية") in found


def test_lists_and_patterns_of_the_lead_suggest(project: Project) -> None:
    with project.gesture("sources") as gesture:
        project.sources.write(gesture, Gazetteer(new_id(), "مدن", PERSON.id, ("كوالا",)))
        project.sources.write(
            gesture, Pattern(new_id(), "قرارات", TITLE.id, r"(?P<span>القرار رقم \d+) في")
        )
    found = suggester(project).suggest(document(project, "c"))
    assert quotes(found) == [("TITLE", "القرار رقم 7"), ("PERSON", "كوالا")]
    assert [one.origin.by for one in found] == ["قرارات", "مدن"]


def test_a_bad_pattern_is_left_out_and_named(project: Project) -> None:
    with project.gesture("sources") as gesture:
        project.sources.write(gesture, Pattern(new_id(), "سيئ", TITLE.id, "("))
        project.sources.write(gesture, Gazetteer(new_id(), "مدن", PERSON.id, ("كوالا",)))
    found = suggester(project)
    assert len(found.suggest(document(project, "c"))) == 1
    assert "سيئ" in str(found.problems[0])


def test_nothing_of_others_is_read(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    with project.gesture("people") as gesture:
        other = new_annotator("هدى", Role.ANNOTATOR)
        project.annotators.write(gesture, other)
    theirs = Suggester(project, other.id)
    while theirs.learn():
        pass
    assert theirs.suggest(document(project, "b")) == []


def test_a_share_of_articles_is_marked_without_suggestions(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    rules(project, SuggestingRules("", without=1.0))
    assert suggester(project).suggest(document(project, "b")) == []


def test_a_source_can_be_switched_off(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    rules(project, SuggestingRules("", kinds=("gazetteer",)))
    assert suggester(project).suggest(document(project, "b")) == []


def test_what_is_too_weak_is_not_shown(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    rules(project, SuggestingRules("", least=0.9))
    assert suggester(project).suggest(document(project, "b")) == []


def finish(project: Project, name: str, person: str) -> None:
    one = document(project, name)
    with project.gesture("done", document=one) as gesture:
        work = replace(project.documents.work(one, person), state=State.DONE)
        project.documents.write_work(gesture, work)


def gold(project: Project, name: str, quote: str) -> None:
    """Rule in gold, as the lead brings it in."""
    owner = project.annotators.gold()
    if owner is None:
        owner = replace(new_annotator(GOLD), roles=frozenset())
        with project.gesture("people") as gesture:
            project.annotators.write(gesture, owner)
    one, start = document(project, name), TEXTS[name].index(quote)
    body = AnnotationBody(PERSON.id, ((start, start + len(quote)),), quote)
    with project.gesture("import", document=one) as gesture:
        gesture.put("annotation", new_id(), body, document=one, layer=owner.id)


def test_gold_is_known_once_one_has_finished_its_article(project: Project) -> None:
    gold(project, "a", "سامي فهد")
    found = suggester(project)
    assert found.suggest(document(project, "b")) == []
    finish(project, "a", me(project))
    found.look()
    assert len(found.suggest(document(project, "b"))) == 2


def test_gold_that_the_lead_opened_is_known_at_once(project: Project) -> None:
    gold(project, "a", "سامي فهد")
    found = suggester(project)
    rules(project, SuggestingRules("", open_gold=True))
    found.look()
    while found.learn():
        pass
    assert len(found.suggest(document(project, "b"))) == 2


def test_the_titles_beside_a_name_have_one_number(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    found = suggester(project).suggest(document(project, "d"))
    chains = [one.foreign["chain"] for one in found if one.label == TITLE.id]
    assert chains
    assert all(chains)


def test_what_is_planted_is_wrong_and_says_so_in_its_verdict_only(project: Project) -> None:
    mark(project, "a", "سامي فهد")
    right = suggester(project).suggest(document(project, "b"))
    rules(project, SuggestingRules("", planted=1.0))
    found = suggester(project)
    wrong = found.suggest(document(project, "b"))
    assert len(wrong) == len(right)
    assert not {one.pieces for one in wrong} & {one.pieces for one in right}
    assert all(one.origin == right[0].origin for one in wrong)
    with project.gesture("reject", document=wrong[0].document) as gesture:
        project.verdicts.write(gesture, wrong[0], taken=False)
    (verdict,) = project.verdicts.of(wrong[0].document, me(project)).values()
    assert verdict.planted
    found.look()  # it was seen through: the right one stands there now
    again = found.suggest(document(project, "b"))
    assert right[0].pieces in {one.pieces for one in again}


def test_what_was_passed_over_loses_some_weight(project: Project) -> None:
    rules(project, replace(project.sources.rules(), kinds=(SourceKind.MEMORY,)))
    mark(project, "a", "سامي فهد")
    found = suggester(project)
    one = found.suggest(document(project, "b"))[0]
    with project.gesture("done", document=one.document) as gesture:
        project.verdicts.write(gesture, one, taken=False, passed=True)
    found.look()
    again = found.suggest(document(project, "d"))
    scores = [each.score for each in again if each.quote == "سامي فهد"]
    assert scores
    assert scores[0] is not None
    assert one.score is not None
    assert scores[0] < one.score


def test_the_language_tells_some_before_anything_was_marked(project: Project) -> None:
    found = suggester(project).suggest(document(project, "d"))
    assert quotes(found) == [("TITLE", "وزير الخارجية"), ("PERSON", "سامي فهد")]
    assert len({one.foreign["chain"] for one in found}) == 1
    rules(project, replace(project.sources.rules(), kinds=(SourceKind.MEMORY,)))
    assert suggester(project).suggest(document(project, "d")) == []


def test_what_the_language_tells_and_a_person_rejects_counts_less(project: Project) -> None:
    found = suggester(project)
    title = found.suggest(document(project, "d"))[0]
    with project.gesture("reject", document=title.document) as gesture:
        project.verdicts.write(gesture, title, taken=False)
    found.look()
    again = found.suggest(document(project, "d"))
    assert [one.quote for one in again] == ["سامي فهد"]


def test_a_pattern_that_failed_holds_up_no_further_article(project: Project) -> None:
    with project.gesture("sources") as gesture:
        project.sources.write(gesture, Pattern(new_id(), "سيئ", TITLE.id, "("))
    found = suggester(project)
    found.suggest(document(project, "c"))
    assert len(found.problems) == 1
    found.suggest(document(project, "a"))
    assert found.problems == []


def test_a_list_that_changes_suggests_otherwise(project: Project) -> None:
    one = Gazetteer(new_id(), "مدن", PERSON.id, ("كوالا",))
    found = suggester(project)
    for entries, expected in (((("كوالا"),), 1), ((), 0)):
        with project.gesture("sources") as gesture:
            project.sources.write(gesture, replace(one, entries=entries))
        found.look()
        listed = [s for s in found.suggest(document(project, "c")) if s.origin.by == "مدن"]
        assert len(listed) == expected
