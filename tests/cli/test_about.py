"""Making projects and telling what is in them."""

from pathlib import Path

from tests.cli.conftest import Run


def test_a_new_project_has_the_name_of_its_file_and_the_default_labels(
    tmp_path: Path, run: Run
) -> None:
    assert run("new", tmp_path / "harvest", "--person", "سلمى").code == 0
    body = run("info", tmp_path / "harvest.annproj", "--json").body
    assert body["name"] == "harvest"
    assert [label["name"] for label in body["labels"]] == ["PERSON", "TITLE", "MEETING", "DECISION"]
    assert body["people"][0]["name"] == "سلمى"


def test_a_file_that_is_there_is_not_replaced(empty: Path, run: Run) -> None:
    before = empty.read_bytes()
    assert run("new", empty).code == 1
    assert empty.read_bytes() == before


def test_the_sample_takes_no_other_name(tmp_path: Path, run: Run) -> None:
    ran = run("new", tmp_path / "a.annproj", "--sample", "--name", "x")
    assert ran.code == 1
    assert not (tmp_path / "a.annproj").exists()


def test_info_counts_by_label_by_person_and_by_state(sample: Path, run: Run) -> None:
    body = run("info", sample, "--json").body
    assert body["articles"] == 14
    assert sum(label["annotations"] for label in body["labels"]) == body["annotations"] > 1000
    assert sum(one["annotations"] for one in body["people"]) == body["annotations"]
    lead = next(one for one in body["people"] if one["name"] == "ليلى")
    assert sum(lead["states"].values()) == 14
    assert body["schema"] >= 1
    assert body["bytes"] == sample.stat().st_size


def test_info_for_people_names_everybody(sample: Path, run: Run) -> None:
    ran = run("info", sample)
    assert ran.code == 0
    assert all(name in ran.out for name in ("ليلى", "gold", "PERSON", "1,419"))


def test_a_file_that_is_no_project_is_told_in_one_line(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("قال", encoding="utf-8")
    ran = run("info", path)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "notes.txt" in ran.err


def test_a_missing_file_is_told_as_json_too(tmp_path: Path, run: Run) -> None:
    ran = run("info", tmp_path / "none.annproj", "--json")
    assert ran.code == 1
    assert "none.annproj" in ran.body["error"]
