"""Where keylamp keeps its own configuration and state on each platform."""

from __future__ import annotations

from pathlib import Path

import platformdirs

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def config_file() -> Path:
    """Return the path of `keylamp.toml`, whether or not it exists."""
    return Path(platformdirs.user_config_path("keylamp", appauthor=False)) / "keylamp.toml"


def state_folder() -> Path:
    """Return the folder for what keylamp remembers between runs, whether or not it exists."""
    return Path(platformdirs.user_state_path("keylamp", appauthor=False))


def make_private(folder: Path) -> Path:
    """Create `folder` with mode 0700 if it is not there, and return it.

    Raises OSError where it cannot be made.
    """
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    return folder
