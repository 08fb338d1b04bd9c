from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from engine.recall.editions import newest_first
from engine.recall.versions import Older, bare, older
from engine.records import Document

MARKS = [
    " v2", "_v1.3", "-final", " (1)", " - Copy (2)", " copy", "_draft", "（最终版）", " 终稿",
    "副本", "_修订版", "第二版", " V3 final", " 2024-03-01", "_20240301", " rev 4", " 2024年3月1日",
]  # fmt: skip
LONG = "The notice period is {} days, and it begins on the first day of the month after the letter."


def make(number, path, title="", mtime=None):
    mtime = number if mtime is None else mtime
    return Document(number, Path(path), 1, mtime, "", "text", title or path, None, None)


def related(*documents, texts=None):
    texts = texts or {}
    return older(documents, {each.id: texts.get(each.id, [str(each.id)]) for each in documents})


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("name", ["report", "年度报告", "2401.12345"])
def test_marks_are_no_part_of_a_name(name, mark):
    assert bare(name + mark)[0] == bare(name)[0]


@pytest.mark.parametrize(
    "name", ["Copy of report", "v2 report", "2024-03-01 report", "REPORT_v2.1"]
)
def test_marks_may_stand_in_front(name):
    assert bare(name)[0] == "report"


@pytest.mark.parametrize("name", ["v2", "(1)", "2024-03-01", "final", "副本", "", "x"])
def test_a_name_of_nothing_but_marks_says_nothing(name):
    assert bare(name)[0] == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chapter 1", "chapter 2"),
        ("semifinal", "semi"),
        ("nov2", "no"),
        ("budget 2023", "budget 2024"),
        ("photocopy", "photo"),
        ("第一章", "第二章"),
    ],
)
def test_what_only_looks_like_a_mark_is_part_of_the_name(one, other):
    assert bare(one)[0] != bare(other)[0]


def test_newest_first_in_any_folder():
    found = related(
        make(1, "/a/report v1.docx"), make(2, "/b/report_final.docx"), make(3, "/c/Report.pdf")
    )
    assert found == {1: Older(3, "name"), 2: Older(3, "name")}


def test_a_number_says_more_than_the_date_of_a_file():
    older_ones = related(
        make(1, "/a/policy v3 final.docx"), make(3, "/a/policy v2.docx"), make(2, "/b/policy.docx")
    )
    assert older_ones == {2: Older(1, "name"), 3: Older(1, "name")}


def test_of_many_files_of_one_name_a_marked_one_is_a_version_of_its_neighbour_only():
    files = [make(number, f"/{number}/README.md", f"Project {number}") for number in range(1, 6)]
    assert related(*files, make(9, "/3/README (1).md")) == {3: Older(9, "name")}


@pytest.mark.parametrize(
    "paths", [("/a/diary 2024-03-01.md", "/a/diary 2024-03-02.md"), ("/a/index.md", "/b/index.md")]
)
def test_dates_and_bare_names_need_the_same_text(paths):
    documents = [make(number, path) for number, path in enumerate(paths, start=1)]
    assert related(*documents, texts={1: ["One day."], 2: ["Quite another day."]}) == {}
    same = {1: [LONG.format(30)], 2: [LONG.format(60), "More."]}
    assert related(*documents, texts=same) == {1: Older(2, "name")}


def test_one_title_and_the_same_text_make_versions_whatever_the_names():
    documents = make(1, "/a/x.pdf", "Lease"), make(2, "/a/scan.docx", "Lease")
    assert related(*documents) == {}
    same = {1: [LONG.format(30)], 2: [LONG.format(60)]}
    assert related(*documents, texts=same) == {1: Older(2, "title")}


names = st.sampled_from(["report", "报告", "plan b", "report 1", "x"])
some = st.lists(
    st.tuples(
        names,
        st.sampled_from(["", *MARKS]),
        st.sampled_from("ab"),
        st.integers(0, 3),
        st.sampled_from([LONG.format(30), LONG.format(31), "Other text."]),
    ),
    max_size=8,
    unique_by=lambda each: (each[2], each[0] + each[1]),
)


@given(some, st.randoms())
def test_whatever_the_order_there_is_one_newest_of_each(some, random):
    documents = [
        make(number, f"/{folder}/{name}{mark}.txt", name, mtime)
        for number, (name, mark, folder, mtime, _) in enumerate(some)
    ]
    texts = {number: [each[4]] for number, each in enumerate(some)}
    found = older(documents, texts)
    by_id = {each.id: each for each in documents}
    for document_id, is_older in found.items():
        newest = by_id[is_older.newest]
        assert is_older.newest not in found
        of_one = [each for each, its in found.items() if its.newest == newest.id]
        assert newest_first([newest, *map(by_id.__getitem__, of_one)])[0] is newest
        assert (is_older.reason == "name") == (
            bare(newest.path.stem)[0] == bare(by_id[document_id].path.stem)[0] != ""
        )
    random.shuffle(documents)
    assert older(documents, texts) == found
