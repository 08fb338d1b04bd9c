import pytest

from engine.documents.reader import read


@pytest.mark.parametrize(
    ("name", "content", "kind", "text"),
    [
        ("a.xls", "Date\tSum\n5.3.\t88,10\n", "csv_table", "Date: 5.3.; Sum: 88,10"),
        ("a.xlsx", "Date;Sum\n5.3.;88,10\n", "csv_table", "Date: 5.3.; Sum: 88,10"),
        ("a.xls", "<div>\n<table><tr><td>Depot<td>Stock</table></div>", "html", "Depot | Stock"),
        ("a.xls", '<meta charset="utf-8"><table><tr><td>Ä', "html", "Ä"),
        ("a.doc", "<p>Dear reader</p>", "html", "Dear reader"),
        ("a.doc", "Dear reader", "text", "Dear reader"),
        ("a.rtf", "Dear reader", "text", "Dear reader"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_under_the_name_of_an_office_document(tmp_path, name, content, kind, text, encoding):
    path = tmp_path / name
    path.write_text(content, encoding)
    front, page = read(path)
    assert (front.kind, page.text) == (kind, text)


def test_a_web_page_with_its_parts(tmp_path):
    path = tmp_path / "a.doc"
    path.write_text(
        "Date: Thu, 5 Mar 2026 10:00:00 +0000\nSubject: Exported\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="b"\n\n'
        "--b\nContent-Type: text/html\n\n<p>Dear reader</p>\n--b--\n"
    )
    front, page = read(path)
    assert (front.kind, page.text) == ("mhtml", "Dear reader")
