import pytest

from engine.documents.reader import read
from engine.errors import Empty
from engine.records import Metadata


def test_words_of_a_drawing(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg">'
        "<title>Plant</title><style>.a{}</style><defs><path d='M0'/></defs><g><text>Reverse"
        "<tspan x='1' y='2'>osmosis</tspan></text></g></svg>",
        "utf-8",
    )
    front, page = read(path)
    assert (front, page.text) == (Metadata("svg", "Plant"), "[picture: Plant]\n\nReverse osmosis")


def test_names_with_a_prefix(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text('<svg:svg xmlns:svg="x"><svg:text>Brine</svg:text></svg:svg>', "utf-8")
    assert [*read(path)][1].text == "Brine"


def test_a_drawing_without_words_is_said(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text("<svg><path d='M0 0'/></svg>", "utf-8")
    with pytest.raises(Empty, match="drawing"):
        list(read(path))
