"""Which files Qwen Code reads, and whether it trusts the folder it was started in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from daemon.model import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Locations:
    """Every file that matters, found from the environment, the home and the current folder.

    `home_env` are the `.env` files that belong to the user, in Qwen Code's order;
    `expansion_env` are those of them whose variables may be expanded into settings.
    """

    qwen_dir: Path
    settings: tuple[tuple[Scope, Path], ...]  # weakest first
    trusted_folders: Path
    home_env: tuple[Path, ...]
    expansion_env: tuple[Path, ...]
    workspace_is_home: bool  # then the workspace file is not read a second time
