"""LibreOffice is played by a small script that writes what it is told to."""

import json
import os
import struct
import sys
import time
import xml.etree.ElementTree as ET
from contextlib import nullcontext
from pathlib import Path

import docx
import pptx
import psutil
import pytest

from engine.documents.reader import read
from engine.errors import ProgramMissing, Protected, TooLarge, Unreadable, Unsupported
from engine.messages import Message
from engine.records import Metadata

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a script is no program there")

WORD = {"WordDocument": struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0200), "1Table": b""}
SLIDES = {"Current User": b"", "PowerPoint Document": b""}
COPY = """
suffix = sys.argv[sys.argv.index("--convert-to") + 1]
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
shutil.copy(here / ("made." + suffix), folder / ("document." + suffix))
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """`office(code)` installs a LibreOffice that does what the code says and returns its folder."""

    def install(code):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(
            f"#!{sys.executable}\nimport json, os, pathlib, shutil, subprocess, sys, time\n"
            f"here = pathlib.Path(__file__).parent\n{code}"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return folder

    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr("engine.documents.readers.old_office._PLACES", ())
    return install


@pytest.fixture
def write(tmp_path, make_ole):
    def writing(name, streams):
        path = tmp_path / name
        path.write_bytes(make_ole(streams))
        return path

    return writing


def test_without_libreoffice(office, write):
    for name, streams, suffix in (("a.doc", WORD, "docx"), ("a.ppt", SLIDES, "pptx")):
        with pytest.raises(ProgramMissing) as caught:
            list(read(write(name, streams)))
        assert str(caught.value) == (
            "Word and PowerPoint files from before 2007 are read with the help of LibreOffice: "
            f"install it, or save a copy as .{suffix}."
        )


def test_word(office, write):
    folder = office(COPY)
    document = docx.Document()
    document.add_heading("标题", 1)
    document.add_paragraph("Text.")
    document.save(folder / "made.docx")
    front, page = read(write("a.doc", WORD))
    assert front == Metadata("doc", "标题")
    assert page.text == "标题\n\nText."


def test_powerpoint(office, write):
    folder = office(COPY)
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "Slide"
    deck.save(folder / "made.pptx")
    front, page = read(write("a.ppt", SLIDES))
    assert front == Metadata("doc", "Slide", 1)
    assert (page.number, page.text) == (1, "Slide")


def test_libreoffice_works_on_a_copy_with_a_profile_of_its_own(office, write, tmp_path):
    folder = office(
        """
seen = {"arguments": sys.argv[1:], "folder": os.getcwd(), "proxy": os.environ["https_proxy"]}
profile = next(each for each in sys.argv if each.startswith("-env:")).partition("file://")[2]
seen["profile"] = (pathlib.Path(profile) / "user/registrymodifications.xcu").read_text()
(here / "seen.json").write_text(json.dumps(seen))
"""
    )
    path = write("a secret name.doc", WORD)
    with pytest.raises(Unreadable, match=r"^LibreOffice cannot open this document"):
        list(read(path))
    seen = json.loads((folder / "seen.json").read_text())
    assert "--headless" in seen["arguments"]
    assert "secret" not in str(seen["arguments"])
    assert Path(seen["arguments"][-1]).parent == Path(seen["folder"])
    assert not Path(seen["folder"]).exists()  # nothing is left behind
    assert seen["proxy"] == "http://127.0.0.1:9"
    name = "{http://openoffice.org/2001/registry}name"
    properties = {
        each.get(name): each.findtext("value")
        for each in ET.fromstring(seen["profile"]).iter("prop")
    }
    assert properties["DisableMacrosExecution"] == "true"
    assert properties["BlockUntrustedRefererLinks"] == "true"
    assert properties["ooInetHTTPProxyName"] == "127.0.0.1"
    assert list(tmp_path.glob(".~lock*")) == []


def test_time_limit_ends_all_that_it_started(office, write, monkeypatch):
    monkeypatch.setattr("engine.documents.readers.old_office._SECONDS", 2)
    folder = office(
        f"""
child = subprocess.Popen([{sys.executable!r}, "-c", "import time; time.sleep(60)"])
(here / "child").write_text(str(child.pid))
time.sleep(60)
"""
    )
    with pytest.raises(TooLarge, match=r"^LibreOffice needs more than 2 seconds to open it\.$"):
        list(read(write("a.doc", WORD)))
    child = int((folder / "child").read_text())
    until = time.monotonic() + 60  # what is killed takes a moment to be gone
    while runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not runs(child)


def runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_memory_limit_counts_what_it_started(office, write, monkeypatch):
    monkeypatch.setattr("engine.documents.readers.old_office._MEMORY", 100)
    office(
        f"""
hungry = "import time; memory = bytearray(b'x') * (200 << 20); time.sleep(60)"
subprocess.Popen([{sys.executable!r}, "-c", hungry])
time.sleep(60)
"""
    )
    with pytest.raises(TooLarge, match=r"^LibreOffice needs more than 100 MB of memory"):
        list(read(write("a.doc", WORD)))


def test_what_it_writes_is_not_trusted(office, write):
    folder = office(COPY)
    (folder / "made.docx").write_bytes(b"PK\x03\x04junk")
    with pytest.raises(Unreadable):
        list(read(write("a.doc", WORD)))


def test_passwords(office, write):
    locked = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0300)
    unknown = r"^This old Office document is encrypted in a way that Pagewise cannot open"
    with pytest.raises(Protected, match=unknown):
        list(read(write("a.doc", {**WORD, "WordDocument": locked})))


def test_what_a_password_opens_is_converted(office, write, tmp_path, monkeypatch):
    folder = office(COPY)
    made = docx.Document()
    made.add_paragraph("opened")
    made.save(folder / "made.docx")
    locked = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0300)
    path = write("a.doc", {**WORD, "WordDocument": locked})
    plain = write("plain.doc", WORD)
    given = []

    def opened(*asked):
        given.append(asked)
        return nullcontext(plain)

    monkeypatch.setattr("engine.documents.readers.encrypted_office.decrypted", opened)
    assert list(read(path, ["sesame"]))[1].text == "opened"
    assert given == [(path, ["sesame"], Message("kinds.old-office"))]


def test_others(office, write, tmp_path):
    with pytest.raises(Unsupported, match=r"^This is not a document of Word or PowerPoint"):
        list(read(write("a.doc", {"Contents": b""})))
    path = tmp_path / "b.doc"
    path.write_bytes(b"\xdb\xa5\x2d\0\0\0 Word 2")
    with pytest.raises(Unsupported, match=r"^This is not a document of Word or PowerPoint"):
        list(read(path))
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50))
    with pytest.raises(Unreadable, match=r"^The old Office document is damaged"):
        list(read(path))
