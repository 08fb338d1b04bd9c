import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from engine.documents.reader import read
from engine.errors import Empty, TooLarge, Unreadable
from engine.records import Metadata, Page


@pytest.fixture
def read_document(tmp_path):
    def reading(document):
        path = tmp_path / "a.docx"
        document.save(path)
        front, page = read(path)
        for heading in page.headings:
            assert page.text[heading.offset :].startswith(heading.text)
        return front, page

    return reading


def _outline(page: Page):
    return [(heading.level, heading.text) for heading in page.headings]


def test_blocks_in_order(read_document):
    document = docx.Document()
    document.add_heading("The Title", 0)
    document.add_paragraph("First.")
    document.add_heading("Part one", 1)
    document.add_paragraph("x", "List Bullet")
    document.add_paragraph("y", "List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "abcd", strict=True):
        cell.text = text
    document.add_heading("Part two", 2)
    document.add_paragraph("")
    document.add_paragraph("Last\tline\nbroken")
    front, page = read_document(document)
    assert front == Metadata("docx", "The Title")
    assert page.text == (
        "The Title\n\nFirst.\n\nPart one\n\n• x\n• y\na | b\nc | d"
        "\n\nPart two\n\nLast\tline\nbroken"
    )
    assert _outline(page) == [(1, "The Title"), (1, "Part one"), (2, "Part two")]


def test_title_of_the_properties_comes_first(read_document):
    document = docx.Document()
    document.core_properties.title = "Named in the properties"
    document.add_heading("A heading", 1)
    assert read_document(document)[0].title == "Named in the properties"
    document.core_properties.title = "Microsoft Word - x.doc"
    assert read_document(document)[0].title == "A heading"


def test_localised_and_own_styles(read_document):
    document = docx.Document()
    document.styles.add_style("标题 2", WD_STYLE_TYPE.PARAGRAPH)
    own = document.styles.add_style("Chapter", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 3"]
    document.add_paragraph("概述", "标题 2")
    document.add_paragraph("Derived", "Chapter")
    plain = document.add_paragraph("By outline level")
    level = parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="3"/>')
    plain._p.get_or_add_pPr().append(level)
    assert _outline(read_document(document)[1]) == [
        (2, "概述"),
        (3, "Derived"),
        (4, "By outline level"),
    ]


def test_style_based_on_itself(read_document):
    document = docx.Document()
    own = document.styles.add_style("Loop", WD_STYLE_TYPE.PARAGRAPH)
    own.element.append(parse_xml(f'<w:basedOn {nsdecls("w")} w:val="Loop"/>'))
    document.add_paragraph("Text.", "Loop")
    assert read_document(document)[1] == Page("Text.")


def test_content_controls_text_boxes_and_changes(read_document):
    document = docx.Document()
    paragraph = document.add_paragraph("Anchor.")
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {mc}><mc:AlternateContent><mc:Choice Requires='wps'>{box}"
            f"</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    body = document.element.body
    body.insert(
        1,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:ins><w:r><w:t>Controlled</w:t></w:r>"
            "</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert read_document(document)[1].text == "Anchor.\n\nIn a box.\n\nControlled"


def test_nested_table_stays_in_its_cell(read_document):
    document = docx.Document()
    cell = document.add_table(1, 2).rows[0].cells[0]
    cell.text = "outer"
    cell.add_table(1, 1).rows[0].cells[0].text = "inner"
    assert read_document(document)[1].text == "outer inner |"


def test_the_edge_of_a_page_counts_where_there_is_nothing_else(read_document):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Letterhead of a firm"
    document.sections[0].footer.paragraphs[0].text = "Its address"
    assert set(read_document(document)[1].text.split("\n\n")) == {
        "Letterhead of a firm",
        "Its address",
    }
    document.add_paragraph("Dear reader")
    assert read_document(document)[1].text == "Dear reader"


def test_empty(read_document):
    with pytest.raises(Empty, match=r"^There is no text in this Word document\.$"):
        read_document(docx.Document())


def test_cut_off(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(
        Unreadable,
        match=r"^The Word document is damaged: it is cut off or not a zip archive\.$",
    ):
        list(read(path))


def test_broken_inside(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<not xml")
    with pytest.raises(
        Unreadable,
        match=r"^The Word document is damaged: it cannot be opened\. Saving it again may help\.$",
    ):
        list(read(path))


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("a.docm", "ms-word.document.macroEnabled"),
        ("a.dotx", "openxmlformats-officedocument.wordprocessingml.template"),
        ("a.dotm", "ms-word.template.macroEnabledTemplate"),
    ],
)
def test_macros_and_templates(tmp_path, name, content_type):
    document = docx.Document()
    document.add_paragraph("Text.")
    document.part._content_type = f"application/vnd.{content_type}.main+xml"
    path = tmp_path / name
    document.save(path)
    assert list(read(path))[1] == Page("Text.")


def _bomb(tmp_path, parts):
    path = tmp_path / "a.docx"
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts:
            archive.writestr(name, bytes(size))
    path.write_bytes(out.getvalue())
    return path


def test_zip_bomb(tmp_path):
    with pytest.raises(
        TooLarge, match=r"^This Word document unpacks to far more than a document holds\.$"
    ):
        list(read(_bomb(tmp_path, [("word/big.bin", 16 << 20)])))


def test_small_and_well_packed_is_no_bomb(tmp_path):
    path = _bomb(tmp_path, [("word/zeros.bin", 4 << 20)])
    with pytest.raises(Empty):  # it was read, and holds nothing
        list(read(path))


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx>'
    "<c:rich><a:p><a:r><a:t>Rain by month</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    "<c:cat><c:v>May</c:v><c:v>June</c:v></c:cat><c:val><c:v>3.5</c:v></c:val>"
    "</c:chart></c:chartSpace>"
)
PAGE = "<html><body><h1>Put in</h1><p>All of it.</p></body></html>"
SAVED = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PAGE}"


@pytest.mark.parametrize(
    ("kind", "content_type", "content", "text"),
    [
        ("chart", "application/xml", CHART, "Rain by month\nMay, June"),
        ("chart", "application/xml", "<broken", ""),
        ("aFChunk", "text/html", PAGE, "Put in\n\nAll of it."),
        ("aFChunk", "message/rfc822", SAVED, "Put in\n\nAll of it."),
        ("aFChunk", "message/rfc822", "nothing", ""),
    ],
)
def test_parts_that_the_body_points_to(read_document, kind, content_type, content, text):
    document = docx.Document()
    document.add_paragraph("Text.")
    name = PackURI("/word/part1.xml")
    part = Part(name, content_type, content.encode(), document.part.package)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    document.part.relate_to(part, relations + kind)
    assert read_document(document)[1].text == "\n\n".join(filter(None, ("Text.", text)))
