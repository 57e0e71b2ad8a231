"""Exports are shaped, written, read again by somebody else, and only then in their places."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.model import (
    GOLD,
    Annotator,
    Attribute,
    Choice,
    Label,
    Line,
    LineStatus,
    NoteKind,
    Origin,
    OriginKind,
    State,
)
from annotator.core.spans import OverlapPolicy
from annotator.errors import AnnotatorError, Cancelled
from annotator.formats.concerns import Concern
from annotator.formats.loss import LossKind, LossReport
from annotator.formats.proofs.checks import CHECKS
from annotator.formats.reading import read_file
from annotator.formats.records import (
    AnnotationRecord,
    Columns,
    LayerRecord,
    NoteRecord,
    ProjectRecord,
    ReadOptions,
    Record,
    RelationRecord,
    Subword,
    WriteOptions,
)
from annotator.formats.registry import FORMATS, Format, format_named
from annotator.formats.tags import Scheme
from annotator.workflow.choices import ExportChoices, LayerKind, People, Portion
from annotator.workflow.delivering import Source, deliver, survey
from annotator.workflow.progress import Ticker
from tests.formats.articles import articles, good, spans

PEOPLE = (
    Annotator("a" * 32, "سلمى"),
    Annotator("b" * 32, "Ola"),
    Annotator("c" * 32, "Ria"),
    Annotator("d" * 32, GOLD),
)
LABELS = tuple(Label(f"{n:032x}", name) for n, name in enumerate(("PERSON", "شخص", "A-B")))
HEADER = ProjectRecord("أخبار", LABELS, PEOPLE)
TEXT = "زار سليم حداد بيروت. ثم عاد.\nوقال بدر كلاما."
WRITTEN = [one for one in FORMATS if one.can_write]
LOSSLESS = ["jsonl", "huggingface", "parquet", "csv", "xlsx"]
IN_LIBRARIES = {"spacy", "cas", "xlsx", "parquet"}


def at(words: str, label: str = "PERSON", **more: Any) -> AnnotationRecord:
    start = TEXT.index(words)
    return AnnotationRecord(label, ((start, start + len(words)),), words, **more)


def article(*layers: LayerRecord, **more: Any) -> Record:
    return Record(TEXT, name="خبر", id="e" * 32, source="خبر", layers=layers, **more)


def layer(owner: str, *marked: AnnotationRecord, **more: Any) -> LayerRecord:
    return LayerRecord(owner * 32, State.DONE, annotations=marked, **more)


def sending(*items: ProjectRecord | Record) -> Source:
    return lambda ticker: items


def place_for(form: Format, folder: Path) -> Path:
    if form.needs:
        pytest.importorskip(form.needs)
    return folder / f"x{form.extensions[0]}"


def options_for(draw: Callable[[st.SearchStrategy[Any]], Any], form: Format) -> WriteOptions:
    concerned = form.concerns
    options = WriteOptions(shard=draw(st.sampled_from([0, 60, 10**6])))
    if Concern.SHARD not in concerned:
        options = replace(options, shard=WriteOptions().shard)
    if Concern.OVERLAP in concerned:
        options = replace(options, overlap=draw(st.sampled_from(OverlapPolicy)))
    if Concern.SUBWORD in concerned:
        options = replace(options, subword=draw(st.sampled_from(form.subwords)))
    if Concern.SCHEME in concerned:
        options = replace(options, scheme=draw(st.sampled_from(Scheme)))
    if Concern.COLUMNS in concerned:
        options = replace(options, columns=draw(st.sampled_from(Columns)))
    if Concern.OFFSETS in concerned:
        units = ["", "utf-16"]  # inside a grapheme no offset of graphemes is exact
        options = replace(options, offsets=draw(st.sampled_from(units)))
    if Concern.OWN_TOKENS in concerned:
        options = replace(options, own_tokens=draw(st.booleans()))
    if Concern.RELATIONS in concerned:
        options = replace(options, relations=draw(st.booleans()))
    return options


@pytest.mark.parametrize(
    "form", [pytest.param(one, id=one.name, marks=[pytest.mark.extra] if one.needs else [])
             for one in WRITTEN]
)  # fmt: skip
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(data=st.data())
def test_every_format_is_proven_and_its_report_is_the_difference(
    form: Format, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("x")
    draw = data.draw
    records = draw(st.lists(articles(several=True), max_size=4))
    records = [replace(one, name=f"{one.name} {n}") for n, one in enumerate(records)]
    portion = draw(st.sampled_from(Portion))
    options = options_for(draw, form)
    choices = ExportChoices(portion=portion, write=options)
    done = deliver(sending(HEADER, *records), form, place_for(form, folder), choices)
    assert done.proof is not None
    assert done.losses.counts == survey([HEADER, *records], form, choices).counts
    sent = sum(len(layer.annotations) for one in records for layer in one.layers)
    gone = (LossKind.OVERLAP, LossKind.SUBWORD_DROPPED, LossKind.WITHOUT_WORD, LossKind.LEFT_OUT)
    if not done.losses.counts[LossKind.PIECES] and form.name not in ("gliner", "report"):
        lost = sum(done.losses.counts[kind] for kind in gone)
        assert done.proof.spans == sent - lost == done.losses.annotations
    assert not list(folder.glob("*.part"))


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=[pytest.mark.extra] if one in IN_LIBRARIES else [])
             for one in LOSSLESS]
)  # fmt: skip
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(records=st.lists(articles(), max_size=3))
def test_what_goes_out_comes_in_again(
    name: str, records: list[Record], tmp_path_factory: pytest.TempPathFactory
) -> None:
    form = format_named(name)
    given_ = [replace(one, name=f"{one.name} {n}") for n, one in enumerate(records)]
    folder = tmp_path_factory.mktemp("x")
    done = deliver(sending(HEADER, *given_), form, place_for(form, folder), ExportChoices())
    source = done.files[0]
    if form.is_folder:
        source = next((source / "spans").iterdir())
    again = [one for one in read_file(source, ReadOptions()) if not isinstance(one, ProjectRecord)]
    assert [one.text for one in good(again)] == [one.text for one in given_]
    assert [spans(one) for one in good(again)] == [spans(one) for one in given_]


def delivered(
    record: Record, name: str, folder: Path, choices: ExportChoices | None = None
) -> list[dict[str, Any]]:
    form = format_named(name)
    done = deliver(
        sending(HEADER, record), form, place_for(form, folder), choices or ExportChoices(), key="k"
    )
    with done.files[0].open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_a_format_for_one_layer_never_mixes_several(tmp_path: Path) -> None:
    one = article(layer("a", at("سليم")))
    two = article(layer("b", at("بدر")))
    with pytest.raises(AnnotatorError, match="سلمى"):
        deliver(sending(HEADER, one, two), format_named("doccano"), tmp_path / "x", ExportChoices())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("threshold", "quotes"),
    [(0.5, ["سليم حداد", "بيروت"]), (0.7, ["بيروت"]), (0.2, ["سليم حداد", "بيروت"])],
)
def test_a_majority_is_what_more_than_its_share_marked(
    threshold: float, quotes: list[str], tmp_path: Path
) -> None:
    record = article(
        layer("a", at("سليم حداد"), at("بيروت")),
        layer("b", at("سليم حداد"), at("بيروت")),
        layer("c", at("سليم"), at("بيروت"), at("بدر")),
        layer("d", at("كلاما")),
        LayerRecord("a" * 31 + "f", State.IN_PROGRESS, annotations=(at("عاد"),)),
    )
    choices = ExportChoices(layer=LayerKind.MAJORITY, threshold=threshold)
    done = deliver(sending(HEADER, record), format_named("jsonl"), tmp_path / "x.jsonl", choices)
    body = json.loads((tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()[1])
    (made,) = body["layers"]
    assert [one["quote"] for one in made["annotations"]] == quotes
    assert made["annotations"][-1]["score"] == 1.0
    places = {"سليم حداد", "سليم", "بيروت", "بدر"}
    assert done.losses.counts[LossKind.OUTVOTED] == len(places) - len(quotes)
    assert done.losses.counts[LossKind.LAYERS] == 2


def test_gold_alone_goes_out_and_articles_without_it_stay(tmp_path: Path) -> None:
    judged = article(layer("a", at("سليم")), layer("d", at("سليم حداد")))
    open_ = replace(article(layer("a", at("بدر"))), name="b")
    form = format_named("jsonl")
    done = deliver(
        sending(HEADER, judged, open_), form, tmp_path / "x.jsonl", ExportChoices(LayerKind.GOLD)
    )
    assert (done.losses.documents, done.losses.annotations) == (1, 1)
    assert done.losses.counts == {LossKind.ARTICLES: 1, LossKind.LAYERS: 1}


def test_sentences_are_records_and_no_span_is_torn(tmp_path: Path) -> None:
    over = at("عاد.\nوقال")
    record = article(layer("a", at("بيروت"), over, at("بدر")))
    bodies = delivered(record, "doccano", tmp_path, ExportChoices(portion=Portion.SENTENCE))
    assert [one["text"] for one in bodies] == ["زار سليم حداد بيروت.", "ثم عاد.\nوقال بدر كلاما."]
    assert [len(one["label"]) for one in bodies] == [1, 2]
    assert [one["name"] for one in bodies] == ["خبر#1", "خبر#2"]


def test_a_loss_in_a_portion_is_told_where_it_is_in_the_article() -> None:
    record = article(layer("a", at("در")))
    choices = ExportChoices(portion=Portion.SENTENCE)
    report = survey([HEADER, record], format_named("iob2"), choices)
    (example,) = report.examples[LossKind.WIDENED]
    assert (example.id, example.document) == (record.id, "خبر")
    assert TEXT[example.start : example.end] == "در"


def test_labels_and_attributes_are_called_otherwise_or_left_out(tmp_path: Path) -> None:
    marked = (
        at("سليم", attributes={"kind": "named", "sure": "no"}),
        at("بيروت", "A-B"),
        at("بدر", "شخص"),
    )
    choices = ExportChoices(
        labels={"PERSON": "PER", "A-B": ""}, attributes={"kind": "Kind", "sure": ""}
    )
    form, path = format_named("jsonl"), tmp_path / "x.jsonl"
    done = deliver(sending(HEADER, article(layer("a", *marked))), form, path, choices)
    header, body = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert [one["name"] for one in header["labels"]] == ["PER", "شخص"]
    found = [(one["label"], one["attributes"]) for one in body["layers"][0]["annotations"]]
    assert found == [("PER", {"Kind": "named"}), ("شخص", {})]
    assert done.losses.counts == {LossKind.OTHER_LABEL: 1, LossKind.OTHER_ATTRIBUTE: 1}


def test_people_stand_by_name_where_no_header_says_who_they_are(tmp_path: Path) -> None:
    record = article(layer("a", at("سليم", origin=Origin(OriginKind.SUGGESTED, "m1", "b" * 32))))
    form = format_named("csv")
    deliver(sending(HEADER, record), form, tmp_path / "x.csv", ExportChoices())
    text = (tmp_path / "x.csv").read_text(encoding="utf-8-sig")
    assert ",سلمى,done,PERSON," in text
    assert "suggested,m1,Ola" in text
    assert "aaaa" not in text


@pytest.mark.parametrize("name", ["jsonl", "csv", "label-studio", "huggingface"])
def test_pseudonyms_are_stable_and_no_file_says_who_somebody_is(name: str, tmp_path: Path) -> None:
    origin = Origin(OriginKind.IMPORTED, "سلمى.jsonl")
    record = article(
        layer("a", at("سليم", origin=origin, foreign={"label_studio": {"by": "سلمى"}})),
        layer("d", at("بدر")),
        metadata={"editor": "سلمى", "country": "لبنان"},
    )
    form = format_named(name)
    choices = ExportChoices(people=People.PSEUDONYMS)
    made: list[set[str]] = []
    for key in ("one", "one", "two"):
        folder = tmp_path / f"{len(made)}"
        folder.mkdir()
        deliver(sending(HEADER, record), form, place_for(form, folder), choices, key=key)
        files = [one for one in folder.rglob("*") if one.is_file()]
        text = "\n".join(one.read_text(encoding="utf-8") for one in sorted(files))
        assert not {"سلمى", "Ola", "a" * 32, "b" * 32} & {*_parts(text)}
        assert "سلمى" not in text
        assert "gold" in text
        assert "لبنان" in text or name == "csv"
        made.append({one for one in _parts(text) if one.startswith("annotator-")})
    assert made[0] == made[1] != made[2]
    assert made[0]


def _parts(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from line.replace('"', ",").replace(" ", ",").split(",")


def test_without_provenance_nothing_says_where_spans_come_from(tmp_path: Path) -> None:
    marked = at("سليم", origin=Origin(OriginKind.SUGGESTED, "m1"), score=0.5, guideline="abc")
    form, path = format_named("jsonl"), tmp_path / "x.jsonl"
    record = article(layer("a", marked, seconds=9))
    done = deliver(sending(HEADER, record), form, path, ExportChoices(provenance=False))
    (one,) = json.loads(path.read_text(encoding="utf-8").splitlines()[1])["layers"]
    assert one["seconds"] == 0
    assert one["annotations"][0]["origin"]["kind"] == "person"
    assert {*done.losses.counts} == {
        LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE, LossKind.SECONDS,
    }  # fmt: skip


def test_a_choice_that_a_format_has_no_use_for_is_refused(tmp_path: Path) -> None:
    choices = ExportChoices(write=WriteOptions(scheme=Scheme.BILOU))
    with pytest.raises(AnnotatorError, match="scheme"):
        deliver(sending(HEADER), format_named("doccano"), tmp_path / "x.jsonl", choices)


def test_split_is_no_policy_of_a_format_of_offsets(tmp_path: Path) -> None:
    choices = ExportChoices(write=WriteOptions(subword=Subword.SPLIT))
    with pytest.raises(AnnotatorError, match="subword"):
        deliver(sending(HEADER), format_named("jsonl"), tmp_path / "x.jsonl", choices)


def test_parts_of_words_are_widened_in_formats_of_offsets_too(tmp_path: Path) -> None:
    record = article(layer("a", at("قال")))
    choices = ExportChoices(write=WriteOptions(subword=Subword.WIDEN))
    (body,) = delivered(record, "doccano", tmp_path, choices)
    ((start, end, _),) = body["label"]
    assert TEXT[start:end] == "وقال"


def test_the_manifest_says_what_the_file_holds(tmp_path: Path) -> None:
    record = article(layer("a", at("سليم"), at("بيروت", "A-B")))
    path = tmp_path / "x.jsonl"
    done = deliver(sending(HEADER, record), format_named("jsonl"), path, ExportChoices())
    body = json.loads((tmp_path / "x.jsonl.dataset.json").read_text(encoding="utf-8"))
    assert body == done.manifest
    assert body["annotator_dataset"] == 1
    assert body["counts"] == {
        "articles": 1,
        "articles_without_spans": 0,
        "spans": 2,
        "by_label": {"A-B": 1, "PERSON": 1},
        "by_layer": {"سلمى": 2},
    }
    (file,) = body["files"]
    assert file["path"] == "x.jsonl"
    assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert body["verified"]["readers"] == ["Python's json"]
    card = (tmp_path / "x.jsonl.README.md").read_text(encoding="utf-8")
    assert "Verified: read again with Python's json" in card


def test_two_exports_whose_names_differ_by_the_ending_only_leave_each_other_alone(
    tmp_path: Path,
) -> None:
    record = article(layer("a", at("سليم")))
    for name, file in (("jsonl", "x.jsonl"), ("iob2", "x.iob"), ("doccano", "x.json")):
        form = format_named(name)
        deliver(sending(HEADER, record), form, tmp_path / file, ExportChoices())
    there = {one.name for one in tmp_path.iterdir()}
    assert {"x.jsonl", "x.iob", "x.json"} <= there
    assert {"x.jsonl.dataset.json", "x.iob.dataset.json", "x.json.dataset.json"} <= there


def test_the_card_holds_the_guideline_below_its_own_headings(tmp_path: Path) -> None:
    label = Label("0" * 32, "PERSON", {"ar": "شخص"}, guideline="# شخص\nالاسم فقط")
    header = ProjectRecord("أخبار", (label,), guideline="# دليل")
    for name, card in (("jsonl", "x.jsonl.README.md"), ("huggingface", "x.hf/README.md")):
        form = format_named(name)
        path = tmp_path / f"x{form.extensions[0]}"
        deliver(sending(header, article(layer("a", at("سليم")))), form, path, ExportChoices())
        text = (tmp_path / card).read_text(encoding="utf-8")
        assert "- `PERSON` (شخص): 1" in text
        assert "\n### دليل\n" in text
        assert "\n#### شخص\nالاسم فقط\n" in text
        assert text.startswith("---\n") is (name == "huggingface")


def test_a_large_export_is_cut_into_files_that_are_whole_by_themselves(tmp_path: Path) -> None:
    records = [replace(article(layer("a", at("سليم"))), name=str(n)) for n in range(9)]
    form, path = format_named("jsonl"), tmp_path / "x.jsonl"
    choices = ExportChoices(write=WriteOptions(shard=500))
    deliver(sending(HEADER, *records), form, path, ExportChoices())
    done = deliver(sending(HEADER, *records), form, path, choices)
    assert len(done.files) > 2
    assert not path.exists()  # the whole that was there before is told by its old manifest
    assert [one.name for one in done.files] == sorted(one.name for one in tmp_path.glob("x-*"))
    names = []
    for one in done.files:
        header, *rest = read_file(one, ReadOptions())
        assert isinstance(header, ProjectRecord)
        names += [record.name for record in good(rest)]
    assert names == [str(n) for n in range(9)]


def broken(form: Format, change: Callable[[bytes], bytes]) -> Format:
    """Return a format whose writer is followed by something that changes the file."""

    def write(items: Any, destination: Path, options: WriteOptions) -> LossReport:
        assert form.write is not None
        report = form.write(items, destination, options)
        destination.write_bytes(change(destination.read_bytes()))
        return report

    return replace(form, write=write)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("jsonl", '"label":"PERSON"', '"label":"GPE"'),
        ("jsonl", '"pieces":[[4,8]]', '"pieces":[[4,9]]'),
        ("jsonl", TEXT[:7], TEXT[:6]),
        ("doccano", "[4,8,", "[4,9,"),
        ("iob2", "B-PERSON", "O"),
        ("iob2", "سليم", "سلم"),
        ("csv", ",4,8,", ",4,9,"),
        ("prodigy", '"label":"PERSON"', '"label":"GPE"'),
        ("label-studio", '"start":4', '"start":3'),
        ("gliner", '[1,1,"PERSON"]', '[1,2,"GPE"]'),
        ("chat", '\\"occurrence\\": 1', '\\"occurrence\\": 2'),
        ("report", "<bdi>سليم</bdi>", "<bdi>سلم</bdi>"),
    ],
)
def test_a_file_that_says_something_else_is_refused_and_the_old_one_stays(
    name: str, old: str, new: str, tmp_path: Path
) -> None:
    form = format_named(name)
    record = article(layer("a", at("سليم")))
    path = place_for(form, tmp_path)
    path.write_text("old")

    def change(raw: bytes) -> bytes:
        assert old.encode() in raw
        return raw.replace(old.encode(), new.encode())

    with pytest.raises(AnnotatorError, match="not what was sent"):
        deliver(sending(HEADER, record), broken(form, change), path, ExportChoices())
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


def test_a_span_that_is_missing_and_was_not_told_is_found(tmp_path: Path) -> None:
    form = format_named("iob2")
    record = article(layer("a", at("سليم"), at("بدر")))

    def change(raw: bytes) -> bytes:
        return raw.replace("بدر\tB-PERSON".encode(), "بدر\tO".encode())

    with pytest.raises(AnnotatorError, match="1 spans are missing"):
        deliver(sending(HEADER, record), broken(form, change), tmp_path / "x.iob", ExportChoices())


def test_a_folder_is_replaced_as_a_whole_and_only_if_it_is_an_export(tmp_path: Path) -> None:
    form, path = format_named("huggingface"), tmp_path / "x.hf"
    source = sending(HEADER, article(layer("a", at("سليم"))))
    deliver(source, form, path, ExportChoices(write=WriteOptions(shard=1)))
    stopped = Ticker(stop=lambda: True)
    with pytest.raises(Cancelled):
        deliver(_ticked, form, path, ExportChoices(), ticker=stopped)
    assert json.loads((path / "dataset.json").read_text(encoding="utf-8"))["files"]
    deliver(source, form, path, ExportChoices())
    assert [one.name for one in tmp_path.iterdir()] == ["x.hf"]
    (path / "mine.txt").write_text("!")
    with pytest.raises(AnnotatorError, match="is not an export"):
        deliver(source, form, path, ExportChoices())
    assert (path / "mine.txt").exists()


def _ticked(ticker: Ticker) -> Iterator[ProjectRecord | Record]:
    yield HEADER
    ticker.step(0, 1)


def test_stopping_while_it_is_read_again_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("old")
    told: list[tuple[int, int]] = []
    ticker = Ticker(lambda *step: told.append(step), lambda: len(told) > 1)

    def source(first: Ticker) -> Iterator[ProjectRecord | Record]:
        yield HEADER
        for number in range(2):
            first.step(number + 1, 2)
            yield replace(article(), name=str(number))

    with pytest.raises(Cancelled):
        deliver(source, format_named("jsonl"), path, ExportChoices(), ticker=ticker)
    assert told == [(1, 4), (2, 4)]
    assert path.read_text() == "old"
    assert [*tmp_path.iterdir()] == [path]


FULL = Record(
    "زار سليم حداد بيروت.\nإعلان",
    name="خبر",
    title="عنوان",
    source="s",
    id="e" * 32,
    metadata={"country": "لبنان"},
    layers=(
        LayerRecord(
            "a" * 32,
            State.IN_PROGRESS,
            2,
            ("garbled",),
            42,
            (
                AnnotationRecord(
                    "PERSON",
                    ((4, 8),),
                    "سليم",
                    {"kind": "named"},
                    Origin(OriginKind.SUGGESTED, "m1", "a" * 32),
                    0.5,
                    "1" * 32,
                    "abc",
                ),
                AnnotationRecord(
                    "PERSON", ((14, 19),), "بيروت", id="2" * 32, foreign={"x": {"y": 1}}
                ),
            ),
            (RelationRecord("r", "1" * 32, "2" * 32, {"k": "v"}, "3" * 32),),
        ),
    ),
    lines=(Line(21, 26, LineStatus.ADVERT, "lead"),),
    notes=(
        NoteRecord("هنا", target="1" * 32),
        NoteRecord("؟", NoteKind.QUESTION, target="1" * 32),
        NoteRecord("كله"),
    ),
)
OFFERED = ProjectRecord(
    labels=(Label("1" * 32, "PERSON", attributes=(Attribute("kind", (Choice("named"),)),)),),
    annotators=PEOPLE,
)


def facts(record: Record) -> Counter[LossKind]:
    """Count what is said of an article, by the kind of its loss."""
    found: Counter[LossKind] = Counter()
    found[LossKind.METADATA] = record.metadata.get("country") == "لبنان" and record.title == "عنوان"
    found[LossKind.LINES] = len(record.lines)
    for note in record.notes:
        found[LossKind.NOTES if note.kind is NoteKind.NOTE else LossKind.QUESTIONS] += 1
    for one in record.layers:
        found[LossKind.PEOPLE] += bool(one.annotator)
        found[LossKind.STATE] += one.state is State.IN_PROGRESS and bool(one.fields)
        found[LossKind.SECONDS] += one.seconds == 42
        found[LossKind.RELATIONS] += len(one.relations)
        found[LossKind.RELATION_ATTRIBUTES] += sum(bool(r.attributes) for r in one.relations)
        for span in one.annotations:
            found[LossKind.ATTRIBUTES] += span.attributes.get("kind") == "named"
            found[LossKind.ORIGIN] += span.origin.kind is OriginKind.SUGGESTED
            found[LossKind.SCORE] += span.score == 0.5
            found[LossKind.GUIDELINE] += span.guideline == "abc"
            found[LossKind.FOREIGN] += "x" in span.foreign
    return found


BOTH_WAYS = [one for one in WRITTEN if one.can_read]
IN_COLUMNS = {  # the file says it, and an import leaves it in columns of a table
    "csv": {LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE, LossKind.SECONDS},
    "xlsx": {LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE, LossKind.SECONDS},
    "huggingface": {LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE},
    "parquet": {LossKind.ORIGIN, LossKind.SCORE, LossKind.GUIDELINE},
}


def test_our_own_lines_lose_nothing_on_the_whole_way(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    deliver(sending(OFFERED, FULL), format_named("jsonl"), path, ExportChoices())
    header, again = read_file(path, ReadOptions())
    assert header == OFFERED
    assert isinstance(again, Record)
    assert replace(again, file="", line=None, raw_sha256="") == FULL


def test_spans_that_become_the_same_stand_once_and_are_told(tmp_path: Path) -> None:
    record = article(layer("a", at("سليم"), at("سليم", "A-B"), at("بدر", "A-B")))
    choices = ExportChoices(labels={"A-B": "PERSON"})
    (body,) = delivered(record, "doccano", tmp_path, choices)
    assert [TEXT[start:end] for start, end, _ in body["label"]] == ["سليم", "بدر"]
    report = survey([HEADER, record], format_named("doccano"), choices)
    assert report.counts[LossKind.OVERLAP] == 1


def test_what_a_killed_export_left_goes_a_day_later(tmp_path: Path) -> None:
    old, new = (tmp_path / f".annotator-{name}.part" for name in ("old", "new"))
    for one in (old, new):
        one.mkdir()
        (one / "x").write_text("!")
    os.utime(old, (1, 1))
    deliver(sending(HEADER), format_named("jsonl"), tmp_path / "x.jsonl", ExportChoices())
    assert not old.exists()
    assert new.exists()


@pytest.mark.parametrize(
    "form", [pytest.param(one, id=one.name, marks=[pytest.mark.extra] if one.needs else [])
             for one in BOTH_WAYS]
)  # fmt: skip
def test_what_does_not_come_back_is_what_was_told(form: Format, tmp_path: Path) -> None:
    write = WriteOptions(relations=form.name == "doccano")
    choices = ExportChoices(write=write)
    done = deliver(sending(OFFERED, FULL), form, place_for(form, tmp_path), choices)
    source = done.files[0]
    if form.is_folder:
        source = next((source / "spans").iterdir())
    else:
        source = next(one for one in done.files if one.name.endswith(form.extensions[0]))
    (again,) = [one for one in read_file(source, ReadOptions()) if isinstance(one, Record)]
    assert spans(again) == spans(FULL)
    missing = facts(FULL) - facts(again)
    if missing[LossKind.RELATIONS]:
        del missing[LossKind.RELATION_ATTRIBUTES]  # they go with their relations
    for kind in IN_COLUMNS.get(form.name, ()):
        del missing[kind]
    assert done.losses.counts == missing


def test_every_field_of_the_manifest_is_documented(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.partition("## dataset.json")[2].partition("\n## ")[0]
    source = sending(HEADER, article(layer("a", at("سليم"))))
    body = deliver(source, format_named("jsonl"), tmp_path / "x.jsonl", ExportChoices()).manifest
    held = [*body, *body["counts"], *body["verified"], *body["files"][0], *body["labels"][0]]
    assert [one for one in held if f"`{one}`" not in section and f"`{one}[]`" not in section] == []


def test_every_format_that_is_written_is_proven_by_somebody() -> None:
    assert {*CHECKS} == {one.name for one in WRITTEN}
    assert all(check.reader() for checks in CHECKS.values() for check in checks)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        (":\u0640", (0, 1)),
        ("5\u064e", (1, 2)),
        (" \x85\u06405", (0, 3)),
        ("\u064e5", (1, 2)),
        ("5\u064e", (0, 2)),
        (":\u0301", (0, 1)),
    ],
)
def test_words_without_harakat_are_proven_too(
    text: str, place: tuple[int, int], tmp_path: Path, *, own: bool
) -> None:
    one = AnnotationRecord("PERSON", (place,))
    record = Record(text, name="a", layers=(LayerRecord(annotations=(one,)),))
    choices = ExportChoices(write=WriteOptions(own_tokens=own))
    form = format_named("gliner")
    done = deliver(sending(HEADER, record), form, tmp_path / "x.gliner.json", choices)
    assert done.proof is not None
    assert done.proof.spans == 1
