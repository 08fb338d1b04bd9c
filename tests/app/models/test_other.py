"""Any reranker by its name: a field of the dialog, a question, and the row that it gets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.models.row import ModelRow
from engine import ModelUnavailable

NAME = "some-one/tiny-reranker"


@pytest.fixture
def box(qtbot, dialog, jobs):
    """Choose a source for what is in the field; return the question that comes up."""

    def box(source):
        with qtbot.waitSignal(jobs.offered):
            dialog.other.menu.sources[source].trigger()
        [found] = dialog.findChildren(QMessageBox)
        return found

    return box


def press(qtbot, box, words):
    [button] = [each for each in box.buttons() if each.text() == words]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_name_is_installed_in_a_row_of_its_own(qtbot, dialog, jobs, line, box, said):
    other = dialog.other
    assert not other._install.isEnabled()
    other.field.setText(f" https://huggingface.co/{NAME} ")
    question = box("modelscope")
    assert line.asked == []
    with qtbot.waitSignal(jobs.progressed):
        press(qtbot, question, "Install")
    assert line.asked == [(NAME, "modelscope")]
    assert other.field.text() == ""
    assert f"{NAME}\nnot installed" in said(dialog)
    assert "of 1.0 GB" in said(dialog.findChild(ModelRow, NAME))
    other.field.setText("a/b")
    assert not other._install.isEnabled()  # one at a time
    with qtbot.waitSignal(jobs.listed):
        dialog.findChild(ModelRow, NAME).progress._pause.click()
    assert other._install.isEnabled()
    qtbot.waitUntil(lambda: dialog.findChild(ModelRow, NAME) is None)


@pytest.mark.parametrize(
    ("licence", "stated"),
    [("mit", "Licence: mit."), ("", "No licence is stated there.")],
)
def test_what_it_is_is_known_before_the_yes(qtbot, dialog, line, box, licence, stated):
    line.licence = licence
    dialog.other.field.setText(NAME)
    question = box("hf")
    assert question.text() == f"Install the model {NAME}?"
    size, second, third = question.informativeText().replace("\u00a0", " ").splitlines()
    assert (size, second) == ("1.0 GB to download from hf.org.", stated)
    assert third.startswith("Not verified by us")
    press(qtbot, question, "Cancel")
    assert line.asked == []
    assert dialog.other.field.text() == NAME


def test_while_it_is_looked_up_nothing_else_is_asked(qtbot, dialog, jobs, line, said):
    line.answer.acquire()
    other = dialog.other
    other.field.setText(NAME)
    other.menu.sources["hf"].trigger()
    assert said(other).endswith("Looking it up…")
    assert not other._install.isEnabled()
    assert not other.field.isEnabled()
    dialog.close()
    with qtbot.waitSignal(jobs.offered):
        line.answer.release()
    assert dialog.findChildren(QMessageBox) == []  # nobody waits for it any more
    assert other._install.isEnabled()


def test_one_that_is_not_there_says_so_at_once(qtbot, dialog, jobs, line, said):
    line.licence = ModelUnavailable("There is no such model.")
    dialog.other.field.setText(NAME)
    with qtbot.waitSignal(jobs.not_offered):
        dialog.other.menu.sources["hf"].trigger()
    assert said(dialog.other).endswith("There is no such model.")
    dialog.other.field.setText(NAME + "s")
    assert "no such model" not in said(dialog.other)


def test_one_that_is_refused_says_why_in_its_row(qtbot, dialog, jobs, line, box, said):
    line.error = ModelUnavailable("It needs code of its own.")
    line.byte.release()
    dialog.other.field.setText(NAME)
    question = box("hf")
    with qtbot.waitSignals([jobs.failed, jobs.listed]):
        press(qtbot, question, "Install")
    assert said(dialog.findChild(ModelRow, NAME)).endswith("It needs code of its own.")


def test_what_is_no_name_is_said(dialog, said):
    dialog.other.field.setText("my model")
    assert "Name a model as OWNER/NAME" in said(dialog.other)
    assert not dialog.other._install.isEnabled()
    dialog.other.field.setText("qwen3-0.6b")
    assert dialog.other._install.isEnabled()
    assert "Any reranker on Hugging Face" in said(dialog.other)
