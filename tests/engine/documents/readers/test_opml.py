from engine.documents.reader import read
from engine.records import Metadata

OUTLINE = """<?xml version="1.0"?><opml version="2.0"><head><title>Garden</title>
<ownerName>Ida Amann</ownerName></head><body>
<outline text="&lt;b&gt;Trees&lt;/b&gt;" _note="old ones">
<outline text="Grafting"/></outline>
<outline text="Blog" xmlUrl="https://a.example/feed"/></body></opml>"""


def test_outline(tmp_path):
    path = tmp_path / "a.opml"
    path.write_text(OUTLINE, "utf-8")
    front, page = read(path)
    assert front == Metadata("opml", "Garden")
    assert page.text == (
        "• Trees\nold ones\n  • Grafting\n• Blog\n\nLinks\n\nBlog: https://a.example/feed\n\n"
        "About this document\n\nAuthor: Ida Amann"
    )
