import zipfile

import pytest
from lxml import etree

from engine.documents.office.package import Package, entry_name, is_bomb, open_archive
from engine.errors import TooLarge, Unreadable

DUBLIN = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
RELATIONS = """<Relationships>
<Relationship Id="a" Type="http://x/y/slide" Target="slides/one.xml"/>
<Relationship Id="b" Type="http://x/y/notes" Target="/docs/two%20b.xml"/>
<Relationship Id="c" Type="http://x/y/link" Target="http://example.org/" TargetMode="External"/>
<Relationship Id="d" Type="http://x/y/slide" Target="../../../etc/passwd"/>
<Relationship Id="e" Type="http://x/y/slide"/>
</Relationships>"""


@pytest.fixture
def package(tmp_path):
    def making(**parts):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return Package(path, "thing")

    return making


def test_relations_stay_within_the_archive(package):
    parts = {"docs/slides/one.xml": "", "docs/two b.xml": "", "docs/_rels/main.xml.rels": RELATIONS}
    with package(**parts) as found:
        assert list(found.relations("docs/main.xml")) == [
            ("a", "slide", "docs/slides/one.xml"),
            ("b", "notes", "docs/two b.xml"),
        ]
        assert list(found.relations("docs/other.xml")) == []


@pytest.mark.parametrize(
    ("core", "title"),
    [
        (f"<x {DUBLIN}><dc:title> A\n name </dc:title></x>", "A name"),
        (f"<x {DUBLIN}><dc:title/></x>", None),
        ("<broken", None),
        ("<x/>", None),
    ],
)
def test_title(package, core, title):
    with package(**{"docProps/core.xml": core}) as found:
        assert found.title() == title


def test_trees_have_no_doctype_and_a_limit(package, monkeypatch):
    with package(a="<!DOCTYPE x><x/>", b="<x>", c="<x/>") as found:
        with pytest.raises(ValueError, match="declares no entities"):
            found.tree("a")
        with pytest.raises(etree.XMLSyntaxError):
            found.tree("b")
        with pytest.raises(KeyError):
            found.tree("d")
        assert found.tree("c").tag == "x"
        monkeypatch.setattr("engine.documents.office.package.PART_MAX", 3)
        with pytest.raises(TooLarge):
            found.tree("c")


@pytest.mark.parametrize("data", [b"text", b"PK\x03\x04" + bytes(50)])
def test_no_archive(tmp_path, data):
    path = tmp_path / "a"
    path.write_bytes(data)
    with pytest.raises(
        Unreadable, match=r"^The thing is damaged: it is cut off or not a zip archive\.$"
    ):
        Package(path, "thing")
    with pytest.raises(FileNotFoundError):
        Package(tmp_path / "gone", "thing")


@pytest.mark.parametrize(
    "parts", [[("big", 16 << 20)], [(f"{n}", 0) for n in range(10_001)]], ids=["ratio", "entries"]
)
def test_too_much(tmp_path, parts):
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts:
            archive.writestr(name, bytes(size))
    with pytest.raises(TooLarge, match=r"^This thing unpacks to far more than a document holds\.$"):
        Package(path, "thing")
    open_archive(path, "thing").close()


@pytest.mark.parametrize(
    ("packed", "unpacked", "bomb"),
    [(1, 4 << 20, False), (1 << 20, 100 << 20, False), (1 << 10, 100 << 20, True)],
)
def test_is_bomb(packed, unpacked, bomb):
    entry = zipfile.ZipInfo("a")
    entry.compress_size, entry.file_size = packed, unpacked
    assert is_bomb(entry) == bomb


def test_name():
    entry = zipfile.ZipInfo("数据库".encode("gb18030").decode("cp437"))
    assert entry_name(entry) == "数据库"
    entry = zipfile.ZipInfo("é")
    entry.flag_bits = 0x800
    assert entry_name(entry) == "é"
    entry = zipfile.ZipInfo("数")  # no packer could have written it so
    assert entry_name(entry) == "数"


def test_what_a_part_is_said_to_be(package):
    types = (
        '<Types><Default Extension="HTM" ContentType="text/html"/>'
        '<Override PartName="/a/two.htm" ContentType="message/rfc822"/></Types>'
    )
    with package(**{"[Content_Types].xml": types}) as found:
        assert found.content_type("a/one.htm") == "text/html"
        assert found.content_type("a/two.htm") == "message/rfc822"
        assert found.content_type("a/three.bin") == ""
        assert found.main_part("word/document.xml") == "word/document.xml"
