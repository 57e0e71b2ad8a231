"""What the first painted window does not show is neither built nor imported for it."""

import subprocess
import sys

_LATER = (
    *("annotator.formats", "annotator.gui.dialogs", "annotator.gui.jobs", "multiprocessing"),
    *("annotator.gui.views.find", "annotator.gui.views.home", "annotator.gui.views.project"),
    *("annotator.store.backup", "annotator.store.inspection", "annotator.store.salvage"),
    *("annotator.workflow.answering", "annotator.workflow.finding"),
    *("annotator.gui.suggester", "annotator.workflow.modelling", "annotator.workflow.suggesting"),
    *("annotator.workflow.importing", "annotator.workflow.exporting", "lxml", "sqlite_utils"),
)


def test_what_opens_later_is_imported_later() -> None:
    code = "import annotator.gui.app, sys; print(*sys.modules, sep='\\n')"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = told.stdout.split()
    assert "annotator.gui.views.annotate.view" in names
    assert [one for one in names if one.startswith(_LATER)] == []
