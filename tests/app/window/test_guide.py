"""The guide, beside the real window."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QTextBrowser

from app.resources import GUIDE, PICTURES
from app.window.guide import Guide, pages


@pytest.fixture
def guide(window, parts):
    parts.help.guide.trigger()
    yield window.findChild(Guide)
    window.findChild(Guide).close()


def contents(guide):
    listed = guide.findChild(QListWidget)
    return [listed.item(row) for row in range(listed.count())]


def shown(guide):
    return guide.findChild(QTextBrowser).toPlainText()


def test_it_begins_at_the_beginning_and_ends_with_the_keys(window, parts, guide):
    assert [each.text() for each in contents(guide)][::7] == ["Begin", "Keyboard shortcuts"]
    assert shown(guide).startswith("Begin")
    parts.help.keys.trigger()
    assert guide.keys.isVisible()
    assert not guide.findChild(QTextBrowser).isVisible()


def test_what_is_typed_leads_to_the_pages_that_hold_it(guide):
    sought = guide.findChild(QLineEdit)
    sought.setText("libreoffice")
    assert [each.text() for each in contents(guide) if not each.isHidden()] == [
        "Library",
        "When something is wrong",
    ]
    assert shown(guide).startswith("Library")
    assert guide.findChild(QTextBrowser).textCursor().selectedText() == "LibreOffice"
    sought.clear()
    assert not any(each.isHidden() for each in contents(guide))


def test_sentences_stand_there_as_the_program_says_them():
    for language, words in (("en", "is unavailable at the moment"), ("zh", "目前无法访问")):
        text = "\n".join(pages(language))
        assert words in text
        assert "{" not in text


def test_it_is_there_in_both_languages_with_the_same_pages_and_sentences():
    said = {
        language: [
            (file.name, re.findall(r"\{\{.+?\}\}|^##? ", file.read_text("utf-8"), re.M))
            for file in sorted((GUIDE / language).glob("*.md"))
        ]
        for language in ("en", "zh")
    }
    assert said["en"] == said["zh"]


ROOT = Path(__file__).parents[3]
WORDS = ROOT / "resources" / "translations" / "pagewise_zh_CN.ts"
READMES = {"en": ROOT / "README.md", "zh": ROOT / "resources" / "README.zh.md"}


@pytest.mark.parametrize(("language", "form"), [("en", "source"), ("zh", "translation")])
def test_ways_through_the_menus_are_named_as_the_window_names_them(language, form):
    said = [each.findtext(form) for each in ET.parse(WORDS).iter("message")]
    labels = {re.sub(r"\(&\w\)|[&…：:]", "", each) for each in said}
    texts = [*pages(language), READMES[language].read_text("utf-8")]
    ways = re.findall(r"(?<!\*)\*(\w[^*`]* › [^*`]+)\*", " ".join(" ".join(texts).split()))
    of_others = {way for way in ways if any(f"{way} " in each for each in said)}
    assert len(ways) > 10
    steps = {step for way in set(ways) - of_others for step in way.split(" › ")}
    assert {each.strip("…").replace("'", "’") for each in steps} - labels == set()


def test_its_pictures_are_there_and_fit(guide):
    text = guide.findChild(QTextBrowser)
    for language in ("en", "zh"):
        for page in pages(language):
            text.show_text(page)
            named = re.findall(r"!\[.+?\]\((.+?)\)", page)
            assert re.findall(r'<img src="(.+?)"', text.toHtml()) == named
            assert all((PICTURES / name).is_file() for name in named)
            assert text.document().size().width() <= text.viewport().width()


def test_it_follows_the_language(qtbot, guide, appearance):
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert guide.windowTitle() == "使用指南"
    assert shown(guide).startswith("开始使用")
