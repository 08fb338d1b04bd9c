import pytest
from hypothesis import given, settings, strategies as st

from engine.passages import LARGEST, SMALLEST, Splitter, is_contents, is_references, size
from engine.records import Heading, Page

TEXT = st.text(alphabet=st.sampled_from("ab 。，.\n\n线程池é"), max_size=4000)


def split(text, headings=(), title="", **page):
    return list(Splitter(title).split(Page(text, tuple(headings), **page)))


@settings(max_examples=60)
@given(TEXT, st.lists(st.integers(0, 4000), max_size=4))
def test_passages_are_exact_in_order_apart_and_lose_nothing(text, offsets):
    headings = [Heading(min(o, len(text)), 1, "no such words") for o in offsets]
    found = split(text, headings)
    at = 0
    for passage in found:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert passage.start >= at
        assert text[at : passage.start].strip() == ""
        assert size(passage.text) <= LARGEST
        at = passage.end
    assert text[at:].strip() == ""


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=300, max_size=600))
def test_words_are_not_cut(words):
    text = " ".join(words)
    assert " ".join(p.text for p in split(text)).split() == words


def test_long_text_becomes_passages_of_the_wanted_size():
    text = "\n\n".join("One sentence of a paragraph. " * 8 for _ in range(40))
    sizes = [size(passage.text) for passage in split(text)]
    assert all(SMALLEST <= each <= LARGEST for each in sizes)
    assert len(sizes) > 5


def test_chinese_is_cut_at_its_sentences():
    sentence = "线程池的拒绝策略决定了队列满时如何处理新任务。"
    for passage in split(sentence * 60):
        assert passage.text.startswith("线程池")
        assert passage.text.endswith("。")


def test_a_word_longer_than_a_passage_is_cut_where_it_must():
    found = split("x" * 5000)
    assert "".join(passage.text for passage in found) == "x" * 5000


def test_the_heading_path_follows_the_levels_over_pages():
    splitter = Splitter("Manual")
    first = "Manual\n\nIntro\n\nWords of the intro.\n\nDetail\n\nWords of the detail."
    headings = (
        Heading(0, 1, "Manual"),
        Heading(first.index("Intro"), 2, "Intro"),
        Heading(first.index("Detail"), 3, "Detail"),
    )
    one, two = splitter.split(Page(first, headings, number=1, label="i"))
    assert (one.text, one.heading, one.page, one.page_label) == (
        "Words of the intro.", "Intro", 1, "i",
    )  # fmt: skip
    assert (two.text, two.heading) == ("Words of the detail.", "Intro › Detail")
    [three] = splitter.split(Page("Goes on.\n", (), number=2))
    assert (three.heading, three.page) == ("Intro › Detail", 2)
    [four] = splitter.split(Page("End\n\nLast.", (Heading(0, 2, "End"),), number=3))
    assert (four.text, four.heading) == ("Last.", "End")


def test_a_heading_with_nothing_below_it_is_a_passage_by_itself():
    text = "One\n\nTwo\n\nWords."
    found = split(text, [Heading(0, 1, "One"), Heading(5, 1, "Two")])
    assert [(p.text, p.heading) for p in found] == [("One", "One"), ("Words.", "Two")]


def test_time_is_linear_in_a_row_of_dots():
    passages = split("." * 500_000)
    assert sum(len(passage.text) for passage in passages) == 500_000


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Contents\n1 Paxos 1\n1.1 The problem . . . . . . . . 2 1.2 A value . . . . . . 3", True),
        ("vii\nAbstract...................... ii\n1. Search .................. 14", True),
        ("1.1 线程池 ………… 12\n1.2 拒绝策略 ………… 15", True),
        (". . . . . . . 19 3.2.1 Traces and Time . . . . . . . . 19 3.3 Amortization . . .", True),
        ("Cash ............... $ 1,500\nDebt ............... $ 2,700", False),
        ("Coffee .............. 5\nCake .............. 4", False),
        ("Name: ......................\nDate: ......................", False),
        ("He paused, thought of all that he had read about it, and went on .... 7", False),
        ("a.b.c.d.e.f.g.h", False),
        ("", False),
    ],
)
def test_a_table_of_contents_is_told_from_sums_and_forms(text, is_one):
    assert is_contents(text) == is_one


@pytest.mark.parametrize(
    ("heading", "text", "is_one"),
    [
        ("参考", "• 《MySQL 技术内幕》\n• Innodb 中的事务隔离级别和锁的关系", True),
        ("隔离级别 › 四、参考资料：", "1. 《图解 HTTP》\n2. How browsers work", True),
        ("6 References", "[1] Adya, A. 2002. Farsite: available storage.\nIn OSDI.", True),
        ("REFERENCES", "Key differences between HTTP/1.0 and HTTP/1.1", True),
        ("Book › [Links]", "next: https://example.org/releases\nGraphs: http://x.org", True),
        ("References", "A reference is another name of a variable. It cannot be null.", False),
        ("Links", "Once all is done:\n\n• If a link is not printed, mark it.", False),
        ("延伸阅读", "如果想快速复盘,可以看跳表面试题总结。红黑树也可以顺手复习。", False),
        ("The Rules of References", "• At any given time, there is one.", False),
        ("", "• 《MySQL 技术内幕》", False),
    ],
)
def test_a_list_of_references_is_told_from_what_is_said_of_them(heading, text, is_one):
    assert is_references(heading, text) == is_one


@pytest.mark.parametrize("letter", ["a", " ", "一", "[", "1"])
def test_time_is_linear_in_what_might_be_a_reference(letter):
    assert not is_references("References", letter * 300_000 + "\nx.")
    assert not is_references(letter * 300_000, "• x")
