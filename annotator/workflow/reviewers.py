"""Articles are given to reviewers: each decides what gold has in theirs."""

from collections import Counter
from collections.abc import Sequence

from annotator.core.model import Assignment, Id, Role, Task
from annotator.language import N_
from annotator.store.errors import Refused
from annotator.store.project import Project


def give_reviews(project: Project, reviewers: Sequence[Id]) -> dict[Id, int]:
    """Give every article that nobody reviews to one of the reviewers; return how many each has new.

    Who has fewest articles gets the next one, so that all have as many in the end. What was given
    stays. Raises Refused when somebody is no reviewer, NotAllowed, Busy.
    """
    people = {one.id: one for one in project.annotators.all()}
    for one in reviewers:
        if Role.REVIEWER not in people[one].roles or not people[one].active:
            raise Refused(N_("{person} is no reviewer here."), person=people[one].name)
    given = [x for x in project.assignments.everywhere() if x.task is Task.REVIEW]
    taken = {one.document for one in given}
    loads = Counter(dict.fromkeys(reviewers, 0))
    loads.update(one.annotator for one in given if one.annotator in loads)
    before = dict(loads)
    made: list[Assignment] = []
    for place, stand_in in enumerate(project.documents.ids()):
        document = project.documents.id_of(stand_in)
        if document in taken:
            continue
        who = min(reviewers, key=lambda one: loads[one])
        loads[who] += 1
        made.append(Assignment(document, who, Task.REVIEW, place=place))
    if made:
        with project.bulk("assign") as work:
            project.assignments.stage(work, made)
            work.seal()
    return {one: loads[one] - before[one] for one in reviewers}
