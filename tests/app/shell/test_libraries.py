"""Passwords in the shell, on a real library with an encrypted PDF."""

import io
import json

import pytest
from pypdf import PdfReader, PdfWriter

from app.shell.cli import run


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch):
    """`shell("add", "word")` runs a command with a line on stdin; gives (code, stdout, stderr)."""

    def shell(*words, line=None):
        monkeypatch.setattr("sys.stdin", io.StringIO("" if line is None else f"{line}\n"))
        code = run(["--data-dir", str(tmp_path / "data"), *map(str, words)])
        out, err = capsys.readouterr()
        return code, out, err

    return shell


@pytest.fixture
def docs(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "plain.txt").write_text("Nothing secret.")
    (folder / "empty.txt").touch()
    writer = PdfWriter(PdfReader(io.BytesIO(_pdf(b"The treasure lies below the oak."))))
    writer.encrypt("sesame", algorithm="AES-256")
    writer.write(folder / "sealed.pdf")
    return folder


def test_a_password_opens_the_files_that_need_one_and_only_these(shell, docs):
    _, out, _ = shell("index", docs, "--json")
    assert {each["cause"] for each in json.loads(out)["skipped"]} == {"password", "empty"}
    code, out, err = shell("passwords", "add", line="wrong")
    assert (code, "1 changed" in out, "2 not indexed" in out) == (1, True, True)
    assert "opens-nothing" not in err
    assert "does not open the one file that needs a password, so it was not kept" in err
    assert shell("passwords", "list")[1] == "0 passwords are kept.\n"
    code, out, err = shell("passwords", "add", "--json", line="sesame")
    report = json.loads(out)
    assert (code, report["changed"], report["unchanged"]) == (0, 1, 2)
    assert [each["cause"] for each in report["skipped"]] == ["empty"]
    assert "sesame" not in out + err
    assert shell("passwords", "list")[1] == "1 password is kept.\n"
    assert "treasure" in shell("search", "treasure oak", "--no-rerank")[1]


def test_without_a_file_that_needs_it_a_password_is_kept(shell, tmp_path):
    assert shell("passwords", "add", line="sesame")[1].startswith("It is kept.")
    assert shell("passwords", "list")[1] == "1 password is kept.\n"
    assert json.loads(shell("passwords", "list", "--json")[1]) == {"passwords": 1}
    assert shell("passwords", "remove", line="sesame")[1] == "0 passwords are kept.\n"
    code, out, err = shell("passwords", "remove", line="sesame")
    assert (code, out) == (1, "")
    assert err == "This password is not among those that are kept.\n"
    assert shell("passwords", "add") == (1, "", "No password was given.\n")


def _pdf(text: bytes) -> bytes:
    content = b"BT /F1 12 Tf 50 780 Td (%s) Tj ET" % text
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources"
        b" << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    )
    out = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
