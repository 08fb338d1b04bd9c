from pathlib import Path

import pytest

from engine.documents.ignore import Rules, pattern_for

ROOT = Path("/docs")


@pytest.mark.parametrize(
    "name",
    [
        ".hidden", ".git/config", "a/.notes/b.txt", "node_modules/x.js", "__pycache__/x.txt",
        "~$letter.docx", ".~lock.sheet.ods#", "Thumbs.db", "a.tmp", "film.part", "x.crdownload",
        "a.partial", "b.txt~", ".a.txt.swp",
    ],
)  # fmt: skip
def test_what_no_person_wrote_is_left_out_with_a_reason(name):
    assert str(Rules().why(ROOT, ROOT / name)).endswith(".")


@pytest.mark.parametrize(
    "name", ["a.txt", "a.tmp/b.txt", "node_modules", "in/git/x", "~a", "a.b.c"]
)
def test_the_rest_is_read(name):
    assert Rules().why(ROOT, ROOT / name) is None


def test_the_library_is_read_though_it_lies_in_something_hidden():
    assert Rules().why(Path("/home/.me/docs"), Path("/home/.me/docs/a.txt")) is None


def test_patterns_of_the_person_are_those_of_gitignore():
    rules = Rules(["*.bak", "drafts/", "/top.txt", "*.log", "!keep.log", "!.notes/"])
    left_out = {
        name: bool(rules.why(ROOT, ROOT / name))
        for name in (
            "a.bak", "b/c.bak", "drafts/a.txt", "x/drafts/a.txt", "top.txt", "x/top.txt",
            "a.log", "x/keep.log", ".notes/a.txt", ".other/a.txt",
        )
    }  # fmt: skip
    assert left_out == {
        "a.bak": True, "b/c.bak": True, "drafts/a.txt": True, "x/drafts/a.txt": True,
        "top.txt": True, "x/top.txt": False, "a.log": True, "x/keep.log": False,
        ".notes/a.txt": False, ".other/a.txt": True,
    }  # fmt: skip
    assert "“*.bak”" in str(rules.why(ROOT, ROOT / "a.bak"))
    assert "/docs/drafts" in str(rules.why(ROOT, ROOT / "drafts/a.txt"))


def test_our_own_data_is_never_read(tmp_path):
    own = tmp_path / "Application Support" / "pagewise"
    assert "own data" in str(Rules(own=own).why(tmp_path, own / "logs" / "a.log"))


@pytest.mark.parametrize(
    "name", ["a b.txt", "x/[draft] *?!.md", "back\\slash", "#1", "!2", "ends with  ", "文件/😀.pdf"]
)
def test_the_pattern_of_a_path_leaves_out_that_path_alone(name):
    rules = Rules([pattern_for(ROOT, ROOT / name)])
    assert "Your settings exclude it" in str(rules.why(ROOT, ROOT / name))
    assert rules.why(ROOT, ROOT / "y" / name) is None
    assert rules.why(ROOT, ROOT / "x/d.md") is None


def test_a_hidden_folder_of_a_maildir_is_read(tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / ".Sent" / name).mkdir(parents=True)
    assert Rules().why(tmp_path, tmp_path / ".Sent" / "cur" / "1.M1.host:2,S") is None
    (tmp_path / ".Sent" / "tmp").rmdir()
    assert Rules().why(tmp_path, tmp_path / ".Sent" / "cur" / "1.M1.host:2,S")
