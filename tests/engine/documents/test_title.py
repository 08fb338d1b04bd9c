import pytest

from engine.documents.text_builder import sensible


@pytest.mark.parametrize(
    "title",
    [
        None, "", "  ", "Untitled", "untitled 2", "Microsoft Word - x.doc", "foo.dvi", "paper.tex",
        "My Report final.docx",
        r"C:\docs\a.pdf", "Document1", "未命名", "123", "--", 7,
        "PowerPoint Presentation", "Slide 1",
    ],
)  # fmt: skip
def test_not_a_title(title):
    assert sensible(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Out of the Tar Pit",
        "数据库",
        "Why Rust? Vol. 2",
        "Documents of the Court",
        "Node.js in use",
    ],
)
def test_title(title):
    assert sensible(title) == title


def test_title_is_one_line():
    assert sensible(" A\r\n\0 long\ttitle ") == "A long title"
