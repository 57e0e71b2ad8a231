"""The two commands: what a start needs, and what a person reads when it cannot be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import main
from annotator.__main__ import has_display, opens_window

SOURCE = Path(main.__file__).parent
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for Python")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with what main.py reads, and no .venv."""
    root = tmp_path / "a checkout"
    (root / "annotator").mkdir(parents=True)
    for name in ("main.py", "pyproject.toml", "constraints.txt", "annotator/__main__.py"):
        shutil.copy(SOURCE / name, root / name)
    return root


def finished(root: Path, *words: str) -> None:
    """Leave a finished set-up in `root` whose Python prints its arguments."""
    python = main.python_of(root)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    python.chmod(0o755)
    main.write_stamp(root, main.stamp_of(root, set(words)))


def start(root: Path, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    plain = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, str(root / "main.py"), *arguments],
        env=plain | environ,
        cwd=root.parent,
        capture_output=True,
        text=True,
        check=False,
    )


# ---- the window or the command line


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["خبر.annproj"], True),
        (["/srv/projects/news"], True),
        (["stats", "news.annproj"], False),
        (["hand-out"], False),
        (["--help"], False),
        (["--language=./ar"], False),
    ],
)
def test_files_open_the_window_and_words_are_verbs(arguments: list[str], window: bool) -> None:
    assert opens_window(arguments) is window


@pytest.mark.parametrize(
    ("platform", "environ", "display"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("darwin", {}, True),
    ],
)
def test_only_linux_can_be_without_a_display(
    platform: str, environ: dict[str, str], display: bool
) -> None:
    assert has_display(platform, environ) is display


# ---- stamp


@pytest.mark.parametrize("extras", [(), ("test",)])
def test_a_finished_set_up_is_ready(checkout: Path, extras: tuple[str, ...]) -> None:
    finished(checkout, *extras)
    assert main.is_ready(checkout, main.Need())
    assert main.is_ready(checkout, main.Need(extras=extras))


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_a_changed_recipe_makes_the_set_up_stale(checkout: Path, file: str) -> None:
    finished(checkout)
    assert main.is_ready(checkout, main.Need())
    with (checkout / file).open("a", encoding="utf-8") as recipe:
        recipe.write("# changed\n")
    assert not main.is_ready(checkout, main.Need())


def test_an_extra_or_library_that_was_not_provided_is_not_ready(checkout: Path) -> None:
    finished(checkout, "test")
    assert not main.is_ready(checkout, main.Need(extras=("spacy",)))
    assert not main.is_ready(checkout, main.Need(libraries=main.X11[:1]))


def test_a_set_up_that_was_moved_is_stale(checkout: Path) -> None:
    finished(checkout)
    moved = checkout.rename(checkout.with_name("moved"))
    assert not main.is_ready(moved, main.Need())


def test_a_set_up_without_its_python_is_stale(checkout: Path) -> None:
    finished(checkout)
    main.python_of(checkout).unlink()
    assert not main.is_ready(checkout, main.Need())


@pytest.mark.parametrize("text", ["unfinished", "", "one\ntwo"])
def test_an_interrupted_set_up_is_not_ready(checkout: Path, text: str) -> None:
    finished(checkout)
    (checkout / ".venv" / "set-up").write_text(text, "utf-8")
    assert not main.is_ready(checkout, main.Need())


# ---- system libraries


def test_only_what_does_not_load_is_missing() -> None:
    absent = main.Library("libthatnobodyhas.so.7", "libnobody7")
    assert main.missing([absent]) == [absent]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"DISPLAY": ":0"}, main.HEADLESS + main.X11),
        ({"WAYLAND_DISPLAY": "wayland-0"}, main.HEADLESS + main.WAYLAND),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, main.HEADLESS),
    ],
)
def test_the_window_needs_the_libraries_of_its_display(
    environ: dict[str, str], expected: tuple[main.Library, ...]
) -> None:
    assert main.window_libraries(environ) == expected


def in_a_path_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    for name, script in programs.items():
        program = tmp_path / name.replace("_", "-")
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


def test_the_readme_names_the_packages_that_are_probed() -> None:
    readme = (SOURCE / "README.md").read_text("utf-8")
    command = readme.split("sudo apt-get install -y ")[1].split("```")[0]
    packages = [library.package for library in main.HEADLESS + main.X11]
    assert command.replace("\\\n", " ").split() == packages


ABSENT = (main.Library("libnobody.so.7", "libnobody7"), main.Library("libnone.so.1", "libnone1"))
linux = pytest.mark.skipif(sys.platform != "linux", reason="apt")


@linux
def test_without_the_right_to_install_the_exact_command_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_path_of(tmp_path, monkeypatch, apt_get="exit 1", sudo="exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(main.SetUpError) as told:
        main.provide_libraries(ABSENT)
    assert str(told.value).splitlines()[1:] == [
        "sudo apt-get update && sudo apt-get install -y libnobody7 libnone1"
    ]


@linux
def test_where_sudo_asks_no_password_apt_is_run_and_its_failure_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = tmp_path / "calls"
    in_a_path_of(
        tmp_path, monkeypatch, apt_get="", sudo=f'printf "%s\\n" "$*" >>"{calls}"; echo no room >&2'
    )
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(main.SetUpError, match=r"failed \(no room\)"):
        main.provide_libraries(ABSENT)
    assert "apt-get install -y libnobody7 libnone1" in capsys.readouterr().err
    assert calls.read_text("utf-8").splitlines() == [
        "-n true",
        "-n env DEBIAN_FRONTEND=noninteractive apt-get update",
        "-n env DEBIAN_FRONTEND=noninteractive apt-get install -y libnobody7 libnone1",
    ]


@linux
def test_without_apt_the_libraries_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_path_of(tmp_path, monkeypatch)
    with pytest.raises(main.SetUpError, match=r"libnobody\.so\.7, libnone\.so\.1"):
        main.provide_libraries(ABSENT)


# ---- what is told while packages are installed


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "  Downloading https://host/a/PySide6_Essentials-6.11.3-cp39-abi3.whl (95.2 MB)",
            "PySide6_Essentials (95.2 MB)",
        ),
        ("  Downloading click-8.5.1-py3-none-any.whl (110 kB)\n", "click (110 kB)"),
        ("  Downloading click-8.5.1-py3-none-any.whl.metadata (2 kB)", None),
        ("Collecting click", None),
    ],
)
def test_downloads_are_told_by_name_and_size(line: str, told: str | None) -> None:
    assert main.download_in(line) == told


def test_a_failed_step_is_told_by_its_first_error() -> None:
    lines = ["Collecting x", "ERROR: No matching distribution found for x==1", "ERROR: more"]
    assert main.why_failed(lines) == "Setting up failed: No matching distribution found for x==1."


# ---- whole starts


def test_without_a_display_one_sentence_names_the_command_line(checkout: Path) -> None:
    done = start(checkout)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert ".venv/bin/annotator --help" in done.stderr
    assert not (checkout / ".venv").exists()


@posix
@pytest.mark.parametrize("arguments", [["--help"], ["stats", "a b.annproj"]])
def test_a_ready_start_hands_its_arguments_on(checkout: Path, arguments: list[str]) -> None:
    finished(checkout)
    done = start(checkout, *arguments)
    assert done.stdout == f"-P -m annotator {' '.join(arguments)}\n"
    assert done.stderr == ""


@posix
def test_a_start_waits_for_another_that_is_setting_up(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    with (checkout / ".venv" / "lock").open("w") as lock:
        assert main.try_lock(lock)
        with subprocess.Popen(
            [sys.executable, str(checkout / "main.py"), "--help"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as waiting:
            assert waiting.stderr
            assert waiting.stdout
            assert "waiting" in waiting.stderr.readline()
            finished(checkout)
            lock.close()
            assert waiting.stdout.read() == "-P -m annotator --help\n"


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(checkout: Path) -> None:
    (checkout / ".venv").write_text("in the way", "utf-8")
    done = start(checkout, "--help")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "Cannot set up in" in done.stderr


def test_offline_a_half_made_set_up_is_remade_and_the_failure_told(
    checkout: Path,
) -> None:
    left_over = checkout / ".venv" / "lib" / "left over"
    left_over.mkdir(parents=True)
    main.write_stamp(checkout, None)
    done = start(checkout, "--help", PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert "making it anew" in done.stderr
    assert "go online" in done.stderr.splitlines()[-1]
    assert not left_over.exists()
    assert not main.is_ready(checkout, main.Need())


# ---- the checks


def test_every_check_runs_without_arguments() -> None:
    commands = main.checks(SOURCE, everything=False, rest=[])
    assert list(commands) == ["ruff format", "ruff", "mypy", "lint-imports", "pytest"]
    assert commands["pytest"][3:] == ["-m", "not extra", "-n", "2"]


def test_arguments_go_to_pytest_alone() -> None:
    commands = main.checks(SOURCE, everything=True, rest=["-k", "lanes"])
    assert {name: command[3:] for name, command in commands.items()} == {"pytest": ["-k", "lanes"]}


@posix
def test_all_checks_run_offscreen_and_one_failure_is_the_result(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    finished(checkout)
    python = main.python_of(checkout)
    python.write_text('#!/bin/sh\necho "$2 $QT_QPA_PLATFORM"; [ "$2" != mypy ]\n', "utf-8")
    lint = python.with_name("lint-imports")
    lint.write_text("#!/bin/sh\n", "utf-8")
    lint.chmod(0o755)
    assert main.run_checks(checkout, everything=False, rest=[]) == 1
    out = capfd.readouterr().out
    assert "pytest offscreen" in out
    assert out.splitlines()[-1] == "failed: mypy"
