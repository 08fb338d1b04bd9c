from dataclasses import replace

import pytest

from app.models.row import ModelRow
from engine import Message
from engine.models.model import list_models

NAME = "qwen3-0.6b"


@pytest.fixture
def row(qtbot, config, jobs):
    """Make a row of a model, some of whose fields are as given."""

    def make(name=NAME, left=0, **changes):
        [listed] = [each for each in list_models(config.data_dir, "float32") if each.name == name]
        row = ModelRow(listed, jobs)
        qtbot.addWidget(row)
        row.show_listed(replace(listed, **changes), left)
        return row

    return make


def buttons(row):
    return [button.text() for button in row._buttons if not button.isHidden()]


def test_each_state_has_its_words_and_buttons(row):
    made = row()
    assert "not installed" in made.text
    assert "119 languages" in made.text
    assert "to download · Apache-2.0 · needs" in made.text
    assert buttons(made) == ["Install"]
    made = row(state="verified")
    assert "installed and verified" in made.text
    assert " on disk · Apache-2.0" in made.text
    assert buttons(made) == ["Use", "Verify", "Delete…"]
    made.set_used(True, "cpu")
    assert "in use" in made.text
    assert buttons(made) == ["Verify", "Delete…"]
    made = row(state="failed", reason=Message("Its scores are wrong."))
    assert "cannot be used\n" in made.text
    assert "Its scores are wrong." in made.text
    assert buttons(made) == ["Install", "Delete…"]
    made = row(state="failed", reason=Message("Only partly installed."), left=340_000_000)
    assert "340 MB still to download" in made.text
    assert "Only partly" not in made.text
    assert buttons(row("builtin")) == ["Use"]


def test_memory_is_compared_with_what_is_here(row):
    assert "more than the" in row(memory=10**15).text
    made = row(memory=10**9)
    assert "needs 1.0 GB of the" in made.text
    made.set_used(False, "cuda")
    assert "needs 1.0 GB of memory on cuda" in made.text


def test_sources(qtbot, row):
    made = row()
    titles = [action.text() for action in made._install.menu().actions() if action.text()]
    assert [title.split()[1] for title in titles] == [
        "Hugging",
        "hf-mirror.com,",
        "ModelScope",
        "a",
    ]
    with qtbot.waitSignal(made.install_wanted) as wanted:
        made._sources["modelscope"].trigger()
    assert wanted.args == ["modelscope"]
    with qtbot.waitSignal(made.folder_wanted):
        made._sources["folder"].trigger()
    other = row("qwen3-4b")  # of this no checksums are published
    assert list(other._sources) == ["folder"]
    assert "https://huggingface.co/Qwen/Qwen3-Reranker-4B" in other.text


def test_one_thing_at_a_time(row):
    made = row(state="verified")
    made.set_busy(True)
    assert not any(button.isEnabled() for button in made._buttons)
