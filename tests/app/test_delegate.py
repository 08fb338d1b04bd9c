from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from app.appearance import _palette
from app.delegate import HitDelegate, utf16_ranges
from app.results import ResultsModel
from engine.records import Score


@pytest.mark.parametrize(
    ("text", "spans", "ranges"),
    [
        ("plain words", [(0, 5), (6, 11)], [(0, 5), (6, 5)]),
        ("", [], []),
        ("线程池的拒绝策略", [(0, 3), (4, 8)], [(0, 3), (4, 4)]),
        ("😀 moved", [(2, 7)], [(3, 5)]),
        ("a😀b😀c", [(0, 1), (2, 3), (4, 5)], [(0, 1), (3, 1), (6, 1)]),
        ("x😀y", [(1, 2)], [(1, 2)]),  # the emoji itself
        ("x😀y", [(0, 3)], [(0, 4)]),  # around it
        ("<b>bold</b> & <img src=x>", [(0, 3), (3, 7)], [(0, 3), (3, 4)]),
        ("e\u0301te", [(0, 3)], [(0, 3)]),  # a combining accent is a character of its own
        ("empty span", [(3, 3)], []),
    ],
)
def test_utf16_ranges(text, spans, ranges):
    assert utf16_ranges(text, spans) == ranges
    encoded = text.encode("utf-16-le")
    kept = [span for span in spans if span[0] < span[1]]
    for (start, end), (first, length) in zip(kept, ranges, strict=True):
        assert encoded[first * 2 : (first + length) * 2].decode("utf-16-le") == text[start:end]


@pytest.fixture
def paint(qtbot):
    """Draws the first row of some hits in a theme; the picture."""

    def paint(hits, theme="light", scores=(), state=QStyle.StateFlag.State_Enabled, width=640):
        model, delegate, view = ResultsModel(), HitDelegate(), QListView()
        qtbot.addWidget(view)
        model.show(hits)
        model.apply(scores)
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.palette = _palette(theme)
        option.state = state
        option.rect = QRect(0, 0, width, delegate.sizeHint(option, model.index(0)).height())
        image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
        image.fill(option.palette.color(QPalette.ColorRole.Base))
        painter = QPainter(image)
        delegate.paint(painter, option, model.index(0))
        painter.end()
        return image

    return paint


def colours(image):
    pixels = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return {image.pixelColor(x, y).name() for x, y in pixels}


def mark_colour(theme):
    palette = _palette(theme)
    image = QImage(QSize(1, 1), QImage.Format.Format_RGB32)
    image.fill(palette.color(QPalette.ColorRole.Base))
    mark = QColor(palette.color(QPalette.ColorRole.Accent))
    mark.setAlpha(64)
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, mark)
    painter.end()
    return image.pixelColor(0, 0).name()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_are_seen_and_only_where_there_are_spans(paint, hit, theme):
    assert mark_colour(theme) in colours(paint([hit(1)], theme))
    assert mark_colour(theme) not in colours(paint([hit(1, spans=())], theme))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_bar_is_as_long_as_the_score(paint, hit, theme):
    accent = _palette(theme).color(QPalette.ColorRole.Accent).name()

    def length(score):
        image = paint([hit(1, spans=())], theme, [Score(10, score, 1.0)])
        rows = (
            sum(image.pixelColor(x, y).name() == accent for x in range(image.width()))
            for y in range(image.height())
        )
        return max(rows)

    assert length(0.2) < length(0.5) < length(0.9)


@pytest.mark.parametrize(
    "changes",
    [
        {"snippet": "<img src=file:///etc/passwd><b>bold</b> & more", "spans": ((4, 10),)},
        {"snippet": "😀" * 400, "spans": ((0, 1), (399, 400))},
        {"snippet": "线程池" * 300, "spans": ((0, 3), (600, 603), (897, 900))},
        {"snippet": "one\ntwo\r\n\tthree\u2028four\x00", "spans": ((4, 7),)},
        {"snippet": "x" * 5000, "spans": ((0, 5000),)},
        {"snippet": "", "spans": ()},
        {"snippet": "short", "spans": ((0, 900),)},
        {"title": "", "heading": "", "page": 4},
        {"title": "T" * 900, "heading": "H › " * 300, "page": 4, "page_label": "iv"},
    ],
)
@pytest.mark.parametrize("width", [900, 260, 60])
def test_odd_rows_are_drawn_without_complaint(paint, hit, changes, width):
    assert len(colours(paint([hit(1, **changes)], width=width))) > 1


def test_long_text_stays_inside_its_row(paint, hit):
    short = paint([hit(1)])
    long = paint([hit(1, snippet="many words " * 200, spans=((0, 4),))])
    assert long.size() == short.size()
    # The file's place stands below the text, with blank ground between: nothing ran into it.
    ground = QColor(long.pixelColor(2, 2)).name()
    lines = [
        {long.pixelColor(x, y).name() for x in range(14, 500)} != {ground}
        for y in range(long.height())
    ]
    blocks = sum(now and not before for before, now in zip([False, *lines], lines, strict=False))
    assert blocks >= 4


def test_selected_and_hovered_rows_look_different(paint, hit):
    enabled = QStyle.StateFlag.State_Enabled
    plain = paint([hit(1)])
    selected = paint([hit(1)], state=enabled | QStyle.StateFlag.State_Selected)
    hovered = paint([hit(1)], state=enabled | QStyle.StateFlag.State_MouseOver)
    assert plain != selected
    assert plain != hovered
    assert selected != hovered


def test_moved_rows_say_what_they_were(paint, hit):
    scores = [Score(20, 0.5, 1.0)]
    assert paint([hit(1), hit(2)], scores=scores) != paint(
        [hit(1), hit(2, keyword_rank=1)], scores=scores
    )


def test_layouts_are_kept_and_not_without_end(paint, hit, qtbot):
    delegate, option = HitDelegate(), QStyleOptionViewItem()
    one = delegate._snippet(hit(1), 300, option.font, option.palette)
    assert delegate._snippet(hit(1), 300, option.font, option.palette) is one
    assert delegate._snippet(hit(1, spans=()), 300, option.font, option.palette) is not one
    for number in range(300):
        delegate._snippet(hit(number + 2), 300, option.font, option.palette)
    assert len(delegate._layouts) == 256


def test_what_was_not_read_is_said(paint, hit):
    cut = HitDelegate()._where(hit(1, heading="A", tokens=21_000, read=8_000))
    assert cut == "A · first 8,000 of 21,000 tokens were read"
    assert HitDelegate()._where(hit(1, heading="A", tokens=9, read=9)) == "A"
    assert HitDelegate()._where(hit(1, heading="", whole=True)) == "whole document"


def test_copies_are_counted_beside_the_place(hit):
    places = [Path("/library/a"), Path("/library/b")]
    assert HitDelegate()._places(hit(1)) == "/library/1.md"
    assert HitDelegate()._places(hit(1, copies=tuple(places[:1]))).endswith("… and one more place")
    assert (
        HitDelegate()._places(hit(1, copies=tuple(places))) == "/library/1.md … and 2 more places"
    )
