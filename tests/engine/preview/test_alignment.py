from hypothesis import given, strategies as st

from engine.documents.lines import paragraphs
from engine.preview.drawing import align
from engine.terms.marks import Marker
from engine.terms.tokens import question_terms

RAW = (
    "A Title\r\nThe quorum of a replicated store is what must agree before a writ\ufffe"
    "ten value\r\ncounts as kept. A second sentence goes on for long enough to be a whole line.\r\n"
    "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧的任务，以及由调用者来运行它，还有更多的\r\n"
    "说明文字。"
)


def found(passages, question):
    framed, marked = align(RAW, passages, Marker(frozenset(question_terms(question))))
    return [RAW[a:b] for a, b in framed], [RAW[a:b] for a, b in marked]


def test_a_passage_is_found_across_line_breaks_and_hyphens():
    text = paragraphs(RAW)
    passage = text[text.index("The quorum") : text.index("A second")].strip()
    assert "before a written value" in passage
    [framed], _ = found([passage], "")
    assert framed.startswith("The quorum")
    assert framed.endswith("counts as kept")
    assert "\r\n" in framed


def test_words_are_marked_even_where_a_line_cuts_them():
    _, marked = found([], "written values")
    assert marked == ["writ\ufffeten", "value"]
    assert found([], "拒绝策略 说明")[1] == ["拒绝策略", "说明"]


def test_what_is_not_on_the_page_is_not_framed():
    assert found(["Other words altogether", "…"], "") == ([], [])


@given(st.text(max_size=300), st.text(max_size=20))
def test_whatever_a_page_holds_its_letters_stay_in_order(raw, word):
    marker = Marker(frozenset(question_terms(word)))
    framed, marked = align(f"{raw} {word}", [word], marker)
    assert all(0 <= start < end for start, end in (*framed, *marked))
    assert bool(framed) == any(map(str.isalnum, word))
