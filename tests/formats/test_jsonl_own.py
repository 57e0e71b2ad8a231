import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.model import (
    Annotator,
    Attribute,
    BoundaryPolicy,
    Choice,
    Label,
    Line,
    LineStatus,
    NoteKind,
    Origin,
    OriginKind,
    Role,
    State,
    Underline,
    quote_of,
)
from annotator.errors import AnnotatorError
from annotator.formats import jsonl
from annotator.formats.jsonl_own import encode_header, encode_record, losses, write
from annotator.formats.records import (
    AnnotationRecord,
    Item,
    LayerRecord,
    NoteRecord,
    Problem,
    ProjectRecord,
    ReadOptions,
    Record,
    WriteOptions,
)

plain = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\ufeff")
)
word = st.text(alphabet="abcأبجدPERSON", min_size=1)
texts = st.text(alphabet="اب ج\n😀\u2028\u0085\u200fَ،.", min_size=1)
mappings = st.dictionaries(plain, plain, max_size=2)


@st.composite
def annotations(draw: st.DrawFn, text: str) -> AnnotationRecord:
    edges = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    pieces = tuple(zip(edges[::2], edges[1::2], strict=False))
    return AnnotationRecord(
        label=draw(word),
        pieces=pieces,
        quote=quote_of(text, pieces),
        attributes=draw(mappings),
        origin=draw(st.builds(Origin, st.sampled_from(OriginKind), plain, plain)),
        score=draw(st.none() | st.floats(0, 1)),
        id=draw(plain),
        guideline=draw(plain),
        foreign=draw(st.dictionaries(plain, st.none() | st.integers(-9, 9) | plain, max_size=2)),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    text = draw(texts)
    layer = st.builds(
        LayerRecord,
        annotator=plain,
        state=st.none() | st.sampled_from(State),
        round=st.integers(1, 9),
        fields=st.lists(plain, max_size=2).map(tuple),
        seconds=st.integers(0, 9999),
        annotations=st.lists(annotations(text), max_size=4).map(tuple),
    )
    note = st.builds(
        NoteRecord, plain, st.sampled_from(NoteKind), plain, plain, plain, st.booleans(),
        st.integers(0, 2**50),
    )  # fmt: skip
    line = st.builds(Line, st.just(0), st.just(len(text)), st.sampled_from(LineStatus), plain)
    return Record(
        text=text,
        name=draw(plain),
        title=draw(plain),
        source=draw(plain),
        metadata=draw(mappings),
        layers=tuple(draw(st.lists(layer, max_size=2))) if len(text) > 0 else (),
        lines=tuple(draw(st.lists(line, max_size=2))),
        notes=tuple(draw(st.lists(note, max_size=2))),
        id=draw(plain),
        replaces=draw(plain),
    )


def back(path: Path) -> list[Item]:
    return list(jsonl.read(path, ReadOptions()))


def body(record: Item) -> dict[str, object]:
    assert isinstance(record, Record), record
    facts = {"file", "line", "raw_sha256", "encoding", "encoding_certain"}
    return {name: getattr(record, name) for name in Record.__slots__ if name not in facts}


@settings(deadline=None)  # the machine may be busy
@given(st.lists(records(), max_size=3))
def test_what_is_written_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory, given: list[Record]
) -> None:
    path = tmp_path_factory.mktemp("round") / "p.jsonl"
    write([ProjectRecord(name="مشروع"), *given], path, WriteOptions())
    header, *found = back(path)
    assert header == ProjectRecord(name="مشروع")
    assert [body(one) for one in found] == [body(one) for one in given]


def test_the_header_comes_back_whole(tmp_path: Path) -> None:
    label = Label(
        "a" * 32, "MEETING", {"ar": "اجتماع"}, "#112233", Underline.WAVY, "3", "# دليل",
        BoundaryPolicy(proclitics_out="و", article_out=True),
        (Attribute("kind", (Choice("named", {"ar": "مسمى"}), Choice("mention"))),),
        retired=True, order=4, meaning=2,
    )  # fmt: skip
    people = Annotator("b" * 32, "سلمى", frozenset({Role.LEAD, Role.REVIEWER}), active=False)
    header = ProjectRecord("م", (label,), (people,), "دليل")
    write([header], tmp_path / "p.jsonl", WriteOptions())
    assert back(tmp_path / "p.jsonl") == [header]


def test_a_file_without_records_still_has_a_header(tmp_path: Path) -> None:
    write([], tmp_path / "p.jsonl", WriteOptions())
    assert back(tmp_path / "p.jsonl") == [ProjectRecord()]


def lines(*extra: object) -> bytes:
    good = encode_record(Record("نص أول", name="1"))
    return b"\n".join(
        [encode_header(ProjectRecord()), *(json.dumps(one).encode() for one in extra), good]
    )


def problems(path: Path) -> list[Problem]:
    return [one for one in back(path) if isinstance(one, Problem)]


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "document"},
        {"kind": "document", "text": 5},
        {"kind": "picture", "text": "x"},
        {"kind": "document", "text": "a\x00b"},
        {"kind": "document", "text": "a\r\nb"},
        {"text": "x"},
        [],
        "x",
        None,
    ],
)
def test_a_bad_line_is_named_and_the_good_one_arrives(bad: object, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_bytes(lines(bad))
    _, problem, good = back(tmp_path / "p.jsonl")
    assert isinstance(problem, Problem)
    assert (problem.file, problem.line) == ("p.jsonl", 2)
    assert isinstance(good, Record)


@pytest.mark.parametrize(
    "span",
    [
        {"label": "P", "pieces": [[-1, 2]]},
        {"label": "P", "pieces": [[2, 2]]},
        {"label": "P", "pieces": [[0, 99]]},
        {"label": "P", "pieces": [[3, 4], [0, 1]]},
        {"label": "P", "pieces": []},
        {"label": " ", "pieces": [[0, 1]]},
        {"label": "P", "pieces": [[0, 2]], "quote": "غير"},
        {"label": "P", "pieces": [["0", 2]]},
        {"label": "P"},
        {"label": "P", "pieces": [[0, 10**40]]},
        7,
    ],
)
def test_a_bad_span_is_left_out_and_the_rest_of_its_article_arrives(
    span: object, tmp_path: Path
) -> None:
    good = {"label": "P", "pieces": [[0, 2]], "quote": "نص"}
    layer = {"annotator": "x", "annotations": [good, span, good]}
    document = {"kind": "document", "text": "نص طويل", "layers": [layer]}
    (tmp_path / "p.jsonl").write_bytes(lines(document))
    _, problem, record, _ = back(tmp_path / "p.jsonl")
    assert isinstance(problem, Problem)
    assert problem.line == 2
    assert isinstance(record, Record)
    assert [one.quote for one in record.layers[0].annotations] == ["نص", "نص"]


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    span = {"label": "P", "pieces": [[0, 2]], "colour": "red", "foreign": {"brat": 1}}
    layer = {"annotator": "x", "mood": 3, "annotations": [span]}
    document = {"kind": "document", "text": "نص", "layers": [layer], "country": "YE"}
    (tmp_path / "p.jsonl").write_bytes(lines(document))
    _, record, _ = back(tmp_path / "p.jsonl")
    assert isinstance(record, Record)
    assert record.metadata == {"country": "YE", "layers[0].mood": "3"}
    foreign = record.layers[0].annotations[0].foreign
    assert foreign == {"brat": 1, "annotator_jsonl": {"colour": "red"}}


def test_unknown_fields_of_the_header_come_back_where_they_were(tmp_path: Path) -> None:
    header = {"annotator_jsonl": 1, "kind": "project", "name": "م", "region": "شرق"}
    (tmp_path / "p.jsonl").write_text(json.dumps(header))
    (found,) = back(tmp_path / "p.jsonl")
    assert isinstance(found, ProjectRecord)
    assert json.loads(encode_header(found))["region"] == "شرق"


def test_a_newer_version_is_refused_and_nothing_of_it_read(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_bytes(b'{"annotator_jsonl":2,"kind":"project"}\n' + lines())
    (problem,) = back(tmp_path / "p.jsonl")
    assert isinstance(problem, Problem)
    assert "newer version" in str(problem)


def test_a_quote_is_filled_in_when_written(tmp_path: Path) -> None:
    layer = LayerRecord("x", annotations=(AnnotationRecord("P", ((0, 2), (3, 4))),))
    write([Record("نص طويل", layers=(layer,))], tmp_path / "p.jsonl", WriteOptions())
    _, record = back(tmp_path / "p.jsonl")
    assert isinstance(record, Record)
    assert record.layers[0].annotations[0].quote == "نص ط"


def test_a_span_that_does_not_hold_stops_writing_and_keeps_the_old_file(tmp_path: Path) -> None:
    bad = LayerRecord("x", annotations=(AnnotationRecord("P", ((0, 20),)),))
    items = [Record("نص", name="الأول"), Record("نص", name="الثاني", layers=(bad,))]
    (tmp_path / "p.jsonl").write_text("old")
    with pytest.raises(AnnotatorError, match="الثاني"):
        write(items, tmp_path / "p.jsonl", WriteOptions())
    assert (tmp_path / "p.jsonl").read_text() == "old"
    with pytest.raises(AnnotatorError, match="الثاني"):
        losses(items, WriteOptions())


def test_nothing_is_lost() -> None:
    layer = LayerRecord("x", annotations=(AnnotationRecord("P", ((0, 2),), attributes={"a": "b"}),))
    report = losses([Record("نص", layers=(layer, layer))], WriteOptions())
    assert (report.documents, report.annotations, report.counts.total()) == (1, 2, 0)


def test_a_deeply_nested_line_is_a_problem(tmp_path: Path) -> None:
    deep = b'{"kind":"document","text":"x","z":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    (tmp_path / "p.jsonl").write_bytes(lines() + b"\n" + deep)
    assert [one.line for one in problems(tmp_path / "p.jsonl")] == [3]


def test_numbers_beyond_json_are_problems(tmp_path: Path) -> None:
    bad = [
        b'{"kind":"document","text":"x","z":%s}' % one for one in (b"NaN", b"1e999", b"-Infinity")
    ]
    (tmp_path / "p.jsonl").write_bytes(b"\n".join([lines(), *bad]))
    assert [one.line for one in problems(tmp_path / "p.jsonl")] == [3, 4, 5]


def test_the_encoded_record_is_what_any_json_reader_reads() -> None:
    record = Record("نص\u2028😀", name="1", layers=(LayerRecord("x", State.DONE),))
    found = json.loads(encode_record(record))
    assert found["text"] == "نص\u2028😀"
    assert found["layers"][0]["state"] == "done"
    assert msgspec.json.decode(encode_record(record))["kind"] == "document"
