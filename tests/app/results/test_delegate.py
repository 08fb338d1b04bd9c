import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyleOptionViewItem

from app.results.delegate import HitDelegate
from app.results.model import ResultsModel, Role
from app.results.rows import Shape
from app.settings.palettes import palette as palette_of
from engine.records import Score


@pytest.fixture
def paint(qtbot):
    """Draws the first row of some hits in a theme; the picture."""

    def paint(
        hits, theme="light", scores=(), state=QStyle.StateFlag.State_Enabled, width=640, shift=0
    ):
        model, delegate, view = ResultsModel(), HitDelegate(), QListView()
        qtbot.addWidget(view)
        model.show(hits)
        model.apply(scores)
        delegate.glide.shifts = {hits[0].passage_id: shift}
        view.resize(width + 2 * view.frameWidth(), 400)
        option = QStyleOptionViewItem()
        option.initFrom(view)
        option.palette = palette_of(theme)
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
    palette = palette_of(theme)
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
    accent = palette_of(theme).color(QPalette.ColorRole.Accent).name()

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
@pytest.mark.parametrize("width", [900, 260, 120])
def test_odd_rows_are_drawn_without_complaint(paint, hit, changes, width):
    assert len(colours(paint([hit(1, **changes)], width=width))) > 1


def test_long_text_stays_inside_its_row(paint, hit):
    short = paint([hit(1, snippet="many words " * 20)])
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
        [hit(1), hit(2, first_rank=1)], scores=scores
    )


def unfolded(model):
    return [(row.hit.passage_id, row.shape.name, row.hidden) for row in rows_of(model)]


def rows_of(model):
    return [model.index(row).data(Role.ROW) for row in range(model.rowCount())]


@pytest.fixture
def view(qtbot):
    view = QListView()
    model, delegate = ResultsModel(view), HitDelegate(view)
    view.delegate = delegate
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.resize(600, 900)
    qtbot.addWidget(view)
    view.show()
    delegate.folded.connect(lambda index, less: (model.fold if less else model.unfold)(index.row()))
    yield view
    view.setModel(None)  # it is deleted later than its delegate is collected, and may ask till then


def test_a_row_is_as_high_as_its_shape_needs(view, hit):
    path = hit(1).path
    long = "word " * 90
    hits = [hit(n, path=path if n < 6 else hit(n).path, snippet=long) for n in range(1, 14)]
    view.model().show(hits)
    heights = {}
    for row, each in enumerate(rows_of(view.model())):
        heights.setdefault((each.shape, each.hidden > 0), set()).add(
            view.visualRect(view.model().index(row)).height()
        )
    assert all(len(each) == 1 for each in heights.values())
    order = [
        (Shape.PASSAGE, False), (Shape.BRIEF, False), (Shape.PASSAGE, True), (Shape.FULL, False)
    ]  # fmt: skip
    found = [heights[key].pop() for key in order]
    assert found == sorted(set(found))


def test_a_short_passage_takes_fewer_lines(view, hit):
    snippets = ["word", "word " * 20, "word " * 200]
    view.model().show([hit(n, snippet=each) for n, each in enumerate(snippets, start=1)])
    heights = [view.visualRect(view.model().index(row)).height() for row in range(3)]
    assert heights == sorted(set(heights))
    view.resize(300, 900)
    long, longer = (view.visualRect(view.model().index(row)).height() for row in (1, 2))
    assert heights[1] <= long == longer < heights[2]  # in a narrow list they are cut to two lines


def test_a_click_on_the_triangle_folds_and_on_the_words_below_unfolds(qtbot, view, hit):
    model, path = view.model(), hit(1).path
    model.show([hit(n, path=path) for n in range(1, 6)])
    last = view.visualRect(model.index(2))

    def click(place):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(last.center())
    assert model.rowCount() == 3
    click(QPoint(80, last.bottom() - 8))
    assert [each.hidden for each in rows_of(model)] == [0] * 5
    triangle = view.visualRect(model.index(0)).topLeft() + QPoint(20, 20)
    click(triangle)
    assert unfolded(model) == [(10, "BRIEF", 4)]
    click(triangle)
    assert unfolded(model) == [(10, "FULL", 0), (20, "PASSAGE", 0), (30, "PASSAGE", 2)]


def test_a_row_on_its_way_is_drawn_away_from_its_place(paint, hit):
    still, moving = paint([hit(1)]), paint([hit(1)], shift=20)
    assert still != moving
    assert still.copy(0, 2, 400, 45) == moving.copy(0, 22, 400, 45)


def frame_of(view, row):
    option, index = QStyleOptionViewItem(), view.model().index(row)
    view.initViewItemOption(option)
    option.rect = view.visualRect(index)
    return view.delegate._frame(option, index.data(Role.ROW))


def marks_of(view, row):
    return frame_of(view, row).marks


def test_a_click_on_the_place_shows_the_folder(qtbot, view, hit):
    view.model().show([hit(1), hit(2)])
    wanted = []
    view.delegate.folder_wanted.connect(lambda index: wanted.append(index.data(Role.HIT)))
    place = frame_of(view, 1).place
    for point in (place.center(), place.topRight() + QPoint(30, 5)):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert wanted == [hit(2)]


def test_folded_documents_show_a_line_of_text(view, hit):
    view.model().show([hit(n, snippet="word " * 90) for n in range(1, 14)])
    view.viewport().grab()
    brief = rows_of(view.model())[-1]
    assert brief.shape is Shape.BRIEF
    look = view.delegate._look
    assert view.delegate._painter.column(brief, 500, look).passage.lineCount() == 1


@pytest.mark.parametrize("title", ["عنوان " * 50, "标题很长" * 75])
def test_a_long_title_leaves_room_for_the_score(view, hit, title):
    view.model().show([hit(1, title=title)])
    view.viewport().grab()
    row, look = rows_of(view.model())[0], view.delegate._look
    frame = frame_of(view, 0)
    written = view.delegate._painter.column(row, frame.text.width(), look).lines[0].text.text()
    assert frame.text.left() + look.title.metrics.horizontalAdvance(written) < frame.marks.left()


def test_a_heading_gives_way_to_what_else_is_said(view, hit):
    view.model().show([hit(1, heading="H › " * 99, page=4, similarity=0.5)])
    view.viewport().grab()
    row, look = rows_of(view.model())[0], view.delegate._look
    said = view.delegate._painter.column(row, 500, look).lines[1].text.text()
    assert "p. 4 · H" in said
    assert said.endswith("by words")


def test_a_hit_is_judged_by_its_marks(qtbot, view, hit):
    emitted = []
    delegate = view.itemDelegate()
    delegate.judged.connect(lambda index, grade: emitted.append((index.data(Role.HIT), grade)))
    view.model().show([hit(1), hit(2)])
    rect = view.visualRect(view.model().index(1))
    for left in (14, 42):
        place = QPoint(marks_of(view, 1).left() + left, rect.top() + 18)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert emitted == [(hit(2), 1), (hit(2), 0)]


def test_a_mark_stays_on_what_was_judged(qtbot, view, hit):
    model = view.model()
    model.show([hit(1), hit(2)])
    before = view.viewport().grab().toImage()
    model.set_grades({10: 1})
    assert rows_of(model)[0].grade == 1
    assert rows_of(model)[1].grade is None
    assert "relevant" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert view.viewport().grab().toImage() != before


def test_a_mark_says_what_it_is_for(view, hit, monkeypatch):
    said = []
    monkeypatch.setattr(
        "app.results.delegate.QToolTip.showText", lambda place, words, _: said.append(words)
    )
    view.model().show([hit(1)])
    rect = view.visualRect(view.model().index(0))
    for left in (14, 42):
        place = QPoint(marks_of(view, 0).left() + left, rect.top() + 18)
        event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), event)
    assert said == ["Relevant (key +)", "Not relevant (key -)"]


def test_a_row_is_put_into_words_and_laid_out_once(view, hit):
    view.model().show([hit(n) for n in range(1, 4)])
    made = view.delegate._painter.column.cache_info
    view.viewport().grab()
    assert made().misses == 3
    view.viewport().grab()
    assert made().misses == 3
