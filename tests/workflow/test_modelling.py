"""The model that learns on this machine."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotator import paths
from annotator.core.model import Label, State
from annotator.core.suggesting import SuggestingRules
from annotator.errors import AnnotatorError
from annotator.store.ids import new_id
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.modelling import (
    FEWEST,
    Model,
    crfsuite,
    facts_of,
    is_due,
    model_folder,
    train_job,
)
from annotator.workflow.suggesting import Suggester

PERSON = Label(new_id(), "PERSON")
NAMES = (
    "سامي",
    "نادر",
    "كريم",
    "هاني",
    "فادي",
    "ماهر",
    "رامي",
    "عادل",
    "جمال",
    "حسام",
    "زياد",
    "طارق",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(paths, "cache_dir", lambda: tmp_path / "cache")
    for number, name in enumerate((*NAMES, "فريد")):
        text = f"وصل السيد {name} إلى المدينة. ثم غادر السيد {name} مساء. ولم يحضر أحد."
        (tmp_path / f"{number:02}.txt").write_text(text, encoding="utf-8")
    project = Project.create(tmp_path / "p.annproj", name="P", person="سلمى", labels=[PERSON])
    import_files(project, sorted(tmp_path.glob("*.txt")))
    return project


def documents(project: Project) -> list[str]:
    return [project.documents.id_of(one) for one in project.documents.ids()]


def me(project: Project) -> str:
    return project.annotators.people()[0].id


def finish(project: Project, count: int) -> None:
    for document, name in list(zip(documents(project), NAMES, strict=False))[:count]:
        text = project.documents.text(document)
        with project.gesture("done", document=document) as gesture:
            at = text.find(name)
            while at >= 0:
                pieces = ((at, at + len(name)),)
                project.annotations.mark(gesture, document, label=PERSON.id, pieces=pieces)
                at = text.find(name, at + 1)
            work = replace(project.documents.work(document, me(project)), state=State.DONE)
            project.documents.write_work(gesture, work)


def folder(project: Project) -> Path:
    return model_folder(project.about.id, me(project))


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycrfsuite", None)
    with pytest.raises(AnnotatorError, match=r"annotator\[suggest\]"):
        crfsuite()


def test_there_is_something_to_learn_after_a_few_articles(project: Project) -> None:
    assert not is_due(project, me(project))
    finish(project, FEWEST)
    assert is_due(project, me(project))
    with project.gesture("suggesting") as gesture:
        project.sources.write_rules(gesture, SuggestingRules("", kinds=("memory",)))
    assert not is_due(project, me(project))


def test_without_a_model_nothing_is_said(project: Project) -> None:
    model = Model(folder(project))
    assert list(model.propose("d", "قال السيد فريد", [PERSON], ())) == []
    assert not model.is_ready()


def test_too_few_articles_teach_nothing(project: Project) -> None:
    assert train_job(project.path, me(project)) is None


@pytest.mark.extra
def test_a_name_never_seen_is_suggested_by_what_stands_around_it(project: Project) -> None:
    finish(project, len(NAMES))
    facts = train_job(project.path, me(project))
    assert facts is not None
    assert facts.articles == len(NAMES)
    assert facts.labels == (PERSON.id,)
    assert facts.curve[-1].f1 > 0.9
    assert not is_due(project, me(project))
    suggester = Suggester(project, me(project), (Model(folder(project)),))
    found = suggester.suggest(documents(project)[-1])
    assert [one.quote for one in found] == ["فريد"] * 2
    assert {one.origin.by for one in found} == {"model"}


@pytest.mark.extra
def test_a_new_model_is_taken_up(project: Project) -> None:
    model = Model(folder(project))
    finish(project, 8)
    train_job(project.path, me(project))
    assert model.is_ready()
    assert list(model.propose("d", "وصل السيد فريد إلى المدينة.", [PERSON], ()))
    assert not model.is_ready()


@pytest.mark.extra
def test_a_model_that_was_altered_or_of_another_version_is_not_opened(project: Project) -> None:
    finish(project, 8)
    train_job(project.path, me(project))
    file = folder(project) / "model.crfsuite"
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    text = "وصل السيد فريد إلى المدينة."
    assert list(Model(folder(project)).propose("d", text, [PERSON], ())) == []
    file.write_bytes(whole)
    assert list(Model(folder(project)).propose("d", text, [PERSON], ()))
    facts = folder(project) / "facts.json"
    facts.write_bytes(facts.read_bytes().replace(b'"version":"1/', b'"version":"0/'))
    assert facts_of(folder(project)) is None
    assert list(Model(folder(project)).propose("d", text, [PERSON], ())) == []
    assert is_due(project, me(project))
