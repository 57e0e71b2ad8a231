"""Heavy libraries, loaded when a format needs them: those of extras, and those that are slow."""

import importlib
from types import ModuleType
from typing import Any

from annotator.errors import AnnotatorError


class Later:
    """Stands for a module that is loaded when something of it is first asked for.

    The window must not wait for the libraries of formats that nobody has opened yet.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def load_extra(name: str, *, extra: str = "") -> ModuleType:
    """Return the module `name`, which comes with the extra (of the same name, if not said).

    Raises AnnotatorError that names what to install when it is not there.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise AnnotatorError(
            "This format needs {name}, which is not installed. Install it with: {command}",
            name=name,
            command=f'pip install "annotator[{extra or name}]"',
        ) from error
