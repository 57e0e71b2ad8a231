"""What an export is, said beside it: a manifest for programs and a card for people."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.core.model import Label, label_set_version
from annotator.core.words import WORD_RULE_VERSION
from annotator.formats.concerns import Concern
from annotator.formats.loss import TITLES, LossReport
from annotator.formats.proofs.proving import Proof
from annotator.formats.records import ProjectRecord, Record
from annotator.formats.registry import Format
from annotator.workflow.choices import ExportChoices
from annotator.workflow.staging import KEY

VERSION = 1
_BLOCK = 1 << 20
_HEADING = re.compile(r"^#{1,3}(?= )", re.MULTILINE)


@dataclass
class Counted:
    """What goes by on its way to the writer: the header, and how much of what."""

    project: ProjectRecord = field(default_factory=ProjectRecord)
    articles: int = 0
    empty: int = 0  # articles without a span
    labels: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)

    def counting(self, items: Iterable[ProjectRecord | Record]) -> Iterator[ProjectRecord | Record]:
        """Yield the items, counted."""
        for item in items:
            if isinstance(item, ProjectRecord):
                self.project = item
            else:
                self.articles += 1
                spans = 0
                for layer in item.layers:
                    self.layers[layer.annotator] += len(layer.annotations)
                    self.labels.update(one.label for one in layer.annotations)
                    spans += len(layer.annotations)
                self.empty += not spans
            yield item


@dataclass(frozen=True, slots=True)
class About:
    """What the caller knows of a dataset beside what is in it."""

    labels: tuple[Label, ...] = ()  # as the project has them, before any was called otherwise
    agreement: Mapping[str, Any] | None = None
    splits: Mapping[str, Any] | None = None


def manifest_of(
    form: Format,
    choices: ExportChoices,
    called: Mapping[str, str],
    counted: Counted,
    report: LossReport,
    proof: Proof | None,
    about: About,
    files: Mapping[str, Path],
) -> dict[str, Any]:
    """Return the manifest; `called` are the names in the file, `files` go by their paths in it."""
    project = counted.project
    labels = about.labels or project.labels
    return {
        KEY: VERSION,
        "tool": {"name": "annotator", "version": __version__},
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "project": project.name,
        "format": form.name,
        "guideline": project.guideline,
        "guideline_version": label_set_version(labels) if labels else "",
        "word_rule_version": WORD_RULE_VERSION,
        "labels": [_label(one) for one in project.labels if not one.retired],
        "choices": choices_body(form, choices, called),
        "counts": {
            "articles": report.documents,
            "articles_without_spans": counted.empty,
            "spans": report.annotations,
            "by_label": dict(sorted((proof.labels if proof else counted.labels).items())),
            "by_layer": {
                called.get(one, one): count for one, count in sorted(counted.layers.items())
            },
        },
        "losses": [
            {"kind": kind.value, "count": count, "said": TITLES[kind]}
            for kind, count in report.counts.items()
            if count
        ],
        "agreement": about.agreement,
        "splits": about.splits,
        "verified": _verified(proof),
        "files": [
            {"path": name, "bytes": path.stat().st_size, "sha256": file_hash(path)}
            for name, path in files.items()
        ],
    }


def _label(one: Label) -> dict[str, Any]:
    return {
        "name": one.name,
        "titles": dict(one.titles),
        "definition": one.guideline,
        "attributes": {a.name: [choice.name for choice in a.choices] for a in one.attributes},
    }


def _verified(proof: Proof | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        "readers": proof.readers,
        "articles": proof.articles,
        "spans": proof.spans,
        "exact": proof.exact,
        "changed": proof.changed,
        "left_out": proof.left_out,
    }


def choices_body(form: Format, choices: ExportChoices, called: Mapping[str, str]) -> dict[str, Any]:
    """Return the choices that concern the format, people by the names they have in the file."""
    write = choices.write
    body: dict[str, Any] = {
        "layer": choices.layer.value,
        "annotators": [called.get(one, one) for one in choices.annotators],
        "threshold": choices.threshold,
        "states": sorted(choices.states),
        "content_only": choices.content_only,
        "portion": choices.portion.value,
        "labels": dict(choices.labels),
    }
    for concern in sorted(form.concerns):
        holder = choices if hasattr(choices, concern) else write
        value = getattr(holder, concern)
        body[concern.value] = dict(value) if isinstance(value, Mapping) else value
    if Concern.SUBWORD in form.concerns and write.subword not in form.subwords:
        body["subword"] = form.subwords[0].value
    return body


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def card_text(body: Mapping[str, Any], form: Format) -> str:
    """Return the card: what the dataset is, in plain Markdown."""
    counts, chosen = body["counts"], body["choices"]
    lines = [f"# {body['project'] or 'Dataset'}", "", *_numbers(counts), ""]
    lines += ["## Labels", "", f"Version of the guideline: `{body['guideline_version']}`.", ""]
    for one in body["labels"]:
        title = "، ".join(dict.fromkeys(one["titles"].values()))
        count = counts["by_label"].get(one["name"], 0)
        lines.append(f"- `{one['name']}`{f' ({title})' if title else ''}: {count}")
    if body["guideline"]:
        lines += ["", "## Guideline", "", _below(body["guideline"], 2)]
    for one in body["labels"]:
        if one["definition"]:
            lines += ["", f"### `{one['name']}`", "", _below(one["definition"], 3)]
    lines += ["", "## How it was made", ""]
    lines += [f"- {key}: {_shown(value)}" for key, value in chosen.items() if value not in ([], {})]
    lines += [f"- rules of words: {body['word_rule_version']}", ""]
    if body["losses"]:
        lines += ["## What this format does not hold", ""]
        lines += [f"- {one['said']}: {one['count']}" for one in body["losses"]] + [""]
    for title, key in (("Agreement", "agreement"), ("Splits", "splits")):
        if body[key]:
            lines += [f"## {title}", "", "```json", _json(body[key]), "```", ""]
    lines += _trust(body, form)
    return "\n".join(lines)


def _below(markdown: str, depth: int) -> str:
    """Return a text whose headings stand below those of the card."""
    return _HEADING.sub(lambda found: "#" * depth + found[0], markdown.strip())


def _numbers(counts: Mapping[str, Any]) -> list[str]:
    lines = [f"{counts['articles']} articles, {counts['spans']} spans."]
    if counts["articles_without_spans"]:
        lines.append(f"{counts['articles_without_spans']} of the articles hold no span.")
    return lines


def _trust(body: Mapping[str, Any], form: Format) -> list[str]:
    lines = ["## Files", "", f"Format: {form.name}. Hashes stand in the manifest.", ""]
    lines += [f"- `{one['path']}` ({one['bytes']} bytes)" for one in body["files"]]
    if body["verified"]:
        readers = ", ".join(body["verified"]["readers"])
        lines += ["", f"Verified: read again with {readers} and compared span by span."]
    return [*lines, ""]


def _shown(value: object) -> str:
    return value if isinstance(value, str) else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
