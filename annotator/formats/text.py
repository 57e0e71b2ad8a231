"""Plain text files: one article a file."""

from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.formats.clean import clean_text, tidy
from annotator.formats.encoding import decode
from annotator.formats.files import read_whole, sha256
from annotator.formats.records import Items, Problem, ReadOptions, Record


def read(path: Path, options: ReadOptions) -> Items:
    """Yield the article of a text file, or its problem."""
    try:
        yield _record(path, options)
    except AnnotatorError as error:
        yield Problem(path.name, None, error.message)


def _record(path: Path, options: ReadOptions) -> Record:
    raw = read_whole(path)
    decoded = decode(raw, encoding=options.encoding)
    text = clean_text(decoded.text).text
    if not text.strip():
        raise AnnotatorError("The file holds no text.")
    title = text.strip().partition("\n")[0] if options.first_line_title else ""
    return Record(
        text=text,
        name=tidy(path.stem),
        title=tidy(title),
        source=path.name,
        file=path.name,
        raw_sha256=sha256(raw),
        encoding=decoded.encoding,
        encoding_certain=decoded.certain,
    )
