"""What can go wrong with a project file, by kind, so that callers can tell the kinds apart."""

from annotator.errors import AnnotatorError


class ProjectError(AnnotatorError):
    """Something about the project file that a person can act on."""


class Busy(ProjectError):
    """Another program holds the file's lock: try again."""


class NotAProject(ProjectError):
    """The file is something else, or not what it says it is."""


class Damaged(ProjectError):
    """The file's content is not what was written."""


class ReadOnly(ProjectError):
    """The file or this way of opening it does not allow writing."""


class NotAllowed(ProjectError):
    """Somebody tried to change what belongs to somebody else."""


class Refused(ProjectError):
    """The change itself makes no sense: a span outside its text, a name that is taken."""


class WriteFailed(ProjectError):
    """The disk did not take the change; nothing was written."""
