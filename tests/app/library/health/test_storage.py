import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QPushButton

from app.library.health.storage import StorageBox
from engine.catalog import Status


@pytest.fixture
def box(qtbot):
    QLocale.setDefault(QLocale.c())
    box = StorageBox("/data")
    qtbot.addWidget(box)
    yield box
    QLocale.setDefault(QLocale.system())


def test_sizes_have_readable_units(box, said):
    box.show_status(Status((), 1, (), 1, 1536, 5 * 1024**2, 0, 3 * 1024**3))
    sizes = "Extracted text 2 kB Index 5 MB Score cache 0 kB Models 3.2 GB"
    assert " ".join(said(box).split()).startswith(sizes)


def test_the_index_is_not_rebuilt_while_files_are_read(qtbot, box):
    show, rebuild = box.findChildren(QPushButton)
    with qtbot.waitSignal(box.rebuild_wanted):
        rebuild.click()
    with qtbot.waitSignal(box.folder_wanted):
        show.click()
    box.set_busy(True)
    assert not rebuild.isEnabled()
