import pytest
from lxml import etree

from engine.documents.office.word_document import WordDocument
from engine.documents.office.words import W

SPACE = f'xmlns:w="{W.strip("{}")}"'
NUMBERING = (
    f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="0"><w:name w:val="Clauses"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
LISTED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'


def field(code, result=""):
    marks = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    result = f'<w:r><w:fldChar w:fldCharType="separate"/><w:t>{result}</w:t></w:r>' * bool(result)
    return f"<w:r><w:instrText> {code} </w:instrText></w:r>{result}".join(marks)


def paragraph(*pieces, properties=""):
    runs = (each if each.startswith("<") else f"<w:r><w:t>{each}</w:t></w:r>" for each in pieces)
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def text_of(*paragraphs):
    document = WordDocument(None, etree.fromstring(NUMBERING))
    body = f"<w:document {SPACE}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    document.add_blocks(etree.fromstring(body))
    return document.builder.build().text


def test_numbers_within_a_clause_are_those_of_its_list_one_level_deeper():
    clauses = (
        paragraph(
            "The tenant ", field("LISTNUM"), " pays, ", field("LISTNUM"), " cleans.",
            properties=LISTED,
        ),
        paragraph("Term: ", field("LISTNUM"), " a year", properties=LISTED),
    )  # fmt: skip
    assert text_of(*clauses) == ("1. The tenant (a) pays, (b) cleans.\n2. Term: (a) a year")


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (["LISTNUM", "LISTNUM"], "1) 2)"),
        (["LISTNUM NumberDefault \\l 4 \\s 3", "LISTNUM \\l 4"], "(3) (4)"),
        (["LISTNUM LegalDefault", "LISTNUM LegalDefault \\l 2"], "1. 1.1."),
        (["LISTNUM OutlineDefault \\s 4"], "IV."),
        (['LISTNUM "Clauses" \\l 1', "LISTNUM Clauses \\l 2"], "1. (a)"),
        (["AUTONUM", "AUTONUM \\* Arabic"], "1. 2."),
        (["AUTONUMLGL", "AUTONUMOUT"], "1. I."),
        (["PAGE"], ""),
    ],
)  # fmt: skip
def test_fields_are_counted_as_word_counts_them(codes, text):
    pieces = [piece for code in codes for piece in (field(code), " ")]
    assert text_of(paragraph(*pieces)) == text


def test_a_field_that_has_a_result_shows_it_and_a_simple_one_is_counted():
    simple = '<w:fldSimple w:instr="LISTNUM"/>'
    assert text_of(paragraph(field("LISTNUM", "7)"), " or ", simple)) == "7) or 1)"
    cell = f"<w:tbl><w:tr><w:tc>{paragraph(simple, ' in a cell')}</w:tc></w:tr></w:tbl>"
    assert text_of(cell) == "1) in a cell"
