from PySide6.QtGui import QFontMetrics

from app.widgets import without_private_use


def test_signs_of_the_authors_font_take_no_room_and_move_nothing(qapp):
    text = "Deploy \ue801\U000f0001 the \U0001f680 service"
    drawn = without_private_use(text)
    assert len(drawn) == len(text)
    assert len(drawn.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    assert drawn.index("service") == text.index("service")
    metrics = QFontMetrics(qapp.font())
    bare = "Deploy  the \U0001f680 service"
    assert metrics.horizontalAdvance(drawn) == metrics.horizontalAdvance(bare)
