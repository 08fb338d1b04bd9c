"""Any reranker by its name: a field of the dialog, and the row that it gets."""

from app.models.row import ModelRow
from engine import ModelUnavailable

NAME = "some-one/tiny-reranker"


def test_a_name_is_installed_in_a_row_of_its_own(qtbot, dialog, jobs, line, said):
    other = dialog.other
    assert not other._install.isEnabled()
    other.field.setText(f" https://huggingface.co/{NAME} ")
    with qtbot.waitSignal(jobs.progressed):
        other.menu.sources["modelscope"].trigger()
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


def test_one_that_is_refused_says_why_in_its_row(qtbot, dialog, jobs, line, said):
    line.error = ModelUnavailable("It needs code of its own.")
    line.byte.release()
    dialog.other.field.setText(NAME)
    with qtbot.waitSignals([jobs.failed, jobs.listed]):
        dialog.other.menu.sources["hf"].trigger()
    assert said(dialog.findChild(ModelRow, NAME)).endswith("It needs code of its own.")


def test_what_is_no_name_is_said(dialog, said):
    dialog.other.field.setText("my model")
    assert "A model is named OWNER/NAME" in said(dialog.other)
    assert not dialog.other._install.isEnabled()
    dialog.other.field.setText("qwen3-0.6b")
    assert dialog.other._install.isEnabled()
    assert "Any reranker on Hugging Face" in said(dialog.other)
