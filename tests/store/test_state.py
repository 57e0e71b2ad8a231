"""How the state is asked: by what finds few rows, however much an article saw."""

from annotator.store.project import Project
from annotator.store.state import LIVING
from tests.store.making import documents, mark


def test_a_living_annotation_is_looked_up_by_itself(project: Project) -> None:
    mark(project, documents(project)[0], 0, 3)
    plan = project._door.connection.execute(
        f"explain query plan {LIVING}", (bytes(16), 1)
    ).fetchall()
    assert "changes_object" in str(plan[0])
