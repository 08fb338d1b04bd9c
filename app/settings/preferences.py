"""Preferences: what the person sets, kept in the settings file and heeded from then on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine import Config, EngineError, Library, pattern_of, with_settings

_MANY = 100  # patterns, one a file: more are slow to go by, and nobody would read them
_MODEL = {"model", "device", "dtype"}
_SEARCH = {"pool", "passages_per_document", "rank_seconds", "longest_prompt"}


class Preferences(QObject):
    """Changes the settings of a library that is in use.

    Signals:
        changed: The settings as they are now (a Config).
        model_changed: The reranker is to be loaded anew.
        search_changed: The question would be answered otherwise now.
        reading_changed: Other files are to be read now, or files otherwise.
        failed: A sentence that says why something could not be changed.
    """

    changed = Signal(object)
    model_changed = Signal()
    search_changed = Signal()
    reading_changed = Signal()
    failed = Signal(str)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library

    @property
    def config(self) -> Config:
        """The settings as they are now."""
        return self._library.config

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the library."""
        return self._library.folders()

    def change(self, changes: Mapping[str, Any]) -> None:
        """Set fields of `Config`, now and for the next start."""
        changes = {
            name: value for name, value in changes.items() if getattr(self.config, name) != value
        }
        if not changes:
            return
        try:
            self._library.configure(with_settings(self.config, changes))
        except EngineError as error:
            self.failed.emit(str(error))
            return
        self.changed.emit(self.config)
        names = changes.keys()
        for signal, concerned in (
            (self.model_changed, names & _MODEL),
            (self.search_changed, names & _SEARCH),
            (self.reading_changed, names - _MODEL - _SEARCH),
        ):
            if concerned:
                signal.emit()

    def ignore(self, paths: Sequence[Path]) -> None:
        """Leave these files of the library out from now on."""
        if len(paths) > _MANY:
            self.failed.emit(
                self.tr(
                    "To leave out {count} files, write a pattern that fits them into the settings, "
                    "such as *.bin or drafts/."
                ).format(count=f"{len(paths):,}")
            )
            return
        patterns = list(self.config.ignore)
        for path in paths:
            around = [each for each in self.folders if path != each and path.is_relative_to(each)]
            patterns += [pattern_of(each, path) for each in around]
        self.change({"ignore": tuple(dict.fromkeys(patterns))})
