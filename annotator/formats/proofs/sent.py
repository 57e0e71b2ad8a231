"""What was sent to a writer, kept in a file beside the export until it is proven."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import msgspec

from annotator.formats.records import ProjectRecord, Record

_LENGTH = 4  # bytes before each entry
_BUFFER = 1 << 20


class SentSpan(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A span as it was sent."""

    label: str
    pieces: tuple[tuple[int, int], ...]
    attributes: Mapping[str, str]


class SentLayer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A layer as it was sent."""

    annotator: str
    spans: tuple[SentSpan, ...]


class Sent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as it was sent."""

    name: str
    text: str
    layers: tuple[SentLayer, ...]
    side: str = ""


class Ledger:
    """Takes note of what goes by, so that it can be compared later; memory does not grow."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoder = msgspec.msgpack.Encoder()
        self._file: IO[bytes] = path.open("wb", buffering=_BUFFER)

    def noting(self, items: Iterable[ProjectRecord | Record]) -> Iterator[ProjectRecord | Record]:
        """Yield the items, each noted before the writer has it."""
        for item in items:
            if isinstance(item, Record):
                raw = self._encoder.encode(_sent(item))
                self._file.write(len(raw).to_bytes(_LENGTH, "big"))
                self._file.write(raw)
            yield item

    def close(self) -> None:
        """End the notes."""
        self._file.close()

    def entries(self) -> Iterator[Sent]:
        """Yield what was noted, in order."""
        decoder = msgspec.msgpack.Decoder(Sent)
        with self._path.open("rb", buffering=_BUFFER) as file:
            while head := file.read(_LENGTH):
                yield decoder.decode(file.read(int.from_bytes(head, "big")))


def _sent(record: Record) -> Sent:
    return Sent(
        record.name,
        record.text,
        tuple(
            SentLayer(
                layer.annotator,
                tuple(SentSpan(one.label, one.pieces, one.attributes) for one in layer.annotations),
            )
            for layer in record.layers
        ),
        record.side,
    )
