"""Lines that recur across articles are told from the article itself."""

from annotator.core.model import Id, LineStatus
from annotator.store.ids import new_id
from annotator.workflow.recurring import RECURS, Recurring, look_at

LONG = "جملة طويلة من كلام المقال نفسه لا تتكرر في غيره من المقالات أبدا ولا تشبه سطرا قصيرا فيه"
NOTICE = "اقرأ أيضا"


def article(number: int, *short: str) -> str:
    return "\n".join([f"{LONG} {number}", *short, f"{number} {LONG}"])


def take(recurring: Recurring, texts: list[str]) -> dict[Id, str]:
    ids = {new_id(): text for text in texts}
    for identity, text in ids.items():
        recurring.lines_of(identity, look_at(text))
    return ids


def test_a_line_that_stands_in_many_articles_is_found_in_the_earlier_ones_too() -> None:
    recurring = Recurring()
    seen = take(recurring, [article(at, NOTICE) for at in range(RECURS)])
    found = dict(recurring.late())
    assert found.keys() == seen.keys()
    for identity, lines in found.items():
        assert [seen[identity][one.start : one.end] for one in lines] == [NOTICE]


def test_a_line_known_to_recur_is_told_at_once() -> None:
    recurring = Recurring()
    take(recurring, [article(at, NOTICE) for at in range(RECURS)])
    text = article(9, NOTICE)
    (line,) = recurring.lines_of(new_id(), look_at(text))
    assert (text[line.start : line.end], line.status) == (NOTICE, LineStatus.REPEATED)


def test_what_a_line_is_by_itself_goes_before_that_it_recurs() -> None:
    recurring = Recurring()
    take(recurring, [article(at, "إعلان") for at in range(RECURS)])
    (line,) = recurring.lines_of(new_id(), look_at(article(9, "إعلان")))
    assert line.status is LineStatus.ADVERT
    assert not dict(recurring.late())


def test_a_list_is_the_article() -> None:
    recurring = Recurring()
    take(recurring, ["\n".join(["أحمد", "عمر", "سلمى", "ليلى", "زيد"])] * RECURS)
    assert not dict(recurring.late())


def test_a_line_that_stands_in_few_articles_is_article() -> None:
    recurring = Recurring()
    take(recurring, [article(at, NOTICE) for at in range(RECURS - 1)])
    assert not dict(recurring.late())
