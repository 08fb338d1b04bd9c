from dataclasses import replace

import pytest

from app.models.row import ModelRow
from app.widgets import TARGET
from engine import Message
from engine.models.listing import list_models
from engine.models.published import PUBLISHED

NAME = "qwen3-0.6b"


@pytest.fixture
def row(qtbot, config, jobs):
    """Make a row of a model, some of whose fields are as given."""

    def make(name=NAME, **changes):
        [listed] = [each for each in list_models(config.data_dir, "float32") if each.name == name]
        row = ModelRow(listed, jobs)
        qtbot.addWidget(row)
        row.show_listed(replace(listed, **changes))
        return row

    return make


def buttons(row):
    return [button.text() for button in row._buttons if not button.isHidden()]


def test_each_state_has_its_words_and_buttons(row, said):
    made = row()
    assert "not installed" in said(made)
    assert "119 languages" in said(made)
    assert "to download · Apache-2.0 · needs" in said(made)
    assert buttons(made) == ["Install"]
    made = row(state="verified")
    assert "installed and verified" in said(made)
    assert " on disk · Apache-2.0" in said(made)
    assert buttons(made) == ["Use", "Measure", "Verify", "Delete…"]
    made.set_used(True, relay=False)
    assert "in use" in said(made)
    assert buttons(made) == ["Measure", "Verify", "Delete…"]
    assert "reads 12 passages a second here" in said(row(state="verified", pace=12.3))
    assert "reads 0.45 passages a second here" in said(row(state="unverified", pace=0.4472))
    made = row(state="failed", reason=Message("Its scores are wrong."))
    assert "cannot be used\n" in said(made)
    assert "Its scores are wrong." in said(made)
    assert buttons(made) == ["Install", "Delete…"]
    made = row(state="failed", reason=Message("Only partly installed."), left=340_000_000)
    assert "340 MB left to download" in said(made)
    assert "Only partly" not in said(made)
    assert buttons(row("builtin")) == ["Use"]


def test_memory_is_compared_with_what_is_here(row, jobs, said):
    assert "more than the" in said(row(memory=10**15))
    made = row(memory=10**9)
    assert "needs 1.0 GB of the" in said(made)
    jobs.device = "cuda"
    made.set_used(False, relay=False)
    assert "needs 1.0 GB of memory on cuda" in said(made)


def test_sources(qtbot, row, jobs, line):
    made = row()
    titles = [action.text() for action in made._install.menu().actions() if action.text()]
    assert [title.split()[1] for title in titles] == [
        "Hugging",
        "hf-mirror.com,",
        "ModelScope",
        "a",
    ]
    with qtbot.waitSignal(jobs.progressed):
        made._sources["modelscope"].trigger()
    assert line.asked == [(NAME, "modelscope")]
    with qtbot.waitSignal(made.folder_wanted):
        made._sources["folder"].trigger()


def test_one_thing_at_a_time(row, jobs, line):
    made = row(state="verified")
    jobs.install("qwen3-4b", "hf")
    assert not any(button.isEnabled() for button in made._buttons)
    jobs.pause()
    assert all(button.isEnabled() for button in made._buttons)


def test_a_quick_model_may_read_before_the_one_in_use(row, preferences, publish):
    assert row(state="verified")._relay.isHidden()  # it is the one that reads the best
    publish(PUBLISHED[NAME], replace(PUBLISHED[NAME], name="mmarco-minilm", kind="cross-encoder"))
    made = row("mmarco-minilm", state="unverified")
    made._relay.click()
    assert preferences.config.relay == "mmarco-minilm"
    made.set_used(False, relay=True)
    assert made._relay.isChecked()
    made._relay.click()
    assert preferences.config.relay == ""
    made.set_used(True, relay=False)
    assert made._relay.isHidden()


def test_the_name_has_as_much_room_where_there_is_no_button(qtbot, row):
    made = row()
    made._install.hide()
    made.show()
    qtbot.waitUntil(lambda: made._name.height() >= TARGET)
