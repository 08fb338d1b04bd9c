import io
import zipfile
from contextlib import suppress

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PROG_ID
from pptx.util import Inches

from engine.documents.reader import read
from engine.errors import DocumentError, Empty, TooLarge, Unreadable
from engine.records import Metadata, Page

TITLE_ONLY, CONTENT, BLANK = 5, 1, 6


@pytest.fixture
def deck():
    return pptx.Presentation()


@pytest.fixture
def read_deck(tmp_path):
    def reading(deck):
        path = tmp_path / "a.pptx"
        deck.save(path)
        front, *pages = read(path)
        for page in pages:
            for heading in page.headings:
                assert page.text[heading.offset :].startswith(heading.text)
        return front, pages

    return reading


def _slide(deck, layout, title=None):
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def _box(shapes, text, left, top):
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    box.text_frame.text = text


def test_slides_are_numbered_pages_with_titles_lists_and_notes(deck, read_deck):
    slide = _slide(deck, CONTENT, "数据库 index")
    frame = slide.placeholders[1].text_frame
    frame.text = "first"
    inner = frame.add_paragraph()
    inner.text, inner.level = "inner", 1
    slide.notes_slide.notes_text_frame.text = "Say hello.\nThen stop."
    _slide(deck, BLANK)
    hidden = _slide(deck, TITLE_ONLY, "Hidden")
    hidden._element.set("show", "0")
    front, pages = read_deck(deck)
    assert front == Metadata("pptx", "数据库 index", 3)
    assert [page.number for page in pages] == [1, 3]
    assert pages[0].text == ("数据库 index\n\n• first\n  • inner\n\nSay hello.\n\nThen stop.")
    assert [(each.level, each.text) for each in pages[0].headings] == [(1, "数据库 index")]
    assert pages[1].text == "Hidden"


def test_shapes_come_from_the_top_left(deck, read_deck):
    shapes = _slide(deck, TITLE_ONLY, "Title").shapes
    _box(shapes, "below", 0, 5)
    _box(shapes, "right", 5, 2.05)
    _box(shapes, "left", 1, 2.1)
    group = shapes.add_group_shape()
    _box(group.shapes, "in a group", 1, 3)
    assert read_deck(deck)[1][0].text == "Title\n\nleft\n\nright\n\nin a group\n\nbelow"


def test_table_by_rows_and_merged_cells_once(deck, read_deck):
    shapes = _slide(deck, BLANK).shapes
    table = shapes.add_table(2, 3, 0, 0, Inches(5), Inches(2)).table
    for number, text in enumerate("abcdef"):
        table.cell(number // 3, number % 3).text = text
    table.cell(0, 1).text = ""
    table.cell(0, 0).merge(table.cell(0, 1))
    assert read_deck(deck)[1][0].text == "a | c\nd | e | f"


def test_title_of_the_properties_comes_first(deck, read_deck):
    _slide(deck, TITLE_ONLY, "On the slide")
    deck.core_properties.title = "Named"
    assert read_deck(deck)[0].title == "Named"
    deck.core_properties.title = "PowerPoint Presentation"
    assert read_deck(deck)[0].title == "On the slide"


def test_order_is_that_of_the_show(deck, read_deck):
    _slide(deck, TITLE_ONLY, "made first")
    _slide(deck, TITLE_ONLY, "shown first")
    listed = deck.slides._sldIdLst
    listed.insert(0, listed[1])
    assert [page.text for page in read_deck(deck)[1]] == ["shown first", "made first"]


def test_empty(deck, read_deck):
    _slide(deck, BLANK)
    with pytest.raises(Empty, match=r"^There is no text in this presentation\.$"):
        read_deck(deck)


def _parts(deck):
    out = io.BytesIO()
    deck.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _write(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("broken", [b"<p:sld", b'<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'])
def test_one_broken_slide_does_not_stop_the_others(deck, tmp_path, broken):
    _slide(deck, TITLE_ONLY, "lost")
    _slide(deck, TITLE_ONLY, "kept")
    parts = _parts(deck)
    path = tmp_path / "a.pptx"
    _write(path, {**parts, "ppt/slides/slide1.xml": broken})
    assert [each.text for each in list(read(path))[1:]] == ["kept"]
    _write(path, {**parts, "ppt/slides/slide1.xml": broken, "ppt/slides/slide2.xml": broken})
    with pytest.raises(Unreadable, match="damaged"):
        list(read(path))


def test_nothing_outside_the_archive_is_opened(deck, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    _slide(deck, TITLE_ONLY, "Title").notes_slide.notes_text_frame.text = "note"
    parts = _parts(deck)
    name = "ppt/slides/_rels/slide1.xml.rels"
    parts[name] = parts[name].replace(b"../notesSlides/notesSlide1.xml", bytes(secret))
    path = tmp_path / "a.pptx"
    _write(path, parts)
    assert list(read(path))[1] == Page("Title", list(read(path))[1].headings, 1)
    slide = parts["ppt/slides/slide1.xml"]
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    start = slide.index(b"<p:sld")
    parts["ppt/slides/slide1.xml"] = (
        slide[:start] + declared + slide[start:].replace(b"Title<", b"&e;<")
    )
    _write(path, parts)
    with pytest.raises(Unreadable):
        list(read(path))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_off(deck, tmp_path, share):
    _slide(deck, TITLE_ONLY, "Title")
    path = tmp_path / "a.pptx"
    deck.save(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(
        Unreadable, match=r"^The presentation is damaged: it is cut off or not a zip archive\.$"
    ):
        list(read(path))


def test_damaged_bytes_end_in_a_sentence(deck, tmp_path):
    _slide(deck, TITLE_ONLY, "Title")
    path = tmp_path / "a.pptx"
    deck.save(path)
    whole = path.read_bytes()
    for place in range(50, len(whole), len(whole) // 40):
        path.write_bytes(whole[:place] + b"\xff\xff\xff" + whole[place + 3 :])
        with suppress(DocumentError):  # and nothing else
            list(read(path))


def test_zip_bomb(deck, tmp_path):
    parts = _parts(deck)
    path = tmp_path / "a.pptx"
    _write(path, {**parts, "ppt/media/big": bytes(64 << 20)})
    with pytest.raises(
        TooLarge, match=r"^This presentation unpacks to far more than a document holds\.$"
    ):
        list(read(path))


def _listed(frame, *items):
    """Add paragraphs, each a level, a kind of numbers ("" for none), and a text."""
    for number, (level, kind, text) in enumerate(items):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text, paragraph.level = text, level
        properties = paragraph._p.get_or_add_pPr()
        tag = "buAutoNum" if kind else "buNone"
        mark = properties.makeelement(properties.tag.replace("pPr", tag), {})
        if kind:
            mark.set("type", kind)
        properties.append(mark)


def test_numbers_of_lists(deck, read_deck):
    frame = _slide(deck, CONTENT, "Rules").placeholders[1].text_frame
    _listed(
        frame,
        (0, "arabicPeriod", "a"),
        (1, "alphaLcParenR", "b"),
        (1, "alphaLcParenR", "c"),
        (0, "arabicPeriod", "d"),
        (1, "alphaLcParenR", "e"),
        (0, "", "plain"),
        (0, "ea1ChsPeriod", "f"),
    )
    assert read_deck(deck)[1][0].text == (
        "Rules\n\n1. a\n  a) b\n  b) c\n2. d\n  a) e\n\nplain\n\n一. f"
    )


def test_what_is_beside_the_slides(deck, tmp_path):
    slide = _slide(deck, TITLE_ONLY, "Market entry")
    _slide(deck, TITLE_ONLY, "Then")
    run = slide.shapes.add_textbox(0, 0, 1, 1).text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "the survey", "https://example.org/tidepool"
    run._r.getparent().getparent().getparent().nvSpPr.cNvPr.set("descr", "A crane")
    deck.core_properties.author = "Ms Oosterhuis"
    parts = _parts(deck)
    name = "ppt/slides/_rels/slide1.xml.rels"
    parts[name] = parts[name].replace(
        b"</Relationships>",
        b'<Relationship Id="c" Type="x/comments" Target="../comments/c.xml"/></Relationships>',
    )
    parts["ppt/comments/c.xml"] = (
        b'<p:cmLst xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        b"<p:cm authorId='0'><p:text>Old one</p:text></p:cm><p:cm authorId='0'><p:txBody><a:p><a:r>"
        b"<a:t>New one</a:t></a:r></a:p></p:txBody></p:cm></p:cmLst>"
    )
    name = "ppt/_rels/presentation.xml.rels"
    parts[name] = parts[name].replace(
        b"</Relationships>",
        b'<Relationship Id="c" Type="x/commentAuthors" Target="a.xml"/></Relationships>',
    )
    parts["ppt/a.xml"] = (
        b"<x:cmAuthorLst xmlns:x='p'><x:cmAuthor id='0' name='Ann'/></x:cmAuthorLst>"
    )
    footer = (
        b'<p:sp><p:nvSpPr><p:cNvPr id="9" name="F"/><p:cNvSpPr/><p:nvPr><p:ph type="ftr"/></p:nvPr>'
        b"</p:nvSpPr><p:spPr/><p:txBody>"
        b"<a:p><a:r><a:t>Gannet 77</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    for number in (1, 2):
        name = f"ppt/slides/slide{number}.xml"
        parts[name] = parts[name].replace(b"</p:spTree>", footer + b"</p:spTree>")
    path = tmp_path / "b.pptx"
    _write(path, parts)
    _, *pages = read(path)
    assert [page.text for page in pages] == [
        "Market entry\n\n[picture: A crane]\n\nthe survey"
        "\n\nComments\n\nAnn: Old one\nAnn: New one"
        "\n\nLinks\n\nthe survey: https://example.org/tidepool",
        "Then",
        "Headers and footers\n\nGannet 77\n\nAbout this document\n\nAuthor: Ms Oosterhuis",
    ]


def _number(paragraph_style, kind):
    """Let a level of a layout or master count its paragraphs."""
    for each in list(paragraph_style):
        if each.tag.rpartition("}")[2].startswith("bu"):
            paragraph_style.remove(each)
    tag = paragraph_style.tag.rpartition("}")[0] + "}buAutoNum"
    paragraph_style.append(paragraph_style.makeelement(tag, {"type": kind}))


def test_lists_that_the_layout_or_the_master_numbers(deck, read_deck):
    styles = deck.slide_master._element.find(".//{*}bodyStyle")
    _number(styles.find("{*}lvl1pPr"), "arabicParenR")
    _number(styles.find("{*}lvl2pPr"), "alphaLcPeriod")
    layout = deck.slide_layouts[CONTENT].placeholders[1]._element.find(".//{*}lstStyle")
    first = layout.makeelement(layout.tag.replace("lstStyle", "lvl1pPr"), {})
    layout.append(first)
    _number(first, "romanUcPeriod")
    two_columns = 3
    for number in (CONTENT, two_columns):
        frame = _slide(deck, number).placeholders[1].text_frame
        frame.text = "a\nb\nc"
        frame.paragraphs[1].level = 1
    _, pages = read_deck(deck)
    assert [page.text for page in pages] == ["I. a\n  a. b\nII. c", "1) a\n  a. b\n2) c"]


def test_what_stands_on_every_slide_is_said_once(deck, read_deck):
    slide = _slide(deck, BLANK)
    for tree in (deck.slide_layouts[BLANK].shapes._spTree, deck.slide_master.shapes._spTree):
        _box(slide.shapes, "KX-17, confidential", 1, 1)
        tree.append(slide.shapes[-1]._element)
    for _ in range(2):
        _box(_slide(deck, BLANK).shapes, "Text", 1, 1)
    _, pages = read_deck(deck)
    assert [page.text for page in pages] == [
        "Text", "Text", "Headers and footers\n\nKX-17, confidential"
    ]  # fmt: skip


def test_what_a_chart_draws(deck, read_deck):
    data = CategoryChartData(number_format='0" t"')
    data.categories = ["May", "June"]
    data.add_series("Rye", (3, None))
    data.add_series("Oats", (4, 5.25))
    box = (Inches(1),) * 4
    _slide(deck, BLANK).shapes.add_chart(XL_CHART_TYPE.LINE, *box, data)
    _, pages = read_deck(deck)
    assert pages[0].text == " | Rye | Oats\nMay | 3 t | 4 t\nJune |  | 5 t"


def test_an_embedded_document_comes_last(deck, read_deck, tmp_path):
    inner = tmp_path / "inner.pptx"
    other = pptx.Presentation()
    _slide(other, TITLE_ONLY, "Inside")
    other.save(inner)
    shapes = _slide(deck, BLANK).shapes
    shapes.add_ole_object(str(inner), PROG_ID.PPTX, Inches(1), Inches(1))
    _, pages = read_deck(deck)
    assert pages[-1].text.endswith("\n\nInside")
    assert pages[-1].number is None
