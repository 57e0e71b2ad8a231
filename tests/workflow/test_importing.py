"""Articles come in as one gesture: all of the good ones, none twice, nothing left when stopped."""

import json
from pathlib import Path

import pytest
from bidi import get_display

from annotator.core.model import LineStatus, OriginKind, Role
from annotator.formats.records import ReadOptions
from annotator.store.errors import NotAllowed
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.progress import Ticker


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return create_project(tmp_path / "news.annproj", name="أخبار", person="Lena")


def write(path: Path, *records: object) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def titles(project: Project) -> list[str]:
    rows = project.documents.rows(project.documents.ids(), "")
    return [one.title or one.name for one in rows]


def test_every_good_record_goes_in_and_every_bad_one_is_named(
    project: Project, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.jsonl", {"text": "قال سامي"}, "{not json", {"text": "قالت لين"})
    report = import_files(project, [path])
    assert (report.added, report.problem_count) == (2, 1)
    assert (report.problems[0].file, report.problems[0].line) == ("a.jsonl", 2)
    assert project.documents.count() == 2


def test_the_same_text_from_the_same_source_is_known(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"id": "1", "text": "قال سامي"})
    again = write(tmp_path / "b.jsonl", {"id": "1", "text": "قال سامي"}, {"id": "2", "text": "ثم"})
    import_files(project, [path])
    report = import_files(project, [again])
    assert (report.added, report.same) == (1, 1)


def test_republished_text_is_another_article(project: Project, tmp_path: Path) -> None:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    for path in (first, second):
        path.write_text("قال سامي", encoding="utf-8")
    assert import_files(project, [first, second]).added == 2


def test_spans_become_my_annotations_unless_the_file_says_whose(
    project: Project, tmp_path: Path
) -> None:
    span = {"start": 4, "end": 8, "label": "PERSON"}
    report = import_files(
        project, [write(tmp_path / "a.jsonl", {"text": "قال سامي", "spans": [span]})]
    )
    assert report.spans == 1
    document = project.documents.id_of(project.documents.ids()[0])
    assert project.me is not None
    (one,) = project.annotations.of(document, project.me.id)
    assert (one.quote, one.origin.kind, one.origin.by) == (
        "سامي",
        OriginKind.IMPORTED,
        "a.jsonl",
    )


def test_a_label_that_is_new_gets_a_colour_of_its_own(project: Project, tmp_path: Path) -> None:
    span = {"start": 4, "end": 8, "label": "PLACE"}
    path = write(tmp_path / "a.jsonl", {"text": "قال سامي", "spans": [span]})
    assert import_files(project, [path]).new_labels == ["PLACE"]
    labels = project.labels.all()
    assert labels[-1].name == "PLACE"
    assert len({one.color for one in labels}) == len(labels)


def test_a_foreign_label_can_be_ours_or_left_out(project: Project, tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": 3, "label": "VERB"},
        {"start": 4, "end": 8, "label": "PER"},
    ]
    path = write(tmp_path / "a.jsonl", {"text": "قال سامي", "spans": spans})
    report = import_files(project, [path], ImportChoices(labels={"PER": "PERSON", "VERB": ""}))
    assert (report.spans, report.new_labels) == (1, [])


def test_what_stopped_work_brought_is_gone(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *({"text": f"خبر {n}"} for n in range(300)))
    told: list[int] = []

    def stop() -> bool:
        return len(told) > 100

    ticker = Ticker(lambda done, _total: told.append(done), stop)
    report = import_files(project, [path], ticker=ticker)
    assert report.cancelled
    assert project.documents.count() == 0
    tables = ("documents", "texts", "annotations")
    for table in tables:
        assert project.connection.execute(f"select * from {table}").fetchall() == []


def test_nobody_but_a_lead_brings_articles_in(project: Project, tmp_path: Path) -> None:
    annotator = new_annotator("Ola", Role.ANNOTATOR)
    with project.gesture("people") as gesture:
        project.annotators.write(gesture, annotator)
    project.sign_in(annotator.id)
    with pytest.raises(NotAllowed):
        import_files(project, [write(tmp_path / "a.jsonl", {"text": "قال سامي"})])
    assert project.documents.count() == 0


def test_lines_that_are_not_article_are_found(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال سامي كلاما طويلا.\n[إعلان رقم 2]\nمصدر\n", "utf-8")
    import_files(project, [tmp_path / "a.txt"])
    lines = project.lines.of(project.documents.id_of(project.documents.ids()[0]))
    assert [one.status for one in lines] == [LineStatus.ADVERT, LineStatus.SOURCE]


def test_a_line_that_recurs_is_found_in_the_first_articles_too(
    project: Project, tmp_path: Path
) -> None:
    for number in range(8):
        body = "\n".join(f"جملة {number} رقم {line} لا تتكرر. " * 5 for line in range(6))
        (tmp_path / f"{number}.txt").write_text(f"{body}\nتابعونا على المنصة\n", "utf-8")
    import_files(project, sorted(tmp_path.glob("*.txt")))
    found = [
        [line.status for line in project.lines.of(project.documents.id_of(one))]
        for one in project.documents.ids()
    ]
    assert found == [[LineStatus.REPEATED]] * 8


def test_baked_text_is_repaired_only_when_asked(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\ufe97\ufe8e\ufedd", "utf-8")  # قال in presentation forms
    import_files(project, [tmp_path / "a.txt"])
    (tmp_path / "a.txt").replace(tmp_path / "b.txt")
    import_files(project, [tmp_path / "b.txt"], ImportChoices(repair="forms"))
    texts = [
        project.documents.text(project.documents.id_of(one)) for one in project.documents.ids()
    ]
    assert texts[0] == "\ufe97\ufe8e\ufedd"
    assert texts[1] == "تال"


def test_an_id_of_a_file_that_is_no_id_is_replaced(project: Project, tmp_path: Path) -> None:
    header = {"annotator_jsonl": 1, "kind": "project", "name": "x", "labels": [], "annotators": []}
    note = {"id": "n1", "target": "", "author": "Ola", "kind": "note", "text": "انظر"}
    record = {
        "kind": "document",
        "id": new_id(),
        "name": "a",
        "source": "a",
        "text": "قال سامي",
        "notes": [note],
    }
    report = import_files(project, [write(tmp_path / "a.jsonl", header, record)])
    assert report.new_annotators == ["Ola"]
    (one,) = project.notes.of(project.documents.id_of(project.documents.ids()[0]))
    assert (len(one.id), one.text) == (32, "انظر")


def test_the_report_names_missing_files(project: Project, tmp_path: Path) -> None:
    report = import_files(project, [tmp_path / "nowhere.txt"])
    assert (report.added, report.problem_count) == (0, 1)
    assert titles(project) == []


def test_a_repair_of_visual_order_turns_only_what_is_backwards(
    project: Project, tmp_path: Path
) -> None:
    plain = "أكدت الوزارة أن اللجنة المركزية اجتمعت في القاعة الكبرى مع الإدارة العامة للخدمة."
    (tmp_path / "a.txt").write_text(plain, "utf-8")
    (tmp_path / "b.txt").write_text(str(get_display(plain, base_dir="R")), "utf-8")
    choices = ImportChoices(read=ReadOptions(first_line_title=True), repair="visual")
    import_files(project, sorted(tmp_path.glob("*.txt")), choices)
    assert set(titles(project)) == {plain}
    texts = [
        project.documents.text(project.documents.id_of(one)) for one in project.documents.ids()
    ]
    assert texts == [plain, plain]


def test_a_label_of_an_article_that_is_here_already_is_not_made_again(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"id": "1", "text": "قال محمد في القاهرة"}', encoding="utf-8")
    import_files(project, [path])
    path.write_text(
        '{"id": "1", "text": "قال محمد في القاهرة", "spans": [[4, 8, "NEW"]]}', encoding="utf-8"
    )
    report = import_files(project, [path])
    assert (report.same, report.new_labels, report.spans) == (1, [], 0)
