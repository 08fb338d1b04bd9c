import configparser
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.window import desktop
from app.window.desktop import exec_line, install_desktop, uninstall_desktop
from engine import EngineError

ROOT = Path(__file__).parents[3]

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux desktops")


@linux
def test_entry_and_icon_are_written_where_the_desktop_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data 数据"))
    written = install_desktop()
    entry, icon, *pictures = written
    assert icon == tmp_path / "data 数据/icons/hicolor/scalable/apps/pagewise.svg"
    assert entry == tmp_path / "data 数据/applications/pagewise.desktop"
    assert icon.read_text("utf-8").startswith("<svg")
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read(entry, "utf-8")
    found = parser["Desktop Entry"]
    assert found["Exec"].endswith(" %F")
    assert found["Icon"] == str(icon)
    assert found["Terminal"] == "false"
    assert found["Name[zh_CN]"]
    assert {"inode/directory", "application/pdf"} < set(found["MimeType"].split(";"))
    assert [QImage(str(each)).width() for each in pictures] == [
        16,
        22,
        24,
        32,
        48,
        64,
        128,
        256,
        512,
    ]
    assert uninstall_desktop() == written
    assert not [each for each in tmp_path.rglob("*pagewise*") if each.is_file()]
    assert uninstall_desktop() == []


@linux
def test_without_xdg_it_goes_below_home(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert all(path.is_relative_to(tmp_path / ".local/share") for path in install_desktop())


@linux
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "icons").touch()  # a file where a folder has to be
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(EngineError, match=r"pagewise\.\w+ cannot be written: "):
        install_desktop()


def test_other_systems_are_told_so(monkeypatch):
    monkeypatch.setattr(desktop.sys, "platform", "win32")
    with pytest.raises(EngineError, match="for Linux desktops"):
        install_desktop()


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["/usr/bin/python3", "/opt/main.py"], "/usr/bin/python3 /opt/main.py"),
        (["/home/a b/python"], '"/home/a b/python"'),
        (["/a/100%/x"], "/a/100%%/x"),
        (['/a/"q"/x'], r'"/a/\\"q\\"/x"'),
        (["/a/$HOME/`x`"], r'"/a/\\$HOME/\\`x\\`"'),
        (["/a/back\\slash"], r'"/a/back\\\\slash"'),
        (["/数据/x"], '"/数据/x"'),
    ],
)
def test_exec_is_quoted_as_the_specification_says(command, line):
    assert exec_line(command) == line


def test_a_line_break_is_refused():
    with pytest.raises(EngineError, match="line break"):
        exec_line(["/a\nb"])


def test_the_command_starts_this_installation(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert desktop.command()[1:] == [str(ROOT / "main.py")]
    assert (ROOT / "main.py").is_file()
    (tmp_path / "pagewise-gui").touch()
    assert desktop.command() == [str(tmp_path / "pagewise-gui")]
    (tmp_path / "pagewise-gui").unlink()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop.command() == [str(tmp_path / "python")]


def test_a_window_is_opened_with_the_library(qtbot, tmp_path, monkeypatch):
    said = tmp_path / "said"
    code = f"import sys, pathlib; pathlib.Path({str(said)!r}).write_text(repr(sys.argv[1:]))"
    monkeypatch.setattr(desktop, "command", lambda: [sys.executable, "-c", code])
    assert desktop.open_window(tmp_path, "work")
    qtbot.waitUntil(lambda: said.exists() and said.read_text() != "")
    assert said.read_text() == repr(["--data-dir", str(tmp_path), "--library", "work"])
