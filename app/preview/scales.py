"""Scales: how large the user wants pages of PDFs, and the text of each kind of document."""

from PySide6.QtCore import QSettings

PAGE = "page"  # of a PDF, beside the kinds of documents


class Scales:
    """A scale by kind, 1 where none was chosen; kept in the settings of the window."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def of(self, kind: str) -> float:
        try:
            return float(str(self._settings.value(f"preview_scale/{kind}") or 1))
        except ValueError:
            return 1.0  # somebody edited the file

    def keep(self, kind: str, scale: float) -> None:
        self._settings.setValue(f"preview_scale/{kind}", scale)
