from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.library.health.skipped_model import DETAIL, FOLDER, NAME, SkippedModel
from engine import Message
from engine.records import Cause, Skipped

LOCKED = Skipped(Path("/d/<b>a.pdf"), Message("documents.needs-password"), "password")
BROKEN = tuple(Skipped(Path(f"/d/{n}.pdf"), Message("It is broken."), "damaged") for n in range(3))


@pytest.fixture
def model(qapp):
    model = SkippedModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show((*BROKEN, LOCKED))
    yield model
    tester.deleteLater()


def test_every_cause_of_the_engine_has_words(model):
    headlines = model.headlines()
    assert set(headlines) == {*get_args(Cause), None}
    assert len(set(headlines.values())) == len(headlines)
    assert all(model.advice(cause).endswith(".") for cause in headlines)


def test_files_are_grouped_by_cause_what_can_be_mended_first(model):
    groups = [model.index(row, NAME) for row in range(model.rowCount())]
    assert [each.data() for each in groups] == ["Needs a password (1)", "Damaged (3)"]
    assert [model.rowCount(each) for each in groups] == [1, 3]
    file = model.index(0, NAME, groups[0])
    assert file.data() == "<b>a.pdf"
    assert file.siblingAtColumn(DETAIL).data().startswith("It needs a password.")
    assert file.siblingAtColumn(FOLDER).data() == "/d"
    assert "&lt;b&gt;" in file.data(Qt.ItemDataRole.ToolTipRole)
    spoken = file.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("<b>a.pdf: Needs a password. It needs a password.")


def test_a_group_stands_for_all_of_its_files(model):
    damaged = model.index(1, NAME)
    assert model.files([damaged, model.index(0, NAME, damaged)]) == list(BROKEN)
    assert model.cause(damaged) == model.cause(model.index(2, NAME, damaged)) == "damaged"


def test_the_same_files_again_change_nothing(qtbot, model):
    with qtbot.assertNotEmitted(model.modelReset):
        assert not model.show((*BROKEN, LOCKED))
    with qtbot.waitSignal(model.modelReset):
        assert model.show(BROKEN)
    with qtbot.waitSignal(model.dataChanged):
        model.retranslate()
    assert model.show(())
    assert model.rowCount() == 0


def test_reasons_are_said_in_the_language_of_the_window(model, appearance):
    appearance.set_language("zh_CN")
    group = model.index(0, 0)
    assert model.index(0, DETAIL, group).data().startswith("它需要密码。")
    assert "它需要密码" in model.index(0, NAME, group).data(Qt.ItemDataRole.AccessibleTextRole)
