import sys

import pytest

from app.window import needs
from app.window.needs import check_display, lacking
from engine import EngineError, Message

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks X11")


@pytest.fixture
def desktop(monkeypatch):
    """No desktop, and no platform of Qt asked for."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@linux
def test_without_a_display(desktop):
    with pytest.raises(EngineError, match="There is no display"):
        check_display()


@linux
def test_a_display_that_does_not_answer(desktop):
    desktop.setenv("DISPLAY", ":4711")
    desktop.setenv("QT_QPA_PLATFORM", "xcb")
    with pytest.raises(EngineError, match=r":4711|libraries"):  # or libxcb is not even there
        check_display()


@linux
@pytest.mark.parametrize(("name", "value"), [("WAYLAND_DISPLAY", "wayland-0"),
                                             ("QT_QPA_PLATFORM", "offscreen")])  # fmt: skip
def test_what_needs_no_x11(desktop, name, value):
    desktop.setenv(name, value)
    check_display()


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt-get", "sudo apt-get install libxcb-cursor0 libxcb-icccm4"),
        ("dnf", "sudo dnf install xcb-util-cursor xcb-util-wm"),
        ("pacman", "sudo pacman -S xcb-util-cursor xcb-util-wm"),
    ],
)
def test_missing_libraries_come_with_the_command_that_installs_them(monkeypatch, tool, command):
    monkeypatch.setattr(needs.shutil, "which", lambda name: name if name == tool else None)
    monkeypatch.setattr(needs, "_is_there", lambda name: name != "libxcb-icccm.so.4")
    error = OSError("libxcb-cursor.so.0: cannot open shared object file: No such file or directory")
    assert str(lacking(error)).endswith(
        f"libxcb-cursor.so.0, libxcb-icccm.so.4. To install them: {command}"
    )


def test_where_no_command_is_known_the_libraries_are_named(monkeypatch):
    monkeypatch.setattr(needs.shutil, "which", lambda name: None)
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libEGL.so.1" in str(lacking(error))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("/lib/libc.so.6: version `GLIBC_2.34' not found (required by libQt6Core.so.6)", "2.34"),
        ("undefined symbol: qt_x", "Install Pagewise again"),
    ],
)
def test_other_reasons(said, words):
    assert words in str(lacking(ImportError(said)))


def test_on_windows_the_runtime_is_named(monkeypatch):
    monkeypatch.setattr(needs.sys, "platform", "win32")
    assert "vc_redist" in str(lacking(ImportError("DLL load failed while importing QtCore: …")))


def test_a_double_click_that_fails_is_told_by_another_program(tmp_path, monkeypatch):
    said = tmp_path / "said"
    tool = tmp_path / "kdialog"
    tool.write_text(f'#!/bin/sh\nprintf "%s" "$2" > "{said}"\n')
    tool.chmod(0o700)
    monkeypatch.setattr(needs.sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(
        needs.shutil, "which", lambda name: str(tool) if name == "kdialog" else None
    )
    needs.tell(Message("needs.no-display"))
    assert said.read_text().startswith("There is no display")
