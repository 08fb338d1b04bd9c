import pytest

from app.preview.script import Script
from app.preview.views import Views


@pytest.fixture
def views(qtbot, settings):
    views = Views(settings)
    views.resize(460, 700)
    qtbot.addWidget(views)
    views.show()
    return views


def test_the_first_text_too_is_scrolled_to_its_passage(views):
    """Before it is shown, a view has another width, and its lines other numbers."""
    passage = "A closure takes what it uses from where it was made. " * 10
    step = len(passage) + 2
    passages = {number: (number * step, len(passage)) for number in range(40)}
    text = "\n\n".join([passage] * 40)
    views.show_script(Script(text, (), (), passages), "markdown", 30, None)
    assert 0 <= views.text._frame().top() < views.height() / 4
