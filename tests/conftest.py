"""What every test starts from: settings and state of its own, never this person's."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep settings, recent projects, trusted files and indexes apart, here and in children."""
    home = tmp_path_factory.mktemp("home")
    folders = {f"XDG_{what.upper()}_HOME": what for what in ("state", "config", "cache")}
    kept = {name: os.environ.get(name) for name in folders}
    os.environ.update({name: str(home / what) for name, what in folders.items()})
    yield
    for name, value in kept.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
