"""What the tests of the results share: a desktop with some programs."""

import sys

import pytest


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """Write files of the desktop below a home of its own."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("another kind of desktop")
    for name in ("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME", "XDG_DATA_DIRS"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "X-Cinnamon:GNOME")

    def write(name: str, text: str) -> None:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def install(name: str, line: str) -> None:
        entry = f"[Desktop Entry]\nName=X\nName[zh]=阅\nExec={line}\n\n[Desktop Action new]\nExec=x"
        write(f"xdg_data_dirs/applications/{name}", entry)

    install("evince.desktop", "evince %U")
    install("kde4/okular.desktop", "okular %U -qwindowtitle %c")
    install("viewer.desktop", "someviewer %f")
    write(
        "xdg_data_dirs/applications/mimeinfo.cache", "[MIME Cache]\napplication/pdf=viewer.desktop;"
    )
    return write
