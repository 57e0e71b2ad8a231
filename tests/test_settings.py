"""One person's settings."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import AnnotatorError
from annotator.settings import (
    SETTINGS,
    Choice,
    Number,
    Settings,
    language_of,
    read_settings,
    write_settings,
)


def test_a_missing_file_gives_the_usual_settings(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.toml") == (Settings(), ())


def test_settings_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "settings.toml"
    settings = Settings(
        language="ar",
        theme="dark",
        zoom=130,
        last_project="/مشاريع/أخبار.annproj",
        people={"a" * 32: "b" * 32},
        keys={"undo": ("Ctrl+U",), "skip": ()},
    )
    write_settings(settings, path)
    assert read_settings(path) == (settings, ())


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(50, 300))
def test_any_project_path_survives(project: str, zoom: int) -> None:
    settings = Settings(last_project=project, zoom=zoom)
    with TemporaryDirectory() as folder:
        write_settings(settings, Path(folder) / "settings.toml")
        assert read_settings(Path(folder) / "settings.toml") == (settings, ())


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    write_settings(Settings(theme="dark"), tmp_path / "settings.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_only_what_was_changed_is_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    write_settings(Settings(theme="dark"), path)
    assert tomllib.loads(path.read_text(encoding="utf-8")) == {"theme": "dark"}


def test_a_bad_value_falls_back_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "pink"\nzoom = 9000\nlanguage = "ar"\nkeys = 3\n', encoding="utf-8")
    settings, problems = read_settings(path)
    assert settings == Settings(language="ar")
    assert {problem.params["name"] for problem in problems} == {"theme", "zoom", "keys"}


def test_settings_of_another_version_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('sparkles = true\ntheme = "light"\n', encoding="utf-8")
    assert read_settings(path) == (Settings(theme="light"), ())


def test_a_broken_file_is_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = [", encoding="utf-8")
    settings, problems = read_settings(path)
    assert settings == Settings()
    assert len(problems) == 1
    assert (tmp_path / "settings.toml.broken").read_text(encoding="utf-8") == "theme = ["


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AnnotatorError, match="could not be written"):
        write_settings(Settings(theme="dark"), tmp_path / "file" / "settings.toml")


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("ar_EG.UTF-8", "ar"),
        ("Arabic_Saudi Arabia.1256", "ar"),
        ("ar", "ar"),
        ("Armenian_Armenia", "en"),
        ("arn_CL", "en"),
        ("en_US.UTF-8", "en"),
        ("", "en"),
    ],
)
def test_the_language_follows_the_system(system: str, expected: str) -> None:
    assert language_of(Settings(), system=system) == expected


def test_a_chosen_language_holds_against_the_system() -> None:
    assert language_of(Settings(language="en"), system="ar_EG") == "en"


def test_every_setting_of_the_table_exists_and_accepts_its_usual_value() -> None:
    names = {one.name for one in fields(Settings)}
    for setting in SETTINGS:
        assert setting.name in names
        assert setting.accepts(getattr(Settings(), setting.name))


def test_the_table_refuses_what_it_does_not_offer() -> None:
    for setting in SETTINGS:
        if isinstance(setting, Choice):
            assert not setting.accepts("no such option")
        if isinstance(setting, Number):
            assert not setting.accepts(setting.high + 1)
            assert not setting.accepts(True)


def test_settings_are_changed_by_replacing() -> None:
    assert replace(Settings(), zoom=110).zoom == 110
