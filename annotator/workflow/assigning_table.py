"""The table of exceptions: which articles go to exactly whom, and which are tests."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.core.model import Annotator, Id, Purpose
from annotator.core.planning import Rule
from annotator.errors import AnnotatorError
from annotator.formats.encoding import decode
from annotator.formats.files import read_whole, replacing
from annotator.language import N_, listed
from annotator.store.project import Project
from annotator.workflow.assigning import markers

COLUMNS = ("article", "annotators", "purpose")
_PAGE = 2_000  # articles read at a time
_SHORTEST = 4  # hexadecimal digits that may stand for an article's id
_BETWEEN = re.compile("[;|،]")  # the names of one cell


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What a table says of single articles."""

    fixed: dict[Id, tuple[Id, ...]]
    qualification: frozenset[Id]
    hidden: frozenset[Id]

    def put_into(self, rule: Rule) -> Rule:
        """Return the rule with these exceptions beside those that it has."""
        named = self.fixed.keys() | self.qualification | self.hidden
        return replace(
            rule,
            fixed={name: who for name, who in rule.fixed.items() if name not in named} | self.fixed,
            qualification=(rule.qualification - named) | self.qualification,
            hidden=(rule.hidden - named) | self.hidden,
        )


def read_exceptions(project: Project, path: Path) -> Exceptions:
    """Read a table (CSV) with the columns article, annotators and purpose.

    An article is named by its name, its source or the start of its id; several annotators stand
    in one cell with `;` or `|` between them, or in rows of their own. The purpose is
    `qualification`, `hidden` or nothing. Raises AnnotatorError with file and line.
    """
    people = {one.name: one for one in markers(project)}
    articles = Articles(project)
    fixed: defaultdict[Id, list[Id]] = defaultdict(list)
    purposes: dict[Id, Purpose] = {}
    for line, row in _rows(path):
        where = {"file": path.name, "line": line}
        document = _article(articles, row["article"], where)
        for name in filter(None, (one.strip() for one in _BETWEEN.split(row["annotators"]))):
            fixed[document].append(_person(name, people, where).id)
        if row["purpose"]:
            purposes[document] = _purpose(row["purpose"], where)
    return Exceptions(
        {name: tuple(dict.fromkeys(who)) for name, who in fixed.items()},
        frozenset(name for name, why in purposes.items() if why is Purpose.QUALIFICATION),
        frozenset(name for name, why in purposes.items() if why is Purpose.HIDDEN),
    )


def write_exceptions(project: Project, rule: Rule, path: Path) -> None:
    """Write a rule's exceptions as a table that can be read again."""
    names = {one.id: one.name for one in project.annotators.all()}
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for document in sorted({*rule.fixed, *rule.qualification, *rule.hidden}):
        who = ";".join(names[one] for one in rule.fixed.get(document, ()))
        purpose = Purpose.HIDDEN if document in rule.hidden else ""
        purpose = Purpose.QUALIFICATION if document in rule.qualification else purpose
        writer.writerow((document, who, purpose))
    with replacing(path) as written:
        written.write(file.getvalue().encode())


class Articles:
    """The articles of the project by what a table may call them."""

    def __init__(self, project: Project) -> None:
        self._ids: list[Id] = []
        self._named: defaultdict[str, set[Id]] = defaultdict(set)
        numbers = project.documents.ids()
        for start in range(0, len(numbers), _PAGE):
            for row in project.documents.rows(numbers[start : start + _PAGE], ""):
                self._ids.append(row.id)
                for name in (row.name, row.source, row.id):
                    self._named[name].add(row.id)

    def named(self, word: str) -> Id:
        """Return the article of a name, source or id. Raises AnnotatorError: none, or several."""
        found = self._named.get(word, set())
        if not found and len(word) >= _SHORTEST:
            found = {one for one in self._ids if one.startswith(word.lower())}
        if not found:
            raise AnnotatorError(N_("There is no article {name}. Correct the name."), name=word)
        if len(found) > 1:
            raise AnnotatorError(
                N_("Several articles are called {name}; give the id: {ids}."),
                name=word,
                ids=listed(sorted(one[:12] for one in found)[:5]),
            )
        return next(iter(found))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    text = decode(read_whole(path)).text
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restval="")
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = {"article"} - set(reader.fieldnames)
    if missing or not {"annotators", "purpose"} & set(reader.fieldnames):
        raise AnnotatorError(
            N_("{file}:1: the first row must name the columns: {columns}."),
            file=path.name,
            columns=listed(COLUMNS),
        )
    try:
        for row in reader:
            cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        raise AnnotatorError(
            N_("{file}:{line}: this row cannot be read ({reason}). Correct it."),
            file=path.name,
            line=reader.line_num,
            reason=str(error),
        ) from error


def _article(articles: Articles, name: str, where: dict[str, object]) -> Id:
    try:
        return articles.named(name)
    except AnnotatorError as error:
        raise AnnotatorError(
            N_("{file}:{line}: {reason}"), reason=error.message, **where
        ) from error


def _person(name: str, people: dict[str, Annotator], where: dict[str, object]) -> Annotator:
    if name in people:
        return people[name]
    raise AnnotatorError(
        N_("{file}:{line}: nobody called {name} marks articles here; there are: {names}."),
        name=name,
        names=listed(people),
        **where,
    )


def _purpose(word: str, where: dict[str, object]) -> Purpose:
    kinds = (Purpose.QUALIFICATION, Purpose.HIDDEN)
    for one in kinds:
        if word.lower() == one.value:
            return one
    raise AnnotatorError(
        N_("{file}:{line}: {name} is no purpose; there are: {names}."),
        name=word,
        names=listed(one.value for one in kinds),
        **where,
    )
