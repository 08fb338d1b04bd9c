import pytest

from app.preview import PreviewPane


@pytest.fixture
def pane(qtbot, library, lanes, settings):
    pane = PreviewPane(library, lanes, settings)
    pane.resize(460, 700)
    qtbot.addWidget(pane)
    pane.show()
    yield pane
    assert lanes.stop()


@pytest.fixture
def paper(hit, tmp_path):
    """Make hits of a PDF that is there, on these pages."""
    path = tmp_path / "paper.pdf"
    path.touch()
    return lambda number, page: hit(number, path=path, kind="pdf", page=page)
