"""Versions of a text are named alike everywhere, and told apart line by line."""

from annotator.core.versions_of_text import Change, ChangedLine, changed_lines, version_name


def test_a_version_is_named_by_what_it_says() -> None:
    assert version_name("قاعدة") == version_name("قاعدة\n")
    assert version_name("قاعدة") != version_name("قاعدتان")
    assert len(version_name("قاعدة")) == 6
    assert version_name(" \n") == ""


def test_what_changed_is_told_with_what_stands_around_it() -> None:
    before = "\n".join("abcdefgh")
    after = before.replace("e", "E")
    assert changed_lines(before, after, around=1) == [
        ChangedLine(Change.LEFT_OUT, ""),
        ChangedLine(Change.SAME, "d"),
        ChangedLine(Change.REMOVED, "e"),
        ChangedLine(Change.ADDED, "E"),
        ChangedLine(Change.SAME, "f"),
        ChangedLine(Change.LEFT_OUT, ""),
    ]


def test_nothing_changed_is_nothing_told() -> None:
    assert changed_lines("a\nb", "a\nb") == []


def test_a_new_text_is_all_added() -> None:
    assert changed_lines("", "a\nb") == [
        ChangedLine(Change.ADDED, "a"),
        ChangedLine(Change.ADDED, "b"),
    ]


def test_pictures_are_not_told_letter_for_letter() -> None:
    (line,) = changed_lines("", "![x](data:image/png;base64,iVBORw0KGgo=)")
    assert line.text == "![x](…)"
