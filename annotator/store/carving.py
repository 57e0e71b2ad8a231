"""Rows of the journal found on the pages of a damaged file, where no table leads to them any more.

The layout of pages and records is that of https://sqlite.org/fileformat2.html. What is found may be
old or altered: texts are proved by their SHA-256, changes by their chain.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

PAGE = 8192  # as every project is made; the file's own word for it may be damaged
_LEAF = 13  # first byte of a page that holds rows of a table
_MOST_CELLS = (PAGE - 8) // 6
_LARGEST = 256 * 1024 * 1024  # bytes of one row
_TIMES = 4  # the file's size: how much is read at most, for rows may claim each other's pages

_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # bytes by serial type
_NONE, _INT, _TEXT = type(None), int, str


def _id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == 16


def _hash(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == 32


def _of(*kinds: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kinds)


_Check = Callable[[object], bool]
_SHAPES: dict[str, tuple[_Check, ...]] = {
    "streams": (_of(_NONE), _id, _id, _of(_TEXT), _of(_TEXT), _of(_INT)),
    "gestures": (
        _of(_NONE),
        _id,
        _of(_INT),
        _of(_TEXT),
        _of(_INT, _NONE),
        _of(_INT, _NONE),
        _of(_INT),
        _of(_INT),
        _of(_INT, _NONE),
        _of(_INT, _NONE),
    ),
    "changes": (
        _of(_NONE),
        _of(_INT),
        _of(_INT),
        _of(_INT),
        _of(_TEXT),
        _id,
        _of(_INT, _NONE),
        lambda value: value is None or _id(value),
        _of(_INT),
        _of(_TEXT),
        _hash,
    ),
    "texts": (_of(_NONE), _hash, _of(_TEXT)),
}


def fits(table: str, row: Row) -> bool:
    """Tell whether a row, its key first, has the types of a table (its last columns may lack)."""
    return isinstance(row[0], int) and all(
        check(value) for check, value in zip(_SHAPES[table][1:], row[1:], strict=False)
    )


def carve(file: Path) -> Iterator[tuple[str, Row]]:
    """Yield (table, row with its key first) of every row of the journal that stands on any page."""
    size = file.stat().st_size
    left = size * _TIMES
    with file.open("rb") as source:

        def page(number: int) -> bytes:
            nonlocal left
            if number * PAGE > size or left < 0:
                return b""
            left -= PAGE
            source.seek((number - 1) * PAGE)
            return source.read(PAGE)

        for number in range(2, size // PAGE + 1):
            whole = page(number)
            if whole[:1] != bytes([_LEAF]):
                continue
            for key, payload in _cells(whole, page):
                found = _row(key, payload)
                if found is not None:
                    yield found


def _cells(whole: bytes, page: Callable[[int], bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield key and payload of the rows of one page; what makes no sense is left out."""
    count = min(int.from_bytes(whole[3:5], "big"), _MOST_CELLS)
    for step in range(count):
        at = int.from_bytes(whole[8 + 2 * step : 10 + 2 * step], "big")
        if not 8 + 2 * count <= at < len(whole):
            continue
        try:
            size, at = _varint(whole, at)
            key, at = _varint(whole, at)
        except IndexError:
            continue
        if size > _LARGEST:
            continue
        local = _local(size)
        payload = whole[at : at + local]
        following = int.from_bytes(whole[at + local : at + local + 4], "big")
        parts, have = [payload], len(payload)
        while have < size and following > 1:
            more = page(following)
            if len(more) < PAGE:
                break
            following = int.from_bytes(more[:4], "big")
            parts.append(more[4:])
            have += PAGE - 4
        payload = b"".join(parts)[:size]
        if len(payload) == size:
            yield key, payload


def _local(size: int) -> int:
    """Return how many bytes of a payload stand on the row's own page."""
    most = PAGE - 35
    if size <= most:
        return size
    least = (PAGE - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (PAGE - 4)
    return wanted if wanted <= most else least


def _row(key: int, payload: bytes) -> tuple[str, Row] | None:
    try:
        values = _values(payload)
    except (IndexError, UnicodeDecodeError, ValueError):
        return None
    for table, shape in _SHAPES.items():
        if len(values) == len(shape) and all(
            check(value) for check, value in zip(shape, values, strict=True)
        ):
            return table, (key, *values[1:])
    return None


def _values(payload: bytes) -> list[object]:
    end, at = _varint(payload, 0)
    body = end
    values: list[object] = []
    while at < end:
        kind, at = _varint(payload, at)
        size = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2 if kind >= 12 else 0)
        raw = payload[body : body + size]
        if len(raw) < size:
            raise ValueError
        body += size
        values.append(_value(kind, raw))
    return values


def _value(kind: int, raw: bytes) -> object:
    if kind in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True)
    if kind in (8, 9):
        return kind - 8
    if kind >= 12:
        return raw if kind % 2 == 0 else raw.decode()
    return None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of variable length and the place behind it."""
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
