import pytest

from engine.documents.reader import read
from engine.errors import Empty
from engine.records import Metadata

BOOK = """<?xml version="1.0" encoding="windows-1251"?>
<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">
<description><title-info><author><first-name>Анна</first-name><last-name>Ким</last-name></author>
<book-title>Самовар</book-title><annotation><p>О чае.</p><p>И саде.</p></annotation>
<keywords>чай</keywords></title-info></description>
<body><title><p>Самовар</p></title><section><title><p>Глава</p><p>первая</p></title>
<epigraph><p>Чай!</p><text-author>Н.</text-author></epigraph><p>Стоял <emphasis>на</emphasis>
веранде.</p><poem><stanza><v>Раз</v><v>два</v></stanza></poem>
<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
<p><a l:href="https://a.example/tea">тут</a></p></section></body>
<binary id="c" content-type="image/jpeg">QUJD</binary></FictionBook>"""


def test_book(tmp_path):
    path = tmp_path / "a.fb2"
    path.write_bytes(BOOK.encode("cp1251"))
    front, page = read(path)
    assert front == Metadata("fictionbook", "Самовар")
    assert page.text == (
        "Самовар\n\nГлава первая\n\nЧай!\n\nН.\n\nСтоял на веранде.\n\nРаз\nдва\n\n"
        "a | b\n1 | 2\n\nтут\n\nLinks\n\nтут: https://a.example/tea\n\nAbout this document\n\n"
        "Author: Анна Ким · Description: О чае. И саде. · Keywords: чай"
    )
    assert [(each.level, each.text) for each in page.headings][:2] == [
        (1, "Самовар"),
        (1, "Глава первая"),
    ]


def test_broken_book_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "a.fb2"
    path.write_text("<FictionBook><body><p>One &x; two<p>three", "utf-8")
    assert "three" in [*read(path)][1].text
    path.write_text("<FictionBook/>", "utf-8")
    with pytest.raises(Empty):
        list(read(path))
