"""Setups: what makes Pagewise known to an assistant, to be pasted into its settings."""

import json
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from engine import Config

ASSISTANTS = ("Claude Desktop", "Cursor", "VS Code", "Open WebUI")


def setup(assistant: str, config: Config, folders: Sequence[Path], service: str) -> str:
    """Return the block for one of `ASSISTANTS`; it sees but these folders, without any it sees all.

    Where the assistant starts no programs, it asks the `service`, an address.
    """
    within = [part for folder in folders for part in ("--folder", str(folder))]
    if assistant == "Open WebUI":
        return f"{shlex.join(_command(config, 'serve', within))}\n{service}/mcp"
    command, *arguments = _command(config, "mcp", within)
    program = {"command": command, "args": arguments}
    if assistant == "VS Code":
        content: object = {"servers": {"pagewise": {"type": "stdio", **program}}}
    else:
        content = {"mcpServers": {"pagewise": program}}
    head, _, list_ = json.dumps(content, ensure_ascii=False, indent=2).partition("[\n")
    inner, _, tail = list_.partition("\n      ]")  # on one line
    return f"{head}[{' '.join(line.strip() for line in inner.splitlines())}]{tail}"


def _command(config: Config, name: str, options: Sequence[str]) -> list[str]:
    """Return what starts this installation, for this library."""
    script = shutil.which("pagewise", path=str(Path(sys.executable).parent))
    program = [script] if script else [sys.executable, str(Path(__file__).parents[2] / "main.py")]
    place = [] if config.data_dir == Config().data_dir else ["--data-dir", str(config.data_dir)]
    library = ["--library", config.library] if config.library else []
    return [*program, *place, *library, name, *options]
