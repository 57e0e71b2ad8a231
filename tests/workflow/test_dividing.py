"""An export that is divided: every article in the file of its side, all files or none."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.splitting import Side, SplitRule
from annotator.errors import Cancelled
from annotator.formats.records import ReadOptions
from annotator.formats.registry import CONLL, HUGGING_FACE, JSONL
from annotator.store.project import Project
from annotator.workflow.choices import ExportChoices, LayerKind
from annotator.workflow.dividing import name_of_side
from annotator.workflow.exporting import export, losses
from annotator.workflow.importing import import_files
from annotator.workflow.making import create_project
from annotator.workflow.progress import Ticker
from annotator.workflow.validating import validate


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "news.annproj", name="أخبار", person="Lena") as project:
        folder = tmp_path / "articles"
        folder.mkdir()
        for number in range(6):
            (folder / f"{number}.txt").write_text(f"خبر رقم {number} كلام.", encoding="utf-8")
        import_files(project, sorted(folder.iterdir()))
        yield project


def divided(project: Project) -> ExportChoices:
    """Return choices that put articles 0 to 2 into training, 3 into dev, 4 into test, 5 nowhere."""
    ids = [project.documents.id_of(one) for one in project.documents.ids()]
    parts = {Side.TRAIN: ids[:3], Side.DEV: ids[3:4], Side.TEST: ids[4:5]}
    return ExportChoices(sides={side: frozenset(found) for side, found in parts.items()})


def names(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    bodies = (json.loads(line) for line in lines)
    return [body["name"] for body in bodies if body["kind"] == "document"]


def test_each_side_has_a_file_of_its_own(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    report = export(project, JSONL, out / "news.jsonl", divided(project))
    assert sorted(one.name for one in out.glob("*.jsonl")) == [
        "news.dev.jsonl",
        "news.test.jsonl",
        "news.train.jsonl",
    ]
    assert names(out / "news.train.jsonl") == ["0", "1", "2"]
    assert names(out / "news.dev.jsonl") == ["3"]
    assert names(out / "news.test.jsonl") == ["4"]
    assert {one.name for one in out.iterdir() if one.suffix != ".jsonl"} == {
        "news.jsonl.dataset.json",
        "news.jsonl.README.md",
    }
    assert report.losses.documents == 5
    assert report.proof is not None
    assert report.proof.articles == 5


def test_one_manifest_names_the_files_of_all_sides(project: Project, tmp_path: Path) -> None:
    choices = replace(divided(project), rule=SplitRule(seed=9, fields=("date",)))
    done = export(project, JSONL, tmp_path / "news.jsonl", choices)
    assert [one.name for one in done.described] == [
        "news.jsonl.dataset.json",
        "news.jsonl.README.md",
    ]
    manifest = tmp_path / "news.jsonl.dataset.json"
    body = json.loads(manifest.read_text(encoding="utf-8"))
    assert {one["path"]: one["split"] for one in body["files"]} == {
        "news.train.jsonl": "train",
        "news.dev.jsonl": "dev",
        "news.test.jsonl": "test",
    }
    assert body["counts"]["articles"] == 5
    assert body["splits"]["articles"] == {"train": 3, "dev": 1, "test": 1}
    assert body["splits"]["rule"]["seed"] == 9
    assert body["splits"]["counts"]["dev"]["articles"] == 1
    assert body["verified"]["articles"] == 5
    assert validate(manifest, ReadOptions()).fault_count == 0
    (tmp_path / "news.dev.jsonl").write_text("{}", encoding="utf-8")
    assert validate(manifest, ReadOptions()).fault_count > 0


def test_the_losses_of_all_sides_are_added_up(project: Project, tmp_path: Path) -> None:
    done = export(project, CONLL, tmp_path / "news.conll", choices_of_one(project))
    body = json.loads((tmp_path / "news.conll.dataset.json").read_text(encoding="utf-8"))
    told = {one["kind"]: one["count"] for one in body["losses"]}
    assert told == {kind.value: count for kind, count in done.losses.counts.items() if count}
    assert told["metadata"] == 5


def test_without_a_card_nothing_stands_beside_the_files(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(project, JSONL, out / "news.jsonl", replace(divided(project), card=False))
    assert len(list(out.iterdir())) == 3


def test_a_dataset_folder_holds_all_sides(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "news.hf"
    export(project, HUGGING_FACE, out, divided(project))
    found = {
        split: (out / "spans" / f"{split}-00000.jsonl").read_text(encoding="utf-8").count("\n")
        for split in ("train", "validation", "test")
    }
    assert found == {"train": 3, "validation": 1, "test": 1}
    card = (out / "README.md").read_text(encoding="utf-8")
    configs = next(line for line in card.splitlines() if line.startswith("configs: "))
    assert json.loads(configs.removeprefix("configs: "))[0]["data_files"] == [
        {"split": "train", "path": "spans/train-*.jsonl"},
        {"split": "validation", "path": "spans/validation-*.jsonl"},
        {"split": "test", "path": "spans/test-*.jsonl"},
    ]


def test_what_is_on_no_side_is_not_surveyed_either(project: Project) -> None:
    choices = divided(project)
    assert losses(project, JSONL, choices).documents == 5


def test_one_that_was_stopped_leaves_every_old_file(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(project, CONLL, out / "news.conll", choices_of_one(project))
    before = {one.name: one.read_bytes() for one in out.iterdir()}
    seen: list[int] = []

    def stop() -> bool:
        return len(seen) > 8  # in the second of three files

    with pytest.raises(Cancelled):
        export(
            project,
            CONLL,
            out / "news.conll",
            divided(project),
            ticker=Ticker(lambda done, total: seen.append(total), stop),
        )
    assert {one.name: one.read_bytes() for one in out.iterdir()} == before
    assert set(seen) == {36}  # the work as a whole


def choices_of_one(project: Project) -> ExportChoices:
    assert project.me is not None
    return ExportChoices(
        layer=LayerKind.ANNOTATORS, annotators=(project.me.id,), sides=divided(project).sides
    )


@pytest.mark.parametrize(
    ("name", "called"),
    [("a.jsonl", "a.test.jsonl"), ("a", "a.test"), ("a.b.JSON", "a.b.test.JSON")],
)
def test_the_side_stands_before_the_ending(name: str, called: str) -> None:
    assert name_of_side(JSONL, name, Side.TEST) == called
