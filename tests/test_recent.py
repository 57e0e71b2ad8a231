from pathlib import Path

from annotator.recent import MOST, Recent, forget, read_recent, remember


def project(number: int) -> Recent:
    return Recent(f"/projects/{number}.annproj", f"Project {number}", number)


def test_the_project_opened_last_stands_first_and_once(tmp_path: Path) -> None:
    file = tmp_path / "state" / "recent.json"
    for number in (1, 2, 1):
        remember(file, project(number))
    assert [one.name for one in read_recent(file)] == ["Project 1", "Project 2"]


def test_a_forgotten_project_is_off_the_list(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    remember(file, project(1))
    remember(file, project(2))
    forget(file, project(2).path)
    assert read_recent(file) == (project(1),)


def test_the_list_stays_short(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    for number in range(MOST + 3):
        remember(file, project(number))
    assert len(read_recent(file)) == MOST
    assert read_recent(file)[0] == project(MOST + 2)


def test_a_broken_list_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    file.write_text('[{"path": 3}]', encoding="utf-8")
    assert read_recent(file) == ()
    assert list(tmp_path.iterdir()) == [file]
