"""What can go wrong that a person can act on: message templates and one base class."""

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


def _rebuild(kind: type[AnnotatorError], message: Message) -> AnnotatorError:
    return kind(message.template, **message.params)
