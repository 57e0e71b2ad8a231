"""An export that is divided: a file for each side, all of them put in their places at once."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from annotator.core.splitting import Side
from annotator.errors import AnnotatorError, reason_of
from annotator.formats.files import replacing
from annotator.formats.registry import Format
from annotator.language import N_
from annotator.workflow.choices import ExportChoices
from annotator.workflow.delivering import Delivered
from annotator.workflow.manifest import card_text
from annotator.workflow.staging import CARD, MANIFEST

Part = tuple[Side, Delivered]


def name_of_side(form: Format, name: str, side: Side) -> str:
    """Return what the file of a side is called: `news.train.conll` for `news.conll`."""
    endings = [end for end in form.extensions if name.lower().endswith(end)]
    ending = name[-max(map(len, endings)) :] if endings else ""
    base = name[: len(name) - len(ending)]
    return f"{base}.{side.value}{ending}"


def parts_of(
    form: Format, name: str, choices: ExportChoices
) -> Iterator[tuple[Side, str, ExportChoices]]:
    """Yield each side with the name of its file and the choices that write it."""
    for side, articles in choices.sides.items():
        yield side, name_of_side(form, name, side), replace(choices, sides={side: articles})


def splits_body(choices: ExportChoices) -> dict[str, Any] | None:
    """Return what a manifest says of a division; None when there is none."""
    if not choices.sides:
        return None
    return {
        "rule": asdict(choices.rule) if choices.rule else None,
        "articles": {side.value: len(ids) for side, ids in choices.sides.items()},
    }


def describe_whole(
    folder: Path, form: Format, name: str, choices: ExportChoices, parts: Sequence[Part]
) -> tuple[str, ...]:
    """Write one manifest and one card for all sides, in place of those of each; return their names.

    The manifest is that of any export; each of its files says of which split it is.
    """
    body = _whole_body(parts, choices)
    for _, one in parts:
        for each in one.described:
            each.unlink()
    with replacing(folder / f"{name}.{MANIFEST}") as file:
        file.write(json.dumps(body, ensure_ascii=False, indent=2, default=str).encode() + b"\n")
    with replacing(folder / f"{name}.{CARD}") as file:
        file.write(card_text(body, form).encode())
    return f"{name}.{MANIFEST}", f"{name}.{CARD}"


def _whole_body(parts: Sequence[Part], choices: ExportChoices) -> dict[str, Any]:
    bodies = [one.manifest for _, one in parts]
    counts = [body["counts"] for body in bodies]
    losses: dict[str, dict[str, Any]] = {}
    for loss in (loss for body in bodies for loss in body["losses"]):
        known = losses.setdefault(loss["kind"], {**loss, "count": 0})
        known["count"] += loss["count"]
    verified = [body["verified"] for body in bodies]
    return {
        **bodies[0],
        "counts": {key: _summed([one[key] for one in counts]) for key in counts[0]},
        "losses": list(losses.values()),
        "splits": {
            **(splits_body(choices) or {}),
            "counts": {side.value: one.manifest["counts"] for side, one in parts},
        },
        "verified": _verified(verified) if all(verified) else None,
        "files": [
            {**file, "split": side.value} for side, one in parts for file in one.manifest["files"]
        ],
    }


def _verified(proofs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    readers = dict.fromkeys(reader for one in proofs for reader in one["readers"])
    figures = [key for key in proofs[0] if key != "readers"]
    return {"readers": [*readers], **{key: sum(one[key] for one in proofs) for key in figures}}


def _summed(values: Sequence[Any]) -> Any:
    if not isinstance(values[0], Mapping):
        return sum(values)
    total: Counter[str] = Counter()
    for one in values:
        total.update(one)
    return dict(sorted(total.items()))


@contextmanager
def staged(destination: Path) -> Iterator[Path]:
    """Give a folder beside the destination; what was written there takes its place at the end.

    When the block raises, nothing does.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=destination.parent) as folder:
            yield Path(folder)
            for one in sorted(Path(folder).iterdir()):
                one.replace(destination.parent / one.name)
    except OSError as error:
        raise AnnotatorError(
            N_("{file} could not be written ({reason})."),
            file=destination.name,
            reason=reason_of(error),
        ) from error
