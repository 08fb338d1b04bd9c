"""Config: every setting with its default, and the settings file that may change it.

The file is `settings.toml` in the user's configuration directory; its keys are the fields below.
A named library may have one of its own, whose keys hold for it alone.
"""

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from engine.errors import LibraryUnavailable
from engine.libraries import find_library, library_dir
from engine.messages import Message
from engine.storage import write_atomically

DEVICES = ("auto", "cpu", "cuda", "mps", "xpu")
DTYPES = ("auto", "float32", "float16", "bfloat16", "int8")
WHOLE_TOKENS = 32_768  # the longest document that is scored as a whole: the model's context


def _portable() -> Path | None:
    """Return the folder `pagewise-data` beside the program, where somebody has made one."""
    beside = Path(sys.executable).parent / "pagewise-data"
    return beside if beside.is_dir() else None


def _data_dir() -> Path:
    return _portable() or platformdirs.user_data_path("pagewise", appauthor=False)


def _user_file() -> Path:
    folder = _portable() or platformdirs.user_config_path("pagewise", appauthor=False)
    return folder / "settings.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a library.

    Raises `LibraryUnavailable` for a value that makes no sense, naming the field.
    """

    data_dir: Path = field(default_factory=_data_dir)
    library: str = ""  # which of the libraries in it; "" is the first
    model: str = "auto"  # "auto": the best one installed; or a name, a folder, a server's address
    device: str = "auto"
    dtype: str = "auto"
    encoder: str = "auto"  # "auto": the one that comes with Pagewise; or as with `model`
    meaning: bool = True  # find passages by meaning, too
    meaning_weight: float = 1.0  # times what it counts beside words by the rule; of one library
    gentle: bool = False  # encode at a tenth of a core, as on battery

    pool: int = 50  # candidates that are handed to the reranker
    limit: int = 10  # hits that the shell prints
    passages_per_document: int = 5  # in the pool
    longest_prompt: int = 8192  # tokens of instruction, query and passage that the reranker reads
    relay: str = ""  # a quick reranker that reads ahead; the other one reads the best of that
    rank_seconds: float = 4.0  # the reading time of the reranker; inf: it reads the whole pool

    chat: str = ""  # address of the server of a chat model, which writes answers; "": none does
    chat_model: str = ""  # its name there; "": the first
    chat_tokens: int = 3000  # of passages that it is sent, about
    chat_seconds: float = 60.0  # without a word from it, after which it is given up
    chat_origins: tuple[str, ...] = ()  # servers elsewhere that it may send passages to

    ignore: tuple[str, ...] = ()  # patterns as in .gitignore: files that are not read
    largest_file: int = 200  # MiB
    read_seconds: float = 120.0  # for one file
    read_memory: int = 2048  # MiB, of the reading process

    def __post_init__(self) -> None:
        for name, allowed in (("device", DEVICES), ("dtype", DTYPES)):
            if getattr(self, name) not in allowed:
                raise LibraryUnavailable(
                    "config.not-allowed", name=name, allowed=", ".join(allowed)
                )
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, int | float) and not value > 0 and each.type is not bool:
                raise LibraryUnavailable("config.not-positive", name=each.name)
        if self.ignore:
            _check_patterns(self.ignore)

    @property
    def library_dir(self) -> Path:
        return library_dir(self.data_dir, self.library)

    @property
    def catalog_file(self) -> Path:
        return self.library_dir / "catalog.sqlite"

    @property
    def folders_file(self) -> Path:
        return self.library_dir / "library.json"

    @property
    def passwords_file(self) -> Path:
        return self.library_dir / "passwords.json"

    @property
    def presets_file(self) -> Path:
        return self.data_dir / "presets.json"

    @property
    def history_file(self) -> Path:
        return self.library_dir / "history.json"

    @property
    def judgments_file(self) -> Path:
        return self.library_dir / "judgments.json"

    @property
    def notes_file(self) -> Path:
        return self.library_dir / "notes.json"

    @property
    def cache_file(self) -> Path:
        return self.library_dir / "cache.sqlite"

    @property
    def index_dir(self) -> Path:
        return self.library_dir / "index"

    @property
    def vectors_dir(self) -> Path:
        """The directory of the vectors of passages, a folder for each encoder."""
        return self.library_dir / "vectors"

    @property
    def synonyms_file(self) -> Path:
        """The user's file of synonyms; it need not exist."""
        return self.library_dir / "synonyms.txt"

    @property
    def settings_file(self) -> Path:
        return self.library_dir / "settings.toml" if self.library else _user_file()

    @property
    def read_only(self) -> bool:
        """Whether the system lets nobody write to the library here."""
        return not os.access(self.library_dir, os.W_OK)

    @property
    def refusal(self) -> Message | None:
        """Why nothing can be kept in the library; None where it can."""
        if not self.read_only:
            return None
        return Message("config.library-read-only", folder=self.library_dir)

    @classmethod
    def load(cls, file: Path | None = None, **changes: Any) -> "Config":
        """Read the settings file; `changes` that are not None go before it.

        The settings file of a named library goes before the user's. Raises `LibraryUnavailable`.
        """
        file = file or _user_file()
        changes = {key: value for key, value in changes.items() if value is not None}
        config = _changed(cls(), file, changes)
        if not config.library:
            return config
        own = find_library(config.data_dir, config.library) / "settings.toml"
        config = replace(config, meaning_weight=cls().meaning_weight)  # another library has its own
        for key in ("data_dir", "library"):
            if key in _settings(own):
                raise LibraryUnavailable("config.not-for-library", name=config.library, key=key)
        return _changed(config, own, changes)

    def make_data_dir(self) -> None:
        """Create the data directory, private to the user. Raises `LibraryUnavailable`."""
        find_library(self.data_dir, self.library)
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryUnavailable(
                "config.no-data-dir", folder=self.data_dir, reason=error
            ) from error
        if self.read_only and not self.catalog_file.exists():
            raise LibraryUnavailable("config.read-only", folder=self.library_dir)

    def check_writable(self) -> None:
        """Raises `LibraryUnavailable` where the library can only be read."""
        if self.read_only:
            raise LibraryUnavailable("config.library-read-only", folder=self.library_dir)


def _check_patterns(patterns: Sequence[str]) -> None:
    from pathspec import GitIgnoreSpec  # late: most have no pattern
    from pathspec.patterns.gitignore import GitIgnorePatternError

    try:
        GitIgnoreSpec.from_lines(patterns)
    except GitIgnorePatternError as error:
        raise LibraryUnavailable("config.bad-pattern", error=error) from error


def with_settings(config: Config, changes: Mapping[str, Any]) -> Config:
    """Return `config` with these fields, once its settings file has them for the next start, too.

    Whatever else the file holds stays as it is. Raises `LibraryUnavailable`: a value makes no
    sense, or the file cannot be read or written; then nothing has changed.
    """
    import tomlkit  # late: only a change needs it
    from tomlkit.exceptions import ParseError

    changed = replace(config, **changes)
    file = config.settings_file.resolve()  # a link stays one
    try:
        content = tomlkit.parse(file.read_text("utf-8") if file.exists() else "")
        for name, value in changes.items():
            content[name] = list(value) if isinstance(value, tuple) else value
        if changes:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(file, tomlkit.dumps(content))
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise LibraryUnavailable("config.cannot-change", file=file, error=error) from error
    return changed


def _changed(config: Config, file: Path, changes: Mapping[str, Any]) -> Config:
    """Return `config` with what a settings file sets, and with `changes`, which go before it."""
    settings = _settings(file)
    try:
        return replace(config, **{**settings, **changes})
    except LibraryUnavailable as error:
        raise LibraryUnavailable("config.in-file", file=file, reason=error.message) from error


def _settings(file: Path) -> dict[str, Any]:
    """Return the fields that a settings file sets; none where there is no file."""
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LibraryUnavailable("config.cannot-read", file=file, error=error) from error
    kinds: dict[str, Any] = {each.name: each.type for each in fields(Config)}
    allowed: dict[Any, Any] = {int: int, float: int | float, bool: bool, tuple[str, ...]: tuple}
    settings: dict[str, Any] = {}
    for key, value in raw.items():
        kind = kinds.get(key)
        if kind is None:
            raise LibraryUnavailable("config.unknown-key", file=file, key=key)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = tuple(value)
        fits = isinstance(value, allowed.get(kind, str))
        if not fits or isinstance(value, bool) != (kind is bool):
            raise LibraryUnavailable("config.wrong-type", file=file, key=key)
        settings[key] = Path(str(value)).expanduser() if kind is Path else value
    return settings
