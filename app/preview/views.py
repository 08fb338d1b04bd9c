"""Views: the page that is previewed, or the text, each as large as the user wants its kind."""

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.preview.page_view import PageView
from app.preview.scales import PAGE, Scales
from app.preview.script import Script
from app.preview.text_view import TextView
from app.widgets import Label, Translated
from engine import PageImage

_SAME = 0.01  # of scales


class Views(Translated, QStackedWidget):
    """Shows one of the two, and before there is any, what to do.

    Signals:
        scaled: What is shown has this scale.
        outgrown: The page is to be drawn in the width that it has now.
    """

    scaled = Signal(float)
    outgrown = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scales = Scales(settings)
        self._kind = ""  # of what is shown
        self._waiting = False
        self.image: PageImage | None = None  # that is shown
        self.page, self.text = PageView(), TextView()
        self._hint = Label(quiet=True, wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setMargin(40)
        for widget in (self._hint, self.page, self.text):
            self.addWidget(widget)
        for view in (self.page, self.text):
            view.zoomed.connect(self._on_zoomed)
        self.page.resized.connect(self._on_resized)
        self._retranslate()

    @property
    def hint(self) -> str:
        return self._hint.text() if self.currentWidget() is self._hint else ""

    @property
    def selected(self) -> str:
        in_text = self.currentWidget() is self.text
        return self.text.textCursor().selectedText() if in_text else ""

    def show_page(self, image: PageImage, place: str) -> None:
        """Show a page, scrolled to `place`; see `PageView`."""
        self.image = image
        self._set_scale(PAGE)
        self.page.show_page(image, place)
        self.setCurrentWidget(self.page)

    def show_script(
        self, script: Script, kind: str, passage_id: int, match: tuple[int, int] | None
    ) -> None:
        """Show the text of a document of this kind; see `TextView`."""
        self.image = None
        self.setCurrentWidget(self.text)  # before, as it gets its width by that
        self._set_scale(kind)
        self.text.show_script(script, passage_id, match)

    def show_none(self, *, waiting: bool = False) -> None:
        """Show neither; `waiting`: until a document is there that takes long."""
        self.image, self._waiting = None, waiting
        self._retranslate()
        self.setCurrentWidget(self._hint)

    def zoom(self, step: int) -> None:
        """Zoom in by so many steps, or out; 0 restores the first scale."""
        self._view.zoom(step)

    def focus(self) -> None:
        self._view.setFocus()

    @property
    def _view(self) -> PageView | TextView:
        return self.page if self.image else self.text

    def _set_scale(self, kind: str) -> None:
        self._kind = kind
        scale = self._scales.of(kind)
        if abs(scale - self._view.scale) > _SAME:  # not nan
            self._view.set_scale(scale)
        self.scaled.emit(self._view.scale)

    def _on_zoomed(self) -> None:
        self._scales.keep(self._kind, self._view.scale)
        self.scaled.emit(self._view.scale)

    def _on_resized(self) -> None:
        if image := self.image:
            width = image.width * (image.text[1] - image.text[0])
            if abs(width - self.page.wanted_width) > 1:
                self.outgrown.emit()

    def _retranslate(self) -> None:
        nothing = self.tr("Select a passage to preview it on its page.")
        self._hint.setText(self.tr("Opening the document…") if self._waiting else nothing)
