from pathlib import Path

import pytest

from app.results.row_text import RowWords
from app.results.rows import Row, Shape
from engine.records import Version

MARCH = 1_709_251_200 * 10**9  # 2024-03-01, in ns


@pytest.fixture
def words(qapp):
    return RowWords()


@pytest.fixture
def row(hit):
    def row(shape=Shape.FULL, rank=1, hidden=0, latest=False, **changes):
        return Row(hit(14, **changes), shape, rank, hidden, single=True, latest=latest)

    return row


def test_what_was_not_read_is_said(words, row):
    cut = words.where(row(heading="A", tokens=21_000, tokens_read=8_000))
    assert cut == "A · 8,000 of 21,000 tokens ranked"
    assert words.where(row(heading="A", tokens=9, tokens_read=9)) == "A"
    assert words.where(row(heading="", whole=True)) == "whole document"
    assert words.where(row(heading="A", page=3, page_label="iii")) == "p. iii · A"


def test_what_ocr_has_read_is_marked_with_how_sure_it_is(words, row):
    assert words.where(row(heading="A", ocr=0.934)) == "A · read by OCR, 93% sure"


def test_copies_are_counted_beside_the_place(words, row):
    places = [Path("/library/a"), Path("/library/b")]
    assert words.place(row(title="14")) == "/library"
    assert words.place(row(title="14", copies=tuple(places[:1]))) == "/library · and one more place"
    assert words.place(row(title="14", copies=tuple(places))) == "/library · and 2 more places"


def test_the_name_of_a_file_stands_there_unless_the_title_says_it(words, row):
    assert words.place(row(title="Lease", path=Path("/library/b/lease v3.md"))) == "b/lease v3.md"
    assert words.place(row(title="lease v3", path=Path("/library/lease v3.md"))) == "/library"
    long = words.place(row(title="Lease", path=Path(f"/library/b/{'lease ' * 40}.pdf")))
    assert (long[:7], long[-4:]) == ("b/lease", ".pdf")
    assert len(long) < 50


@pytest.mark.parametrize("odd", [2**63, -(2**63)])
def test_the_day_of_a_file_stands_beside_its_place_if_there_is_such_a_day(words, row, odd):
    assert words.place(row(title="14", modified=MARCH)).startswith("/library · 2024-0")
    assert words.place(row(title="14", modified=odd)).startswith("/library")


def test_versions_are_named_with_the_reason(words, row):
    newest = Version(Path("/library/lease v3.md"), "Lease", MARCH, "name")
    said = words.where(row(newer=newest, modified=MARCH, heading="Notice"))
    assert said == "Notice"
    why = words.why(row(newer=newest))
    assert "newer: lease v3.md (same name)" in why
    said = words.spoken(row(newer=newest, modified=MARCH))
    assert "14.md, older version of lease v3.md: same name, 2024-0" in said
    assert words.where(row(Shape.PASSAGE, newer=newest, heading="Notice")) == "Notice"
    older = [Version(Path(f"/library/lease v{n}.md"), "Lease", MARCH, "title") for n in (2, 1, 0)]
    said = words.older(row(older=tuple(older[:1])))
    assert said.startswith("Latest version; nearly the same in lease v2.md (2024-0")
    said = words.older(row(older=tuple(older)))
    assert said == "Latest version; nearly the same in 3 older files"
    said = words.older(row(newer=newest, older=tuple(older)))
    assert said == "Nearly the same in 3 older files"
    assert words.version(row(newer=newest)) == "older version"
    assert words.version(row(Shape.PASSAGE, newer=newest)) == words.version(row()) == ""
    assert words.version(row(latest=True)) == "latest version"
    assert "latest version" in words.spoken(row(latest=True))
    assert words.why(row(latest=True)).startswith(
        "Rank: the latest version stands before older ones; score 0.067; words (rank"
    )
    assert words.older(row()) == ""


def test_a_page_of_slides_is_called_a_slide(words, row):
    slide = row(page=3, kind="pptx", heading="A")
    assert words.where(slide) == "Slide 3 · A"
    assert "Slide 3" in words.spoken(slide)
    assert words.where(row(page=3, kind="pdf", heading="A")) == "p. 3 · A"


def test_moves_are_shown_of_scored_hits_only(words, row):
    assert words.moved(row(score=0.5)) == "▲ was 14"
    assert words.moved(row(score=0.5, rank=20)) == "▼ was 14"
    assert words.moved(row(score=0.5, rank=14)) == ""
    assert words.moved(row()) == ""


def test_folded_passages_are_counted(words, row):
    assert [words.more(row(hidden=n)) for n in (0, 1, 5)] == [
        "", "1 more passage", "5 more passages"
    ]  # fmt: skip


def test_a_screen_reader_hears_the_whole_row(words, row):
    said = words.spoken(row(page=3, page_label="iii", score=0.98765, hidden=2))
    assert said == (
        "Title 14, Heading 14, page iii, by words, score 0.988, Text of passage 14, 2 more passages"
    )


def test_why_a_passage_is_here(words, row):
    spans = ((0, 4), (5, 7), (8, 15))
    assert words.why(row(spans=spans)) == (
        "Rank: score 0.067; words (rank 14); matches: text, of, passage"
    )
    words.ordered_by = ("toy", "")
    assert words.why(row(spans=(), score=0.25)) == (
        "Rank: score 0.250 by toy; place 14 before ranking; words (rank 14)"
    )
    words.ordered_by = ("toy", "Find code")
    assert "score 0.250 by toy under “Find code”; place" in words.why(row(spans=(), score=0.25))


def test_a_row_says_how_it_was_found_where_not_by_both(words, row):
    both = row(heading="A", similarity=0.8765, similarity_rank=2)
    near = row(heading="A", keyword_rank=None, similarity=0.8765, similarity_rank=2)
    far = row(heading="A", keyword_rank=None, similarity=0.7)
    only = row(heading="A", similarity=0.7)
    assert [words.where(each) for each in (both, near, far, only, row(heading="A"))] == [
        "A", "A · by meaning", "A · by meaning", "A · by words", "A",
    ]  # fmt: skip
    why = [words.why(each).split("; matches")[0] for each in (both, near, far, only)]
    assert why == [
        "Rank: score 0.067; words (rank 14), meaning (rank 2, similarity 0.88)",
        "Rank: score 0.067; meaning (rank 2, similarity 0.88)",
        "Rank: score 0.067; meaning (similarity 0.70)",
        "Rank: score 0.067; words (rank 14); similarity 0.70",
    ]
    assert "by words and meaning, score 0.067" in words.spoken(both)


def test_of_many_words_some_are_told(words, row):
    snippet = " ".join(f"w{n:02}" for n in range(20))
    spans = tuple((4 * n, 4 * n + 3) for n in range(20))
    why = words.why(row(snippet=snippet, spans=spans))
    assert why.endswith("matches: w00, w01, w02, w03, w04, w05, w06, w07 …")


def test_the_answer_is_spoken(words, row):
    assert "nearest sentence" not in words.spoken(row())
    told = row(snippet="One. Two.", answer_shown=(5, 9))
    assert "nearest sentence: Two." in words.spoken(told)


def test_what_is_nearly_the_same_is_no_older_version(words, row):
    other = Version(Path("/library/scan.pdf"), "Scan", MARCH, "likeness")
    said = words.where(row(newer=other, heading="Notice"))
    assert said == "nearly the same text, another name · Notice"
    assert "14.md, like scan.pdf: nearly the same text" in words.spoken(row(newer=other))


def test_a_folder_that_lies_deep_is_named_by_its_end(words, row):
    deep = Path("/library") / "/".join(f"folder {n}" for n in range(9))
    assert words.place(row(path=deep / "a.md", title="a")) == "…/folder 7/folder 8"
    assert words.folder(row(path=deep / "a.md")) == f"Show in folder: {deep / 'a.md'}"
    assert words.place(row(Shape.PASSAGE)) == ""


def test_a_row_below_its_document_has_no_empty_line(words, row):
    below = row(Shape.PASSAGE, heading="", page=None, page_label=None)
    assert words.where(below) == "by words"
