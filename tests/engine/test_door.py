"""What the engine's door and the README show works as they say."""

import doctest
import inspect
from contextlib import closing
from pathlib import Path

import engine

README = Path(__file__).parents[2] / "README.md"


def test_ten_lines_index_search_rerank_and_encode(qwen3_folder, encoder_folder, bert, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "invoices.txt").write_text("An invoice is paid within thirty days.")
    (folder / "garden.txt").write_text("Roses want sun and a dry wall.")
    names = {
        "place": tmp_path / "data", "folder": folder, "model": str(qwen3_folder),
        "encoder": str(encoder_folder(bert)), "texts": ["An invoice.", "A rose."],
        "question": "when is an invoice paid?", "instruction": "Rank by what is binding",
    }  # fmt: skip
    shown = doctest.DocTestParser().get_doctest(engine.__doc__, names, "engine", None, 0)
    assert len(shown.examples) <= 10
    said = []
    doctest.DocTestRunner().run(shown, out=said.append, clear_globs=False)
    with closing(shown.globs["library"]):
        assert not said, "".join(said)
    assert len(shown.globs["vectors"]) == 2
    assert {shown.globs["best"].document, *(each.document for each in shown.globs["others"])} == {
        "An invoice.", "A rose.",
    }  # fmt: skip


def test_the_readme_shows_the_same():
    lines = inspect.cleandoc(engine.__doc__).split("\n\n")[1]
    assert f"```pycon\n{inspect.cleandoc(lines)}\n```" in README.read_text("utf-8")
