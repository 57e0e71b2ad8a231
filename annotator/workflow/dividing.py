"""An export that is divided: a file for each side, all of them put in their places at once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from annotator.core.splitting import Side
from annotator.errors import AnnotatorError, reason_of
from annotator.formats.registry import Format
from annotator.language import N_
from annotator.workflow.choices import ExportChoices


def name_of_side(form: Format, name: str, side: Side) -> str:
    """Return what the file of a side is called: `news.train.conll` for `news.conll`."""
    endings = [end for end in form.extensions if name.lower().endswith(end)]
    ending = name[-max(map(len, endings)) :] if endings else ""
    return f"{name[: len(name) - len(ending)]}.{side.value}{ending}"


def parts_of(
    form: Format, name: str, choices: ExportChoices
) -> Iterator[tuple[str, ExportChoices]]:
    """Yield for each side the name of its file and the choices that write it."""
    for side, articles in choices.sides.items():
        yield name_of_side(form, name, side), replace(choices, sides={side: articles})


@contextmanager
def staged(destination: Path) -> Iterator[Path]:
    """Give a folder beside the destination; what was written there takes its place at the end.

    When the block raises, nothing does.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=destination.parent) as folder:
            yield Path(folder)
            for one in sorted(Path(folder).iterdir()):
                one.replace(destination.parent / one.name)
    except OSError as error:
        raise AnnotatorError(
            N_("{file} could not be written ({reason})."),
            file=destination.name,
            reason=reason_of(error),
        ) from error
