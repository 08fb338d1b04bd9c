import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from shutil import copy

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app import resources

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"


def tool(name, *args):
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *map(str, args)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def sentences(ts):
    return {
        (context.findtext("name"), message.findtext("source"), message.findtext("comment"))
        for context in ET.parse(ts).iter("context")
        for message in context.iter("message")
    }


@pytest.mark.parametrize("size", [16, 48, 256])
def test_the_icon_can_be_drawn(qapp, size):
    image = resources.icon().pixmap(size, size).toImage()
    assert image.width() >= size
    assert image.pixelColor(image.rect().center()).alpha() == 255


def test_every_sentence_is_translated(tmp_path):
    ts = tmp_path / "pagewise_zh_CN.ts"
    copy(FOLDER / ts.name, ts)
    sources = sorted((ROOT / "app").rglob("*.py"))
    tool("pyside6-lupdate", "-no-obsolete", "-locations", "none", *sources, "-ts", ts)
    assert sentences(ts) == sentences(FOLDER / ts.name), "run pyside6-lupdate"
    assert len(sentences(ts)) > 50
    for message in ET.parse(ts).iter("message"):
        translation = message.find("translation")
        assert translation.get("type") is None, message.findtext("source")
        assert translation.text


def translations():
    """Return every string of the window with its Chinese."""
    messages = ET.parse(FOLDER / "pagewise_zh_CN.ts").iter("message")
    return [(each.findtext("source"), each.findtext("translation")) for each in messages]


@pytest.mark.parametrize("mark", [r"\{\w*\}", r"&(?=\w)", r"…(?=\W*$)", r"[\t\n]"])
def test_fields_accelerators_and_marks_are_those_of_the_english(mark):
    """Of an accelerator the letter may be another: many are in brackets, as Chinese has them."""
    assert [
        (english, chinese)
        for english, chinese in translations()
        if sorted(re.findall(mark, english)) != sorted(re.findall(mark, chinese))
    ] == []


def test_english_and_chinese_have_one_style_of_marks():
    odd = r"[\u4e00-\u9fff] ?[,;:!?()]|\([\u4e00-\u9fff]|……|你|[\d}] %"
    as_is = r"\(&\w\)|\(\*\.\w+\)|\b(?:in|lang):"  # an accelerator, a kind of file, a filter
    assert [
        chinese for _, chinese in translations() if re.search(odd, re.sub(as_is, "", chinese))
    ] == []
    assert [
        english for english, _ in translations() if re.search(r"[\w}] …$|[\d}] %", english)
    ] == []


def test_the_compiled_translation_is_up_to_date(tmp_path):
    qm = tmp_path / "pagewise_zh_CN.qm"
    tool("pyside6-lrelease", FOLDER / "pagewise_zh_CN.ts", "-qm", qm)
    assert qm.read_bytes() == (FOLDER / qm.name).read_bytes(), "run pyside6-lrelease"


def test_translators_come_with_those_of_qt(qapp):
    assert len(resources.translators("zh_CN")) == 2
    assert resources.translators("en") == []


def test_the_words_of_a_file_dialog_are_all_translated(qtbot, appearance):
    appearance.set_language("zh_CN")
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    words = [each.text() for kind in (QLabel, QPushButton) for each in dialog.findChildren(kind)]
    assert [each for each in words if each.isascii() and each.strip()] == []
    assert {
        QCoreApplication.translate("QFileDialog", each) for each in resources.WORDS_OF_QT
    } <= set(words)
