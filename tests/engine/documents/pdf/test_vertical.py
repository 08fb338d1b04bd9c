"""Vertical pages, in a font that the PDF does not embed; each column is what `Tj` shows."""

from pypdf.generic import DictionaryObject, NameObject, StreamObject

from engine.documents.reader import read
from engine.records import Page

FIRST = "本合同自双方签字盖章之日起生效任何一方均可提前三十日书面通知对方终"
SECOND = "止租赁关系届时押金无息退还承租人应在五日内搬离并交还全部钥匙与门"
THIRD = "禁卡片逾期每日按租金百分之五支付违约金"
HEADER = "租房手册"


def show(text, x, y, size=16):
    return f"/F2 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj"


def one_by_one(text, x, y, size=16):
    return " ".join(show(each, x, y - size * n, size) for n, each in enumerate(text))


def text_of(make_pdf, rewrite_pdf, tmp_path, *shown, mode="V"):
    def change(writer):
        stream = StreamObject()
        stream.set_data(f"BT {' '.join(shown)} ET".encode())
        page = writer.pages[0]
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = page["/Resources"].get_object()["/Font"]
        assert isinstance(fonts, DictionaryObject)
        fonts["/F2"].get_object()[NameObject("/Encoding")] = NameObject(f"/UniGB-UCS2-{mode}")

    path = tmp_path / "a.pdf"
    path.write_bytes(rewrite_pdf(make_pdf("x"), change))
    return "\n\n".join(item.text for item in read(path) if isinstance(item, Page))


def test_columns_are_read_from_right_to_left(make_pdf, rewrite_pdf, tmp_path):
    columns = show(FIRST, 500, 760), show(SECOND, 470, 760), show(THIRD, 440, 760)
    whole = FIRST + SECOND + THIRD
    assert text_of(make_pdf, rewrite_pdf, tmp_path, *columns) == whole
    assert text_of(make_pdf, rewrite_pdf, tmp_path, *reversed(columns)) == whole


def test_characters_may_be_placed_one_by_one(make_pdf, rewrite_pdf, tmp_path):
    columns = one_by_one(FIRST, 500, 760), one_by_one(SECOND, 470, 760)
    assert text_of(make_pdf, rewrite_pdf, tmp_path, *columns, mode="H") == FIRST + SECOND


def test_tiers_follow_one_another(make_pdf, rewrite_pdf, tmp_path):
    upper = show(FIRST[:20], 500, 760), show(FIRST[20:], 470, 760)
    lower = show(SECOND[:20], 500, 380), show(SECOND[20:], 470, 380)
    assert text_of(make_pdf, rewrite_pdf, tmp_path, *lower, *upper) == FIRST + SECOND


def test_readings_beside_the_columns_come_last(make_pdf, rewrite_pdf, tmp_path):
    columns = show(FIRST, 500, 760), show("ほんごうどう", 516, 760, 7), show(SECOND, 470, 760)
    text = text_of(make_pdf, rewrite_pdf, tmp_path, *columns)
    assert text.startswith(FIRST + SECOND)
    assert text.endswith("ほんごうどう")


def test_a_page_with_lines_across_stays(make_pdf, rewrite_pdf, tmp_path):
    lines = show(FIRST, 20, 760), show(SECOND, 20, 730)
    assert text_of(make_pdf, rewrite_pdf, tmp_path, *lines, mode="H") == FIRST + SECOND
