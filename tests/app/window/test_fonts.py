from PySide6.QtGui import QFontDatabase

from app.window import fonts


def test_it_depends_on_the_fonts_of_the_system(qapp, monkeypatch):
    known = {QFontDatabase.WritingSystem.Latin}
    monkeypatch.setattr(
        QFontDatabase, "families", lambda system: ["Some Font"] if system in known else []
    )
    assert not fonts.has_han()
    known.add(QFontDatabase.WritingSystem.Japanese)
    assert fonts.has_han()
