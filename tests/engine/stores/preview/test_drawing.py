import io

import pytest
from hypothesis import given, strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle

from engine.documents.lines import paragraphs
from engine.documents.ocr.ocr_text import OcrLine, OcrText
from engine.errors import Encrypted, Unreadable
from engine.stores.preview.drawing import align, draw, frames, text_edges, without_folio
from engine.stores.preview.finding import find_in_pages
from engine.terms.phrase import Marker
from engine.terms.tokens import question_terms

LEFT = ["The left column tells of", "ferns, which want shade", "and a wet soil to grow."]
RIGHT = ["The right column tells of", "roses, which want sun and", "a dry soil to flower."]
SHADE = Marker(frozenset(question_terms("shade")))


@pytest.fixture
def columns(draw_pdf):
    lines = [(50, 700 - 14 * n, line) for n, line in enumerate(LEFT)]
    lines += [(330, 700 - 14 * n, line) for n, line in enumerate(RIGHT)]
    return draw_pdf(lines, [(50, 700, "The second page.")])


def changed(path, change):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    change(writer)
    writer.write(path)
    return path


def test_a_page_is_drawn_in_the_width_that_is_wanted(columns):
    image = draw(columns, 1, 300, [], Marker())
    assert (image.number, image.count, image.label) == (1, 2, "1")
    left, right = image.text
    assert 0.06 < left < 50 / 595  # a little before the text
    assert 0.75 < right <= 0.86
    assert image.width * (right - left) == pytest.approx(300, abs=1)
    assert image.height == pytest.approx(image.width * 842 / 595, abs=1)
    assert len(image.pixels) == image.stride * image.height
    assert min(image.pixels[0::4]) < 100 < max(image.pixels[0::4])  # black on white
    assert (image.frames, image.marks) == ((), ())


def test_the_frame_holds_the_right_column_alone(columns):
    [(left, top, right, bottom)] = draw(columns, 1, 300, [" ".join(RIGHT)], Marker()).frames
    assert 0.55 < left < 0.56  # 330 / 595
    assert right < 0.85
    assert 0.14 < top < 0.17  # from the top: 1 - 700 / 842, less the height of a letter
    assert 0.19 < bottom < 0.22


def test_a_passage_of_two_columns_has_two_frames(columns):
    frames = draw(columns, 1, 300, [" ".join(LEFT + RIGHT)], Marker()).frames
    assert [round(left, 1) for left, *_ in frames] == [0.1, 0.6]


def test_a_page_number_is_not_framed_with_the_text_before_it(draw_pdf):
    lines = [(330, 120 - 14 * n, line) for n, line in enumerate(RIGHT)]
    path = draw_pdf([*lines, (297, 70, "7")])
    [(left, _, _, bottom)] = draw(path, 1, 300, [" ".join([*RIGHT, "7"])], Marker()).frames
    assert left > 0.55
    assert bottom < 0.9


def test_words_are_marked(columns):
    [(left, top, right, bottom)] = draw(columns, 1, 300, [], SHADE).marks
    assert 0.2 < left < right < 0.4
    assert 0.16 < top < bottom < 0.19


def test_a_page_that_is_turned_is_marked_where_it_is_seen(columns):
    changed(columns, lambda writer: writer.pages[0].rotate(90))
    image = draw(columns, 1, 400, [], SHADE)
    assert image.width > image.height
    [(left, top, right, bottom)] = image.marks
    assert 0.81 < left < right < 0.84  # what was near the top is at the right now
    assert 0.2 < top < bottom < 0.4


def test_the_label_is_what_is_printed(columns):
    style = PageLabelStyle.LOWERCASE_ROMAN
    changed(columns, lambda writer: writer.set_page_label(0, 1, style=style, start=4))
    assert draw(columns, 2, 100, [], Marker()).label == "v"


def test_why_a_page_cannot_be_drawn(columns, tmp_path):
    with pytest.raises(Unreadable, match="no page 3 any more"):
        draw(columns, 3, 100, [], Marker())
    with pytest.raises(Unreadable, match="no longer there"):
        draw(tmp_path / "gone.pdf", 1, 100, [], Marker())
    changed(columns, lambda writer: writer.encrypt("secret", algorithm="AES-256"))
    with pytest.raises(Encrypted, match="needs a password"):
        draw(columns, 1, 100, [], Marker())
    assert draw(columns, 1, 100, [], Marker(), ["wrong", "secret"]).count == 2
    columns.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(Unreadable, match="damaged"):
        draw(columns, 1, 100, [], Marker())


def test_a_huge_page_gives_a_bounded_picture(draw_pdf):
    image = draw(draw_pdf([(5, 5, "x")], size=(14400, 14400)), 1, 40_000, [], Marker())
    assert image.width * image.height < 16_100_000


RAW = (
    "A Title\r\nThe quorum of a replicated store is what must agree before a writ\ufffe"
    "ten value\r\ncounts as kept. A second sentence goes on for long enough to be a whole line.\r\n"
    "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧的任务，以及由调用者来运行它，还有更多的\r\n"
    "说明文字。"
)


def found(passages, question):
    framed, marked = align(RAW, passages, Marker(frozenset(question_terms(question))))
    return [RAW[a:b] for a, b in framed], [RAW[a:b] for a, b in marked]


def test_a_passage_is_found_across_line_breaks_and_hyphens():
    text = paragraphs(RAW)
    passage = text[text.index("The quorum") : text.index("A second")].strip()
    assert "before a written value" in passage
    [framed], _ = found([passage], "")
    assert framed.startswith("The quorum")
    assert framed.endswith("counts as kept")
    assert "\r\n" in framed


def test_a_passage_is_found_on_a_vertical_page():
    raw = "止租赁关系届时押金无息退还\r\n本合同自双方签字盖章之日起生效终"
    passage = "本合同自双方签字盖章之日起生效终止租赁关系届时押金"
    framed, _ = align(raw, [passage], Marker(frozenset(question_terms(""))))
    assert [raw[start:end] for start, end in framed] == [passage[:16], passage[16:]]


def test_a_passage_is_found_where_accents_stand_by_themselves():
    raw = "A Gr¨obner basis"
    marker = Marker(frozenset(question_terms("Gröbner")))
    assert align(raw, ["A Gröbner basis"], marker) == (((0, 16),), ((2, 10),))


def test_a_passage_is_found_where_its_accents_stand_elsewhere():
    raw = "x\r\nJoao Leit ˜ ao˜\r\nsigni\x1ced, roles ˆ"
    framed, _ = align(raw, ["João Leitão signiﬁed, rôles"], Marker(frozenset()))
    assert framed == ((3, raw.index(" ˆ")),)


def test_a_passage_is_found_among_radicals():
    raw = "⽂件系统，⼈⼯智能"
    marker = Marker(frozenset(question_terms("人工")))
    assert align(raw, ["文件系统，人工智能"], marker) == (((0, 9),), ((5, 7),))


def test_words_are_marked_even_where_a_line_cuts_them():
    _, marked = found([], "written values")
    assert marked == ["writ\ufffeten", "value"]
    assert found([], "拒绝策略 说明")[1] == ["拒绝策略", "说明"]


def test_what_is_not_on_the_page_is_not_framed():
    assert found(["Other words altogether", "…"], "") == ([], [])


@given(st.text(max_size=300), st.text(max_size=20))
def test_whatever_a_page_holds_its_letters_stay_in_order(raw, word):
    marker = Marker(frozenset(question_terms(word)))
    framed, marked = align(f"{raw} {word}", [word], marker)
    assert all(0 <= start < end for start, end in (*framed, *marked))
    assert bool(framed) == any(map(str.isalnum, word.translate({ord(sign): "" for sign in "ˆˇ"})))


LINE = (0.1, 0.1, 0.5, 0.12)


def lines(left, right, first, count):
    return [(left, first + 0.02 * n, right, first + 0.02 * n + 0.015) for n in range(count)]


def test_the_pieces_of_a_formula_are_in_the_frame_of_their_column():
    formula = [(0.2, 0.2, 0.24, 0.24), (0.26, 0.21, 0.28, 0.22), (0.3, 0.2, 0.34, 0.26)]
    boxes = [*lines(0.1, 0.5, 0.1, 4), *formula, *lines(0.1, 0.5, 0.3, 4)]
    assert frames(boxes, []) == [(0.1, 0.1, 0.5, pytest.approx(0.375))]


def test_a_frame_does_not_swallow_what_is_not_of_the_passage():
    above, below = lines(0.1, 0.5, 0.1, 2), lines(0.1, 0.5, 0.5, 2)
    assert len(frames([*above, *below], [])) == 1
    assert len(frames([*above, *below], lines(0.1, 0.5, 0.3, 1))) == 2


def test_columns_have_frames_of_their_own_though_nothing_else_is_on_the_page():
    boxes = [*lines(0.1, 0.45, 0.5, 3), *lines(0.55, 0.9, 0.1, 3)]
    assert [left for left, *_ in frames(boxes, [])] == [0.1, 0.55]


def test_frames_that_overlap_are_one():
    boxes = [LINE, (0.1, 0.3, 0.5, 0.4), (0.3, 0.35, 0.8, 0.5)]
    assert len(frames(boxes, [(0.6, 0.32, 0.7, 0.33)])) == 1


def test_a_stamp_along_the_margin_is_not_framed():
    stamp = (0.02, 0.3, 0.05, 0.7)
    assert frames([LINE, stamp], []) == [LINE]
    assert frames([stamp], []) == [stamp]  # a page that is turned as a whole


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Some words.\r\n17", "Some words."),
        ("Some words.\r\n - 17 -\r\n", "Some words."),
        ("17\r\nSome words.", "Some words."),
        ("Some words\r\nof 1917", "Some words\r\nof 1917"),
        ("17", "17"),
    ],
)
def test_a_page_number_is_no_part_of_the_passage(text, kept):
    start, end = without_folio(text, (0, len(text)))
    assert text[start:end] == kept


def test_a_number_on_a_line_within_the_page_stays():
    text = "Some words.\r\n17\r\nMore."
    assert without_folio(text, (0, 15)) == (0, 15)


def test_time_is_linear_in_blanks_beside_a_page_number():
    text = "17" + " " * 500_000 + "x\r\n" + " " * 500_000 + "."
    assert without_folio(text, (0, len(text))) == (0, len(text))


def test_the_answer_is_found_within_its_passage(draw_pdf):
    lines = [(50, 700, "Same words. Other"), (50, 660, "words. Same words.")]
    path = draw_pdf([(50, 760, "Same words."), *lines])
    image = draw(
        path, 1, 300, ["Same words. Other words. Same words."], Marker(), (), "Other words."
    )
    (_, first, _, _), (_, second, _, _) = image.answer
    assert first < second
    assert draw(path, 1, 300, ["Same words."], Marker(), (), "Nowhere.").answer == ()
    assert draw(path, 1, 300, ["Nowhere."], Marker(), (), "Same words.").answer == ()


def test_margins_are_what_is_beside_all_text():
    line = (0.1, 0.1, 0.8, 0.12)
    up_the_page = (0.01, 0.2, 0.02, 0.9)
    assert text_edges([line, up_the_page]) == pytest.approx((0.085, 0.815))
    assert text_edges([]) == (0.0, 1.0)
    assert text_edges([(0.4, 0.1, 0.5, 0.2)]) == (0.22, 0.78)


def test_a_picture_that_ocr_has_read_is_a_page_too(tmp_path):
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "receipt.png"
    image.new("RGB", (400, 200), (200, 40, 10)).save(path)
    read = OcrText("Receipt for shade", (OcrLine(0, 17, (0.1, 0.4, 0.9, 0.6)),))
    drawn = draw(path, 1, 300, [read.text], SHADE, ocr=read, kind="picture")
    left, right = drawn.text
    assert (drawn.count, drawn.label) == (1, "1")
    assert drawn.width * (right - left) == pytest.approx(300, abs=1)
    assert drawn.height == pytest.approx(drawn.width / 2, abs=1)
    assert len(drawn.pixels) == drawn.stride * drawn.height
    assert drawn.pixels[:3] == bytes((10, 40, 200))  # blue, green, red
    assert drawn.frames == (pytest.approx((0.1, 0.4, 0.9, 0.6)),)
    [(left, _, right, _)] = drawn.marks
    assert 0.6 < left < 0.7 < 0.85 < right
    [counts] = find_in_pages(path, 1, SHADE, ocr={None: read}, kind="picture")
    assert counts.counts == {1: 1}
    path.write_bytes(b"no picture")
    with pytest.raises(Unreadable):
        draw(path, 1, 300, [], SHADE, ocr=read, kind="picture")
