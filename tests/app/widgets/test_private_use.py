from PySide6.QtGui import QFontMetrics

from app.widgets import without_private_use
from app.widgets.private_use import _as_drawn


def test_signs_of_the_authors_font_take_no_room_and_move_nothing(qapp):
    text = "Deploy \ue801\U000f0001 the service"
    drawn = without_private_use(text)
    assert len(drawn) == len(text)
    assert len(drawn.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    assert drawn.index("service") == text.index("service")
    metrics = QFontMetrics(qapp.font())
    assert metrics.horizontalAdvance(drawn) == metrics.horizontalAdvance("Deploy  the service")


def test_emoji_that_no_font_has_are_no_boxes(qapp, monkeypatch):
    _as_drawn.cache_clear()
    text = "Deploy \U0001f680 the \u2600 service"
    monkeypatch.setattr(QFontMetrics, "inFontUcs4", lambda *_: True)
    assert without_private_use(text) == text
    _as_drawn.cache_clear()
    monkeypatch.setattr(QFontMetrics, "inFontUcs4", lambda *_: False)
    assert without_private_use(text) == "Deploy \U000e0020 the \u200b service"
    _as_drawn.cache_clear()
