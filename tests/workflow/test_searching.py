"""Searching a project."""

from annotator.store.documents import Title
from annotator.workflow.searching import TitleIndex


def index_of(*names: str) -> TitleIndex:
    index = TitleIndex()
    for at, name in enumerate(names, start=1):
        index.add([Title(at, f"{at:032x}", f"file-{at}.txt", name, 10)])
    return index


def test_articles_are_found_by_any_of_their_words_however_spelt() -> None:
    index = index_of("بعثة التفتيش تعمل", "مؤتمر لجنة الحزب", "إعلان")
    wanted = {
        "لجنه مؤتمر": ["مؤتمر لجنة الحزب"],
        "اعلان": ["إعلان"],
        "FILE-1": ["بعثة التفتيش تعمل"],
        "  ": [],
    }
    for phrase, titles in wanted.items():
        assert [one.title for one in index.find(phrase, limit=9)[0]] == titles


def test_what_begins_as_typed_comes_first() -> None:
    index = index_of("في الوزارة لجنة", "واللجنة", "لجنة الحزب")
    found, count = index.find("لجنة", limit=2)
    assert [one.title for one in found] == ["لجنة الحزب", "في الوزارة لجنة"]
    assert count == 3
