from pathlib import Path

import pytest

from app.results import pdf_program
from app.results.pdf_program import command, with_page

FILE = Path("/docs/数据 #1 100%.pdf")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("evince %U", ["evince", "--page-index=7", str(FILE)]),
        ("/usr/bin/okular %U -t %c", ["/usr/bin/okular", "--page", "7", str(FILE), "-t"]),
        ("env A=50%% zathura %f", ["env", "A=50%", "zathura", "--page=7", str(FILE)]),
        ("mupdf", ["mupdf", str(FILE), "7"]),
        ("firefox %u", ["firefox", f"{FILE.as_uri()}#page=7"]),
        (
            "flatpak run --command=evince --file-forwarding org.gnome.Evince @@u %U @@",
            ["flatpak", "run", "--command=evince", "--file-forwarding", "org.gnome.Evince",
             "@@u", "--page-index=7", str(FILE), "@@"],
        ),
    ],
)  # fmt: skip
def test_each_program_is_told_the_page_in_its_way(line, wanted):
    assert with_page(line.split(), FILE, 7) == wanted


def test_a_program_of_windows_is_known_by_its_file():
    line = [r"C:\Program Files\SumatraPDF\SumatraPDF.exe"]
    assert with_page(line, FILE, 7) == [*line, "-reuse-instance", "-page", "7", str(FILE)]


def test_a_program_that_takes_no_page_is_not_used():
    assert with_page(["someviewer", "%f"], FILE, 7) is None


def test_what_the_person_chose_comes_first(desktop):
    assert command(FILE, 7) is None  # the only one that is associated takes no page
    desktop(
        "xdg_config_dirs/mimeapps.list", "[Default Applications]\napplication/pdf=evince.desktop\n"
    )
    assert command(FILE, 7) == ["evince", "--page-index=7", str(FILE)]
    desktop(
        "xdg_config_home/gnome-mimeapps.list",
        "[Default Applications]\napplication/pdf=gone.desktop;kde4-okular.desktop;\n",
    )
    assert command(FILE, 7)[:3] == ["okular", "--page", "7"]


def test_files_that_cannot_be_read_are_passed_over(desktop):
    desktop("xdg_config_home/mimeapps.list", "no sections\n\x00")
    desktop("xdg_data_dirs/applications/viewer.desktop", "[Desktop Entry]\nExec=evince 'unclosed\n")
    assert command(FILE, 7) is None


def test_preview_of_macos_takes_no_page(monkeypatch):
    monkeypatch.setattr(pdf_program.sys, "platform", "darwin")
    assert command(FILE, 7) is None
