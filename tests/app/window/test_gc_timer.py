import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from app.window import gc_timer as garbage
from app.window.gc_timer import GcTimer


class Knot:
    """Points at itself, and notes the thread that takes it away."""

    def __init__(self, ends):
        self.me = self
        self.ends = ends

    def __del__(self):
        self.ends.append(threading.current_thread())


@pytest.fixture
def collected(qtbot, monkeypatch):
    monkeypatch.setattr(garbage, "_EVERY_MS", 10)
    was = gc.isenabled()
    parent = QObject()
    yield GcTimer(parent)
    parent.deleteLater()
    gc.unfreeze()
    (gc.enable if was else gc.disable)()


def test_garbage_of_any_thread_goes_on_the_thread_of_the_window(qtbot, collected):
    ends = []
    qtbot.waitUntil(lambda: collected._rounds > garbage._FROZEN)

    def work():
        for _ in range(20_000):
            Knot(ends)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not ends
    qtbot.waitUntil(lambda: len(ends) == 20_000)
    assert set(ends) == {threading.main_thread()}


def test_what_is_there_at_first_is_not_looked_at_again(qtbot, collected):
    knots = [Knot([])]
    qtbot.waitUntil(lambda: collected._rounds > garbage._FROZEN)
    left = weakref.ref(knots[0])
    knots.clear()
    gc.collect()
    assert left() is not None
    gc.unfreeze()
    gc.collect()
    assert left() is None
