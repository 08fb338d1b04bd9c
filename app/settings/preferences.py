"""Preferences: changes to the settings of a library in use, and to its settings file."""

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

import engine
from engine import Config, EngineError, Library, Message, with_settings

_MANY = 100  # patterns, one per file: more are slow, and nobody would read them
_MODEL = {"model", "device", "dtype"}
_SEARCH = {
    "pool", "passages_per_document", "rank_seconds", "longest_prompt", "meaning", "meaning_weight",
    "relay",
}  # fmt: skip
_CHAT = {"chat", "chat_model", "chat_tokens", "chat_origins"}
_ENCODING = {"encoder", "meaning", "gentle", "device"}


class Preferences(QObject):
    """Changes the settings of a library that is in use.

    Signals:
        changed: The settings as they are now (a Config).
        model_changed: Another reranker is to be loaded.
        search_changed: The question would have another answer now.
        encoding_changed: Passages are to be encoded in another way now, or no more.
        reading_changed: Other files are to be indexed now, or in another way.
        failed: A Message that says why something could not be changed.
    """

    changed = Signal(object)
    model_changed = Signal()
    search_changed = Signal()
    encoding_changed = Signal()
    reading_changed = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library

    @property
    def config(self) -> Config:
        return self._library.config

    @property
    def folders(self) -> Sequence[Path]:
        return self._library.folders()

    @property
    def is_team(self) -> bool:
        """Whether the library is one that a team shares."""
        return self._library.place is not None

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set fields of `Config`, now and for later starts."""
        changes = {
            name: value for name, value in changes.items() if getattr(self.config, name) != value
        }
        if not changes:
            return
        try:
            self._library.configure(with_settings(self.config, changes))
        except EngineError as error:
            self.failed.emit(error.message)
            return
        self.changed.emit(self.config)
        if changes.keys() & _MODEL:
            self.model_changed.emit()
        if changes.keys() & _SEARCH:
            self.search_changed.emit()
        if changes.keys() & _ENCODING:
            self.encoding_changed.emit()
        if changes.keys() - _MODEL - _SEARCH - _ENCODING - _CHAT:
            self.reading_changed.emit()

    def look_for_encoder(self) -> None:
        """Look for the encoder again: it was installed, or is another one now."""
        self._library.configure(self.config)
        self.encoding_changed.emit()

    def ignore(self, paths: Sequence[Path]) -> None:
        """Exclude these files of the library from now on."""
        if len(paths) > _MANY:
            self.failed.emit(Message("window.exclude-many", count=len(paths)))
            return
        patterns = list(self.config.ignore)
        for folder, path in product(self._library.folders(), paths):
            if path != folder and path.is_relative_to(folder):
                patterns.append(engine.pattern_for(folder, path))
        self.change({"ignore": tuple(dict.fromkeys(patterns))})
