import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from lxml import etree
from PySide6.QtCore import QTranslator

from annotator.paths import resources

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "annotator").rglob("*.py"))
FOLDER = resources() / "translations"
Identity = tuple[str | None, str]

# What stays in Latin letters in an Arabic sentence: names of formats and programs …
NAMES = frozenset(
    [
        "CSV",
        "DocBin",
        "Excel",
        "F1",
        "HTML",
        "IOB2",
        "CoNLL",
        "JSON",
        "PNG",
        "SVG",
        "TSV",
        "UIMA",
        "UTF",
        "Word",
    ]
)
# … and what is typed or printed as it is, which must be isolated: commands, options, keys, codes.
ISOLATED = re.compile("\u2066[^\u2066\u2069]*\u2069")
FIELD = re.compile(r"\{\w*(?:![rs])?\}")
MARKS = re.compile("[\u064b-\u0652]")


@cache
def keywords() -> dict[str, Any]:
    """Return what `make translations` looks for."""
    joined = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    line = next(line for line in joined.splitlines() if line.startswith("KEYWORDS ="))
    return dict(parse_keywords(line.partition("=")[2].split()))


@cache
def sources() -> dict[Identity, str | tuple[str, ...]]:
    """Return what the program says, by context and English."""
    found = extract_from_dir(
        ROOT / "annotator", [("**.py", "python")], keywords=keywords(), comment_tags=()
    )
    return {
        (context, text if isinstance(text, str) else text[0]): text
        for _file, _line, text, _comments, context in found
    }


@cache
def catalogue() -> Catalog:
    with (FOLDER / "ar.po").open("rb") as file:
        return read_po(file, locale="ar")


def messages(known: Catalog) -> dict[Identity, Message]:
    return {(one.context, said(one)): one for one in known if one.id}


def forms(one: Message) -> tuple[str, ...]:
    return (one.string,) if isinstance(one.string, str) else tuple(one.string or ())


@cache
def pairs() -> tuple[tuple[str, str], ...]:
    """Return every English sentence with its Arabic, plurals with each of their forms."""
    return tuple((said(one), text) for one, text in arabic())


def said(one: Message) -> str:
    return one.id if isinstance(one.id, str) else one.id[0]


def arabic() -> Iterator[tuple[Message, str]]:
    for one in messages(catalogue()).values():
        for text in forms(one):
            yield one, text


def fields(text: str) -> set[str]:
    return {name for _before, name, _spec, _how in Formatter().parse(text) if name is not None}


@cache
def calls() -> tuple[tuple[Path, ast.Call, str], ...]:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                found.append((path, node, name))
    return tuple(found)


def test_the_catalogue_holds_what_the_program_says() -> None:
    assert set(messages(catalogue())) == set(sources()), "run: make translations"


def test_nothing_obsolete_is_kept() -> None:
    assert not catalogue().obsolete


def test_every_sentence_is_translated() -> None:
    assert not [one.id for one, text in arabic() if not text.strip()]


def test_nothing_is_a_guess() -> None:
    assert not [one.id for one in catalogue() if one.fuzzy and one.id]


def test_every_number_has_its_six_forms() -> None:
    for identity, one in messages(catalogue()).items():
        plural = isinstance(sources()[identity], tuple)
        assert len(forms(one)) == (6 if plural else 1), identity


def test_the_forms_of_a_number_are_told_apart_as_in_arabic() -> None:
    form = catalogue().plural_expr
    assert "n%100>=3 && n%100<=10" in form
    assert catalogue().num_plurals == 6


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    for one, text in arabic():
        english = fields(said(one))
        # "One article" and "two articles" are said without a number.
        may_lack = {"n"} if isinstance(one.id, tuple) and forms(one).index(text) < 3 else set()
        assert fields(text) | may_lack == english | may_lack, one.id


def test_what_is_compiled_is_what_is_written() -> None:
    def strings(known: Catalog) -> dict[Identity, tuple[str, ...]]:
        return {
            # Babel reads the context of a compiled catalogue as bytes.
            (context.decode() if isinstance(context, bytes) else context, text): forms(one)
            for (context, text), one in messages(known).items()
        }

    with (FOLDER / "ar.mo").open("rb") as file:
        assert strings(read_mo(file)) == strings(catalogue()), "run: make translations"


def test_what_qt_lacks_is_compiled_as_it_is_written() -> None:
    translator = QTranslator()
    assert translator.load("qt_ar", str(FOLDER))
    for context in etree.parse(FOLDER / "qt_ar.ts").iter("context"):
        for one in context.iter("message"):
            source = one.findtext("source", "")
            said = translator.translate(context.findtext("name", ""), source)
            assert said == one.findtext("translation"), "run: make translations"


def test_every_error_is_looked_for() -> None:
    bases = {"AnnotatorError"}
    classes = {
        node.name: {getattr(base, "id", "") for base in node.bases}
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    while more := {name for name, parents in classes.items() if parents & bases} - bases:
        bases |= more
    assert bases <= set(keywords())


def test_no_sentence_hides_from_the_extraction() -> None:
    # Inside an f-string it does, before Python 3.12.
    known = {text for _context, text in sources()}
    for path, call, name in calls():
        if name in ("_", "N_", "ngettext", "pgettext"):
            text = call.args[1 if name == "pgettext" else 0]
            if isinstance(text, ast.Constant):
                assert text.value in known, f"{path.name}:{call.lineno}"
            else:
                assert not isinstance(text, ast.JoinedStr), f"{path.name}:{call.lineno}"


def test_nobody_asks_for_the_translation_of_nothing() -> None:
    # gettext answers "" with the head of the catalogue.
    assert (None, "") not in sources()


@pytest.mark.parametrize("sign", [",", ";", "?", "“", "”", '"', "...", "  ", " …", " ،", " ؛"])
def test_signs_are_those_of_arabic(sign: str) -> None:
    # A list that goes on after what was printed begins with its dots.
    assert not [text for _said, text in pairs() if sign in text.removeprefix("… ")]


def test_letters_are_arabic_but_in_names() -> None:
    for _said, text in pairs():
        plain = FIELD.sub("", ISOLATED.sub("", text))
        assert set(re.findall("[A-Za-z]+[0-9]?", plain)) <= NAMES, text


def test_what_begins_or_ends_with_a_sign_is_isolated() -> None:
    # ".docx" and "--person" would turn round in a sentence that runs to the left.
    for _said, text in pairs():
        assert not re.search(r"[.#-]\w*[A-Za-z]", ISOLATED.sub("", text).replace("UTF-", "")), text


@pytest.mark.parametrize(("theirs", "ours"), [(".", "."), ("?", "؟"), ("…", "…"), (":", ":")])
def test_sentences_end_as_they_end_in_english(theirs: str, ours: str) -> None:
    wrong = [
        text
        for english, text in pairs()
        if english.endswith(theirs) and not text.removesuffix("\u2069").endswith(ours)
    ]
    assert not wrong


def test_text_is_stored_in_one_way() -> None:
    assert not [text for _said, text in pairs() if unicodedata.normalize("NFC", text) != text]


def test_isolates_are_closed() -> None:
    opened = re.compile("[\u2066-\u2068]")
    for _said, text in pairs():
        assert len(opened.findall(text)) == text.count("\u2069"), text


@pytest.mark.parametrize(
    ("english", "word"),
    [
        (r"\bspans?\b", "مقطع|مقاطع"),
        (r"\blabels?\b", "فئ(ة|ت|ات)|موسوم"),
        (r"\bannotators?\b(?! (project|check|salvage|rebuild))", "موسم"),
        (r"\bannotations?\b", "وسم|وسوم"),
        (r"\bsuggestions?\b", "اقتراح"),
        (r"\bdatasets?\b", "مجموعة بيانات"),
        (r"\barticles?\b(?! ال)", "مقال"),
        (r"\bguidelines?\b", "دليل (ال)?توسيم"),
        (r"^undo$", "^تراجع$"),
        (r"^redo$", "^إلغاء التراجع$"),
        (r"\bquestions?\b", "استيضاح"),
        (r"\bskip", "تخط|متخطى"),
        (r"\bgold\b", "الطبقة المعتمدة"),
        (r"\bdashboard\b", "لوحة المتابعة"),
        (r"\b(adjudicat|ruled|ruling)", "حسم"),
    ],
)
def test_one_word_stands_for_one_thing(english: str, word: str) -> None:
    for theirs, ours in pairs():
        if re.search(english, FIELD.sub("", theirs), re.IGNORECASE):
            assert re.search(word, MARKS.sub("", ours)), theirs


def test_the_annotator_is_written_with_the_shadda() -> None:
    # Without it the word reads as mawsim, a season.
    for _said, text in pairs():
        for found in re.finditer("موس([\u064b-\u0652]*)م", text):
            assert "\u0651" in found[1], text
