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
