"""Heavy libraries that are not installed with the program, loaded when a format needs them."""

import importlib
from types import ModuleType

from annotator.errors import AnnotatorError


def load_extra(name: str) -> ModuleType:
    """Return the module of the extra `name`.

    Raises AnnotatorError that names what to install when it is not there.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise AnnotatorError(
            "This format needs {name}, which is not installed. Install it with: {command}",
            name=name,
            command=f'pip install "annotator[{name}]"',
        ) from error
