"""Articles are given to reviewers."""

from pathlib import Path

import pytest

from annotator.core.model import Id, Task
from annotator.store.errors import NotAllowed, Refused
from annotator.store.project import Project
from annotator.workflow.handing import hand_out
from annotator.workflow.reviewers import give_reviews
from tests.campaign import REVIEWERS, make_campaign
from tests.store.making import assert_sound


def ids_of(project: Project, *names: str) -> list[Id]:
    return [one.id for name in names if (one := project.annotators.named(name)) is not None]


def test_reviewers_share_the_articles_and_keep_them(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "a.annproj", articles=5, cases=1) as project:
        first, second = ids_of(project, *REVIEWERS)
        assert give_reviews(project, [first]) == {first: 5}
        assert give_reviews(project, [first, second]) == {first: 0, second: 0}
        tasks = [(one.annotator, one.task) for one in project.assignments.everywhere()]
        assert tasks == [(first, Task.REVIEW)] * 5
        assert_sound(project)


def test_loads_end_alike(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "a.annproj", articles=5, cases=1) as project:
        both = ids_of(project, *REVIEWERS)
        assert sorted(give_reviews(project, both).values()) == [2, 3]


def test_what_a_reviewer_was_given_is_handed_out(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "a.annproj", articles=3, cases=1) as project:
        (first,) = ids_of(project, REVIEWERS[0])
        give_reviews(project, [first])
        path = project.path
    (out,) = hand_out(path, [first], tmp_path)
    assert out.articles == 3


def test_only_reviewers_review_and_only_leads_say_so(tmp_path: Path) -> None:
    with make_campaign(tmp_path / "a.annproj", articles=1, cases=1) as project:
        marker, reviewer = ids_of(project, "سلمى", REVIEWERS[0])
        with pytest.raises(Refused):
            give_reviews(project, [marker])
        project.sign_in(marker)
        with pytest.raises(NotAllowed):
            give_reviews(project, [reviewer])
