import pytest

from engine.documents.reader import read

_MEMO = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core"
 xmlns:o="urn:schemas-microsoft-com:office:office">
<o:DocumentProperties><o:Author>Ms Oosterhuis</o:Author></o:DocumentProperties>
<w:styles><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>
<w:body><wx:sect><w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Ferries</w:t></w:r></w:p>
<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="§ 3"/></w:listPr></w:pPr>
<w:r><w:t>The ferry to Skagen </w:t></w:r><aml:annotation w:type="Word.Insertion"><aml:content><w:r>
<w:t>leaves at dawn.</w:t></w:r></aml:content></aml:annotation>
<aml:annotation w:type="Word.Deletion"><aml:content>
<w:r><w:delText>no</w:delText></w:r></aml:content></aml:annotation>
<aml:annotation w:type="Word.Comment" aml:author="Ann"><aml:content><w:p><w:r>
<w:t>Really?</w:t></w:r></w:p></aml:content></aml:annotation></w:p>
<w:p><w:hlink w:dest="https://example.org/tidepool"><w:r><w:t>times</w:t></w:r></w:hlink></w:p>
<w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>MF-2291/24</w:t></w:r></w:p></w:hdr></w:sectPr>
</wx:sect></w:body></w:wordDocument>
"""
_TEXT = (
    "Ferries\n\n§ 3 The ferry to Skagen leaves at dawn.\n\ntimes\n\nComments\n\nAnn: Really?"
    "\n\nHeaders and footers\n\nMF-2291/24\n\nLinks\n\ntimes: https://example.org/tidepool"
    "\n\nAbout this document\n\nAuthor: Ms Oosterhuis"
)


@pytest.mark.parametrize("name", ["a.doc", "a.xml", "a.docx"])
def test_a_document_in_xml_of_2003(tmp_path, name):
    path = tmp_path / name
    path.write_text(_MEMO, "utf-8")
    front, page = read(path)
    assert (front.kind, front.title) == ("docx", "Ferries")
    assert page.text == _TEXT


def test_lists_are_counted_where_their_numbers_are_not_written(tmp_path):
    path = tmp_path / "a.doc"
    listed = '<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="4"/></w:listPr></w:pPr>'
    listed += "<w:r><w:t>{}</w:t></w:r></w:p>"
    path.write_text(
        '<?xml version="1.0"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:lists>'
        '<w:listDef w:listDefId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:nfc w:val="37"/>'
        '<w:lvlText w:val="第%1条"/></w:lvl></w:listDef>'
        '<w:list w:ilfo="4"><w:ilst w:val="7"/></w:list>'
        f"</w:lists><w:body>{listed.format('a')}{listed.format('b')}</w:body></w:wordDocument>",
        "utf-8",
    )
    assert list(read(path))[1].text == "第三条 a\n第四条 b"
