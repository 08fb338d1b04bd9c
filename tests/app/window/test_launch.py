import sys
from pathlib import Path

from app.window import launch


def test_the_command_starts_this_installation(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert launch.command()[1:] == [str(Path(launch.__file__).parent.parent / "main.py")]
    (tmp_path / "pagewise-gui").touch()
    assert launch.command() == [str(tmp_path / "pagewise-gui")]


def test_a_window_is_opened_with_the_library(qtbot, tmp_path, monkeypatch):
    said = tmp_path / "said"
    code = f"import sys, pathlib; pathlib.Path({str(said)!r}).write_text(repr(sys.argv[1:]))"
    monkeypatch.setattr(launch, "command", lambda: [sys.executable, "-c", code])
    assert launch.open_window(tmp_path, "work")
    qtbot.waitUntil(lambda: said.exists() and said.read_text() != "")
    assert said.read_text() == repr(["--data-dir", str(tmp_path), "--library", "work"])
