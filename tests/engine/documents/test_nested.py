import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from engine.documents import nested as member
from engine.documents.nested import Members
from engine.errors import TooLarge, Unsupported
from engine.records import Heading, Page


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty directory for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    member._sweep.cache_clear()
    return tmp_path


def test_name_title_and_headings(folder):
    data = b"<title>A guide</title><h1>Top</h1>x<h2>Below</h2>y"
    [page] = Members().read("dir/a.html", data, 2)
    assert page.text == "dir/a.html: A guide\n\nTop\n\nx\n\nBelow\n\ny"
    assert page.headings == (
        Heading(0, 2, "dir/a.html: A guide"),
        Heading(21, 3, "Top"),
        Heading(29, 4, "Below"),
    )


def test_title_that_the_name_says_already(folder):
    [page] = Members().read("guide.md", b"# Guide\n\nx", 1)
    assert page.headings[0].text == "guide.md"


def test_stream_and_sheets(folder, make_pdf):
    pages = list(Members().read("a.pdf", io.BytesIO(make_pdf("One.", "Two.")), 1))
    assert pages == [Page("a.pdf\n\nOne.", (Heading(0, 1, "a.pdf"),), 1), Page("Two.", (), 2)]


@pytest.mark.parametrize(
    "name", ["../../x.txt", "/x.txt", "a\0b.txt", "x" * 300 + ".txt", "..", ""]
)
def test_nothing_is_left_and_nothing_written_elsewhere(folder, name):
    pages = Members().read(name, b"Hello.", 1)
    assert next(pages).text.endswith("Hello.")
    [private] = folder.iterdir()
    assert [path.name for path in private.iterdir()] in (["member.txt"], ["member"])
    if os.name == "posix":
        assert private.stat().st_mode & 0o077 == 0
    pages.close()
    assert list(folder.iterdir()) == []


def test_nothing_is_left_after_an_error(folder):
    with pytest.raises(Unsupported):
        list(Members().read("a.png", b"x", 1))
    assert list(folder.iterdir()) == []


def test_depth():
    inner = Members().deeper()
    assert inner._depth == 2
    with pytest.raises(TooLarge, match=r"^It is nested too deeply"):
        inner.deeper().deeper()
    with pytest.raises(TooLarge, match=r"^It is nested too deeply"):
        list(inner.deeper().read("a.txt", b"x", 1))


def test_what_the_killed_left_behind_is_removed(folder):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    left = folder / f"pagewise-member-{int(gone.stdout)}-abc"
    busy = folder / f"pagewise-member-{os.getpid()}-abc"
    other = folder / "pagewise-member-x-abc"
    for each in (left, busy, other):
        each.mkdir()
        Path(each, "member.txt").write_text("x")
    list(Members().read("a.txt", b"x", 1))
    assert sorted(folder.iterdir()) == sorted([busy, other])
