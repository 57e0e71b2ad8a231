"""Projects are opened, for the person at this machine."""

from collections.abc import Mapping
from pathlib import Path

from annotator.core.model import Id
from annotator.store.project import Project

SUFFIX = ".annproj"


def open_project(
    path: Path, *, here: Mapping[Id, Id] | None = None, readonly: bool = False
) -> Project:
    """Open a project for the person at this machine, sweeping up what dead writers left.

    `here` holds who works at this machine, by project. When the project has several people and
    it does not say which, `project.me` is None: ask, then ``sign_in``. Raises NotAProject,
    Damaged, Busy.
    """
    project = Project.open(path, readonly=readonly)
    try:
        known = [one.id for one in project.annotators.people()]
        person = (here or {}).get(project.about.id, "")
        if person not in known and len(known) == 1:
            person = known[0]
        if person in known:
            project.sign_in(person)
            if not project.readonly:
                project.sweep()
    except BaseException:
        project.close()
        raise
    return project
