"""Kept folders: folders of the user's own, with a model in each, that were in use once.

model-folders.txt    a path a line
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from engine.config import Config
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.models.folder import is_encoder_folder
from engine.models.model import own_folder
from engine.models.servers import Server, agree, agreed_servers, is_address, parse_address
from engine.storage import write_atomically


def own_folders(data_dir: Path) -> list[Path]:
    """Return those that are on the disk just now."""
    return [each for each in _kept(data_dir) if each.is_dir()]


def own_rerankers(data_dir: Path) -> list[Path]:
    return [each for each in own_folders(data_dir) if not is_encoder_folder(each)]


def keep_used(config: Config) -> bool:
    """Keep the folders that are in use, and the servers here; say whether one is new."""
    known = agreed_servers(config.data_dir)
    if is_address(config.model):
        with suppress(ModelUnavailable, LibraryUnavailable):
            address = parse_address(config.model)
            if address.is_local:
                agree(Server(str(address)), config.data_dir)
    used = (own_folder(each, config.data_dir) for each in (config.model, config.encoder))
    kept = _kept(config.data_dir)
    new = [each for each in used if each and each not in kept]
    if new:
        _keep([*kept, *new], config.data_dir)
    return bool(new) or known != agreed_servers(config.data_dir)


def forget_folder(folder: Path, data_dir: Path) -> None:
    """List a folder no more; it stays as it is."""
    _keep((each for each in _kept(data_dir) if each != folder), data_dir)


def _file(data_dir: Path) -> Path:
    return data_dir / "model-folders.txt"


def _kept(data_dir: Path) -> list[Path]:
    try:
        text = _file(data_dir).read_text("utf-8", "surrogateescape")
    except OSError:
        return []
    return [Path(line) for line in text.splitlines() if line]


def _keep(folders: Iterable[Path], data_dir: Path) -> None:
    lines = "".join(f"{each}\n" for each in folders)
    with suppress(OSError):  # where nothing can be written, they are not listed
        write_atomically(_file(data_dir), lines.encode("utf-8", "surrogateescape"))
