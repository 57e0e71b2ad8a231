"""Looking at datasets: figures and faults."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def dataset(tmp_path: Path, sample: Path, run: Run) -> Path:
    path = tmp_path / "x.jsonl"
    assert run("export", sample, path, "--layer", "ليلى").code == 0
    return path


def test_a_file_holds_as_much_as_its_project(dataset: Path, sample: Path, run: Run) -> None:
    project, file = run("stats", sample, "--json").body, run("stats", dataset, "--json").body
    assert file["articles"] == project["articles"] == 14
    assert file["words"] == project["words"] > 1000
    assert file["by_layer"] == {"ليلى": project["by_layer"]["ليلى"]}
    assert file["spans"] == sum(file["by_label"].values())
    assert file["spans_per_article"]["most"] >= file["spans_per_article"]["median"]


def test_figures_are_told_to_people(dataset: Path, run: Run) -> None:
    ran = run("stats", dataset)
    assert ran.code == 0
    assert "Spans by label" in ran.out
    assert "PERSON" in ran.out


def test_figures_of_a_small_file(tmp_path: Path, run: Run) -> None:
    lines = (
        {"text": "زار سليم حداد بيروت", "label": [[4, 13, "P"], [4, 8, "P"], [15, 19, "G"]]},
        {"text": "ثم عاد", "label": []},
    )
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    body = run("stats", path, "--json").body
    assert body["words_per_span"] == {"least": 1, "median": 1, "mean": 1.333, "most": 2}
    assert body["spans_per_article"] == {"least": 0, "median": 0, "mean": 1.5, "most": 3}
    assert body["articles_without_spans"] == 1
    assert body["layers_with_overlaps"] == 1
    assert body["spans_inside_words"] == 1  # يروت begins inside بيروت


def changed(path: Path, change: Any) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    body = json.loads(lines[1])
    change(body)
    lines[1] = json.dumps(body, ensure_ascii=False)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_export_is_valid(dataset: Path, run: Run) -> None:
    for source in (dataset, dataset.with_name("x.jsonl.dataset.json")):
        ran = run("validate", source)
        assert ran.code == 0, ran.err
        assert "All is well." in ran.out
        assert "x.jsonl.dataset.json" in ran.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one.update(quote="غير"), "x.jsonl:2"),
        (lambda one: one.update(pieces=[[0, 10**6]]), "x.jsonl:2"),
        (lambda one: one.update(label="NOWHERE"), "NOWHERE"),
        (lambda one: one.update(attributes={"mood": "sad"}), "mood=sad"),
    ],
)
def test_a_fault_is_told_with_its_line(dataset: Path, run: Run, change: Any, said: str) -> None:
    changed(dataset, lambda body: change(body["layers"][0]["annotations"][0]))
    ran = run("validate", dataset)
    assert ran.code == 2
    assert said in ran.err
    assert run("validate", dataset, "--json").body["valid"] is False


def test_a_span_that_stands_twice_is_told(dataset: Path, run: Run) -> None:
    def twice(body: dict[str, Any]) -> None:
        found = body["layers"][0]["annotations"]
        found.append({**found[0], "id": "f" * 32})

    changed(dataset, twice)
    assert "stands twice" in run("validate", dataset).err


def test_a_file_that_is_not_the_one_exported_is_told(dataset: Path, run: Run) -> None:
    with dataset.open("a", encoding="utf-8") as file:
        file.write("\n")
    ran = run("validate", dataset.with_name("x.jsonl.dataset.json"))
    assert ran.code == 2
    assert "its hash is another one" in ran.err
    dataset.unlink()
    ran = run("validate", dataset.with_name("x.jsonl.dataset.json"))
    assert ran.code == 1
    assert "is missing" in ran.err


def test_a_manifest_leads_to_no_file_elsewhere(tmp_path: Path, run: Run) -> None:
    secret = tmp_path / "secret.jsonl"
    secret.write_text('{"text": "زار"}\n', encoding="utf-8")
    inside = tmp_path / "in"
    inside.mkdir()
    files = [{"path": "../secret.jsonl", "sha256": ""}]
    (inside / "dataset.json").write_text(json.dumps({"annotator_dataset": 1, "files": files}))
    ran = run("validate", inside / "dataset.json")
    assert ran.code == 1
    assert "is missing" in ran.err


def test_labels_are_held_against_a_set_of_ones_own(dataset: Path, run: Run, tmp_path: Path) -> None:
    known = tmp_path / "labels.txt"
    known.write_text("PERSON\n", encoding="utf-8")
    ran = run("validate", dataset, "--labels", known)
    assert ran.code == 2
    assert "is not in the label set" in ran.err


def test_labels_of_a_project_fit_its_export(dataset: Path, sample: Path, run: Run) -> None:
    body = run("validate", dataset, "--labels", sample, "--json").body
    assert body["valid"] is True
    assert body["labels_known"] is True


def test_a_folder_is_held_against_its_manifest(tmp_path: Path, sample: Path, run: Run) -> None:
    run("export", sample, tmp_path / "x.hf")
    assert run("validate", tmp_path / "x.hf").code == 0
    shard = next((tmp_path / "x.hf" / "spans").iterdir())
    text = shard.read_text(encoding="utf-8")
    shard.write_text(text.replace('"label":"PERSON"', '"label":"TITLE"', 1), encoding="utf-8")
    assert run("validate", tmp_path / "x.hf").code == 2


def test_what_cannot_be_read_is_a_failure(tmp_path: Path, run: Run) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert run("validate", tmp_path / "a.pdf").code == 1
    assert run("stats", tmp_path / "a.pdf").code == 1
    assert run("validate", tmp_path / "nothing.jsonl").code == 1
