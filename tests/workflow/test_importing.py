"""Articles come in as one gesture: all of the good ones, none twice, nothing left when stopped."""

import json
from pathlib import Path

import pytest
from bidi import get_display

from annotator.core.model import LineStatus, OriginKind, Role
from annotator.formats.reading import read_file
from annotator.formats.records import ReadOptions, Record, WriteOptions
from annotator.formats.registry import format_named
from annotator.store.errors import NotAllowed
from annotator.store.ids import new_id
from annotator.store.objects import new_annotator
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices
from annotator.workflow.exporting import export
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.preparing import ImportChoices
from annotator.workflow.progress import Ticker
from tests.store.making import assert_sound


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
    row = {"id": "1", "text": "قال محمد في القاهرة", "spans": [[4, 8, "PERSON"]]}
    import_files(project, [write(path, row)])
    report = import_files(project, [write(path, {**row, "spans": [[4, 8, "NEW"]]})])
    assert (report.same, report.new_labels, report.spans) == (0, [], 0)


SPANS = {"spans": [{"start": 4, "end": 8, "label": "PERSON"}]}


def owners(project: Project) -> list[tuple[str, frozenset[Role]]]:
    """Return whose layers hold anything in the first article."""
    people = {one.id: one for one in project.annotators.all()}
    document = project.documents.id_of(project.documents.ids()[0])
    layers = dict.fromkeys(one.layer for one in project.annotations.of(document))
    return [(people[one].name, people[one].roles) for one in layers]


def test_suggestions_come_to_an_article_that_is_here(project: Project, tmp_path: Path) -> None:
    text = {"id": "1", "text": "قال سامي"}
    import_files(project, [write(tmp_path / "a.jsonl", text)])
    model = write(tmp_path / "model.jsonl", {**text, **SPANS})
    report = import_files(project, [model], ImportChoices(as_suggestions=True))
    assert (report.added, report.joined, report.spans) == (0, 1, 1)
    assert owners(project) == [("model.jsonl", frozenset({Role.SOURCE}))]
    again = import_files(project, [model], ImportChoices(as_suggestions=True))
    assert (again.joined, again.same, again.problem_count) == (0, 1, 0)
    assert_sound(project)


def test_spans_find_an_article_by_its_text_when_asked(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال سامي", encoding="utf-8")
    import_files(project, [tmp_path / "a.txt"])
    other = write(tmp_path / "b.jsonl", {"id": "17", "text": "قال سامي", **SPANS})
    assert import_files(project, [other], ImportChoices(same_text=True)).joined == 1
    assert project.documents.count() == 1
    assert import_files(project, [other]).added == 1
    assert project.documents.count() == 2


def test_nobodys_marks_are_touched_by_an_import(project: Project, tmp_path: Path) -> None:
    text = {"id": "1", "text": "قال سامي"}
    import_files(project, [write(tmp_path / "a.jsonl", {**text, **SPANS})])
    other = {"spans": [{"start": 0, "end": 3, "label": "PERSON"}]}
    report = import_files(project, [write(tmp_path / "b.jsonl", {**text, **other})])
    assert (report.joined, report.spans, report.problem_count) == (0, 0, 1)
    assert "Lena" in str(report.problems[0])
    assert report.problems[0].line == 1


def test_whom_files_name_can_be_ours_or_new_or_left_out(project: Project, tmp_path: Path) -> None:
    people = ("salma", "x7", "nobody")
    rows = [{"id": "1", "text": "قال سامي", "annotator": one, **SPANS} for one in people]
    paths = [write(tmp_path / f"{number}.jsonl", one) for number, one in enumerate(rows)]
    choices = ImportChoices(people={"salma": "Lena", "x7": "سلمى", "nobody": ""})
    report = import_files(project, paths, choices)
    assert report.new_annotators == ["سلمى"]
    assert [name for name, _ in owners(project)] == ["Lena", "سلمى"]


def test_everybodys_layers_can_come_as_suggestions(project: Project, tmp_path: Path) -> None:
    rows = [
        {"id": str(number), "text": f"قال سامي {number}", "annotator": one, **SPANS}
        for number, one in enumerate(("Lena", "m1"))
    ]
    path = write(tmp_path / "a.jsonl", *rows)
    report = import_files(project, [path], ImportChoices(as_suggestions=True))
    assert report.new_annotators == ["Lena (a.jsonl)", "m1"]
    assert {one.roles for one in project.annotators.all() if one.name in report.new_annotators} == {
        frozenset({Role.SOURCE})
    }


BRAT = "T1\tPERSON 4 8\tسامي\nT2\tVERB 0 3\tقال\nR1\tSays Arg1:T1 Arg2:T2\n#1\tNote T1\tانظر\n"


def test_relations_come_in_and_go_out_again(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال سامي", encoding="utf-8")
    (tmp_path / "a.ann").write_text(BRAT, encoding="utf-8")
    import_files(project, [tmp_path / "a.txt"])
    document = project.documents.id_of(project.documents.ids()[0])
    verb, who = project.annotations.of(document)
    (arrow,) = project.relations.of(document)
    assert (arrow.label, arrow.head, arrow.tail) == ("Says", who.id, verb.id)
    assert [one.target for one in project.notes.of(document)] == [who.id]
    assert_sound(project)
    out = tmp_path / "out"
    export(project, format_named("brat"), out)
    assert "R1\tSays Arg1:T1 Arg2:T2" in (out / "a.ann").read_text(encoding="utf-8")


def test_a_relation_goes_with_a_label_that_is_left_out(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("قال سامي", encoding="utf-8")
    (tmp_path / "a.ann").write_text(BRAT, encoding="utf-8")
    import_files(project, [tmp_path / "a.txt"], ImportChoices(labels={"PERSON": ""}))
    document = project.documents.id_of(project.documents.ids()[0])
    assert len(project.annotations.of(document)) == 1
    assert project.relations.of(document) == []
    assert project.notes.of(document) == []
    assert_sound(project)


def test_the_same_spans_for_another_person_get_ids_of_their_own(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("قال سامي", encoding="utf-8")
    (tmp_path / "a.ann").write_text(BRAT, encoding="utf-8")
    for who in ("سلمى", "بدر"):
        import_files(project, [tmp_path / "a.txt"], ImportChoices(layer=who))
    document = project.documents.id_of(project.documents.ids()[0])
    spans = project.annotations.of(document)
    assert len({one.id for one in spans}) == 4
    layers = {one.id: one.layer for one in spans}
    arrows = project.relations.of(document)
    assert len(arrows) == 2
    assert all(layers[one.head] == layers[one.tail] == one.layer for one in arrows)
    assert_sound(project)


def test_fields_that_are_no_texts_go_out_as_they_came(project: Project, tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": "قال سامي",
        "label": [[4, 8, "PERSON"]],
        "meta": {"n": 3, "tags": ["a"]},
    }
    import_files(project, [write(tmp_path / "a.jsonl", row)])
    out = tmp_path / "out.doccano.jsonl"
    export(project, format_named("doccano"), out)
    body = json.loads(out.read_text(encoding="utf-8"))
    assert (body["n"], body["tags"]) == (3, ["a"])


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("jsonl", "o.jsonl"),
        ("brat", "o.brat.zip"),
        ("label-studio", "o.labelstudio.json"),
        ("doccano", "o.doccano.jsonl"),
        ("prodigy", "o.prodigy.jsonl"),
        pytest.param("cas", "o.cas.zip", marks=pytest.mark.extra),
    ],
)
def test_relations_go_through_a_project_into_every_format_that_holds_them(
    project: Project, tmp_path: Path, form: str, file: str
) -> None:
    if form == "cas":
        pytest.importorskip("cassis")
    (tmp_path / "a.txt").write_text("قال سامي", encoding="utf-8")
    (tmp_path / "a.ann").write_text(BRAT, encoding="utf-8")
    import_files(project, [tmp_path / "a.txt"])
    choices = ExportChoices(write=WriteOptions(relations=form == "doccano"))
    export(project, format_named(form), tmp_path / file, choices)
    (record,) = (
        one for one in read_file(tmp_path / file, ReadOptions()) if isinstance(one, Record)
    )
    (layer,) = (one for one in record.layers if one.annotations)
    quotes = {one.id: record.text[one.start : one.end] for one in layer.annotations}
    (arrow,) = layer.relations
    assert (arrow.label, quotes[arrow.head], quotes[arrow.tail]) == ("Says", "سامي", "قال")
