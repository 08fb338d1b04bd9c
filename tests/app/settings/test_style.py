import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QStyle,
    QStyleFactory,
    QStyleOption,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.settings.palettes import NAMES, palette
from app.settings.strokes import MENU
from app.settings.style import Style
from app.widgets import SMALL, TARGET


@pytest.fixture(scope="module")
def style(qapp):
    return Style()


@pytest.fixture
def shown(qtbot, style):
    """Shows a widget in the style and a palette; returns it."""

    def shown(widget, name="light"):
        qtbot.addWidget(widget)
        widget.setStyle(style)
        widget.setPalette(palette(name))
        widget.resize(widget.sizeHint().expandedTo(QSize(80, 0)))
        widget.show()
        return widget

    return shown


def combo():
    made = QComboBox()
    made.addItems(["one", "two"])
    return made


@pytest.mark.parametrize(
    "make",
    [QPushButton, QToolButton, QCheckBox, combo, QLineEdit, QSpinBox],
)
def test_controls_can_be_hit(shown, make):
    assert shown(make()).sizeHint().height() >= TARGET


@pytest.mark.parametrize("make", [QCheckBox, QRadioButton])
def test_a_box_is_ticked_by_a_click_at_its_edge(qtbot, shown, make):
    box = shown(make("Whole"))
    box.resize(200, TARGET)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().bottomLeft())
    assert box.isChecked()


def test_the_title_of_a_group_is_bold_and_whole(shown):
    group = shown(QGroupBox("HHHHHHHH"))
    group.resize(200, 60)
    picture = group.grab().toImage()
    paper = picture.pixel(picture.width() - 1, 0)
    inked = [
        x
        for x in range(picture.width())
        if any(picture.pixel(x, y) != paper for y in range(group.fontMetrics().height()))
    ]
    font = QFont(group.font())
    font.setBold(True)
    width = QFontMetrics(font).tightBoundingRect(group.title()).width()
    assert inked[-1] - inked[0] >= width - 2  # soft edges


def test_what_is_large_enough_stays_as_it_is(qtbot, style):
    button, same = QPushButton("Two\nlines\nand more"), QPushButton("Two\nlines\nand more")
    for each in (button, same):
        qtbot.addWidget(each)
        each.setIconSize(QSize(64, 64))
    button.setStyle(style)
    same.setStyle(QStyleFactory.create("fusion"))
    assert button.sizeHint().height() - same.sizeHint().height() in (0, 2)  # of its frame


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [QCheckBox, QRadioButton])
def test_a_box_stands_out_and_shows_that_it_is_ticked(shown, make, name):
    box = shown(make(), name)
    plain = box.grab().toImage()
    ground = box.palette().window().color().lightness()
    line = [plain.pixelColor(x, plain.height() // 2).lightness() for x in range(16)]
    assert max(abs(each - ground) for each in line) > 50
    box.setChecked(True)
    colours = {box.grab().toImage().pixelColor(x, plain.height() // 2).name() for x in range(16)}
    assert box.palette().highlight().color().name() in colours


def page_with_focus_before(qtbot, style, name, widget):
    """Show a widget below a button that has the keyboard."""
    page, other = QWidget(), QPushButton("Other")
    qtbot.addWidget(page)
    page.setPalette(palette(name))
    page.setLayout(QVBoxLayout())
    for each in (other, widget):
        each.setStyle(style)
        page.layout().addWidget(each)
    page.show()
    page.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    return page


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [lambda: QPushButton("Stop"), combo, QLineEdit, QPlainTextEdit])
def test_what_has_the_keyboard_is_framed_in_the_accent(qtbot, style, make, name):
    widget = make()
    page = page_with_focus_before(qtbot, style, name, widget)
    accent = page.palette().accent().color().name()

    def framed():
        image = widget.grab().toImage()
        return image.pixelColor(image.width() // 2, 0).name() == accent

    assert not framed()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(widget.hasFocus)
    assert framed()


@pytest.mark.parametrize("name", NAMES)
def test_a_bar_is_as_long_as_what_is_done(shown, name):
    bar = shown(QProgressBar(textVisible=False), name)
    bar.resize(100, 6)
    accent = bar.palette().accent().color().name()

    def length(done):
        bar.setValue(done)
        image = bar.grab().toImage()
        return sum(image.pixelColor(x, 3).name() == accent for x in range(100))

    assert [length(done) // 10 for done in (0, 45, 100)] == [0, 4, 9]


def test_the_handle_of_a_scroll_bar_is_where_it_scrolls(shown):
    bar = shown(QScrollBar(Qt.Orientation.Vertical))
    bar.setRange(0, 100)
    bar.setPageStep(20)
    bar.resize(14, 300)
    line = bar.palette().mid().color().name()

    def handle():
        image = bar.grab().toImage()
        return [y for y in range(300) if image.pixelColor(7, y).name() == line]

    top = handle()
    bar.setValue(100)
    assert 0 < top[0] < 40
    assert handle()[-1] > 260
    bar.setRange(0, 0)
    assert handle() == []


def test_the_tab_in_front_is_underlined(shown):
    tabs = QTabBar()
    for each in ("one", "two"):
        tabs.addTab(each)
    tabs = shown(tabs)
    image, accent = tabs.grab().toImage(), tabs.palette().accent().color().name()
    first, second = (tabs.tabRect(number) for number in (0, 1))
    assert image.pixelColor(first.center().x(), first.bottom()).name() == accent
    assert image.pixelColor(second.center().x(), second.bottom()).name() != accent


@pytest.mark.parametrize("name", NAMES)
def test_the_tab_that_has_the_keyboard_is_framed_in_the_accent(qtbot, style, name):
    tabs = QTabBar()
    tabs.addTab("one")
    page = page_with_focus_before(qtbot, style, name, tabs)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(tabs.hasFocus)
    image, rect = tabs.grab().toImage(), tabs.tabRect(0)
    accent = page.palette().accent().color().name()
    assert image.pixelColor(rect.center().x(), rect.top()).name() == accent
    ground = page.palette().window().color().name()
    assert image.pixelColor(rect.left() + 5, rect.center().y()).name() == ground


@pytest.mark.parametrize("make", [combo, QLineEdit])
def test_what_is_written_in_a_field_keeps_clear_of_its_frame(shown, make):
    field = shown(make())
    if isinstance(field, QLineEdit):
        field.setText("MM")
    image = field.grab().toImage()
    ink = [
        any(image.pixelColor(x, y).lightness() < 100 for y in range(8, image.height() - 8))
        for x in range(3, 30)
    ]
    assert ink.index(True) + 3 >= SMALL - 1


def test_the_words_of_a_button_with_a_menu_keep_clear_of_its_chevron(shown):
    button = QToolButton(text="MMMMMM")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setMenu(QMenu(button))
    image = shown(button).grab().toImage()
    left = image.width() - MENU
    assert all(
        image.pixelColor(x, image.height() // 2).lightness() > 200 for x in range(left, left + 4)
    )


def test_spin_boxes_are_as_high_as_all_else(shown):
    assert shown(QSpinBox()).sizeHint().height() == shown(QLineEdit()).sizeHint().height()


@pytest.mark.parametrize("name", NAMES)
def test_the_button_that_is_most_likely_wanted_stands_out(shown, name):
    button = QPushButton("Add a folder")
    button.setDefault(True)
    image = shown(button, name).grab().toImage()
    assert image.pixelColor(6, 6) == button.palette().highlight().color()
    button.setEnabled(False)
    image = button.grab().toImage()
    assert image.pixelColor(6, 6) == button.palette().button().color()


@pytest.mark.parametrize("name", NAMES)
def test_the_frame_of_a_hint_is_that_of_a_field(style, name):
    hint = QStyleOption()
    hint.rect, hint.palette = QRect(0, 0, 40, 20), palette(name)
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelTipLabel, hint, painter)
    assert image.pixelColor(0, 10) == hint.palette.mid().color()
    assert image.pixelColor(20, 10) == hint.palette.toolTipBase().color()


@pytest.mark.parametrize("name", NAMES)
def test_a_menu_has_an_edge_that_is_seen(style, name):
    menu = QMenu()
    menu.setStyle(style)
    menu.setPalette(palette(name))
    menu.addAction("Name")
    image = menu.grab().toImage()
    assert image.pixelColor(0, 10) == menu.palette().mid().color()


@pytest.mark.parametrize(
    "name", ["LineEditClearButton", "MessageBoxQuestion", "MessageBoxCritical"]
)
def test_icons_of_the_toolkit_are_of_our_set(style, name):
    standard = style.standardIcon(QStyle.StandardPixmap[f"SP_{name}"])
    ink = QApplication.palette().buttonText().color()
    image = standard.pixmap(48, 48).toImage()
    colours = {image.pixelColor(x, y).name() for x in range(48) for y in range(48)
               if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert colours == {ink.name()}
