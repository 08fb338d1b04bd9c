"""The examples, in the real window."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from app.window import examples
from engine import EngineError, built_in_presets, create_library, library_names


@pytest.fixture
def library(library):
    library.config = replace(library.config, library=examples.NAME)
    return library


def test_their_questions_come_with_presets(qtbot, window, parts, field):
    parts.results.empty.set_folder_count(1)
    page = parts.results.empty
    assert page.text.startswith("Documents of a small company")
    first, *_ = [each for each in page.findChildren(QPushButton, "proposal") if each.isVisible()]
    first.click()
    assert field.text() == "What does a new employee have to bring?"
    assert parts.search.bar.preset == "checklist"
    qtbot.waitUntil(lambda: not first.isVisible())  # there are hits


def test_they_are_in_the_language_of_the_window(qtbot, window, parts, appearance):
    appearance.set_language("zh_CN")
    proposals = parts.results.empty.proposals
    qtbot.waitUntil(lambda: proposals.questions[0] == "新员工入职需要准备哪些材料？")
    assert examples.folder().name == "示例公司"


def test_every_question_has_a_preset_and_every_folder_its_documents(qtbot, appearance):
    presets = {each.id for each in built_in_presets()}
    counts = []
    for language in ("en", "zh_CN"):
        appearance.set_language(language)
        assert {each.preset for each in examples.proposals()} <= presets
        counts.append(len(list(examples.folder().rglob("*.md"))))
    assert counts == [19, 19]


def test_they_are_deleted_once_their_window_is_gone(qtbot, window, parts):
    create_library(window._config.data_dir, examples.NAME)
    leave = parts.results.empty.findChild(QPushButton, "leave")
    assert leave.isVisible()
    leave.click()
    assert not window.isVisible()
    window.last_act()
    assert library_names(window._config.data_dir) == ()


def test_they_get_a_library_of_their_own(library, monkeypatch):
    opened = []
    monkeypatch.setattr(examples, "open_window", lambda *args: opened.append(args) or True)
    for _ in range(2):
        examples.open_examples(library.config)
    data_dir = library.config.data_dir
    assert library_names(data_dir) == (examples.NAME,)
    assert opened == [(data_dir, examples.NAME, [examples.folder()])] * 2
    monkeypatch.setattr(examples, "open_window", lambda *args: False)
    with pytest.raises(EngineError):
        examples.open_examples(library.config)
