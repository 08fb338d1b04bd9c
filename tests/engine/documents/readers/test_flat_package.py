from engine.documents.reader import read

_TYPES = "http://schemas.openxmlformats.org"


def test_a_package_of_one_piece(tmp_path):
    relation = (
        '<Relationships xmlns="r"><Relationship Id="x" Target="word/document.xml" '
        'Type="t/officeDocument"/></Relationships>'
    )
    document = (
        f'<w:document xmlns:w="{_TYPES}/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>The ferry to Skagen</w:t></w:r></w:p></w:body></w:document>"
    )
    parts = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
        for name, xml in (("/_rels/.rels", relation), ("/word/document.xml", document))
    )
    path = tmp_path / "a.xml"
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'{parts}<pkg:part pkg:name="/word/media/1.png"><pkg:binaryData>QUJD</pkg:binaryData>'
        "</pkg:part></pkg:package>"
    )
    front, page = read(path)
    assert (front.kind, page.text) == ("docx", "The ferry to Skagen")
