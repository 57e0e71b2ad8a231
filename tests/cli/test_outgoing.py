"""Taking a dataset out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def content(path: Path) -> list[dict[str, Any]]:
    """Return a dataset with names for the ids of people, which are made in each project."""
    header, *rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    text = json.dumps(rows, ensure_ascii=False)
    for one in header["annotators"]:
        text = text.replace(one["id"], one["name"])
    articles: list[dict[str, Any]] = json.loads(text)
    for article in articles:
        article["layers"].sort(key=lambda layer: layer["annotator"])
    return [{"labels": header["labels"], "guideline": header["guideline"]}, *articles]


def test_what_goes_out_comes_in_again_and_goes_out_the_same(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    first, again, second = (tmp_path / name for name in ("1.jsonl", "again.annproj", "2.jsonl"))
    assert run("export", sample, first).code == 0
    assert run("new", again, "--from", first, "--person", "ليلى").code == 0
    assert run("import", again, first).code == 0
    assert run("export", again, second).code == 0
    assert content(first) == content(second)
    assert len(content(first)) == 15


def test_what_would_be_lost_is_told_and_nothing_written(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    destination = tmp_path / "out.conll"
    ran = run("export", sample, destination, "--layer", "ليلى", "--dry-run")
    assert ran.code == 0
    assert "Spans widened to whole words" in ran.err
    assert not destination.exists()
    body = run("export", sample, destination, "--layer", "ليلى", "--dry-run", "--json").body
    assert body["written"] is False
    assert {one["kind"] for one in body["losses"]} >= {"widened", "attributes"}


def test_an_export_can_go_to_the_standard_output(sample: Path, run: Run) -> None:
    ran = run("export", sample, "-", "--format", "iob2", "--layer", "ليلى")
    assert ran.code == 0
    assert ran.out.startswith("-DOCSTART-\tO\n")
    assert "\tB-PERSON\n" in ran.out


def test_a_flat_format_never_mixes_layers(tmp_path: Path, sample: Path, run: Run) -> None:
    ran = run("export", sample, tmp_path / "out.conll")
    assert ran.code == 1
    assert "--layer" in ran.err
    assert not (tmp_path / "out.conll").exists()


def test_only_articles_in_the_state_go_out(tmp_path: Path, sample: Path, run: Run) -> None:
    destination = tmp_path / "out.jsonl"
    run("export", sample, destination, "--layer", "gold", "--state", "done")
    assert len(destination.read_text(encoding="utf-8").splitlines()) == 1
    run("export", sample, destination, "--layer", "ليلى", "--state", "done")
    assert len(destination.read_text(encoding="utf-8").splitlines()) == 15


def test_a_project_is_never_replaced_by_an_export(sample: Path, run: Run) -> None:
    before = sample.read_bytes()
    assert run("export", sample, sample, "--format", "jsonl").code == 1
    link = sample.with_name("link.jsonl")
    link.symlink_to(sample)
    assert run("export", sample, link).code == 1
    assert sample.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("out.unknown",),
        ("-",),
        ("-", "--format", "spacy"),
        ("-", "--format", "jsonl", "--json"),
        ("nowhere/out.jsonl",),
        (".", "--format", "jsonl"),
        ("out.jsonl", "--layer", "nobody"),
    ],
)
def test_a_destination_that_cannot_be_is_refused(
    sample: Path, run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample.parent)
    before = set(sample.parent.iterdir())
    ran = run("export", sample, *words)
    assert ran.code == 1
    assert ran.err.count("\n") == 1 or "--json" in words
    assert set(sample.parent.iterdir()) == before


def test_a_missing_extra_is_named(
    tmp_path: Path, sample: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    ran = run("export", sample, tmp_path / "out.spacy", "--layer", "ليلى")
    assert ran.code == 1
    assert "annotator[spacy]" in ran.err


def test_an_export_says_who_read_it_again(tmp_path: Path, sample: Path, run: Run) -> None:
    ran = run("export", sample, tmp_path / "out.conll", "--layer", "ليلى")
    assert ran.code == 0
    assert "Verified: read again with" in ran.out
    body = run("export", sample, tmp_path / "out.jsonl", "--json").body
    assert body["verified"] is True
    assert body["readers"] == ["Python's json"]
    assert body["files"] == [str(tmp_path / "out.jsonl")]
    unread = run("export", sample, tmp_path / "out.jsonl", "--no-verify", "--json").body
    assert unread["verified"] is False


def test_what_is_lost_is_named_with_the_article_it_is_lost_in(
    tmp_path: Path, sample: Path, run: Run
) -> None:
    words = ("export", sample, tmp_path / "out.conll", "--layer", "ليلى", "--dry-run", "--json")
    losses = {one["kind"]: one for one in run(*words).body["losses"]}
    example = losses["widened"]["examples"][0]
    articles = run("export", sample, "-", "--format", "jsonl").out.splitlines()[1:]
    known = {one["id"]: one["text"] for one in map(json.loads, articles)}
    assert known[example["id"]][example["start"] : example["end"]] == example["text"]


@pytest.mark.parametrize(
    ("form", "words", "said"),
    [
        ("jsonl", ("--scheme", "bilou"), "--scheme"),
        ("iob2", ("--pseudonyms",), "--pseudonyms"),
        ("doccano", ("--columns", "nested"), "--columns"),
        ("gliner", ("--metadata", "country"), "--metadata"),
        ("gliner", ("--attribute", "a=b"), "no use for --attribute;"),
        ("jsonl", ("--subword", "split"), "keep, widen"),
        ("csv", ("--label", "PERSON"), "OURS=THEIRS"),
        ("csv", ("--label", "NOWHERE=X"), "no label NOWHERE"),
        ("csv", ("--layer", "majority", "--layer", "gold"), "alone"),
    ],
)
def test_a_choice_that_a_format_has_no_use_for_is_refused(
    tmp_path: Path, sample: Path, run: Run, form: str, words: tuple[str, ...], said: str
) -> None:
    ran = run("export", sample, tmp_path / "out", "--format", form, *words)
    assert ran.code == 1
    assert said in ran.err
    assert not (tmp_path / "out").exists()


def test_every_choice_reaches_the_file(tmp_path: Path, sample: Path, run: Run) -> None:
    path = tmp_path / "out.csv"
    words = (
        *("--layer", "ليلى", "--label", "PERSON=PER", "--label", "TITLE=", "--pseudonyms"),
        *("--no-provenance", "--unit", "sentence", "--subword", "widen", "--offsets", "utf-16"),
        *("--no-metadata", "--content-only", "--attribute", "kind=type", "--shard", "0"),
    )
    assert run("export", sample, path, *words).code == 0
    text = path.read_text(encoding="utf-8-sig")
    header = text.splitlines()[0].split(",")
    assert "attribute.type" in header
    assert "origin" not in header
    assert ",PER," in text
    assert ",TITLE," not in text
    assert "ليلى" not in {cell for line in text.splitlines() for cell in line.split(",")}
    body = json.loads((tmp_path / f"{path.name}.dataset.json").read_text(encoding="utf-8"))
    assert body["choices"]["portion"] == "sentence"
    assert body["choices"]["annotators"][0].startswith("annotator-")


def test_a_preview_is_the_beginning_of_the_file(tmp_path: Path, sample: Path, run: Run) -> None:
    shown = run("export", sample, "x.conll", "--layer", "ليلى", "--preview")
    assert shown.code == 0
    path = tmp_path / "x.conll"
    run("export", sample, path, "--layer", "ليلى")
    lines = shown.out.splitlines()
    assert len(lines) > 20
    assert path.read_text(encoding="utf-8").splitlines()[: len(lines)] == lines


def test_a_file_becomes_one_in_another_format(tmp_path: Path, sample: Path, run: Run) -> None:
    first, second, third = (tmp_path / name for name in ("1.jsonl", "2.csv", "3.jsonl"))
    run("export", sample, first, "--layer", "ليلى")
    assert run("convert", first, second).code == 0
    assert run("convert", second, third).code == 0
    assert quotes(first) == quotes(third)


def quotes(path: Path) -> list[list[str]]:
    return [
        sorted(
            f"{a['label']} {a['quote']}" for layer in one["layers"] for a in layer["annotations"]
        )
        for one in map(json.loads, path.read_text(encoding="utf-8").splitlines()[1:])
    ]


def test_records_that_cannot_be_read_are_told_and_the_others_converted(
    tmp_path: Path, run: Run
) -> None:
    lines = ('{"text": "زار سليم", "label": [[4, 8, "P"]]}', "{", '{"text": "ا", "label": []}')
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ran = run("convert", tmp_path / "a.jsonl", tmp_path / "b.conll")
    assert ran.code == 2
    assert "a.jsonl:2" in ran.err
    assert "سليم\tB-P" in (tmp_path / "b.conll").read_text(encoding="utf-8")
    body = run("convert", tmp_path / "a.jsonl", tmp_path / "b.conll", "--json").body
    assert body["problem_count"] == 1
    assert body["articles"] == 2


def test_nothing_that_can_be_read_is_no_conversion(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.jsonl").write_text("{\n", encoding="utf-8")
    ran = run("convert", tmp_path / "a.jsonl", tmp_path / "b.conll")
    assert ran.code == 1
    assert not (tmp_path / "b.conll").exists()


def test_a_file_is_not_converted_onto_itself(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "زار"}\n', encoding="utf-8")
    assert run("convert", tmp_path / "a.jsonl", tmp_path / "a.jsonl").code == 1


def test_files_go_through_a_pipe(tmp_path: Path) -> None:
    raw = '{"text": "زار سليم", "label": [[4, 8, "P"]]}\n'.encode()
    words = [sys.executable, "-m", "annotator", "convert", "-", "-", "--format", "iob2"]
    done = subprocess.run(words, input=raw, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == "-DOCSTART-\tO\n\nزار\tO\nسليم\tB-P\n\n"


def test_an_export_without_a_span_is_told(run: Run, sample: Path, tmp_path: Path) -> None:
    ran = run("export", sample, tmp_path / "gold.jsonl", "--layer", "gold")
    assert ran.code == 0
    assert "There is no span in it" in ran.err
