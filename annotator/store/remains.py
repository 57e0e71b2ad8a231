"""The derived tables of a damaged project as a witness of what its journal no longer holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.model import Id, document_id, quote_of
from annotator.store.annotations import check_pieces
from annotator.store.bodies import (
    SHAPES,
    AnnotationBody,
    DocumentBody,
    WorkBody,
    canonical,
    decode,
)
from annotator.store.ids import following, named_id, new_id
from annotator.store.sifting import Ground, Journal, Row, attempt
from annotator.store.wreck import Wreck


@dataclass(frozen=True, slots=True)
class Image:
    """An object as the derived tables show it; its own change is lost."""

    kind: str
    identity: Id
    body: str
    document: int | None
    layer: Id
    alive: bool


@dataclass
class Images:
    """What is written down anew: before the changes that build upon it, and after older ones."""

    first: list[Image] = field(default_factory=list)
    last: list[Image] = field(default_factory=list)


def bring_nouns(wreck: Wreck, journal: Journal, ground: Ground, images: Images) -> None:
    """Bring back labels, people, the project and documents, and widen the ground by them."""
    positions = journal.positions()
    known = {link.object for link in journal.kept}
    for row in _sound(wreck.rows["objects"]):
        _, uuid, kind, document, layer, alive, body, change = row
        if document is not None or layer is not None or change in positions:
            continue
        image = Image(kind, uuid.hex(), body, None, "", bool(alive))
        (images.last if uuid in known else images.first).append(image)
        if kind in ("label", "annotator"):
            (ground.labels if kind == "label" else ground.people).add(uuid.hex())
    digests = {row[0]: row[1].hex() for row in wreck.rows["texts"] if isinstance(row[1], bytes)}
    bodies = {link.document: link.body for link in journal.kept if link.kind == "document"}
    for row in wreck.rows["documents"]:
        found = None if row[8] in positions else attempt(_document, row, digests, journal, bodies)
        if found is None or found.document is None:
            continue
        if found.document in ground.texts:
            images.last.append(found)
        else:
            images.first.append(found)
            ground.texts[found.document] = journal.texts[digests[row[2]]]


def bring_rest(wreck: Wreck, journal: Journal, ground: Ground, images: Images) -> None:
    """Bring back what stands in documents: lines, notes, annotations, work states."""
    positions = journal.positions()
    ids = {row[0]: row[1].hex() for row in wreck.rows["objects"] if isinstance(row[1], bytes)}
    found: list[Image | None] = []
    for row in _sound(wreck.rows["objects"]):
        _, uuid, kind, document, layer, alive, body, change = row
        if document in ground.texts and change not in positions:
            owner = layer.hex() if layer is not None else ""
            found.append(Image(kind, uuid.hex(), body, document, owner, bool(alive)))
    for row in wreck.rows["annotations"]:
        if row[1] not in positions:
            found.append(attempt(_annotation, row, wreck, ids, ground))
    for row in wreck.rows["work"]:
        if row[3] not in positions:
            found.append(attempt(_work, row, ids, ground, journal))
    images.last.extend(
        image for image in found if image and (not image.layer or image.layer in ground.people)
    )


def lost_articles(wreck: Wreck, journal: Journal, ground: Ground, links: list[str]) -> list[str]:
    """Return the names of the documents that are lost; `links` are bodies of lost ones."""
    names = {row[4] for row in wreck.rows["documents"] if row[0] not in ground.texts}
    for body in links:
        known = attempt(decode, body, DocumentBody)
        if known is not None:
            names.add(known.name)
    missing = set(journal.documents) - set(ground.texts)
    unnamed = max(0, len(missing) - len(names))
    return sorted(map(str, names)) + ["?"] * unnamed


def _sound(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row[1], bytes) and row[2] in SHAPES:
            body = attempt(decode, row[6], SHAPES[row[2]])
            if body is not None and canonical(body) == row[6]:
                yield row


def _document(
    row: Row, digests: dict[int, str], journal: Journal, bodies: dict[int | None, str]
) -> Image:
    stand_in, uuid, text, alive, name, title, source, length, _ = row
    digest = digests[text]
    if digest not in journal.texts or document_id(digest, source) != uuid.hex():
        raise ValueError
    body = bodies.get(stand_in) or canonical(DocumentBody(digest, length, name, title, source))
    journal.documents.setdefault(stand_in, uuid)
    return Image("document", uuid.hex(), body, stand_in, "", bool(alive))


def _annotation(row: Row, wreck: Wreck, ids: dict[int, Id], ground: Ground) -> Image:
    document, change, item, layer, label, start, end = row
    pieces = ((start, end),)
    text = ground.texts[document]
    check_pieces(text, pieces)
    if ids[label] not in ground.labels:
        raise ValueError
    first = wreck.objects.get(change)
    identity = following(first.hex(), item) if first else new_id()
    body = canonical(AnnotationBody(ids[label], pieces, quote_of(text, pieces)))
    return Image("annotation", identity, body, document, ids[layer], True)


def _work(row: Row, ids: dict[int, Id], ground: Ground, journal: Journal) -> Image:
    document, layer, state, _ = row
    if document not in ground.texts:
        raise ValueError
    identity = named_id("work", journal.documents[document].hex(), ids[layer])
    return Image("work", identity, canonical(WorkBody(state)), document, ids[layer], True)
