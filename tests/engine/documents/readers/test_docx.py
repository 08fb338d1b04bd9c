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


def test_the_edge_of_a_page_comes_last(read_document):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Letterhead of a firm"
    document.sections[0].footer.paragraphs[0].text = "Its address"
    text = read_document(document)[1].text
    assert text == "Headers and footers\n\nLetterhead of a firm\nIts address"
    document.add_paragraph("Dear reader")
    assert read_document(document)[1].text == f"Dear reader\n\n{text}"


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
    '<c:ser><c:cat><c:pt idx="0"><c:v>May</c:v></c:pt><c:pt idx="1"><c:v>June</c:v></c:pt></c:cat>'
    '<c:val><c:formatCode>0.0 "mm"</c:formatCode><c:pt idx="1"><c:v>3.5</c:v></c:pt></c:val>'
    "</c:ser></c:chart></c:chartSpace>"
)
PAGE = "<html><body><h1>Put in</h1><p>All of it.</p></body></html>"
SAVED = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PAGE}"


@pytest.mark.parametrize(
    ("kind", "content_type", "content", "text"),
    [
        ("chart", "application/xml", CHART, "Rain by month\nMay |\nJune | 3.5 mm"),
        ("chart", "application/xml", "<broken", ""),
        ("aFChunk", "text/html", PAGE, "Put in\n\nAll of it."),
        ("aFChunk", "message/rfc822", SAVED, "Put in\n\nAll of it."),
        ("aFChunk", "message/rfc822", "nothing", ""),
        ("aFChunk", "text/rtf", r"{\rtf1 Put in\par}", "Put in"),
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


_TYPES = "http://schemas.openxmlformats.org"
_SPACES = (
    f'xmlns:w="{_TYPES}/wordprocessingml/2006/main" '
    f'xmlns:r="{_TYPES}/officeDocument/2006/relationships" '
    f'xmlns:wp="{_TYPES}/drawingml/2006/wordprocessingDrawing"'
)


def _text_of(tmp_path, body, strict=False, **parts):
    """Return the text of a document of raw XML, with parts beside the body, by their kinds."""
    path = tmp_path / "raw.docx"
    relations = f"{_TYPES}/officeDocument/2006/relationships"
    listed = "".join(
        f'<Relationship Id="{kind}" Type="{relations}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    listed += f'<Relationship Id="x" Type="{relations}/hyperlink" TargetMode="External" '
    listed += 'Target="https://example.org/tidepool"/>'
    files = {
        "_rels/.rels": f'<Relationships><Relationship Id="m" Target="word/document.xml" '
        f'Type="{relations}/officeDocument"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships>{listed}</Relationships>",
        "word/document.xml": f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>",
        **{
            f"word/{kind}.xml": f"<w:{kind} {_SPACES}>{xml}</w:{kind}>"
            for kind, xml in parts.items()
        },
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, xml in files.items():
            if strict:
                xml = xml.replace(_TYPES, "http://purl.oclc.org/ooxml").replace("/2006/", "/")
            archive.writestr(name, xml)
    return list(read(path))[1].text


def _p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@pytest.mark.parametrize("strict", [False, True])
def test_numbers_stand_before_headings_items_and_cells(tmp_path, strict):
    heading = '<w:outlineLvl w:val="0"/>' + _LIST
    row = f"<w:tbl><w:tr><w:tc>{_p('In a cell', _LIST)}</w:tc></w:tr></w:tbl>"
    gone = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr>{_LIST}</w:pPr></w:p>"
    body = _p("Scope", heading) + _p("Item", _LIST) + gone + row
    text = _text_of(tmp_path, body, strict, numbering=_NUMBERING)
    assert text == "Article 1 Scope\n\nArticle 2 Item\nArticle 3 In a cell"


def test_what_is_beside_the_text(tmp_path):
    body = (
        '<w:p><w:r><w:t>Up to </w:t></w:r><w:commentRangeStart w:id="4"/><w:r><w:t>a ceiling</w:t>'
        '</w:r><w:commentRangeEnd w:id="4"/><w:hyperlink r:id="x"><w:r><w:t>, see here</w:t></w:r>'
        '</w:hyperlink><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" '
        'descr="A crane"/></wp:inline></w:drawing></w:r></w:p>'
        "<w:p><w:r><w:instrText> HYPERLINK &quot;https://example.org/albatross&quot; </w:instrText>"
        "</w:r></w:p>"
    )
    comment = f'<w:comment w:id="4" w:author="Ms Hohenleitner">{_p("Two million.")}</w:comment>'
    text = _text_of(tmp_path, body, comments=comment, header=_p("MF-2291/24"), footer=_p("Page 1"))
    assert text == (
        "Up to a ceiling, see here[picture: A crane]"
        "\n\nComments\n\nMs Hohenleitner, a ceiling: Two million."
        "\n\nHeaders and footers\n\nMF-2291/24"
        "\n\nLinks\n\n, see here: https://example.org/tidepool\nhttps://example.org/albatross"
    )


def test_drawings_of_old_programs(tmp_path):
    vml = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="A crane">{}</v:shape>'
    art = vml.format('<v:textpath string="Grand opening"/>')
    body = f"<w:p><w:r><w:pict>{art}</w:pict></w:r></w:p>"
    assert _text_of(tmp_path, body) == "[picture: A crane]Grand opening"


def test_numbers_of_pages_are_left_out_of_footers(tmp_path):
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    parts = ('begin"/>', 'separate"/>', 'end"/>')
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{each}</w:r>' for each in parts)
    code = "<w:r><w:instrText>NUMPAGES</w:instrText></w:r>"
    footer = f"<w:p><w:r><w:t>Offer KX, page </w:t></w:r>{field}<w:r><w:t> of </w:t></w:r>{begin}"
    footer += f"{code}{separate}<w:r><w:t>9</w:t></w:r>{end}</w:p>"
    text = _text_of(tmp_path, _p("x"), footer=footer)
    assert text == "x\n\nHeaders and footers\n\nOffer KX, page of"


def test_readings_above_words_come_after_them(tmp_path):
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r>"
    ruby += "</w:rubyBase></w:ruby></w:r>"
    body = f"<w:p>{ruby.format('よう', '養')}{ruby.format('ほう', '蜂')}</w:p>"
    assert _text_of(tmp_path, body) == "養蜂（ようほう）"


def test_what_is_hidden_is_not_read(tmp_path):
    hidden = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>"
    shown = hidden.format(' w:val="0"', "shown")
    assert _text_of(tmp_path, f"<w:p>{hidden.format('', 'no')}{shown}</w:p>") == "shown"


def test_a_field_shows_its_own_result(tmp_path):
    def field(code, result=""):
        kinds = ("begin", f"{code}", "separate", "end")
        begin, inside, separate, end = (
            each if each == code else f'<w:r><w:fldChar w:fldCharType="{each}"/></w:r>'
            for each in kinds
        )
        shown = f"{separate}<w:r><w:t>{result}</w:t></w:r>" if result else ""
        return begin + inside + shown + end

    code = "<w:r><w:instrText>{}</w:instrText></w:r>".format
    inner = field(code("MERGEFIELD Sex"), "f")
    letter = field(code("IF ") + inner + code(" = f Ms Mr"), "Ms")
    body = f"<w:p><w:r><w:t>Dear </w:t></w:r>{letter}<w:r><w:t> Amann</w:t></w:r></w:p>"
    assert _text_of(tmp_path, body) == "Dear Ms Amann"


def test_what_is_chosen_in_a_form(tmp_path):
    entries = '<w:listEntry w:val="Heron"/><w:listEntry w:val="Bittern"/>'
    form = "<w:r><w:fldChar><w:ffData><w:ddList>{}{}</w:ddList></w:ffData></w:fldChar></w:r>"
    first, second = (form.format(each, entries) for each in ("", '<w:result w:val="1"/>'))
    assert _text_of(tmp_path, f"<w:p>{first}</w:p><w:p>{second}</w:p>") == "Heron\n\nBittern"


def _ole10(name, content):
    counted = len(content).to_bytes(4, "little") + content
    file = (
        b"\2\0" + name + b"\0C:\\x\0" + b"\0\0\3\0" + (2).to_bytes(4, "little") + b"y\0" + counted
    )
    return len(file).to_bytes(4, "little") + file


def test_embedded_documents_come_last(tmp_path, make_ole):
    inner = docx.Document()
    inner.add_paragraph("Within the package.")
    stream = io.BytesIO()
    inner.save(stream)
    objects = {
        "package": ("Inner.docx", stream.getvalue()),
        "oleObject": ("oleObject1.bin", make_ole({"\1Ole10Native": _ole10(b"a.txt", b"A note.")})),
    }
    document = docx.Document()
    document.add_paragraph("Text.")
    for kind, (name, data) in objects.items():
        part = Part(PackURI(f"/word/embeddings/{name}"), "x/y", data, document.part.package)
        document.part.relate_to(part, f"{_TYPES}/officeDocument/2006/relationships/{kind}")
    path = tmp_path / "a.docx"
    document.save(path)
    texts = [each.text for each in list(read(path))[1:]]
    assert texts == ["Text.", "Inner.docx\n\nWithin the package.", "a.txt\n\nA note."]


def test_an_object_that_is_no_document_is_left_alone(tmp_path, make_ole):
    document = docx.Document()
    document.add_paragraph("Text.")
    for number, data in enumerate((make_ole({"Equation Native": b"x"}), b"broken")):
        name = PackURI(f"/word/embeddings/oleObject{number}.bin")
        part = Part(name, "x/y", data, document.part.package)
        document.part.relate_to(part, f"{_TYPES}/officeDocument/2006/relationships/oleObject")
    path = tmp_path / "a.docx"
    document.save(path)
    assert [each.text for each in list(read(path))[1:]] == ["Text."]


def test_signs_of_fonts_ticks_and_powers(tmp_path):
    power = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'.format
    box = (
        "<w:r><w:fldChar><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>".format
    )
    sign = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'.format
    body = (
        f"<w:p><w:r><w:t>10</w:t></w:r>{power('6')}<w:r><w:t> 1</w:t></w:r>{power('st')}</w:p>"
        f"<w:p>{box('<w:checked/>')}{box('<w:default w:val=&quot;0&quot;/>')}{box('')}</w:p>"
        f"<w:p>{sign('Wingdings', 'F0FE')}{sign('Symbol', 'F061')}{sign('Arial', '00E9')}"
        f"{sign('Wingdings', 'F021')}{sign('Symbol', 'x')}</w:p>"
    )
    assert _text_of(tmp_path, body.replace("&quot;", '"')) == "10⁶ 1st\n\n☒☐☐\n\n☑αé"
