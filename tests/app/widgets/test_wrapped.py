from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView

from app.widgets import Wrapped


def test_a_long_text_gets_the_lines_it_needs(qtbot):
    tree, model = QTreeView(), QStandardItemModel()
    qtbot.addWidget(tree)
    for text in ("short", "a reason with its remedy " * 24):
        model.appendRow([QStandardItem("file"), QStandardItem(text)])
    tree.setModel(model)
    tree.setItemDelegateForColumn(1, Wrapped(tree))
    tree.resize(400, 300)
    tree.show()

    def heights():
        return [tree.visualRect(model.index(row, 1)).height() for row in (0, 1)]

    tree.setColumnWidth(1, 200)
    qtbot.waitUntil(lambda: heights()[1] > 4 * heights()[0])
    high = heights()[1]
    tree.setColumnWidth(1, 500)
    qtbot.waitUntil(lambda: heights()[1] < high)
