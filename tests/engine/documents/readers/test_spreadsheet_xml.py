import pytest

from engine.documents.reader import read

_BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<DocumentProperties xmlns="urn:schemas-microsoft-com:office:office"><Title>Of contacts</Title>
<Author>Ms Oosterhuis</Author></DocumentProperties>
<Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>
<Style ss:ID="d"><NumberFormat ss:Format="dd.mm.yyyy"/></Style></Styles>
<Worksheet ss:Name="Contacts"><Table>
<Row><Cell><Data ss:Type="String">City</Data></Cell><Cell ss:MergeAcross="1">
<Data ss:Type="String">Share</Data></Cell><Cell><Data ss:Type="String">Since</Data></Cell></Row>
<Row ss:Index="2"><Cell ss:HRef="https://example.org/tidepool">
<Data ss:Type="String">Trondheim</Data>
<Comment ss:Author="Ann"><Data>Check it</Data></Comment></Cell>
<Cell ss:StyleID="p"><Data ss:Type="Number">0.075</Data></Cell><Cell ss:Index="4" ss:StyleID="d">
<Data ss:Type="DateTime">2026-03-05T00:00:00.000</Data></Cell></Row>
<Row ss:Index="9">
<Cell ss:Formula="=HYPERLINK(&quot;http://x&quot;,&quot;Lift contract&quot;)"/></Row>
</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><PageSetup>
<Header x:Data="&amp;LRegister 4711&amp;RPage &amp;P"/></PageSetup></WorksheetOptions>
</Worksheet></Workbook>
"""


@pytest.mark.parametrize("name", ["a.xls", "a.xml", "a.xlsx"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_workbook_in_xml_of_2003(tmp_path, name, encoding):
    path = tmp_path / name
    path.write_text(_BOOK, encoding)
    front, *pages = read(path)
    assert (front.kind, front.title) == ("spreadsheet", "Of contacts")
    assert [page.text for page in pages] == [
        "Contacts\n\nCity | Share | Since"
        "\nCity: Trondheim; Share: 7.50% (0.075); Since: 05.03.2026 (2026-03-05)"
        "\n\nLift contract\n\nComments\n\nAnn, Trondheim: Check it"
        "\n\nLinks\n\nTrondheim: https://example.org/tidepool",
        "Headers and footers\n\nRegister 4711\n\nAbout this document\n\nAuthor: Ms Oosterhuis",
    ]
