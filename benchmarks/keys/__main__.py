"""How many keys a span takes: python -m benchmarks.keys [--reference FILE] [--only cold]."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import click

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from annotator.gui.theme import load_theme, put_on
from annotator.paths import resources
from benchmarks.keys.desk import Desk
from benchmarks.keys.hand import Hand, Outcome
from benchmarks.keys.inline import read_inline
from benchmarks.keys.reference import Article, read_own, read_plain

LABELS = ("PERSON", "TITLE", "MEETING", "DECISION")
_OWN = Path(__file__).parent / "articles.txt"


@click.command()
@click.option(
    "--reference",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Articles with spans: a JSON list, our JSON lines, or marks in the text (.txt).",
)
@click.option("--layer", default="المرجع", help="Whose layer of JSON lines is the reference.")
@click.option(
    "--only",
    type=click.Choice(("cold", "warm")),
    help="Only a new project for each article, or only one project that learns.",
)
@click.option("--without", multiple=True, help="A kind of source that is switched off.")
@click.option("--one-by-one", is_flag=True, help="Take no suggestions many at a time.")
@click.option("--verbose", is_flag=True, help="Tell each article, and what is not as it should be.")
def main(
    reference: Path | None,
    layer: str,
    only: str | None,
    without: tuple[str, ...],
    one_by_one: bool,
    verbose: bool,
) -> None:
    """Drive the window through articles until they equal their reference; count every key."""
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        put_on(application, load_theme("light"))
    sample = resources() / "sample" / "sample.jsonl"
    sets = {"given": reference} if reference else {"sample": sample, "invented": _OWN}
    print("| articles | " + " | ".join((*LABELS, "all", "wrong offers", "by hand", "equal")) + " |")
    print("|---" * 9 + "|")
    for name, path in sets.items():
        articles = list(read(path, layer))
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_STATE_HOME"] = folder
            if only != "warm":
                _tell(
                    f"{name}, cold",
                    cold(Path(folder), articles, without, several=not one_by_one),
                    articles,
                    verbose=verbose,
                )
            if only != "cold":
                outcomes = warm(Path(folder), articles, without, several=not one_by_one)
                half = len(articles) // 2
                _tell(f"{name}, warm", outcomes, articles, verbose=verbose)
                _tell(f"{name}, after half", outcomes[half:], articles[half:], verbose=False)


def read(path: Path, layer: str) -> Sequence[Article]:
    """Return the articles of a file with their reference."""
    kinds: dict[str, Callable[[], Sequence[Article]]] = {
        ".txt": lambda: list(read_inline(path)),
        ".json": lambda: list(read_plain(path)),
        ".jsonl": lambda: list(read_own(path, layer)),
    }
    return kinds[path.suffix]()


def cold(
    folder: Path, articles: Sequence[Article], without: Sequence[str], *, several: bool
) -> list[Outcome]:
    """Mark each article in a new project, where nothing was learnt."""
    outcomes = []
    for at, article in enumerate(articles):
        desk = Desk(folder / f"cold {at}", [article], without)
        desk.show(desk.documents[0])
        outcomes.append(Hand(desk, article, several=several).work())
        desk.close()
    return outcomes


def warm(
    folder: Path, articles: Sequence[Article], without: Sequence[str], *, several: bool
) -> list[Outcome]:
    """Mark articles one after the other in one project, which learns."""
    desk = Desk(folder / "warm", articles, without)
    outcomes = []
    for document, article in zip(desk.documents, articles, strict=True):
        desk.show(document)
        outcomes.append(Hand(desk, article, several=several).work())
    desk.close()
    return outcomes


def _tell(
    name: str, outcomes: Sequence[Outcome], articles: Sequence[Article], *, verbose: bool
) -> None:
    if verbose:
        for article, one in zip(articles, outcomes, strict=True):
            print(_row(article.name, one))
            for what, spans in (("missing", one.missing), ("needless", one.needless)):
                for span in spans:
                    print("   ", what, span.label, span.kind, article.text[span.start : span.end])
    print(_row(f"**{name}**", sum(outcomes, Outcome())), flush=True)


def _row(name: str, one: Outcome) -> str:
    cells = [
        f"{one.keys[label] / one.spans[label]:.2f}" if one.spans[label] else "–" for label in LABELS
    ]
    cells.append(f"{one.total / one.count:.2f}" if one.count else "–")
    cells += [str(one.wrong), f"{sum(one.by_hand.values())} of {one.count}"]
    cells.append("yes" if not (one.missing or one.needless) else "NO")
    return f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
