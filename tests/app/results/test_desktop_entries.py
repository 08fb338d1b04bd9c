import pytest

from app.results.desktop_entries import Program, filled, programs_for


@pytest.fixture
def document(tmp_path):
    file = tmp_path / "数据 #1 100%.pdf"
    file.write_bytes(b"%PDF-1.7")
    return file


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Programs of these names are installed."""
    for name in ("evince", "someviewer"):
        file = tmp_path / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_programs_for_a_document_come_in_order_by_name(desktop, programs, document, appearance):
    desktop(
        "xdg_config_home/mimeapps.list",
        "[Default Applications]\napplication/pdf=gone.desktop;shell.desktop;evince.desktop;\n",
    )
    entry = "[Desktop Entry]\nName={}\nExec=someviewer {}"
    desktop("xdg_data_dirs/applications/viewer.desktop", entry.format("Other", "%f"))
    desktop("xdg_data_dirs/applications/shell.desktop", entry.format("S", "\nTerminal=true"))
    assert programs_for(document) == [
        Program("X", ("evince", "%U"), in_terminal=False),
        Program("Other", ("someviewer", "%f"), in_terminal=False),
    ]
    appearance.set_language("zh_CN")
    assert programs_for(document)[0].name == "阅"


def test_what_is_not_installed_or_hidden_is_not_offered(desktop, document, monkeypatch):
    desktop("xdg_data_dirs/applications/viewer.desktop", "[Desktop Entry]\nHidden=true\nExec=sh")
    monkeypatch.setenv("PATH", "/nowhere")
    assert programs_for(document) == []


def test_a_line_gets_its_file_once():
    assert filled(["a", "%U", "--title", "%c"], ["/x y"]) == ["a", "/x y", "--title"]
    assert filled(["a", "50%%"], ["/x y"]) == ["a", "50%", "/x y"]
