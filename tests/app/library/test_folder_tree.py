from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from app.library.folder_tree import FolderTree
from engine.catalog import FolderStats

DOCS, MAIL = Path("/home/docs"), Path("/home/mail")


@pytest.fixture
def tree(qtbot):
    tree = FolderTree()
    qtbot.addWidget(tree)
    tree.show_folders([DOCS, MAIL])
    tree.show_stats(
        None,
        [
            FolderStats(DOCS, 1234, 3, has_subfolders=True),
            FolderStats(MAIL, 5, 0, has_subfolders=False, is_available=False),
        ],
    )
    return tree


def texts(item):
    return [(child.text(0), child.text(1)) for child in map(item.child, range(item.childCount()))]


def roots(tree):
    return texts(tree.invisibleRootItem())


def has_arrow(item):
    return (
        item.childCount() > 0
        or item.childIndicatorPolicy() == item.ChildIndicatorPolicy.ShowIndicator
    )


def test_folders_are_shown_with_their_documents_and_whether_they_are_available(tree):
    assert tree.folders == [DOCS, MAIL]
    assert roots(tree) == [("docs", "1,234"), ("mail", "Unavailable")]
    docs, mail = tree.topLevelItem(0), tree.topLevelItem(1)
    spoken = docs.data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "docs, 1,234 documents indexed, 3 not indexed"
    assert "its index is kept" in mail.toolTip(0)
    assert (has_arrow(docs), has_arrow(mail)) == (True, False)


def test_only_what_has_changed_is_put_into_words_again(tree, monkeypatch):
    again = []
    put = tree._set_texts
    monkeypatch.setattr(tree, "_set_texts", lambda item: again.append(item.text(0)) or put(item))
    same = FolderStats(DOCS, 1234, 3, has_subfolders=True)
    tree.show_folders([DOCS, MAIL])
    tree.show_stats(None, [same, FolderStats(MAIL, 6, 0, has_subfolders=False)])
    assert again == ["mail"]
    assert roots(tree) == [("docs", "1,234"), ("mail", "6")]


def test_content_is_asked_for_once_and_arrives_later(qtbot, tree):
    docs = tree.topLevelItem(0)
    with qtbot.waitSignal(tree.content_wanted) as emitted:
        docs.setExpanded(True)
    assert emitted.args == [DOCS]
    assert tree.opened == [DOCS]
    tree.show_stats(
        DOCS, [FolderStats(DOCS / "a", 3, 0, True), FolderStats(DOCS / "b", 4, 0, False)]
    )
    assert texts(docs) == [("a", "3"), ("b", "4")]
    assert [has_arrow(docs.child(row)) for row in range(2)] == [True, False]
    docs.setExpanded(False)
    with qtbot.assertNotEmitted(tree.content_wanted):
        docs.setExpanded(True)
    docs.child(1).setSelected(True)
    assert tree.selected == [DOCS / "b"]


def test_folders_that_stay_keep_what_is_below_them(tree):
    docs = tree.topLevelItem(0)
    docs.setExpanded(True)
    tree.show_stats(DOCS, [FolderStats(DOCS / "a", 3, 0, True)])
    docs.child(0).setExpanded(True)
    tree.show_stats(DOCS / "a", [FolderStats(DOCS / "a" / "x", 1, 0, False)])
    tree.show_stats(
        DOCS, [FolderStats(DOCS / "a", 9, 0, True), FolderStats(DOCS / "c", 1, 0, False)]
    )
    assert texts(docs) == [("a", "9"), ("c", "1")]
    assert texts(docs.child(0)) == [("x", "1")]
    tree.show_folders([DOCS, MAIL, Path("/new")])
    assert tree.topLevelItem(0).isExpanded()
    assert tree.topLevelItem(0).child(0).isExpanded()
    tree.show_stats(DOCS, [])
    assert not has_arrow(docs)
    tree.show_stats(Path("/gone"), [FolderStats(Path("/gone/a"), 1, 0, False)])


def test_the_folder_that_is_being_indexed_is_marked(tree):
    tree.mark_indexing(DOCS / "a" / "b.pdf")
    assert roots(tree)[0] == ("docs", "1,234 …")
    tree.mark_indexing(None)
    assert roots(tree)[0] == ("docs", "1,234")


def test_folders_can_go_and_change_places(tree):
    tree.show_folders([MAIL, DOCS])
    assert tree.folders == [MAIL, DOCS]
    tree.show_folders([DOCS])
    assert tree.folders == [DOCS]


def test_a_file_that_was_added_by_name_has_the_icon_of_a_file(tree):
    before = [tree.topLevelItem(row).icon(0).cacheKey() for row in range(2)]
    tree.show_stats(None, [FolderStats(MAIL, 1, 0, has_subfolders=False, is_file=True)])
    after = [tree.topLevelItem(row).icon(0).cacheKey() for row in range(2)]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_the_language_and_the_colours_change_while_it_is_shown(qtbot, tree, appearance):
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: roots(tree)[1] == ("mail", "无法访问"))
    appearance.set_theme("dark")

    def quiet():
        return tree.palette().color(QPalette.ColorRole.PlaceholderText)

    qtbot.waitUntil(lambda: tree.topLevelItem(0).foreground(1).color() == quiet())
