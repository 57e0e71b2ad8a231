"""Rows are found on bare pages, and nothing is made of what is none."""

import random
from pathlib import Path

import pytest

from annotator.store.bodies import ProjectBody
from annotator.store.carving import PAGE, carve, fits
from annotator.store.project import Project
from tests.store.making import documents, make_project, mark

TABLES = ("streams", "gestures", "changes", "texts")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = make_project(tmp_path)
    mark(project, documents(project)[0], 4, 8)
    return project


def carved(path: Path) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {table: [] for table in TABLES}
    for table, row in carve(path):
        found[table].append(row)
    return {table: sorted(rows, key=str) for table, rows in found.items()}


def asked(project: Project) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(project.connection.execute(f"select * from {table}").fetchall(), key=str)
        for table in TABLES
    }


@pytest.mark.parametrize("size", [10, PAGE - 100, PAGE - 36, PAGE, 3 * PAGE, 300_000])
def test_rows_of_any_size_are_what_sqlite_says(project: Project, size: int) -> None:
    text = "ن" * (size // 2)
    with project.gesture("create") as gesture:
        project.about.write(gesture, ProjectBody("x", text))
    expected = asked(project)
    project.close()
    assert carved(project.path) == expected


def test_sizes_around_the_border_of_a_page_are_right(project: Project) -> None:
    for size in range(PAGE - 260, PAGE - 20, 7):
        with project.gesture("create") as gesture:
            body = ProjectBody("x", "a" * size)
            project.about.write(gesture, body)
    expected = asked(project)
    project.close()
    assert carved(project.path) == expected


def test_noise_is_no_row_and_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "noise"
    dice = random.Random(5)
    pages = [b"\x0d" + dice.randbytes(PAGE - 1) for _ in range(60)]
    path.write_bytes(bytes(PAGE) + b"".join(pages) + b"cut")
    assert list(carve(path)) == []


def test_pages_that_claim_each_other_come_to_an_end(project: Project) -> None:
    with project.gesture("create") as gesture:
        project.about.write(gesture, ProjectBody("x", "a" * 20 * PAGE))
    project.close()
    data = bytearray(project.path.read_bytes())
    for page in range(len(data) // PAGE):
        at = page * PAGE
        if data[at] == 0 and any(data[at + 4 : at + 40]):  # of a long row: let it lead to itself
            data[at : at + 4] = (page + 1).to_bytes(4, "big")
    project.path.write_bytes(data)
    assert len(carved(project.path)["streams"]) >= 1


def test_a_row_of_another_table_does_not_fit(project: Project) -> None:
    rows = asked(project)
    project.close()
    assert all(fits("changes", row) for row in rows["changes"])
    assert not any(fits("texts", row) for row in rows["streams"])
    assert not fits("streams", (None, *rows["streams"][0][1:]))
    assert not fits("gestures", rows["changes"][0])
