from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.models.dialog import ModelsDialog
from app.models.jobs import ModelJobs
from app.models.row import ModelRow
from engine.errors import ModelUnavailable
from engine.rerank.speed import Timed

NAME = "qwen3-0.6b"


def test_all_models_are_there_and_the_one_in_use_is_marked(dialog, said):
    assert not dialog.isModal()
    dialog.show_used(NAME, "cpu", "float32", True)
    assert "In use: qwen3-0.6b on cpu in float32." in dialog._words.text()
    dialog.show_used(NAME, "cpu", "int8", True, 2.94)
    words = dialog._words.text()
    assert words.endswith("in int8. That is 2.9 times as fast as float32 on this processor.")
    assert "in use" in said(dialog.findChild(ModelRow, NAME))
    assert "in use" not in said(dialog.findChild(ModelRow, "builtin"))
    assert dialog.findChild(ModelRow, "qwen3-4b").isVisible()


def test_no_reranker_is_one_of_them_with_nothing_to_measure(dialog, said):
    dialog.show_used(NAME, "cpu", "float32", True)
    assert dialog.speed.isVisible()
    dialog.show_unranked()
    none = dialog.findChild(ModelRow, "builtin")
    assert said(none).startswith("Words and meaning (no reranker)\nin use\nKeeps the order")
    assert "In use:" not in dialog._words.text()
    assert "in use" not in said(dialog.findChild(ModelRow, NAME))
    assert not dialog.speed.isVisible()
    dialog.show_used(NAME, "cpu", "float32", True)
    assert dialog.speed.isVisible()


def test_a_download_shows_how_far_it_is_and_pauses(qtbot, dialog, jobs, line, said):
    with qtbot.waitSignal(jobs.progressed):
        dialog.findChild(ModelRow, NAME)._sources["modelscope"].trigger()
    assert line.asked == [(NAME, "modelscope")]
    assert "0 kB of 1.0 GB · 5 MB/s · about 2 min left" in said(dialog.findChild(ModelRow, NAME))
    assert not dialog.findChild(ModelRow, "builtin")._use.isEnabled()
    with qtbot.waitSignal(jobs.listed):
        dialog.findChild(ModelRow, NAME).progress._pause.click()
    assert "MB/s" not in said(dialog.findChild(ModelRow, NAME))
    assert dialog.findChild(ModelRow, "builtin")._use.isEnabled()


def test_a_failure_is_shown_in_the_row(qtbot, dialog, jobs, line, said):
    line.error = ModelUnavailable("huggingface.co: no connection.")
    line.byte.release()
    with qtbot.waitSignals([jobs.failed, jobs.listed]):
        dialog.findChild(ModelRow, NAME)._sources["hf"].trigger()
    assert said(dialog.findChild(ModelRow, NAME)).endswith("huggingface.co: no connection.")
    line.error = None
    with qtbot.waitSignal(jobs.progressed):
        dialog.findChild(ModelRow, NAME).progress._retry.click()
    assert "no connection" not in said(dialog.findChild(ModelRow, NAME))


def test_a_dialog_that_opens_late_shows_what_is_under_way(qtbot, jobs, preferences, line, said):
    with qtbot.waitSignal(jobs.progressed):
        jobs.install(NAME, "hf")
    dialog = ModelsDialog(jobs, preferences)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(jobs.listed):
        dialog.show()
    assert "Preparing" in said(dialog.findChild(ModelRow, NAME))
    with qtbot.waitSignal(jobs.progressed):
        line.byte.release()
    assert "100 MB of 1.0 GB" in said(dialog.findChild(ModelRow, NAME))


def test_a_model_is_installed_from_a_folder_and_deleted_after_a_yes(
    qtbot, dialog, jobs, qwen3_folder, said
):
    dialog.findChild(ModelRow, NAME).folder_wanted.emit()
    [chooser] = dialog.findChildren(QFileDialog)
    with qtbot.waitSignals([jobs.reload_wanted, jobs.listed], timeout=60_000):
        chooser.fileSelected.emit(str(qwen3_folder))
    chooser.close()
    assert "It is sound." in said(dialog.findChild(ModelRow, NAME))
    dialog.findChild(ModelRow, NAME)._remove.click()
    [box] = dialog.findChildren(QMessageBox)
    assert NAME in box.text()
    [yes] = [each for each in box.buttons() if each.text() == "Delete"]
    with qtbot.waitSignals([jobs.reload_wanted, jobs.listed]):
        qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert "not installed" in said(dialog.findChild(ModelRow, NAME))


def test_any_model_folder_can_be_used(qtbot, dialog, preferences, qwen3_folder):
    dialog._folder.click()
    [chooser] = dialog.findChildren(QFileDialog)
    with qtbot.waitSignal(preferences.model_changed):
        chooser.fileSelected.emit(str(qwen3_folder))
    chooser.close()
    assert preferences.config.model == str(qwen3_folder)


def test_a_folder_that_was_used_stays_to_be_chosen(
    qtbot, dialog, jobs, preferences, qwen3_folder, lanes, said
):
    with qtbot.waitSignal(jobs.listed):
        jobs.use(str(qwen3_folder))
    own = dialog.findChild(ModelRow, str(qwen3_folder))
    dialog.show_loading(qwen3_folder.name)
    assert said(own).startswith(f"{qwen3_folder.name}\nloading…\n")
    qtbot.waitUntil(lambda: not own.visibleRegion().isEmpty())  # it is the last of them
    dialog.show_used(qwen3_folder.name, "cpu", "float32", False)
    assert said(own).startswith(f"{qwen3_folder.name}\nin use\n")
    assert str(qwen3_folder) in said(own)
    qtbot.waitUntil(own.isVisible)
    assert not own._remove.isVisible()  # it is the user's
    jobs.use("builtin")
    dialog.show_unranked()
    assert "in use" not in said(own)
    assert own._use.isVisible()
    again = ModelJobs(preferences, lanes)  # a later start
    with qtbot.waitSignal(again.listed) as listed:
        again.refresh()
    assert str(qwen3_folder) in [each.name for each in listed.args[0]]
    own._use.click()
    assert preferences.config.model == str(qwen3_folder)
    jobs.use("builtin")
    with qtbot.waitSignal(jobs.listed):
        own._forget.click()
    qtbot.waitUntil(lambda: dialog.findChild(ModelRow, str(qwen3_folder)) is None)
    assert (qwen3_folder / "config.json").exists()


def test_a_measured_speed_is_that_of_the_model_in_use(dialog, said):
    dialog.show_used(NAME, "cpu", "float32", True)
    dialog.speed._measure.click()
    dialog.speed.show_event(Timed(1, 1.0))
    dialog.show_used(NAME, "cpu", "float32", True)
    assert "1 at a time\n1.00" in said(dialog.speed)
    dialog.show_used("qwen3-4b", "cpu", "float32", True)
    assert "at a time" not in said(dialog.speed)


def test_encoders_are_a_group_of_their_own_and_the_one_in_use_is_marked(
    qtbot, dialog, preferences, said, tmp_path
):
    e5, larger = (dialog.findChild(ModelRow, each) for each in ("e5", "qwen3-embedding-0.6b"))
    assert "in use" in said(e5)
    assert "1.2 GB to download" in said(larger)
    assert not larger._use.isVisible()
    with qtbot.waitSignal(preferences.encoding_changed):
        dialog._jobs.use("qwen3-embedding-0.6b")
    assert preferences.config.encoder == "qwen3-embedding-0.6b"
    assert "in use" in said(larger)
    assert "in use" not in said(e5)
    folder = tmp_path / "mine"
    (folder / "1_Pooling").mkdir(parents=True)
    with qtbot.waitSignal(dialog._jobs.listed):
        dialog._jobs.use(str(folder))
    assert preferences.config.encoder == str(folder)
    assert f"In use: {folder}." in said(dialog)
    assert "in use" not in said(larger)
    own = dialog.findChild(ModelRow, str(folder))
    assert "in use" in said(own)


def test_it_opens_at_its_top_again(dialog):
    bar = dialog._area.verticalScrollBar()
    dialog.resize(600, 300)
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    dialog.hide()
    dialog.show()
    assert bar.value() == 0
