from pathlib import Path

import arabic_reshaper

from annotator.formats.records import ReadOptions
from annotator.workflow.preview import (
    HEAD,
    LOOKED_AT,
    first_line_is_title,
    preview,
    repair_offer,
    usual_field,
)

ARTICLE = (
    "اجتماع اللجنة المركزية\nعقدت اللجنة المركزية اجتماعها الأول برئاسة الوزير في مقر الوزارة.\n"
)


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_text_tells_its_encoding_and_first_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", ARTICLE * 4, "cp1256")
    seen = preview([path])
    assert seen.files[0].format == "text"
    assert seen.files[0].encoding is not None
    assert seen.files[0].encoding.encoding == "cp1256"
    assert seen.records[0].text.startswith("اجتماع اللجنة")


def test_another_encoding_can_be_tried(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", ARTICLE * 4, "cp1256")
    seen = preview([path], ReadOptions(encoding="cp1252"))
    assert "اجتماع" not in seen.records[0].text


def test_only_the_head_of_a_large_text_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "large.txt", ARTICLE * 20_000)
    record = preview([path]).records[0]
    assert 0 < len(record.text.encode()) <= HEAD
    assert record.text.endswith("\n")


def test_a_table_shows_its_columns_and_rows_of_the_chosen_one(tmp_path: Path) -> None:
    path = written(tmp_path, "t.csv", "id,short,long\n1,نص,نص أطول من غيره\n")
    seen = preview([path], ReadOptions(text="short"))
    assert seen.fields_of("csv") == ("id", "short", "long")
    assert seen.records[0].text == "نص"


def test_json_lines_show_fields_spans_and_whom_they_name(tmp_path: Path) -> None:
    line = '{"body": "قال الوزير", "by": "x", "spans": [[4, 10, "TITLE"]], "annotator": "Lena"}\n'
    seen = preview([written(tmp_path, "j.jsonl", line)])
    assert "body" in seen.fields_of("jsonl")
    assert seen.spans == 1
    assert seen.annotators == ("Lena",)
    assert seen.labels["TITLE"] == 1


def test_a_file_that_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    path = written(tmp_path, "picture.png", "\x89PNG....", "latin-1")
    seen = preview([path])
    assert seen.readable == ()
    assert "picture.png" in str(seen.files[0].problems[0].message)


def test_of_many_files_only_the_first_are_opened(tmp_path: Path) -> None:
    for number in range(LOOKED_AT + 5):
        written(tmp_path, f"{number}.txt", ARTICLE)
    seen = preview([tmp_path])
    assert (len(seen.files), seen.more_files) == (LOOKED_AT, 5)


def test_letters_stored_as_shapes_are_offered_a_repair(tmp_path: Path) -> None:
    shaped = arabic_reshaper.reshape(ARTICLE)
    offer = repair_offer(preview([written(tmp_path, "s.txt", shaped)]))
    assert offer is not None
    assert offer.kind == "forms"
    assert "اجتماع اللجنة المركزية" in offer.after
    assert "اجتماع" not in offer.before


def test_words_stored_backwards_are_offered_a_repair(tmp_path: Path) -> None:
    shaped = arabic_reshaper.reshape(ARTICLE)
    backwards = "\n".join(line[::-1] for line in shaped.split("\n"))
    offer = repair_offer(preview([written(tmp_path, "b.txt", backwards)]))
    assert offer is not None
    assert offer.kind == "visual"
    assert "اجتماع اللجنة المركزية" in offer.after


def test_an_offer_names_the_files_it_concerns_and_turns_where_any_is_backwards(
    tmp_path: Path,
) -> None:
    sound = written(tmp_path, "a.txt", ARTICLE)
    shaped = written(tmp_path, "b.txt", arabic_reshaper.reshape(ARTICLE))
    backwards = written(tmp_path, "c.txt", "\n".join(line[::-1] for line in ARTICLE.split("\n")))
    offer = repair_offer(preview([sound, shaped, backwards]))
    assert offer is not None
    assert (offer.kind, offer.files) == ("visual", (backwards, shaped))
    assert offer.before == "\n".join(line[::-1] for line in ARTICLE.strip().split("\n"))
    assert offer.after == ARTICLE.strip()
    only = repair_offer(preview([sound, shaped]))
    assert only is not None
    assert (only.kind, only.files) == ("forms", (shaped,))


def test_a_title_alone_in_the_order_of_the_eye_is_noticed(tmp_path: Path) -> None:
    offer = repair_offer(preview([written(tmp_path, "t.txt", "ةيزكرملا ةنجللا عامتجا")]))
    assert offer is not None
    assert offer.after == "اجتماع اللجنة المركزية"


def test_sound_text_is_offered_no_repair(tmp_path: Path) -> None:
    assert repair_offer(preview([written(tmp_path, "a.txt", ARTICLE)])) is None


def test_a_short_first_line_is_taken_for_a_title(tmp_path: Path) -> None:
    assert first_line_is_title(preview([written(tmp_path, "a.txt", ARTICLE)]).records)
    flat = written(tmp_path, "b.txt", "سطر واحد فقط")
    assert not first_line_is_title(preview([flat]).records)


def test_the_usual_field_for_the_text_is_found_whatever_its_case() -> None:
    assert usual_field(("id", "Text")) == "Text"
    assert usual_field(("id", "العنوان"), title=True) == "العنوان"
    assert usual_field(("id",)) == ""
