import io

from pypdf import PdfReader

from engine.documents.pdf.outline import Outline, headings
from engine.records import Heading


def test_headings_are_found_by_their_words():
    text = "Contents of it.\n\n2.1 Data   Model\nA data model is."
    assert headings([(2, "Data Model")], text) == (Heading(17, 2, "Data Model"),)
    assert headings([(2, "2.1 data model")], text) == (Heading(17, 2, "2.1 data model"),)
    assert headings([(2, "7 Data model")], text) == (Heading(17, 2, "7 Data model"),)


def test_heading_split_over_lines_and_chinese():
    assert headings([(1, "第一章 概述")], "页眉\n第一章概述\n正文")[0].offset == 3


def test_not_found_stands_where_the_one_before_does():
    found = headings([(1, "Missing"), (1, "Here"), (2, "Gone")], "It is\nHere now")
    assert [heading.offset for heading in found] == [0, 6, 6]


def test_signs_are_literal():
    assert headings([(1, "C++ (a.k.a. [x])")], "On\nC++ (a.k.a. [x])")[0].offset == 3


def test_nothing_is_known_of_a_bare_file(make_pdf):
    assert Outline.from_reader(PdfReader(io.BytesIO(make_pdf("x")))) == Outline(None, {}, [])
