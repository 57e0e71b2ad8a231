"""Opening a file of which nobody knows whether it is sound."""

from pathlib import Path

import pytest

from annotator.store.checked import open_checked
from annotator.store.errors import Damaged
from annotator.store.project import Project


def test_what_is_wrong_with_a_cut_file_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "p.annproj"
    Project.create(path, name="P", person="سلمى").close()
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(Damaged) as refused:
        open_checked(path)
    said = str(refused.value)
    assert said.count("damaged") == 1
    assert said.count("annotator salvage") == 1
