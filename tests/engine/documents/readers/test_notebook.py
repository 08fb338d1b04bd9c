import json

import pytest

from engine.documents.reader import read
from engine.errors import Unreadable
from engine.records import Metadata


@pytest.fixture
def read_notebook(tmp_path):
    def reading(notebook):
        path = tmp_path / "a.ipynb"
        path.write_text(json.dumps(notebook), "utf-8")
        return tuple(read(path))

    return reading


def _code(*outputs):
    return {"cell_type": "code", "source": "run()", "outputs": outputs}


def test_text_code_and_what_it_gave_out(read_notebook):
    front, page = read_notebook(
        {
            "metadata": {"authors": [{"name": "Ida Amann"}]},
            "cells": [
                {
                    "cell_type": "markdown",
                    "source": ["# Plankton\n", "See [it](https://a.example/x)."],
                },
                _code({"output_type": "stream", "text": ["copepods\n", "417"]}),
                _code({"output_type": "error", "traceback": ["\x1b[31mKeyError\x1b[0m: 'krill'"]}),
                _code(
                    {
                        "data": {
                            "text/plain": "no",
                            "text/html": ["<table><tr><th>a<th>b<tr><td>1<td>2</table>"],
                            "image/png": "QUJD",
                        }
                    }
                ),
                {"cell_type": "raw", "source": "as it is"},
            ],
        }
    )
    assert front == Metadata("notebook", "Plankton")
    assert page.text == (
        "Plankton\n\nSee it.\n\nrun()\n\ncopepods\n417\n\nrun()\n\nKeyError: 'krill'\n\nrun()\n\n"
        "a | b\n1 | 2\n\nas it is\n\nLinks\n\nit: https://a.example/x\n\n"
        "About this document\n\nAuthor: Ida Amann"
    )


def test_the_format_before(read_notebook):
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Counts"},
        {"cell_type": "code", "input": "run()", "outputs": [{"output_type": "pyout", "text": "9"}]},
    ]
    front, page = read_notebook({"worksheets": [{"cells": cells}]})
    assert (front.title, page.text) == ("Counts", "Counts\n\nrun()\n\n9")


@pytest.mark.parametrize("source", ["", "{", "[1]", '{"cells": [1]}', "[" * 99_999])
def test_what_is_no_notebook_is_said(tmp_path, source):
    path = tmp_path / "a.ipynb"
    path.write_text(source + " ", "utf-8")
    with pytest.raises(Unreadable):
        list(read(path))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"text/plain": "<Figure size 640x480 with 1 Axes>",
          "image/svg+xml": "<svg><text>Perch</text></svg>"}, "Perch"),
        ({"text/plain": "<IPython.core.display.Latex object>", "text/latex": "$E$"}, "$E$"),
        ({"text/plain": "<IPython.core.display.JSON object>",
          "application/json": {"k": "Hecht"}}, '{"k": "Hecht"}'),
        ({"text/plain": "<b>"}, ""),
        ({"text/plain": "9", "text/html": "<b>9</b>"}, "9"),
    ],
)  # fmt: skip
def test_what_an_output_shows(read_notebook, data, text):
    output = {"output_type": "display_data", "data": data}
    cell = {"cell_type": "code", "source": "run()", "outputs": [output]}
    page = read_notebook({"cells": [cell]})[1]
    assert page.text == f"run()\n\n{text}".strip()
