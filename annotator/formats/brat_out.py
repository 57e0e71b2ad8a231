"""brat's stand-off files go out: a text and an .ann for each article, and an annotation.conf."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.model import NoteKind, Pieces
from annotator.formats.brat import LINES, NAME, TRUE
from annotator.formats.json_lines import as_value
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.pages import Page, laid_out
from annotator.formats.records import AnnotationRecord, Record, RelationRecord, WriteOptions
from annotator.formats.relations import between
from annotator.formats.tags import tag_name
from annotator.formats.writing import Written, records_of
from annotator.formats.zips import FileNames, putting

_HOLDS = frozenset(
    {LossKind.RELATIONS, LossKind.RELATION_ATTRIBUTES, LossKind.NOTES, LossKind.FOREIGN}
)


@dataclass
class _Conf:
    """What annotation.conf must name."""

    labels: dict[str, None] = field(default_factory=dict)
    relations: dict[str, None] = field(default_factory=dict)
    attributes: dict[str, dict[str, None]] = field(default_factory=dict)
    of_relations: set[str] = field(default_factory=set)  # attributes that relations have

    def text(self) -> str:
        lines = ["[entities]", *self.labels, "", "[relations]"]
        lines += [f"{name}\tArg1:<ENTITY>, Arg2:<ENTITY>" for name in self.relations]
        lines += ["", "[events]", "", "[attributes]"]
        for name, values in self.attributes.items():
            choice = "" if [*values] == [TRUE] else f", Value:{'|'.join(values)}"
            whose = "<ANY>" if name in self.of_relations else "<ENTITY>"
            lines.append(f"{name}\tArg:{whose}{choice}")
        return "\n".join([*lines, ""])


def losses(items: Written, options: WriteOptions) -> LossReport:
    """Return what writing would lose, by writing to nowhere."""
    report = LossReport(options.examples)
    for _ in _files(items, options, report, _Conf()):
        pass
    return report


def write(items: Written, destination: Path, options: WriteOptions) -> LossReport:
    """Write a zip (if the destination ends so) or a new folder, and return what was lost."""
    report, conf = LossReport(options.examples), _Conf()
    with putting(destination) as put:
        for name, content in _files(items, options, report, conf):
            put(name, content.encode())
        put("annotation.conf", conf.text().encode())
    return report


def _files(
    items: Written, options: WriteOptions, report: LossReport, conf: _Conf
) -> Iterator[tuple[str, str]]:
    names = FileNames()
    for record in records_of(items):
        page = laid_out(record, report, holds=_HOLDS)
        name = names.of(record.name)
        if name != record.name:
            report.add(LossKind.FILE_NAME, record)
        yield f"{name}.txt", page.text
        yield f"{name}.ann", "".join(f"{line}\n" for line in _Standoff(page, report, conf).lines())


@dataclass
class _Standoff:
    """The lines of one .ann file."""

    page: Page
    report: LossReport
    conf: _Conf
    names: dict[int, str] = field(default_factory=dict)  # T1, T2 ... by place in the page
    ids: dict[str, str] = field(default_factory=dict)  # by the annotation's own id

    def lines(self) -> Iterator[str]:
        """Yield all lines, spans first."""
        self._number()
        attributes: list[str] = []
        for index, (one, pieces) in enumerate(self.page.placed):
            parts = tuple(self._without_line_feeds(one, pieces))
            if not parts:
                self.report.add(LossKind.WITHOUT_WORD, self.page.record, one)
                self.ids = {k: v for k, v in self.ids.items() if v != self.names[index]}
                continue
            self.report.annotations += 1
            yield self._span(one, self.names[index], parts)
            attributes += self._attributes(one, one, self.names[index], len(attributes))
        yield from attributes
        yield from self._relations(len(attributes))
        yield from self._notes()
        yield from self._kept()

    def _number(self) -> None:
        taken: set[str] = set()
        for index, (one, _) in enumerate(self.page.placed):
            own = one.foreign.get(NAME)
            known = str(own.get("id", "")) if isinstance(own, dict) else ""
            if known.startswith("T") and known[1:].isdecimal() and known not in taken:
                self.names[index] = known
                taken.add(known)
            if any(key != NAME for key in one.foreign):
                self.report.add(LossKind.FOREIGN, self.page.record, one)
        number = 0
        for index, (one, _) in enumerate(self.page.placed):
            while index not in self.names:
                number += 1
                if f"T{number}" not in taken:
                    self.names[index] = f"T{number}"
            if one.id:
                self.ids[one.id] = self.names[index]

    def _without_line_feeds(
        self, one: AnnotationRecord, pieces: Pieces
    ) -> Iterator[tuple[int, int]]:
        """Yield the pieces cut at line feeds, which no line of the file can hold."""
        for start, end in pieces:
            at = start
            said = False
            for part in self.page.text[start:end].split("\n"):
                if part:
                    yield at, at + len(part)
                elif not said and at in (start, end):
                    said = True
                    self.report.add(LossKind.TRIMMED, self.page.record, one)
                at += len(part) + 1

    def _span(self, one: AnnotationRecord, name: str, parts: Pieces) -> str:
        label = tag_name(one.label)
        if label != one.label:
            self.report.add(LossKind.RENAMED, self.page.record, one)
        self.conf.labels[label] = None
        places = ";".join(f"{start} {end}" for start, end in parts)
        quote = " ".join(self.page.text[start:end] for start, end in parts)
        return f"{name}\t{label} {places}\t{quote}"

    def _attributes(
        self,
        of: AnnotationRecord | RelationRecord,
        one: AnnotationRecord,
        name: str,
        before: int,
    ) -> list[str]:
        """Return the lines of the attributes of an annotation, or of a relation from it."""
        found: list[str] = []
        for key, value in of.attributes.items():
            plain, said = tag_name(key), tag_name(value)
            if not plain or not said:
                self.report.add(LossKind.ATTRIBUTES, self.page.record, one)
                continue
            if (plain, said) != (key, value):
                self.report.add(LossKind.RENAMED, self.page.record, one)
            self.conf.attributes.setdefault(plain, {})[said] = None
            tail = "" if said == TRUE else f" {said}"
            found.append(f"A{before + len(found) + 1}\t{plain} {name}{tail}")
        return found

    def _relations(self, before: int) -> Iterator[str]:
        """Yield the relations, each followed by its attributes."""
        spans = {one.id: one for one, _ in self.page.placed if one.id in self.ids}
        for number, one in enumerate(between(spans.values(), self.page.layer.relations), 1):
            own = one.foreign.get(NAME)
            roles = own.get("roles") if isinstance(own, dict) else None
            first, second = (
                roles if isinstance(roles, list) and len(roles) == 2 else ("Arg1", "Arg2")
            )
            label = tag_name(one.label) or "related"
            self.conf.relations[label] = None
            ends = f"{first}:{self.ids[one.head]} {second}:{self.ids[one.tail]}"
            yield f"R{number}\t{label} {ends}"
            said = self._attributes(one, spans[one.head], f"R{number}", before)
            self.conf.of_relations |= {tag_name(key) for key in one.attributes}
            before += len(said)
            yield from said

    def _notes(self) -> Iterator[str]:
        record, number = self.page.record, 0
        for note in record.notes:
            if note.kind is not NoteKind.NOTE:
                continue
            if note.target in self.ids:
                number += 1
                text = " ".join(note.text.split("\n"))
                yield f"#{number}\tAnnotatorNotes {self.ids[note.target]}\t{text}"
            else:
                self.report.add(LossKind.NOTES, record)

    def _kept(self) -> Iterator[str]:
        """Yield the lines of the file it came from that still speak of what is there."""
        record: Record = self.page.record
        kept = as_value(record.metadata.get(LINES, ""))
        lines = [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
        there = {*self.ids.values()} | {line.split("\t")[0] for line in lines}
        for line in lines:
            if all(word in there for word in _spoken_of(line)) and "\n" not in line:
                yield line
            else:
                self.report.add(LossKind.FOREIGN, record)
        if record.title or any(key != LINES for key in record.metadata):
            self.report.add(LossKind.METADATA, record)


def _spoken_of(line: str) -> Iterator[str]:
    """Yield the ids that a line names: T1, and E1 in Theme:E1."""
    _, _, tail = line.partition("\t")
    for word in tail.partition("\t")[0].split(" ")[1:]:
        name = word.rpartition(":")[2]
        if name[:1] in ("T", "E", "R") and name[1:].isdecimal():
            yield name
    head = tail.partition(" ")[0].rpartition(":")[2]
    if head[:1] == "T" and head[1:].isdecimal():
        yield head
