import json
from pathlib import Path

import pytest

from app.shell.cli import run
from engine import Library, Recalled


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def shell(*arguments: str, expect: int = 0) -> tuple[str, str]:
        assert run(["--data-dir", str(tmp_path / "data"), "similar", *arguments]) == expect
        return capsys.readouterr()

    return shell


@pytest.fixture
def asked(monkeypatch, hit):
    """What a library is asked for, which has two passages like it."""
    asked = []

    def similar(self, path, page=None, **how):
        asked.append((path, page, how["limit"]))
        hits = (hit(1, similarity=0.9), hit(2, similarity=0.8))
        yield Recalled("", hits[: how["limit"]], 1.0)

    monkeypatch.setattr(Library, "similar", similar)
    return asked


def test_a_file_and_a_page_of_it_are_told_apart(shell, asked, tmp_path):
    odd = tmp_path / "notes:7"
    odd.touch()
    for place in ("a.pdf", "a.pdf:12", "C:/a.pdf:3", str(odd)):
        shell(place)
    assert asked == [
        (Path("a.pdf"), None, 10), (Path("a.pdf"), 12, 10), (Path("C:/a.pdf"), 3, 10),
        (odd, None, 10),
    ]  # fmt: skip


def test_the_hits_are_printed_as_those_of_a_search(shell, asked):
    out, _ = shell("a.pdf", "--limit", "1")
    assert "Title 1" in out
    assert "Title 2" not in out
    report = json.loads(shell("a.pdf:3", "--json")[0])
    assert (report["question"], report["model"], report["pool"]) == ("a.pdf:3", None, 2)
    assert [each["similarity"] for each in report["hits"]] == [0.9, 0.8]


def test_what_is_not_in_the_library_is_said(shell, tmp_path):
    _, err = shell("nowhere.pdf", expect=1)
    assert "nowhere.pdf is not among the documents" in err
