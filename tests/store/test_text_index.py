"""The index of texts: what it finds, and that it may be lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.arabic import proclitic_forms
from annotator.core.finding import plain
from annotator.store import text_index
from annotator.store.ids import new_id
from annotator.store.text_index import TextIndex

TEXTS = [
    "اجتمع رئيس الوزراء مع وفد اللجنة.",
    "وقال الوزير: سنعقد المؤتمر غدًا (برئاسة سلمى).",
    "قرار رقم 21-KL/TW للّجنة",
    "",
]


@pytest.fixture
def index(tmp_path: Path) -> TextIndex:
    return TextIndex(tmp_path / "search" / "p.sqlite")


def filled(index: TextIndex) -> list[str]:
    ids = [new_id() for _ in TEXTS]
    index.add([(one, plain(text)) for one, text in zip(ids, TEXTS, strict=True)])
    return ids


def found(index: TextIndex, *phrases: str, begun: bool = False) -> list[str]:
    return [one for _, one in index.having(map(plain, phrases), begun=begun)]


def test_a_document_is_found_by_a_phrase_of_it(index: TextIndex) -> None:
    ids = filled(index)
    assert found(index, "رئيس الوزراء") == [ids[0]]
    assert found(index, "الوزراء رئيس") == []
    assert found(index, "21-KL/TW") == [ids[2]]


def test_the_forms_with_proclitics_lead_to_the_documents(index: TextIndex) -> None:
    ids = filled(index)
    assert found(index, *proclitic_forms("لجنة")) == [ids[0], ids[2]]


def test_the_last_word_need_only_begin_so_when_asked(index: TextIndex) -> None:
    ids = filled(index)
    assert found(index, "رئيس الوز") == []
    assert found(index, "رئيس الوز", begun=True) == [ids[0]]


def test_answers_come_in_pages(index: TextIndex) -> None:
    ids = [new_id() for _ in range(25)]
    index.add([(one, "لجنه") for one in ids])
    pages, after = [], 0
    while page := index.having(["لجنه"], after=after, limit=10):
        pages.append([one for _, one in page])
        after = page[-1][0]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [one for page in pages for one in page] == ids


def test_a_document_is_indexed_once(index: TextIndex) -> None:
    ids = filled(index)
    index.add([(ids[0], plain("شيء آخر"))])
    assert index.count() == len(TEXTS)
    assert found(index, "رئيس") == [ids[0]]
    assert index.lacks([ids[1], "f" * 32, ids[2]]) == ["f" * 32]


def test_nothing_of_a_batch_stays_when_it_fails(index: TextIndex) -> None:
    def broken() -> list[tuple[str, str]]:
        return [(new_id(), "لجنه"), ("no id", "لجنه")]

    with pytest.raises(ValueError, match="hex"):
        index.add(broken())
    assert index.count() == 0


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_nothing_typed_is_taken_for_a_command(phrase: str) -> None:
    with TextIndex(Path(":memory:")) as index:
        filled(index)
        found(index, phrase)
        found(index, phrase, begun=True)


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    with TextIndex(path) as index:
        filled(index)
    path.write_bytes(b"not a database at all" * 500)
    with TextIndex(path) as index:
        assert index.count() == 0
        filled(index)
        assert found(index, "رئيس")


def test_an_index_of_another_fold_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.sqlite"
    with TextIndex(path) as index:
        filled(index)
    monkeypatch.setattr(text_index, "_VERSION", "2")
    with TextIndex(path) as index:
        assert index.count() == 0
