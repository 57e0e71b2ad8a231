"""In which articles that wait the suggestions are least sure: looked at one by one."""

from annotator.core.model import Id, State
from annotator.store.project import Project
from annotator.store.query import Query
from annotator.workflow.suggesting import Suggester

MOST = 3_000  # articles that are looked at
_PORTION = 50  # articles told at once


class Ranking:
    """Goes through the articles that one person has not begun."""

    def __init__(self, project: Project, person: Id) -> None:
        self.person = person
        self._project = project
        query = Query(annotator=person, states=frozenset({State.TODO}))
        self._left = project.documents.ids(query)[:MOST][::-1]
        self._all = len(self._left)
        self._found: dict[int, float] = {}

    @property
    def share(self) -> float:
        """Return how much of it is done, from 0 to 1."""
        return 1 - len(self._left) / self._all if self._all else 1.0

    @property
    def is_complete(self) -> bool:
        """Tell whether every article was looked at and told."""
        return not self._left and not self._found

    @property
    def has_news(self) -> bool:
        """Tell whether there is enough to tell."""
        return len(self._found) >= _PORTION or not self._left

    def step(self, suggester: Suggester) -> None:
        """Look at one more article. Raises AnnotatorError when it cannot be read."""
        if self._left:
            stand_in = self._left.pop()
            self._found[stand_in] = 0.0
            document = self._project.documents.id_of(stand_in)
            self._found[stand_in] = suggester.doubt(document)

    def news(self) -> dict[int, float]:
        """Return, by stand-in, how unsure one is in the articles looked at since the last news."""
        found, self._found = self._found, {}
        return found
