"""What stands beside an export and is somebody else's stays."""

import json
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.formats.files import sha256
from annotator.formats.registry import format_named
from annotator.workflow.staging import KEY, staged


def export(destination: Path, beside: str, settings: str) -> None:
    """Write data, a file of settings beside them, a card and a manifest."""
    with staged(format_named("spacy"), destination) as stage:
        (stage.folder / destination.name).write_text("data")
        (stage.folder / beside).write_text(settings)
        files = [{"path": beside, "sha256": sha256(settings.encode())}]
        stage.manifest.write_text(json.dumps({KEY: 1, "files": files}))
        stage.card.write_text("card")


def test_settings_that_an_export_wrote_are_replaced_by_the_next(tmp_path: Path) -> None:
    export(tmp_path / "news.spacy", "news.cfg", "one")
    export(tmp_path / "news.spacy", "news.cfg", "two")
    assert (tmp_path / "news.cfg").read_text() == "two"


def test_settings_that_were_edited_since_the_last_export_stay(tmp_path: Path) -> None:
    export(tmp_path / "news.spacy", "news.cfg", "one")
    (tmp_path / "news.cfg").write_text("edited")
    (tmp_path / "news.spacy").write_text("old data")
    with pytest.raises(AnnotatorError) as refused:
        export(tmp_path / "news.spacy", "news.cfg", "two")
    assert "news.cfg" in str(refused.value)
    assert (tmp_path / "news.cfg").read_text() == "edited"
    assert (tmp_path / "news.spacy").read_text() == "old data"


@pytest.mark.parametrize("name", ["news.cfg", "news.spacy.README.md", "news.spacy.dataset.json"])
def test_a_file_that_no_export_wrote_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(AnnotatorError):
        export(tmp_path / "news.spacy", "news.cfg", "one")
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "{}"


def test_a_folder_that_somebody_called_old_stays_when_an_export_is_replaced(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "news.hf.old"
    kept.mkdir()
    (kept / "mine.txt").write_text("mine")
    for _ in range(2):
        with staged(format_named("huggingface"), tmp_path / "news.hf") as stage:
            inside = stage.folder / "news.hf"
            inside.mkdir()
            files = [{"path": "a.jsonl", "sha256": sha256(b"a")}]
            (inside / "a.jsonl").write_text("a")
            stage.manifest.write_text(json.dumps({KEY: 1, "files": files}))
    assert (kept / "mine.txt").read_text() == "mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["news.hf", "news.hf.old"]


def test_the_sides_of_a_split_are_replaced_without_a_manifest_too(tmp_path: Path) -> None:
    for words in ("one", "two"):
        with staged(format_named("spacy"), tmp_path / "news.spacy") as stage:
            (stage.folder / "news.train.spacy").write_text(words)
            (stage.folder / "news-00000.spacy").write_text(words)
    assert {one.read_text() for one in tmp_path.iterdir()} == {"two"}
