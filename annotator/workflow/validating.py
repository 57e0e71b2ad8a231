"""A dataset is held against its texts, its label set and its manifest; every fault has a place."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.model import Label
from annotator.errors import AnnotatorError, Message, reason_of
from annotator.formats.records import Problem, ProjectRecord, ReadOptions, Record
from annotator.language import N_
from annotator.workflow.converting import records_in
from annotator.workflow.manifest import file_hash
from annotator.workflow.progress import SILENT, Ticker
from annotator.workflow.staging import KEY, MANIFEST

_TOLD = 1000  # faults that are named


@dataclass
class Verdict:
    """What was looked at and what is wrong with it."""

    articles: int = 0
    spans: int = 0
    faults: list[Problem] = field(default_factory=list)
    fault_count: int = 0
    labels_known: bool = False  # whether there was a label set to hold the labels against
    manifest: str = ""  # the manifest that was found, and held against the files

    def add(self, fault: Problem) -> None:
        """Count a fault; the first ones are named."""
        self.fault_count += 1
        if len(self.faults) < _TOLD:
            self.faults.append(fault)


def validate(
    path: Path,
    options: ReadOptions,
    *,
    labels: Sequence[Label] | None = None,
    ticker: Ticker = SILENT,
) -> Verdict:
    """Check a file, a folder, or a manifest with the files it names.

    `labels` is the label set; without it that of the manifest, or of the file's own header. Raises
    AnnotatorError when there is nothing to look at.
    """
    verdict = Verdict()
    manifest = manifest_for(path)
    paths = [path]
    if manifest is not None:
        body = read_manifest(manifest)
        verdict.manifest = manifest.name
        files = [*_held(manifest, body, verdict)]
        paths = files if path == manifest else paths
        if labels is None and body.get("labels"):
            labels = [*labels_in(body)]
    held = _Labels(labels) if labels is not None else None
    verdict.labels_known = held is not None
    for item in records_in(_data(paths), options):
        if isinstance(item, Problem):
            verdict.add(item)
        elif isinstance(item, ProjectRecord):
            if labels is None and item.labels:
                held = _Labels([*item.labels])
                verdict.labels_known = True
        else:
            verdict.articles += 1
            ticker.step(0, 1)
            for fault in _faults(item, held):
                verdict.add(fault)
            verdict.spans += sum(len(one.annotations) for one in item.layers)
    return verdict


def _data(paths: Sequence[Path]) -> list[Path]:
    """Return what holds articles: no configurations, and of a dataset folder not its tokens."""
    aside = (".cfg", ".xml", ".md")
    return [one for one in paths if one.suffix.lower() not in aside and one.parent.name != "tokens"]


def manifest_for(path: Path) -> Path | None:
    """Return the manifest that a file is, that lies in a folder, or that stands beside a file."""
    if path.is_dir():
        inside = path / MANIFEST
        return inside if inside.is_file() else None
    if path.name == MANIFEST or path.name.endswith(f".{MANIFEST}"):
        return path
    beside = path.with_name(f"{path.name}.{MANIFEST}")
    others = sorted(path.parent.glob(f"*.{MANIFEST}"))  # of a shard, of one side of a split
    return next((one for one in (beside, *others) if path.name in _names(one)), None)


def _names(manifest: Path) -> set[str]:
    try:
        return {str(one.get("path")) for one in read_manifest(manifest)["files"]}
    except AnnotatorError:
        return set()


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a manifest. Raises AnnotatorError when it is none of ours, or of a newer program."""
    try:
        body = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise AnnotatorError(
            N_("{file} cannot be read ({reason})."), file=path.name, reason=reason
        ) from error
    files = body.get("files") if isinstance(body, dict) else None
    if not isinstance(body, dict) or KEY not in body or not isinstance(files, list):
        raise AnnotatorError(N_("{file} is not a manifest of this program."), file=path.name)
    if not all(isinstance(one, dict) for one in files) or body[KEY] != 1:
        raise AnnotatorError(
            N_("{file} was written by a newer program, or changed by another one."), file=path.name
        )
    return body


def _held(manifest: Path, body: dict[str, Any], verdict: Verdict) -> Iterator[Path]:
    """Yield the files that a manifest names and that are there; tell which are not what it says."""
    folder = manifest.parent.resolve()
    for one in body["files"]:
        name = str(one.get("path"))
        file = (folder / name).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            said = Message(N_("The manifest names it, and it is missing."))
            verdict.add(Problem(name, None, said))
            continue
        if file_hash(file) != one.get("sha256"):
            said = Message(N_("It is not the file that was exported: its hash is another one."))
            verdict.add(Problem(name, None, said))
        yield file


def labels_in(body: dict[str, Any]) -> Iterator[Label]:
    """Yield the labels of a manifest."""
    for one in body["labels"]:
        try:
            yield msgspec.convert(
                {
                    "id": "",
                    "name": one["name"],
                    "attributes": [
                        {"name": name, "choices": [{"name": value} for value in values]}
                        for name, values in one.get("attributes", {}).items()
                    ],
                },
                Label,
            )
        except (msgspec.ValidationError, KeyError, TypeError, AttributeError):
            continue


class _Labels:
    """A label set to hold spans against."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self._known = {
            one.name: {a.name: {choice.name for choice in a.choices} for a in one.attributes}
            for one in labels
        }

    def knows(self, label: str) -> bool:
        """Tell whether the set has this label."""
        return label in self._known

    def wrong(self, label: str, attributes: Collection[tuple[str, str]]) -> Iterator[str]:
        """Yield the attributes that the label does not offer, or not with that value."""
        offered = self._known[label]
        for name, value in attributes:
            if value not in offered.get(name, ()):
                yield f"{name}={value}"


def _faults(record: Record, labels: _Labels | None) -> Iterator[Problem]:
    """Yield what is wrong with an article that could be read."""

    def fault(said: str, **params: str) -> Problem:
        return Problem(record.file, record.line, Message(said, params))

    for layer in record.layers:
        seen: set[tuple[str, object]] = set()
        for one in layer.annotations:
            place = {"label": one.label, "start": str(one.start), "end": str(one.end)}
            if labels is not None and not labels.knows(one.label):
                said = N_("The label of {label} {start}–{end} is not in the label set.")
                yield fault(said, **place)
            elif labels is not None:
                for wrong in labels.wrong(one.label, [*one.attributes.items()]):
                    said = N_("{label} {start}–{end} has an attribute not offered: {wrong}.")
                    yield fault(said, **place, wrong=wrong)
            if (one.label, one.pieces) in seen:
                said = N_("{label} {start}–{end} stands twice in one layer.")
                yield fault(said, **place)
            seen.add((one.label, one.pieces))
            if any(record.text[a].isspace() or record.text[b - 1].isspace() for a, b in one.pieces):
                said = N_("{label} {start}–{end} begins or ends with white space.")
                yield fault(said, **place)
