"""The front door: order of what is yielded, and that every failure is a sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.documents.reader import digest, read
from engine.errors import Denied, DocumentError, Empty, TooLarge, Unreadable, Unsupported, Vanished
from engine.records import Metadata, Page


def _failing(monkeypatch, error):
    def reader(path, passwords):
        yield Metadata("text")
        yield Page("kept")
        raise error

    monkeypatch.setattr("engine.documents.readers.text.read", reader)


def test_front_then_pages(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Hello.\n\nWorld.", "utf-8")
    assert list(read(path)) == [Metadata("text"), Page("Hello.\n\nWorld.")]


def test_missing_file(tmp_path):
    with pytest.raises(Vanished, match=r"^The file is no longer there\.$"):
        list(read(tmp_path / "gone.txt"))


def test_empty_file(tmp_path):
    path = tmp_path / "a.pdf"
    path.touch()
    with pytest.raises(Empty, match=r"^The file is empty\.$"):
        list(read(path))


@pytest.mark.parametrize(
    ("name", "content", "noun"),
    [("a.txt", " \n\t\n", "text file"), ("a.md", "<!-- x -->", "Markdown file")],
)
def test_file_without_text(tmp_path, name, content, noun):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(Empty, match=f"^There is no text in this {noun}\\.$"):
        list(read(path))


def test_folder(tmp_path):
    with pytest.raises(DocumentError):
        list(read(tmp_path))


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        (PermissionError(), Denied, "You do not have permission to open this file."),
        (MemoryError(), TooLarge, "There is not enough memory to read this file."),
        (
            OSError(5, "Input/output error"),
            Denied,
            "The file cannot be read: Input/output error.",
        ),
        (
            OSError(22, "Invalid argument"),  # as of a place before the beginning of a file
            Unreadable,
            "The text file is damaged: it cannot be read to its end. Saving it again may help.",
        ),
        (
            RecursionError("maximum depth"),
            Unreadable,
            "The text file is damaged: it cannot be read to its end. Saving it again may help.",
        ),
        (
            KeyError("/Root"),
            Unreadable,
            "The text file is damaged: it cannot be read to its end. Saving it again may help.",
        ),
    ],
)
def test_foreign_errors_become_sentences(tmp_path, monkeypatch, error, kind, sentence):
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    _failing(monkeypatch, error)
    records = read(path)
    kept = [next(records), next(records)]
    with pytest.raises(DocumentError) as caught:
        next(records)
    assert type(caught.value) is kind
    assert str(caught.value) == sentence
    assert caught.value.__cause__ is error
    assert kept == [Metadata("text"), Page("kept")]


def test_document_errors_pass_unchanged(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    error = Unsupported("As it is.")
    _failing(monkeypatch, error)
    with pytest.raises(Unsupported) as caught:
        list(read(path))
    assert caught.value is error


def test_sentences_do_not_name_the_file(tmp_path):
    for name, data in [("secret.pdf", b"%PDF-1.7 junk"), ("secret.docx", b"PK\x03\x04 junk")]:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Unreadable) as caught:
            list(read(path))
        assert "secret" not in str(caught.value)


def test_import_is_cheap():
    code = (
        "import sys, engine.documents.reader; "
        "print([m for m in ('pypdf', 'pypdfium2', 'docx', 'selectolax', 'pyromark', 'lxml', "
        "'python_calamine', 'olefile', 'email') "
        "if m in sys.modules])"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_file_that_goes_away_before_its_digest_is_vanished(tmp_path):
    with pytest.raises(Vanished):
        digest(tmp_path / "gone")
