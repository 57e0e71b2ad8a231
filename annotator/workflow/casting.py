"""The labels and people that an import meets: those of the project, or new ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annotator.core.color import suggest_color
from annotator.core.model import GOLD, Annotator, Id, Label, Role
from annotator.formats.records import ProjectRecord
from annotator.store.ids import new_id


@dataclass(frozen=True, slots=True)
class Ground:
    """What an import finds in the project: its labels and people, and who imports."""

    labels: tuple[Label, ...]
    people: tuple[Annotator, ...]
    me: Id


@dataclass(frozen=True, slots=True)
class Noun:
    """A label or annotator that the project does not have."""

    kind: str
    value: Label | Annotator
    certain: bool  # False: only when an article comes in that needs it


class Cast:
    """Finds the labels and people that files name, or makes them when they are new."""

    def __init__(
        self, ground: Ground, labels: Mapping[str, str], people: Mapping[str, str]
    ) -> None:
        """Take what the project has, and what the names of the files are called here."""
        self._ours = labels
        self._who = people
        self._labels = {label.name: label for label in ground.labels}
        self._people = {one.id: one for one in ground.people}
        self._by_word: dict[str, Id] = {}
        self._header: dict[str, str] = {}  # what a header calls the people of its ids
        self._fresh: set[Id] = set()  # made here, and not for a header
        self._made: list[tuple[str, Label | Annotator]] = []  # since they were taken last
        self._needed: set[Id] = set()

    def take_made(self, *, certain: bool) -> Iterator[Noun]:
        """Yield what was made since, which a header wants for certain, an article when it is in."""
        made, self._made = self._made, []
        for kind, value in made:
            if certain:
                self._fresh.discard(value.id)
            yield Noun(kind, value, certain)

    def take_needed(self) -> tuple[Id, ...]:
        """Return which of the new ones were asked for since."""
        needed, self._needed = self._needed, set()
        return tuple(needed)

    def _asked(self, identity: Id) -> Id:
        if identity in self._fresh:
            self._needed.add(identity)
        return identity

    def header(self, header: ProjectRecord, *, people: bool) -> None:
        """Take over the labels of a dataset that the project does not have, and its people."""
        ids = {label.id for label in self._labels.values()}
        for label in header.labels:
            if self._ours.get(label.name, label.name) == label.name and (
                label.name not in self._labels
            ):
                self._new_label(label if label.id not in ids else replace(label, id=new_id()))
        for person in header.annotators:
            self._header[person.id] = person.name
            if not people or person.id in self._who or person.name in self._who:
                continue
            known = self._by_name(person.name)
            if person.id in self._people or known:
                self._by_word[person.id] = person.id if person.id in self._people else known
            else:
                self._new_annotator(person)

    def label(self, foreign: str) -> Id:
        """Return the id of the label that a file calls so, made when it is new; "": left out."""
        plain = " ".join(foreign.split())
        name = self._ours.get(foreign, self._ours.get(plain, plain))
        if not name:
            return ""
        known = self._labels.get(name)
        if known is None:
            colors = [label.color for label in self._labels.values()]
            taken = {label.key for label in self._labels.values()}
            key = next((k for k in "123456789" if k not in taken), "")
            known = Label(
                new_id(), name, color=suggest_color(colors), key=key, order=len(self._labels)
            )
            self._new_label(known)
        return self._asked(known.id)

    def annotator(self, word: str) -> Id:
        """Return whom a file calls `word` (an id or a name), made if new; "": left out."""
        if word in self._by_word:
            return self._asked(self._by_word[word])
        called = self._called(word)
        known = called and (called if called in self._people else self._by_name(called))
        if not known and called:
            name = self._header.get(called, called)
            roles = frozenset({Role.ANNOTATOR}) if name != GOLD else frozenset[Role]()
            known = self._new_annotator(Annotator(new_id(), name, roles))
        self._by_word[word] = known
        return self._asked(known)

    def source(self, word: str, file: str) -> Id:
        """Return the source of suggestions for what a file says is `word`'s; "": left out.

        A person of the project never becomes one: the source is named after both then.
        """
        called = self._called(word)
        if word and not called:
            return ""
        ours = self._people.get(called)
        if ours is not None and ours.roles == frozenset({Role.SOURCE}):
            return self._asked(called)
        name = ours.name if ours is not None else self._header.get(called, called) or file
        for one in (name, f"{name} ({file})"):
            known = self._by_name(one)
            if not known:
                made = Annotator(new_id(), one, frozenset({Role.SOURCE}))
                return self._asked(self._new_annotator(made))
            if self._people[known].roles == frozenset({Role.SOURCE}):
                return self._asked(known)
        return self._asked(known)

    def _called(self, word: str) -> str:
        """Return what was chosen for a name (or id) of the files; "": its layers are left out."""
        return self._who.get(word, self._who.get(self._header.get(word, word), word))

    def _by_name(self, name: str) -> Id:
        return next((one.id for one in self._people.values() if one.name == name), "")

    def _new_label(self, label: Label) -> None:
        self._labels[label.name] = label
        self._fresh.add(label.id)
        self._made.append(("label", label))

    def _new_annotator(self, annotator: Annotator) -> Id:
        self._people[annotator.id] = annotator
        self._fresh.add(annotator.id)
        self._made.append(("annotator", annotator))
        return annotator.id
