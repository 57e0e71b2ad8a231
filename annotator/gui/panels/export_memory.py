"""What was chosen for the last export of each project, from one start to the next."""

from contextlib import suppress
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QSettings

from annotator.core.model import Id
from annotator.gui.panels.export_split import SplitChoice
from annotator.workflow.choices import ExportChoices


@dataclass(frozen=True, slots=True)
class LastExport:
    """Format, choices and where the file was written."""

    form: str
    choices: ExportChoices
    split: SplitChoice | None = None
    folder: str = ""


def last_export(file: QSettings, project: Id) -> LastExport | None:
    """Return what was chosen last, or None; what an older program wrote may be none."""
    text = str(file.value(_key(project), "", type=str))
    with suppress(msgspec.DecodeError, UnicodeError, ValueError):
        return msgspec.json.decode(text, type=LastExport)
    return None


def keep_export(file: QSettings, project: Id, last: LastExport) -> None:
    """Remember what was chosen."""
    file.setValue(_key(project), msgspec.json.encode(last).decode())


def _key(project: Id) -> str:
    return f"{project}/export"
