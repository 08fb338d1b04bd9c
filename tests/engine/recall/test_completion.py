import pytest

from engine.events import Completed
from engine.user.history import Saved


@pytest.fixture
def headed(library, sync, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.md").write_text(
        "# Threads\n\n## 3.1 Thread pools\n\nText of pools.\n\n## Éclair and thread\n\nMore.\n\n"
        "## 线程池的拒绝策略\n\n四种。\n\n## Th\n\nToo short to ask for.\n"
    )
    sync(folder)
    library.folder = folder
    return library


def complete(library, typed):
    [found] = library.complete(typed)
    assert isinstance(found, Completed)
    assert found.typed == typed
    return found.headings


@pytest.mark.parametrize(
    ("typed", "headings"),
    [
        ("thr", ("Threads", "Thread pools", "Éclair and thread")),
        ("THREAD  P", ("Thread pools",)),
        ("eclair", ("Éclair and thread",)),
        ("ools", ()),  # within a word
        ("拒绝", ("线程池的拒绝策略",)),
        ("threads", ()),  # all of it is there already
        ("t", ()),
        ("", ()),
        ("?!", ()),
        ("(*", ()),
        ("线", ("线程池的拒绝策略",)),
    ],
)
def test_headings_that_fit_the_shortest_first(headed, typed, headings):
    assert complete(headed, typed) == headings


def test_headings_are_read_again_when_documents_have_come(headed, sync):
    assert complete(headed, "gardens") == ()
    (headed.folder / "b.md").write_text("# Gardens of stone\n\nText.\n")
    sync(headed.folder)
    assert complete(headed, "gardens") == ("Gardens of stone",)


def test_news_are_counted(headed, sync):
    *_, found = headed.recall("pools of threads")
    first = Saved("pools of threads", "").looked_at(found.hits, found.newest)
    searches = [first, Saved("type:hologram pools", ""), Saved("??", "")]
    assert [each.count for each in headed.news(searches)] == [0]
    (headed.folder / "c.md").write_text("# New\n\nPools of threads are new.\n")
    sync(headed.folder)
    assert [(each.search, each.count) for each in headed.news(searches)] == [(first, 1)]


def test_what_moves_up_as_other_documents_go_is_no_news(headed, sync):
    (headed.folder / "c.md").write_text("# Pools\n\nPools of threads have threads in pools.\n")
    sync(headed.folder)
    *_, found = headed.recall("pools of threads", pool=1)
    search = Saved("pools of threads", "").looked_at(found.hits, found.newest)
    found.hits[0].path.unlink()
    sync(headed.folder)
    *_, now = headed.recall("pools of threads", pool=1)
    assert now.hits[0].text not in [hit.text for hit in found.hits]
    assert search.fresh(now.hits, now.newest) == set()
