"""What a document must be to come in: its text whole, every span in its place, no id twice."""

from annotator.core.model import Id, quote_of, text_digest
from annotator.language import N_
from annotator.store.annotations import check_pieces
from annotator.store.bodies import AnnotationsBody, DocumentBody
from annotator.store.errors import Refused
from annotator.store.returning import Layers


def admitted(text: str, body: DocumentBody, layers: Layers) -> Layers:
    """Return the layers with which a document may come in.

    Annotations whose ids occur twice get new ones. Raises Refused when a span or its quote does
    not fit the text (code points), ValueError when `body` describes another text.
    """
    if text_digest(text) != body.sha256 or len(text) != body.length:
        raise ValueError(f"another text than that of {body.name}")
    seen: set[Id] = set()
    found = []
    for layer, together in layers:
        for item in together.items:
            check_pieces(text, item.pieces)
            if quote_of(text, item.pieces) != item.quote:
                raise Refused(
                    N_("An annotation of {name} quotes “{quote}”, which does not stand there."),
                    name=body.name,
                    quote=item.quote,
                )
        known = set(together.ids)
        distinct = len(known) == len(together.ids) and not known & seen
        seen |= known
        found.append((layer, together if distinct else AnnotationsBody(together.items)))
    return tuple(found)
