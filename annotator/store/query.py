"""Which documents to list for whom, and how that is asked of the file."""

from dataclasses import dataclass
from typing import Literal

from annotator.core.model import Id, State

Sort = Literal["order", "title", "name", "length", "state", "marks"]

# Of the document `d`, as `w` says what its annotator (`:who`) made of it.
VISIBLE = "d.alive = 1 and d.gesture not in (select id from gestures where sealed is null)"
# Given again in a later round than the annotator's own word is on: it is to be done again.
RETURNED = """
  exists (select 1 from objects o where o.document = d.id and o.kind = 'assignment' and o.alive = 1
    and json_extract(o.body, '$.annotator') = :who
    and coalesce(json_extract(o.body, '$.task'), 'annotate') = 'annotate'
    and coalesce(json_extract(o.body, '$.round'), 1) > coalesce(
      (select json_extract(c.body, '$.round') from changes c where c.position = w.change), 1))
"""
_STATE = f"case when {RETURNED} then 'todo' else coalesce(w.state, 'todo') end"
_ASSIGNED = """
  exists (select 1 from objects o where o.document = d.id and o.kind = 'assignment' and o.alive = 1
    and coalesce(json_extract(o.body, '$.task'), 'annotate') = 'annotate'
    and (:assignee = '' or json_extract(o.body, '$.annotator') = :assignee))
"""
NOBODY = "nobody"  # as an assignee: articles that nobody was given
_SORTS: dict[Sort, str] = {
    "order": "d.id",
    "title": "d.title",
    "name": "d.name",
    "length": "d.length",
    "state": _STATE,
    "marks": "(select count(*) from annotations a where a.document = d.id and a.layer = :layer)",
}


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents to list for whom, and how they are sorted."""

    annotator: Id = ""
    text: str = ""  # found in the title or name
    states: frozenset[State] = frozenset()
    questions: bool = False  # only those with an open question of the annotator
    assignee: Id = ""  # only those given to this person; NOBODY: those given to nobody
    sort: Sort = "order"
    descending: bool = False


def asked(query: Query) -> tuple[str, dict[str, object]]:
    """Return what follows `select ... from documents d`, and its values but `:layer`."""
    where = [VISIBLE]
    values: dict[str, object] = {"who": query.annotator}
    if query.text:
        where.append("(instr(lower(d.title), :text) or instr(lower(d.name), :text))")
        values["text"] = query.text.lower()
    if query.states:
        names = ", ".join(f"'{state.value}'" for state in sorted(query.states))
        where.append(f"{_STATE} in ({names})")
    if query.assignee:
        where.append(f"not {_ASSIGNED}" if query.assignee == NOBODY else _ASSIGNED)
        values["assignee"] = "" if query.assignee == NOBODY else query.assignee
    if query.questions:
        where.append(
            "exists (select 1 from objects o where o.document = d.id and o.kind = 'note'"
            " and o.alive = 1 and json_extract(o.body, '$.kind') = 'question'"
            " and coalesce(json_extract(o.body, '$.closed'), 0) = 0"
            " and (:owner is null or o.layer = :owner))"
        )
        values["owner"] = bytes.fromhex(query.annotator) if query.annotator else None
    direction = "desc" if query.descending else "asc"
    joined = ""
    if query.states or query.sort == "state":
        joined = "left join work w on w.document = d.id and w.layer = :layer"
    order = f"order by {_SORTS[query.sort]} {direction}, d.id"
    return f"{joined} where {' and '.join(where)} {order}", values
