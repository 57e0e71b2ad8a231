"""What can go wrong that a person can act on: message templates and one base class."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: an English template and its parameters, translated where it is shown.

    The template is also the key of its translation, so rooms below the window mark it with
    ``language.N_`` or write it as the first argument of ``Message`` or of an error.
    """

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


class AnnotatorError(Exception):
    """The base of everything that a person can act on.

    Its message says what happened, where (file, line, document) and what to do.
    Anything else that is raised is a bug.
    """

    def __init__(self, template: str, /, **params: object) -> None:
        self.message = Message(template, params)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the border of worker processes, so they must survive pickling.
        return _rebuild, (type(self), self.message)


class Cancelled(AnnotatorError):
    """The person stopped the work; nothing of it is left."""


# What the system says itself comes in English, whatever language is spoken here.
_REASONS = {
    errno.ENOENT: Message("there is no such file or folder"),
    errno.EACCES: Message("access is denied"),
    errno.EPERM: Message("access is denied"),
    errno.EISDIR: Message("it is a folder"),
    errno.ENOTDIR: Message("something in its path is no folder"),
    errno.EEXIST: Message("it exists already"),
    errno.ENAMETOOLONG: Message("its name is too long"),
    errno.ELOOP: Message("its links lead in a circle"),
    errno.ENOSPC: Message("the disk is full"),
    errno.EDQUOT: Message("the space you may use is full"),
    errno.EFBIG: Message("the file would be too large"),
    errno.EROFS: Message("the disk can only be read"),
    errno.EIO: Message("the disk reports an error"),
    errno.EBUSY: Message("another program is using it"),
    errno.ETXTBSY: Message("another program is using it"),
    errno.EMFILE: Message("too many files are open"),
    errno.ENFILE: Message("too many files are open"),
    errno.EPIPE: Message("nobody reads it any more"),
    errno.ENXIO: Message("the device is not there"),
    errno.ENODEV: Message("the device is not there"),
    errno.ETIMEDOUT: Message("the network does not answer"),
    errno.EHOSTUNREACH: Message("the network does not answer"),
    errno.ENETUNREACH: Message("the network does not answer"),
    errno.ESTALE: Message("the network folder is gone"),
}


def reason_of(error: OSError) -> Message:
    """Return why the system refused, in words to stand in a sentence; rare reasons in its own."""
    known = _REASONS.get(error.errno or 0)
    return known or Message("{said}", {"said": error.strerror or type(error).__name__})


def _rebuild(kind: type[AnnotatorError], message: Message) -> AnnotatorError:
    return kind(message.template, **message.params)
