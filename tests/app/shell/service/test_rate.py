import pytest

from app.shell.service import rate
from app.shell.service.rate import Rate


def test_so_many_may_come_at_once_and_more_little_by_little():
    now = 100.0
    some = Rate(10, 60, lambda: now)
    assert [some.wait("a") for _ in range(10)] == [0] * 10
    assert some.wait("a") == pytest.approx(6)
    assert some.wait("b") == 0
    now += 6
    assert some.wait("a") == 0
    assert some.wait("a") == pytest.approx(6)
    now += 60
    assert [some.wait("a") for _ in range(10)] == [0] * 10


def test_many_addresses_take_no_more_memory(monkeypatch):
    monkeypatch.setattr(rate, "_KNOWN", 3)
    some = Rate(1, 60)
    for caller in range(100):
        assert some.wait(str(caller)) == 0
        assert len(some._full) <= 3
